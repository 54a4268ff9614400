package sample

import (
	"embed"
	"fmt"
	"strings"
)

// A file of phrases holds, for one language, the templates for each part of a post under its name in
// square brackets, one a line. A section of one word is also a slot: $hobby is one of those in [hobby].
// Lines that begin with # are remarks.

//go:embed phrases/*.txt
var phraseFiles embed.FS

// phrases are the templates of a language by the name of what they are for.
type phrases struct {
	sections map[string][]template
	slots    map[string]template
}

func readPhrases(lang string) (phrases, error) {
	name := "phrases/" + lang + ".txt"
	text, err := phraseFiles.ReadFile(name)
	if err != nil {
		return phrases{}, err
	}
	p := phrases{sections: map[string][]template{}, slots: map[string]template{}}
	section := ""
	for number, line := range strings.Split(string(text), "\n") {
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = strings.Trim(line, "[]")
		default:
			t, err := parseTemplate(line)
			if err != nil {
				return p, fmt.Errorf("%s: line %d: %w", name, number+1, err)
			}
			p.sections[section] = append(p.sections[section], t)
		}
	}
	for section, ts := range p.sections {
		if !strings.Contains(section, " ") {
			p.slots[section] = anyOf(ts)
		}
	}
	return p, nil
}

// of gives the templates of a section; a section that is missing is a fault of the tables, which a test
// finds.
func (p phrases) of(section string) []template {
	ts := p.sections[section]
	if len(ts) == 0 {
		panic(fmt.Sprintf("sample: no phrases for [%s]", section))
	}
	return ts
}
