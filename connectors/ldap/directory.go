package ldap

import (
	"context"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"github.com/vemvet/vemvet/connectors"
)

// directory knows which DN is which record, for attributes that refer by DN.
type directory struct {
	people, units, groups map[string]string // canonical DN to id
	usernames             map[string]string // lower case to a person's id; empty unless groups need it
}

func (d *directory) size() int { return len(d.people) + len(d.units) + len(d.groups) }

// list reads the DN and id of everything that the filters find.
func (s *Source) list(ctx context.Context, r *reader) (*directory, error) {
	d := &directory{map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}}
	for _, kind := range s.kinds() {
		fields, ids := []string{"id"}, d.idsOf(kind.kind)
		byUsername := kind.kind == connectors.KindPerson && len(s.cfg.Attributes["group_usernames"]) > 0
		if byUsername {
			fields = append(fields, "usernames")
		}
		for _, base := range s.cfg.Bases {
			q := query{base, kind.filter, s.cfg.attributesOf(fields...)}
			err := r.search(ctx, q, func(e *ldap.Entry) error {
				name, err := parseDN(e.DN)
				if err != nil {
					return nil // reported when the entry itself is read
				}
				entry := reading{&s.cfg, e}
				id, err := entry.id()
				if err != nil {
					return nil
				}
				ids[name.key()] = id
				if byUsername {
					for _, username := range entry.all("usernames") {
						d.usernames[strings.ToLower(username)] = id
					}
				}
				return nil
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return d, nil
}

func (d *directory) idsOf(kind connectors.Kind) map[string]string {
	switch kind {
	case connectors.KindUnit:
		return d.units
	case connectors.KindGroup:
		return d.groups
	}
	return d.people
}

// reads is a kind of record, how to find its entries and what to ask of them.
type reads struct {
	kind       connectors.Kind
	filter     string
	attributes []string
}

// kinds are in the order in which records are sent, so that references resolve early.
func (s *Source) kinds() []reads {
	fields := personFields
	if s.cfg.Photos {
		fields = append(fields[:len(fields):len(fields)], "photo")
	}
	people := reads{connectors.KindPerson, s.cfg.Filter, s.cfg.attributesOf(fields...)}
	groups := reads{connectors.KindGroup, s.cfg.GroupFilter, s.cfg.attributesOf(groupFields...)}
	units := reads{connectors.KindUnit, s.cfg.UnitFilter, s.cfg.attributesOf(unitFields...)}
	if s.cfg.UnitsFrom != fromTree {
		return []reads{groups, people}
	}
	return []reads{units, groups, people}
}
