package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
)

// writeTeams writes an answer for people to read.
func writeTeams(w io.Writer, answer *team.Answer) error {
	var out bytes.Buffer
	if len(answer.Teams) == 0 {
		fmt.Fprintln(&out, "Nobody can be seated.")
	}
	if len(answer.Teams) > 0 {
		best := answer.Teams[0]
		writeSeats(&out, best)
		writeCoverage(&out, best)
		writeTies(&out, best)
	}
	if len(answer.Teams) > 1 {
		writeComparison(&out, answer.Teams)
	}
	writeUncovered(&out, answer.Uncovered)
	writeConflicts(&out, answer)
	if len(answer.Teams) > 0 {
		writeBound(&out, answer)
	}
	_, err := w.Write(out.Bytes())
	return err
}

func writeSeats(out io.Writer, t team.Team) {
	for i, s := range t.Seats {
		fmt.Fprintf(out, "%d. %s\n", i+1, who(s.Person))
		for _, r := range s.Reasons {
			fmt.Fprintf(out, "   %s\n", reason(r))
		}
		for _, c := range s.Covers[:min(len(s.Covers), 3)] {
			if len(c.Evidence) > 0 {
				fmt.Fprintf(out, "     %s: %s\n", printable(c.Skill), printable(c.Evidence[0].Record.Title))
			}
		}
		for _, w := range s.Wishes {
			fmt.Fprintf(out, "   would like to work with %s\n", printable(w.Wish))
		}
		if len(s.Breaks) > 0 {
			fmt.Fprintf(out, "   does not fit: %s\n", strings.Join(s.Breaks, ", "))
		}
		if len(s.Unchecked) > 0 {
			fmt.Fprintf(out, "   not known: %s\n", strings.Join(s.Unchecked, ", "))
		}
		for _, in := range s.StandIns {
			fmt.Fprintf(out, "   stand-in: %s\n", who(in.Person))
		}
	}
	if t.Empty > 0 {
		fmt.Fprintf(out, "%d of %d seats stay empty: nobody else fits.\n", t.Empty, t.Empty+len(t.Seats))
	}
}

func who(c search.Card) string {
	s := printable(c.Name) + " (" + printable(c.ID) + ")"
	if c.Title != "" {
		s += ", " + printable(c.Title)
	}
	if c.Location != "" {
		s += ", " + printable(c.Location)
	}
	return s
}

func reason(r team.Reason) string {
	skills := printable(strings.Join(r.Skills, ", "))
	switch r.Code {
	case team.AskedFor:
		return "asked for"
	case team.OnlyOne:
		return "the only one for " + skills
	case team.Deepest:
		return "knows most of " + skills
	case team.Second:
		return "second in " + skills
	case team.Adds:
		return "adds to " + skills
	case team.WorksWith:
		names := make([]string, len(r.Colleagues))
		for i, c := range r.Colleagues {
			names[i] = printable(c.Name)
		}
		return "has worked with " + strings.Join(names, ", ")
	}
	return r.Code
}

func writeCoverage(out io.Writer, t team.Team) {
	fmt.Fprintln(out)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "requirement\t\tcovered\tfirst\tsecond")
	knower := func(k *team.Knower) string {
		if k == nil {
			return "–"
		}
		return fmt.Sprintf("%s %.2f", printable(k.Name), k.Depth)
	}
	for _, c := range t.Coverage {
		kind := "wish"
		if c.Requirement.Mandatory {
			kind = "must"
		}
		if !c.Met {
			kind += ", not met"
		}
		fmt.Fprintf(table, "%s\t%s\t%.0f %%\t%s\t%s\n", printable(c.Requirement.Skill), kind, 100*c.Value, knower(c.First), knower(c.Second))
	}
	table.Flush() // into a buffer: cannot fail
}

func writeTies(out io.Writer, t team.Team) {
	if len(t.Cohesion.Pairs) == 0 {
		return
	}
	fmt.Fprintln(out, "\nworked together:")
	for _, p := range t.Cohesion.Pairs {
		var how []string
		for _, n := range []struct {
			count     int
			one, many string
		}{{p.Projects, "project", "projects"}, {p.Threads, "thread", "threads"}} {
			if n.count == 1 {
				how = append(how, "1 "+n.one)
			} else if n.count > 1 {
				how = append(how, fmt.Sprintf("%d %s", n.count, n.many))
			}
		}
		if p.SameUnit {
			how = append(how, "the same unit")
		}
		fmt.Fprintf(out, "  %s and %s: %s\n", printable(p.A.Name), printable(p.B.Name), strings.Join(how, ", "))
	}
}

