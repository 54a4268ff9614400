package search_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
)

// asked are questions as colleagues write them, by the topic of the sample firm that they are about. None
// repeats a sentence of the firm's.
var asked = []struct{ topic, text string }{
	{"kafka", "Hej! Vi har en kund som vill flytta sina betalningar till Kafka men konsumenterna tappar sin plats efter omstart. Har någon varit med om det?"},
	{"kafka", "Hei alle sammen. Kunden vår bytter ut de gamle køene med Kafka i høst, og vi lurer på hvor mange partisjoner som er fornuftig når lasten svinger mye gjennom døgnet. Er det noen som har erfaring? Takk på forhånd!"},
	{"kubernetes", "Hello everyone, we moved a customer's booking system onto Kubernetes last week and now the pods are killed at random during the night. Memory looks fine on the dashboards. Has anyone seen this before? Thanks a lot!"},
	{"aml", "God morgon. En av mina bankkunder drunknar i falska larm från övervakningen av transaktioner och inspektionen kommer i mars. Vem hos oss har arbetat med penningtvätt och kan titta på hur gränserna är satta?"},
	{"gdpr", "Hej, vi håller på att skriva ett biträdesavtal med en amerikansk leverantör och juristen undrar var loggar med personuppgifter sparas. Finns det någon som kan GDPR ordentligt?"},
	{"fhir", "Hei! Vi skal hente prøvesvar fra et pasientjournalsystem over FHIR og enhetene mangler i mange av svarene. Hvem kan jeg snakke med?"},
	{"terraform", "Two of our teams keep blocking each other when they run Terraform at the same time. How do you usually split the state, and who could review our plan next week?"},
	{"sap", "Kunden ska gå över till S/4HANA nästa år och vill veta vad som händer med deras egna tillägg i SAP. Jag behöver någon som har gjort en sådan övergång på riktigt."},
	{"postgres", "Vi har en databas i Postgres där frågorna har blivit långsamma sedan tabellen växte förbi hundra miljoner rader. Jag har provat nya index men det hjälper inte. Någon som kan titta?"},
	{"powerbi", "Hei, styret får hver måned en rapport i Power BI som bruker ti minutter på å åpne. Hvem er flink til å få modeller raske?"},
	{"a11y", "Vi bygger en e-tjänst åt en kommun och ska klara tillgänglighetsdirektivet i vår. Formulären fungerar dåligt med skärmläsare. Vem kan hjälpa oss att testa?"},
	{"iam", "We need single sign-on for 4,000 users at a new customer. They ask for OpenID Connect but half of their systems only speak SAML. Who has done something similar?"},
	{"wind", "Hei! Vi regner på et havvindprosjekt utenfor Rogaland, og kunden spør om vaketap mellom turbinene. Hvem hos oss kan det?"},
	{"rail", "Hej, vi har fått en fråga om signalställverk på en järnväg som ska byggas ut till dubbelspår. Vem har jobbat med spår och signal tidigare?"},
	{"bim", "Arkitekten leverer IFC-filer som ikke lar seg åpne i modellen vår, og BIM-koordinatoren er syk. Noen som kan ta en titt denne uken?"},
	{"plc", "En fabrik vi hjälper vill byta ut sina gamla styrsystem. Programmen i PLC:erna är från 1998 och ingen vet vad de gör. Finns det någon som kan sådant?"},
	{"ml", "Vår modell för maskininlärning var bra i testerna men gissar allt sämre i drift. Vi misstänker att datan har förändrats sedan i våras. Hur brukar ni följa upp det?"},
	{"llm", "We are building a chatbot on top of a large language model for a customer's service desk and it makes up answers now and then. How do you evaluate such things?"},
	{"procurement", "Kunden är en kommun och frågar hur de ska skriva kraven så att de får utvärdera kvalitet och inte bara pris. Vem kan offentlig upphandling hos oss?"},
	{"cobol", "Hej! En bank har 300 program i Cobol på stordatorn och den sista som kan dem går i pension i juni. Har vi någon kvar som kan läsa koden?"},
}

func knowers(t testing.TB) map[string]map[string]int {
	t.Helper()
	truth, err := firm.Truth()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]int{}
	for _, topic := range truth {
		_, name, _ := strings.Cut(topic.ID, "-")
		out[name] = topic.People
	}
	return out
}

