package page_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui"
	"github.com/vemvet/vemvet/ui/api"
	"github.com/vemvet/vemvet/ui/page"
)

// serveFirm serves a firm of two dozen colleagues through every room of Vemvet, and gives its address.
func serveFirm(t *testing.T) string {
	t.Helper()
	ctx := t.Context()
	quiet := slog.New(slog.DiscardHandler)
	engine, err := local.Open(t.TempDir(), local.Options{Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := indexer.Pull(ctx, engine, "firm", smallFirm(), indexer.PullOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := engine.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	searcher := search.New(engine, search.DefaultParameters())
	builder := team.New(searcher)
	asker := func(*gin.Context) (search.Asker, string) { return search.Anyone(), "Klara Nyström" }
	server := ui.NewServer(ui.Options{
		Logger: quiet,
		API:    api.New(searcher, builder, api.Options{Asker: asker}),
		Pages:  page.New(searcher, builder, page.Options{Asker: asker, Location: time.UTC}),
	})
	listening := httptest.NewServer(server.Handler(true))
	t.Cleanup(listening.Close)
	return listening.URL
}

// records is a source of what it holds.
type records []connectors.Record

func (r records) Pull(_ context.Context, _ []byte, sink connectors.Sink) (connectors.Pass, error) {
	for _, record := range r {
		if err := sink.Upsert(record); err != nil {
			return connectors.Pass{}, err
		}
	}
	return connectors.Pass{Complete: true}, nil
}

// area is something that four colleagues know: the first most, the last least.
type area struct {
	unit, skill, group string
	people             []string
	threads            []thread
}

type thread struct{ lang, title, question, answer, thanks string }

var areas = []area{
	{"Platform", "Kubernetes", "Platform talk", []string{"Sara Lindqvist|Senior platform engineer|Stockholm", "Henrik Aasen|Platform engineer|Oslo", "Maja Berg|Site reliability engineer|Göteborg", "Ola Nordmann|Developer|Bergen"}, []thread{
		{"en", "Moving to Kubernetes without downtime", "We have forty services on virtual machines and want them on Kubernetes before the summer. How did you move traffic over without downtime?", "We ran both side by side for a month and moved a tenth of the traffic at a time. Set readiness probes and a pod disruption budget first: without them every node upgrade in Kubernetes hurts.", "Thank you, the pod disruption budget was what we had missed."},
		{"sv", "Minne tar slut i Kubernetes", "Våra poddar dödas av minnesbrist varje natt. Hur sätter ni gränser för minne i Kubernetes?", "Mät i en vecka och sätt gränsen en fjärdedel över toppen. I Kubernetes är det begäran som styr var podden hamnar, gränsen bara när den dödas.", "Tack, nu har det varit lugnt i tre nätter!"},
		{"nb", "Oppgradering av Kubernetes", "Vi skal oppgradere Kubernetes to versjoner. Er det noen som har gjort det i ett hopp?", "Ikke hopp. Ta én versjon om gangen, og sjekk utgåtte API-er med pluto først.", "Takk, da tar vi det i to steg."},
	}},
	{"Security", "GDPR", "Privacy and law", []string{"Ingrid Solheim|Privacy counsel|Oslo", "Anders Wikström|Security architect|Stockholm", "Fatima Haddad|Data protection officer|Malmö", "Per Hansen|Consultant|Trondheim"}, []thread{
		{"nb", "Databehandleravtale med underleverandør", "Kunden krever databehandleravtale også for underleverandører. Har vi en mal som holder for GDPR?", "Ja, bruk malen fra i fjor, men skriv inn varsling innen 24 timer. Datatilsynet ser etter det.", "Takk, kunden godtok den."},
		{"en", "GDPR and logs with personal data", "How long may we keep access logs that hold personal data under the GDPR?", "As long as you need them for what you said you need them for. Ninety days for security logs has passed every audit we had. Write the reason down.", "Thanks, ninety days it is."},
		{"sv", "Personuppgifter i testmiljön", "Får vi kopiera kundens personuppgifter till testmiljön om avtalet säger det?", "Nej, inte utan rättslig grund. Maskera dem i stället; GDPR artikel 32 räcker inte som skäl.", "Tack, vi maskerar."},
	}},
	{"Data", "data modelling", "Data people", []string{"Johan Ek|Data architect|Göteborg", "Linnea Sjöberg|Data engineer|Stockholm", "Kristian Dahl|Analyst|Oslo", "Emma Virtanen|Data engineer|Malmö"}, []thread{
		{"en", "Data modelling for slowly changing customers", "Customers change name and address and the reports must show what was true then. Which kind of data modelling do you use for history?", "Keep a row per validity with from and to. A data vault is overkill for three tables; a type two dimension is enough.", "That solved it, thank you."},
		{"sv", "Datamodellering i Postgres", "Hur modellerar ni en produktkatalog där varje kund har egna fält?", "Gemensamma fält som kolumner och resten i jsonb med ett schema per kund. Datamodellering är att bestämma vad som får saknas.", "Tack, det blev mycket enklare."},
	}},
	{"Design", "accessibility", "Design critique", []string{"Nora Lie|Interaction designer|Bergen", "Elias Holm|Front-end developer|Stockholm", "Siri Strand|UX researcher|Oslo", "Viktor Åberg|Developer|Malmö"}, []thread{
		{"nb", "Skjermleser og skjema", "Skjermleseren leser ikke feilmeldingene i skjemaet. Hva gjør vi galt?", "Sett aria-describedby på feltet og flytt fokus til den første feilen. Universell utforming er mest rekkefølge.", "Takk, nå leser den alt."},
		{"en", "Accessibility of a table on a phone", "Our tables do not fit on a phone. What is the accessible way?", "Let the table scroll in a region that takes the focus and has a name. Do not turn rows into cards: accessibility dies with the headers.", "Great advice, thanks."},
	}},
	{"Public sector", "procurement", "Bids", []string{"Birgitta Nilsson|Bid manager|Stockholm", "Tor Eriksen|Key account manager|Oslo", "Agnes Falk|Lawyer|Göteborg", "Lars Moe|Adviser|Oslo"}, []thread{
		{"sv", "Offentlig upphandling: skallkrav på referenser", "Upphandlingen kräver tre referenser yngre än tre år. Räknas pågående uppdrag?", "Ja, om kunden har godkänt en delleverans. Fråga i frågefunktionen – svaret i en offentlig upphandling binder alla.", "Tack, de svarade ja."},
		{"nb", "Offentlige anskaffelser og rammeavtaler", "Kan vi si nei til et avrop på rammeavtalen?", "Ja, men bare om avtalen åpner for det. I offentlige anskaffelser er taushet som regel et ja.", "Takk for raskt svar."},
	}},
	{"Integration", "Kafka", "Integration", []string{"Mikael Strömberg|Integration architect|Göteborg", "Hanne Berntsen|Developer|Oslo", "Oskar Lund|Developer|Stockholm", "Thea Haugen|Tester|Bergen"}, []thread{
		{"en", "Kafka consumers that lag behind", "Our Kafka consumers lag by hours every Monday. More partitions or more consumers?", "Neither at first: look at the slowest message. One poison message in a Kafka partition holds up all behind it.", "It was a poison message. Thank you!"},
		{"sv", "Schemaändringar i Kafka", "Hur byter ni schema i Kafka utan att konsumenterna stannar?", "Lägg bara till fält, aldrig byt namn, och låt schemaregistret vägra annat.", "Tack, det satte vi som regel."},
	}},
}

func slug(name string) string {
	return strings.ToLower(strings.NewReplacer(" ", ".", "Å", "a", "å", "a", "ä", "a", "ö", "o", "Ö", "o").Replace(name))
}

// smallFirm writes each thread several times over the years, by the same few who know.
func smallFirm() records {
	var out records
	start := time.Date(2024, 1, 15, 9, 0, 0, 0, time.UTC)
	out = append(out, &connectors.Unit{Head: connectors.Head{ID: "firm"}, Name: "Fjord & Fjäll"})
	var everyone []string
	for _, a := range areas {
		out = append(out, &connectors.Unit{Head: connectors.Head{ID: slug(a.unit)}, Name: a.unit, Parent: "firm"})
		for _, line := range a.people {
			everyone = append(everyone, slug(strings.Split(line, "|")[0]))
		}
	}
	for _, a := range areas {
		out = append(out, &connectors.Group{Head: connectors.Head{ID: slug(a.group)}, Name: a.group, Visibility: connectors.Open, Members: everyone})
		for i, line := range a.people {
			name, title, town := strings.Split(line, "|")[0], strings.Split(line, "|")[1], strings.Split(line, "|")[2]
			person := &connectors.Person{
				Head: connectors.Head{ID: slug(name)}, Name: name, Title: title, Location: town, Unit: slug(a.unit),
				Emails: []string{slug(name) + "@fjordfjall.example"}, Phone: fmt.Sprintf("+46 8 555 01 %02d", i), Languages: []string{"sv", "nb", "en"},
				Skills: []connectors.Skill{{Name: a.skill, Level: 5 - i, Years: float64(8 - 2*i), By: "self"}},
			}
			if i > 0 {
				person.Manager = slug(strings.Split(a.people[0], "|")[0])
			}
			out = append(out, person)
		}
	}
	for k, a := range areas {
		who := func(i int) string { return slug(strings.Split(a.people[i%len(a.people)], "|")[0]) }
		for round := range 4 {
			for n, th := range a.threads {
				id := fmt.Sprintf("%s/%d-%d", slug(a.group), round, n)
				at := start.AddDate(0, 7*round, 3*n+k)
				post := func(suffix, parent, author, title, body string, hours int) *connectors.Post {
					return &connectors.Post{
						Head:   connectors.Head{ID: id + suffix, URL: "https://chat.fjordfjall.example/" + id + suffix},
						Author: author, Group: slug(a.group), Parent: parent, Title: title, Body: body, Lang: th.lang, Time: at.Add(time.Duration(hours) * time.Hour),
					}
				}
				question := post("", "", who(3-round%2), th.title, th.question, 0)
				question.Tags = []string{a.skill}
				answer := post("a", id, who(round/3), "", th.answer, 3)
				answer.Accepted = true
				answer.Reactions = []connectors.Reaction{{Person: who(2), Kind: "like", Time: at.Add(5 * time.Hour)}}
				out = append(out, question, answer, post("t", id+"a", who(3-round%2), "", th.thanks, 6))
			}
		}
		out = append(out, &connectors.Experience{
			Head: connectors.Head{ID: "cv-" + who(0)}, Person: who(0), Sort: "project", Project: "p" + who(0), Title: a.skill + " for Nordic Rail",
			Customer: "Nordic Rail", Role: "Lead", Description: "Led the work with " + a.skill + ".", Skills: []string{a.skill},
			From: start.AddDate(-2, 0, 0), To: start,
		})
	}
	return out
}