// writeComparison sets the teams beside each other, and names who is on the others.
func writeComparison(out io.Writer, teams []team.Team) {
	fmt.Fprintln(out, "\nother teams:")
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "team\tmet\tcoverage\tdepth\tbackup\tcohesion\trates\tfree\tplaces\twho")
	for _, t := range teams {
		m := t.Measures
		rates, free := fmt.Sprintf("%.0f", m.Rate), fmt.Sprintf("%.0f %%", 100*m.Free)
		if m.Unpriced > 0 {
			rates += fmt.Sprintf(" (%d not known)", m.Unpriced)
		}
		if m.Unsaid > 0 {
			free += fmt.Sprintf(" (%d not known)", m.Unsaid)
		}
		if m.Free == 0 && m.Unsaid == 0 {
			free = "–"
		}
		names := make([]string, len(t.Seats))
		for i, s := range t.Seats {
			names[i] = printable(s.Person.Name)
		}
		fmt.Fprintf(table, "%s\t%d\t%.0f %%\t%.0f %%\t%.0f %%\t%.0f %%\t%s\t%s\t%s\t%s\n", t.Kind, m.Met, 100*m.Coverage, 100*m.Depth,
			100*m.Backup, 100*m.Cohesion, rates, free, printable(strings.Join(m.Places, ", ")), strings.Join(names, ", "))
	}
	table.Flush() // into a buffer: cannot fail
}

func writeUncovered(out io.Writer, list []team.Uncovered) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintln(out, "\nno team could meet:")
	for _, u := range list {
		why := map[string]string{
			team.NobodyKnows:    "nobody was found for it",
			team.NobodyEligible: fmt.Sprintf("of %d found, none fits the constraints", u.Known),
			team.NotEnough:      fmt.Sprintf("of %d found, none who fits knows enough", u.Known),
		}[u.Reason]
		fmt.Fprintf(out, "  %s: %s\n", printable(u.Requirement.Skill), why)
	}
}

func writeConflicts(out io.Writer, answer *team.Answer) {
	for i, c := range answer.Conflicts {
		if i == 0 {
			fmt.Fprintln(out, "\nwhat cannot be had together:")
		}
		var parts []string
		for _, r := range c.Requirements {
			parts = append(parts, fmt.Sprintf("requirement %d", r+1))
		}
		fmt.Fprintf(out, "  %s\n", strings.Join(append(parts, c.Constraints...), ", "))
		for _, r := range c.Remedies {
			without := strings.Join(r.Constraints, ", ")
			switch {
			case r.Seats > 0:
				fmt.Fprintf(out, "    %d seats would be enough\n", r.Seats)
			case r.Budget > 0:
				fmt.Fprintf(out, "    a budget of %.0f would be enough\n", r.Budget)
			case r.People > 0:
				fmt.Fprintf(out, "    without %s there are %d for it\n", without, r.People)
			default:
				fmt.Fprintf(out, "    without %s it would work\n", without)
			}
		}
	}
}

func writeBound(out io.Writer, answer *team.Answer) {
	o, b := answer.Teams[0].Objective, answer.Bound
	fmt.Fprintf(out, "\nworth %.3f: mandatory %.0f, coverage %.3f, backup %.3f, cohesion %.3f, wishes %.3f, cost %.3f, constraints %.3f, concentration %.3f\n",
		o.Total, o.Mandatory, o.Coverage, o.Backup, o.Cohesion, o.Wishes, o.Cost, o.Constraints, o.Concentration)
	if rate := answer.Teams[0].Rate; rate > 0 {
		fmt.Fprintf(out, "rates together %.0f an hour\n", rate)
	}
	if b.Proven {
		fmt.Fprintf(out, "chosen from %d colleagues; proven to be the best team of the %d strongest\n", b.Candidates, b.Considered)
	} else {
		fmt.Fprintf(out, "chosen from %d colleagues; within %.1f %% of the best team of the %d strongest\n", b.Candidates, 100*b.Gap, b.Considered)
	}
	if b.Interrupted {
		fmt.Fprintln(out, "time ran out: a longer look may find a better team")
	}
}

// printable takes out what could steer a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
}

func decodeStrict(text []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	return dec.Decode(into)
}
