package sample

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestATemplateIsFilled(t *testing.T) {
	for _, tt := range []struct{ name, source, want string }{
		{"plain text stays", "Hej", "Hej"},
		{"a slot takes its word", "Hej $name!", "Hej anna!"},
		{"a capital slot begins with a capital", "$Name skriver", "Anna skriver"},
		{"a slot may hold a template", "av $both", "av anna och bo"},
		{"a choice of one is that one", "{bara}", "bara"},
		{"an alternative may be empty", "a{}b", "ab"},
		{"choices nest", "{{x}}", "x"},
		{"a backslash makes the next byte plain", `\$name \{`, "$name {"},
		{"and an n a new line", `a\nb`, "a\nb"},
		{"a $ before no letter is a $", "5 $", "5 $"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := scene{words: map[string]string{"name": "anna"}, rng: rand.New(rand.NewPCG(1, 2))}
			both, err := parseTemplate("$name och bo")
			if err != nil {
				t.Fatal(err)
			}
			s.texts = map[string]template{"both": both}
			parsed, err := parseTemplate(tt.source)
			if got := s.render(parsed); err != nil || got != tt.want {
				t.Errorf("%q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestANumberStaysWhatItWas(t *testing.T) {
	s := scene{words: map[string]string{}, rng: rand.New(rand.NewPCG(1, 2))}
	number, err := parseTemplate("$big")
	if err != nil {
		t.Fatal(err)
	}
	first := s.render(number)
	for range 20 {
		if again := s.render(number); again != first {
			t.Fatalf("%s, then %s", first, again)
		}
	}
}

func TestATemplateThatIsNotOneIsRefused(t *testing.T) {
	for _, source := range []string{"{a", "a}", "{a|{b}", "{"} {
		if _, err := parseTemplate(source); err == nil {
			t.Errorf("%q is taken", source)
		}
	}
}

func FuzzTemplate(f *testing.F) {
	for _, source := range []string{"{Hej|Hallå} $name", `\n{a|{b|}}$`, "{", "a}b", "$N", "å{ö|ä}"} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		parsed, err := parseTemplate(source)
		if err != nil || strings.Contains(source, `\`) {
			return
		}
		s := scene{words: map[string]string{}, rng: rand.New(rand.NewPCG(1, 2))}
		name(parsed, s.words)
		if got := s.render(parsed); strings.ContainsAny(got, "{}") {
			t.Errorf("%q becomes %q", source, got)
		}
	})
}

// name gives every slot of a template a word.
func name(t template, words map[string]string) {
	for _, p := range t.parts {
		words[p.slot] = "word"
		for _, alternative := range p.choice {
			name(alternative, words)
		}
	}
}
