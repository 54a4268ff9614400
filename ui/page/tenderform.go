package page

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/search/tender"
	"github.com/vemvet/vemvet/search/tender/document"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// tenderForm is what was read of a tender, as a form: that of a team, and beside it where everything stands.
type tenderForm struct {
	teamForm
	Sources []tenderSource // of Rows
	Notes   []tenderNote
}

// tenderSource is what is known of a requirement that was read. A row added by hand has none.
type tenderSource struct {
	Known bool
	Topic string // as the firm calls it
	Years string
}

// tenderNote is something that a tender says and a team is not built by, or that the reader may want to look up.
type tenderNote struct{ Key, Value, Said string }

// maxLeft is how many requirements that are too many are named; the rest are counted.
const maxLeft = 10

// maxNotes bounds the notes of a form.
const maxNotes = 200

// formOf fills in the form; title is what the tender calls itself.
func formOf(l *texts.Language, r *tender.Reading, title string, left []document.Left) tenderForm {
	made := bid.OfTender(r, title)
	request := made.Request
	form := tenderForm{teamForm: teamForm{
		Seats: strconv.Itoa(request.Seats), Places: request.Places, Languages: request.Languages,
		Clearances: strings.Join(request.Clearances, ", "), Wished: request.Wished,
		Bid: bidBasics{Name: made.Name, Customer: made.Customer, Deadline: dayOf(r.Deadline)},
	}}
	if !request.From.IsZero() {
		form.From, form.To = dayOf(r.From), dayOf(r.To)
	}
	for i, q := range r.Requirements {
		weight := request.Requirements[i].Weight
		if weight == 0 {
			weight = 1
		}
		row := teamRow{Skill: q.Skill, Weight: strconv.FormatFloat(weight, 'f', -1, 64), Mandatory: q.Mandatory, Said: q.Passage.Text}
		if q.Level > 0 {
			row.Level = strconv.Itoa(q.Level)
		}
		source := tenderSource{Known: q.Known, Topic: q.Topic}
		if q.Years > 0 {
			source.Years = strconv.Itoa(q.Years)
		}
		form.Rows, form.Sources = append(form.Rows, row), append(form.Sources, source)
	}
	form.Notes = notesOf(l, r, left)
	return form
}

func notesOf(l *texts.Language, r *tender.Reading, left []document.Left) []tenderNote {
	var notes []tenderNote
	note := func(key, value, said string) { notes = append(notes, tenderNote{key, value, said}) }
	if r.Customer != nil {
		note("customer", r.Customer.Value, r.Customer.Passage.Text)
	}
	if r.Deadline != nil {
		note("deadline", l.Date(r.Deadline.Date), r.Deadline.Passage.Text)
	}
	if r.Seats != nil {
		note("seats", l.Number(r.Seats.Value), r.Seats.Passage.Text)
	}
	if r.From != nil {
		note("from", l.Date(r.From.Date), r.From.Passage.Text)
	}
	if r.To != nil {
		note("to", l.Date(r.To.Date), r.To.Passage.Text)
	}
	for _, c := range r.Criteria {
		note("criterion", c.Name+": "+l.Percent(c.Percent/100), c.Passage.Text)
	}
	for _, list := range []struct {
		key  string
		said []tender.Said
		name func(string) string
	}{{"place", r.Places, nil}, {"language", r.Languages, func(code string) string { return languageName(l, code) }}, {"clearance", r.Clearances, nil}} {
		for _, s := range list.said {
			value := s.Value
			if list.name != nil {
				value = list.name(value)
			}
			switch {
			case s.Wished:
				value += " (" + must(l.Text("tender.wished")) + ")"
			case !s.Known:
				value += " (" + must(l.Text("tender.nobody")) + ")"
			}
			note(list.key, value, s.Passage.Text)
		}
	}
	for i, q := range r.Left {
		if i == maxLeft {
			note("left", must(l.Text("tender.more", "n", l.Number(len(r.Left)-i))), "")
			break
		}
		note("left", q.Skill, q.Passage.Text)
	}
	for _, f := range left {
		why := must(l.Text(unreadKey(f.Reason), "max", 0))
		if f.Pages > 0 {
			why = must(l.Text("tender.blank", "n", f.Pages))
		}
		note("unread", f.Name, why)
	}
	return notes
}

// readTenderForm reads the form as it was sent back.
func readTenderForm(values url.Values) tenderForm {
	form := tenderForm{teamForm: readTeamForm(values)}
	at := func(key string, i int) string {
		if several := values[key]; i < len(several) {
			return several[i]
		}
		return ""
	}
	for i := range form.Rows {
		form.Sources = append(form.Sources, tenderSource{Known: at("known", i) == "1", Topic: at("topic", i), Years: at("years", i)})
	}
	for i := range min(len(values["note"]), maxNotes) {
		form.Notes = append(form.Notes, tenderNote{at("note", i), at("note-value", i), at("note-said", i)})
	}
	return form
}

// rest is what a tender says that no field of a bid holds, such as how it is judged, as a comment to the bid; empty where
// that is nothing.
func (f *tenderForm) rest(l *texts.Language) string {
	var lines []string
	left := bid.MaxComment
	for _, n := range f.Notes {
		switch n.Key {
		case "customer", "deadline", "seats", "from", "to": // fields hold them
			continue
		}
		line := must(noteText(l, n.Key)) + ": " + flat(n.Value)
		if said := flat(n.Said); said != "" {
			line += " – " + said
		}
		if left -= utf8.RuneCountInString(line) + 1; left < 0 {
			break
		}
		lines = append(lines, line)
	}
	return strings.ToValidUTF8(strings.Join(lines, "\n"), "")
}

// apply does what a button of the form says.
func (f *tenderForm) apply(verb, object string) {
	switch verb {
	case "add":
		if len(f.Rows) < team.MaxRequirements {
			f.Rows = append(f.Rows, teamRow{Weight: "1"})
			f.Sources = append(f.Sources, tenderSource{Known: true})
		}
	case "remove":
		if i, err := strconv.Atoi(object); err == nil && i >= 0 && i < len(f.Rows) {
			f.Rows, f.Sources = slices.Delete(f.Rows, i, i+1), slices.Delete(f.Sources, i, i+1)
		}
	}
}

// tenderRow is a row with where it stands.
type tenderRow struct {
	teamRow
	tenderSource
}

// Whole gives the rows with their sources.
func (f tenderForm) Whole() []tenderRow {
	var out []tenderRow
	for i, row := range f.Rows {
		out = append(out, tenderRow{row, f.Sources[i]})
	}
	return out
}
