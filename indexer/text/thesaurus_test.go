package text

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTheStarterListIsSound(t *testing.T) {
	list, faults := ParseThesaurus(strings.NewReader(StarterSynonyms()))
	for _, f := range faults {
		t.Errorf("line %d: %s", f.Line, f.Message)
	}
	if len(faults) == 0 && len(list.groups) < 300 {
		t.Errorf("it has %d groups, want 300 at least", len(list.groups))
	}
	a := NewAnalyser()
	for _, g := range list.groups {
		for _, e := range append(g.same, g.narrower...) {
			if e.text != "IT contract" && len(a.alternative(e).Words) == 0 {
				t.Errorf("line %d: documents keep too little of %q to find it by another word", e.line, e.text)
			}
		}
	}
}

func TestSynonymsOfAQuestion(t *testing.T) {
	list, faults := ParseThesaurus(strings.NewReader(`
- {sv: betalning, no: betaling, da: betaling, en: payment}
- {sv: upphandling, no: anskaffelse}
- {sv: offentlig upphandling, no: offentlig anskaffelse, en: public procurement, narrower: LOU}
- {sv: penningtvätt, en: [anti-money laundering, money laundering], any: AML}
- {en: internet of things, any: IoT}
- [k8s, Kubernetes]
- {fi: koneoppiminen, en: machine learning}
`))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	a := NewAnalyser("sv", "no", "en")
	for _, tt := range []struct{ name, question, want string }{
		{"an inflected form", "who knows payments", "payments: betalning, betaling"},
		{"and in another language", "betalningarna", "betalningarna: betaling, payment"},
		{"the longest expression", "vem kan offentlig upphandling", "offentlig upphandling: offentlig anskaffelse, public procurement, LOU"},
		{"its words alone", "upphandlingen", "upphandlingen: anskaffelse"},
		{"with a hyphen as typed", "Anti-money laundering rules", "Anti-money laundering: penningtvätt, money laundering, AML"},
		{"words that ask or hold together inside", "internet of things", "internet of things: IoT"},
		{"a name however it is written", "K8S", "K8S: Kubernetes"},
		{"without accents", "penningtvatt", "penningtvatt: anti-money laundering, money laundering, AML"},
		{"what is narrower finds nothing wider", "LOU", ""},
		{"a language that the firm does not write", "koneoppiminen", ""},
		{"and is not looked for either", "machine learning", ""},
		{"several in one question", "payments i k8s", "payments: betalning, betaling; k8s: Kubernetes"},
		{"a word that is not known", "kafka", ""},
		{"no word", "?!", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range a.Synonyms(list, tt.question) {
				var texts []string
				for _, alternative := range s.Alternatives {
					texts = append(texts, alternative.Text)
				}
				got = append(got, s.Text+": "+strings.Join(texts, ", "))
			}
			if strings.Join(got, "; ") != tt.want {
				t.Errorf("%q widens %q, want %q", tt.question, got, tt.want)
			}
		})
	}
	if got := a.Synonyms(nil, "payments"); got != nil {
		t.Errorf("without a thesaurus: %v", got)
	}
}

