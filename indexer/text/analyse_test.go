package text

import (
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
)

func terms(a *Analyser, lang, s string) string {
	var out []string
	for _, t := range a.Tokens(lang, s) {
		out = append(out, t.Term)
	}
	return strings.Join(out, " ")
}

func TestFormsOfAWordAreOneTerm(t *testing.T) {
	for lang, table := range map[string]map[string]string{
		"sv": {"betalning betalningar betalningen betalningarna": "betalning", "plattform plattformen plattformar": "plattform", "kör köra körs": "kor"},
		"no": {"betaling betalinger betalingen betalingene": "betaling", "løsning løsninger løsningen": "losning"},
		"da": {"betaling betalinger betalingen": "betaling", "løsning løsninger": "losning"},
		"fi": {"talo talot talossa talosta": "talo", "järjestelmä järjestelmät": "jarjestelm"},
		"en": {"payment payments": "payment", "stream streams streaming streamed": "stream", "test testing tests": "test"},
		"de": {"Zahlung Zahlungen": "zahlung", "Lösung Lösungen": "losung"},
		"":   {"betalningar": "betalningar", "Streams": "streams", "ÅÄÖ": "ao"},
		"is": {"Þjónusta": "thjonusta"},
	} {
		a := NewAnalyser()
		for words, want := range table {
			for _, w := range strings.Fields(words) {
				if got := terms(a, lang, w); got != want {
					t.Errorf("%q in %q is the term %q, want %q", w, lang, got, want)
				}
			}
		}
	}
}

func TestNamesAreNotStemmed(t *testing.T) {
	a := NewAnalyser()
	for s, want := range map[string]string{
		"C# C++ .NET k8s S/4HANA": "c# c++ .net net k8s s/4hana 4hana",
		"Node.js":                 "node.js node js",
		"OAuth2":                  "oauth2 auth2",
		"rows_per_page":           "rows_per_page row per page",
	} {
		if got := terms(a, "en", s); got != want {
			t.Errorf("%q gives %q, want %q", s, got, want)
		}
	}
}

func TestStopWordsAreOfTheLanguageOnly(t *testing.T) {
	a := NewAnalyser()
	for _, test := range []struct{ lang, text, want string }{
		{"sv", "jag har en fråga om det", "frag"},
		{"no", "jeg har et spørsmål om ikke det", "sporsmal"},
		{"no", "eg veit ikkje korleis", "veit"},
		{"en", "the state of the art", "state art"},
		{"", "the och und", "the och und"},
		{"en", strings.Repeat("x", MaxTermLength) + " " + strings.Repeat("y", MaxTermLength+1), strings.Repeat("x", MaxTermLength)},
	} {
		if got := terms(a, test.lang, test.text); got != test.want {
			t.Errorf("%q in %q gives %q, want %q", test.text, test.lang, got, test.want)
		}
	}
}

func TestATokenStandsForItsBytes(t *testing.T) {
	a, s := NewAnalyser(), "Vi kör «Kubernetes» på Azure."
	var got []string
	for _, tok := range a.Tokens("sv", s) {
		got = append(got, s[tok.Start:tok.End])
	}
	if want := "kör Kubernetes Azure"; strings.Join(got, " ") != want {
		t.Errorf("words %q, want %q", got, want)
	}
}

// However a word is typed, with Nordic letters, without, or with two letters for one, it folds to one.
func TestWordsFoldAlikeHoweverTheyAreTyped(t *testing.T) {
	for _, alike := range [][]string{
		{"malmo", "malmö", "malmø", "malmoe", "malmo\u0308"},
		{"alesund", "ålesund", "aalesund", "a\u030alesund"},
		{"vaxjo", "växjö", "vaexjoe", "væxjø"},
		{"gråalm", "graaalm"},
		{"gråen", "graaen"},
		{"strasse", "straße"},
		{"thor", "þor", "þór"},
		{"cafe", "café"},
		{"oeuvre", "œuvre"},
		{"gudrun", "guðrun"},
	} {
		for _, w := range alike {
			if got, want := Fold(w), Fold(alike[0]); got != want {
				t.Errorf("%q folds to %q, but %q to %q", w, got, alike[0], want)
			}
		}
	}
	for w, want := range map[string]string{"": "", "kafka": "kafka", "c#": "c#", "日本": "日本", "ångström": "angstrom"} {
		if got := Fold(w); got != want {
			t.Errorf("%q folds to %q, want %q", w, got, want)
		}
	}
}

