package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
)

// nordan is a firm whose units and groups are called like subjects.
const nordan = `
{"type":"unit","id":"firm","name":"Nordan"}
{"type":"unit","id":"data","name":"Data","parent":"firm"}
{"type":"unit","id":"sec","name":"Cyber Security","parent":"firm"}
{"type":"unit","id":"cloud","name":"Cloud & Platform","parent":"firm"}
{"type":"group","id":"kafka","name":"kafka","visibility":"open","description":"Streams of events","members":["anna","bo"]}
{"type":"group","id":"oslo","name":"Kontoret Oslo","visibility":"open","members":["bo"]}
{"type":"group","id":"board","name":"Styret","visibility":"secret","members":["cilla"]}
{"type":"person","id":"anna","name":"Anna Berg","unit":"data","location":"Göteborg","emails":["anna.berg@nordan.example"],"skills":[{"name":"Customer Experience"}]}
{"type":"person","id":"anna2","name":"Anna Berg","unit":"sec","location":"Oslo"}
{"type":"person","id":"bo","name":"Bo Åkesson Lind","unit":"sec","location":"Oslo"}
{"type":"person","id":"cilla","name":"Cilla Dahl","unit":"cloud","location":"Ålesund"}
{"type":"person","id":"left","name":"Dag Hammar","unit":"cloud","location":"Bodø","active":false}
{"type":"person","id":"karin","name":"Karin Oslo","unit":"cloud","location":"Bergen"}
{"type":"post","id":"1","author":"anna","group":"kafka","title":"Kafka in production","body":"Kafka and data governance need event sourcing and payments.","lang":"en","time":"2026-03-01T09:00:00Z"}
{"type":"post","id":"2","author":"bo","group":"kafka","title":"Betalingsplattformer","body":"Vi bygger betalingsplattformer med Kafka.","lang":"no","time":"2026-03-02T09:00:00Z"}
{"type":"post","id":"3","author":"cilla","group":"oslo","title":"Awareness","body":"Cyber security awareness training, and a cloud platform.","lang":"en","time":"2026-03-03T09:00:00Z"}
{"type":"post","id":"5","author":"bo","group":"kafka","body":"Kafka and governance of betalingsplattformer, once.","lang":"en","time":"2026-03-04T09:00:00Z"}
{"type":"post","id":"6","author":"bo","group":"kafka","body":"Kafka and governance of betalingsplattformer, twice.","lang":"en","time":"2026-03-05T09:00:00Z"}
{"type":"post","id":"4","author":"cilla","group":"board","title":"Salg","body":"Vi selger Hemmelighet.","lang":"no","time":"2026-03-03T09:00:00Z"}
`

