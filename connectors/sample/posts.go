package sample

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/vemvet/vemvet/connectors"
)

// span is how many days back posts go.
const span = 1300

// thread is a conversation as it is written.
type thread struct {
	f     *firm
	send  func(connectors.Record) error
	sent  *int
	scene *scene
	lang  int
	group *group
	root  string
	at    time.Time
}

func (f *firm) sendPosts(send func(connectors.Record) error) error {
	sent := 0
	for sent < f.Posts {
		t := &thread{f: f, send: send, sent: &sent, scene: newScene(f.rng), at: f.day(span)}
		var err error
		switch roll := f.rng.Float64(); {
		case roll < 0.58:
			err = t.question()
		case roll < 0.70:
			err = t.lesson()
		case roll < 0.78:
			err = t.aside("passing")
		case roll < 0.93:
			err = t.aside("chatter")
		default:
			err = t.aside("status")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// about sets the scene on a topic in a language.
func (t *thread) about(topic topic, lang int) {
	w := topic.wordings[lang]
	c := pick(t.f.rng, w.cases)
	t.lang = lang
	t.scene.texts["symptom"], t.scene.texts["cause"], t.scene.texts["fix"] = c.symptom, c.cause, c.fix
	t.scene.texts["lesson"] = pick(t.f.rng, w.lessons)
	t.scene.words["thing"] = pick(t.f.rng, w.things)
	t.scene.words["topic"] = w.name
	t.scene.words["customer"] = pick(t.f.rng, customers).name
	home := slices.IndexFunc(areas, func(a area) bool { return a.id == topic.area })
	t.group = &t.f.groups[home]
	if chance(t.f.rng, 0.15) {
		t.group = &t.f.groups[t.f.rng.IntN(len(t.f.groups))]
	}
}

func (t *thread) say(section string) string {
	return t.scene.render(pick(t.f.rng, t.f.phrases[t.lang].of(section)))
}

// post sends a post and gives its id.
func (t *thread) post(p *connectors.Post) (string, error) {
	*t.sent++
	p.ID = fmt.Sprintf("post-%d", *t.sent)
	if t.group != nil {
		p.Group = t.group.id
	}
	if p.Parent == "" {
		p.Parent = t.root
	}
	p.Time = t.at
	p.Lang = tags[t.lang]
	p.Body = strings.TrimSpace(p.Body)
	t.at = t.at.Add(time.Duration(3+t.f.rng.IntN(600)) * time.Minute)
	if t.at.After(t.f.Now) {
		t.at = t.f.Now
	}
	return p.ID, t.send(p)
}

// asker is somebody who does not know: mostly of the area, a dabbler or a newcomer.
func (t *thread) asker(topic int) int {
	for range 50 {
		who := t.f.rng.IntN(len(t.f.people))
		if len(t.f.hands[topic]) > 0 && chance(t.f.rng, 0.3) {
			who = pick(t.f.rng, t.f.hands[topic])
		}
		if !slices.Contains(t.f.experts[topic], who) {
			return who
		}
	}
	return 0
}

// question is asked, answered by somebody who knows, and thanked for.
func (t *thread) question() error {
	n := t.f.rng.IntN(len(t.f.topics))
	asker := t.asker(n)
	t.about(t.f.topics[n], t.f.people[asker].lang)
	title := ""
	if chance(t.f.rng, 0.5) {
		title = capitalised(t.say("ask title"))
	}
	root, err := t.post(&connectors.Post{Author: t.f.people[asker].id, Title: title, Body: t.say("ask")})
	if err != nil {
		return err
	}
	t.root = root
	answerer, err := t.answers(n, asker)
	if err != nil || answerer < 0 || !chance(t.f.rng, 0.7) {
		return err
	}
	t.scene.words["name"], _, _ = strings.Cut(t.f.people[answerer].name, " ")
	_, err = t.post(&connectors.Post{
		Author: t.f.people[asker].id, Body: t.say("thanks"),
		Mentions: []connectors.Mention{{Person: t.f.people[answerer].id, Role: "thanked"}},
	})
	return err
}

// answers sends up to three replies and gives who answered well, or -1.
func (t *thread) answers(topic, asker int) (good int, err error) {
	good = -1
	for range 1 + t.f.rng.IntN(3) {
		section, who := "answer", pick(t.f.rng, t.f.experts[topic])
		switch roll := t.f.rng.Float64(); {
		case roll < 0.2 && len(t.f.hands[topic]) > 0:
			who = pick(t.f.rng, t.f.hands[topic])
		case roll < 0.4:
			section, who = "follow", t.f.rng.IntN(len(t.f.people))
		}
		if who == asker {
			continue
		}
		p := &connectors.Post{Author: t.f.people[who].id, Body: t.say(section)}
		if section == "answer" {
			p.Accepted = good < 0 && chance(t.f.rng, 0.5)
			good = who
			p.Reactions = t.reactions()
		}
		if _, err := t.post(p); err != nil {
			return good, err
		}
	}
	return good, nil
}

func (t *thread) reactions() []connectors.Reaction {
	var out []connectors.Reaction
	for range t.f.rng.IntN(4) {
		out = append(out, connectors.Reaction{Person: pick(t.f.rng, t.f.people).id, Kind: pick(t.f.rng, []string{"like", "thanks", "insightful"}), Time: t.at})
	}
	return out
}

// lesson is what an expert writes after a delivery.
func (t *thread) lesson() error {
	n := t.f.rng.IntN(len(t.f.topics))
	author := pick(t.f.rng, t.f.experts[n])
	t.about(t.f.topics[n], t.f.people[author].lang)
	p := &connectors.Post{Author: t.f.people[author].id, Title: t.say("lesson title"), Body: t.say("lesson"), Tags: t.f.topics[n].skills[:1], Reactions: t.reactions()}
	if chance(t.f.rng, 0.3) && len(t.f.hands[n]) > 0 {
		p.Coauthors = []string{t.f.people[pick(t.f.rng, t.f.hands[n])].id}
	}
	_, err := t.post(p)
	return err
}

// aside is a post that shows no knowledge: chatter, a status report, or a topic named in passing.
func (t *thread) aside(section string) error {
	author := t.f.rng.IntN(len(t.f.people))
	if section == "passing" && chance(t.f.rng, 0.5) {
		author = author % 40 // the loud ones
	}
	t.about(pick(t.f.rng, t.f.topics), t.f.people[author].lang)
	if social := t.f.groups[len(areas):]; section != "passing" && len(social) > 0 {
		t.group = &social[t.f.rng.IntN(len(social))]
	}
	_, err := t.post(&connectors.Post{Author: t.f.people[author].id, Body: t.say(section), Reactions: t.reactions()})
	return err
}