func TestEveryFaultInAListOfSynonymsIsNamedWithItsLine(t *testing.T) {
	for _, tt := range []struct{ name, list, want string }{
		{"an unknown key", "- {sv: a1, xx: b1}", `1: "xx" is neither a language nor known; want sv, no, da, fi, en, de, any or narrower`},
		{"a language twice", "- sv: a1\n  nb: b1\n  no: c1", "3: no is given twice, first on line 2; put its words into one list"},
		{"a word twice in a group", "- [kaffe, Kaffe]", `1: "Kaffe" is in the group already; take one of the two away`},
		{"a word in two groups", "- [kaffe, java]\n- [java, jvm]", `2: "java" is in the list already, on line 1; put the two groups together, or take one of the two away`},
		{"forms of a word in two groups", "- {en: payment, sv: kassa}\n- {en: payments, sv: lucka}", `2: "payments" is to the search the same word as "payment" on line 1; put the two groups together, or take one of the two away`},
		{"an empty word", "- {sv: a1, en: ''}", "1: a word is empty; write it, or take its key away"},
		{"a key without a word", "- {sv: a1, en: }", "1: a word is empty; write it, or take its key away"},
		{"an empty list", "- {sv: a1, en: []}", "1: a list is empty; give it words, or take it away"},
		{"a single word", "- {sv: a1}", "1: the group has nothing to find one word by another; give it two or more, or take it away"},
		{"only narrower ones", "- {narrower: [a1, b1]}", "1: the group has nothing to find one word by another; give it two or more, or take it away"},
		{"signs for a word", "- [a1, '?!']", `1: "?!" holds no word that can be looked for`},
		{"a sentence for a word", "- [a1, one two three four five six seven]", `1: "one two three four five six seven" has 7 words; want at most 6`},
		{"a list inside a list", "- [a1, [b1]]", "1: want a word, or a list of words, and nothing further inside"},
		{"a word for a group", "- kaffe", `1: "kaffe" is no group; want words by language, such as {sv: betalning, en: payment}, or a list, such as [k8s, Kubernetes]`},
		{"no list", "sv: kaffe", "1: is not a list; want a line for each group, such as - {sv: betalning, en: payment}"},
		{"no YAML", "- [a1, b1]\n- {", "2: is not YAML: did not find expected node content"},
		{"two documents", "- [a1, b1]\n---\n- [c1, d1]", "2: a second document begins here, or something that is not YAML; want one list, without --- in the middle"},
		{"several, all of them", "- kaffe\n- [a1, b1]\n- {xx: c1}", `1: "kaffe" is no group; want words by language, such as {sv: betalning, en: payment}, or a list, such as [k8s, Kubernetes]` + "\n" + `3: "xx" is neither a language nor known; want sv, no, da, fi, en, de, any or narrower`},
		{"an empty file", "", ""},
		{"an empty list alone", "[]", ""},
		{"bokmål and nynorsk by their own names", "- {nb: ikkje, en: no}", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list, faults := ParseThesaurus(strings.NewReader(tt.list))
			var got []string
			for _, f := range faults {
				got = append(got, fmt.Sprintf("%d: %s", f.Line, f.Message))
			}
			if strings.Join(got, "\n") != tt.want {
				t.Errorf("says\n%s\nwant\n%s", strings.Join(got, "\n"), tt.want)
			}
			if (list == nil) != (len(faults) > 0) {
				t.Errorf("list %v with %d faults", list, len(faults))
			}
		})
	}
}

func FuzzParseThesaurus(f *testing.F) {
	f.Add(StarterSynonyms()[:1500], "who knows payments")
	f.Add("- {sv: [a, b], any: c}\n- [k8s, &x Kubernetes]\n- *x", "k8s")
	f.Add("- {sv: å, en: }", "å")
	a := NewAnalyser()
	f.Fuzz(func(t *testing.T, list, question string) {
		read, faults := ParseThesaurus(strings.NewReader(list))
		if (read == nil) != (len(faults) > 0) {
			t.Fatalf("list %v with %d faults", read, len(faults))
		}
		for _, s := range a.Synonyms(read, question) {
			if len(s.Words) == 0 || len(s.Alternatives) == 0 || !strings.Contains(question, s.Text) {
				t.Fatalf("%+v", s)
			}
		}
	})
}

func TestASeekerFindsWhatTryingEveryExpressionFinds(t *testing.T) {
	list := StarterThesaurus()
	words := []string{"kafka", "och", "of", "the", "C#", "penningtvätt", "offentlige", "anskaffingar", "machine", "learning"}
	for _, g := range list.groups {
		for _, e := range append(g.same, g.narrower...) {
			words = append(words, e.text)
			words = append(words, wholeWords(e.text)...)
		}
	}
	a := NewAnalyser("sv", "no", "da", "en")
	seeker := a.Seeker(list)
	rapid.Check(t, func(t *rapid.T) {
		said := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 12).Draw(t, "words"), rapid.SampledFrom([]string{" ", "-", ", ", "/"}).Draw(t, "between"))
		var want []Synonymous
		at := Words(said)
		for i := 0; i < len(at); {
			n := min(12, len(at)-i)
			for ; n > 0; n-- {
				if s, known := a.synonyms(list, said[at[i].Start:at[i+n-1].End]); known {
					want = append(want, s)
					break
				}
			}
			i += max(n, 1)
		}
		if got := seeker.Synonyms(said); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: found %v, want %v", said, got, want)
		}
	})
}
