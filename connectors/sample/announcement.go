package sample

import (
	"fmt"
	"time"

	"github.com/vemvet/vemvet/connectors"
)

// of makes the thread one about a project, written by one of its crew when it was over or, if it goes on,
// lately. It gives the author, or -1.
func (t *thread) of(p *project) int {
	t.topic, t.situation = p.topic, p.situation
	t.at = morning(p.to).Add(time.Duration(t.f.rng.IntN(400)) * time.Minute)
	if p.to.IsZero() {
		t.at = workday(t.f.rng, t.f.Now, 90)
	}
	if t.at.After(t.f.Now) || t.at.Before(t.f.Now.AddDate(0, 0, -span)) {
		return -1
	}
	t.lang = english // so that anyone will do
	author := t.oneOf(p.crew)
	if author >= 0 {
		t.lang = t.f.people[author].lang
		t.group = &t.f.groups[t.f.home(&t.f.topics[p.topic])]
		t.wrote = append(t.wrote, author)
	}
	return author
}

// lesson is what somebody learned in a project.
func (t *thread) lesson() error {
	p := &t.f.projects[t.f.rng.IntN(len(t.f.projects))]
	author := t.of(p)
	if author < 0 {
		return nil
	}
	post := &connectors.Post{
		Title: capitalised(t.say(author, "lesson title")), Body: t.say(author, "lesson"),
		Tags: t.f.topics[p.topic].skills[:1], Reactions: t.reactions(8, "like", "insightful"),
	}
	if other := t.oneOf(p.crew); other >= 0 && chance(t.f.rng, 0.3) {
		post.Coauthors = []string{t.f.people[other].id}
	}
	_, err := t.post(author, post)
	return err
}

// delivery is what a crew is proud of, with thanks to some of it.
func (t *thread) delivery() error {
	p := &t.f.projects[t.f.rng.IntN(len(t.f.projects))]
	author := t.of(p)
	first, second := t.oneOf(p.crew), t.oneOf(p.crew)
	if author < 0 || p.to.IsZero() || first < 0 || second < 0 || first == second {
		return nil
	}
	t.words["first"], t.words["second"] = t.f.people[first].name, t.f.people[second].name
	t.words["crew"] = fmt.Sprint(len(p.crew))
	_, err := t.post(author, &connectors.Post{
		Title: capitalised(t.say(author, "delivery title")), Body: t.say(author, "delivery"), Tags: t.f.topics[p.topic].skills[:1],
		Mentions:  []connectors.Mention{t.mention(first, "thanked"), t.mention(second, "thanked")},
		Reactions: t.reactions(14, "like", "celebrate"),
	})
	if err == nil && chance(t.f.rng, 0.5) {
		err = t.remark("congratulate", t.anybody())
	}
	return err
}

// decision is a short record of what was chosen and why, reviewed by one and approved by another.
func (t *thread) decision() error {
	p := &t.f.projects[t.f.rng.IntN(len(t.f.projects))]
	author := t.of(p)
	reviewer := t.oneOf(t.f.experts[p.topic])
	if author < 0 || reviewer < 0 || t.f.people[author].manager == "" {
		return nil
	}
	approver := t.f.byID[t.f.people[author].manager]
	t.words["reviewer"], t.words["approver"] = t.f.people[reviewer].name, t.f.people[approver].name
	_, err := t.post(author, &connectors.Post{
		Title: capitalised(t.say(author, "decision title")), Body: t.say(author, "decision"), Tags: t.f.topics[p.topic].skills[:1],
		Mentions:  []connectors.Mention{t.mention(reviewer, "reviewer"), t.mention(approver, "approver")},
		Reactions: t.reactions(3, "like"),
	})
	return err
}

// talk is an invitation to hear somebody who knows.
func (t *thread) talk() error {
	topic := t.f.rng.IntN(len(t.f.topics))
	t.lang = english
	author := t.oneOf(t.f.experts[topic])
	if author < 0 {
		return nil
	}
	t.about(topic, author)
	_, err := t.post(author, &connectors.Post{
		Title: capitalised(t.say(author, "talk title")), Body: t.say(author, "talk"), Reactions: t.reactions(9, "like", "going"),
	})
	if err == nil && chance(t.f.rng, 0.4) {
		err = t.remark("coming", t.anybody())
	}
	return err
}

// wanted is a search for people for a bid: sales asks, a colleague points, the one pointed at answers.
func (t *thread) wanted() error {
	topic := t.f.rng.IntN(len(t.f.topics))
	t.lang = english
	seller := t.oneOf(t.f.sales())
	if seller < 0 {
		return nil
	}
	t.about(topic, seller)
	t.group = t.f.club(func(c *club) bool { return c.id == "ask-"+langNames[t.lang] })
	_, err := t.post(seller, &connectors.Post{Title: capitalised(t.say(seller, "wanted title")), Body: t.say(seller, "wanted")})
	expert := t.oneOf(t.f.experts[topic])
	if err != nil || expert < 0 {
		return err
	}
	if err := t.refer(expert); err != nil {
		return err
	}
	return t.remark("available", expert)
}

// won is a bid that was won, with thanks to those who were in it for what they know.
func (t *thread) won() error {
	topic := t.f.rng.IntN(len(t.f.topics))
	t.lang = english
	seller, expert := t.oneOf(t.f.sales()), t.oneOf(t.f.experts[topic])
	if seller < 0 || expert < 0 {
		return nil
	}
	t.about(topic, seller)
	t.group = nil
	t.words["first"] = t.f.people[expert].name
	_, err := t.post(seller, &connectors.Post{
		Title: t.say(seller, "won title"), Body: t.say(seller, "won"),
		Mentions: []connectors.Mention{t.mention(expert, "thanked")}, Reactions: t.reactions(20, "celebrate", "like"),
	})
	return err
}

// welcome greets a new colleague on the first day.
func (t *thread) welcome() error {
	newcomer := t.f.rng.IntN(len(t.f.people))
	p := &t.f.people[newcomer]
	t.at = morning(p.employed)
	if p.manager == "" || t.at.After(t.f.Now) || t.at.Before(t.f.Now.AddDate(0, 0, -span)) {
		return nil
	}
	boss := t.f.byID[p.manager]
	t.lang, t.situation = t.f.people[boss].lang, t.f.situation(-1, "")
	t.group = t.f.club(func(c *club) bool { return c.town == p.town })
	if !t.present(boss) {
		return nil
	}
	t.words["first"], t.words["title"], t.words["town"] = p.name, p.called(), p.town
	t.at = t.at.Add(time.Duration(t.f.rng.IntN(90)) * time.Minute)
	_, err := t.post(boss, &connectors.Post{
		Body: t.say(boss, "welcome"), Mentions: []connectors.Mention{t.mention(newcomer, "welcomed")}, Reactions: t.reactions(9, "like"),
	})
	return err
}

// morning is nine o'clock of the first working day from t on.
func morning(t time.Time) time.Time {
	t = t.Truncate(24 * time.Hour).Add(8 * time.Hour)
	for !working(t) {
		t = t.AddDate(0, 0, 1)
	}
	return t
}
