package tender_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/vemvet/vemvet/indexer/text"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/search/tender"
)

var synonyms = text.StarterThesaurus()

// small is the vocabulary of a small firm.
func small() *vocabulary {
	return &vocabulary{search.Vocabulary{
		Skills: []string{"Kafka", "Java", "Go", "C#", ".NET", "Anti-money laundering", "Project management", "PostgreSQL"},
		Topics: []string{"Offentlige anskaffelser"}, Places: []string{"Oslo", "Malmö"}, Languages: []string{"nb", "sv", "en"},
		Clearances: []string{"Säkerhetsklass 2"}, Synonyms: synonyms,
	}}
}

func read(t testing.TB, said string) *tender.Reading {
	t.Helper()
	r, err := tender.New(small()).Read(context.Background(), search.Anyone(), said)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// short tells a requirement in a line: must or wish, the skill, and what is said of it.
func short(r tender.Requirement) string {
	out := "wish " + r.Skill
	if r.Mandatory {
		out = "must " + r.Skill
	}
	for _, of := range []struct {
		name  string
		value float64
	}{{"years", float64(r.Years)}, {"level", float64(r.Level)}, {"weight", r.Weight}} {
		if of.value != 0 {
			out += fmt.Sprintf(" %s %g", of.name, of.value)
		}
	}
	if !r.Known {
		out += " unknown"
	}
	return out
}

func TestRequirementsOfASentence(t *testing.T) {
	for _, c := range []struct {
		is, said string
		want     []string
	}{
		{"must", "The consultants must have experience of Kafka.", []string{"must Kafka"}},
		{"should", "The consultants should have experience of Kafka.", []string{"wish Kafka"}},
		{"ska", "Konsulterna ska ha erfarenhet av Kafka.", []string{"must Kafka"}},
		{"bör", "Konsulterna bör ha erfarenhet av Kafka.", []string{"wish Kafka"}},
		{"må is must in Norwegian", "Konsulentene må ha erfaring med Kafka og jobbe i prosjektet hele uka.", []string{"must Kafka"}},
		{"må is leave in Danish", "Opgaven må løses hjemmefra, og I må bruge erfaring med Kafka i det daglige.", nil},
		{"a wish in a demand", "Konsulenten skal ha erfaring med Java, gjerne med Kafka.", []string{"must Java", "wish Kafka"}},
		{"a plus that is no demand", "Experience of Kafka is a plus but not required.", []string{"wish Kafka"}},
		{"a synonym is known by the firm's name", "Konsulten ska ha erfarenhet av penningtvätt.", []string{"must penningtvätt"}},
		{"what the firm has no name for", "The consultants must have experience of Elasticsearch.", []string{"must Elasticsearch unknown"}},
		{"two of them", "Konsulenten skal ha erfaring med Kafka og Elasticsearch.", []string{"must Kafka", "must Elasticsearch unknown"}},
		{"years before", "At least five years of experience of Kafka are required.", []string{"must Kafka years 5"}},
		{"years after", "Konsulten ska ha erfarenhet av Kafka, minst 3 år.", []string{"must Kafka years 3"}},
		{"years that are the past", "Konsulten ska ha erfarenhet av Kafka under de senaste fem åren.", []string{"must Kafka"}},
		{"years of one and not the other", "You will need strong Java skills and at least four years of Kafka.", []string{"must Java level 4", "must Kafka years 4"}},
		{"a level", "Konsulten ska ha mycket goda kunskaper i Kafka.", []string{"must Kafka level 4"}},
		{"an expert", "Expert knowledge of Kafka is essential.", []string{"must Kafka level 5"}},
		{"a level after", "Konsulentene må kunne Java godt.", []string{"must Java level 3"}},
		{"Go is a language and go is not", "The consultants must go to Oslo and have experience of Java.", []string{"must Java"}},
		{"Go, written as it is", "The consultants must have experience of Go and C#.", []string{"must Go", "must C#"}},
		{"a certificate", "Minst en konsult ska vara certifierad enligt CISSP.", []string{"must CISSP unknown"}},
		{"asked for twice, the stricter counts", "The consultants should know Kafka. The architect must have at least six years of experience of Kafka.", []string{"must Kafka years 6"}},
		{"nothing about the bid itself", "Anbudet ska vara skrivet på svenska och lämnas i tid.", nil},
		{"a heading over a list", "Krav\n\nBör-krav\n- Erfarenhet av Kafka\n- Java\n", []string{"wish Kafka", "wish Java"}},
		{"another heading", "Skall-krav\n1. Erfarenhet av Kafka\n\nÖvrigt\n\nVi använder Java i dag.\n", []string{"must Kafka"}},
		{"a table", "Nr\tKrav\tTyp\n1\tErfarenhet av Kafka\tSka\n2\tErfarenhet av Java\tBör\n", []string{"must Kafka", "wish Java"}},
		{"a table that a PDF flattened", "Nr Krav Typ\n1 Erfarenhet av Kafka Ska\n2 Erfarenhet av Java Bör\n", []string{"must Kafka", "wish Java"}},
		{"lines under a heading, without bullets or empty lines", "Essential skills and experience\nDemonstrate experience of building event-driven services with Kafka\n" +
			"Experience of Elasticsearch in production\nNice-to-have skills and experience\nExperience of Java\n", []string{"must event-driven services unknown", "must Kafka", "must Elasticsearch unknown", "wish Java"}},
		{"lines that are wrapped", "The work is led by the permanent staff of the authority, and the consultants must have experience of\n" +
			"Kafka. It is done within the offices of the authority, where the team has been working for some years by\nnow, and where it is going to stay.\n", []string{"must Kafka"}},
		{"what stands below a list is not of it", "Meriterande kompetens\nErfarenhet av Java\nOmfattning: 100 %\nKonsulten ska ha erfarenhet av Kafka.\n", []string{"wish Java", "must Kafka"}},
		{"a role with its years", "Minimumskrav til kompetanse:\n- Minimum 8 års relevant erfaring som løsningsarkitekt\n", []string{"must løsningsarkitekt years 8 unknown"}},
		{"two with a slash between them", "The team must have experience of Kubernetes/Kafka and CI/CD.", []string{"must Kubernetes unknown", "must Kafka", "must CI/CD unknown"}},
		{"a demand that is denied is a wish", "Konsulten ska kunna Java. Kan konsulten Kafka är det bra, men det är inget krav.", []string{"must Java", "wish Kafka"}},
		{"years within what is known", "Du har jobbat minst sex år med Kafka eller Java.", []string{"must Kafka years 6", "must Java years 6"}},
		{"years of one who is two things", "You must have at least six years of experience of Kafka and who is at home in Java.", []string{"must Kafka years 6", "must Java"}},
		{"a number in words and figures", "Each developer shall have at least four (4) years of experience with Kafka.", []string{"must Kafka years 4"}},
		{"experience of working with", "Konsulenten må ha erfaring fra arbeid med Kafka.", []string{"must Kafka"}},
		{"a preposition that is said twice", "The team must have experience with event sourcing and with Elasticsearch.", []string{"must event sourcing unknown", "must Elasticsearch unknown"}},
		{"what something is joined to", "Konsulenten skal have erfaring med integration til MitID.", []string{"must integration til MitID unknown"}},
		{"A and B", "A-krav\n- Erfaring med Kafka\n\nKrav som blir evaluerte (B-krav)\n- Erfaring med Java\n", []string{"must Kafka", "wish Java"}},
		{"nynorsk", "Konsulenten må ha minst tre års røynsle med Kafka.", []string{"must Kafka years 3"}},
		{"certified without as", "Mindst én konsulent skal være certificeret Scrum Master.", []string{"must Scrum Master unknown"}},
		{"lines broken short", "The consultant must have experience of\nKafka and of\nJava.\n", []string{"must Kafka", "must Java"}},
		{"a cell that is a sentence about the consultant", "Nr\tKrav\tTyp\n1\tKonsulenten taler dansk\tMK\n2\tKonsulenten har erfaring med Kafka\tMK\n", []string{"must Kafka"}},
		{"a sentence with a colon is none of a table", "Projektlederen skal have prøvet det før: mindst ti års erfaring med Kafka. Kendskab til Java er en fordel.", []string{"must Kafka years 10", "wish Java"}},
		{"a wish after a demand of a list", "Krav:\n- God erfaring med Kafka, helst i Cypress eller Playwright\n", []string{"must Kafka level 3", "wish Cypress unknown", "wish Playwright unknown"}},
		{"a wish joined to a demand", "Konsulenten skal have erfaring med Kafka og helst en PRINCE2-certificering.", []string{"must Kafka", "wish PRINCE2 unknown"}},
		{"headings of an advertisement", "Vi ser etter deg som har:\n• Erfaring med Kafka\n\nDet teller positivt om du også har:\n• Erfaring med Java\n", []string{"must Kafka", "wish Java"}},
		{"proficient in", "Developers shall be proficient in Kafka and in Java.", []string{"must Kafka", "must Java"}},
		{"a name with a full stop in it", "Konsulten ska ha erfarenhet av Vue.js och Kafka.", []string{"must Vue.js unknown", "must Kafka"}},
		{"a key that says how much it is asked for", "Must-haves: experience of Kafka\nNice-to-haves: dbt, and Java\n", []string{"must Kafka", "wish dbt unknown", "wish Java"}},
		{"years of one demand and not of the next", "Projektlederen skal have mindst otte års erfaring med Kafka, og vedkommende skal have erfaring med Java.", []string{"must Kafka years 8", "must Java"}},
		{"weights", "Konsulten ska ha erfarenhet av Kafka.\n\nUtvärdering\n\nPris: 40 %\nErfarenhet av Kafka: 60 %\n", []string{"must Kafka weight 60"}},
		{"a weight of what nothing asked for", "Award criteria\n\nPrice 70%\nExperience of Java 30%\n", []string{"wish Java weight 30"}},
		{"points", "Meriterande\n- Erfarenhet av Kafka, 15 poäng\n", []string{"wish Kafka weight 15"}},
	} {
		t.Run(c.is, func(t *testing.T) {
			var got []string
			for _, r := range read(t, c.said).Requirements {
				got = append(got, short(r))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q\n got %q\nwant %q", c.said, got, c.want)
			}
		})
	}
}

func TestFactsOfATender(t *testing.T) {
	day := func(d *tender.Day) string {
		if d == nil {
			return ""
		}
		return d.Date.Format(time.DateOnly)
	}
	for _, c := range []struct {
		said string
		get  func(*tender.Reading) string
		want string
	}{
		{"Sista anbudsdag: 2026-12-11", func(r *tender.Reading) string { return day(r.Deadline) }, "2026-12-11"},
		{"Tilbudsfrist: 10.12.2026 kl. 12.00", func(r *tender.Reading) string { return day(r.Deadline) }, "2026-12-10"},
		{"Proposals must be submitted no later than December 11, 2026.", func(r *tender.Reading) string { return day(r.Deadline) }, "2026-12-11"},
		{"Oppdraget varer fra 1. mars til 31. august 2027.", func(r *tender.Reading) string { return day(r.From) + " " + day(r.To) }, "2027-03-01 2027-08-31"},
		{"Vi er ferdige ut september 2027.", func(r *tender.Reading) string { return day(r.To) }, "2027-09-30"},
		{"Spørsmål må stilles innen 1. desember 2026. Tilbud leveres innen 8. desember 2026.", func(r *tender.Reading) string { return day(r.Deadline) }, "2026-12-08"},
		{"The tender ends on 31 February 2027.", func(r *tender.Reading) string { return day(r.To) }, "2027-02-28"},
		{"We expect a team of two to four people.", func(r *tender.Reading) string { return fmt.Sprint(r.Seats.Value) }, "4"},
		{"Vi trenger to utviklere og en arkitekt til prosjektet vårt.", func(r *tender.Reading) string { return fmt.Sprint(r.Seats.Value) }, "3"},
		{"Minst två konsulter ska ha erfarenhet av Kafka.", func(r *tender.Reading) string { return fmt.Sprint(r.Seats == nil) }, "true"},
		{"Vi söker utvecklare (2 st) till ett team som i dag är sju personer.", func(r *tender.Reading) string { return fmt.Sprint(r.Seats.Value) }, "2"},
		{"Tal på konsulentar:\t3\nStad:\tOslo\n", func(r *tender.Reading) string { return fmt.Sprint(r.Seats.Value) + " " + r.Places[0].Value }, "3 Oslo"},
		{"Frist for å stille spørsmål er 1. desember 2026. Frist for å levere tilbud er 8. desember 2026.", func(r *tender.Reading) string { return day(r.Deadline) }, "2026-12-08"},
		{"Avtalen trer i kraft 1. februar 2027 og løper til 31. januar 2029.", func(r *tender.Reading) string { return day(r.From) + " " + day(r.To) }, "2027-02-01 2029-01-31"},
		{"Skogvik kommune, heretter kalt oppdragsgiver, har om lag 31 000 innbyggere.", func(r *tender.Reading) string { return r.Customer.Value }, "Skogvik kommune"},
		{"From: Mary Lind <mary@northmill.example>\n\nNorthmill Energy has to move its data to a new place.\n", func(r *tender.Reading) string { return r.Customer.Value }, "Northmill Energy"},
		{"Kan I stille med en projektleder og to SAP-konsulenter?", func(r *tender.Reading) string { return fmt.Sprint(r.Seats.Value) }, "3"},
		{"We require a delivery manager, a technical architect and three developers.", func(r *tender.Reading) string { return fmt.Sprint(r.Seats.Value) }, "5"},
		{"Everyone needs to be there.\nBuyer: Eastern Array Ltd\nOrt: Oslo (minst två dagar)\n", func(r *tender.Reading) string { return r.Customer.Value + ", " + r.Places[0].Value }, "Eastern Array Ltd, Oslo"},
		{"Meriterande\n- Java\n\nSpråk: svenska, flytande\n", func(r *tender.Reading) string { return fmt.Sprint(r.Languages[0].Value, " ", r.Languages[0].Wished) }, "sv false"},
		{"Placering: Oslo. Distansarbete kan förekomma.", func(r *tender.Reading) string { return r.Places[0].Value }, "Oslo"},
		{"Plattformen tas ur drift och slutar att fungera till 2029-03-31.\nAvtalsstart: 2027-04-05\nAvtalsslut: 2028-03-31\n", func(r *tender.Reading) string { return day(r.From) + " " + day(r.To) }, "2027-04-05 2028-03-31"},
		{"Arbeidet utføres i Oslo.", func(r *tender.Reading) string { return fmt.Sprintf("%s %t", r.Places[0].Value, r.Places[0].Known) }, "Oslo true"},
		{"Ort: Kiruna", func(r *tender.Reading) string { return fmt.Sprintf("%s %t", r.Places[0].Value, r.Places[0].Known) }, "Kiruna false"},
		{"Konsulten ska tala svenska. Engelska är meriterande.", func(r *tender.Reading) string {
			return fmt.Sprintf("%s %t %s %t", r.Languages[0].Value, r.Languages[0].Wished, r.Languages[1].Value, r.Languages[1].Wished)
		}, "sv false en true"},
		{"Konsulten ska kunna placeras i säkerhetsklass 2.", func(r *tender.Reading) string {
			return fmt.Sprintf("%s %t", r.Clearances[0].Value, r.Clearances[0].Known)
		}, "Säkerhetsklass 2 true"},
		{"Location\nMalmö\nOrganisation the work is for\nOffice for Licences\n", func(r *tender.Reading) string { return r.Places[0].Value + ", " + r.Customer.Value }, "Malmö, Office for Licences"},
		{"Oppdraget utføres i Kundens lokaler i Oslo.", func(r *tender.Reading) string { return r.Places[0].Value }, "Oslo"},
		{"Buyer: Eastern Array Ltd", func(r *tender.Reading) string { return r.Customer.Value }, "Eastern Array Ltd"},
		{"Sundby kommun söker en konsult för ett uppdrag.", func(r *tender.Reading) string { return r.Customer.Value }, "Sundby kommun"},
		{"Pris viktas 40 % och kvalitet 60 %.", func(r *tender.Reading) string {
			return fmt.Sprintf("%g %g %s", r.Criteria[0].Percent, r.Criteria[1].Percent, r.Criteria[1].Name)
		}, "40 60 kvalitet"},
	} {
		t.Run(c.said, func(t *testing.T) {
			if got := c.get(read(t, c.said)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestEverythingKeepsWhereItStands(t *testing.T) {
	for _, name := range []string{"sv1", "sv2", "no3", "da3", "en4"} {
		said, _ := readTender(t, name)
		if wrong := misplaced(said, read(t, said)); wrong != "" {
			t.Errorf("%s: %s", name, wrong)
		}
	}
}

// misplaced says which passage is not in the text where it says.
func misplaced(said string, r *tender.Reading) string {
	var all []tender.Passage
	for _, q := range slices.Concat(r.Requirements, r.Left) {
		all = append(all, q.Passage)
		if strings.TrimSpace(q.Skill) == "" {
			return "a requirement of nothing"
		}
	}
	for _, s := range slices.Concat(r.Places, r.Languages, r.Clearances) {
		all = append(all, s.Passage)
	}
	for _, c := range r.Criteria {
		all = append(all, c.Passage)
	}
	for _, d := range []*tender.Day{r.From, r.To, r.Deadline} {
		if d != nil {
			all = append(all, d.Passage)
		}
	}
	if r.Customer != nil {
		all = append(all, r.Customer.Passage)
	}
	if r.Seats != nil {
		all = append(all, r.Seats.Passage)
	}
	for _, p := range all {
		if p.Start < 0 || p.End > len(said) || p.Start >= p.End {
			return fmt.Sprintf("[%d, %d) of %d", p.Start, p.End, len(said))
		}
		if there := strings.Join(strings.Fields(said[p.Start:p.End]), " "); there != p.Text {
			return fmt.Sprintf("%q, but there stands %q", p.Text, there)
		}
	}
	return ""
}

func TestOfTooManyRequirementsTheWeightiestAreKeptAndTheRestTold(t *testing.T) {
	var said strings.Builder
	said.WriteString("Bör-krav\n")
	for i := range 70 {
		fmt.Fprintf(&said, "- Erfarenhet av Verktyg%dx\n", 100+i)
	}
	said.WriteString("\nSkall-krav\n- Erfarenhet av Kafka\n- Erfarenhet av Java\n")
	r := read(t, said.String())
	if len(r.Requirements) != team.MaxRequirements || len(r.Left) != 72-team.MaxRequirements {
		t.Fatalf("%d kept and %d left; want %d and %d", len(r.Requirements), len(r.Left), team.MaxRequirements, 72-team.MaxRequirements)
	}
	if last := r.Requirements[len(r.Requirements)-1]; last.Skill != "Java" || !last.Mandatory {
		t.Errorf("what must be there is left out: the last is %q", short(last))
	}
}

func TestAReadingIsARequestThatTheBuilderTakes(t *testing.T) {
	r := read(t, "Konsulten ska ha erfarenhet av Kafka.\nOrt: Kiruna, Oslo\nUppdraget pågår från 2027-01-01 till 2027-06-30.\n"+
		"Konsulterna ska tala svenska.\nVi söker tre konsulter.\n\nUtvärdering\nPris 75 %\nErfarenhet av Kafka 25 %\n")
	got := r.Request()
	if got.Seats != 3 || !slices.Equal(got.Places, []string{"Oslo"}) || !slices.Equal(got.Languages, []string{"sv"}) ||
		got.From.Format(time.DateOnly) != "2027-01-01" || got.To.Format(time.DateOnly) != "2027-06-30" || !slices.Equal(got.Wished, []string{team.Availability}) {
		t.Errorf("asks for %+v", got)
	}
	if len(got.Requirements) != 1 || got.Requirements[0] != (team.Requirement{Skill: "Kafka", Weight: 2.5, Mandatory: true}) {
		t.Errorf("requires %+v", got.Requirements)
	}
}

// switching gives vocabularies in turn, as of several askers.
type switching struct {
	mu   sync.Mutex
	n    int
	each []*vocabulary
}

func (s *switching) Vocabulary(ctx context.Context, asker search.Asker) (*search.Vocabulary, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	return s.each[s.n%len(s.each)].Vocabulary(ctx, asker)
}

func TestOneReaderReadsForManyAtATime(t *testing.T) {
	var all []*vocabulary
	for range 12 {
		all = append(all, small())
	}
	reader := tender.New(&switching{each: all})
	said, _ := readTender(t, "no5")
	want, err := reader.Read(context.Background(), search.Anyone(), said)
	if err != nil {
		t.Fatal(err)
	}
	var group errgroup.Group
	for range 8 {
		group.Go(func() error {
			for range 5 {
				got, err := reader.Read(context.Background(), search.Anyone(), said)
				if err != nil {
					return err
				}
				if !reflect.DeepEqual(got, want) {
					return errors.New("it reads otherwise than alone")
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
}

func TestATextThatCannotBeRead(t *testing.T) {
	for said, reason := range map[string]string{"": "missing", " \n ": "missing", "12 345": "missing", "Kafka \xff": "not-utf8", strings.Repeat("Kafka ", 100000): "too-long"} {
		_, err := tender.New(small()).Read(context.Background(), search.Anyone(), said)
		var wrong *search.QueryError
		if !errors.As(err, &wrong) || wrong.Reason != reason {
			t.Errorf("%.20q: %v; want %s", said, err, reason)
		}
	}
}

func TestALongTextIsReadInTime(t *testing.T) {
	if underRace {
		t.Skip("SKIPPED under the race detector")
	}
	one, _ := readTender(t, "sv1")
	begun := time.Now()
	read(t, strings.Repeat(one+"\n\n", 30)) // some 50 pages
	read(t, strings.Repeat("Konsulten ska ha erfarenhet av ", 3000))
	read(t, strings.Repeat("erfarenhet av Kafka, och ha, ", 3000))
	if took := time.Since(begun); took > 30*time.Second {
		t.Errorf("took %s", took)
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"sv3", "no1", "da2", "en5"} {
		said, _ := readTender(f, name)
		f.Add(said)
	}
	reader := tender.New(small())
	f.Fuzz(func(t *testing.T, said string) {
		r, err := reader.Read(context.Background(), search.Anyone(), said)
		if err != nil {
			return
		}
		if wrong := misplaced(said, r); wrong != "" {
			t.Error(wrong)
		}
		if len(r.Requirements) > team.MaxRequirements {
			t.Errorf("%d requirements", len(r.Requirements))
		}
	})
}
