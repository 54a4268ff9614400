package search_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
)

// randomFirm is a small firm with people of several accounts, open, closed and secret groups, threads,
// experiences and profiles. Source hr has the directory, source chat the posts and accounts of its own, of
// which some are only named.
type randomFirm struct {
	hr, chat []connectors.Record
}

var (
	colleagues  = []string{"a", "b", "c", "d", "e"}
	chatters    = []string{"a", "b", "c", "x", "y"} // a, b and c are described; x and y are only named
	wordsOfFirm = []string{
		"kafka", "kundservice", "plattform", "kundserviceplattform", "betaling", "betalingsplattform", "terraform",
		"C#", "kubernetes", "migrering", "offentlig upphandling",
	}
	questions = []string{
		"kafka", "plattform", "kundservice plattform", "who knows terraform", "kafka -terraform", `"betaling" kafka`, "C#", "migrering av kafka",
		"kafka place:Oslo", "plattform since:2026",
	}
	skillsOfFirm    = []string{"kafka", "plattform", "betaling kundservice", "C#"}
	customersOfFirm = []string{"", "Banken", "Nya Banken", "Skogen kafka"}
	networks        = []string{"Banken", "nora", "kafka", "nya banken"}
	groups          = []string{"", "", "open", "closed", "secret", "unknown"}
)

func drawFirm(t *rapid.T) randomFirm {
	var f randomFirm
	word := rapid.SampledFrom(wordsOfFirm)
	text := func(label string) string {
		return strings.Join(rapid.SliceOfN(word, 1, 6).Draw(t, label), " ")
	}
	when := rapid.SampledFrom([]time.Time{{}, longAgo, lately, lately.AddDate(-1, 0, 0), lately.AddDate(0, 0, 20), lately.AddDate(1, 0, 0)})
	lang := rapid.SampledFrom([]string{"", "en", "sv", "no"})
	audience := func(of []string) *connectors.Audience {
		switch rapid.IntRange(0, 7).Draw(t, "audience") {
		case 0:
			return &connectors.Audience{People: []string{rapid.SampledFrom(of).Draw(t, "reader")}}
		case 1:
			return &connectors.Audience{Everyone: true}
		}
		return nil
	}
	f.hr = append(f.hr,
		&connectors.Unit{Head: connectors.Head{ID: "firm"}, Name: "Firm"},
		&connectors.Unit{Head: connectors.Head{ID: "data"}, Name: "Data", Parent: "firm"})
	for _, id := range colleagues {
		p := person(id)
		p.Emails, p.Unit = []string{id + "@example.com"}, rapid.SampledFrom([]string{"", "firm", "data"}).Draw(t, "unit")
		p.Bio, p.Location = text("bio"), rapid.SampledFrom([]string{"Oslo", "Umeå"}).Draw(t, "place")
		p.Skills = []connectors.Skill{{Name: word.Draw(t, "skill")}}
		if id == "a" {
			p.Location = "Oslo" // a place where nobody is makes a question that is refused
		}
		if rapid.IntRange(0, 5).Draw(t, "left") == 0 {
			p.Active = new(bool)
		}
		f.hr = append(f.hr, p)
		if rapid.Bool().Draw(t, "a line of a CV") {
			f.hr = append(f.hr, &connectors.Experience{
				Head: connectors.Head{ID: "cv-" + id, Audience: audience(colleagues)}, Person: id, Sort: "project",
				Project: rapid.SampledFrom([]string{"", "p"}).Draw(t, "project"), Title: text("title"), Description: text("description"), To: when.Draw(t, "to"),
				Customer: rapid.SampledFrom(customersOfFirm).Draw(t, "customer"),
			})
		}
		if rapid.Bool().Draw(t, "a contact") {
			f.hr = append(f.hr, &connectors.Contact{
				Head: connectors.Head{ID: "known-" + id, Audience: audience(colleagues)}, Owner: id, Name: "Nora Vik", LastContact: when.Draw(t, "met"),
				Organisation: rapid.SampledFrom(customersOfFirm).Draw(t, "organisation"), Strength: rapid.Float64Range(0, 1).Draw(t, "strength"),
			})
		}
	}
	for _, id := range []string{"a", "b", "c"} {
		f.chat = append(f.chat, &connectors.Person{Head: connectors.Head{ID: id}, Emails: []string{id + "@example.com"}})
	}
	members := func(label string) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(chatters), 0, 3, rapid.ID).Draw(t, label)
	}
	for _, id := range []string{"open", "closed", "secret"} {
		f.chat = append(f.chat, &connectors.Group{
			Head: connectors.Head{ID: id}, Name: id + " talk", Description: text("about"), Visibility: connectors.Visibility(id), Members: members("members"),
		})
	}
	who := rapid.SampledFrom(chatters)
	var posts []connectors.Record
	for i := range rapid.IntRange(3, 30).Draw(t, "posts") {
		p := &connectors.Post{
			Head:   connectors.Head{ID: fmt.Sprintf("p%d", i), Audience: audience(chatters)},
			Author: who.Draw(t, "author"), Group: rapid.SampledFrom(groups).Draw(t, "group"),
			Title: rapid.SampledFrom([]string{"", "kafka?", text("heading")}).Draw(t, "title"),
			Body:  text("body"), Lang: lang.Draw(t, "lang"), Time: when.Draw(t, "time"), Accepted: rapid.Bool().Draw(t, "accepted"),
		}
		if rapid.Bool().Draw(t, "signed") {
			p.Body += "\nkafka hilsen fra oss\n" + text("after")
		}
		if i > 0 && rapid.Bool().Draw(t, "answers") {
			p.Parent = fmt.Sprintf("p%d", rapid.IntRange(0, i-1).Draw(t, "parent"))
		}
		for range rapid.IntRange(0, 2).Draw(t, "mentions") {
			p.Mentions = append(p.Mentions, connectors.Mention{Person: who.Draw(t, "mentioned"), Role: rapid.SampledFrom([]string{"", "thanked", "reviewer", "approver"}).Draw(t, "role")})
		}
		if rapid.IntRange(0, 3).Draw(t, "reaction") == 0 {
			p.Reactions = []connectors.Reaction{{Person: who.Draw(t, "reacting"), Kind: "like"}}
		}
		posts = append(posts, p)
	}
	f.chat = append(posts, f.chat...) // the first document may be one that few may read
	return f
}

