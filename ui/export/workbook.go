package export

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/vemvet/vemvet/search"
)

// workbook gives the team as XLSX: who covers what, who they are, and what speaks for them.
func (b *bid) workbook(w writer) ([]byte, error) {
	file := excelize.NewFile()
	defer func() { _ = file.Close() }() // it holds no file of the system's
	book := &workbook{file: file, writer: w}
	if err := book.prepare(b); err != nil {
		return nil, err
	}
	for i, sheet := range []struct {
		name string
		fill func(*sheet, *bid) error
	}{
		{w.t("export.sheet.matrix"), (*sheet).matrix}, {w.t("export.sheet.people"), (*sheet).people}, {w.t("export.sheet.evidence"), (*sheet).evidence},
		{w.t("references.title"), (*sheet).references},
	} {
		if err := book.add(i, sheet.name, b, sheet.fill); err != nil {
			return nil, err
		}
	}
	content, err := file.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return content.Bytes(), nil
}

// workbook is a workbook in the making.
type workbook struct {
	writer
	file   *excelize.File
	styles struct {
		heading, text, percent, amount, score, day, link int

		depth [5]int // of a share, by how deep somebody's knowledge is
	}
}

// Colours of the matrix, from nothing to as much as anybody knows; dark text is readable on all of them.
var depthColours = [5]string{"FFFFFF", "E3F1EF", "BFE0DB", "93CAC2", "63B1A6"}

// textFormat is the number format of text: what stands in such a cell is not computed, nor once it was edited.
const textFormat = 49

func (w *workbook) prepare(b *bid) (err error) {
	style := func(into *int, s excelize.Style) {
		if s.Font == nil {
			s.Font = &excelize.Font{}
		}
		s.Font.Family, s.Font.Size = "Arial", 10
		if err == nil {
			*into, err = w.file.NewStyle(&s)
		}
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	dark := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F4E4A"}}
	day := "yyyy-mm-dd"
	style(&w.styles.heading, excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: dark, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}, NumFmt: textFormat})
	style(&w.styles.text, excelize.Style{Alignment: top, NumFmt: textFormat})
	style(&w.styles.link, excelize.Style{Alignment: top, NumFmt: textFormat, Font: &excelize.Font{Color: "1F5FA8", Underline: "single"}})
	style(&w.styles.percent, excelize.Style{Alignment: top, NumFmt: 9})
	style(&w.styles.amount, excelize.Style{Alignment: top, NumFmt: 3})
	style(&w.styles.score, excelize.Style{Alignment: top, NumFmt: 2})
	style(&w.styles.day, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}, CustomNumFmt: &day})
	for i, colour := range depthColours {
		fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
		style(&w.styles.depth[i], excelize.Style{Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "top"}, Fill: fill, NumFmt: 9})
	}
	if err != nil {
		return err
	}
	return w.file.SetDocProps(&excelize.DocProperties{
		Title: w.t("export.document"), Creator: "Vemvet", LastModifiedBy: "Vemvet", Language: languageTag(w.Code),
		Created: b.Made.Format("2006-01-02T15:04:05Z"), Modified: b.Made.Format("2006-01-02T15:04:05Z"),
	})
}

// add appends a sheet, the first in place of the one that a new workbook has.
func (w *workbook) add(i int, name string, b *bid, fill func(*sheet, *bid) error) error {
	if i == 0 {
		if err := w.file.SetSheetName(w.file.GetSheetName(0), name); err != nil {
			return err
		}
	} else if _, err := w.file.NewSheet(name); err != nil {
		return err
	}
	s := &sheet{workbook: w, name: name}
	if err := fill(s, b); err != nil {
		return err
	}
	return s.finish()
}

// sheet is a sheet that is written row by row. The first fault stays.
type sheet struct {
	*workbook
	name   string
	row    int       // that was written last
	widths []float64 // of the columns, in characters
	err    error
}

// cell is what stands in a cell: text, a number or a time. Nothing else is ever written, and no formula.
type cell struct {
	value any
	style int
	link  string // to an address of the web
}

func (s *sheet) text(value string) cell { return cell{value: value, style: s.styles.text} }

// amount leaves a cell empty where a number is not known.
func (s *sheet) amount(x float64) cell {
	if x == 0 {
		return s.text("")
	}
	return cell{value: x, style: s.styles.amount}
}

func (s *sheet) share(x float64) cell { return cell{value: x, style: s.styles.percent} }

