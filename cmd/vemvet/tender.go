package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/tender"
	"github.com/vemvet/vemvet/search/tender/document"
)

func tenderCommand() *cobra.Command {
	var firm firmFlags
	var as string
	var asJSON, requestOnly bool
	cmd := &cobra.Command{
		Use:   "tender FILE",
		Short: "Read what a tender asks for",
		Long: "Reads a DOCX, PDF, ODT, TXT or EML file, in Swedish, Norwegian, Danish or English, and prints what it asks for,\n" +
			"each with the sentence that it stands in. - reads standard input. With --json the request for a team is in\n" +
			"the answer, too, in the form that 'vemvet team --file' takes; --request prints nothing else.",
		Example: "  vemvet tender anbud.pdf\n  vemvet tender anbud.pdf --request | vemvet team --file -",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			config, err := firm.load()
			if err != nil {
				return err
			}
			d, err := readDocument(cmd.Context(), args[0], cmd.InOrStdin(), config, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			return firm.answer(cmd.Context(), as, cmd.ErrOrStderr(), func(s *search.Searcher, asker search.Asker) error {
				reading, err := tender.New(s).Read(cmd.Context(), asker, d.Text)
				if err != nil {
					return err
				}
				if requestOnly {
					return printJSON(cmd.OutOrStdout(), reading.Request())
				}
				if asJSON {
					return printJSON(cmd.OutOrStdout(), struct {
						*tender.Reading
						Request any `json:"request"`
					}{reading, reading.Request()})
				}
				if err := writeReading(cmd.OutOrStdout(), reading, d.Left); err != nil {
					return err
				}
				return howToGoOn(cmd.OutOrStdout(), args[0], reading)
			})
		},
	}
	firm.register(cmd)
	cmd.Flags().StringVar(&as, "as", "", "`person` to ask as, source:id or anyone (default the configured asker)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object instead of text")
	cmd.Flags().BoolVar(&requestOnly, "request", false, "print what to ask 'vemvet team --file' for, and nothing else")
	cmd.MarkFlagsMutuallyExclusive("json", "request")
	return cmd
}

// howToGoOn says what becomes of a tender that was read.
func howToGoOn(out io.Writer, file string, r *tender.Reading) error {
	w := newPrinter(out)
	w.line("", "")
	if len(r.Requirements) == 0 {
		w.line("", "Nothing was found that people must know: try the part with the requirements, or 'vemvet team --must SKILL'.")
		return w.err
	}
	if file == "-" {
		file = "FILE"
	}
	w.line("", "Go on with a team:  vemvet tender "+quoted(file)+" --request | vemvet team --file -")
	w.line("", "or put right what is wrong and save it as a bid, on the page /tender of 'vemvet serve'.")
	return w.err
}

// quoted is a word as a shell reads it.
func quoted(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

var plainWord = regexp.MustCompile(`^[\p{L}\p{N}_./:@%+=,-]+$`)

func readDocument(ctx context.Context, name string, in io.Reader, config *Config, errs io.Writer) (d *document.Document, err error) {
	documents := newDocuments(config.Data, document.Limits{Time: time.Minute}, config.Logger(errs))
	defer func() { err = errors.Join(err, documents.Close()) }()
	if name != "-" {
		f, err := os.Open(name) // #nosec G304 -- the file that whoever runs the command names
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	content, err := io.ReadAll(io.LimitReader(in, int64(documents.Limits().Bytes)+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return documents.Read(ctx, filepath.Base(name), content)
}

// writeReading prints what was read, a line for each thing and under it where it stands.
func writeReading(out io.Writer, r *tender.Reading, left []document.Left) error {
	w := newPrinter(out)
	told := func(what, value string, where tender.Passage) {
		w.line("", what+": "+value)
		w.line("    ", where.Text)
	}
	if r.Customer != nil {
		told("Customer", r.Customer.Value, r.Customer.Passage)
	}
	for _, d := range []struct {
		what string
		day  *tender.Day
	}{{"Answer by", r.Deadline}, {"First day", r.From}, {"Last day", r.To}} {
		if d.day != nil {
			told(d.what, d.day.Date.Format(time.DateOnly), d.day.Passage)
		}
	}
	if r.Seats != nil {
		told("Seats", fmt.Sprint(r.Seats.Value), r.Seats.Passage)
	}
	for _, list := range []struct {
		what string
		said []tender.Said
	}{{"Place", r.Places}, {"Language", r.Languages}, {"Clearance", r.Clearances}} {
		for _, s := range list.said {
			value := s.Value
			if s.Wished {
				value += ", wished for"
			}
			if !s.Known {
				value += ", which nobody here has"
			}
			told(list.what, value, s.Passage)
		}
	}
	for _, c := range r.Criteria {
		told("Criterion", fmt.Sprintf("%s, %g %%", c.Name, c.Percent), c.Passage)
	}
	w.line("", "")
	for _, q := range r.Requirements {
		w.line("", requirementLine(q))
		w.line("    ", q.Passage.Text)
	}
	for _, q := range r.Left {
		w.line("", "left out, there are too many: "+requirementLine(q))
	}
	for _, l := range left {
		w.line("", fmt.Sprintf("could not be read: %s (%s)", l.Name, l.Reason))
	}
	return w.err
}

func requirementLine(q tender.Requirement) string {
	line := "should know " + q.Skill
	if q.Mandatory {
		line = "must know " + q.Skill
	}
	if q.Years > 0 {
		line += fmt.Sprintf(", %d years", q.Years)
	}
	if q.Level > 0 {
		line += fmt.Sprintf(", level %d", q.Level)
	}
	if q.Weight > 0 {
		line += fmt.Sprintf(", weight %g", q.Weight)
	}
	switch {
	case q.Topic != "":
		line += ", here " + q.Topic
	case !q.Known:
		line += ", not known to the firm"
	}
	return line
}