// asFor gives the firm that is left of it for an asker, and what they may read by "source:id". It is written
// from the rules and not from the engine.
func (f randomFirm) asFor(asker string) (left randomFirm, readable map[string]bool) {
	readable = map[string]bool{}
	inside := map[string]bool{}
	isGroup := map[string]connectors.Visibility{}
	for _, r := range f.chat {
		if g, ok := r.(*connectors.Group); ok {
			isGroup[g.ID] = g.Visibility
			inside[g.ID] = asker != "" && slices.Contains(g.Members, asker)
		}
	}
	may := func(source string, r connectors.Record) bool {
		if c, ok := r.(*connectors.Contact); ok && asker != "" && c.Owner == asker {
			return true // whatever the source says
		}
		if a := r.Header().Audience; a != nil {
			return a.Everyone || asker != "" && slices.Contains(a.People, asker) && (source == "hr" || slices.Contains([]string{"a", "b", "c"}, asker))
		}
		switch r := r.(type) {
		case *connectors.Group:
			return r.Visibility != connectors.Secret || inside[r.ID]
		case *connectors.Post:
			visibility, known := isGroup[r.Group]
			return r.Group == "" || known && (visibility == connectors.Open || inside[r.Group])
		}
		return r.Kind() != connectors.KindContact
	}
	keep := func(source string, records []connectors.Record) (kept []connectors.Record) {
		for _, r := range records {
			if may(source, r) {
				kept = append(kept, r)
				readable[source+":"+r.Header().ID] = true
			}
		}
		return kept
	}
	return randomFirm{keep("hr", f.hr), keep("chat", f.chat)}, readable
}

// openRandom gives a searcher over the firm in which people decided so, by the id of an account, and closes what
// is under it.
func openRandom(t interface {
	Fatal(...any)
	Error(...any)
}, f randomFirm, decided ...map[string]indexer.Consent) (s *search.Searcher, closed func()) {
	dir, err := os.MkdirTemp("", "firm")
	if err != nil {
		t.Fatal(err)
	}
	engine, err := local.Open(dir, local.Options{Languages: []string{"en", "sv", "no"}, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []indexer.Batch{{Source: "chat", Upserts: f.chat}, {Source: "hr", Upserts: f.hr}} {
		if _, err := engine.Apply(context.Background(), b); err != nil {
			t.Fatal(err)
		}
	}
	if err := engine.Flush(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, by := range decided {
		for id, consent := range by {
			if err := engine.Decide(context.Background(), id, func(c *indexer.Consent) error { *c = consent; return nil }); err != nil {
				t.Fatal(err)
			}
		}
	}
	return searcher(engine), func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	}
}

// checks bounds a property to n firms, and to a twentieth of them with -short and under the race detector:
// .ci/test runs them all without it.
func checks(t *testing.T, n int) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	was := f.Value.String()
	if was != f.DefValue {
		return // asked for on the command line
	}
	if testing.Short() || underRace {
		n /= 20
	}
	if err := f.Value.Set(fmt.Sprint(n)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Value.Set(was) })
}

