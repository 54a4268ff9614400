package audit

import (
	"fmt"
	"slices"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/identity"
	"github.com/vemvet/vemvet/search/team"
)

// ShownPeople is the event of showing who knows something.
func ShownPeople(a *search.PeopleAnswer) Event {
	e := Event{Action: People, About: a.Words}
	for _, p := range a.People {
		e.show(p.Person)
	}
	for _, p := range a.Named {
		e.show(p)
	}
	if a.Together != nil {
		for _, half := range a.Together.Pair {
			e.show(half.Person)
		}
	}
	return e
}

// ShownWhy is the event of showing why one colleague is before another.
func ShownWhy(c *search.Comparison) Event {
	e := Event{Action: Why, About: c.Words}
	e.show(c.A.Person)
	e.show(c.B.Person)
	return e
}

// ShownPerson is the event of showing a profile.
func ShownPerson(p *search.Profile) Event {
	return Event{Action: Person, Subjects: []string{p.ID}}
}

// ShownAsk is the event of showing whom to ask, and who answered before.
func ShownAsk(a *search.AskAnswer) Event {
	e := Event{Action: Ask, About: a.Words}
	for _, p := range a.People {
		e.show(p.Person)
	}
	for _, p := range a.PassedOver {
		e.Subjects = append(e.Subjects, p.Person.ID)
	}
	for _, threads := range [][]search.FoundThread{a.Threads, a.Unanswered} {
		for _, t := range threads {
			e.wrote(t.Author)
			if t.Answer != nil {
				e.wrote(t.Answer.Author)
			}
		}
	}
	return e
}

// ShownPosts is the event of showing who wrote of something.
func ShownPosts(a *search.PostsAnswer) Event {
	e := Event{Action: Posts, About: a.Words}
	for _, p := range a.Posts {
		e.wrote(p.Author)
	}
	return e
}

// ShownThread is the event of showing a post with what it answers and what answers it.
func ShownThread(t *search.Thread) Event {
	e := Event{Action: Thread}
	for _, posts := range [][]search.ThreadPost{{t.Post}, t.Parents, t.Replies} {
		for _, p := range posts {
			e.wrote(p.Author)
			for _, author := range p.Coauthors {
				e.show(author)
			}
			for _, m := range p.Mentions {
				e.show(m.Person)
			}
		}
	}
	return e
}

// ShownTopics is the event of showing who knows most of the firm's topics.
func ShownTopics(a *search.TopicsAnswer) Event {
	e := Event{Action: Topics}
	for _, topic := range a.Topics {
		for _, p := range topic.Top {
			e.show(p.Person)
		}
	}
	return e
}

// ShownTeam is the event of showing who should be on a bid.
func ShownTeam(request team.Request, a *team.Answer) Event {
	e := Event{Action: Team}
	for _, r := range request.Requirements {
		e.About = append(e.About, r.Skill)
	}
	for _, t := range a.Teams {
		for _, seat := range t.Seats {
			e.show(seat.Person)
			for _, in := range seat.StandIns {
				e.show(in.Person)
			}
			for _, reason := range seat.Reasons {
				for _, colleague := range reason.Colleagues {
					e.Subjects = append(e.Subjects, colleague.ID)
				}
			}
		}
	}
	return e
}

// ShownReferences is the event of showing who did the projects that answer a tender.
func ShownReferences(q search.ReferencesQuery, a *search.ReferencesAnswer) Event {
	e := Event{Action: References}
	for _, wanted := range q.Requirements {
		e.About = append(e.About, wanted.Skill)
	}
	for _, r := range a.References {
		for _, p := range r.People {
			e.Subjects = append(e.Subjects, p.ID)
		}
	}
	return e
}

// ShownNetworks is the event of showing who knows somebody at a customer, and who worked for it.
func ShownNetworks(a *search.NetworksAnswer) Event {
	e := Event{Action: Networks, About: a.Words}
	for _, c := range a.Contacts {
		e.show(c.Owner)
		for _, step := range c.Path {
			e.Subjects = append(e.Subjects, step.Person.ID)
		}
	}
	for _, p := range a.Projects {
		for _, doer := range p.People {
			e.Subjects = append(e.Subjects, doer.ID)
		}
	}
	for _, doer := range a.Former {
		e.Subjects = append(e.Subjects, doer.ID)
	}
	for _, p := range a.Posts {
		e.wrote(p.Author)
	}
	return e
}

// ExportedTeam is the event of handing out such a team as a file.
func ExportedTeam(request team.Request, a *team.Answer, format string) Event {
	e := ShownTeam(request, a)
	e.Note = "as " + format
	return e
}

// RuledOn is the event of deciding who is who. What was ruled, by whom and why is remembered with the ruling too.
func RuledOn(r identity.Request) Event {
	if r.Undoes > 0 {
		return Event{Action: RulingUndone, Note: fmt.Sprintf("ruling %d", r.Undoes)}
	}
	return Event{Action: Ruled, Subjects: slices.Concat(r.Accounts, r.Others), Note: r.Kind}
}

func (e *Event) show(p search.Card) { e.Subjects = append(e.Subjects, p.ID) }

func (e *Event) wrote(author *search.Card) {
	if author != nil {
		e.show(*author)
	}
}
