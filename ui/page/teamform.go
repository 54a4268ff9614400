package page

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// What a form holds at most; more is cut off. One row more than a team may have is kept, so that the builder
// refuses it: nobody shall think that all of theirs were looked for.
const (
	startRows  = 3
	startSeats = "3"
	maxRows    = team.MaxRequirements
	maxNamed   = 100 // people asked for or left out by name
)

// teamForm is the form as it was sent: texts, so that what is wrong can be shown again and put right.
type teamForm struct {
	Rows              []teamRow
	Seats             string
	Places, Languages []string
	Clearances        string // separated by commas
	From, To          string // days
	Percent, Budget   string
	Wished            []string // the constraints that are wished for only
	With, Without     []string // ids of people
	Name              string   // of somebody to leave out, as typed
	Bid               bidBasics
}

// teamRow is a requirement.
type teamRow struct {
	Skill, Weight, Level string
	Mandatory            bool
	Said                 string // where a tender asks for it
}

// bidBasics are what a bid is called that is made of the form, as a tender has it or as typed.
type bidBasics struct{ Name, Customer, Deadline string }

// The keys of bidBasics.
const (
	bidNameKey     = "bid-name"
	bidCustomerKey = "bid-customer"
	bidDeadlineKey = "bid-deadline"
)

// FromTender reports whether the form holds what a tender says, which is too much for an address.
func (f teamForm) FromTender() bool {
	return f.Bid != bidBasics{} || slices.ContainsFunc(f.Rows, func(row teamRow) bool { return row.Said != "" })
}

// bidSets are the fields of a bid without a team, on a request made of the form.
func (f *teamForm) bidSets(request team.Request) []bid.Set {
	request.MustHave, request.MustNot = nil, nil
	b := bid.Bid{Name: f.Bid.Name, Customer: f.Bid.Customer, Request: request}
	f.say(&b)
	return append(b.Sets(), bid.Set{Field: bid.Deadline, Value: f.Bid.Deadline})
}

// say keeps in a bid what the tender says of each requirement.
func (f *teamForm) say(b *bid.Bid) {
	for _, row := range f.Rows {
		b.Say(row.Skill, row.Said)
	}
}

// readTeamForm reads rows from three lists of equal length, and from must the numbers of the rows that are
// mandatory: a box that is not ticked is not sent.
func readTeamForm(values url.Values) teamForm {
	form := teamForm{
		Seats:  values.Get("seats"),
		Places: given(values["place"]), Languages: given(values["lang"]), Clearances: values.Get("clearance"),
		From: values.Get("from"), To: values.Get("to"), Percent: values.Get("percent"), Budget: values.Get("budget"),
		Wished: given(values["wished"]),
		With:   given(values["with"]), Without: given(values["without"]), Name: values.Get("name"),
		Bid: bidBasics{values.Get(bidNameKey), values.Get(bidCustomerKey), values.Get(bidDeadlineKey)},
	}
	if !values.Has("seats") {
		form.Seats = startSeats
	}
	at := func(key string, i int) string {
		if several := values[key]; i < len(several) {
			return strings.TrimSpace(several[i])
		}
		return ""
	}
	for i := range min(len(values["skill"]), maxRows+1) {
		form.Rows = append(form.Rows, teamRow{
			Skill: at("skill", i), Weight: at("weight", i), Level: at("level", i),
			Mandatory: slices.Contains(values["must"], strconv.Itoa(i)), Said: at("said", i),
		})
	}
	for len(form.Rows) < startRows && len(values["skill"]) == 0 {
		form.Rows = append(form.Rows, teamRow{Weight: "1"})
	}
	form.With, form.Without = form.With[:min(len(form.With), maxNamed)], form.Without[:min(len(form.Without), maxNamed)]
	return form
}

// apply does what a button of the form says.
func (f *teamForm) apply(verb, object string) {
	drop := func(ids []string) []string {
		return slices.DeleteFunc(ids, func(id string) bool { return id == object })
	}
	switch verb {
	case "add":
		if len(f.Rows) < maxRows {
			f.Rows = append(f.Rows, teamRow{Weight: "1"})
		}
	case "remove":
		if i, err := strconv.Atoi(object); err == nil && i >= 0 && i < len(f.Rows) {
			f.Rows = slices.Delete(f.Rows, i, i+1)
		}
		if len(f.Rows) == 0 {
			f.Rows = []teamRow{{Weight: "1"}}
		}
	case "with":
		f.With, f.Without = append(drop(f.With), object), drop(f.Without)
	case "without":
		f.With, f.Without = drop(f.With), append(drop(f.Without), object)
	case "free":
		f.With, f.Without = drop(f.With), drop(f.Without)
	}
}

// empty reports whether no requirement was filled in.
func (f *teamForm) empty() bool {
	return !slices.ContainsFunc(f.Rows, func(row teamRow) bool { return row.Skill != "" })
}

