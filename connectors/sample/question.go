package sample

import (
	"slices"
	"time"

	"github.com/vemvet/vemvet/connectors"
)

// question is asked, answered by somebody who knows, and thanked for. Around that, colleagues point at
// who knows, want more details, agree, or follow along.
func (t *thread) question() error {
	topic := t.f.rng.IntN(len(t.f.topics))
	asker := t.asker(topic)
	if asker < 0 {
		return nil
	}
	t.about(topic, asker)
	root := &connectors.Post{Body: t.say(asker, "ask"), Reactions: t.reactions(2, "like", "curious")}
	if chance(t.f.rng, 0.6) {
		root.Title = capitalised(t.say(asker, "ask title"))
	}
	if _, err := t.post(asker, root); err != nil {
		return err
	}
	if chance(t.f.rng, 0.15) {
		t.words["elsewhere"] = t.elsewhere()
		if err := t.remark("curious", t.anybody()); err != nil {
			return err
		}
	}
	answerer, err := t.answer(asker)
	if err != nil || answerer < 0 {
		return err
	}
	if chance(t.f.rng, 0.3) {
		t.words["other"] = t.f.people[answerer].firstName()
		if err := t.remark("follow", t.knower()); err != nil {
			return err
		}
	}
	t.words["name"] = t.f.people[answerer].firstName()
	return t.thank(asker, answerer)
}

// trying is how many days it takes at least, and at most, to try an advice in a manner of work.
var trying = map[string][2]int{"digital": {1, 6}, "advisory": {14, 70}, "engineering": {30, 150}}

// thank is what the asker writes: at once, and again when the advice has been tried.
func (t *thread) thank(asker, answerer int) error {
	for _, section := range []string{"thanks", "report"} {
		if !chance(t.f.rng, 0.55) {
			continue
		}
		if section == "report" {
			days := trying[t.manner()]
			t.at = morning(t.at.AddDate(0, 0, days[0]+t.f.rng.IntN(days[1]-days[0]))).Add(time.Duration(t.f.rng.IntN(400)) * time.Minute)
		}
		_, err := t.post(asker, &connectors.Post{
			Body: t.say(asker, section), Mentions: []connectors.Mention{t.mention(answerer, "thanked")}, Reactions: t.reactions(2, "like"),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// elsewhere is another customer with the same need.
func (t *thread) elsewhere() string {
	for range 20 {
		if c := t.f.customerOf(t.on, t.f.people[t.wrote[0]].norse); c != t.words["customer"] {
			return c
		}
	}
	return "Fjällbyrån"
}

// asker is somebody who does not really know: of the area, one who has worked with it, or anyone.
func (t *thread) asker(topic int) int {
	among := t.f.byArea[t.f.home(&t.f.topics[topic])]
	if chance(t.f.rng, 0.3) && len(t.f.hands[topic]) > 0 {
		among = t.f.hands[topic]
	}
	for range 50 {
		who := pick(t.f.rng, among)
		if chance(t.f.rng, 0.25) {
			who = t.f.rng.IntN(len(t.f.people))
		}
		if p := &t.f.people[who]; t.present(who) && !slices.Contains(t.f.experts[topic], who) && (p.area >= 0 || chance(t.f.rng, 0.2)) {
			return who
		}
	}
	return -1
}

// knower is most often somebody who really knows.
func (t *thread) knower() int {
	if chance(t.f.rng, 0.2) {
		if who := t.oneOf(t.f.hands[t.topic]); who >= 0 {
			return who
		}
	}
	return t.oneOf(t.f.experts[t.topic])
}

// answer is what leads to the answer, and the answer itself. It gives who answered, or -1.
func (t *thread) answer(asker int) (int, error) {
	who := t.knower()
	if who < 0 || chance(t.f.rng, 0.08) {
		return -1, nil
	}
	switch roll := t.f.rng.Float64(); {
	case roll < 0.12:
		if err := t.refer(who); err != nil {
			return -1, err
		}
	case roll < 0.3:
		if err := t.clarify(who, asker); err != nil {
			return -1, err
		}
	}
	sent, err := t.post(who, &connectors.Post{
		Body: t.say(who, "answer"), Accepted: chance(t.f.rng, 0.5), Reactions: t.reactions(5, "like", "thanks", "insightful"),
	})
	if !sent {
		who = -1
	}
	return who, err
}

// refer is a colleague who knows who knows.
func (t *thread) refer(expert int) error {
	colleague := t.anybody()
	if colleague < 0 || colleague == expert {
		return nil
	}
	t.words["other"] = t.f.people[expert].name
	_, err := t.post(colleague, &connectors.Post{
		Body: t.say(colleague, "refer"), Mentions: []connectors.Mention{t.mention(expert, "recommended")}, Reactions: t.reactions(2, "like"),
	})
	return err
}

// clarify is a question back, and its answer, which stand in one line of the phrases.
func (t *thread) clarify(expert, asker int) error {
	section := "clarify " + t.manner()
	lines := t.f.phrases[t.lang].of(section)
	line := t.f.rng.IntN(len(lines))
	for part, who := range []int{expert, asker} {
		of := t.f.phrases[t.tongue(who)].of(section)
		text := splitTrimmed(t.scene(t.tongue(who)).render(of[line%len(of)]), "//")[part]
		if _, err := t.post(who, &connectors.Post{Body: text}); err != nil {
			return err
		}
	}
	return nil
}

// remark is a reply of one section by somebody, if there is anybody.
func (t *thread) remark(section string, who int) error {
	if who < 0 {
		return nil
	}
	_, err := t.post(who, &connectors.Post{Body: t.say(who, section), Reactions: t.reactions(2, "like")})
	return err
}
