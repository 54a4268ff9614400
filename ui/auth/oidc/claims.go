package oidc

import (
	"strings"

	"github.com/vemvet/vemvet/ui/auth"
)

// method is what sessions call this way to sign in.
const method = "oidc"

// claimSet is what a token says.
type claimSet map[string]any

// add takes what is not said yet: what is signed goes before what is not.
func (s claimSet) add(more claimSet) {
	for name, value := range more {
		if _, said := s[name]; !said {
			s[name] = value
		}
	}
}

// value finds a claim by its name, which may hold dots itself, or by a path of names into objects.
func (s claimSet) value(name string) any {
	if value, said := s[name]; said || name == "" {
		return value
	}
	var at any = map[string]any(s)
	for part := range strings.SplitSeq(name, ".") {
		object, _ := at.(map[string]any)
		at = object[part]
	}
	return at
}

func (s claimSet) text(name string) string {
	text, _ := s.value(name).(string)
	return strings.TrimSpace(text)
}

// list reads a list of texts, or a single one.
func (s claimSet) list(name string) []string {
	switch value := s.value(name).(type) {
	case string:
		return []string{value}
	case []any:
		var out []string
		for _, item := range value {
			if text, ok := item.(string); ok && text != "" {
				out = append(out, text)
			}
		}
		return out
	}
	return nil
}

// yes reads a truth, which some providers write as a text.
func (s claimSet) yes(name string) bool {
	switch value := s.value(name).(type) {
	case bool:
		return value
	case string:
		return value == "true" || value == "1"
	case float64:
		return value == 1
	}
	return false
}

// lacks reports whether something is wanted that is not said.
func (s claimSet) lacks(wanted Claims) bool {
	for _, name := range []string{wanted.Username, wanted.EmployeeNumber, wanted.Email, wanted.Name, wanted.Groups} {
		if name != "" && s.value(name) == nil {
			return true
		}
	}
	return false
}

// claim is what the firm may take as proven. The subject is unique together with the issuer only.
func (c *Client) claim(subject string, s claimSet) auth.Claim {
	wanted := c.config.Claims
	claim := auth.Claim{
		Method: method, Subject: c.config.Issuer + " " + subject,
		EmployeeNumber: s.text(wanted.EmployeeNumber), Username: s.text(wanted.Username), Name: s.text(wanted.Name),
		Groups: s.list(wanted.Groups),
	}
	if c.verified(s) {
		claim.Email = s.text(wanted.Email)
	}
	if overage(s, wanted.Groups) {
		// Entra ID does so for people in more than 200 groups, and wants to be asked with another protocol.
		c.options.Logger.Warn("the OpenID provider left out the groups of somebody who is in too many: whoever signed in has the roles of none of them; have the provider send only the groups assigned to the application")
	}
	return claim
}

// verified reports whether the provider says, or is trusted to know, whose the address is.
func (c *Client) verified(s claimSet) bool {
	if extra := presets[c.config.Preset].verified; extra != "" && s.yes(extra) {
		return true
	}
	if s.value("email_verified") != nil {
		return s.yes("email_verified")
	}
	return c.config.TrustEmail
}

// overage reports whether a claim was replaced by the address of where to ask for it (OpenID Connect Core
// 1.0, section 5.6.2).
func overage(s claimSet, name string) bool {
	elsewhere, _ := s["_claim_names"].(map[string]any)
	return name != "" && s.value(name) == nil && elsewhere[name] != nil
}