func TestWhatAQuestionIsAbout(t *testing.T) {
	a := NewAnalyser("sv", "no", "en")
	for _, test := range []struct{ question, words, ignored string }{
		{"who knows kafka", "kafka", "who knows"},
		{"Who has experience with Azure DevOps?", "Azure DevOps", "Who has experience with"},
		{"vem kan Kafka?", "Kafka", "vem kan"},
		{"Vem har jobbat med maskininlärning", "maskininlärning", "Vem har jobbat med"},
		{"hvem har jobbet med betalingsplattformer i Bergen", "betalingsplattformer Bergen", "hvem har jobbet med i"},
		{"kven kan noko om straum", "straum", "kven kan noko om"},
		{"C# and .NET", "C# .NET", "and"},
		{"kafka Kafka KAFKA", "kafka", ""},
		{"vem vet vem som kan", "vem vet som kan", ""},
		{"who", "who", ""},
		{"?!", "", ""},
		{"", "", ""},
	} {
		words, ignored := a.Query(test.question)
		var got []string
		for _, w := range words {
			got = append(got, w.Text)
		}
		if strings.Join(got, " ") != test.words || strings.Join(ignored, " ") != test.ignored {
			t.Errorf("%q is about %q and ignores %q; want %q and %q", test.question, got, ignored, test.words, test.ignored)
		}
	}
}

// A word of a question may stand in a document of any language of the firm; query and document then agree
// on a term.
func TestAQuestionMeetsDocumentsOfEachLanguage(t *testing.T) {
	a := NewAnalyser("sv", "no", "en", "de")
	for _, test := range []struct{ question, lang, document string }{
		{"betalningar", "sv", "betalningen"}, {"betalinger", "no", "betalingene"}, {"payments", "en", "payment"},
		{"Zahlungen", "de", "Zahlung"}, {"C++", "en", "C++"}, {"node.js", "sv", "Node.js"}, {"Malmö", "", "malmoe"}, {"AALESUND", "", "Ålesund"},
		{"Straße", "", "STRASSE"},
	} {
		words, _ := a.Query(test.question)
		document := strings.Fields(terms(a, test.lang, test.document))[0]
		if len(words) != 1 || !strings.Contains(" "+strings.Join(words[0].Terms, " ")+" ", " "+document+" ") {
			t.Errorf("%q gives %+v, but %q in %q is the term %q", test.question, words, test.document, test.lang, document)
		}
	}
}

func TestTagsOfLanguagesAreTwoLetters(t *testing.T) {
	for tag, want := range map[string]string{
		"": "", "sv": "sv", "sv-SE": "sv", "SV_se": "sv", "nb": "no", "nn-NO": "no", "no": "no", "nob": "no", "eng": "en", "en-GB": "en",
		"dan": "da", "fin": "fi", "deu": "de", "ger": "de", "swe": "sv", "fr-FR": "fr",
	} {
		if got := Canonical(tag); got != want {
			t.Errorf("%q is %q, want %q", tag, got, want)
		}
	}
}

func TestPlainTextOfMarkedUpText(t *testing.T) {
	const md, html = connectors.Markdown, connectors.HTML
	for _, test := range []struct {
		format     connectors.Format
		body, want string
	}{
		{connectors.Text, "*a* <b>", "*a* <b>"},
		{"", "# a", "# a"},
		{md, "# Title\n\nWe use **Kafka** and _Flink_.", "Title\n\nWe use Kafka and Flink."},
		{md, "- one\n* two\n+ three\n1. four\n2) five\n> six", "one\ntwo\nthree\nfour\nfive\nsix"},
		{md, "- [x] done\n- [ ] open", "done\nopen"},
		{md, "see [the docs](https://x.example/a_b) and ![a picture](p.png)", "see the docs and a picture"},
		{md, "`code` and\n```go\nx := 1\n```", "code and\ngo\nx := 1\n"},
		{md, "snake_case and C# and #kafka", "snake_case and C# and #kafka"},
		{md, "~~old~~ ***new***", "old new"},
		{html, "<p>One</p><p>Two &amp; three</p>", "\nOne\n\nTwo & three\n"},
		{html, "a<br>b<br/>c", "a\nb\nc"},
		{html, "un<b>bel</b>ievable", "unbelievable"},
		{html, "<style>p{}</style>x<script>if (a<b) {}</script>y<!-- z -->", "xy"},
		{html, "<table><tr><td>Kafka</td><td>Flink</td></tr><tr><th>a</th><th>b</th></tr></table>", "\n\n\nKafka\n\nFlink\n\n\n\na\n\nb\n\n\n"},
		{html, "<dl><dt>a</dt><dd>b</dd></dl>", "\n\na\n\nb\n\n"},
		{html, "<section>a</section><section>b</section><hr>c", "\na\n\nb\n\nc"},
		{html, "&lt;b&gt; &aring;&#229;", "<b> åå"},
		{html, "never <b closed", "never "},
	} {
		if got := Plain(test.body, test.format); got != test.want {
			t.Errorf("%q as %q reads %q, want %q", test.body, test.format, got, test.want)
		}
	}
}
