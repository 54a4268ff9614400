package sample

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

// A file of topics is read line by line:
//
//	topic ID | AREA | SKILL; SKILL; … | CERTIFICATE | buyers TRADE | talk MANNER
//	sv NAME            the topic as one would ask for it in Swedish; so no (Norwegian) and en (English)
//	? SYMPTOM // DETAIL // CAUSE // FIX // OUTCOME
//	! LESSON
//	= RESULT           what a delivery reached
//	+ THING; THING     noun phrases that can stand after "with"
//
// Only customers of the trade buy of the topic; without one, those of the area do. Its people talk in the
// manner (digital, advisory or engineering); without one, in that of their area.
// A symptom and a cause are clauses without a capital or a full stop, in an order of words that suits a
// main clause as well as one after "that"; a fix is an infinitive without its mark. Detail (what the asker
// adds), outcome (what the asker reports back), lesson and result are whole sentences. All are templates.
// The problems of the three languages are the same ones in the same order, so that a Norwegian can answer
// a Swede in Norwegian.

//go:embed topics/*.txt
var topicFiles embed.FS

// The languages that posts on topics are written in, as indexes of a topic's wordings.
const (
	swedish = iota
	norwegian
	english
	wordings
)

type topic struct {
	id       string
	area     string
	skills   []string
	cert     string
	buyers   string // a trade, or empty
	manner   string // how its people talk, or empty
	wordings [wordings]wording
}

// wording is how colleagues talk about a topic in one language.
type wording struct {
	name     string
	problems []problem
	lessons  []template
	results  []template
	things   []string
}

// problem is something that went wrong, why, what to do about it and how that went.
type problem struct{ symptom, detail, cause, fix, outcome template }

func readTopics() ([]topic, error) {
	files, err := fs.Glob(topicFiles, "topics/*.txt")
	if err != nil {
		return nil, err
	}
	var all []topic
	for _, name := range files {
		text, err := topicFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if all, err = parseTopics(all, string(text)); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return all, nil
}

func parseTopics(into []topic, text string) ([]topic, error) {
	var w *wording
	for number, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		mark, rest, _ := strings.Cut(line, " ")
		if mark != "topic" && len(into) == 0 || w == nil && strings.Contains("?!=+", mark) {
			return nil, fmt.Errorf("line %d: %q belongs to no topic or language", number+1, mark)
		}
		var err error
		switch mark {
		case "topic":
			var t topic
			if t, err = parseTopicLine(rest); err == nil {
				into, w = append(into, t), nil
			}
		case "sv", "no", "en":
			w = &into[len(into)-1].wordings[map[string]int{"sv": swedish, "no": norwegian, "en": english}[mark]]
			w.name = rest
		case "?":
			var one problem
			if one, err = parseProblem(rest); err == nil {
				w.problems = append(w.problems, one)
			}
		case "!":
			w.lessons, err = appendTemplate(w.lessons, rest)
		case "=":
			w.results, err = appendTemplate(w.results, rest)
		case "+":
			w.things = append(w.things, splitTrimmed(rest, ";")...)
		default:
			err = fmt.Errorf("unknown mark %q", mark)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number+1, err)
		}
	}
	return into, nil
}

func parseTopicLine(rest string) (topic, error) {
	fields := splitTrimmed(rest, "|")
	if len(fields) < 4 {
		return topic{}, fmt.Errorf("topic has %d fields; want at least 4", len(fields))
	}
	t := topic{id: fields[0], area: fields[1], skills: splitTrimmed(fields[2], ";"), cert: fields[3]}
	for _, field := range fields[4:] {
		switch key, value, _ := strings.Cut(field, " "); key {
		case "buyers":
			t.buyers = value
		case "talk":
			t.manner = value
		default:
			return topic{}, fmt.Errorf("topic has %q; want buyers or talk", field)
		}
	}
	return t, nil
}

func parseProblem(rest string) (problem, error) {
	var p problem
	fields := splitTrimmed(rest, "//")
	if len(fields) != 5 {
		return p, fmt.Errorf("problem has %d parts; want symptom // detail // cause // fix // outcome", len(fields))
	}
	for i, into := range []*template{&p.symptom, &p.detail, &p.cause, &p.fix, &p.outcome} {
		t, err := parseTemplate(fields[i])
		if err != nil {
			return p, err
		}
		*into = t
	}
	return p, nil
}

func appendTemplate(to []template, source string) ([]template, error) {
	t, err := parseTemplate(source)
	return append(to, t), err
}

func splitTrimmed(s, sep string) []string {
	fields := strings.Split(s, sep)
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	return fields
}
