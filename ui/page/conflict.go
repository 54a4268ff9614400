package page

import (
	"slices"
	"strings"

	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// conflictLine is a conflict in words, with what would resolve it.
type conflictLine struct {
	Text     string
	Remedies []string
}

func conflictLines(l *texts.Language, request team.Request, conflicts []team.Conflict) ([]conflictLine, error) {
	var lines []conflictLine
	for _, c := range conflicts {
		var skills []string
		for _, r := range c.Requirements {
			if r < len(request.Requirements) {
				skills = append(skills, request.Requirements[r].Skill)
			}
		}
		constraints, err := constraintsText(l, c.Constraints)
		if err != nil {
			return nil, err
		}
		key := "team.conflict.several"
		if len(skills) == 1 {
			key = "team.conflict.one"
		}
		line := conflictLine{}
		if line.Text, err = l.Text(key, "skills", strings.Join(skills, ", "), "constraints", constraints); err != nil {
			return nil, err
		}
		for _, r := range c.Remedies {
			text, err := remedyText(l, r)
			if err != nil {
				return nil, err
			}
			line.Remedies = append(line.Remedies, text)
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func remedyText(l *texts.Language, r team.Remedy) (string, error) {
	constraints, err := constraintsText(l, r.Constraints)
	switch {
	case err != nil:
		return "", err
	case r.Seats > 0:
		return l.Text("team.remedy.seats", "n", r.Seats)
	case r.Budget > 0:
		return l.Text("team.remedy.budget", "rate", l.Decimal(r.Budget, 0))
	case r.People > 0:
		return l.Text("team.remedy.people", "constraints", constraints, "n", r.People)
	}
	return l.Text("team.remedy.without", "constraints", constraints)
}

// constraintsText lists kinds of constraints within a sentence.
func constraintsText(l *texts.Language, codes []string) (string, error) {
	names := make([]string, len(codes))
	for i, code := range codes {
		name, err := constraintText(l, code)
		if err != nil {
			return "", err
		}
		names[i] = strings.ToLower(name[:1]) + name[1:] // the names begin with letters of ASCII
	}
	return strings.Join(names, ", "), nil
}

// softening is a constraint that could be wished for only.
type softening struct{ Constraint, Name string }

// softenings lists the constraints in conflicts that could be wished for only, so that they bar nobody.
func softenings(l *texts.Language, conflicts []team.Conflict) ([]softening, error) {
	var out []softening
	for _, constraint := range []string{team.Place, team.Language, team.Availability, team.Clearance, team.Budget} {
		if !slices.ContainsFunc(conflicts, func(c team.Conflict) bool { return slices.Contains(c.Constraints, constraint) }) {
			continue
		}
		name, err := constraintsText(l, []string{constraint})
		if err != nil {
			return nil, err
		}
		out = append(out, softening{constraint, name})
	}
	return out, nil
}