func askFor(t testing.TB, s *search.Searcher, asker search.Asker, q search.Question) *search.AskAnswer {
	t.Helper()
	a, err := s.Ask(context.Background(), asker, q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func question(text string, fairness float64) search.Question {
	return search.Question{Query: search.Query{Text: text}, Fairness: &fairness}
}

// TestAsk loads the firm once for all that is asked of it.
func TestAsk(t *testing.T) {
	measures(t)
	engine := open(t, "firm", sample.New(firm))
	for _, tt := range []struct {
		name string
		test func(*testing.T, *local.Engine)
	}{
		{"Those to ask know the subject", thoseToAskKnowTheSubject},
		{"Fairness spreads the questions of the firm", fairnessSpreadsTheQuestionsOfTheFirm},
		{"Without fairness those who know most are asked", withoutFairnessThoseWhoKnowMostAreAsked},
		{"The place of a colleague follows from the numbers shown", thePlaceOfAColleagueFollowsFromTheNumbersShown},
		{"Those to ask come from two units where the candidates allow", thoseToAskComeFromTwoUnitsWhereTheCandidatesAllow},
		{"Neither the asker nor who left is suggested", neitherTheAskerNorWhoLeftIsSuggested},
		{"A question that was answered is found with its accepted answer", aQuestionThatWasAnsweredIsFoundWithItsAcceptedAnswer},
		{"A question that nobody answered is told", aQuestionThatNobodyAnsweredIsTold},
		{"The groups to ask in are those of the subject", theGroupsToAskInAreThoseOfTheSubject},
		{"What an asker may not read changes nothing in whom to ask", whatAnAskerMayNotReadChangesNothingInWhomToAsk},
		{"The reason told is one that the colleague may read", theReasonToldIsOneThatTheColleagueMayRead},
		{"The same question has the same answer", theSameQuestionHasTheSameAnswer},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, engine) })
	}
}

func thoseToAskKnowTheSubject(t *testing.T, engine *local.Engine) {
	s := searcher(engine)
	truth := knowers(t)
	for _, fairness := range []float64{0, 0.5, 1} {
		know, expert, first, of := 0, 0, 0, 0
		for _, q := range asked {
			if len(truth[q.topic]) == 0 {
				t.Fatalf("nobody is planted for %s", q.topic)
			}
			a := askFor(t, s, search.Anyone(), question(q.text, fairness))
			right := 0
			for i, p := range a.People {
				grade := truth[q.topic][strings.TrimPrefix(p.Person.ID, "firm:")]
				of++
				if grade > 0 {
					know++
					right++
				}
				if grade == 2 {
					expert++
					if i == 0 {
						first++
					}
				}
			}
			if right == 0 {
				t.Errorf("%s: none of the %d knows it; looked for %q", q.topic, len(a.People), a.Words)
			}
			if fairness == 0.5 {
				t.Logf("%-12s %d of %d, looked for %q", q.topic, right, len(a.People), a.Words)
			}
		}
		t.Logf("fairness %.1f: of %d suggested %.2f know the subject, %.2f are experts of it; an expert is first in %d of %d", fairness,
			of, float64(know)/float64(of), float64(expert)/float64(of), first, len(asked))
		if float64(know)/float64(of) < 0.6 || first < len(asked)/2 {
			t.Errorf("fairness %.1f: too few of those suggested know the subject", fairness)
		}
	}
}

// share tells how unevenly suggestions fall on people: the Gini coefficient over those suggested at all by
// either way of asking, and the share of the tenth asked most.
func share(times map[string]int, among int) (gini, top float64) {
	counts := make([]int, 0, among)
	for _, n := range times {
		counts = append(counts, n)
	}
	for len(counts) < among {
		counts = append(counts, 0)
	}
	sort.Ints(counts)
	sum, weighted, highest := 0, 0, 0
	for i, n := range counts {
		sum += n
		weighted += (2*(i+1) - len(counts) - 1) * n
		if i >= len(counts)-len(counts)/10 {
			highest += n
		}
	}
	return float64(weighted) / float64(len(counts)*sum), float64(highest) / float64(sum)
}

