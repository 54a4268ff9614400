package indexer

import (
	"strings"
	"unicode"
)

var roleNames = [Roles]string{
	"author", "asked", "coauthor", "approver", "reviewer", "thanked", "mentioned", "replied", "accepted answer",
	"reacted", "active", "experience", "profile",
}

// String gives the role's name in English, as it stands in the API.
func (r Role) String() string {
	if r < Roles {
		return roleNames[r]
	}
	return "unknown"
}

// MentionRole classifies the free-text role of a mention. Stems that other words hold too, as full-stack
// holds tack, count at the beginning of a word only.
func MentionRole(text string) Role {
	text = " " + strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }), " ") + " "
	for _, known := range []struct {
		role  Role
		stems []string
	}{
		{Approver, []string{"approv", "godk", "beslut", "beslutt", "owner", "ansvarig", "ansvarlig", "signed off"}},
		{Reviewer, []string{"review", "gransk", "kontroller", " tested", " acked", "tilldel", "assign"}},
		{Thanked, []string{"thank", " tack", " takk", " tak ", " credit", "helped", "hjälp", "hjelp"}},
		{Coauthor, []string{"author", "författ", "forfatt", " pair", "co develop"}},
	} {
		for _, stem := range known.stems {
			if strings.Contains(text, stem) {
				return known.role
			}
		}
	}
	return Mentioned
}
