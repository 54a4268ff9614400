package page

import (
	"testing"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
)

// What was found in documents is for whoever searched; on the bid stands what everybody may read of the person.
func TestWhatSomebodyIsWantedForIsWhatTheyAreClaimedToKnow(t *testing.T) {
	claim := &search.SkillClaim{Name: "x", Level: 3}
	covers := []team.Covered{
		{Requirement: 4, Skill: "secret merger", Depth: 1, Evidence: []search.Evidence{{}}},
		{Requirement: 3, Skill: "Kafka", Depth: 0.9, Claim: claim},
		{Requirement: 0, Skill: "Java", Depth: 0.3, Claim: claim},
	}
	if got, want := wantedFor(covers), "Java, Kafka"; got != want {
		t.Errorf("wanted for %q, want %q", got, want)
	}
	if covers[0].Requirement != 4 {
		t.Error("the coverage itself was changed")
	}
	if got := wantedFor(covers[:1]); got != "" {
		t.Errorf("wanted for %q though nothing is claimed", got)
	}
}