func fairnessSpreadsTheQuestionsOfTheFirm(t *testing.T, engine *local.Engine) {
	s := searcher(engine)
	truth, err := firm.Truth()
	if err != nil {
		t.Fatal(err)
	}
	calls := map[float64]float64{}
	times := map[float64]map[string]int{0: {}, 0.5: {}, 1: {}}
	everybody := map[string]bool{}
	for fairness, count := range times {
		n := 0
		for _, topic := range truth {
			for _, p := range askFor(t, s, search.Anyone(), question(topic.Text, fairness)).People {
				count[p.Person.ID]++
				everybody[p.Person.ID] = true
				calls[fairness] += float64(p.Load.Calls())
				n++
			}
		}
		calls[fairness] /= float64(n)
	}
	plain, _ := share(times[0], len(everybody))
	for _, fairness := range []float64{0, 0.5, 1} {
		gini, top := share(times[fairness], len(everybody))
		t.Logf("fairness %.1f: %d people suggested, Gini %.3f, the busiest tenth has %.3f of the suggestions, calls on a colleague suggested %.2f",
			fairness, len(times[fairness]), gini, top, calls[fairness])
		if fairness > 0 && (gini >= plain || calls[fairness] >= calls[0]) {
			t.Errorf("fairness %.1f: Gini %.3f against %.3f, calls %.2f against %.2f", fairness, gini, plain, calls[fairness], calls[0])
		}
	}
}

func withoutFairnessThoseWhoKnowMostAreAsked(t *testing.T, engine *local.Engine) {
	parameters := search.DefaultParameters()
	parameters.Asking.MinUnits = 0
	s := searcher(engine).With(parameters)
	for _, text := range []string{"kafka", "penningtvätt", "havvind"} {
		people := ask(t, s, search.Anyone(), search.Query{Text: text, Limit: 5}).People
		a := askFor(t, s, search.Anyone(), question(text, 0))
		if len(a.PassedOver) > 0 {
			t.Errorf("%s: %d passed over", text, len(a.PassedOver))
		}
		for i, p := range a.People {
			if p.Person.ID != people[i].Person.ID || p.Score != people[i].Score || p.Adjusted != p.Score || p.Rank != i+1 || p.Behind+p.Before > 0 {
				t.Errorf("%s: %d is %s with %g and rank %d; want %s with %g", text, i+1, p.Person.Name, p.Adjusted, p.Rank, people[i].Person.Name, people[i].Score)
			}
		}
	}
}

func thePlaceOfAColleagueFollowsFromTheNumbersShown(t *testing.T, engine *local.Engine) {
	s := searcher(engine)
	moved := 0
	for _, q := range asked {
		a := askFor(t, s, search.Anyone(), question(q.text, 1))
		u := a.Spread.Usual
		for i, p := range a.People {
			if want := 2 * u / (u + math.Max(u, float64(p.Load.Answered+p.Load.Named))); math.Abs(p.Spared-want) > 1e-12 {
				t.Errorf("%s: %s is called on %d times of usually %g: spared %g, want %g", q.topic, p.Person.Name, p.Load.Calls(), u, p.Spared, want)
			}
			if p.Adjusted != p.Score*p.Spared {
				t.Errorf("%s: %s: %g × %g is not %g", q.topic, p.Person.Name, p.Score, p.Spared, p.Adjusted)
			}
			sum := 0.0
			for _, e := range p.Evidence {
				sum += e.Contribution
			}
			if math.Abs(sum-p.Score) > 1e-9 {
				t.Errorf("%s: %s: evidence sums to %g, score is %g", q.topic, p.Person.Name, sum, p.Score)
			}
			if i > 0 && p.Adjusted > a.People[i-1].Adjusted {
				t.Errorf("%s: %s is out of order", q.topic, p.Person.Name)
			}
			behind, before := 0, 0
			for j, o := range a.People {
				if j < i && o.Rank > p.Rank {
					behind++
				}
				if j > i && o.Rank < p.Rank {
					before++
				}
			}
			for _, o := range a.PassedOver {
				if o.Rank < p.Rank {
					before++
				}
			}
			if p.Behind != behind || p.Before != before {
				t.Errorf("%s: %s is behind %d and before %d; want %d and %d", q.topic, p.Person.Name, p.Behind, p.Before, behind, before)
			}
			moved += behind + before
		}
		for _, p := range a.PassedOver {
			if p.Rank > len(a.People) || slices.ContainsFunc(a.People, func(o search.Adviser) bool { return o.Person.ID == p.Person.ID }) {
				t.Errorf("%s: %s is not passed over", q.topic, p.Person.Name)
			}
		}
	}
	if moved == 0 {
		t.Error("fairness moved nobody, so this test shows nothing")
	}
}

