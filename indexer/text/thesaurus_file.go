package text

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed synonyms.yaml
var starter string

// StarterSynonyms is the file of synonyms that a firm begins with: some 350 terms of technology and business
// in Swedish, Norwegian, Danish and English, many of them in Finnish. ParseThesaurus reads it.
func StarterSynonyms() string { return starter }

// StarterThesaurus is StarterSynonyms, read.
func StarterThesaurus() *Thesaurus {
	t, faults := ParseThesaurus(strings.NewReader(starter))
	if len(faults) > 0 {
		panic("synonyms.yaml: " + faults[0].Message) // a test reads it
	}
	return t
}

// Bounds of a file of synonyms.
const (
	maxThesaurusSize   = 4 << 20 // bytes
	maxExpressionWords = 6
	maxGroupSize       = 100 // expressions
)

// Fault is one thing that is wrong with a file.
type Fault struct {
	Line    int // from 1; 0 when the fault is the file's as a whole
	Message string
}

// Keys of a group beside the languages.
const (
	anyKey      = "any"
	narrowerKey = "narrower"
)

// ParseThesaurus reads a file of synonyms: a YAML list of groups, as StarterSynonyms is. It gives all that
// is wrong, by line, and then no thesaurus. An empty file is a thesaurus that knows nothing.
func ParseThesaurus(r io.Reader) (*Thesaurus, []Fault) {
	p := thesaurusParser{first: map[entry]used{}}
	content, err := io.ReadAll(io.LimitReader(r, maxThesaurusSize+1))
	switch {
	case err != nil:
		p.fault(0, "cannot be read: %v", err)
	case len(content) > maxThesaurusSize:
		p.fault(0, "is larger than %d bytes", maxThesaurusSize)
	default:
		p.file(content)
	}
	if len(p.faults) > 0 {
		slices.SortStableFunc(p.faults, func(a, b Fault) int { return a.Line - b.Line })
		return nil, p.faults
	}
	return newThesaurus(p.groups), nil
}

// used is where an expression stands first.
type used struct {
	expression
	group int
}

type thesaurusParser struct {
	groups []group
	first  map[entry]used
	faults []Fault
}

func (p *thesaurusParser) fault(line int, format string, args ...any) {
	p.faults = append(p.faults, Fault{line, fmt.Sprintf(format, args...)})
}

// yamlLine finds the line in what the yaml package says about syntax.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

func (p *thesaurusParser) file(content []byte) {
	var document yaml.Node
	dec := yaml.NewDecoder(strings.NewReader(string(content)))
	if err := dec.Decode(&document); errors.Is(err, io.EOF) {
		return
	} else if err != nil {
		line, message := 0, err.Error()
		if found := yamlLine.FindStringSubmatch(message); found != nil {
			line, _ = strconv.Atoi(found[1])
			message = found[2]
		}
		p.fault(line, "is not YAML: %s", message)
		return
	}
	var second yaml.Node
	if err := dec.Decode(&second); !errors.Is(err, io.EOF) {
		p.fault(second.Line, "a second document begins here, or something that is not YAML; want one list, without --- in the middle")
	}
	top := document.Content[0]
	if isEmpty(top) {
		return
	}
	if top.Kind != yaml.SequenceNode {
		p.fault(top.Line, "is not a list; want a line for each group, such as - {sv: betalning, en: payment}")
		return
	}
	for _, item := range top.Content {
		p.group(item)
	}
}

func isEmpty(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func (p *thesaurusParser) group(node *yaml.Node) {
	var g group
	before := len(p.faults)
	switch node.Kind {
	case yaml.SequenceNode:
		g.same = p.expressions(node, "")
	case yaml.MappingNode:
		keys := map[string]int{}
		for i := 0; i+1 < len(node.Content); i += 2 {
			key, value := node.Content[i], node.Content[i+1]
			name := Canonical(key.Value)
			if line, twice := keys[name]; twice {
				p.fault(key.Line, "%s is given twice, first on line %d; put its words into one list", key.Value, line)
				continue
			}
			keys[name] = key.Line
			switch {
			case name == narrowerKey:
				g.narrower = p.expressions(value, "")
			case name == anyKey:
				g.same = append(g.same, p.expressions(value, "")...)
			case slices.Contains(Languages, name):
				g.same = append(g.same, p.expressions(value, name)...)
			default:
				p.fault(key.Line, "%q is neither a language nor known; want %s, any or narrower", short(key.Value), strings.Join(Languages, ", "))
			}
		}
	default:
		p.fault(node.Line, "%q is no group; want words by language, such as {sv: betalning, en: payment}, or a list, such as [k8s, Kubernetes]", short(node.Value))
		return
	}
	switch size := len(g.same) + len(g.narrower); {
	case len(p.faults) > before:
		return // what is missing now follows from what has been said
	case len(g.same) == 0 || size < 2:
		p.fault(node.Line, "the group has nothing to find one word by another; give it two or more, or take it away")
		return
	case size > maxGroupSize:
		p.fault(node.Line, "the group has %d words; want at most %d", size, maxGroupSize)
		return
	}
	for _, e := range g.same {
		p.once(e, len(p.groups))
	}
	p.groups = append(p.groups, g)
}

// once reports an expression that another group has too: the second would be found only by chance.
func (p *thesaurusParser) once(e expression, group int) {
	key := e.entry()
	before, twice := p.first[key]
	switch {
	case !twice:
		p.first[key] = used{e, group}
	case before.group == group: // two forms of a word
	case strings.EqualFold(before.text, e.text):
		p.fault(e.line, "%q is in the list already, on line %d; put the two groups together, or take one of the two away", e.text, before.line)
	default:
		p.fault(e.line, "%q is to the search the same word as %q on line %d; put the two groups together, or take one of the two away", e.text, before.text, before.line)
	}
}

// expressions reads the words of one language, which may be a single one.
func (p *thesaurusParser) expressions(node *yaml.Node, lang string) []expression {
	items := []*yaml.Node{node}
	if node.Kind == yaml.SequenceNode {
		items = node.Content
		if len(items) == 0 {
			p.fault(node.Line, "a list is empty; give it words, or take it away")
		}
	}
	var out []expression
	for _, item := range items {
		e := expression{text: strings.TrimSpace(item.Value), lang: lang, line: item.Line}
		words := wholeWords(e.text)
		switch {
		case item.Kind != yaml.ScalarNode:
			p.fault(item.Line, "want a word, or a list of words, and nothing further inside")
		case isEmpty(item) || e.text == "":
			p.fault(item.Line, "a word is empty; write it, or take its key away")
		case len(words) == 0:
			p.fault(item.Line, "%q holds no word that can be looked for", short(e.text))
		case len(words) > maxExpressionWords:
			p.fault(item.Line, "%q has %d words; want at most %d", short(e.text), len(words), maxExpressionWords)
		case slices.ContainsFunc(out, func(have expression) bool { return strings.EqualFold(have.text, e.text) }):
			p.fault(item.Line, "%q is in the group already; take one of the two away", short(e.text))
		default:
			out = append(out, e)
		}
	}
	return out
}

// short cuts what somebody wrote to a length that suits a message.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
