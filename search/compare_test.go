package search_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
)

// checkComparison holds that everything adds up to the difference of the scores.
func checkComparison(t rapid.TB, c *search.Comparison) {
	t.Helper()
	near := func(what string, got, want float64) {
		t.Helper()
		if scale := math.Max(1, math.Abs(c.A.Score)+math.Abs(c.B.Score)); math.Abs(got-want) > 1e-9*scale || math.IsNaN(got) {
			t.Errorf("%s: %s is %v; want %v", c.Words, what, got, want)
		}
	}
	near("the difference", c.Difference, c.A.Score-c.B.Score)
	sum, a, b := 0.0, 0.0, 0.0
	for _, k := range c.Kinds {
		sum += k.Difference
		a, b = a+k.A, b+k.B
		near(k.Kind+": A less B", k.A-k.B, k.Difference)
		factors := 0.0
		for _, f := range k.Factors {
			factors += f.Difference
		}
		near(k.Kind+": the sum of the factors", factors, k.Difference)
	}
	near("the sum of the kinds", sum, c.Difference)
	near("A by kinds", a, c.A.Score)
	near("B by kinds", b, c.B.Score)
	if c.A.Rank > 0 && c.B.Rank > 0 && (c.A.Rank < c.B.Rank) != (c.Difference > 0) && c.Difference != 0 {
		t.Errorf("A is no. %d, B no. %d, and A has %g more", c.A.Rank, c.B.Rank, c.Difference)
	}
}

func TestTheDifferenceOfAnyTwoIsSharedOutWithoutRest(t *testing.T) {
	measures(t)
	s := searcher(open(t, "firm", sample.New(firm)))
	for _, q := range []string{"kafka", "penningtvätt", "SAP S/4HANA"} {
		people := ask(t, s, search.Anyone(), search.Query{Text: q, Limit: 12}).People
		for i, a := range people {
			b := people[(i+5)%len(people)]
			c, err := s.Compare(context.Background(), search.Anyone(), search.Query{Text: q}, a.Person.ID, b.Person.ID)
			if err != nil {
				t.Fatal(err)
			}
			checkComparison(t, c)
			if asJSON(t, c.A.RankedPerson) != asJSON(t, a) || asJSON(t, c.B.RankedPerson) != asJSON(t, b) {
				t.Errorf("%s: %s and %s are not compared as they are ranked", q, a.Person.ID, b.Person.ID)
			}
		}
	}
}

