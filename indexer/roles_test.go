package indexer_test

import (
	"testing"

	"github.com/vemvet/vemvet/indexer"
)

func TestAMentionsRoleIsClassifiedByItsWords(t *testing.T) {
	for text, want := range map[string]indexer.Role{
		"":                       indexer.Mentioned,
		"cc":                     indexer.Mentioned,
		"approver":               indexer.Approver,
		"Approved-by":            indexer.Approver,
		"godkjenner":             indexer.Approver,
		"godkänd av":             indexer.Approver,
		"owner":                  indexer.Approver,
		"ansvarig":               indexer.Approver,
		"Signed-off-by":          indexer.Approver,
		"reviewer":               indexer.Reviewer,
		"Reviewed-by":            indexer.Reviewer,
		"kodgranskare":           indexer.Reviewer,
		"assignee":               indexer.Reviewer,
		"Acked-by":               indexer.Reviewer,
		"Tested-by":              indexer.Reviewer,
		"backed up":              indexer.Mentioned,
		"approver and reviewer":  indexer.Approver,
		"thanked":                indexer.Thanked,
		"tack till":              indexer.Thanked,
		"Takk!":                  indexer.Thanked,
		"tak":                    indexer.Thanked,
		"helped":                 indexer.Thanked,
		"full-stack developer":   indexer.Mentioned,
		"accredited":             indexer.Mentioned,
		"kontakt":                indexer.Mentioned,
		"co-author":              indexer.Coauthor,
		"Co-developed-by":        indexer.Coauthor,
		"medförfattare":          indexer.Coauthor,
		"pair-programmed with":   indexer.Coauthor,
		"repair of the elevator": indexer.Mentioned,
	} {
		if got := indexer.MentionRole(text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func TestEveryRoleHasANameOfItsOwn(t *testing.T) {
	seen := map[string]bool{"": true}
	for r := range indexer.Roles {
		if seen[r.String()] {
			t.Errorf("role %d is called %q like another", r, r)
		}
		seen[r.String()] = true
	}
	if got := indexer.Roles.String(); got != "unknown" {
		t.Errorf("beyond the last role: %q", got)
	}
}
