// Package export carries a bid team out of the house: as a workbook (XLSX), as CVs to put into the bid (DOCX), as
// CSV and JSON for programs, and as vCards. It finds and ranks nothing: a builder proposes the team and a searcher
// tells of its people, both with the asker's rights, so that no file holds more than the asker's pages do.
//
// The files differ in who is to read them. Workbook, CSV and JSON are for whoever puts the bid together: they hold
// evidence of every kind, what colleagues cost and when they are free. The DOCX goes to the customer: it holds
// what CV and directory state and nothing of what colleagues wrote to each other, no rates and no scores.
//
// What colleagues wrote is text in every file. In a workbook it stands in text cells, which no spreadsheet
// computes, also not after somebody has edited them; in CSV, which has no types, whatever a spreadsheet would take
// for a formula begins with an apostrophe.
package export

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/page/texts"
	"github.com/vemvet/vemvet/ui/takeout"
)

// Searcher tells of the people of a team; *search.Searcher is one.
type Searcher interface {
	Staffing(ctx context.Context, asker search.Asker, ids []string) ([]search.Staffing, error)
	CVs(ctx context.Context, asker search.Asker, ids, skills []string) ([][]search.FittedLine, error)
	References(ctx context.Context, asker search.Asker, q search.ReferencesQuery) (*search.ReferencesAnswer, error)
}

// Builder proposes teams; *team.Builder is one.
type Builder interface {
	Build(ctx context.Context, asker search.Asker, request team.Request) (*team.Answer, error)
	Judge(ctx context.Context, asker search.Asker, request team.Request, members []string) (*team.Team, error)
}

// Format is a kind of file.
type Format string

// The formats.
const (
	XLSX Format = "xlsx"
	DOCX Format = "docx"
	CSV  Format = "csv"
	JSON Format = "json"
	VCF  Format = "vcf"
)

// Formats lists the formats, for those who offer them.
func Formats() []Format { return []Format{XLSX, DOCX, CSV, JSON, VCF} }

// Order is what to export.
type Order struct {
	Request team.Request
	// Said holds, by requirement, what the tender says of it; nil: nothing.
	Said []string
	// Members are the ids of those on a team that was put together by hand; empty: one is proposed.
	Members []string
	// Team is the number of the team among those proposed, from 0.
	Team   int
	Format Format
	// Language of headings: en, sv, nb or no; empty: en. What people wrote stays as they wrote it.
	Language string
}

// Desk makes files of teams. It holds no state between orders.
type Desk struct {
	searcher Searcher
	builder  Builder
	texts    *texts.Catalogue
	now      func() time.Time
}

// New returns a Desk. It panics when the embedded texts are malformed.
func New(searcher Searcher, builder Builder) *Desk {
	catalogue, err := texts.Load()
	if err != nil {
		panic(err)
	}
	return &Desk{searcher: searcher, builder: builder, texts: catalogue, now: time.Now}
}

// At returns a Desk that dates files by a fixed moment.
func (d *Desk) At(moment time.Time) *Desk {
	fixed := *d
	fixed.now = func() time.Time { return moment }
	return &fixed
}

// Team builds the team that is ordered and makes a file of it. It gives the answer of which the file holds one
// team, for whoever notes what was shown. A team that is not there is search.ErrNotFound, what is wrong with the
// order a *team.RequestError.
func (d *Desk) Team(ctx context.Context, asker search.Asker, order Order) (*takeout.File, *team.Answer, error) {
	if !slices.Contains(Formats(), order.Format) {
		return nil, nil, &team.RequestError{Field: "format", Reason: "unknown", Detail: fmt.Sprintf("is none that a team can be had in; want one of %v", Formats())}
	}
	code := order.Language
	switch code {
	case "":
		code = "en"
	case "no":
		code = "nb"
	}
	language, known := d.texts.Language(code)
	if !known {
		return nil, nil, &team.RequestError{Field: "lang", Reason: "unknown", Detail: "is none that headings are written in; want en, sv or no"}
	}
	answer, err := d.teams(ctx, asker, order)
	if err != nil {
		return nil, nil, err
	}
	if order.Team < 0 || order.Team >= len(answer.Teams) {
		return nil, nil, fmt.Errorf("export: team %d of %d: %w", order.Team, len(answer.Teams), search.ErrNotFound)
	}
	b, err := d.gather(ctx, asker, order.Request, answer.Teams[order.Team])
	if err != nil {
		return nil, nil, err
	}
	b.Said = order.Said
	file, err := b.write(order.Format, writer{language})
	if err != nil {
		return nil, nil, fmt.Errorf("export: %s: %w", order.Format, err)
	}
	return file, answer, nil
}

// teams gives those proposed, or the one that was put together by hand.
func (d *Desk) teams(ctx context.Context, asker search.Asker, order Order) (*team.Answer, error) {
	if len(order.Members) == 0 {
		return d.builder.Build(ctx, asker, order.Request)
	}
	judged, err := d.builder.Judge(ctx, asker, order.Request, order.Members)
	if err != nil {
		return nil, err
	}
	return &team.Answer{Teams: []team.Team{*judged}}, nil
}

func (b *bid) write(format Format, w writer) (*takeout.File, error) {
	var content []byte
	var err error
	media := ""
	switch format {
	case XLSX:
		media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		content, err = b.workbook(w)
	case DOCX:
		media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
		content, err = b.document(w)
	case CSV:
		media = "text/csv; charset=utf-8; header=present"
		content, err = b.csv(w)
	case VCF:
		media = "text/vcard; charset=utf-8"
		content, err = b.cards()
	default:
		media = "application/json"
		content, err = b.json()
	}
	return &takeout.File{Name: "team-" + b.Made.Format(time.DateOnly) + "." + string(format), Type: media, Content: content}, err
}

// writer writes headings in one language.
type writer struct{ *texts.Language }

// t gives a text of the catalogue. A key that is missing is a mistake of this package, which its tests find.
func (w writer) t(key string, arguments ...any) string {
	text, err := w.Text(key, arguments...)
	if err != nil {
		panic(err)
	}
	return text
}

// span writes the time of a line of a CV in months.
func (w writer) span(from, to time.Time) string {
	switch {
	case from.IsZero() && to.IsZero():
		return ""
	case to.IsZero():
		return w.t("span.since", "from", w.Month(from))
	case from.IsZero() || w.Month(from) == w.Month(to):
		return w.Month(to)
	}
	return w.t("span.both", "from", w.Month(from), "to", w.Month(to))
}

// clean makes a line of text of whatever stood in a record: no file format here has room for control characters.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || r == unicode.ReplacementChar || r == '\ufffe' || r == '\uffff':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// shorten cuts a text at a space before n characters and says so.
func shorten(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	cut := string(runes[:n])
	if at := strings.LastIndexByte(cut, ' '); at > len(cut)/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,.;:–-") + "…"
}

// plain gives the text of a snippet.
func plain(s search.Snippet) string {
	var out strings.Builder
	for _, span := range s {
		out.WriteString(span.Text)
	}
	return clean(out.String())
}
