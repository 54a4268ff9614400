// Package identity is the desk at which administrators find out who is who and rule on it: who may be one
// colleague, which accounts a colleague has and why, and what was ruled by whom. It finds nothing out itself, an
// indexer.Directory does.
//
// What it tells are facts of sources about people and their accounts, whether or not somebody wants to be found:
// who does not, and has an account that is not known as theirs, is found by that. It tells nothing that anybody
// wrote or decided. Every read has an asker; that only administrators come here, package ui sees to.
package identity

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
)

// Engine is what the desk needs of an indexer.Engine.
type Engine interface {
	View() (indexer.View, error)
	Rule(ctx context.Context, ruling indexer.Ruling) (indexer.Ruling, error)
	Rulings() ([]indexer.Ruling, error)
}

// Desk answers administrators. It may be shared.
type Desk struct{ engine Engine }

// New returns a desk over an engine.
func New(engine Engine) *Desk { return &Desk{engine} }

// directory gives the directory of the moment, which does not change while it is read.
func (d *Desk) directory(asker search.Asker) (*indexer.Directory, error) {
	if asker == (search.Asker{}) {
		return nil, search.ErrNoAsker
	}
	view, err := d.engine.View()
	if err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	defer view.Close()
	return view.Directory(), nil
}

// Suggestions tells who may be one though nothing joins them, the likeliest first.
func (d *Desk) Suggestions(ctx context.Context, asker search.Asker, offset, limit int) (*Suggestions, error) {
	directory, err := d.directory(asker)
	if err != nil {
		return nil, err
	}
	all := directory.Register().Suggestions
	out := &Suggestions{Total: len(all), Suggestions: []Suggestion{}}
	for _, s := range window(all, offset, limit) {
		one := Suggestion{A: personOf(directory, s.A), B: personOf(directory, s.B), Strength: string(s.Strength), Weight: s.Weight, Prior: s.Prior}
		for _, r := range s.Reasons {
			one.Reasons = append(one.Reasons, Reason{Kind: string(r.Kind), A: r.A, B: r.B, Bits: r.Bits})
		}
		out.Suggestions = append(out.Suggestions, one)
	}
	return out, ctx.Err()
}

// Conflicts tells which agreements join nobody because they would have made one colleague of several, as far as no
// ruling has decided them.
func (d *Desk) Conflicts(ctx context.Context, asker search.Asker, offset, limit int) (*Conflicts, error) {
	directory, err := d.directory(asker)
	if err != nil {
		return nil, err
	}
	all := directory.Register().Conflicts
	out := &Conflicts{Total: len(all), Conflicts: []Conflict{}}
	for _, c := range window(all, offset, limit) {
		one := Conflict{Kind: string(c.Kind), Holders: c.Holders}
		for _, k := range c.Keys {
			one.Keys = append(one.Keys, Key{Kind: string(k.Kind), Value: k.Value})
		}
		for _, no := range directory.PeopleOf(c.Accounts) {
			one.People = append(one.People, personOf(directory, no))
		}
		out.Conflicts = append(out.Conflicts, one)
	}
	return out, ctx.Err()
}

// People finds colleagues by words that begin parts of their names, or by an e-mail address, a username, an employee
// number or the id of an account, and tells for each account why it is theirs. Those whom the whole question names
// come first, then by name.
func (d *Desk) People(ctx context.Context, asker search.Asker, question string, limit int) (*People, error) {
	directory, err := d.directory(asker)
	if err != nil {
		return nil, err
	}
	question = strings.TrimSpace(question)
	switch {
	case question == "":
		return nil, &search.QueryError{Field: "q", Reason: "missing", Detail: "is missing; say whom to look for"}
	case len(question) > search.MaxQueryLength:
		return nil, &search.QueryError{Field: "q", Reason: "too-long", Detail: fmt.Sprintf("is %d bytes long; at most %d", len(question), search.MaxQueryLength)}
	}
	found := find(directory, question)
	out := &People{Total: len(found), People: []Person{}}
	for _, no := range window(found, 0, limit) {
		person := personOf(directory, no)
		for _, j := range directory.Register().Joins(no) {
			person.Joins = append(person.Joins, Join{A: j.A.String(), B: j.B.String(), Key: Key{Kind: string(j.Key.Kind), Value: j.Key.Value}, Ruling: j.Key.Ruling})
		}
		out.People = append(out.People, person)
	}
	return out, ctx.Err()
}

