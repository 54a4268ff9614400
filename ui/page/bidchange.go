package page

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/ui/audit"
)

// changeBid answers POST /bids/ID: the reader changes fields of the version that they saw, comments, or takes back
// what was changed since a version; then they see what that did.
func (p *Pages) changeBid(c *gin.Context) error {
	if err := parseForm(c); err != nil {
		return err
	}
	form := c.Request.PostForm
	asker, _ := p.options.Asker(c)
	id, part := c.Param("id"), form.Get("show")
	v, err := p.options.Bids.Read(asker, id)
	if err != nil {
		return err
	}
	back := bidURL(id)
	if part != "" {
		back += "?show=" + url.QueryEscape(part)
	}
	switch form.Get("do") {
	case "delete":
		err := p.options.Bids.Delete(asker, id, func(v *bid.View, _ int) error { return p.noteBid(c, audit.DeletedBid(v)) })
		if err != nil {
			return err
		}
		back = "/bids"
	case "comment":
		_, err := p.options.Bids.Comment(asker, id, form.Get("text"))
		if text, refused := p.bidFault(p.frame(c, "bids"), v, err); refused {
			return p.showBid(c, v, part, nil, func(view *bidView) { view.Fault = text })
		}
		if err != nil {
			return err
		}
	default:
		version, _ := strconv.Atoi(form.Get("version")) // what is none is refused
		sets, view, err := p.wish(c, v, form)
		if text, refused := p.bidFault(p.frame(c, "bids"), v, err); refused {
			return p.showBid(c, v, part, nil, func(view *bidView) { view.Fault = text })
		}
		if err != nil {
			return err
		}
		if view != nil { // whom they mean is to be chosen first
			return p.render(c, http.StatusOK, view.language, "bid", view)
		}
		now, err := p.options.Bids.Change(asker, id, version, sets, p.noteChange(c))
		var conflict *bid.Conflict
		if errors.As(err, &conflict) {
			return p.showConflict(c, v, conflict, sets, part)
		}
		if text, refused := p.bidFault(p.frame(c, "bids"), v, err); refused {
			return p.showBid(c, v, part, sets, func(view *bidView) { view.Fault = text })
		}
		if err != nil {
			return err
		}
		if part == "" && now.Version > v.Version { // what others changed before is not the reader's doing
			back += "?since=" + strconv.Itoa(now.Version-1) + "#did"
		}
	}
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, back)
	return nil
}

// wish gives the fields that a form changes, or a page on which to choose whom its name means.
func (p *Pages) wish(c *gin.Context, v *bid.View, form url.Values) ([]bid.Set, *bidView, error) {
	sets := setsOf(form)
	if skill := strings.TrimSpace(form.Get("new.skill")); skill != "" {
		key := bid.Key(skill)
		sets = append(sets, bid.Set{Field: bid.Requirement + ":" + key, Value: skill}, bid.Set{Field: bid.Weight + ":" + key, Value: form.Get("new.weight")},
			bid.Set{Field: bid.Level + ":" + key, Value: form.Get("new.level")}, bid.Set{Field: bid.Mandatory + ":" + key, Value: form.Get("new.mandatory")})
	}
	if form.Has("clearances") {
		sets = append(sets, clearances(v, form.Get("clearances"))...)
	}
	switch do := form.Get("do"); do {
	case "take-back":
		since, _ := strconv.Atoi(form.Get("since"))
		past := v.At(since)
		if past == nil {
			return nil, nil, search.ErrNotFound
		}
		sets = difference(v.Fields(), past.Fields())
	case "fill":
		return p.fill(c, v)
	case "seat", "exclude", "share", "give":
		return p.named(c, v, form, sought{Name: strings.TrimSpace(form.Get("name")), Do: do, Object: form.Get("object")})
	}
	return sets, nil, nil
}

// fill puts whom the builder proposes on the empty seats, or gives a page that says that there is nobody.
func (p *Pages) fill(c *gin.Context, v *bid.View) ([]bid.Set, *bidView, error) {
	if !v.CanEdit() {
		return nil, nil, bid.ErrReadOnly
	}
	asker, _ := p.options.Asker(c)
	found, err := p.options.Bids.Propose(c.Request.Context(), asker, v.Bid)
	if err != nil {
		return nil, nil, err
	}
	var sets []bid.Set
	for _, j := range found {
		n := strconv.Itoa(j.Number)
		sets = append(sets, bid.Set{Field: bid.Seat + ":" + n, Value: j.Seat.Person.ID}, bid.Set{Field: bid.For + ":" + n, Value: wantedFor(j.Seat.Covers)})
	}
	if len(sets) > 0 {
		return sets, nil, nil
	}
	view, err := p.bidView(c, v, "", nil)
	if err != nil {
		return nil, nil, err
	}
	view.Fault = &fault{Text: must(view.language.Text("bid.fill.nobody")), Field: "who"}
	return nil, view, nil
}

