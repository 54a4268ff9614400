// Package sample makes up a firm: a consultancy in Sweden and Norway with units, people, groups, threads
// in three languages, CVs and contacts. It is what vemvet demo shows, and what tests measure on: who truly
// knows what is planted, and Truth tells it.
//
// The same Config gives the same records byte for byte. Nobody in it exists; the customers are invented.
package sample

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/vemvet/vemvet/connectors"
)

// Config of the firm; the zero value is the firm of the demo.
type Config struct {
	People int       `yaml:"people"` // default 2,000
	Posts  int       `yaml:"posts"`  // about so many; default 40,000
	Groups int       `yaml:"groups"` // default 60
	Seed   uint64    `yaml:"seed"`
	Now    time.Time `yaml:"now"` // the newest post is just before; default 1 November 2026
}

func (c Config) withDefaults() Config {
	c.People = cmp.Or(c.People, 2000)
	c.Posts = cmp.Or(c.Posts, 40000)
	c.Groups = cmp.Or(c.Groups, 60)
	if c.Now.IsZero() {
		c.Now = time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	}
	return c
}

// Check reports the first number that no firm can have, as a *connectors.FieldError.
func (c Config) Check() error {
	c = c.withDefaults()
	bad := func(field string, is, least, most int) error {
		return &connectors.FieldError{Field: field, Err: fmt.Errorf("is %d; want %d to %d", is, least, most)}
	}
	switch {
	case c.People < 100 || c.People > 200000:
		return bad("people", c.People, 100, 200000)
	case c.Posts < 0 || c.Posts > 5000000:
		return bad("posts", c.Posts, 0, 5000000)
	case c.Groups < len(areas) || c.Groups > 1000:
		return bad("groups", c.Groups, len(areas), 1000)
	}
	return nil
}

// Source yields the firm.
type Source struct{ config Config }

var _ connectors.Source = (*Source)(nil)

// New returns a source of the firm.
func New(c Config) *Source { return &Source{c.withDefaults()} }

// Pull implements connectors.Source. The firm never changes: with the checkpoint of a finished pull of the
// same Config there is nothing to do.
func (s *Source) Pull(ctx context.Context, checkpoint []byte, sink connectors.Sink) (connectors.Pass, error) {
	mark := fmt.Sprintf("%+v", s.config)
	if string(checkpoint) == mark {
		return connectors.Pass{}, nil
	}
	if checkpoint != nil {
		if err := sink.Restart(); err != nil {
			return connectors.Pass{}, err
		}
	}
	f, err := newFirm(s.config)
	if err != nil {
		return connectors.Pass{}, err
	}
	sink.Expect(s.config.Posts + 6*s.config.People)
	err = f.sendAll(func(r connectors.Record) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return sink.Upsert(r)
	})
	if err != nil {
		return connectors.Pass{}, err
	}
	return connectors.Pass{Complete: true}, sink.Checkpoint([]byte(mark))
}

// Topic is a question with the people who should be found, by id: 2 for those who really know, 1 for those
// who have worked with it.
type Topic struct {
	ID     string
	Text   string
	People map[string]int
}

// Truth tells who knows what, a question for each topic and language.
func (c Config) Truth() ([]Topic, error) {
	f, err := newFirm(c.withDefaults())
	if err != nil {
		return nil, err
	}
	var out []Topic
	for i, t := range f.topics {
		people := map[string]int{}
		for _, e := range f.experts[i] {
			if f.people[e].active {
				people[f.people[e].id] = 2
			}
		}
		for _, d := range f.hands[i] {
			if f.people[d].active && people[f.people[d].id] == 0 {
				people[f.people[d].id] = 1
			}
		}
		for lang, w := range t.wordings {
			out = append(out, Topic{ID: langNames[lang] + "-" + t.id, Text: w.name, People: people})
		}
	}
	return out, nil
}

// Questions are good ones to try first.
func Questions() []string {
	return []string{"vem kan Kafka?", "hvem har jobbet med betalingsplattformer", "who knows anti-money laundering"}
}
