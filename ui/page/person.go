package page

import (
	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
)

type personView struct {
	Frame
	decided
	Person *search.Profile
	// Lines of the CV by what they are, in the order a page shows them.
	Chapters []chapter
}

// chapter is the lines of a CV of one sort.
type chapter struct {
	Sort  string
	Lines []search.CVLine
}

// person answers GET /people/…: who a colleague is, what they know and with whom they work.
func (p *Pages) person(c *gin.Context) error {
	view := personView{Frame: p.frame(c, "people")}
	var err error
	if view.Person, err = p.searcher.Person(c.Request.Context(), view.asker, pathID(c)); err != nil {
		return err
	}
	if err := p.options.Audit(c, audit.ShownPerson(view.Person)); err != nil {
		return err
	}
	view.Title = view.Person.Name
	view.decided = decidedOn(c, view.language, view.Person.Decided)
	view.Chapters = chapters(view.Person.Experiences)
	return p.show(c, view.Frame, "person", view)
}

// chapters keeps the order of the lines within each.
func chapters(lines []search.CVLine) []chapter {
	var out []chapter
	for _, sort := range []string{"project", "position", "certification", "education", ""} {
		var in []search.CVLine
		for _, line := range lines {
			if sortOf(line) == sort {
				in = append(in, line)
			}
		}
		if len(in) > 0 {
			out = append(out, chapter{Sort: sort, Lines: in})
		}
	}
	return out
}

func sortOf(line search.CVLine) string {
	switch line.Sort {
	case "project", "position", "certification", "education":
		return line.Sort
	}
	return ""
}
