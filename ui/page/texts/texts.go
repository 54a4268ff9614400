// Package texts holds every sentence that a page says, one catalogue file a language, and writes numbers
// and dates the way the reader's language does. It does not know what a page looks like.
//
// A catalogue is a flat YAML map from a key to a text. Words in braces are placeholders, filled by name;
// a text that counts something has the two forms that English, Swedish and Norwegian tell apart:
//
//	search.found:
//	  one: "{n} colleague"
//	  other: "{n} colleagues"
//
// The form is chosen by the placeholder n, which is written with the language's own digits grouping.
// A new language is a new file and a line in Load.
package texts

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/message"
)

//go:embed *.yaml
var files embed.FS

// Catalogue is every language that pages can be read in.
type Catalogue struct {
	languages []*Language // the first is the default
	matcher   language.Matcher
}

// Language is one language of the catalogue. Its methods may be called by several goroutines.
type Language struct {
	Code string // BCP 47, as in <html lang>: "en", "sv", "nb"
	Name string // in the language itself: "Svenska"

	texts   map[string]text
	months  []string
	printer *message.Printer
	names   display.Namer
}

// text has two equal forms unless it counts.
type text struct{ one, other string }

// Load gives the embedded catalogue, read once. It fails only when a file of this package is malformed.
func Load() (*Catalogue, error) { return loaded() }

var loaded = sync.OnceValues(func() (*Catalogue, error) {
	c := &Catalogue{}
	var tags []language.Tag
	for _, l := range []struct{ code, name string }{{"en", "English"}, {"sv", "Svenska"}, {"nb", "Norsk"}} {
		one, err := read(l.code)
		if err != nil {
			return nil, err
		}
		one.Name = l.name
		c.languages = append(c.languages, one)
		tags = append(tags, language.MustParse(l.code))
	}
	c.matcher = language.NewMatcher(tags)
	return c, nil
})

func read(code string) (*Language, error) {
	file := code + ".yaml"
	content, err := fs.ReadFile(files, file)
	if err != nil {
		return nil, fmt.Errorf("texts: %w", err)
	}
	var entries map[string]text
	if err := yaml.Unmarshal(content, &entries); err != nil {
		return nil, fmt.Errorf("texts: %s: %w", file, err)
	}
	tag := language.MustParse(code)
	l := &Language{Code: code, texts: entries, printer: message.NewPrinter(tag), names: display.Languages(tag)}
	l.months = strings.Fields(entries["date.months"].other)
	if len(l.months) != 12 {
		return nil, fmt.Errorf("texts: %s: date.months has %d words; want 12", file, len(l.months))
	}
	return l, nil
}

// UnmarshalYAML reads a plain text or one with the forms one and other.
func (t *text) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		t.one, t.other = node.Value, node.Value
		return nil
	}
	var forms struct{ One, Other string }
	if err := node.Decode(&forms); err != nil {
		return err
	}
	if forms.One == "" || forms.Other == "" {
		return fmt.Errorf("line %d: want the forms one and other", node.Line)
	}
	t.one, t.other = forms.One, forms.Other
	return nil
}

// Languages lists every language, the default first.
func (c *Catalogue) Languages() []*Language { return c.languages }

// Language gives the language with exactly that code.
func (c *Catalogue) Language(code string) (*Language, bool) {
	i := slices.IndexFunc(c.languages, func(l *Language) bool { return l.Code == code })
	if i < 0 {
		return nil, false
	}
	return c.languages[i], true
}

// Match picks the language for a reader: the one they chose, when there is such a one, or else the best
// for the browser's Accept-Language header, in which nb, nn and no are all Norwegian.
func (c *Catalogue) Match(chosen, accept string) *Language {
	if l, ok := c.Language(chosen); ok {
		return l
	}
	// A malformed header is a reader without a wish.
	wished, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(wished) == 0 {
		return c.languages[0]
	}
	_, i, confidence := c.matcher.Match(wished...)
	if confidence == language.No {
		return c.languages[0]
	}
	return c.languages[i]
}

// Keys lists the keys of the language, sorted.
func (l *Language) Keys() []string {
	keys := make([]string, 0, len(l.texts))
	for key := range l.texts {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Has reports whether there is a text for the key.
func (l *Language) Has(key string) bool {
	_, ok := l.texts[key]
	return ok
}

// Text gives the text for a key. Arguments are pairs of a placeholder's name and its value; an int named n
// chooses between the forms. A key that does not exist, a placeholder without a value and a value without
// a placeholder are errors.
func (l *Language) Text(key string, arguments ...any) (string, error) {
	forms, ok := l.texts[key]
	if !ok {
		return "", fmt.Errorf("texts: %s has no %q", l.Code, key)
	}
	if len(arguments)%2 != 0 {
		return "", fmt.Errorf("texts: %q: arguments are not pairs", key)
	}
	chosen := forms.other
	values := make(map[string]string, len(arguments)/2)
	for i := 0; i < len(arguments); i += 2 {
		name, ok := arguments[i].(string)
		if !ok {
			return "", fmt.Errorf("texts: %q: argument %d is not a placeholder's name", key, i)
		}
		if n, counts := arguments[i+1].(int); counts && name == "n" && n == 1 {
			chosen = forms.one
		}
		values[name] = l.write(arguments[i+1])
	}
	var missing error
	filled := placeholder.ReplaceAllStringFunc(chosen, func(match string) string {
		value, ok := values[match[1:len(match)-1]]
		if !ok {
			missing = fmt.Errorf("texts: %q: nothing for %s", key, match)
		}
		return value
	})
	return filled, missing
}

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

func (l *Language) write(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case int:
		return l.Number(value)
	case float64:
		return l.Decimal(value, 1)
	}
	return fmt.Sprint(value)
}
