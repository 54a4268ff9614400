package page

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/graph"
	"github.com/vemvet/vemvet/search/team"
)

// teamPicture is a team as it is drawn: members, their ties, and its thin places, which are what only one of
// them knows and who has no tie to anybody.
type teamPicture struct {
	Width, Height int
	Lines         []pictureLine
	Nodes         []pictureNode
	Rows          []pictureRow // the same as a table
	Alone         int          // members without a tie
	Thin          int          // requirements that only one meets
}

// pictureLine is a tie, or leads from what only one member knows to them.
type pictureLine struct {
	X1, Y1, X2, Y2 int
	Width          float64
	Thin           bool
}

// pictureNode is a member or, with Thin, a requirement.
type pictureNode struct {
	X, Y        int
	Label       string // cut to fit
	Initials    string
	Thin, Alone bool
}

type pictureRow struct {
	Person search.Card
	Ties   []pictureTie
	Only   []string // the requirements that they alone meet
}

type pictureTie struct {
	With search.Link
	team.Pair
}

// Sizes of the picture, in its own unit: a label has room for about as many letters as maxLabel.
const (
	pictureWidth                          = 640
	pictureLabelWidth, pictureLabelHeight = 132, 66
	maxLabel                              = 18
	pictureRowHeight                      = 50 // the more there is to show, the higher the picture
	pictureLeast                          = 300
)

// draw makes the picture of a team, or none of a team of nobody.
func draw(t team.Team) *teamPicture {
	if len(t.Seats) == 0 {
		return nil
	}
	p := &teamPicture{}
	number := map[string]int{}
	for i, seat := range t.Seats {
		number[seat.Person.ID] = i
		p.Nodes = append(p.Nodes, pictureNode{Label: short(seat.Person.Name), Initials: initials(seat.Person.Name), Alone: true})
		p.Rows = append(p.Rows, pictureRow{Person: seat.Person})
	}
	var ties []graph.Tie
	for _, pair := range t.Cohesion.Pairs {
		a, known := number[pair.A.ID]
		b, alsoKnown := number[pair.B.ID]
		if !known || !alsoKnown || a == b {
			continue
		}
		ties = append(ties, graph.Tie{A: a, B: b, Strength: pair.Tie})
		p.Lines = append(p.Lines, pictureLine{Width: 1 + math.Round(50*pair.Tie)/10})
		p.Nodes[a].Alone, p.Nodes[b].Alone = false, false
		p.Rows[a].Ties = append(p.Rows[a].Ties, pictureTie{pair.B, pair})
		p.Rows[b].Ties = append(p.Rows[b].Ties, pictureTie{pair.A, pair})
	}
	for _, node := range p.Nodes {
		if node.Alone {
			p.Alone++
		}
	}
	for i, skill := range thin(t) {
		if skill.only < 0 {
			continue
		}
		p.Thin++
		p.Rows[skill.only].Only = append(p.Rows[skill.only].Only, t.Coverage[i].Requirement.Skill)
		ties = append(ties, graph.Tie{A: len(p.Nodes), B: skill.only, Strength: 0.5})
		p.Lines = append(p.Lines, pictureLine{Width: 1.5, Thin: true})
		p.Nodes = append(p.Nodes, pictureNode{Label: short(t.Coverage[i].Requirement.Skill), Thin: true})
	}
	p.Width, p.Height = pictureWidth, max(pictureLeast, pictureRowHeight*len(p.Nodes))
	points := graph.Layout(len(p.Nodes), ties, graph.Room{
		Width: pictureWidth, Height: float64(p.Height), LabelWidth: pictureLabelWidth, LabelHeight: pictureLabelHeight,
	})
	for i, at := range points {
		p.Nodes[i].X, p.Nodes[i].Y = int(math.Round(at.X)), int(math.Round(at.Y))-11 // the label is below its mark
	}
	for i, tie := range ties {
		a, b := p.Nodes[tie.A], p.Nodes[tie.B]
		p.Lines[i].X1, p.Lines[i].Y1, p.Lines[i].X2, p.Lines[i].Y2 = a.X, a.Y, b.X, b.Y
	}
	return p
}

// thinPlace is a requirement with the seat of the only one who meets it, -1 where it is not such a one.
type thinPlace struct{ only int }

func thin(t team.Team) []thinPlace {
	places := make([]thinPlace, len(t.Coverage))
	for r := range places {
		places[r].only = -1
		meet := 0
		for i, seat := range t.Seats {
			if slices.ContainsFunc(seat.Covers, func(c team.Covered) bool { return c.Requirement == r && c.Depth >= team.MetDepth }) {
				places[r].only = i
				meet++
			}
		}
		if meet != 1 {
			places[r].only = -1
		}
	}
	return places
}

// short cuts a label to what the picture has room for.
func short(label string) string {
	label = strings.Join(strings.Fields(label), " ")
	if utf8.RuneCountInString(label) <= maxLabel {
		return label
	}
	runes := []rune(label)
	return strings.TrimRight(string(runes[:maxLabel-1]), " ,.-") + "…"
}
