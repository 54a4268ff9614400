package sample

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

// A file of topics is read line by line:
//
//	topic ID | AREA | SKILL; SKILL; … | CERTIFICATE
//	sv NAME            the topic as one would ask for it in Swedish; so no (Norwegian) and en (English)
//	? SYMPTOM // CAUSE // FIX
//	! LESSON           whole sentences
//	+ THING; THING     noun phrases that can stand after "with"
//
// A symptom and a cause are clauses without a capital or a full stop, in an order of words that suits a
// main clause as well as one after "that"; a fix is an infinitive without its mark. All are templates.

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
	wordings [wordings]wording
}

// wording is how colleagues talk about a topic in one language.
type wording struct {
	name    string
	cases   []problem
	lessons []template
	things  []string
}

// problem is something that went wrong, why, and what to do about it.
type problem struct{ symptom, cause, fix template }

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
		if mark != "topic" && len(into) == 0 || w == nil && strings.Contains("?!+", mark) {
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
			var c problem
			if c, err = parseProblem(rest); err == nil {
				w.cases = append(w.cases, c)
			}
		case "!":
			var lesson template
			if lesson, err = parseTemplate(rest); err == nil {
				w.lessons = append(w.lessons, lesson)
			}
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
	if len(fields) != 4 {
		return topic{}, fmt.Errorf("topic has %d fields; want 4", len(fields))
	}
	return topic{id: fields[0], area: fields[1], skills: splitTrimmed(fields[2], ";"), cert: fields[3]}, nil
}

func parseProblem(rest string) (problem, error) {
	var c problem
	fields := splitTrimmed(rest, "//")
	if len(fields) != 3 {
		return c, fmt.Errorf("problem has %d parts; want symptom // cause // fix", len(fields))
	}
	for i, into := range []*template{&c.symptom, &c.cause, &c.fix} {
		t, err := parseTemplate(fields[i])
		if err != nil {
			return c, err
		}
		*into = t
	}
	return c, nil
}

func splitTrimmed(s, sep string) []string {
	fields := strings.Split(s, sep)
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	return fields
}
