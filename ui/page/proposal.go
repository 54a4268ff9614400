package page

import (
	"math"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// proposal is a team as the page shows it: the seats, and who covers what as a table with a line for each
// requirement and a column for each seat.
type proposal struct {
	team.Team
	Matrix   []matrixLine
	Picture  *teamPicture
	Calendar *calendar
}

type matrixLine struct {
	team.Coverage
	Cells []matrixCell
}

// matrixCell is what a member knows of a requirement.
type matrixCell struct {
	Depth float64 // 0 to 1
	Shade int     // 0 (nothing) to 4: the classes of style.css
}

func propose(request team.Request, built team.Team) *proposal {
	p := &proposal{Team: built, Picture: draw(built), Calendar: calendarOf(built)}
	for i, coverage := range built.Coverage {
		line := matrixLine{Coverage: coverage, Cells: make([]matrixCell, len(built.Seats))}
		if coverage.Requirement.Skill == "" && i < len(request.Requirements) {
			line.Requirement = request.Requirements[i]
		}
		for j, seat := range built.Seats {
			for _, covered := range seat.Covers {
				if covered.Requirement == i {
					line.Cells[j] = matrixCell{Depth: covered.Depth, Shade: shade(covered.Depth)}
				}
			}
		}
		p.Matrix = append(p.Matrix, line)
	}
	return p
}

func shade(depth float64) int {
	switch {
	case depth < 0.005: // told as 0 %
		return 0
	case depth < 0.25:
		return 1
	case depth < 0.5:
		return 2
	case depth < 0.75:
		return 3
	}
	return 4
}

// seatReason says in words why a person has their seat.
func seatReason(l *texts.Language, reason team.Reason) (string, error) {
	skills := strings.Join(reason.Skills, ", ")
	switch reason.Code {
	case team.AskedFor:
		return l.Text("reason.asked-for")
	case team.OnlyOne:
		return l.Text("reason.only-one", "skills", skills)
	case team.Deepest:
		return l.Text("reason.deepest", "skills", skills)
	case team.Second:
		return l.Text("reason.second", "skills", skills)
	case team.Adds:
		return l.Text("reason.adds", "skills", skills)
	case team.WorksWith:
		names := make([]string, len(reason.Colleagues))
		for i, colleague := range reason.Colleagues {
			names[i] = colleague.Name
		}
		return l.Text("reason.works-with", "names", strings.Join(names, ", "))
	}
	return reason.Code, nil
}

// lossText says what a team loses with a stand-in, in hundredths of what the wishes for a team can come to.
func lossText(l *texts.Language, loss float64) (string, error) {
	if points := l.Decimal(100*loss, 1); loss >= 0.0005 {
		return l.Text("team.stand-in.loss", "points", points)
	}
	return l.Text("team.stand-in.even")
}

// constraintText names a kind of constraint.
func constraintText(l *texts.Language, code string) (string, error) {
	switch code {
	case team.Place:
		return l.Text("constraint.place")
	case team.Language:
		return l.Text("constraint.language")
	case team.Clearance:
		return l.Text("constraint.clearance")
	case team.Availability:
		return l.Text("constraint.availability")
	case team.Budget:
		return l.Text("constraint.budget")
	case team.Seats:
		return l.Text("constraint.seats")
	case team.Level:
		return l.Text("constraint.level")
	case team.MustHave:
		return l.Text("constraint.must-have")
	case team.MustNot:
		return l.Text("constraint.must-not")
	}
	return l.Text("constraint.other")
}

// boundText says how far from the best possible a team can be.
func boundText(l *texts.Language, b team.Bound) (string, error) {
	if b.Proven {
		return l.Text("team.proven", "n", l.Number(b.Considered))
	}
	return l.Text("team.within", "percent", l.Percent(math.Ceil(100*b.Gap)/100), "n", l.Number(b.Considered))
}

// wishesText lists what somebody would like to work with that the bid asks for.
func wishesText(l *texts.Language, wishes []team.Wish) (string, error) {
	var said []string
	for _, w := range wishes {
		if !slices.Contains(said, w.Wish) {
			said = append(said, w.Wish)
		}
	}
	return l.Text("team.wishes", "wishes", strings.Join(said, ", "))
}

// spanText says how free somebody is in a span of days.
func spanText(l *texts.Language, s calendarSpan) (string, error) {
	switch s.State {
	case "free":
		return l.Text("span.free")
	case "part":
		return l.Text("span.part.of", "percent", l.Percent(float64(s.Percent)/100))
	case "booked":
		return l.Text("span.booked")
	}
	return l.Text("span.unknown")
}

// missingText says why a requirement is not met.
func missingText(l *texts.Language, code string) (string, error) {
	switch code {
	case team.NobodyKnows:
		return l.Text("missing.nobody-knows")
	case team.NobodyEligible:
		return l.Text("missing.nobody-eligible")
	case team.NotEnough:
		return l.Text("missing.not-enough")
	case team.NoSeat:
		return l.Text("missing.no-seat")
	}
	return l.Text("missing.other")
}

// caveatText says what is unsure about a seat: what could not be looked into, or what the person breaks.
func caveatText(l *texts.Language, code string, breaks bool) (string, error) {
	switch {
	case breaks && code == "place":
		return l.Text("breaks.place")
	case breaks && code == "language":
		return l.Text("breaks.language")
	case breaks && code == "clearance":
		return l.Text("breaks.clearance")
	case breaks && code == "availability":
		return l.Text("breaks.availability")
	case breaks && code == "left":
		return l.Text("breaks.left")
	case breaks && code == "excluded":
		return l.Text("breaks.excluded")
	case breaks:
		return l.Text("breaks.other")
	case code == "availability":
		return l.Text("unchecked.availability")
	case code == "rate":
		return l.Text("unchecked.rate")
	}
	return l.Text("unchecked.other")
}
