package team

import (
	"slices"
	"strings"

	"github.com/vemvet/vemvet/search"
)

// trust is how much a claimed skill counts, by who claims it.
func trust(by string) float64 {
	switch by {
	case "manager":
		return 1
	case "peer":
		return 0.9
	case "system":
		return 0.8
	}
	return 0.6 // one's own word, and unsigned ones
}

// unsaidLevel is taken for a claim without a level: neither a beginner's nor an expert's.
const unsaidLevel = 3

// depthOf tells how deeply a person knows a requirement, 0 to 1, given what their evidence comes to as a
// share of the best in the firm, and which of their claims was counted, if any. Below the level asked for
// the depth is 0.
func depthOf(req Requirement, evidence float64, claims []search.SkillClaim) (float64, *search.SkillClaim) {
	depth, level := evidence, 5*evidence
	var counted *search.SkillClaim
	for i := range claims {
		c := &claims[i]
		if !speaksFor(c.Name, req.Skill) {
			continue
		}
		level = max(level, float64(c.Level))
		if counted == nil || claimed(c) > claimed(counted) {
			counted = c
		}
	}
	if counted != nil {
		depth = max(depth, claimed(counted))
	}
	if req.Level > 0 && level < float64(req.Level)-least {
		return 0, nil
	}
	return depth, counted
}

// claimed is the depth that a claim stands for.
func claimed(c *search.SkillClaim) float64 {
	level := c.Level
	if level == 0 {
		level = unsaidLevel
	}
	return trust(c.By) * float64(level) / 5
}

// speaksFor reports whether a claim holds every word of a skill: "Apache Kafka" speaks for "kafka", but
// "Java" neither for "JavaScript" nor for "Java EE".
func speaksFor(claim, skill string) bool {
	words := strings.Fields(plain(claim))
	for _, w := range strings.Fields(plain(skill)) {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return true
}

// wishesOf lists what somebody said they would like to work with that fits a requirement: one holds all
// words of the other.
func (r *Request) wishesOf(s *search.Staffing) []Wish {
	var list []Wish
	for _, wish := range s.Wishes {
		for i, q := range r.Requirements {
			if plain(wish) != "" && (speaksFor(wish, q.Skill) || speaksFor(q.Skill, wish)) {
				list = append(list, Wish{Requirement: i, Skill: q.Skill, Wish: wish})
			}
		}
	}
	return list
}
