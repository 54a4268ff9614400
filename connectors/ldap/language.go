package ldap

import "golang.org/x/text/language"

// parseLanguages reads preferredLanguage, which has the form of an Accept-Language header (RFC 2798,
// section 2.7): "sv, en-GB;q=0.8". The preferred comes first; what is refused (q=0) is left out.
func parseLanguages(s string) ([]string, error) {
	tags, weights, err := language.ParseAcceptLanguage(s)
	if err != nil {
		return nil, err
	}
	var out []string
	for i, tag := range tags {
		if weights[i] > 0 && tag != language.Und {
			out = append(out, tag.String())
		}
	}
	return out, nil
}
