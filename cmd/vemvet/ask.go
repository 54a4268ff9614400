package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vemvet/vemvet/search"
)

// wondering is one run of vemvet ask.
type wondering struct {
	firm     firmFlags
	asker    string
	question search.Question
	fairness float64
	evidence int
	asJSON   bool
}

func askCommand() *cobra.Command {
	var w wondering
	cmd := &cobra.Command{
		Use:   "ask question…",
		Short: "Find answers to a question in plain words, and whom to ask",
		Long: "Finds threads that already answer a question, colleagues to ask, and the groups of its subject. The\n" +
			"question may be whole sentences. Colleagues who are called on often come later; --fairness 0 suggests\n" +
			"those who know most.",
		Example: "  vemvet ask \"Our consumers lose their place after every restart. Has anyone seen that with Kafka?\"",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, words []string) error {
			w.question.Text = strings.Join(words, " ")
			if cmd.Flags().Changed("fairness") {
				w.question.Fairness = &w.fairness
			}
			return w.firm.answer(cmd.Context(), w.asker, cmd.ErrOrStderr(), func(s *search.Searcher, asker search.Asker) error {
				answer, err := s.Ask(cmd.Context(), asker, w.question)
				if err != nil {
					return err
				}
				if w.asJSON {
					return printJSON(cmd.OutOrStdout(), answer)
				}
				return w.print(cmd.OutOrStdout(), answer)
			})
		},
	}
	w.firm.register(cmd)
	flags := cmd.Flags()
	flags.StringVar(&w.asker, "as", "", "`person` to ask as, source:id or anyone (default the configured asker)")
	flags.StringArrayVar(&w.question.Units, "unit", nil, "only people in the unit with this `id`, or below it")
	flags.StringArrayVar(&w.question.Places, "place", nil, "only people at this `place`")
	flags.IntVar(&w.question.Limit, "limit", search.DefaultParameters().Asking.People, "how many people")
	flags.Float64Var(&w.fairness, "fairness", search.DefaultParameters().Asking.Fairness, "0 to 1: how much it counts against people that they are called on often")
	flags.IntVar(&w.evidence, "evidence", 2, "how many pieces of evidence to show of each")
	flags.BoolVar(&w.asJSON, "json", false, "print the whole answer as one JSON object, as the API gives it")
	return cmd
}

func (w wondering) print(out io.Writer, answer *search.AskAnswer) error {
	p := newPrinter(out)
	if len(answer.Words) == 0 {
		p.line("", "Nothing to look for: the question holds no words.")
		return p.err
	}
	p.line("", "Looked for: "+strings.Join(answer.Words, ", "))
	p.threads("Answered before:", answer.Threads)
	p.threads("Asked before, not answered:", answer.Unanswered)
	if len(answer.People) == 0 {
		p.line("", "Nobody was found to ask.")
		return p.err
	}
	p.line("", "")
	p.line("", "Ask one of them:")
	for i, a := range answer.People {
		p.adviser(i+1, a, answer.Spread, w.evidence)
	}
	for _, o := range answer.PassedOver {
		p.line("", fmt.Sprintf("Sits this one out: %s, no. %d by knowledge, called on %d times.", o.Person.Name, o.Rank, o.Load.Calls()))
	}
	for i, g := range answer.Groups {
		if i == 0 {
			p.line("", "Or in a group:")
		}
		p.line("     ", fmt.Sprintf("%s: %.0f %% of the best matches, %d members, %d wrote of it lately  %s", g.Group.Name, 100*g.Matches, g.Members, g.Writers, g.URL))
	}
	return p.err
}

func (p *printer) threads(heading string, threads []search.FoundThread) {
	if len(threads) == 0 {
		return
	}
	p.line("", "")
	p.line("", heading)
	for _, t := range threads {
		p.spans("     ", search.Snippet{{Text: t.Record.Title, Marked: true}, {Text: fmt.Sprintf("  %s, %d replies, %s", t.Standing, t.Replies, t.Record.ID)}})
		p.spans("           ", t.Snippet)
	}
}

// adviser writes a colleague with what their load does to their place, and the reasons.
func (p *printer) adviser(place int, a search.Adviser, spread search.Spread, most int) {
	person := a.RankedPerson
	person.Rank, person.Score = place, a.Adjusted
	p.person(person, most, fmt.Sprintf("called on %d times since %s, usually %g: %.2f × %.2f = %.2f, no. %d by knowledge",
		a.Load.Calls(), spread.Since.Format("2 Jan 2006"), spread.Usual, a.Score, a.Spared, a.Adjusted, a.Rank))
}
