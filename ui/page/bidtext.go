package page

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// fieldTexts name the kinds of a bid's fields.
var fieldTexts = map[string]string{
	bid.Name: "bidfield.name", bid.Customer: "bidfield.customer", bid.Deadline: "bidfield.deadline", bid.StateField: "bidfield.state",
	bid.Owner: "bidfield.owner", bid.Seats: "bidfield.seats", bid.From: "bidfield.from", bid.To: "bidfield.to", bid.Percent: "bidfield.percent",
	bid.Budget: "bidfield.budget", bid.Requirement: "bidfield.requirement", bid.Weight: "bidfield.weight", bid.Level: "bidfield.level",
	bid.Mandatory: "bidfield.mandatory", bid.SaidField: "bidfield.said", bid.Place: "bidfield.place", bid.Language: "bidfield.language", bid.Clearance: "bidfield.clearance", bid.Wished: "bidfield.wished",
	bid.Seat: "bidfield.seat", bid.For: "bidfield.for", bid.Lock: "bidfield.lock", bid.Exclude: "bidfield.exclude", bid.ShareField: "bidfield.share",
	bid.WentField: "bidfield.went", bid.AnswerField: "bidfield.answer", bid.CommentField: "bidfield.comment",
}

// fieldText names a field, with whom or what it is of. v may be nil.
func fieldText(l *texts.Language, v *bid.View, field string) string {
	kind, object := bid.KindOf(field)
	key, known := fieldTexts[kind]
	if !known {
		return field
	}
	switch kind {
	case bid.Lock, bid.Exclude, bid.ShareField, bid.WentField, bid.AnswerField:
		object = bidPerson(l, v, object)
	case bid.Language:
		object = languageName(l, object)
	case bid.Wished:
		object, _ = constraintText(l, object) // another is told as it is
	}
	return strings.TrimSpace(must(l.Text(key, "of", object)))
}

// fieldValue tells the value of a field; an empty one is told as nothing.
func fieldValue(l *texts.Language, v *bid.View, field, value string) string {
	kind, _ := bid.KindOf(field)
	switch {
	case value == "":
		return must(l.Text("bidvalue.nothing"))
	case kind == bid.Seat || kind == bid.Owner:
		return bidPerson(l, v, value)
	case kind == bid.StateField:
		return must(l.Text(stateKey(bid.State(value))))
	case kind == bid.AnswerField:
		return must(l.Text(answerKey(value)))
	case value == bid.Yes:
		return must(l.Text("bidvalue.yes"))
	case kind == bid.ShareField:
		return must(l.Text(mayKey(value)))
	case kind == bid.Deadline || kind == bid.From || kind == bid.To:
		if t, err := time.Parse(time.DateOnly, value); err == nil {
			return l.Date(t)
		}
	}
	return value
}

// bidPerson names somebody whom a bid names.
func bidPerson(l *texts.Language, v *bid.View, id string) string {
	if id == bid.EveryoneInSales {
		return must(l.Text("bid.everyone"))
	}
	if n, erased := bid.Erased(id); erased {
		return must(l.Text("bid.erased", "n", n))
	}
	if v != nil && v.People[id].Name != "" {
		return v.People[id].Name
	}
	return id
}

func stateKey(s bid.State) string {
	switch s {
	case bid.Open:
		return "bidstate.open"
	case bid.Submitted:
		return "bidstate.submitted"
	case bid.Won:
		return "bidstate.won"
	case bid.Lost:
		return "bidstate.lost"
	}
	return "bidstate.withdrawn"
}

func answerKey(answer string) string {
	switch answer {
	case bid.Yes:
		return "bidanswer.yes"
	case bid.No:
		return "bidanswer.no"
	case bid.Partly:
		return "bidanswer.partly"
	}
	return "bidanswer.none"
}

func mayKey(may string) string {
	if may == bid.Edit {
		return "bidmay.edit"
	}
	if may == bid.Read {
		return "bidmay.read"
	}
	return "bidmay.own"
}

// wantedSkills is how many skills are named, at most, that somebody is wanted for.
const wantedSkills = 4

// wantedFor says which of the requirements somebody's directory entry and CV claim, as a first answer to what they are
// wanted for, in the order of the requirements. What else speaks for them stays out: they, and others who read the
// bid, may not read what whoever puts them there may.
func wantedFor(covers []team.Covered) string {
	claimed := slices.DeleteFunc(slices.Clone(covers), func(c team.Covered) bool { return c.Claim == nil })
	slices.SortFunc(claimed, func(a, b team.Covered) int { return cmp.Compare(a.Requirement, b.Requirement) })
	var skills []string
	for _, c := range claimed[:min(len(claimed), wantedSkills)] {
		skills = append(skills, c.Skill)
	}
	return strings.Join(skills, ", ")
}

// BidSets is the team of the proposal as a bid's fields, to be saved.
func (v teamView) BidSets() []bid.Set {
	if v.Team == nil {
		return nil
	}
	b := bid.Bid{Request: v.request}
	b.Request.MustHave = nil
	v.Form.say(&b)
	for _, seat := range v.Team.Seats {
		b.Members = append(b.Members, bid.Member{Person: seat.Person.ID, For: wantedFor(seat.Covers)})
		if slices.Contains(v.request.MustHave, seat.Person.ID) {
			b.Request.MustHave = append(b.Request.MustHave, seat.Person.ID)
		}
	}
	return b.Sets()
}

// bidLetter writes to somebody who was put on a bid. It says no more than their own page does.
func (p *Pages) bidLetter(view *bidView, s seated) (*letter, error) {
	l := p.letterLanguage(view.language, view.Name, s.Card.Languages)
	out := &letter{Language: l.Code}
	var failed error
	say := func(key string, arguments ...any) string {
		text, err := l.Text(key, arguments...)
		if err != nil && failed == nil {
			failed = err
		}
		return text
	}
	name := oneLine(view.Name)
	out.Subject = say("bidletter.subject", "bid", name)
	paragraphs := []string{say("letter.greeting", "name", firstName(oneLine(s.Card.Name)))}
	if view.Customer != "" {
		paragraphs = append(paragraphs, say("bidletter.lead.customer", "bid", name, "customer", oneLine(view.Customer)))
	} else {
		paragraphs = append(paragraphs, say("bidletter.lead", "bid", name))
	}
	if s.For != "" {
		paragraphs = append(paragraphs, say("bidletter.for", "skills", oneLine(s.For)))
	}
	if r := view.Request; !r.From.IsZero() {
		paragraphs = append(paragraphs, say("bidletter.dates", "from", l.Date(r.From), "to", l.Date(r.To)))
	}
	paragraphs = append(paragraphs, say("bidletter.close"))
	if from := oneLine(view.Asker); from != "" {
		paragraphs = append(paragraphs, from)
	}
	out.Text = strings.Join(paragraphs, "\n\n")
	out.Mailto = mailto(s.Card.Email, out.Subject, out.Text)
	return out, failed
}

// sizeText names a size of teams.
func sizeText(l *texts.Language, r bid.Rate) (string, error) {
	if r.Most == 0 {
		return l.Text("outcomes.size.from", "least", r.Least)
	}
	return l.Text("outcomes.size", "least", r.Least, "most", r.Most)
}
