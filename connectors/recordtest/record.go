// Package recordtest generates random records of all six kinds for property tests: the ordinary and the
// nasty, but always such that Check accepts them.
package recordtest

import (
	"time"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
)

// Any generates records of every kind.
func Any() *rapid.Generator[connectors.Record] {
	return rapid.Custom(func(t *rapid.T) connectors.Record {
		return Of(rapid.SampledFrom(connectors.Kinds[:]).Draw(t, "type")).Draw(t, "record")
	})
}

// Of generates records of one kind.
func Of(kind connectors.Kind) *rapid.Generator[connectors.Record] {
	return rapid.Custom(func(t *rapid.T) connectors.Record {
		draw := drawer{t}
		switch kind {
		case connectors.KindUnit:
			return &connectors.Unit{Head: draw.head(), Name: draw.text(), Parent: draw.ref(), Leader: draw.ref()}
		case connectors.KindGroup:
			return &connectors.Group{
				Head: draw.head(), Name: draw.text(), Description: draw.text(),
				Visibility: rapid.SampledFrom([]connectors.Visibility{"", connectors.Open, connectors.Closed, connectors.Secret}).Draw(t, "visibility"),
				Members:    draw.refs(), Admins: draw.refs(),
			}
		case connectors.KindPerson:
			return draw.person()
		case connectors.KindPost:
			return draw.post()
		case connectors.KindExperience:
			from, to := draw.span()
			return &connectors.Experience{
				Head: draw.head(), Person: draw.id(), Sort: draw.among("", "project", "position", "education", "certification"),
				Project: draw.ref(), Title: draw.text(), Customer: draw.text(), Role: draw.text(), Description: draw.text(),
				Skills: draw.texts(), From: from, To: to,
			}
		case connectors.KindContact:
			return &connectors.Contact{
				Head: draw.head(), Owner: draw.id(), Name: draw.text(), Organisation: draw.text(), Title: draw.text(),
				Strength: rapid.Float64Range(0, 1).Draw(t, "strength"), LastContact: draw.time(),
			}
		}
		panic("recordtest: no such kind: " + string(kind))
	})
}

type drawer struct{ t *rapid.T }

func (d drawer) person() *connectors.Person {
	p := &connectors.Person{
		Head: d.head(), Name: d.text(), Emails: d.texts(), Usernames: d.texts(), EmployeeNumber: d.text(),
		Title: d.text(), Unit: d.ref(), Manager: d.ref(), Location: d.text(), Languages: d.texts(), Bio: d.text(),
		Phone: d.text(), PhotoURL: d.text(), Rate: rapid.Float64Min(0).Draw(d.t, "rate"),
		Clearances: d.texts(), Wishes: d.texts(),
	}
	if rapid.Bool().Draw(d.t, "says whether active") {
		active := rapid.Bool().Draw(d.t, "active")
		p.Active = &active
	}
	for range d.count() {
		p.Skills = append(p.Skills, connectors.Skill{
			Name: d.id(), Level: rapid.IntRange(0, 5).Draw(d.t, "level"), Years: rapid.Float64Range(0, 60).Draw(d.t, "years"),
			By: d.among("", "self", "peer", "manager", "system"),
		})
	}
	for range d.count() {
		from, to := d.span()
		p.Availability = append(p.Availability, connectors.Availability{From: from, To: to, Percent: rapid.IntRange(0, 100).Draw(d.t, "percent")})
	}
	return p
}

func (d drawer) post() *connectors.Post {
	p := &connectors.Post{
		Head: d.head(), Author: d.ref(), Coauthors: d.refs(), Group: d.ref(), Parent: d.ref(), Title: d.text(), Body: d.text(),
		Format: rapid.SampledFrom([]connectors.Format{"", connectors.Text, connectors.Markdown, connectors.HTML}).Draw(d.t, "format"),
		Lang:   d.among("", "sv", "no", "en"), Time: d.time(), Accepted: rapid.Bool().Draw(d.t, "accepted"), Tags: d.texts(),
	}
	for range d.count() {
		p.Mentions = append(p.Mentions, connectors.Mention{Person: d.id(), Role: d.among("", "reviewer", "<&>")})
	}
	for range d.count() {
		p.Reactions = append(p.Reactions, connectors.Reaction{Person: d.id(), Kind: d.among("", "like", "👍"), Time: d.time()})
	}
	return p
}

func (d drawer) head() connectors.Head {
	h := connectors.Head{ID: d.id(), URL: d.text(), Updated: d.time()}
	switch rapid.IntRange(0, 2).Draw(d.t, "audience") {
	case 1:
		h.Audience = &connectors.Audience{Everyone: true}
	case 2:
		h.Audience = &connectors.Audience{People: d.refs(), Groups: d.refs()}
	}
	return h
}

// text is anything that UTF-8 can hold, with a liking for what formats trip over.
func (d drawer) text() string {
	return rapid.OneOf(
		rapid.Just(""),
		rapid.SampledFrom([]string{"Åsa Öberg", "a\nb\r\n\tc", "\x00\x1f\x7f", "\u2028\u2029", "<b>&amp;</b>", `"\`, "\ufffd", "\ufeff", "👩‍🔬", "null"}),
		rapid.String(),
	).Draw(d.t, "text")
}

func (d drawer) texts() []string {
	var out []string
	for range d.count() {
		out = append(out, d.text())
	}
	return out
}

func (d drawer) id() string {
	return rapid.StringMatching(`[a-zA-Z0-9åäö/:. -]{1,12}`).Draw(d.t, "id")
}

func (d drawer) ref() string {
	return rapid.OneOf(rapid.Just(""), rapid.Custom(func(t *rapid.T) string { return drawer{t}.id() })).Draw(d.t, "ref")
}

func (d drawer) refs() []string {
	var out []string
	for range d.count() {
		out = append(out, d.id())
	}
	return out
}

func (d drawer) count() int { return rapid.IntRange(0, 3).Draw(d.t, "count") }

func (d drawer) among(words ...string) string { return rapid.SampledFrom(words).Draw(d.t, "word") }

// time is zero, or any time of the years 1 to 9999 in a zone of whole minutes.
func (d drawer) time() time.Time {
	if rapid.Bool().Draw(d.t, "no time") {
		return time.Time{}
	}
	zone := time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(d.t, "zone"))
	seconds := rapid.Int64Range(-62_135_500_000, 253_402_200_000).Draw(d.t, "seconds")
	return time.Unix(seconds, rapid.Int64Range(0, 999_999_999).Draw(d.t, "nanoseconds")).In(zone)
}

func (d drawer) span() (from, to time.Time) {
	from, to = d.time(), d.time()
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		from, to = to, from
	}
	return from, to
}
