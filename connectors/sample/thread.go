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
	*situation
	f     *firm
	to    send
	sent  *int
	topic int // or -1
	lang  int
	group *group // nil: on the firm's own page
	root  string
	at    time.Time // when the next post is written
	wrote []int     // in it so far
}

// kinds of threads and how many of a thousand are of each.
var kinds = []struct {
	share int
	write func(*thread) error
}{
	{560, (*thread).question},
	{80, (*thread).lesson},
	{55, (*thread).delivery},
	{40, (*thread).decision},
	{20, (*thread).talk},
	{25, (*thread).wanted},
	{10, (*thread).won},
	{20, (*thread).welcome},
	{60, (*thread).passing},
	{80, (*thread).smallTalk},
	{50, (*thread).status},
}

func (f *firm) sendPosts(to send) error {
	sent := 0
	for sent < f.Posts {
		t := &thread{f: f, to: to, sent: &sent, topic: -1, at: workday(f.rng, f.Now, span)}
		kind := kinds[weighted(f.rng, len(kinds), func(i int) int { return kinds[i].share })]
		if err := kind.write(t); err != nil {
			return err
		}
	}
	return nil
}

// about sets what the thread is about: a topic at a customer, begun by an author in their language.
func (t *thread) about(topic, author int) {
	p := &t.f.people[author]
	t.topic, t.lang = topic, p.lang
	t.situation = t.f.situation(topic, t.f.customerOf(&t.f.topics[topic], p.norse))
	t.group = t.f.meeting(topic, author)
}

// meeting is the group in which an author writes about a topic: that of the area, unless it is closed to
// them or they would rather ask everyone. Nil is no group.
func (f *firm) meeting(topic, author int) *group {
	g := &f.groups[f.home(&f.topics[topic])]
	p := &f.people[author]
	switch roll := f.rng.Float64(); {
	case !g.admits(author) || roll < 0.08:
		return f.club(func(c *club) bool { return c.id == "ask-"+langNames[p.lang] })
	case roll < 0.13:
		return f.club(func(c *club) bool { return c.town == p.town })
	}
	return g
}

func (f *firm) club(is func(*club) bool) *group {
	for i := range f.groups {
		if c := f.groups[i].club; c != nil && is(c) {
			return &f.groups[i]
		}
	}
	return nil
}

func (g *group) admits(who int) bool {
	return g == nil || g.visibility == connectors.Open || slices.Contains(g.members, who)
}

// present tells whether somebody could write here and now.
func (t *thread) present(who int) bool {
	p := &t.f.people[who]
	return p.works(t.at) && !p.quiet && t.group.admits(who)
}

// oneOf picks somebody who can write here and has not yet done so, if possible somebody with the language
// of the thread. It gives -1 when there seems to be nobody.
func (t *thread) oneOf(list []int) int {
	for try := range 24 {
		if len(list) == 0 {
			break
		}
		who := pick(t.f.rng, list)
		if t.present(who) && !slices.Contains(t.wrote, who) && (try > 16 || t.lang == english || t.f.people[who].lang == t.lang) {
			return who
		}
	}
	return -1
}

// anybody picks from the group, or else from the whole firm.
func (t *thread) anybody() int {
	if t.group != nil && len(t.group.members) > 0 {
		return t.oneOf(t.group.members)
	}
	return t.oneOf([]int{t.f.rng.IntN(len(t.f.people))})
}

// tongue is what somebody writes in: their own language, but English where it was begun in English.
func (t *thread) tongue(who int) int {
	if t.lang == english {
		return english
	}
	return t.f.people[who].lang
}

// say tells a phrase in the words of somebody.
func (t *thread) say(who int, section string) string { return t.tell(t.tongue(who), section) }

// post sends what somebody writes now. It is false, and nothing is sent, when now has not come yet.
func (t *thread) post(who int, p *connectors.Post) (bool, error) {
	if t.at.After(t.f.Now) {
		return false, nil
	}
	*t.sent++
	p.ID, p.Author, p.Parent, p.Time = fmt.Sprintf("post-%d", *t.sent), t.f.people[who].id, t.root, t.at
	if t.group != nil {
		p.Group = t.group.id
	}
	if t.root == "" {
		t.root = p.ID
	}
	p.Lang, p.Body = tags[t.tongue(who)], strings.TrimSpace(p.Body)
	t.wrote = append(t.wrote, who)
	t.at = later(t.f.rng, t.at)
	return true, t.to(p)
}

// reactions come from those who can read the post, up to two days after it.
func (t *thread) reactions(most int, kinds ...string) []connectors.Reaction {
	var out []connectors.Reaction
	readers := t.readers()
	for range t.f.rng.IntN(most + 1) {
		who := pick(t.f.rng, readers)
		id := t.f.people[who].id
		at := t.at.Add(time.Duration(1+t.f.rng.IntN(60)*t.f.rng.IntN(48)) * time.Minute)
		again := slices.ContainsFunc(out, func(r connectors.Reaction) bool { return r.Person == id })
		if again || !t.f.people[who].works(at) || at.After(t.f.Now) {
			continue
		}
		out = append(out, connectors.Reaction{Person: id, Kind: pick(t.f.rng, kinds), Time: at})
	}
	slices.SortFunc(out, func(a, b connectors.Reaction) int { return a.Time.Compare(b.Time) })
	return out
}

func (t *thread) readers() []int {
	switch {
	case t.group != nil && len(t.group.members) > 0:
		return t.group.members
	case t.topic >= 0:
		return t.f.byArea[t.f.home(&t.f.topics[t.topic])]
	}
	return t.f.byArea[t.f.rng.IntN(len(areas))]
}

// mention names somebody and gives them a part.
func (t *thread) mention(who int, role string) connectors.Mention {
	return connectors.Mention{Person: t.f.people[who].id, Role: role}
}
