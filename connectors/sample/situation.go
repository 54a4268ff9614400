package sample

import (
	"cmp"
	"maps"
	"slices"
)

// situation is what a thread or a project is about: one problem with a topic at a customer. It can be told
// in every language and by several people; its numbers stay the same.
type situation struct {
	firm   *firm
	on     *topic // nil for small talk
	words  map[string]string
	nth    int // which problem, lesson and result
	scenes [wordings]*scene
}

// situation makes one up. The topic is an index, or -1 for small talk.
func (f *firm) situation(topic int, customer string) *situation {
	s := &situation{firm: f, words: map[string]string{"customer": customer}, nth: f.rng.IntN(1 << 16)}
	if topic >= 0 {
		s.on = &f.topics[topic]
	}
	return s
}

// tell renders one of the phrases of a section in a language.
func (s *situation) tell(lang int, section string) string {
	return s.scene(lang).render(pick(s.firm.rng, s.firm.phrases[lang].of(section)))
}

func (s *situation) scene(lang int) *scene {
	if s.scenes[lang] == nil {
		s.scenes[lang] = &scene{words: s.words, texts: s.texts(lang)}
	}
	s.scenes[lang].rng = s.firm.rng
	return s.scenes[lang]
}

// texts are what the slots of phrases may be filled with: the sections of the phrases themselves, and
// what is said about the topic.
func (s *situation) texts(lang int) map[string]template {
	phrases := s.firm.phrases[lang]
	texts := maps.Clone(phrases.slots)
	if s.on == nil {
		return texts
	}
	w := &s.on.wordings[lang]
	p := w.problems[s.nth%len(w.problems)]
	texts["symptom"], texts["detail"], texts["cause"], texts["fix"], texts["outcome"] = p.symptom, p.detail, p.cause, p.fix, p.outcome
	texts["lesson"], texts["another"] = w.lessons[s.nth%len(w.lessons)], w.lessons[(s.nth+1)%len(w.lessons)]
	texts["result"] = w.results[s.nth%len(w.results)]
	texts["thing"] = literal(w.things[0]) // the first of them fits whatever the problem is
	if s.nth/7%3 == 0 {
		texts["thing"] = literal(w.things[s.nth/21%len(w.things)])
	}
	texts["topic"] = literal(w.name)
	texts["extra"] = anyOf(phrases.of("extra " + s.manner()))
	return texts
}

// manner is how people talk about the topic, as the phrases know it: digital, advisory or engineering.
func (s *situation) manner() string { return cmp.Or(s.on.manner, areas[s.firm.home(s.on)].manner()) }

// home is the area of a topic, as an index.
func (f *firm) home(t *topic) int {
	return slices.IndexFunc(areas, func(a area) bool { return a.id == t.area })
}