func openNordan(t testing.TB) *local.Engine {
	t.Helper()
	engine, err := local.Open(t.TempDir(), local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	batch := indexer.Batch{Source: "hr"}
	for line := range strings.Lines(strings.TrimSpace(nordan)) {
		record, err := connectors.Decode([]byte(strings.TrimSpace(line)))
		if err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		batch.Upserts = append(batch.Upserts, record)
	}
	if _, err := engine.Apply(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if err := engine.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	return engine
}

func TestNamesOfTheFirmAreFiltersWhereTheyStandAsSuch(t *testing.T) {
	s := searcher(openNordan(t))
	for _, tt := range []struct{ question, filters, words string }{
		{"hvem har jobbet med betalingsplattformer i Oslo", "place:Oslo", "betalingsplattformer"},
		{"vem i Göteborg kan kafka", "place:Göteborg", "kafka"},
		{"kafka in GOTEBORG", "place:Göteborg", "kafka"},
		{"kafka i aalesund", "place:Ålesund", "kafka"},
		{"kafka Oslo", "place:Oslo", "kafka"},
		{"kafka i Oslo eller Göteborg", "place:Oslo place:Göteborg", "kafka"},
		{"kafka in Oslo, Ålesund", "place:Oslo place:Ålesund", "kafka"},
		{"Oslo kafka", "", "Oslo kafka"},
		{"kafka Oslo kommune", "", "kafka Oslo kommune"},
		{"Oslo", "", "Oslo"},
		{"vem jobbar i Oslo", "", "Oslo"},
		{"vem kan kafka", "", "kafka"},
		{"data governance", "", "data governance"},
		{"who knows data governance", "", "data governance"},
		{"governance data", "", "governance data"},
		{"vem i Data kan kafka", "unit:Data", "kafka"},
		{"someone in data who knows kafka", "unit:Data", "kafka"},
		{"erfarenhet i Data", "", "Data"},
		{"någon med erfarenhet i data och kafka", "", "data kafka"},
		{"partitions i kafka", "group:kafka", "partitions"},
		{"who knows kafka in Cyber Security", "unit:Cyber Security", "kafka"},
		{"cyber security training", "", "cyber security training"},
		{"kafka cloud & platform", "unit:Cloud & Platform", "kafka"},
		{"cloud & platform", "", "cloud platform"},
		{"awareness kontoret oslo", "group:Kontoret Oslo", "awareness"},
		{"customer experience in Oslo", "place:Oslo", "customer experience"},
		{"hvem kan salg i styret", "", "salg styret"},
		{"vem i Data och Oslo", "place:Oslo", "Data"},
		{"kafka Karin Oslo", "", "kafka Karin Oslo"},
		{`"event sourcing" in Oslo`, "place:Oslo", "event sourcing"},
		{"kafka i Bodø", "", "kafka Bodø"},
	} {
		t.Run(tt.question, func(t *testing.T) {
			a := ask(t, s, search.Anyone(), search.Query{Text: tt.question})
			var filters []string
			for _, f := range a.Filters {
				filters = append(filters, f.Kind+":"+f.Name)
			}
			if got := strings.Join(filters, " "); got != tt.filters {
				t.Errorf("filters %q; want %q", got, tt.filters)
			}
			if got := strings.Join(a.Words, " "); got != tt.words {
				t.Errorf("looked for %q; want %q", got, tt.words)
			}
		})
	}
}

func TestANameIsAWordAgainForWhoSaysSo(t *testing.T) {
	s := searcher(openNordan(t))
	a := ask(t, s, search.Anyone(), search.Query{Text: "kafka i Oslo", AsWords: []string{"oslo"}})
	if len(a.Filters) > 0 || !slices.Equal(a.Words, []string{"kafka", "Oslo"}) {
		t.Errorf("filters %+v, words %q", a.Filters, a.Words)
	}
	f := ask(t, s, search.Anyone(), search.Query{Text: "kafka i Oslo place:göteborg"}).Filters
	if len(f) != 2 || f[0].Typed != "place:göteborg" || f[0].Named || f[1].Typed != "Oslo" || !f[1].Named || !slices.Equal(f[1].Values, []string{"Oslo"}) {
		t.Errorf("filters %+v", f)
	}
}

func TestAGroupIsAFilterOnlyForThoseWhoMayKnowOfIt(t *testing.T) {
	s := searcher(openNordan(t))
	const q = "hvem kan salg i Styret"
	if f := ask(t, s, search.As("hr:cilla"), search.Query{Text: q}).Filters; len(f) != 1 || f[0].Name != "Styret" {
		t.Errorf("a member's question has the filters %+v", f)
	}
	if f := ask(t, s, search.As("hr:bo"), search.Query{Text: q}).Filters; len(f) != 0 {
		t.Errorf("the question of somebody else has the filters %+v", f)
	}
}

func TestAPersonsNameFindsThePersonFirst(t *testing.T) {
	s := searcher(openNordan(t))
	for question, want := range map[string][]string{
		"Anna Berg":                   {"hr:anna", "hr:anna2"},
		"vem är anna berg?":           {"hr:anna", "hr:anna2"},
		"Berg, Anna":                  {"hr:anna", "hr:anna2"},
		"bo akesson lind":             {"hr:bo"},
		"Bo Lind":                     {"hr:bo"},
		"Åkesson":                     {"hr:bo"},
		"Cilla D":                     {"hr:cilla"},
		"who is cilla":                {"hr:cilla"},
		"vad kan Cilla Dahl om kafka": {"hr:cilla"},
		"Cilla kafka":                 nil,
		"Dag Hammar":                  nil,
		"kafka":                       nil,
		"D":                           nil,
	} {
		var got []string
		for _, card := range ask(t, s, search.Anyone(), search.Query{Text: question}).Named {
			got = append(got, card.ID)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: named %v; want %v", question, got, want)
		}
	}
}