func thoseToAskComeFromTwoUnitsWhereTheCandidatesAllow(t *testing.T, engine *local.Engine) {
	s := searcher(engine)
	least := s.Parameters().Asking.Least
	one := 0
	for _, q := range asked {
		a := askFor(t, s, search.Anyone(), question(q.text, 0.5))
		units := map[string]bool{}
		for _, p := range a.People {
			units[p.Person.Units[0].ID] = true
			if p.ForUnit && p.Score < least*a.People[0].Score {
				t.Errorf("%s: %s knows too little to stand for a unit", q.topic, p.Person.Name)
			}
		}
		if len(units) > 1 {
			continue
		}
		one++
		for _, p := range ask(t, s, search.Anyone(), search.Query{Text: q.text, Limit: 50}).People {
			if !units[p.Person.Units[0].ID] && p.Score > 0.9*a.People[0].Score {
				t.Errorf("%s: all from %v, though %s of %s knows as much", q.topic, units, p.Person.Name, p.Person.Units[0].Name)
			}
		}
	}
	t.Logf("%d of %d questions are answered from one unit", one, len(asked))
}

func neitherTheAskerNorWhoLeftIsSuggested(t *testing.T, engine *local.Engine) {
	s := searcher(engine)
	left := map[string]bool{}
	view, err := engine.View()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range view.Directory().People {
		left[p.ID] = !p.Active
	}
	view.Close()
	for _, q := range asked {
		first := askFor(t, s, search.Anyone(), question(q.text, 0)).People[0].Person.ID
		for _, p := range askFor(t, s, search.As(first), question(q.text, 0)).People {
			if p.Person.ID == first || left[p.Person.ID] {
				t.Errorf("%s: %s is suggested", q.topic, p.Person.Name)
			}
		}
	}
}