// titled is the title of a record, which leads to it where its source tells an address of the web.
func (s *sheet) titled(r search.RecordLink) cell {
	if at, err := url.Parse(r.URL); err == nil && (at.Scheme == "https" || at.Scheme == "http") && at.Host != "" && len(r.URL) <= maxLink {
		return cell{value: r.Title, style: s.styles.link, link: r.URL}
	}
	return s.text(r.Title)
}

// maxLink is how long an address may be that spreadsheets follow.
const maxLink = 2000

func (s *sheet) headings(widths []float64, names ...string) {
	s.widths = widths
	cells := make([]cell, len(names))
	for i, name := range names {
		cells[i] = cell{value: name, style: s.styles.heading}
		column, err := excelize.ColumnNumberToName(i + 1)
		if err == nil {
			err = s.file.SetColWidth(s.name, column, column, widths[i])
		}
		s.keep(err)
	}
	s.write(cells...)
}

func (s *sheet) keep(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *sheet) write(cells ...cell) {
	s.row++
	lines := 1
	for i, c := range cells {
		at, err := excelize.CoordinatesToCellName(i+1, s.row)
		s.keep(err)
		if s.err != nil {
			return
		}
		switch value := c.value.(type) {
		case string:
			if value = clean(value); value != "" {
				s.keep(s.file.SetCellStr(s.name, at, value))
			}
			lines = max(lines, int(float64(utf8.RuneCountInString(value))*0.95/s.widths[i])+1)
		default:
			s.keep(s.file.SetCellValue(s.name, at, value))
		}
		s.keep(s.file.SetCellStyle(s.name, at, at, c.style))
		if c.link != "" {
			s.keep(s.file.SetCellHyperLink(s.name, at, c.link, "External"))
		}
	}
	// Not every program measures wrapped text when it opens a file.
	s.keep(s.file.SetRowHeight(s.name, s.row, rowHeight*float64(min(lines, mostLines))))
}

// The height of a line in points, and how many lines of a row are shown.
const (
	rowHeight = 13.5
	mostLines = 12
)

// finish keeps headings in sight, lets columns be filtered and fits the sheet to the width of a page.
func (s *sheet) finish() error {
	last, err := excelize.CoordinatesToCellName(max(len(s.widths), 1), max(s.row, 1))
	s.keep(err)
	s.keep(s.file.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}))
	if s.row > 1 {
		s.keep(s.file.AutoFilter(s.name, "A1:"+last, nil))
	}
	landscape, paper, width, height, fit := "landscape", 9, 1, 0, true
	s.keep(s.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper, FitToWidth: &width, FitToHeight: &height}))
	s.keep(s.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	return s.err
}

// matrix has a row for every requirement and a column for every person.
func (s *sheet) matrix(b *bid) error {
	names := []string{s.t("team.requirement"), s.t("team.mandatory"), s.t("team.weight"), s.t("team.level"), s.t("team.verdict")}
	widths := []float64{34, 12, 9, 12, 14}
	for _, p := range b.People {
		names, widths = append(names, p.Name), append(widths, 16)
	}
	if len(b.Said) > 0 {
		names, widths = append(names, s.t("export.said")), append(widths, 60)
	}
	s.headings(widths, names...)
	for i, r := range b.Request.Requirements {
		verdict := s.t("export.open")
		if i < len(b.Team.Coverage) && b.Team.Coverage[i].Met {
			verdict = s.t("team.met")
		}
		row := []cell{s.text(r.Skill), s.text(s.yes(r.Mandatory)), s.amount(weightOf(r)), s.amount(float64(r.Level)), s.text(verdict)}
		for j := range b.People {
			depth := b.depth(j, i)
			shade := 0
			if depth > 0 {
				shade = min(1+int(depth*4), len(depthColours)-1)
			}
			if shade == 0 {
				row = append(row, s.text(""))
				continue
			}
			row = append(row, cell{value: depth, style: s.styles.depth[shade]})
		}
		if i < len(b.Said) {
			row = append(row, s.text(b.Said[i]))
		}
		s.write(row...)
	}
	return s.err
}