// Rulings tells what was ruled, the newest first.
func (d *Desk) Rulings(ctx context.Context, asker search.Asker, offset, limit int) (*Rulings, error) {
	directory, err := d.directory(asker)
	if err != nil {
		return nil, err
	}
	all, err := d.engine.Rulings()
	if err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	undone := map[uint64]uint64{}
	for _, r := range all {
		if r.Kind == indexer.Undo {
			undone[r.Undoes] = r.Number
		}
	}
	slices.Reverse(all)
	out := &Rulings{Total: len(all), Rulings: []Ruling{}}
	for _, r := range window(all, offset, limit) {
		out.Rulings = append(out.Rulings, rulingOf(directory, r, undone[r.Number]))
	}
	return out, ctx.Err()
}

// MaxAccounts is how many accounts a request may name.
const MaxAccounts = 50

// Rule keeps what an administrator rules, and gives it back with its number. The asker is who ruled.
//
// A merge needs an account of each colleague. Of two who are different, an account stands for its colleague with all
// accounts. Of a split, Others may be left out: they are the colleague's other accounts then.
func (d *Desk) Rule(ctx context.Context, asker search.Asker, request Request) (*Ruling, error) {
	directory, err := d.directory(asker)
	if err != nil {
		return nil, err
	}
	ruling := indexer.Ruling{Kind: indexer.RulingKind(request.Kind), Undoes: request.Undoes, By: asker.Person(), Note: strings.TrimSpace(request.Note)}
	if ruling.Accounts, err = accountsOf(directory, "accounts", request.Accounts); err != nil {
		return nil, err
	}
	if ruling.Others, err = accountsOf(directory, "others", request.Others); err != nil {
		return nil, err
	}
	if err := complete(directory, &ruling); err != nil {
		return nil, err
	}
	ruled, err := d.engine.Rule(ctx, ruling)
	switch {
	case errors.Is(err, indexer.ErrRuling):
		return nil, &search.QueryError{Field: "kind", Reason: "unknown", Detail: "is refused: " + err.Error()}
	case err != nil:
		return nil, fmt.Errorf("identity: %w", err)
	}
	if directory, err = d.directory(asker); err != nil {
		return nil, err
	}
	out := rulingOf(directory, ruled, 0)
	return &out, nil
}

func accountsOf(directory *indexer.Directory, field string, ids []string) ([]connectors.Ref, error) {
	if len(ids) > MaxAccounts {
		return nil, &search.QueryError{Field: field, Reason: "too-many", Detail: fmt.Sprintf("names %d accounts; at most %d", len(ids), MaxAccounts)}
	}
	var out []connectors.Ref
	for _, id := range ids {
		ref, err := connectors.ParseRef(connectors.KindPerson, id)
		if err == nil {
			_, known := directory.AccountOf(ref)
			if !known {
				err = errors.New("no source has it")
			}
		}
		if err != nil {
			return nil, &search.QueryError{Field: field, Reason: "unknown-person", Detail: fmt.Sprintf("names %q, which is no account of anybody", id)}
		}
		out = append(out, ref)
	}
	return out, nil
}

// complete fills in what a request may leave out, and refuses what would change nothing.
func complete(directory *indexer.Directory, r *indexer.Ruling) error {
	people, others := directory.PeopleOf(r.Accounts), directory.PeopleOf(r.Others)
	switch r.Kind {
	case indexer.Merge:
		if len(people) == 1 {
			return &search.QueryError{Field: "accounts", Reason: "same", Detail: "are of one colleague already; name accounts of two"}
		}
	case indexer.Different:
		for _, no := range people {
			if slices.Contains(others, no) {
				return &search.QueryError{Field: "others", Reason: "same", Detail: "are of the same colleague; split an account off instead"}
			}
		}
		r.Accounts, r.Others = allAccounts(directory, people), allAccounts(directory, others)
	case indexer.Split:
		if len(people) > 1 {
			return &search.QueryError{Field: "accounts", Reason: "unknown", Detail: "are of several colleagues; split those of one at a time"}
		}
		if len(r.Others) > 0 {
			break
		}
		for _, ref := range allAccounts(directory, people) {
			if !slices.Contains(r.Accounts, ref) {
				r.Others = append(r.Others, ref)
			}
		}
		if len(r.Others) == 0 {
			return &search.QueryError{Field: "accounts", Reason: "same", Detail: "are all that the colleague has; there is nothing to split them from"}
		}
	}
	return nil
}

func allAccounts(directory *indexer.Directory, people []indexer.PersonNo) (out []connectors.Ref) {
	for _, no := range people {
		out = append(out, directory.People[no].Accounts...)
	}
	return out
}

// window cuts a part out of a list.
func window[T any](list []T, offset, limit int) []T {
	list = list[min(max(offset, 0), len(list)):]
	return list[:min(cmp.Or(max(limit, 0), search.DefaultLimit), len(list))]
}
