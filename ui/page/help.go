package page

import (
	"strings"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// helpView is search.Help with the addresses that it leads to.
type helpView struct {
	Missing []string
	Near    []string
	Lifts   []liftView
	Groups  []search.Link
}

// liftView is a kind of filter to lift; an empty kind is all of them.
type liftView struct {
	Kind, URL string
	People    int
}

func (w wish) help(answer *search.PeopleAnswer, clear string, l *texts.Language) *helpView {
	if answer.Help == nil {
		return nil
	}
	h := &helpView{Missing: answer.Help.Missing, Near: answer.Help.Near, Groups: answer.Help.Groups}
	for _, lift := range answer.Help.Lift {
		view := liftView{People: lift.People, URL: clear}
		if lift.Kind != "" {
			view.Kind = readKind(search.ReadFilter{Kind: lift.Kind}, l)
			view.URL = withValues("/", w.withoutKind(lift.Kind, answer.Filters).values())
		}
		h.Lifts = append(h.Lifts, view)
	}
	return h
}

// withoutKind is the wish without the filters of a kind, in its text and beside it.
func (w wish) withoutKind(kind string, read []search.ReadFilter) wish {
	for _, r := range read {
		if r.Kind == kind {
			w = w.lifting(r)
		}
	}
	switch kind {
	case "unit":
		w.units = nil
	case "place":
		w.places = nil
	case "lang":
		w.langs = nil
	case "group":
		w.groups = nil
	case "since":
		w.sinceDay = ""
	case "until":
		w.untilDay = ""
	}
	w.page = 1
	return w
}

// meant is the address of the same search with its words put right.
func (w wish) meant(question string) string {
	if strings.TrimSpace(question) == "" {
		return ""
	}
	w.text, w.page = question, 1
	return withValues("/", w.values())
}