// drawReferences draws what two tenders want to see done, one of them for a team.
func drawReferences(t *rapid.T) []search.ReferencesQuery {
	wanted := func(label string) (out []search.Wanted) {
		for _, skill := range rapid.SliceOfN(rapid.SampledFrom(skillsOfFirm), 1, 3).Draw(t, label) {
			out = append(out, search.Wanted{Skill: skill, Weight: rapid.Float64Range(0, 5).Draw(t, "weight")})
		}
		return out
	}
	return []search.ReferencesQuery{
		{Requirements: wanted("wanted"), Limit: search.MaxLimit},
		{Requirements: wanted("wanted of a team"), Team: []string{"hr:a", "hr:d"}, Limit: search.MaxLimit},
	}
}

func drawAsker(t *rapid.T) (search.Asker, string) {
	id := rapid.SampledFrom(append([]string{""}, colleagues...)).Draw(t, "asker")
	if id == "" {
		return search.Anyone(), ""
	}
	return search.As("hr:" + id), id
}

// checkEvidence holds that a contribution is the product of its factors, and that the asker may read it.
func checkEvidence(t *rapid.T, where string, evidence []search.Evidence, readable map[string]bool) (sum float64) {
	for i, e := range evidence {
		product := 1.0
		for _, f := range e.Factors {
			product *= f.Value
		}
		if len(e.Factors) == 0 || product != e.Contribution || !(e.Contribution > 0) {
			t.Errorf("%s: %+v: the factors give %v", where, e, product)
		}
		if i > 0 && e.Contribution > evidence[i-1].Contribution {
			t.Errorf("%s: evidence %d is out of order", where, i)
		}
		if !readable[e.Record.ID] {
			t.Errorf("%s: the asker may not read %s", where, e.Record.ID)
		}
		sum += e.Contribution
	}
	return sum
}

func TestOverRandomFirmsEveryExplanationIsTheCalculation(t *testing.T) {
	checks(t, 60)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		firm := drawFirm(t)
		s, done := openRandom(t, firm)
		defer done()
		asker, id := drawAsker(t)
		_, readable := firm.asFor(id)
		q := search.Query{Text: rapid.SampledFrom(questions).Draw(t, "question"), Limit: search.MaxLimit}
		a, err := s.People(ctx, asker, q)
		if fault := new(search.QueryError); errors.As(err, &fault) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for i, p := range a.People {
			if sum := checkEvidence(t, p.Person.ID, p.Evidence, readable); math.Abs(sum-p.Score) > 1e-9 {
				t.Errorf("%s: evidence sums to %v, score is %v", p.Person.ID, sum, p.Score)
			}
			if !p.Person.Active || p.Rank != i+1 {
				t.Errorf("%s is no. %d, active %t, and stands at %d", p.Person.ID, p.Rank, p.Person.Active, i+1)
			}
			if i > 0 && (p.Score > a.People[i-1].Score || p.Score == a.People[i-1].Score && p.Person.ID < a.People[i-1].Person.ID) {
				t.Errorf("%s stands after %s", p.Person.ID, a.People[i-1].Person.ID)
			}
			ids = append(ids, p.Person.ID)
		}
		ranking, err := s.Ranking(ctx, asker, q)
		if err != nil {
			t.Fatal(err)
		}
		places := ranking.Places()
		if len(places) != len(a.People) || a.Total != len(places) {
			t.Fatalf("People has %d of %d, Ranking %d", len(a.People), a.Total, len(places))
		}
		shown, err := ranking.Show(ctx, ids, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range a.People {
			if places[i].ID != p.Person.ID || places[i].Score != p.Score || asJSON(t, shown[i]) != asJSON(t, p) {
				t.Errorf("People and Ranking differ on %s", p.Person.ID)
			}
		}
		posts, err := s.Posts(ctx, asker, q)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range posts.Posts {
			if !readable[p.Record.ID] || i > 0 && p.Score > posts.Posts[i-1].Score {
				t.Errorf("post %s with %v stands after %v", p.Record.ID, p.Score, posts.Posts[max(0, i-1)].Score)
			}
		}
		for _, id := range colleagues {
			profile, err := s.Person(ctx, asker, "hr:"+id)
			if err != nil {
				t.Fatal(err)
			}
			for _, topic := range profile.Topics {
				if sum := checkEvidence(t, id+" on "+topic.Name, topic.Evidence, readable); sum > topic.Score+1e-9 {
					t.Errorf("%s on %s: evidence sums to %v, score is %v", id, topic.Name, sum, topic.Score)
				}
			}
		}
		first, second := rapid.SampledFrom(colleagues).Draw(t, "first"), rapid.SampledFrom(colleagues).Draw(t, "second")
		if first == second {
			return
		}
		c, err := s.Compare(ctx, asker, q, "hr:"+first, "hr:"+second)
		if err != nil {
			t.Fatal(err)
		}
		checkComparison(t, c)
		for _, placed := range []search.Placed{c.A, c.B} {
			at := slices.Index(ids, placed.Person.ID)
			if placed.Rank != at+1 || (placed.Absence != "") != (at < 0) || at >= 0 && asJSON(t, placed.RankedPerson) != asJSON(t, a.People[at]) {
				t.Errorf("%s is no. %d in Compare and %d in People", placed.Person.ID, placed.Rank, at+1)
			}
		}
	})
}

