package page

import (
	"slices"
	"strings"
	"time"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// filters is the form beside the results and the chips above them.
type filters struct {
	Units, Places, Langs []choice
	Groups               []choice // only those in force: they come from links
	Since, Until         string
	AsWords              []string
	Chips                []chip
	Clear                string // the address without any filter
}

// choice is a value to filter by.
type choice struct {
	ID, Name string
	Count    int
	Chosen   bool
}

// chip is a filter in force with the address that lifts it.
type chip struct{ Kind, Name, Remove string }

// listedChoices is how many values of a kind the form offers: the most frequent, and those chosen.
const listedChoices = 12

// needsNames reports whether a value was chosen whose name the facets do not tell.
func (w wish) needsNames(facets search.Facets) bool {
	unnamed := func(ids []string, facets []search.Facet) bool {
		return slices.ContainsFunc(ids, func(id string) bool { return indexOf(facets, id) < 0 })
	}
	return len(w.groups) > 0 || unnamed(w.units, facets.Units) || unnamed(w.places, facets.Places)
}

// show makes the form and the chips for an answer of so many people. known may be nil when the facets tell every name.
func (w wish) show(facets search.Facets, total int, known *search.Overview, l *texts.Language) filters {
	var units, places, groups []search.Facet
	if known != nil {
		for _, unit := range known.Units {
			units = append(units, unit.Facet)
		}
		places, groups = known.Places, known.Groups
	}
	langs := make([]search.Facet, 0, len(facets.Languages))
	for _, facet := range facets.Languages {
		langs = append(langs, search.Facet{ID: facet.ID, Name: languageName(l, facet.ID), Count: facet.Count})
	}
	var spoken []search.Facet
	for _, code := range w.langs {
		spoken = append(spoken, search.Facet{ID: code, Name: languageName(l, code)})
	}
	f := filters{
		Units:  choices(telling(facets.Units, w.units, total), w.units, units),
		Places: choices(facets.Places, w.places, places),
		Langs:  choices(langs, w.langs, spoken),
		Groups: choices(nil, w.groups, groups),
		Since:  w.sinceDay, Until: w.untilDay,
		AsWords: w.asWords,
	}
	f.Chips = slices.Concat(
		w.chips("unit", must(l.Text("filter.unit")), f.Units),
		w.chips("place", must(l.Text("filter.place")), f.Places),
		w.chips("lang", must(l.Text("filter.language")), f.Langs),
		w.chips("group", must(l.Text("filter.group")), f.Groups),
		w.dayChip("since", w.sinceDay, must(l.Text("filter.since")), l),
		w.dayChip("until", w.untilDay, must(l.Text("filter.until")), l),
	)
	return f
}

// telling leaves out the units, such as the firm itself, that everybody found is in: they narrow nothing.
func telling(units []search.Facet, chosen []string, total int) []search.Facet {
	if len(chosen) > 0 {
		return units
	}
	return slices.DeleteFunc(slices.Clone(units), func(f search.Facet) bool { return f.Count >= total })
}

// languageName names the language of a text; "" is one that nobody recognised.
func languageName(l *texts.Language, code string) string {
	if code == "" || code == "und" || code == "other" {
		return must(l.Text("language.other"))
	}
	return l.LanguageName(code)
}

// choices lists the facets, and the chosen values that they do not hold, named by others.
func choices(facets []search.Facet, chosen []string, others []search.Facet) []choice {
	var out []choice
	for i, facet := range facets {
		in := slices.Contains(chosen, facet.ID)
		if (i < listedChoices || in) && facet.ID != "" {
			out = append(out, choice{ID: facet.ID, Name: named(facet), Count: facet.Count, Chosen: in})
		}
	}
	for _, id := range chosen {
		if indexOf(facets, id) >= 0 {
			continue
		}
		name := id
		if i := indexOf(others, id); i >= 0 {
			name = named(others[i])
		}
		out = append(out, choice{ID: id, Name: name, Chosen: true})
	}
	return out
}

func named(f search.Facet) string {
	if f.Name == "" {
		return f.ID
	}
	return f.Name
}

func indexOf(facets []search.Facet, id string) int {
	return slices.IndexFunc(facets, func(f search.Facet) bool { return f.ID == id })
}

func (w wish) chips(key, kind string, choices []choice) []chip {
	var out []chip
	for _, c := range choices {
		if c.Chosen {
			out = append(out, chip{Kind: kind, Name: c.Name, Remove: w.without("/", key, c.ID)})
		}
	}
	return out
}

func (w wish) dayChip(key, value, kind string, l *texts.Language) []chip {
	t, err := time.Parse(time.DateOnly, value)
	if err != nil {
		return nil
	}
	return []chip{{Kind: kind, Name: l.Date(t), Remove: w.without("/", key, value)}}
}

// without is the address of the same search with one filter less.
func (w wish) without(path, key, value string) string {
	values := w.values()
	left := slices.DeleteFunc(slices.Clone(values[key]), func(v string) bool { return v == value })
	if len(left) == 0 {
		values.Del(key)
	} else {
		values[key] = left
	}
	return withValues(path, values)
}

// addRead adds the filters that stand in the question's text.
func (w wish) addRead(f *filters, read []search.ReadFilter, l *texts.Language) {
	f.Chips = append(f.Chips, w.readChips("/", read, l)...)
	bare := w
	for _, r := range read {
		bare = bare.lifting(r)
	}
	f.Clear = withValues("/", wish{text: bare.text, asWords: bare.asWords}.values())
}

// readChips makes chips of the filters that stand in the question's text. Lifting one takes an operator out of
// the text, and makes a name words again.
func (w wish) readChips(path string, read []search.ReadFilter, l *texts.Language) []chip {
	var out []chip
	for _, r := range read {
		out = append(out, chip{Kind: readKind(r, l), Name: readName(r, l), Remove: withValues(path, w.lifting(r).values())})
	}
	return out
}

// lifting is the wish without a filter that stands in its text.
func (w wish) lifting(r search.ReadFilter) wish {
	if r.Named {
		w.asWords = append(slices.Clone(w.asWords), r.Typed)
	} else {
		w.text = without(w.text, r.Typed)
	}
	return w
}

// without takes an operator out of a question.
func without(question, typed string) string {
	before, after, _ := strings.Cut(question, typed)
	return strings.TrimSpace(strings.TrimSpace(before) + " " + strings.TrimSpace(after))
}

func readKind(r search.ReadFilter, l *texts.Language) string {
	return must(l.Text(map[string]string{
		"unit": "filter.unit", "place": "filter.place", "group": "filter.group", "lang": "filter.language",
		"since": "filter.since", "until": "filter.until", "source": "filter.source",
	}[r.Kind]))
}

func readName(r search.ReadFilter, l *texts.Language) string {
	switch r.Kind {
	case "lang":
		return languageName(l, r.Values[0])
	case "since", "until":
		if t, err := time.Parse(time.DateOnly, r.Name); err == nil {
			return l.Date(t)
		}
	}
	return r.Name
}
