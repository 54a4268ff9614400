package indexer

import (
	"slices"

	"github.com/vemvet/vemvet/connectors"
)

// Erasure tells what an engine erased of somebody.
type Erasure struct {
	Accounts []connectors.Ref        // that were theirs
	Removed  map[connectors.Kind]int // their records
	Changed  int                     // records of others that named them and no longer do
}

// Fate is what became of a person whom records name.
type Fate uint8

// The fates.
const (
	Here    Fate = iota
	Unnamed      // what they wrote stays, without their name
	Erased       // nothing of theirs stays
)

// Without gives a record without those who are gone: the record itself where it names none of them, a copy
// where something of it stays, nil where nothing does. The ids are of the record's source.
//
// A profile, an experience and a contact go with the person whose they are, and so does a post, unless a
// colleague wrote it too or its author is Unnamed: then it stays without them. From posts of others their
// mentions and reactions go, and their ids from groups, units, audiences and from the profiles of those whose
// manager they were. An answer to a post that went stays what others wrote, with the id of what it answers.
// What an author put in words is not changed.
func Without(record connectors.Record, fate func(person string) Fate) connectors.Record {
	gone := func(id string) bool { return id != "" && fate(id) != Here }
	record = withoutReaders(record, gone)
	switch r := record.(type) {
	case *connectors.Person:
		switch {
		case gone(r.ID):
			return nil
		case gone(r.Manager):
			c := *r
			c.Manager = ""
			return &c
		}
	case *connectors.Unit:
		if gone(r.Leader) {
			c := *r
			c.Leader = ""
			return &c
		}
	case *connectors.Group:
		if slices.ContainsFunc(r.Members, gone) || slices.ContainsFunc(r.Admins, gone) {
			c := *r
			c.Members, c.Admins = less(r.Members, gone), less(r.Admins, gone)
			return &c
		}
	case *connectors.Post:
		return postWithout(r, fate, gone)
	case *connectors.Experience:
		if gone(r.Person) {
			return nil
		}
	case *connectors.Contact:
		if gone(r.Owner) {
			return nil
		}
	}
	return record
}

func postWithout(p *connectors.Post, fate func(string) Fate, gone func(string) bool) connectors.Record {
	c := *p
	c.Coauthors = less(p.Coauthors, gone)
	c.Mentions = less(p.Mentions, func(m connectors.Mention) bool { return gone(m.Person) })
	c.Reactions = less(p.Reactions, func(r connectors.Reaction) bool { return gone(r.Person) })
	if gone(p.Author) {
		if fate(p.Author) == Erased && len(c.Coauthors) == 0 {
			return nil
		}
		c.Author = ""
	}
	if c.Author == p.Author && len(c.Coauthors) == len(p.Coauthors) && len(c.Mentions) == len(p.Mentions) && len(c.Reactions) == len(p.Reactions) {
		return p
	}
	return &c
}

// withoutReaders takes those who are gone out of the audience. One that named them alone becomes nobody's.
func withoutReaders(record connectors.Record, gone func(string) bool) connectors.Record {
	audience := record.Header().Audience
	if audience == nil || !slices.ContainsFunc(audience.People, gone) {
		return record
	}
	left := *audience
	left.People = less(audience.People, gone)
	record = copied(record)
	record.Header().Audience = &left
	return record
}

func copied(record connectors.Record) connectors.Record {
	switch r := record.(type) {
	case *connectors.Person:
		c := *r
		return &c
	case *connectors.Unit:
		c := *r
		return &c
	case *connectors.Group:
		c := *r
		return &c
	case *connectors.Post:
		c := *r
		return &c
	case *connectors.Experience:
		c := *r
		return &c
	case *connectors.Contact:
		c := *r
		return &c
	}
	return record
}

// less is a list without some of its items, and the list itself where there are none of them.
func less[T any](list []T, gone func(T) bool) []T {
	if !slices.ContainsFunc(list, gone) {
		return list
	}
	left := slices.DeleteFunc(slices.Clone(list), gone)
	if len(left) == 0 {
		return nil
	}
	return left
}

// Identifiers are what an account is known by: what Resolve compares, as it compares it.
type Identifiers struct {
	Source    string
	Account   string // "source:id"
	Number    string // of the employee, without leading zeros
	Mails     []string
	Usernames []string
	Names     []string // the words of the name, which alone tell nobody
}

// IdentifiersOf gives those of an account. Of one that no source describes, person is nil.
func IdentifiersOf(ref connectors.Ref, person *connectors.Person) Identifiers {
	t := Identifiers{Source: ref.Source, Account: ref.String()}
	mails := []string{ref.ID}
	if person != nil {
		mails = append(mails, person.Emails...)
		t.Number = withoutZeros(foldNumber(person.EmployeeNumber))
		for _, name := range person.Usernames {
			if name = foldKey(name); name != "" {
				t.Usernames = append(t.Usernames, name)
			}
		}
		t.Names = nameParts(person.Name)
	}
	for _, mail := range mails {
		if mail = foldMail(mail); mail == "" {
			continue
		}
		t.Mails = append(t.Mails, mail)
		if bare := bareMail(mail); bare != "" {
			t.Mails = append(t.Mails, bare)
		}
	}
	return t
}

// IdentifiersNamed gives those that somebody may mean who types a word: an account, an employee number, an
// e-mail address or a username.
func IdentifiersNamed(word string) Identifiers {
	ref, _ := connectors.ParseRef(connectors.KindPerson, word)
	return IdentifiersOf(connectors.Ref{Source: ref.Source, ID: ref.ID}, &connectors.Person{EmployeeNumber: word, Emails: []string{word}, Usernames: []string{word}})
}

// Owns reports whether a record is somebody's: a profile, an experience, a contact, or a post that they wrote,
// alone or with others.
func Owns(record connectors.Record, theirs func(person string) bool) bool {
	switch r := record.(type) {
	case *connectors.Person:
		return theirs(r.ID)
	case *connectors.Post:
		return theirs(r.Author) || slices.ContainsFunc(r.Coauthors, theirs)
	case *connectors.Experience:
		return theirs(r.Person)
	case *connectors.Contact:
		return theirs(r.Owner)
	}
	return false
}
