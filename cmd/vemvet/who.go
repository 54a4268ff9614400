package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/rivo/uniseg"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/vemvet/vemvet/search"
)

// asking is one run of vemvet who.
type asking struct {
	firm     firmFlags
	asker    string
	query    search.Query
	evidence int
	asJSON   bool
	why      []string
}

func whoCommand() *cobra.Command {
	var a asking
	cmd := &cobra.Command{
		Use:     "who question…",
		Short:   "Ask who knows something, here in the terminal",
		Example: "  vemvet who kafka\n  vemvet who \"event sourcing\" --place Oslo --json\n  vemvet who kafka --why hr:anna,hr:bo",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, words []string) error {
			a.query.Text = strings.Join(words, " ")
			return a.do(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	a.firm.register(cmd)
	flags := cmd.Flags()
	flags.StringVar(&a.asker, "as", "", "`person` to ask as, source:id or anyone (default the configured asker)")
	flags.StringArrayVar(&a.query.Units, "unit", nil, "only people in the unit with this `id`, or below it")
	flags.StringArrayVar(&a.query.Places, "place", nil, "only people at this `place`")
	flags.StringArrayVar(&a.query.Languages, "lang", nil, "only evidence in this `language`")
	flags.StringArrayVar(&a.query.Groups, "group", nil, "only evidence in the group with this `id`")
	flags.BoolVar(&a.query.Literal, "literal", false, "look for these words alone, not for others that mean the same")
	flags.StringArrayVar(&a.query.AsWords, "as-words", nil, "read this `name` of a place, unit or group as words, not as a filter")
	flags.IntVar(&a.query.Limit, "limit", search.DefaultLimit, "how many people")
	flags.IntVar(&a.query.Offset, "offset", 0, "how many people to leave out")
	flags.IntVar(&a.evidence, "evidence", 3, "how many pieces of evidence to show of each")
	flags.StringSliceVar(&a.why, "why", nil, "two `people`, by id: why is one before the other?")
	flags.BoolVar(&a.asJSON, "json", false, "print the whole answer as one JSON object, as the API gives it")
	return cmd
}

func (a asking) do(ctx context.Context, out, errs io.Writer) error {
	if n := len(a.why); n != 0 && n != 2 {
		return fmt.Errorf("--why wants two people, as in --why hr:anna,hr:bo; it has %d", n)
	}
	return a.firm.answer(ctx, a.asker, errs, func(s *search.Searcher, asker search.Asker) error {
		if len(a.why) == 2 {
			comparison, err := s.Compare(ctx, asker, a.query, a.why[0], a.why[1])
			if err != nil {
				return err
			}
			if a.asJSON {
				return printJSON(out, comparison)
			}
			return printComparison(out, comparison)
		}
		answer, err := s.People(ctx, asker, a.query)
		if err != nil {
			return err
		}
		if a.asJSON {
			return printJSON(out, answer)
		}
		return a.print(out, answer)
	})
}

func (a asking) print(out io.Writer, answer *search.PeopleAnswer) error {
	p := newPrinter(out)
	for _, f := range answer.Filters {
		line := fmt.Sprintf("Only %s %s.", f.Kind, f.Name)
		if f.Named {
			line += fmt.Sprintf(" Was that a word? Ask with --as-words %q.", f.Typed)
		}
		p.line("", line)
	}
	for _, c := range answer.Named {
		p.named(c)
	}
	if len(answer.Loosened) > 0 {
		p.line("", "Nothing holds these words next to each other, so they were read as plain words: "+strings.Join(answer.Loosened, "; ")+".")
	}
	if answer.DidYouMean != "" {
		p.line("", "Did you mean: "+answer.DidYouMean)
	}
	if answer.Total == 0 && len(answer.Named) > 0 {
		return p.err
	}
	if answer.Total == 0 {
		p.line("", "Nobody was found who knows "+strings.Join(answer.Words, " ")+".")
		p.help(answer.Help)
		return p.err
	}
	for _, person := range answer.People {
		p.person(person, a.evidence)
	}
	for _, w := range answer.Widened {
		p.line("", "Besides "+w.Word+" it was looked for "+strings.Join(w.Terms, ", ")+"; --literal does not.")
	}
	if last := a.query.Offset + len(answer.People); last < answer.Total {
		p.line("", fmt.Sprintf("… and %d more; --offset %d shows them.", answer.Total-last, last))
	}
	if answer.Voted < answer.Matched {
		p.line("", fmt.Sprintf("%d documents matched; the best %d were counted.", answer.Matched, answer.Voted))
	}
	return p.err
}

// printer writes lines that fit the terminal. What colleagues wrote is never trusted: control characters,
// which could steer the terminal, do not get through.
type printer struct {
	out   io.Writer
	bold  bool
	width int // 0: any
	err   error
}

func newPrinter(out io.Writer) *printer {
	p := &printer{out: out}
	if file, ok := out.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		p.bold = os.Getenv("NO_COLOR") == ""
		if width, _, err := term.GetSize(int(file.Fd())); err == nil {
			p.width = width
		}
	}
	return p
}

// person writes somebody with what else there is to say of them, and at most so many reasons.
func (p *printer) person(r search.RankedPerson, most int, more ...string) {
	c := r.Person
	p.head(fmt.Sprintf("%3d  ", r.Rank), c, fmt.Sprintf("  %.2f", r.Score))
	for _, line := range more {
		p.line("     ", line)
	}
	for _, e := range r.Evidence[:min(most, len(r.Evidence))] {
		where := e.Record.Title
		if e.Record.Group != nil {
			where += ", in " + e.Record.Group.Name
		}
		if !e.Record.Time.IsZero() {
			where += ", " + e.Record.Time.Format("2 Jan 2006")
		}
		p.line("     ", fmt.Sprintf("%.2f  %s: %s", e.Contribution, e.Part, where))
		p.spans("           ", e.Snippet)
	}
	if rest := len(r.Evidence) - most + r.Further; rest > 0 {
		p.line("     ", fmt.Sprintf("and %d more", rest))
	}
	p.line("", "")
}

// help writes how a question may go on that found nobody.
func (p *printer) help(h *search.Help) {
	if h == nil {
		return
	}
	if len(h.Missing) > 0 {
		p.line("  ", "Nowhere: "+strings.Join(h.Missing, ", "))
	}
	if len(h.Near) > 0 {
		p.line("  ", "Similar words: "+strings.Join(h.Near, ", "))
	}
	for _, lift := range h.Lift {
		kind := lift.Kind
		if kind == "" {
			kind = "any filter"
		}
		p.line("  ", fmt.Sprintf("Without %s: %d people", kind, lift.People))
	}
	for _, g := range h.Groups {
		p.line("  ", "Ask in: "+g.Name)
	}
}

// named writes a colleague whom the question names.
func (p *printer) named(c search.Card) {
	p.head("  →  ", c, "")
	p.line("", "")
}

// head writes who and where a colleague is, and how to reach them.
func (p *printer) head(indent string, c search.Card, after string) {
	head := c.Name
	for _, more := range []string{c.Title, unitOf(c), c.Location} {
		if more != "" {
			head += " · " + more
		}
	}
	p.spans(indent, search.Snippet{{Text: head, Marked: true}, {Text: after}})
	if reach := strings.TrimSpace(c.Email + "  " + c.Phone); reach != "" {
		p.line("     ", reach)
	}
}

func unitOf(c search.Card) string {
	if len(c.Units) == 0 {
		return ""
	}
	return c.Units[0].Name
}

func (p *printer) line(indent, text string) { p.spans(indent, search.Snippet{{Text: text}}) }

// spans writes one line, cut at the width of the terminal.
func (p *printer) spans(indent string, spans search.Snippet) {
	var line strings.Builder
	line.WriteString(indent)
	left := p.width - len(indent)
	for _, s := range spans {
		text := printable(s.Text)
		if p.width > 0 {
			text = cut(text, left)
			left -= uniseg.StringWidth(text)
		}
		if s.Marked && p.bold && text != "" {
			text = "\x1b[1m" + text + "\x1b[0m"
		}
		line.WriteString(text)
	}
	if _, err := fmt.Fprintln(p.out, strings.TrimRight(line.String(), " ")); err != nil && p.err == nil {
		p.err = err
	}
}

// cut shortens a text to a number of columns.
func cut(s string, columns int) string {
	if uniseg.StringWidth(s) <= columns {
		return s
	}
	var out strings.Builder
	for g := uniseg.NewGraphemes(s); g.Next(); {
		if columns -= g.Width(); columns < 1 {
			break
		}
		out.WriteString(g.Str())
	}
	return out.String() + "…"
}