// request gives what to ask the builder, without the rows left empty, and for each requirement its row.
func (f *teamForm) request(location *time.Location) (request team.Request, rows []int, wrong *team.RequestError) {
	number := func(field, value string) float64 {
		x, err := strconv.ParseFloat(strings.Replace(value, ",", ".", 1), 64)
		if value != "" && err != nil && wrong == nil {
			wrong = &team.RequestError{Field: field, Reason: "not-a-number", Detail: "is not a number"}
		}
		return x
	}
	whole := func(field, value string) int {
		n, err := strconv.Atoi(value)
		if value != "" && err != nil && wrong == nil {
			wrong = &team.RequestError{Field: field, Reason: "not-a-number", Detail: "is not a whole number"}
		}
		return n
	}
	onDay := func(field, value string) time.Time {
		t, err := day(field, value, location)
		if err != nil && wrong == nil {
			wrong = &team.RequestError{Field: field, Reason: "bad-time", Detail: "is not a day such as 2026-05-17"}
		}
		return t
	}
	for i, row := range f.Rows {
		if row.Skill == "" {
			continue
		}
		field := "requirements[" + strconv.Itoa(len(rows)) + "]"
		rows = append(rows, i)
		request.Requirements = append(request.Requirements, team.Requirement{
			Skill: row.Skill, Weight: number(field+".weight", row.Weight), Level: whole(field+".level", row.Level),
			Mandatory: row.Mandatory,
		})
	}
	request.Seats = whole("seats", f.Seats)
	request.Places, request.Languages = f.Places, f.Languages
	for clearance := range strings.SplitSeq(f.Clearances, ",") {
		if clearance = strings.TrimSpace(clearance); clearance != "" {
			request.Clearances = append(request.Clearances, clearance)
		}
	}
	request.From, request.To = onDay("from", f.From), onDay("to", f.To)
	request.Percent, request.Budget = whole("percent", f.Percent), number("budget", f.Budget)
	request.Wished = f.Wished
	request.MustHave, request.MustNot = f.With, f.Without
	return request, rows, wrong
}

// values gives the form back as it would be sent, without empty fields.
func (f *teamForm) values() url.Values {
	values := url.Values{}
	n := 0
	for _, row := range f.Rows {
		if row.Skill == "" {
			continue
		}
		values.Add("skill", row.Skill)
		values.Add("weight", row.Weight)
		values.Add("level", row.Level)
		if row.Mandatory {
			values.Add("must", strconv.Itoa(n))
		}
		n++
	}
	for key, value := range map[string]string{
		"seats": f.Seats, "clearance": f.Clearances, "from": f.From, "to": f.To, "percent": f.Percent, "budget": f.Budget,
	} {
		if value != "" {
			values.Set(key, value)
		}
	}
	for key, several := range map[string][]string{"place": f.Places, "lang": f.Languages, "wished": f.Wished, "with": f.With, "without": f.Without} {
		if len(several) > 0 {
			values[key] = several
		}
	}
	return values
}

var requirementField = regexp.MustCompile(`^requirements\[(\d+)\](?:\.(\w+))?$`)

// explain says in the reader's words what is wrong with a request, and finds the field to put right: the
// ids that the form gives its fields.
func explain(l *texts.Language, wrong *team.RequestError, rows []int) *fault {
	f := &fault{Field: "skill-0", Text: must(l.Text(faultKey(wrong.Reason)))}
	name := must(l.Text("team.requirements"))
	if match := requirementField.FindStringSubmatch(wrong.Field); match != nil {
		i, err := strconv.Atoi(match[1])
		if err == nil && i < len(rows) {
			part := match[2]
			if part == "" {
				part = "skill"
			}
			f.Field = part + "-" + strconv.Itoa(rows[i])
			name = must(l.Text("team.row", "n", rows[i]+1))
		}
	} else if key, id := faultField(wrong.Field); key != "" {
		f.Field, name = id, must(l.Text(key))
	}
	f.Text = name + ": " + f.Text
	return f
}

// faultField gives the label and the id of a field outside the rows.
func faultField(field string) (key, id string) {
	name, _, _ := strings.Cut(field, "[")
	switch name {
	case "seats":
		return "team.seats", "seats"
	case "budget":
		return "team.budget", "budget"
	case "percent":
		return "team.percent", "percent"
	case "from":
		return "team.from", "from"
	case "to":
		return "team.to", "to"
	case "must_have":
		return "team.with", "people"
	case "must_not":
		return "team.without", "people"
	case "places":
		return "team.places", "constraints"
	case "languages":
		return "team.languages", "constraints"
	case "clearances":
		return "team.clearances", "clearance"
	case "wished":
		return "team.wished", "constraints"
	}
	return "", ""
}

func faultKey(reason string) string {
	switch reason {
	case "missing":
		return "fault.missing"
	case "too-few":
		return "fault.too-few"
	case "too-many":
		return "fault.too-many"
	case "too-long":
		return "fault.too-long"
	case "out-of-range":
		return "fault.out-of-range"
	case "twice":
		return "fault.twice"
	case "contradiction":
		return "fault.contradiction"
	case "unknown-person":
		return "fault.unknown-person"
	case "not-active":
		return "fault.not-active"
	case "dates-missing":
		return "fault.dates-missing"
	case "dates-reversed":
		return "fault.dates-reversed"
	case "over-budget":
		return "fault.over-budget"
	case "bad-time":
		return "fault.bad-time"
	case "not-a-number":
		return "fault.not-a-number"
	}
	return "fault.other"
}
