package ldap

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/go-ldap/ldap/v3"

	"github.com/vemvet/vemvet/connectors"
)

// Source reads one directory.
type Source struct {
	cfg  Config
	what uint64 // hash of everything in cfg that decides what is read
	now  func() time.Time
}

var _ connectors.Source = (*Source)(nil)

// New returns a source, or the error of Config.Check. It asks no server yet.
func New(cfg Config) (*Source, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	what, err := json.Marshal([]any{cfg.Bases, cfg.Filter, cfg.GroupFilter, cfg.UnitFilter, cfg.UnitsFrom, cfg.GroupVisibility,
		cfg.Photos, cfg.Attributes, cfg.DisabledValues, cfg.DisabledMask})
	if err != nil {
		return nil, fmt.Errorf("ldap: configuration: %w", err)
	}
	return &Source{cfg: cfg, what: xxhash.Sum64(what), now: time.Now}, nil
}

// place is the checkpoint: how far the directory is known, and since when there was no complete pass.
type place struct {
	Newest    time.Time     `json:"newest"`    // latest change seen, by the server's clock
	Took      time.Duration `json:"took"`      // the pass that saw it, in nanoseconds
	Completed time.Time     `json:"completed"` // when the last complete pass began, by our clock
	What      uint64        `json:"what"`      // Source.what of that pass
}

// Pull implements connectors.Source.
func (s *Source) Pull(ctx context.Context, checkpoint []byte, sink connectors.Sink) (connectors.Pass, error) {
	p := &pass{source: s, sink: sink, began: s.now(), departments: map[string]bool{}, reader: reader{source: s}}
	defer p.reader.close()
	if checkpoint != nil {
		if err := json.Unmarshal(checkpoint, &p.last); err != nil {
			return connectors.Pass{}, fmt.Errorf("ldap: checkpoint %.80q: %w", checkpoint, err)
		}
	}
	p.complete = p.last.What != s.what || p.last.Newest.IsZero() ||
		p.began.Before(p.last.Completed) || p.began.Sub(p.last.Completed) >= s.cfg.CompleteEvery
	if p.complete && checkpoint != nil {
		if err := sink.Restart(); err != nil {
			return connectors.Pass{}, err
		}
	}
	if err := p.run(ctx); err != nil {
		return connectors.Pass{}, err
	}
	mark, err := json.Marshal(p.place())
	if err != nil {
		return connectors.Pass{}, fmt.Errorf("ldap: checkpoint: %w", err)
	}
	if err := sink.Checkpoint(mark); err != nil {
		return connectors.Pass{}, err
	}
	return connectors.Pass{Complete: p.complete}, nil
}

// pass is one Pull under way.
type pass struct {
	source      *Source
	sink        connectors.Sink
	reader      reader
	last        place
	began       time.Time
	complete    bool
	directory   *directory
	departments map[string]bool // ids of those sent
	newest      time.Time
}

func (p *pass) run(ctx context.Context) (err error) {
	s := p.source
	if p.directory, err = s.list(ctx, &p.reader); err != nil {
		return err
	}
	if p.complete {
		p.sink.Expect(p.directory.size())
	}
	for _, kind := range s.kinds() {
		for _, base := range s.cfg.Bases {
			q := query{base, p.changed(kind.filter), kind.attributes}
			err := p.reader.search(ctx, q, func(e *ldap.Entry) error { return p.take(kind.kind, e) })
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// changed narrows a filter to what an incremental pass wants.
func (p *pass) changed(filter string) string {
	if p.complete {
		return filter
	}
	since := p.last.Newest.Add(-p.last.Took - p.source.cfg.Overlap)
	return fmt.Sprintf("(&%s(%s>=%s))", filter, p.source.cfg.Attributes["changed"][0], ldap.EscapeFilter(formatTime(since)))
}

// take sends the record that an entry is. An entry that is none is a fault; the pass goes on.
func (p *pass) take(kind connectors.Kind, e *ldap.Entry) error {
	r := reading{&p.source.cfg, e}
	if changed := r.changed(); changed.After(p.newest) {
		p.newest = changed
	}
	var record connectors.Record
	var err error
	switch kind {
	case connectors.KindUnit:
		record, err = r.unit(p.directory)
	case connectors.KindGroup:
		record, err = r.group(p.directory)
	default:
		return p.takePerson(r)
	}
	if err != nil {
		return p.sink.Fault(entryError(e, err))
	}
	return p.sink.Upsert(record)
}

func (p *pass) takePerson(r reading) error {
	person, err := r.person(p.directory)
	if err != nil {
		return p.sink.Fault(entryError(r.entry, err))
	}
	switch p.source.cfg.UnitsFrom {
	case fromTree:
		name, err := parseDN(r.entry.DN)
		if err != nil {
			return p.sink.Fault(entryError(r.entry, err))
		}
		person.Unit = p.directory.unitAbove(name)
	case fromDepartment:
		if unit := r.department(); unit != nil {
			if !p.departments[unit.ID] {
				p.departments[unit.ID] = true
				if err := p.sink.Upsert(unit); err != nil {
					return err
				}
			}
			person.Unit = unit.ID
		}
	}
	return p.sink.Upsert(person)
}

func (p *pass) place() place {
	next := place{Newest: p.newest, Took: p.source.now().Sub(p.began), Completed: p.began, What: p.source.what}
	if !p.complete {
		next.Completed = p.last.Completed
		if next.Newest.Before(p.last.Newest) {
			// Nothing newer, and this pass may have taken less time than the one before: what that one could
			// have missed is behind us now, for this one has asked for it.
			next.Newest = p.last.Newest
		}
	}
	return next
}
