package sample

import (
	"fmt"
	"slices"

	"github.com/vemvet/vemvet/connectors"
)

// loud is how many colleagues write about topics that they know nothing of.
const loud = 40

// passing is a topic named by somebody who does not know it.
func (t *thread) passing() error {
	author := t.f.rng.IntN(len(t.f.people))
	if chance(t.f.rng, 0.5) {
		author %= loud
	}
	topic := t.f.rng.IntN(len(t.f.topics))
	if !t.present(author) || t.f.people[author].area < 0 {
		return nil
	}
	t.about(topic, author)
	_, err := t.post(author, &connectors.Post{Body: t.say(author, "passing"), Reactions: t.reactions(3, "like")})
	return err
}

// smallTalk is about the office or an interest, in the group for it.
func (t *thread) smallTalk() error {
	g := &t.f.groups[t.f.rng.IntN(len(t.f.groups))]
	if g.club == nil || len(g.club.talk) == 0 || len(g.members) == 0 {
		return t.status()
	}
	t.group, t.lang, t.situation = g, g.club.lang, t.f.situation(-1, "")
	author := t.oneOf(g.members)
	if author < 0 {
		return nil
	}
	t.lang = t.f.people[author].lang
	if t.lang != g.club.lang {
		return nil
	}
	_, err := t.post(author, &connectors.Post{Body: t.scene(t.lang).render(pick(t.f.rng, g.club.talk)), Reactions: t.reactions(5, "like", "smile")})
	if err == nil && chance(t.f.rng, 0.35) {
		err = t.remark("reply", t.anybody())
	}
	return err
}

// status is what a project reports every week, and how a bid goes, each in its own group.
func (t *thread) status() error {
	first := slices.IndexFunc(t.f.groups, func(g group) bool { return g.project != nil })
	if first < 0 {
		return nil
	}
	g := &t.f.groups[first+t.f.rng.IntN(len(t.f.groups)-first)]
	t.group, t.topic = g, g.project.topic
	t.situation = t.f.situation(t.topic, g.project.customer)
	t.lang = english
	author := t.oneOf(g.members)
	if author < 0 {
		return nil
	}
	t.lang = t.f.people[author].lang
	section := "status"
	if g.visibility == connectors.Secret {
		section = "bid"
	}
	_, week := t.at.ISOWeek()
	t.words["week"] = fmt.Sprint(week)
	t.wrote = append(t.wrote, author)
	first = t.oneOf(g.members)
	if first < 0 {
		return nil
	}
	t.words["first"] = t.f.people[first].name
	_, err := t.post(author, &connectors.Post{Body: t.say(author, section), Reactions: t.reactions(2, "like")})
	return err
}
