package page

import (
	"net/url"
	"strings"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// helpView is search.Help with the addresses that it leads to.
type helpView struct {
	Missing []string
	Near    []askedToo
	Lifts   []liftView
	Groups  []groupLink
}

// liftView is a filter, or all of them, to lift.
type liftView struct{ Text, URL string }

// groupLink is a group with where it is read.
type groupLink struct{ Name, URL string }

// help shows how a question may go on that was put at path and found nothing; clear is its address without filters.
func (w wish) help(path string, help *search.Help, read []search.ReadFilter, clear string, l *texts.Language) *helpView {
	if help == nil {
		return nil
	}
	h := &helpView{Missing: help.Missing}
	for _, word := range help.Near {
		h.Near = append(h.Near, askedToo{word, withValues(path, url.Values{"q": {word}})})
	}
	for _, lift := range help.Lift {
		one, all, n := "search.lift", "search.lift-all", lift.People
		if path == "/posts" {
			one, all, n = "posts.lift", "posts.lift-all", lift.Posts
		}
		if lift.Kind == "" {
			h.Lifts = append(h.Lifts, liftView{must(l.Text(all, "n", n)), clear})
			continue
		}
		kind := readKind(search.ReadFilter{Kind: lift.Kind}, l)
		h.Lifts = append(h.Lifts, liftView{must(l.Text(one, "n", n, "kind", kind)), withValues(path, w.withoutKind(lift.Kind, read).values())})
	}
	for _, g := range help.Groups {
		h.Groups = append(h.Groups, groupLink{g.Name, groupURL(g.ID)})
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
func (w wish) meant(path, question string) string {
	if strings.TrimSpace(question) == "" {
		return ""
	}
	w.text, w.page = question, 1
	return withValues(path, w.values())
}
