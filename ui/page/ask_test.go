package page

import (
	"fmt"
	"net/http"
	"net/mail"
	"net/url"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/search"
)

func TestAskingShowsWhoToAskAndWhatTheirLoadDoes(t *testing.T) {
	page := get(t, site(t, fullFirm()), "/ask?q=Moving+to+kubernetes").status(http.StatusOK)
	page.has(
		"Answered before?", "Accepted answer", "Asked before, not answered", "Anna Öberg", "Comes before 1 who knows more.",
		"Answered or named 14 times since 1 Oct 2025; usual is 3.5.", "So 1 who knows less comes first.", "Suggested so that not all come from one unit.",
		"Score 3.000 × 0.500 = 1.500.", "No. 3 by knowledge.", "40% of the best matches are here, but only 10%", `href="https://chat.example.com/g"`,
		`href="https://chat.example.com/anna"`, `href="mailto:anna@example.com?subject=`, "because you answered “Moving to Kubernetes” in Platform talk (Jan 2026)",
	)
}

func TestAskingPassesOnWhatTheAddressSays(t *testing.T) {
	f := fullFirm()
	get(t, site(t, f), "/ask?q=kafka&place=Oslo&unit=dir:u1&fairness=1").status(http.StatusOK).
		has(`<input type="hidden" name="place" value="Oslo">`, `<input type="hidden" name="unit" value="dir:u1">`, `value="1" selected`, `href="/ask?q=kafka"`)
	if f.query.Text != "kafka" || f.query.Places[0] != "Oslo" || f.query.Limit != 0 || f.fairness == nil || *f.fairness != 1 {
		t.Errorf("asked %+v with fairness %v", f.query, f.fairness)
	}
	get(t, site(t, f), "/ask?q=kafka").status(http.StatusOK)
	if f.fairness != nil {
		t.Errorf("fairness is %g though nobody chose it", *f.fairness)
	}
}

func TestAQuestionThatCannotBeAnsweredIsKeptInTheForm(t *testing.T) {
	f := fullFirm()
	f.err = &search.QueryError{Field: "q", Reason: "too-long"}
	get(t, site(t, f), "/ask?q=a+very+long+question").status(http.StatusBadRequest).has(`role="alert"`, "a very long question</textarea>", "1,000")
	get(t, site(t, fullFirm()), "/ask?q=kafka&fairness=much").status(http.StatusBadRequest).has("kafka</textarea>")
}

func TestTheSearchPageLeadsToAsking(t *testing.T) {
	f := fullFirm()
	get(t, site(t, f), "/?q=kubernetes&place=Oslo").has(`href="/ask?place=Oslo&amp;q=kubernetes"`)
	f.people = &search.PeopleAnswer{Words: []string{"kubernetes"}}
	get(t, site(t, f), "/?q=kubernetes").has(`href="/ask?q=kubernetes"`)
}

// pages gives what writes letters.
func pages(t testing.TB) *Pages {
	t.Helper()
	f := fullFirm()
	return New(f, f, Options{Asker: func(*gin.Context) (search.Asker, string) { return search.As("dir:me"), "Me" }})
}

func TestALetter(t *testing.T) {
	p := pages(t)
	post := search.RecordLink{Kind: connectors.KindPost, Title: "Kafka tappar sin plats", Group: &search.Link{Name: "Data"}, Time: newYear}
	anna := search.Card{Name: "Anna Öberg", Email: "anna@example.com", Languages: []string{"sv", "en"}}
	const swedish = "Hej! Vi har en kund som vill flytta sina betalningar till Kafka. Har någon varit med om det?"
	for _, tt := range []struct {
		name, reader, question string
		to                     search.Adviser
		has, lacks             []string
	}{
		{"is in the language of the question", "en", swedish,
			search.Adviser{RankedPerson: search.RankedPerson{Person: anna}, Because: &search.Because{Part: "accepted answer", Record: post}},
			[]string{"Hej Anna!\n\n", "\n\nVi har en kund som", "eftersom du svarade på ”Kafka tappar sin plats” i Data (jan. 2026).", "\n\nKlara Nyström"}, []string{"Hej! Vi"}},
		{"is in the reader's when the question is but a few words", "nb", "Kafka partisjoner?",
			search.Adviser{RankedPerson: search.RankedPerson{Person: anna}, Because: &search.Because{Part: "author", Record: post}},
			[]string{"Hei Anna!", "fordi du har skrevet «Kafka tappar sin plats» i Data (jan. 2026)."}, nil},
		{"is in English to who reads no Nordic language", "sv", swedish,
			search.Adviser{RankedPerson: search.RankedPerson{Person: search.Card{Name: "Piotr Nowak", Languages: []string{"pl", "en"}}}, Because: &search.Because{Part: "active", Record: search.RecordLink{Title: "Data"}}},
			[]string{"Hi Piotr,", "active in Data, where", "Vi har en kund"}, []string{"Hej Piotr"}},
		{"is in Swedish to a Norwegian", "sv", swedish,
			search.Adviser{RankedPerson: search.RankedPerson{Person: search.Card{Name: "Kari", Languages: []string{"nb", "en"}}}}, []string{"Hej Kari!", "eftersom du verkar kunna det här"}, nil},
		{"keeps a question that is but a greeting", "en", "Hello!", search.Adviser{RankedPerson: search.RankedPerson{Person: anna}}, []string{"\n\nHello!\n\n"}, nil},
		{"keeps the lines of a question", "en", "Hi all,\nwe see two things:\n- lag\n- restarts", search.Adviser{RankedPerson: search.RankedPerson{Person: anna}}, []string{"We see two things:\n- lag\n- restarts"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			reader, _ := p.catalogue.Language(tt.reader)
			l, err := p.letter(reader, "Klara Nyström", tt.question, []string{"kund", "Kafka"}, []string{"Kafka"}, tt.to)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range tt.has {
				if !strings.Contains(l.Text, s) {
					t.Errorf("lacks %q:\n%s", s, l.Text)
				}
			}
			for _, s := range tt.lacks {
				if strings.Contains(l.Text, s) {
					t.Errorf("has %q:\n%s", s, l.Text)
				}
			}
		})
	}
}

