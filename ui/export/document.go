package export

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
)

// What fits on a page of one person: numbers of lines, and their lengths in characters.
const (
	pageRequirements = 6
	pageExperiences  = 4
	pageCertificates = 4
	pageSchools      = 2
	titleLength      = 85
	roleLength       = 40
	toldLength       = 230
	skillsLength     = 90
	allSkillsLength  = 250
	shownLength      = 120
)

// document gives the CVs as DOCX: who is on the team and what they cover, then a page for everyone.
func (b *bid) document(w writer) ([]byte, error) {
	nodes := []node{paragraph("Title", run{text: w.t("export.document")}), paragraph("Meta", run{text: w.Date(b.Made)})}
	nodes = append(nodes, paragraph("Heading2", run{text: w.t("export.team")}), b.roster(w))
	nodes = append(nodes, paragraph("Heading2", run{text: w.t("team.coverage")}), b.covering(w))
	for i := range b.People {
		nodes = append(nodes, b.page(w, i)...)
	}
	return wordFile(w.t("export.document"), w.Code, b.Made, nodes)
}

// roster names everyone.
func (b *bid) roster(w writer) node {
	var rows [][]run
	for _, p := range b.People {
		rows = append(rows, []run{{text: p.Name, bold: true}, {text: p.Title}, {text: p.Location}})
	}
	return table(columns(4, 4, 2), []string{w.t("export.person"), w.t("export.title"), w.t("export.place")}, rows)
}

// covering says who covers each requirement, deepest first.
func (b *bid) covering(w writer) node {
	var rows [][]run
	for i, r := range b.Request.Requirements {
		seats := []int{}
		for j := range b.People {
			if b.depth(j, i) >= team.MetDepth {
				seats = append(seats, j)
			}
		}
		slices.SortStableFunc(seats, func(x, y int) int { return cmp.Compare(b.depth(y, i), b.depth(x, i)) })
		var names []string
		for _, j := range seats {
			names = append(names, b.People[j].Name)
		}
		skill := r.Skill
		if r.Mandatory {
			skill += " (" + strings.ToLower(w.t("team.mandatory")) + ")"
		}
		rows = append(rows, []run{{text: skill}, {text: cmp.Or(strings.Join(names, ", "), "–")}})
	}
	return table(columns(4, 6), []string{w.t("team.requirement"), w.t("export.covered-by")}, rows)
}

// columns divides the width of a page.
func columns(shares ...int) []int {
	sum := 0
	for _, s := range shares {
		sum += s
	}
	out := make([]int, len(shares))
	for i, s := range shares {
		out[i] = pageWidth * s / sum
	}
	return out
}

// page is the CV of the person in a seat.
func (b *bid) page(w writer, seat int) []node {
	p := &b.People[seat]
	nodes := []node{
		paragraph("Heading1", run{text: shorten(clean(p.Name), roleLength)}),
		paragraph("Meta", run{text: joined(" · ", shorten(clean(p.Title), titleLength), p.Location, w.speaks(p.Languages))}),
	}
	add := func(heading string, of ...node) {
		if len(of) > 0 {
			nodes = append(append(nodes, paragraph("Heading2", run{text: heading})), of...)
		}
	}
	if rows := b.shown(w, seat); len(rows) > 0 {
		add(w.t("export.fit"), table(columns(3, 7), []string{w.t("team.requirement"), w.t("export.shown-by")}, rows))
	}
	var experiences, certificates, schools []node
	for _, line := range p.lines(pageExperiences, "project", "position") {
		experiences = append(experiences, experience(w, line)...)
	}
	for _, line := range p.lines(pageCertificates, "certification") {
		certificates = append(certificates, paragraph("Normal", run{text: joined(" · ", shorten(clean(line.Record.Title), titleLength), w.Month(line.To))}))
	}
	for _, line := range p.lines(pageSchools, "education") {
		schools = append(schools, paragraph("Normal", run{text: joined(" · ", shorten(clean(named(line)), titleLength), w.span(line.From, line.To))}))
	}
	add(w.t("chapter.other"), experiences...)
	var skills []string
	for _, s := range p.Skills {
		if !slices.ContainsFunc(skills, func(have string) bool { return sameName(have, s.Name) }) {
			skills = append(skills, clean(s.Name))
		}
	}
	if len(skills) > 0 {
		add(w.t("person.skills"), paragraph("Normal", run{text: shorten(strings.Join(skills, ", "), allSkillsLength)}))
	}
	add(w.t("chapter.certification"), certificates...)
	add(w.t("chapter.education"), schools...)
	return nodes
}

// shown is a row for each of the requirements that the person covers, the weightiest, with what of CV and directory
// shows it. What they wrote to colleagues is not for the customer.
func (b *bid) shown(w writer, seat int) (rows [][]run) {
	covered := slices.Clone(b.Team.Seats[seat].Covers)
	covered = slices.DeleteFunc(covered, func(c team.Covered) bool { return c.Depth < team.MetDepth })
	slices.SortStableFunc(covered, func(x, y team.Covered) int {
		return cmp.Compare(weightOf(b.Request.Requirements[y.Requirement]), weightOf(b.Request.Requirements[x.Requirement]))
	})
	for _, c := range covered[:min(len(covered), pageRequirements)] {
		var by []string
		if c.Claim != nil {
			by = append(by, w.claim(*c.Claim))
		}
		for _, line := range b.People[seat].CV {
			if slices.ContainsFunc(line.Shows, func(s search.Showing) bool { return s.Skill == c.Requirement }) && len(by) < 3 {
				by = append(by, named(line))
			}
		}
		rows = append(rows, []run{{text: shorten(clean(c.Skill), titleLength), bold: true}, {text: cmp.Or(shorten(clean(strings.Join(by, "; ")), shownLength), "–")}})
	}
	return rows
}

// experience is what somebody did: what and for whom, when and as what, and how they tell it.
func experience(w writer, line search.FittedLine) []node {
	lang := line.Record.Lang
	out := []node{
		paragraph("Item", run{text: shorten(clean(named(line)), titleLength), bold: true, lang: lang}),
		paragraph("Meta", run{text: joined(" · ", w.span(line.From, line.To), shorten(clean(line.Role), roleLength), shorten(strings.Join(line.Skills, ", "), skillsLength)), lang: lang}),
	}
	if told := shorten(clean(line.Description), toldLength); told != "" {
		out = append(out, paragraph("Normal", run{text: told, lang: lang}))
	}
	return out
}

// named is the title of a line of a CV with the customer, school or employer, unless the title says that.
func named(line search.FittedLine) string {
	if strings.Contains(strings.ToLower(line.Record.Title), strings.ToLower(line.Customer)) {
		return line.Record.Title
	}
	return line.Record.Title + ", " + line.Customer
}

// joined leaves out what is empty.
func joined(sep string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return strings.TrimSpace(s) == "" }), sep)
}
