package sample

import (
	"fmt"
	"math/rand/v2"

	"github.com/vemvet/vemvet/connectors"
)

// firm is everything that is decided before the first record is made.
type firm struct {
	Config
	rng       *rand.Rand // of the part that is being made
	phrases   [wordings]phrases
	topics    []topic
	customers []customer
	people    []colleague
	byID      map[string]int
	byArea    [][]int // consultants of each area
	units     []unit
	experts   [][]int // by topic: who really knows
	hands     [][]int // by topic: who has worked with it
	projects  []project
	byTopic   [][]int // projects of each topic
	groups    []group
}

var langNames = [wordings]string{"sv", "no", "en"}

func newFirm(c Config) (*firm, error) {
	f := &firm{Config: c}
	var err error
	if f.topics, err = readTopics(); err != nil {
		return nil, err
	}
	if f.customers, err = readCustomers(); err != nil {
		return nil, err
	}
	for lang, name := range langNames {
		if f.phrases[lang], err = readPhrases(name); err != nil {
			return nil, err
		}
	}
	clubs, err := readClubs()
	if err != nil {
		return nil, err
	}
	for _, part := range []struct {
		name string
		make func()
	}{{"hire", f.hire}, {"teach", f.teach}, {"assign", f.assign}, {"gather", func() { f.gather(clubs) }}} {
		f.rng = c.stream(part.name)
		part.make()
	}
	return f, nil
}

// send gives one record to whoever reads the firm.
type send func(connectors.Record) error

// parts of the firm in the order in which they are sent, each with its own chance.
func (f *firm) sendAll(to send) error {
	for _, part := range []struct {
		name string
		send func(send) error
	}{
		{"units", f.sendUnits}, {"groups", f.sendGroups}, {"people", f.sendPeople},
		{"posts", f.sendPosts}, {"cv", f.sendExperiences}, {"contacts", f.sendContacts},
	} {
		f.rng = f.stream(part.name)
		if err := part.send(to); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}
