package team

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vemvet/vemvet/search"
)

// firm is a Searcher whose knowledge is a table: a score for each skill and person.
type firm struct {
	people map[string]search.Staffing
	scores map[string]map[string]float64
	ties   map[[2]string]float64
}

// table is the ranking of one skill.
type table struct {
	*firm
	skill  string
	places []search.Placing
}

func (f *firm) Ranking(ctx context.Context, _ search.Asker, q search.Query) (search.Ranking, error) {
	if q.Text == "the" {
		return nil, &search.QueryError{Field: "q", Reason: "no-words", Detail: "holds no word to look for"}
	}
	var ranking []search.Placing
	for id, score := range f.scores[q.Text] {
		ranking = append(ranking, search.Placing{ID: id, Score: score})
	}
	slices.SortFunc(ranking, func(a, b search.Placing) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return &table{f, q.Text, ranking}, ctx.Err()
}

func (t *table) Places() []search.Placing { return t.places }

func (t *table) Show(ctx context.Context, ids []string, pieces int) ([]search.RankedPerson, error) {
	var out []search.RankedPerson
	for _, id := range ids {
		out = append(out, search.RankedPerson{
			Score: t.scores[t.skill][id], Person: t.people[id].Card,
			Evidence: slices.Repeat([]search.Evidence{{Record: search.RecordLink{ID: "wiki:" + t.skill + "-" + id}}}, pieces),
		})
	}
	return out, ctx.Err()
}

func (f *firm) Staffing(_ context.Context, _ search.Asker, ids []string) ([]search.Staffing, error) {
	var out []search.Staffing
	for _, id := range ids {
		s, ok := f.people[id]
		if !ok {
			return nil, fmt.Errorf("person %q: %w", id, search.ErrNotFound)
		}
		out = append(out, s)
	}
	return out, nil
}

func (f *firm) Ties(_ context.Context, _ search.Asker, ids []string, bids []search.SharedBid) ([]search.PairTie, error) {
	var out []search.PairTie
	for _, b := range bids {
		out = append(out, search.PairTie{A: b.A, B: b.B, Strength: 4, Bids: 1, Last: b.Time})
	}
	for i, a := range ids {
		for j := i + 1; j < len(ids); j++ {
			if s := f.ties[[2]string{a, ids[j]}]; s > 0 {
				out = append(out, search.PairTie{A: i, B: j, Strength: s, Threads: 3})
			}
		}
	}
	return out, nil
}

// bank is a firm of six, in which anna and bo know kafka, cleo and dag money laundering.
func bank() *firm {
	person := func(id, place string, rate float64, more func(*search.Staffing)) search.Staffing {
		s := search.Staffing{Card: search.Card{ID: id, Name: strings.ToUpper(id[:1]) + id[1:], Location: place, Languages: []string{"sv"}, Active: true}, Rate: rate}
		if more != nil {
			more(&s)
		}
		return s
	}
	june := func(percent int) []search.Availability {
		return []search.Availability{{From: date(2026, 6, 1), To: date(2026, 6, 30), Percent: percent}}
	}
	f := &firm{
		people: map[string]search.Staffing{},
		scores: map[string]map[string]float64{
			"kafka":            {"anna": 10, "bo": 8, "eva": 1, "frej": 9},
			"money laundering": {"cleo": 4, "dag": 3, "eva": 2},
			"cobol":            {"frej": 5},
		},
		ties: map[[2]string]float64{{"bo", "dag"}: 9},
	}
	for _, s := range []search.Staffing{
		person("anna", "Stockholm", 1400, func(s *search.Staffing) { s.Languages = []string{"sv", "nb"}; s.Clearances = []string{"SK1"} }),
		person("bo", "Stockholm", 900, func(s *search.Staffing) { s.Availability = june(50) }),
		person("cleo", "Oslo", 1300, func(s *search.Staffing) { s.Languages = []string{"nb"}; s.Availability = june(100) }),
		person("dag", "Stockholm", 800, nil),
		person("eva", "Malmö", 0, func(s *search.Staffing) {
			s.Skills = []search.SkillClaim{{Name: "Apache Kafka", Level: 4, By: "system"}, {Name: "Kafka", Level: 5, By: "self"}}
		}),
		person("frej", "Oslo", 700, func(s *search.Staffing) { s.Active = false }),
	} {
		f.people[s.ID] = s
	}
	return f
}

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func needs(skills ...string) []Requirement {
	var list []Requirement
	for _, s := range skills {
		skill, must := strings.CutSuffix(s, "!")
		list = append(list, Requirement{Skill: skill, Mandatory: must})
	}
	return list
}

func build(t *testing.T, s Searcher, req Request) *Answer {
	t.Helper()
	answer, err := New(s).Build(t.Context(), search.Anyone(), req)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// seated is who is on the best team.
func seated(a *Answer) string {
	var ids []string
	for _, team := range a.Teams[:min(1, len(a.Teams))] {
		for _, s := range team.Seats {
			ids = append(ids, s.Person.ID)
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

func TestWhoIsSeated(t *testing.T) {
	both := needs("kafka!", "money laundering!")
	tests := []struct {
		name    string
		request Request
		want    string
	}{
		{"one of each, and the pair that has worked together before two who have not", Request{Requirements: both, Seats: 2}, "bo dag"},
		{"who has left is not seated, however much they know", Request{Requirements: needs("cobol", "kafka"), Seats: 1}, "anna"},
		{"who must be on the team is", Request{Requirements: both, Seats: 2, MustHave: []string{"anna"}}, "anna cleo"},
		{"who must be on the team is, even knowing nothing of it", Request{Requirements: needs("kafka"), Seats: 2, MustHave: []string{"dag"}}, "bo dag"},
		{"who must not be is not", Request{Requirements: needs("kafka"), Seats: 1, MustNot: []string{"anna"}}, "bo"},
		{"everyone is in one of the places", Request{Requirements: both, Seats: 4, Places: []string{"stockholm"}}, "anna bo dag"},
		{"everyone speaks all of the languages", Request{Requirements: both, Seats: 4, Languages: []string{"sv", "NB"}}, "anna"},
		{"everyone holds all of the clearances", Request{Requirements: both, Seats: 4, Clearances: []string{"sk1"}}, "anna"},
		{"who is not free enough is left out, who says nothing is not", Request{Requirements: both, Seats: 6, From: date(2026, 6, 1), To: date(2026, 6, 30), Percent: 60}, "anna cleo dag eva"},
		{"dates without a percentage ask for full time, on every day", Request{Requirements: both, Seats: 6, From: date(2026, 6, 1), To: date(2026, 7, 1)}, "anna dag eva"},
		{"half time is enough for half time", Request{Requirements: both, Seats: 6, From: date(2026, 6, 1), To: date(2026, 6, 30), Percent: 50}, "anna bo cleo dag eva"},
		{"nobody is seated whom the budget does not allow", Request{Requirements: both, Seats: 2, Budget: 1750}, "bo dag"},
		{"a budget for nobody but one whose rate is not known", Request{Requirements: both, Seats: 3, Budget: 100}, "eva"},
		{"the level asked for is held", Request{Requirements: []Requirement{{Skill: "kafka", Level: 5}}, Seats: 3}, "anna eva"},
		{"a place that is wished for bars nobody", Request{Requirements: both, Seats: 4, Places: []string{"Stockholm"}, Wished: []string{Place}}, "anna bo cleo dag"},
		{"but of two who know as much it prefers the one there", Request{Requirements: needs("cobol", "kafka"), Seats: 1, Places: []string{"Oslo"}, Wished: []string{Place}, MustNot: []string{"anna"}}, "bo"},
		{"days that are wished for bar nobody", Request{Requirements: needs("kafka"), Seats: 3, From: date(2026, 6, 1), To: date(2026, 6, 30), Wished: []string{Availability}}, "anna bo eva"},
		{"a budget that is wished for may be exceeded", Request{Requirements: both, Seats: 2, Budget: 1500, Wished: []string{Budget}}, "bo dag"},
		{"also by those who must be on the team", Request{Requirements: both, Seats: 2, Budget: 1500, Wished: []string{Budget}, MustHave: []string{"anna"}}, "anna cleo"},
		{"a mandatory requirement comes before any weight of wishes", Request{Requirements: []Requirement{{Skill: "kafka", Weight: 100}, {Skill: "money laundering", Mandatory: true}}, Seats: 1}, "eva"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			answer := build(t, bank(), tt.request)
			if got := seated(answer); got != tt.want {
				t.Errorf("seated %s, want %s", got, tt.want)
			}
			for _, team := range answer.Teams {
				if team.Empty != tt.request.Seats-len(team.Seats) {
					t.Errorf("%d seats are empty of %d with %d taken", team.Empty, tt.request.Seats, len(team.Seats))
				}
			}
		})
	}
}

func TestAnAnswerAccountsForItself(t *testing.T) {
	answer := build(t, bank(), Request{
		Requirements: needs("kafka!", "money laundering!", "cobol", "haskell"), Seats: 3,
		MustHave: []string{"anna"}, Places: []string{"Oslo", "Malmö"}, Budget: 5000,
		From: date(2026, 6, 1), To: date(2026, 6, 30),
	})
	team := answer.Teams[0]
	if got := seated(answer); got != "anna cleo eva" {
		t.Fatalf("seated %s", got)
	}
	seats := map[string]Seat{}
	sum := 0.0
	for _, s := range team.Seats {
		seats[s.Person.ID] = s
		sum += s.Rate
	}
	t.Run("what nobody covers is listed with the reason", func(t *testing.T) {
		got := fmt.Sprintf("%v", answer.Uncovered)
		want := "[{{cobol 0 0 false} nobody-eligible 1} {{haskell 0 0 false} nobody-knows 0}]"
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if team.Coverage[2].Met || team.Coverage[2].Missing != NobodyEligible {
			t.Errorf("coverage of cobol is %+v", team.Coverage[2])
		}
	})
	t.Run("each seat has its reasons", func(t *testing.T) {
		if got := fmt.Sprintf("%v", seats["anna"].Reasons); got != "[{asked-for [] []} {deepest [kafka] []}]" {
			t.Errorf("anna: %s", got)
		}
		if got := fmt.Sprintf("%v", seats["eva"].Reasons); got != "[{second [kafka money laundering] []}]" {
			t.Errorf("eva: %s", got)
		}
	})
	t.Run("depth is a share of the best in the firm, or what is claimed", func(t *testing.T) {
		covers := seats["eva"].Covers
		if covers[0].Skill != "kafka" || covers[0].Depth != 0.8*4/5 || covers[0].Claim.Name != "Apache Kafka" {
			t.Errorf("eva's kafka is %+v", covers[0])
		}
		if covers[1].Depth != 0.5 || len(covers[1].Evidence) != MaxEvidence || covers[1].Claim != nil {
			t.Errorf("eva's money laundering is %+v", covers[1])
		}
	})
	t.Run("broken and unchecked constraints are said", func(t *testing.T) {
		if a := seats["anna"]; !slices.Equal(a.Breaks, []string{"place"}) || !slices.Equal(a.Unchecked, []string{"availability"}) {
			t.Errorf("anna breaks %v, unchecked %v", a.Breaks, a.Unchecked)
		}
		if e := seats["eva"]; !slices.Equal(e.Unchecked, []string{"availability", "rate"}) {
			t.Errorf("eva unchecked %v", e.Unchecked)
		}
	})
	t.Run("rates and the parts of the objective add up", func(t *testing.T) {
		o := team.Objective
		if team.Rate != sum || o.Total != o.Mandatory+o.Coverage+o.Backup+o.Cohesion+o.Cost+o.Concentration || o.Mandatory != 2 {
			t.Errorf("rate %g of %g, objective %+v", team.Rate, sum, o)
		}
		if answer.Bound.Value < o.Total || answer.Bound.Gap < 0 || answer.Bound.Gap >= 1 {
			t.Errorf("bound %+v of %g", answer.Bound, o.Total)
		}
	})
}

func TestStandInsAndTies(t *testing.T) {
	team := build(t, bank(), Request{Requirements: needs("kafka!", "money laundering!"), Seats: 2}).Teams[0]
	for _, s := range team.Seats {
		want := map[string]string{"bo": "anna", "dag": "cleo"}[s.Person.ID]
		if len(s.StandIns) == 0 || s.StandIns[0].Person.ID != want || s.StandIns[0].Loss <= 0 {
			t.Errorf("want %s to stand in for %s: %+v", want, s.Person.ID, s.StandIns)
		}
		for i := range s.StandIns[1:] {
			if s.StandIns[i+1].Loss < s.StandIns[i].Loss {
				t.Errorf("the stand-ins of %s are not in order of what is lost: %+v", s.Person.ID, s.StandIns)
			}
		}
		if works := s.Reasons[len(s.Reasons)-1]; works.Code != WorksWith {
			t.Errorf("%s has %v", s.Person.ID, s.Reasons)
		}
	}
	want := []Pair{{A: search.Link{ID: "bo", Name: "Bo"}, B: search.Link{ID: "dag", Name: "Dag"}, Tie: 0.9, Threads: 3}}
	if !slices.Equal(team.Cohesion.Pairs, want) || team.Cohesion.Value != 0.9 {
		t.Errorf("cohesion is %+v", team.Cohesion)
	}
}

func TestARequestThatCannotBeMetIsAnAnswer(t *testing.T) {
	answer := build(t, bank(), Request{Requirements: needs("haskell!"), Seats: 2})
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"teams":[],"uncovered":[{"requirement":{"skill":"haskell","mandatory":true},"reason":"nobody-knows","known":0}],` +
		`"bound":{"value":0,"gap":0,"proven":false,"branches":0,"candidates":0,"considered":0,"swaps":0},"conflicts":[]}`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

func TestRequestsThatMakeNoSense(t *testing.T) {
	fine := func(change func(*Request)) Request {
		r := Request{Requirements: needs("kafka"), Seats: 2}
		change(&r)
		return r
	}
	many := make([]Requirement, MaxRequirements+1)
	for i := range many {
		many[i].Skill = fmt.Sprint("skill ", i)
	}
	tests := []struct {
		name          string
		request       Request
		field, reason string
	}{
		{"no requirements", fine(func(r *Request) { r.Requirements = nil }), "requirements", "missing"},
		{"too many requirements", fine(func(r *Request) { r.Requirements = many }), "requirements", "too-many"},
		{"a requirement without words", fine(func(r *Request) { r.Requirements = needs("kafka", " ") }), "requirements[1].skill", "missing"},
		{"a requirement too long to look for", fine(func(r *Request) { r.Requirements = needs(strings.Repeat("x", 1001)) }), "requirements[0].skill", "too-long"},
		{"a requirement twice", fine(func(r *Request) { r.Requirements = needs("kafka", " Kafka") }), "requirements[1].skill", "twice"},
		{"a requirement that search refuses", fine(func(r *Request) { r.Requirements = needs("kafka", "the") }), "requirements[1].skill", "no-words"},
		{"a negative weight", fine(func(r *Request) { r.Requirements[0].Weight = -1 }), "requirements[0].weight", "out-of-range"},
		{"a sixth level", fine(func(r *Request) { r.Requirements[0].Level = 6 }), "requirements[0].level", "out-of-range"},
		{"no seats", fine(func(r *Request) { r.Seats = 0 }), "seats", "too-few"},
		{"too many seats", fine(func(r *Request) { r.Seats = 31 }), "seats", "too-many"},
		{"a negative budget", fine(func(r *Request) { r.Budget = -1 }), "budget", "out-of-range"},
		{"more than all of the time", fine(func(r *Request) { r.Percent, r.From, r.To = 101, date(2026, 1, 1), date(2026, 1, 1) }), "percent", "out-of-range"},
		{"half of the time of no days", fine(func(r *Request) { r.Percent = 50 }), "from", "dates-missing"},
		{"a beginning without an end", fine(func(r *Request) { r.From = date(2026, 1, 1) }), "to", "dates-missing"},
		{"an end before the beginning", fine(func(r *Request) { r.From, r.To = date(2026, 1, 2), date(2026, 1, 1) }), "to", "dates-reversed"},
		{"more people than seats", fine(func(r *Request) { r.MustHave = []string{"anna", "bo", "cleo"} }), "must_have", "too-many"},
		{"somebody on two seats", fine(func(r *Request) { r.MustHave = []string{"anna", "anna"} }), "must_have[1]", "twice"},
		{"somebody both in and out", fine(func(r *Request) { r.MustHave, r.MustNot = []string{"bo", "anna"}, []string{"anna"} }), "must_have[1]", "contradiction"},
		{"somebody unknown in", fine(func(r *Request) { r.MustHave = []string{"anna", "zoe"} }), "must_have[1]", "unknown-person"},
		{"somebody unknown out", fine(func(r *Request) { r.MustNot = []string{"anna", "zoe"} }), "must_not[1]", "unknown-person"},
		{"somebody who has left", fine(func(r *Request) { r.MustHave = []string{"frej"} }), "must_have[0]", "not-active"},
		{"a wish for what is no constraint", fine(func(r *Request) { r.Wished = []string{"place", "sunshine"} }), "wished[1]", "out-of-range"},
		{"a wish twice", fine(func(r *Request) { r.Wished = []string{"place", "place"} }), "wished[1]", "twice"},
		{"people dearer than the budget", fine(func(r *Request) { r.MustHave, r.Budget = []string{"anna", "cleo"}, 2000 }), "must_have", "over-budget"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			answer, err := New(bank()).Build(t.Context(), search.Anyone(), tt.request)
			var fault *RequestError
			if !errors.As(err, &fault) || fault.Field != tt.field || fault.Reason != tt.reason || fault.Detail == "" {
				t.Errorf("got %+v, %v; want %s %s", answer, err, tt.field, tt.reason)
			}
		})
	}
}

func TestTheSameQuestionHasTheSameAnswer(t *testing.T) {
	f := crowd(900, 12)
	req := Request{Seats: 6, Requirements: []Requirement{}}
	for skill := range f.scores {
		req.Requirements = append(req.Requirements, Requirement{Skill: skill, Mandatory: len(skill)%2 == 0})
	}
	first, err := json.Marshal(build(t, f, req))
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, err := json.Marshal(build(t, f, req))
		if err != nil {
			t.Fatal(err)
		}
		if string(first) != string(again) {
			t.Fatalf("first %s\nthen %s", first, again)
		}
	}
	if got := build(t, f, req).Bound; got.Candidates <= considered || got.Considered != considered {
		t.Errorf("considered %d of %d; want %d of more", got.Considered, got.Candidates, considered)
	}
}

// Of 900 who know the skill only those ranked last live in Kiruna.
func TestItLooksFurtherDownWhereConstraintsBarTheFirst(t *testing.T) {
	f := &firm{people: map[string]search.Staffing{}, scores: map[string]map[string]float64{"go": {}}}
	for i := range 450 {
		s := search.Staffing{Card: search.Card{ID: fmt.Sprintf("p%03d", i), Location: "Lund", Active: true}}
		if i >= 395 {
			s.Location = "Kiruna"
		}
		f.people[s.ID] = s
		f.scores["go"][s.ID] = float64(1000 - i)
	}
	answer := build(t, f, Request{Requirements: needs("go"), Seats: 2, Places: []string{"Kiruna"}})
	if got := seated(answer); got != "p395 p396" {
		t.Errorf("seated %s", got)
	}
	if depth := answer.Teams[0].Seats[0].Covers[0].Depth; depth != 0.605 {
		t.Errorf("depth is %g; want it measured against the best in the firm", depth)
	}
}

func TestAskingEndsWithTheContext(t *testing.T) {
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := New(bank()).Build(over, search.Anyone(), Request{Requirements: needs("kafka"), Seats: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// crowd is a firm of many in which each knows a few things.
func crowd(people, skills int) *firm {
	rng := rand.New(rand.NewPCG(7, 7))
	f := &firm{people: map[string]search.Staffing{}, scores: map[string]map[string]float64{}, ties: map[[2]string]float64{}}
	for s := range skills {
		f.scores[fmt.Sprint("skill ", s)] = map[string]float64{}
	}
	for i := range people {
		id := fmt.Sprintf("p%05d", i)
		f.people[id] = search.Staffing{Card: search.Card{ID: id, Active: true}, Rate: float64(700 + rng.IntN(10)*100)}
		for range 1 + rng.IntN(3) {
			f.scores[fmt.Sprint("skill ", rng.IntN(skills))][id] = rng.ExpFloat64()
		}
		for range 3 {
			if other := fmt.Sprintf("p%05d", rng.IntN(i+1)); other < id {
				f.ties[[2]string{other, id}] = rng.Float64()
			}
		}
	}
	return f
}

func TestLeastFree(t *testing.T) {
	span := func(from, to time.Time, percent int) search.Availability {
		return search.Availability{From: from, To: to, Percent: percent}
	}
	var open time.Time
	tests := []struct {
		name  string
		spans []search.Availability
		want  int
	}{
		{"one span over all days", []search.Availability{span(date(2026, 5, 1), date(2026, 7, 1), 80)}, 80},
		{"a span without ends", []search.Availability{span(open, open, 70)}, 70},
		{"the last day is not held", []search.Availability{span(date(2026, 5, 1), date(2026, 6, 29), 80)}, 0},
		{"the first day is not held", []search.Availability{span(date(2026, 6, 2), open, 80)}, 0},
		{"two spans that meet", []search.Availability{span(open, date(2026, 6, 15), 80), span(date(2026, 6, 16), open, 60)}, 60},
		{"a day between two spans", []search.Availability{span(open, date(2026, 6, 15), 80), span(date(2026, 6, 17), open, 60)}, 0},
		{"a holiday within a span", []search.Availability{span(open, open, 100), span(date(2026, 6, 19), date(2026, 6, 19), 0)}, 0},
		{"a holiday outside the days", []search.Availability{span(open, open, 100), span(date(2026, 7, 1), date(2026, 7, 31), 0)}, 100},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := leastFree(tt.spans, date(2026, 6, 1), date(2026, 6, 30)); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

func TestDepthOf(t *testing.T) {
	claim := func(name string, level int, by string) search.SkillClaim {
		return search.SkillClaim{Name: name, Level: level, By: by}
	}
	tests := []struct {
		name     string
		level    int
		evidence float64
		claims   []search.SkillClaim
		want     float64
	}{
		{"evidence speaks for itself", 0, 0.7, nil, 0.7},
		{"a manager's word counts in full", 0, 0.1, []search.SkillClaim{claim("Kafka", 4, "manager")}, 0.8},
		{"one's own counts less", 0, 0.1, []search.SkillClaim{claim("Kafka", 4, "self")}, 0.48},
		{"a low claim takes nothing from evidence", 0, 0.7, []search.SkillClaim{claim("Kafka", 1, "manager")}, 0.7},
		{"a claim without a level is in the middle", 0, 0, []search.SkillClaim{claim("kafka", 0, "peer")}, 0.54},
		{"a claim for something else is none", 0, 0, []search.SkillClaim{claim("Kafkaesque prose", 5, "manager")}, 0},
		{"the claim that is worth most counts", 0, 0, []search.SkillClaim{claim("Kafka", 5, "self"), claim("apache kafka", 4, "manager")}, 0.8},
		{"below the level there is no depth", 4, 0.7, []search.SkillClaim{claim("Kafka", 3, "manager")}, 0},
		{"the level may be claimed", 4, 0.2, []search.SkillClaim{claim("Kafka", 4, "self")}, 0.48},
		{"the level may be shown", 4, 0.8, []search.SkillClaim{claim("Kafka", 1, "self")}, 0.8},
		{"a claim without a level reaches no level", 2, 0.1, []search.SkillClaim{claim("Kafka", 0, "self")}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := depthOf(Requirement{Skill: "kafka", Level: tt.level}, tt.evidence, tt.claims)
			if d := got - tt.want; d > 1e-12 || d < -1e-12 {
				t.Errorf("got %g, want %g", got, tt.want)
			}
		})
	}
}

// The request of the design's budget, without the searches: 8 seats and 20 requirements, in a firm of 50,000
// of whom each requirement is known by some 5,000.
func BenchmarkBuild(b *testing.B) {
	f := crowd(50_000, 20)
	req := Request{Seats: 8}
	for i := range 20 {
		req.Requirements = append(req.Requirements, Requirement{Skill: fmt.Sprint("skill ", i), Mandatory: i%3 == 0})
	}
	ranked := &rankedOnce{firm: f, rankings: map[string]search.Ranking{}}
	var took []float64
	for b.Loop() {
		began := time.Now()
		answer, err := New(ranked).Build(b.Context(), search.Anyone(), req)
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began).Seconds()*1000)
		b.ReportMetric(100*answer.Bound.Gap, "%gap")
		b.ReportMetric(float64(len(answer.Teams)), "teams")
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2], "ms-p50")
	b.ReportMetric(took[len(took)*99/100], "ms-p99")
}

// rankedOnce sorts each ranking once, as the search for people is no part of what is measured.
type rankedOnce struct {
	*firm
	mu       sync.Mutex
	rankings map[string]search.Ranking
}

func (r *rankedOnce) Ranking(ctx context.Context, asker search.Asker, q search.Query) (search.Ranking, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rankings[q.Text] == nil {
		ranking, err := r.firm.Ranking(ctx, asker, q)
		if err != nil {
			return nil, err
		}
		r.rankings[q.Text] = ranking
	}
	return r.rankings[q.Text], nil
}

// counted counts how often people are ranked.
type counted struct {
	*firm
	ranked atomic.Int64
}

func (c *counted) Ranking(ctx context.Context, asker search.Asker, q search.Query) (search.Ranking, error) {
	c.ranked.Add(1)
	return c.firm.Ranking(ctx, asker, q)
}

func TestARequirementIsRankedOnceWhereRankingsAreKept(t *testing.T) {
	f := &counted{firm: &firm{
		people: map[string]search.Staffing{"a": {Card: search.Card{ID: "a", Active: true}}, "b": {Card: search.Card{ID: "b", Active: true}}},
		scores: map[string]map[string]float64{"go": {"a": 2, "b": 1}, "java": {"b": 3}},
	}}
	b := New(f)
	req := Request{Seats: 1, Requirements: []Requirement{{Skill: "go"}, {Skill: "java"}}}
	twice := func(ctx context.Context) {
		t.Helper()
		if _, err := b.Build(ctx, search.Anyone(), req); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Judge(ctx, search.Anyone(), req, []string{"b"}); err != nil {
			t.Fatal(err)
		}
	}
	twice(t.Context())
	if n := f.ranked.Swap(0); n != 4 {
		t.Errorf("without keeping, ranked %d times", n)
	}
	ctx := Keep(t.Context())
	twice(ctx)
	twice(Keep(ctx))
	if n := f.ranked.Load(); n != 2 {
		t.Errorf("keeping, ranked %d times", n)
	}
	if _, err := b.Build(ctx, search.As("a"), req); err != nil || f.ranked.Load() != 4 {
		t.Errorf("another asker was given the first one's rankings: %d, %v", f.ranked.Load(), err)
	}
}