func TestEveryPartHasAReasonInEveryLanguage(t *testing.T) {
	p := pages(t)
	for _, l := range p.catalogue.Languages() {
		for _, part := range []string{"author", "coauthor", "approver", "reviewer", "thanked", "mentioned", "replied", "accepted answer", "active", "experience", "profile", "new"} {
			_, err := p.letter(l, "", "x", nil, nil, search.Adviser{Because: &search.Because{Part: part, Record: search.RecordLink{Title: "T"}}})
			if err != nil {
				t.Errorf("%s, %s: %v", l.Code, part, err)
			}
		}
	}
}

// A mail program takes the link apart: no name, title or question may add a header or another receiver.
func TestAMailLinkCarriesNothingButItsSubjectAndText(t *testing.T) {
	p := pages(t)
	nasty := []string{"\r\nBcc: all@example.com", "%0D%0ABcc:x", "&bcc=all@example.com", "?cc=x", `"quoted" 'name'`, "å+ä ö#", "\u202egnp.exe", "line\nbreak", evil}
	piece := rapid.Custom(func(t *rapid.T) string {
		return rapid.OneOf(rapid.SampledFrom(nasty), rapid.StringN(0, 30, 60)).Draw(t, "piece")
	})
	rapid.Check(t, func(t *rapid.T) {
		title, name, from, word, question := piece.Draw(t, "title"), piece.Draw(t, "name"), piece.Draw(t, "from"), piece.Draw(t, "word"), piece.Draw(t, "question")
		to := search.Adviser{
			RankedPerson: search.RankedPerson{Person: search.Card{Name: name, Email: "anna+vemvet@example.com"}},
			Because:      &search.Because{Part: "author", Record: search.RecordLink{Title: title, Group: &search.Link{Name: name}}},
		}
		l, err := p.letter(p.catalogue.Languages()[0], from, question, []string{word}, []string{word}, to)
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(l.Subject, "\r\n\x00") {
			t.Fatalf("the subject has more than a line: %q", l.Subject)
		}
		if l.Mailto == "" {
			t.Fatalf("no link for %q", l.Text)
		}
		if strings.ContainsAny(l.Mailto, "+ \r\n\"'<>") {
			t.Fatalf("not escaped: %s", l.Mailto)
		}
		address, query, _ := strings.Cut(strings.TrimPrefix(l.Mailto, "mailto:"), "?")
		if address != "anna%2Bvemvet@example.com" {
			t.Fatalf("goes to %s", address)
		}
		values, err := url.ParseQuery(query)
		if err != nil || len(values) != 2 || len(values["subject"]) != 1 || len(values["body"]) != 1 {
			t.Fatalf("%v: fields %v", err, values)
		}
		if got := strings.ReplaceAll(values.Get("body"), "\r\n", "\n"); got != l.Text || strings.Contains(got, "\r") {
			t.Fatalf("the text comes as %q; want %q", got, l.Text)
		}
		header := fmt.Sprintf("To: anna@example.com\r\nSubject: %s\r\n\r\n%s", values.Get("subject"), values.Get("body"))
		message, err := mail.ReadMessage(strings.NewReader(header))
		if err == nil && len(message.Header) != 2 {
			t.Fatalf("the message has headers %v", message.Header)
		}
	})
}

func TestAnAddressThatIsMoreThanOneMakesNoLink(t *testing.T) {
	for _, address := range []string{
		"", "anna", "a@x.se,b@x.se", "a@x.se\r\nBcc: b@x.se", "Anna <a@x.se>", "a@x.se?bcc=b@x.se&x=1\n", evil,
	} {
		if link := mailto(address, "s", "t"); strings.Contains(strings.ToLower(link), "bcc:") || strings.Contains(link, "?bcc") || strings.Contains(link, ",") || strings.Contains(link, "<") {
			t.Errorf("%q: %s", address, link)
		}
	}
	if link := mailto("a@x.se", "s", strings.Repeat("å", 400)); link != "" {
		t.Errorf("a link of %d bytes", len(link))
	}
}