// named finds the colleague whose name was typed: the only one of that name, or else a choice.
func (p *Pages) named(c *gin.Context, v *bid.View, form url.Values, whom sought) ([]bid.Set, *bidView, error) {
	if id := form.Get("person"); id != "" {
		return whom.sets(v, id), nil, nil
	}
	asker, _ := p.options.Asker(c)
	var candidates, exact []search.Suggestion
	if whom.Name != "" {
		suggestions, err := p.searcher.Suggest(c.Request.Context(), asker, whom.Name, 20)
		if err != nil {
			return nil, nil, err
		}
		for _, s := range suggestions {
			if s.Kind == "person" {
				candidates = append(candidates, s)
				if strings.EqualFold(s.Text, whom.Name) {
					exact = append(exact, s)
				}
			}
		}
	}
	if len(exact) == 1 {
		return whom.sets(v, exact[0].ID), nil, nil
	}
	view, err := p.bidView(c, v, form.Get("show"), nil)
	if err != nil {
		return nil, nil, err
	}
	whom.Nobody = len(candidates) == 0
	view.Sought, view.Candidates = whom, candidates
	return nil, view, nil
}

// sets is what is done with the person found.
func (s sought) sets(v *bid.View, id string) []bid.Set {
	switch s.Do {
	case "seat":
		return []bid.Set{{Field: bid.Seat + ":" + s.Object, Value: id}}
	case "exclude":
		out := []bid.Set{{Field: bid.Exclude + ":" + id, Value: bid.Yes}}
		if n := v.Seat(id); n > 0 {
			out = append(out, bid.Set{Field: bid.Seat + ":" + strconv.Itoa(n)})
		}
		return out
	case "give":
		return []bid.Set{{Field: bid.Owner, Value: id}, {Field: bid.ShareField + ":" + v.Owner, Value: bid.Edit}, {Field: bid.ShareField + ":" + id}}
	}
	may := bid.Read
	if s.Object == bid.Edit {
		may = bid.Edit
	}
	return []bid.Set{{Field: bid.ShareField + ":" + id, Value: may}}
}

// clearances reads a list in one line.
func clearances(v *bid.View, text string) []bid.Set {
	var sets []bid.Set
	var wanted []string
	for clearance := range strings.SplitSeq(text, ",") {
		if clearance = flat(clearance); clearance != "" {
			wanted = append(wanted, clearance)
			sets = append(sets, bid.Set{Field: bid.Clearance + ":" + clearance, Value: bid.Yes})
		}
	}
	for _, had := range v.Request.Clearances {
		if !slices.Contains(wanted, had) {
			sets = append(sets, bid.Set{Field: bid.Clearance + ":" + had})
		}
	}
	return sets
}

// difference is what makes of one bid's fields another's.
func difference(from, to map[string]string) []bid.Set {
	var sets []bid.Set
	for field := range from {
		if to[field] != from[field] {
			sets = append(sets, bid.Set{Field: field, Value: to[field]})
		}
	}
	for field, value := range to {
		if _, had := from[field]; !had {
			sets = append(sets, bid.Set{Field: field, Value: value})
		}
	}
	return sets
}

type conflictView struct {
	Frame
	*bid.View
	Part     string
	Conflict *bid.Conflict
	Rest     []bid.Set // what nobody else changed
}

// showConflict shows what others changed meanwhile beside what the reader wants. Nothing of it was done.
func (p *Pages) showConflict(c *gin.Context, v *bid.View, conflict *bid.Conflict, sets []bid.Set, part string) error {
	view := conflictView{Frame: p.frame(c, "bids"), View: v, Conflict: conflict, Part: part}
	view.Title = must(view.language.Text("conflict.title"))
	for _, s := range sets {
		if !slices.ContainsFunc(conflict.Clashes, func(clash bid.Clash) bool { return clash.Field == s.Field }) {
			view.Rest = append(view.Rest, s)
		}
	}
	return p.render(c, http.StatusConflict, view.language, "bidconflict", view)
}