// solved gives questions of the firm that have an accepted answer: the texts, the ids and the answers.
func solved(t testing.TB, engine indexer.Engine, most int) (texts, roots []string, answers map[string]string) {
	t.Helper()
	posts, open := map[string]*connectors.Post{}, map[string]bool{"": true}
	accepted := map[string]string{}
	err := engine.Records(context.Background(), "firm", func(_ string, r connectors.Record) error {
		switch r := r.(type) {
		case *connectors.Group:
			open[r.ID] = r.Visibility == connectors.Open
		case *connectors.Post:
			posts[r.ID] = r
			if r.Accepted && open[r.Group] {
				accepted[r.Parent] = r.ID
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for root := range accepted {
		roots = append(roots, root)
	}
	slices.Sort(roots)
	roots = roots[:min(most, len(roots))]
	for _, root := range roots {
		texts = append(texts, posts[root].Body)
	}
	return texts, roots, accepted
}

func aQuestionThatWasAnsweredIsFoundWithItsAcceptedAnswer(t *testing.T, engine *local.Engine) {
	s := searcher(engine)
	texts, roots, accepted := solved(t, engine, 150)
	first, among := 0, 0
	for i, text := range texts {
		a := askFor(t, s, search.Anyone(), question(text, 0.5))
		seen := map[string]bool{}
		for j, thread := range a.Threads {
			if seen[thread.Record.ID] {
				t.Errorf("thread %s comes twice", thread.Record.ID)
			}
			seen[thread.Record.ID] = true
			if product := thread.Match * thread.Weight * thread.Knowledge * thread.Age; math.Abs(product-thread.Score) > 1e-9 {
				t.Errorf("thread %s: %g is not %g", thread.Record.ID, thread.Score, product)
			}
			if thread.Record.ID != "firm:"+roots[i] {
				continue
			}
			if thread.Standing != search.Accepted || thread.Answer == nil || thread.Answer.Record.ID != "firm:"+accepted[roots[i]] {
				t.Errorf("%s is %s with %+v; want the answer %s", roots[i], thread.Standing, thread.Answer, accepted[roots[i]])
			}
			among++
			if j == 0 {
				first++
			}
		}
	}
	t.Logf("of %d questions %d are the first thread, %d are among those shown", len(texts), first, among)
	if among < len(texts)*85/100 || first < len(texts)/2 {
		t.Errorf("of %d questions %d are the first thread, %d are among those shown", len(texts), first, among)
	}
}

func aQuestionThatNobodyAnsweredIsTold(t *testing.T, engine *local.Engine) {
	s := searcher(engine)
	vain := 0
	for _, q := range asked {
		a := askFor(t, s, search.Anyone(), question(q.text, 0.5))
		for _, thread := range a.Threads {
			if thread.Standing == search.Unanswered || (thread.Standing == search.Told) != (thread.Answer == nil) {
				t.Errorf("%s: %s answers it and is %s", q.topic, thread.Record.ID, thread.Standing)
			}
		}
		for _, thread := range a.Unanswered {
			vain++
			if thread.Standing != search.Unanswered || thread.Answer != nil {
				t.Errorf("%s: %s is %s", q.topic, thread.Record.ID, thread.Standing)
			}
		}
	}
	if vain == 0 {
		t.Error("no question of the firm was asked in vain, so this test shows nothing")
	}
}

func theGroupsToAskInAreThoseOfTheSubject(t *testing.T, engine *local.Engine) {
	s := searcher(engine)
	for _, tt := range []struct{ text, group string }{
		{"Kubernetes", "firm:platform"}, {"Kafka", "firm:dev"}, {"Terraform", "firm:platform"},
	} {
		a := askFor(t, s, search.Anyone(), question(tt.text, 0.5))
		if len(a.Groups) == 0 || a.Groups[0].Group.ID != tt.group {
			t.Errorf("%s: %+v; want %s first", tt.text, a.Groups, tt.group)
			continue
		}
		if g := a.Groups[0]; g.Matches <= g.Documents || g.Members == 0 || g.Writers == 0 || g.Member {
			t.Errorf("%s: %+v", tt.text, g)
		}
	}
}

func whatAnAskerMayNotReadChangesNothingInWhomToAsk(t *testing.T, engine *local.Engine) {
	whole := searcher(engine)
	less := searcher(open(t, "firm", public{sample.New(firm)}))
	for _, q := range asked {
		got, want := asJSON(t, askFor(t, whole, search.Anyone(), question(q.text, 1))), asJSON(t, askFor(t, less, search.Anyone(), question(q.text, 1)))
		if got != want {
			t.Errorf("%s: differs from the firm without its closed groups:\n%.1500s\nwant\n%.1500s", q.topic, got, want)
		}
	}
}

func theReasonToldIsOneThatTheColleagueMayRead(t *testing.T, engine *local.Engine) {
	s := searcher(engine)
	view, err := engine.View()
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	d := view.Directory()
	member := search.Anyone()
	for i := range d.People { // somebody who reads what most do not
		access := d.Access(indexer.PersonNo(i))
		if access.Groups[connectors.Ref{Source: "firm", Kind: connectors.KindGroup, ID: "finance"}] && len(access.Groups) > 3 {
			member = search.As(d.People[i].ID)
			break
		}
	}
	told := 0
	for _, q := range asked {
		for _, p := range askFor(t, s, member, question(q.text, 0.5)).People {
			if p.Because == nil || p.Because.Record.Kind == connectors.KindGroup {
				continue
			}
			told++
			no, _ := d.Person(p.Person.ID)
			ref, err := connectors.ParseRef(p.Because.Record.Kind, p.Because.Record.ID)
			if err != nil {
				t.Fatal(err)
			}
			if _, readable := view.Find(ref, d.Access(no)); !readable {
				t.Errorf("%s: %s may not read %s", q.topic, p.Person.Name, ref)
			}
		}
	}
	if told == 0 {
		t.Error("no reason was told")
	}
}

func TestAQuestionOfAnySortIsAnswered(t *testing.T) {
	measures(t)
	s := searcher(open(t, "firm", sample.New(sample.Config{People: 100, Posts: 300})))
	for _, text := range []string{
		"", "Hej!", "Tack på förhand!!", `"unfinished kafka`, "kafka\r\nBcc: everyone@firm.example", "-kafka", "\x00\x07",
		strings.TrimSpace(strings.Repeat("betalning och kafka ", 49)), `Loggen säger "connection refused" varje natt`,
	} {
		a := askFor(t, s, search.Anyone(), question(text, 0.5))
		if len(a.People) > 5 {
			t.Errorf("%q: %d people", text, len(a.People))
		}
	}
	for _, bad := range []search.Question{
		question("kafka", math.NaN()), question("kafka", -0.1), question("kafka", 1.1),
		{Query: search.Query{Text: "kafka", Limit: search.MaxAdvisers + 1}}, question(strings.Repeat("x", search.MaxQueryLength+1), 0),
	} {
		_, err := s.Ask(context.Background(), search.Anyone(), bad)
		var refused *search.QueryError
		if !errors.As(err, &refused) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if _, err := s.Ask(context.Background(), search.Asker{}, question("kafka", 0)); !errors.Is(err, search.ErrNoAsker) {
		t.Errorf("nobody asks: %v", err)
	}
}

func theSameQuestionHasTheSameAnswer(t *testing.T, engine *local.Engine) {
	s := searcher(engine)
	for _, q := range asked[:5] {
		first := asJSON(t, askFor(t, s, search.Anyone(), question(q.text, 0.5)))
		for range 3 {
			if again := asJSON(t, askFor(t, s, search.Anyone(), question(q.text, 0.5))); again != first {
				t.Fatalf("%s:\n%s\nand then\n%s", q.topic, first, again)
			}
		}
	}
}