func TestOverRandomFirmsWhatAnAskerMayNotReadChangesNothing(t *testing.T) {
	checks(t, 60)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		firm := drawFirm(t)
		asker, id := drawAsker(t)
		less, _ := firm.asFor(id)
		whole, done := openRandom(t, firm)
		defer done()
		left, doneLeft := openRandom(t, less)
		defer doneLeft()
		same := func(what string, answer func(*search.Searcher) (any, error)) {
			got, gotErr := answer(whole)
			want, wantErr := answer(left)
			if g, w := asJSON(t, got), asJSON(t, want); g != w || fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
				t.Errorf("%s by %q differs from the firm without what they may not read:\n%s %v\nwant\n%s %v", what, id, g, gotErr, w, wantErr)
			}
		}
		for _, text := range questions {
			q := search.Query{Text: text, Limit: search.MaxLimit}
			same("People "+text, func(s *search.Searcher) (any, error) { return s.People(ctx, asker, q) })
			same("Related "+text, func(s *search.Searcher) (any, error) { return s.Related(ctx, asker, q) })
			same("Posts "+text, func(s *search.Searcher) (any, error) { return s.Posts(ctx, asker, q) })
			same("Compare "+text, func(s *search.Searcher) (any, error) { return s.Compare(ctx, asker, q, "hr:a", "hr:d") })
		}
		for _, group := range groups[2:] {
			q := search.Query{Groups: []string{"chat:" + group}, Limit: search.MaxLimit}
			same("Newest of "+group, func(s *search.Searcher) (any, error) { return s.Posts(ctx, asker, q) })
		}
		for _, prefix := range []string{"ka", "k", "kunds", "b", "se", "x", "y", "op"} {
			same("Suggest "+prefix, func(s *search.Searcher) (any, error) { return s.Suggest(ctx, asker, prefix, 8) })
		}
		for _, who := range []string{"hr:a", "hr:b", "hr:c", "hr:d", "hr:e", "chat:a", "chat:x", "chat:y"} {
			same("Person "+who, func(s *search.Searcher) (any, error) { return s.Person(ctx, asker, who) })
		}
		same("CVs", func(s *search.Searcher) (any, error) {
			return s.CVs(ctx, asker, []string{"hr:a", "hr:b", "hr:c", "hr:d"}, skillsOfFirm)
		})
		for _, q := range drawReferences(t) {
			same("References", func(s *search.Searcher) (any, error) { return s.References(ctx, asker, q) })
		}
		for _, text := range networks {
			same("Networks "+text, func(s *search.Searcher) (any, error) { return s.Networks(ctx, asker, search.NetworksQuery{Text: text}) })
		}
		same("Overview", func(s *search.Searcher) (any, error) { return s.Overview(ctx, asker) })
	})
}
