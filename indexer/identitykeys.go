package indexer

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

func foldKey(s string) string { return norm.NFC.String(strings.ToLower(strings.TrimSpace(s))) }

// foldNumber gives an employee number as it is compared, or nothing for what stands where there is none:
// "-", "0000", "n/a".
func foldNumber(s string) string {
	s = strings.ReplaceAll(foldKey(s), " ", "")
	if strings.Trim(s, "0-./_?") == "" {
		return ""
	}
	switch s {
	case "n/a", "na", "none", "null", "nil", "unknown", "ingen", "saknas", "mangler", "ukjent":
		return ""
	}
	return s
}

// withoutZeros is a number of digits only without the zeros it begins with, which spreadsheets drop.
func withoutZeros(number string) string {
	if strings.Trim(number, "0123456789") != "" {
		return number
	}
	return strings.TrimLeft(number, "0")
}

// foldMail gives an e-mail address as it is compared, or nothing for what is none, or one of a role.
func foldMail(s string) string {
	s = foldKey(s)
	local, domain, found := strings.Cut(s, "@")
	if !found || local == "" || domain == "" || strings.ContainsAny(s, " \t") || roleMail[local] {
		return ""
	}
	return s
}

// roleMail are the local parts of addresses that are a role's and not a person's: those of RFC 2142, what
// programs send from, and what Nordic firms call their front desk.
var roleMail = map[string]bool{
	"info": true, "marketing": true, "sales": true, "support": true, "abuse": true, "noc": true, "security": true,
	"postmaster": true, "hostmaster": true, "usenet": true, "news": true, "webmaster": true, "www": true, "uucp": true, "ftp": true,
	"noreply": true, "no-reply": true, "donotreply": true, "do-not-reply": true, "mailer-daemon": true, "nobody": true, "root": true,
	"admin": true, "administrator": true, "contact": true, "office": true, "hr": true, "helpdesk": true, "git": true, "ci": true, "build": true,
	"kontakt": true, "post": true, "reception": true, "receptionen": true, "resepsjon": true, "kundservice": true, "kundeservice": true, "faktura": true,
}

// bareMail gives the address without its +tag, or nothing for one that has none.
func bareMail(mail string) string {
	local, domain, _ := strings.Cut(mail, "@")
	bare, _, tagged := strings.Cut(local, "+")
	if !tagged || bare == "" {
		return ""
	}
	return foldMail(bare + "@" + domain)
}

// nameParts gives the words of a name, folded. What stands in brackets is no part of it, and neither is the
// apostrophe of O'Connor.
func nameParts(name string) []string {
	if open := strings.IndexAny(name, "(["); open > 0 {
		if shut := strings.IndexAny(name[open:], ")]"); shut >= 0 {
			name = name[:open] + " " + name[open+shut+1:]
		} else {
			name = name[:open]
		}
	}
	name = strings.NewReplacer("'", "", "’", "", "´", "", "`", "").Replace(name)
	return wordsOf(name)
}