// small is an engine that holds the records.
func small(t testing.TB, records ...connectors.Record) *local.Engine {
	t.Helper()
	engine, err := local.Open(t.TempDir(), local.Options{Languages: []string{"en", "sv"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	if _, err := engine.Apply(context.Background(), indexer.Batch{Source: "hr", Upserts: records}); err != nil {
		t.Fatal(err)
	}
	if err := engine.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	return engine
}

func person(id string, change ...func(*connectors.Person)) *connectors.Person {
	p := &connectors.Person{Head: connectors.Head{ID: id}, Name: id, Location: "Oslo"}
	for _, c := range change {
		c(p)
	}
	return p
}

func written(id, author, body string, at time.Time, change ...func(*connectors.Post)) *connectors.Post {
	p := &connectors.Post{Head: connectors.Head{ID: id}, Author: author, Body: body, Time: at, Lang: "en"}
	for _, c := range change {
		c(p)
	}
	return p
}

func in(group string) func(*connectors.Post) {
	return func(p *connectors.Post) { p.Group = group }
}

var (
	lately  = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	longAgo = time.Date(2020, 10, 1, 0, 0, 0, 0, time.UTC)
)

// peers is a firm in which people differ in one thing each.
func peers(t testing.TB) *search.Searcher {
	no := false
	account := func(p *connectors.Person) { p.Emails = []string{"new@example.com"} }
	engine := small(t,
		person("new", account), person("new-too", account), person("old"),
		person("gone", func(p *connectors.Person) { p.Active = &no }), person("silent"), person("hidden"),
		person("away", func(p *connectors.Person) { p.Location = "Umeå" }),
		person("twin-1"), person("twin-2"), person("shy"),
		&connectors.Group{Head: connectors.Head{ID: "closed"}, Visibility: connectors.Closed, Members: []string{"hidden"}},
		written("1", "new", "kafka brokers", lately), written("2", "old", "kafka brokers", longAgo),
		written("3", "gone", "kafka brokers", lately), written("4", "silent", "lunch menu", lately),
		written("5", "hidden", "kafka brokers", lately, in("closed")), written("6", "away", "kafka brokers", lately),
		written("7", "twin-1", "soup", lately), written("8", "twin-2", "soup", lately), written("9", "shy", "kafka brokers", lately),
	)
	if err := engine.Decide(context.Background(), "hr:shy", func(c *indexer.Consent) error { c.Unlisted = true; return nil }); err != nil {
		t.Fatal(err)
	}
	return searcher(engine)
}

func TestWhyOneIsBeforeTheOther(t *testing.T) {
	s := peers(t)
	for _, tt := range []struct {
		name, question, a, b string
		asker                search.Asker
		absence              string   // of b
		filters              []string // that leave b out
		factor               string   // that makes most of it
	}{
		{name: "who wrote of it lately is before who wrote of it long ago", question: "kafka", a: "hr:new", b: "hr:old", factor: search.FactorAge},
		{name: "an account is the colleague", question: "kafka", a: "hr:new-too", b: "hr:old", factor: search.FactorAge},
		{name: "equals have no difference", question: "soup", a: "hr:twin-1", b: "hr:twin-2"},
		{name: "who left has no place", question: "kafka", a: "hr:new", b: "hr:gone", absence: search.AbsentLeft, factor: search.FactorPieces},
		{name: "who does not want to be found has no place, and is told so", question: "kafka", a: "hr:new", b: "hr:shy", asker: search.As("hr:shy"), absence: search.AbsentUnlisted, factor: search.FactorPieces},
		{name: "who wrote of other things has no place", question: "kafka", a: "hr:new", b: "hr:silent", absence: search.AbsentNothing, factor: search.FactorPieces},
		{name: "what the asker may not read speaks for nobody", question: "kafka", a: "hr:new", b: "hr:hidden", absence: search.AbsentNothing, factor: search.FactorPieces},
		{name: "what the asker may read does", question: "kafka", a: "hr:new", b: "hr:hidden", asker: search.As("hr:hidden")},
		{name: "a place leaves people out", question: "kafka place:Oslo", a: "hr:new", b: "hr:away", absence: search.AbsentFiltered, filters: []string{"places"}, factor: search.FactorPieces},
		{name: "a time leaves evidence out", question: "kafka since:2025", a: "hr:new", b: "hr:old", absence: search.AbsentFiltered, filters: []string{"since"}, factor: search.FactorPieces},
		{name: "several filters are all named", question: "kafka place:Umeå until:2019", a: "hr:old", b: "hr:new", absence: search.AbsentFiltered, filters: []string{"places", "until"}},
		{name: "a filter is not blamed where nothing would be found without it", question: "kafka since:2025", a: "hr:new", b: "hr:silent", absence: search.AbsentNothing, factor: search.FactorPieces},
		{name: "nor is a place", question: "kafka place:Umeå", a: "hr:away", b: "hr:silent", absence: search.AbsentNothing, factor: search.FactorPieces},
	} {
		t.Run(tt.name, func(t *testing.T) {
			asker := tt.asker
			if asker == (search.Asker{}) {
				asker = search.Anyone()
			}
			c, err := s.Compare(context.Background(), asker, search.Query{Text: tt.question}, tt.a, tt.b)
			if err != nil {
				t.Fatal(err)
			}
			checkComparison(t, c)
			if c.B.Absence != tt.absence || !slices.Equal(c.B.Filters, tt.filters) || (c.B.Rank == 0) != (tt.absence != "") {
				t.Errorf("b is no. %d, absent for %q %q", c.B.Rank, c.B.Absence, c.B.Filters)
			}
			if tt.factor != "" && (len(c.Kinds) == 0 || c.Kinds[0].Factors[0].Name != tt.factor) {
				t.Errorf("the difference is %+v; want it to be %s", c.Kinds, tt.factor)
			}
		})
	}
}

func TestAComparisonThatMakesNoSenseIsRefused(t *testing.T) {
	s := peers(t)
	compare := func(a, b string) error {
		_, err := s.Compare(context.Background(), search.Anyone(), search.Query{Text: "kafka"}, a, b)
		return err
	}
	var fault *search.QueryError
	if _, err := s.Compare(context.Background(), search.Anyone(), search.Query{Text: "?!"}, "hr:new", "hr:old"); !errors.As(err, &fault) || fault.Reason != "no-words" {
		t.Errorf("for a question without words: %v", err)
	}
	if err := compare("hr:new", "hr:nobody"); !errors.Is(err, search.ErrNotFound) {
		t.Errorf("with somebody who does not exist: %v", err)
	}
	if err := compare("hr:new", "hr:new"); !errors.As(err, &fault) || fault.Reason != "same" {
		t.Errorf("with oneself: %v", err)
	}
	if err := compare("hr:new", "hr:new-too"); !errors.As(err, &fault) || fault.Reason != "same" {
		t.Errorf("with one's other account: %v", err)
	}
	if _, err := s.Compare(context.Background(), search.Asker{}, search.Query{Text: "kafka"}, "hr:new", "hr:old"); !errors.Is(err, search.ErrNoAsker) {
		t.Errorf("without an asker: %v", err)
	}
}

// Whom only a group speaks for, and too little, is absent for that.
func TestCompanyThatSaysTooLittleIsAnAbsenceOfItsOwn(t *testing.T) {
	records := []connectors.Record{
		person("expert"), person("guest"),
		&connectors.Group{Head: connectors.Head{ID: "streams"}, Visibility: connectors.Open},
		&connectors.Group{Head: connectors.Head{ID: "food"}, Visibility: connectors.Open},
	}
	for i, body := range []string{"kafka brokers", "kafka partitions", "kafka topics"} {
		records = append(records, written("k"+string(rune('0'+i)), "expert", body, lately, in("streams")))
		records = append(records, written("f"+string(rune('0'+i)), "expert", "soup and bread", lately, in("food")))
	}
	records = append(records, written("g", "guest", "thanks all", lately.AddDate(0, -5, 0), in("streams")))
	s := searcher(small(t, records...))
	c, err := s.Compare(context.Background(), search.Anyone(), search.Query{Text: "kafka"}, "hr:expert", "hr:guest")
	if err != nil {
		t.Fatal(err)
	}
	if c.B.Absence != search.AbsentCompany {
		t.Errorf("absent for %q, rank %d", c.B.Absence, c.B.Rank)
	}
}

// Only so many documents vote; whom others speak for is absent for that.
func TestWhatMatchesTooLittleToVoteIsAnAbsenceOfItsOwn(t *testing.T) {
	few := search.DefaultParameters()
	few.Bound = 1
	s := searcher(small(t,
		person("deep"), person("shallow"), person("silent"),
		written("1", "deep", "kafka kafka kafka", lately),
		written("2", "shallow", "the coffee machine speaks kafka, we are told", lately),
	)).With(few)
	for b, want := range map[string]string{"hr:shallow": search.AbsentBeyond, "hr:silent": search.AbsentNothing} {
		c, err := s.Compare(context.Background(), search.Anyone(), search.Query{Text: "kafka"}, "hr:deep", b)
		if err != nil {
			t.Fatal(err)
		}
		if c.A.Rank != 1 || c.B.Absence != want {
			t.Errorf("%s, beside no. %d, is absent for %q, want %q", b, c.A.Rank, c.B.Absence, want)
		}
	}
}