// people has a row for everyone on the team.
func (s *sheet) people(b *bid) error {
	s.headings([]float64{24, 26, 22, 14, 28, 18, 12, 14, 30, 30, 24},
		s.t("export.person"), s.t("export.title"), s.t("export.unit"), s.t("export.place"), s.t("export.mail"), s.t("export.phone"), s.t("export.rate"),
		s.t("export.languages"), s.t("export.clearances"), s.t("export.covers"), s.t("team.stand-ins"))
	for i, p := range b.People {
		seat := b.Team.Seats[i]
		var covers []string
		for _, c := range seat.Covers {
			covers = append(covers, c.Skill)
		}
		var standIns []string
		for _, standIn := range seat.StandIns {
			standIns = append(standIns, standIn.Person.Name)
		}
		s.write(s.text(p.Name), s.text(p.Title), s.text(unitOf(p.Card)), s.text(p.Location), s.text(p.Email), s.text(p.Phone), s.amount(p.Rate),
			s.text(s.speaks(p.Languages)), s.text(strings.Join(p.Clearances, ", ")), s.text(strings.Join(covers, ", ")), s.text(strings.Join(standIns, ", ")))
	}
	return s.err
}

// evidence has a row for every piece of it, by requirement.
func (s *sheet) evidence(b *bid) error {
	s.headings([]float64{30, 24, 11, 40, 13, 70, 13},
		s.t("team.requirement"), s.t("export.person"), s.t("export.depth"), s.t("export.record"), s.t("export.day"), s.t("export.snippet"), s.t("export.contribution"))
	for i, r := range b.Request.Requirements {
		for j, p := range b.People {
			for _, c := range b.Team.Seats[j].Covers {
				if c.Requirement != i {
					continue
				}
				if c.Claim != nil {
					s.write(s.text(r.Skill), s.text(p.Name), s.share(c.Depth), s.text(s.claim(*c.Claim)), s.text(""), s.text(""), s.text(""))
				}
				for _, e := range c.Evidence {
					day := s.text("")
					if !e.Record.Time.IsZero() {
						day = cell{value: e.Record.Time.UTC(), style: s.styles.day}
					}
					s.write(s.text(r.Skill), s.text(p.Name), s.share(c.Depth), s.titled(e.Record), day, s.text(plain(e.Snippet)),
						cell{value: e.Contribution, style: s.styles.score})
				}
			}
		}
	}
	return s.err
}

// references has a row for every project, with whom to ask about it.
func (s *sheet) references(b *bid) error {
	s.headings([]float64{36, 24, 24, 9, 40, 44, 24, 28, 11},
		s.t("export.project"), s.t("export.customer"), s.t("export.time"), s.t("export.size"), s.t("references.shown"), s.t("references.did"),
		s.t("references.ask"), s.t("export.mail"), s.t("export.score"))
	for _, r := range b.References {
		var shows, did []string
		for _, shown := range r.Shows {
			shows = append(shows, b.Request.Requirements[shown.Requirement].Skill)
		}
		for _, p := range r.People {
			name := p.Name
			if p.OnTeam {
				name += " (" + s.t("references.team.one") + ")"
			}
			did = append(did, name)
		}
		if unnamed := r.Size - len(r.People); unnamed > 0 {
			did = append(did, s.t("references.unnamed", "n", unnamed))
		}
		ask := search.Card{}
		if r.Ask != nil {
			ask = r.Ask.Person
		}
		s.write(s.text(r.Title), s.text(r.Customer), s.text(s.span(r.From, r.To)), s.amount(float64(r.Size)), s.text(strings.Join(shows, ", ")),
			s.text(strings.Join(did, ", ")), s.text(ask.Name), s.text(ask.Email), cell{value: r.Score, style: s.styles.score})
	}
	return s.err
}

// claim says what directory or CV state of a skill.
func (w writer) claim(c search.SkillClaim) string {
	parts := []string{c.Name}
	if c.Level > 0 {
		parts = append(parts, w.t("person.level", "level", c.Level))
	}
	if c.Years > 0 {
		parts = append(parts, w.years(c.Years))
	}
	return strings.Join(parts, " · ")
}

func (w writer) years(years float64) string {
	if years == float64(int(years)) {
		return w.t("years", "n", int(years))
	}
	return w.t("years", "n", years)
}

// speaks names languages.
func (w writer) speaks(codes []string) string {
	var out []string
	for _, code := range codes {
		if name := w.LanguageName(code); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}

// unitOf names where somebody sits.
func unitOf(p search.Card) string {
	if len(p.Units) == 0 {
		return ""
	}
	return p.Units[0].Name
}

// languageTag is the language of a file with its country, as proofing tools want it.
func languageTag(code string) string {
	return map[string]string{"en": "en-GB", "sv": "sv-SE", "nb": "nb-NO"}[code]
}

func sameName(a, b string) bool { return strings.EqualFold(clean(a), clean(b)) }
