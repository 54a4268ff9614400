package sample

import (
	"embed"
	"fmt"
	"strings"
)

// A file of phrases holds, for one language, the templates for each part of a post under its name in
// square brackets, one a line. Lines that begin with # are remarks.

//go:embed phrases/*.txt
var phraseFiles embed.FS

// phrases are the templates of a language by the name of what they are for.
type phrases map[string][]template

func readPhrases(lang string) (phrases, error) {
	name := "phrases/" + lang + ".txt"
	text, err := phraseFiles.ReadFile(name)
	if err != nil {
		return nil, err
	}
	p := phrases{}
	section := ""
	for number, line := range strings.Split(string(text), "\n") {
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = strings.Trim(line, "[]")
		default:
			t, err := parseTemplate(line)
			if err != nil {
				return nil, fmt.Errorf("%s: line %d: %w", name, number+1, err)
			}
			p[section] = append(p[section], t)
		}
	}
	return p, nil
}

// of gives the templates of a section; a section that is missing is a fault of the tables, which a test
// finds.
func (p phrases) of(section string) []template {
	ts := p[section]
	if len(ts) == 0 {
		panic(fmt.Sprintf("sample: no phrases for [%s]", section))
	}
	return ts
}
