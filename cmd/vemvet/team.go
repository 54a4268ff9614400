package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/vemvet/vemvet/search/team"
)

// bidding is one run of vemvet team.
type bidding struct {
	firm       firmFlags
	file       string
	as         string
	must, want []string
	from, to   string
	request    team.Request // what flags give straight away
	json       bool
}

func teamCommand() *cobra.Command {
	var b bidding
	cmd := &cobra.Command{
		Use:   "team --must SKILL --want SKILL --seats N",
		Short: "Put a bid team together",
		Long: "Chooses a team that covers what a tender requires, and says for each seat why, and who could stand in. Who was on\n" +
			"a bid together that the asker may see has worked together, as on the pages.\n\n" +
			"--must names a skill that the bid falls without, --want one that is wished for; each may be given many\n" +
			"times. A skill is written as one would search for it. It may be followed by its weight compared with\n" +
			"the others and by the least level of whoever is to count for it, as in 'kafka=2' or 'kafka=2@4'.\n\n" +
			"--file reads the request from YAML or JSON, in the form that POST /api/v1/teams takes; flags add to it:\n\n" +
			"  requirements:\n" +
			"    - {skill: kafka, weight: 2, level: 4, mandatory: true}\n" +
			"    - skill: money laundering\n" +
			"  seats: 4\n" +
			"  places: [Stockholm, Uppsala]   # any of them\n" +
			"  languages: [sv]                # all of them, as clearances\n" +
			"  from: 2026-09-01\n" +
			"  to: 2027-02-28\n" +
			"  percent: 60\n" +
			"  budget: 4800                   # all rates together, per hour\n" +
			"  wished: [place, budget]        # these bar nobody, they cost\n" +
			"  must_have: [directory:1234]\n" +
			"  must_not: [directory:5678]",
		Example: "  vemvet team --must kafka=2@4 --must 'penningtvätt' --want terraform --seats 4 --place Stockholm\n" +
			"  vemvet team --file tender.yaml --exclude directory:5678 --json",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return b.do(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	b.firm.register(cmd)
	flags := cmd.Flags()
	flags.StringVarP(&b.file, "file", "f", "", "read the request from a YAML or JSON `file`; - for standard input")
	flags.StringVar(&b.as, "as", "", "`person` to ask as, source:id or anyone (default the configured asker)")
	flags.StringArrayVar(&b.must, "must", nil, "a `skill` that the bid falls without")
	flags.StringArrayVar(&b.want, "want", nil, "a `skill` wished for")
	flags.IntVarP(&b.request.Seats, "seats", "n", 0, "how many `people` (default 4)")
	flags.StringArrayVar(&b.request.Places, "place", nil, "everyone is in this `town`, or another --place")
	flags.StringArrayVar(&b.request.Languages, "language", nil, "everyone speaks this `language`, such as sv")
	flags.StringArrayVar(&b.request.Clearances, "clearance", nil, "everyone holds this `clearance`")
	flags.StringVar(&b.from, "from", "", "first `day` of the work, as 2026-09-01")
	flags.StringVar(&b.to, "to", "", "last `day` of the work")
	flags.IntVar(&b.request.Percent, "percent", 0, "of their time that each must be free then (default 100 where days are given)")
	flags.Float64Var(&b.request.Budget, "budget", 0, "the most that all rates together may come to, per hour")
	flags.StringSliceVar(&b.request.Wished, "wished", nil, "these `constraints` bar nobody: place, language, clearance, availability, budget")
	flags.StringArrayVar(&b.request.MustHave, "include", nil, "this `person`, by id, is on the team")
	flags.StringArrayVar(&b.request.MustNot, "exclude", nil, "this `person`, by id, is not")
	flags.BoolVar(&b.json, "json", false, "print one JSON object instead of text")
	return cmd
}

const defaultSeats = 4

// thoroughly is how many steps the builder spends here, where nobody waits for a page: some seconds.
const thoroughly = 500_000_000

func (b bidding) do(ctx context.Context, in io.Reader, out, errs io.Writer) error {
	request, err := b.whole(in)
	if err != nil {
		return err
	}
	return b.firm.ask(ctx, b.as, errs, func(o opened) error {
		return o.buildsTeams(func(builder *team.Builder) error {
			answer, err := builder.Working(thoroughly).Build(ctx, o.asker, request)
			if err != nil {
				return err
			}
			if b.json {
				return json.NewEncoder(out).Encode(answer)
			}
			return writeTeams(out, answer)
		})
	})
}

// whole is the request of the file with what the flags add.
func (b bidding) whole(in io.Reader) (team.Request, error) {
	var r team.Request
	if b.file != "" {
		var err error
		if r, err = readRequest(b.file, in); err != nil {
			return r, err
		}
	}
	for _, list := range []struct {
		skills    []string
		mandatory bool
	}{{b.must, true}, {b.want, false}} {
		for _, s := range list.skills {
			r.Requirements = append(r.Requirements, parseRequirement(s, list.mandatory))
		}
	}
	var err error
	if r.From, err = parseDay("--from", b.from, r.From); err != nil {
		return r, err
	}
	if r.To, err = parseDay("--to", b.to, r.To); err != nil {
		return r, err
	}
	f := b.request
	r.Places = append(r.Places, f.Places...)
	r.Languages = append(r.Languages, f.Languages...)
	r.Clearances = append(r.Clearances, f.Clearances...)
	r.Wished = append(r.Wished, f.Wished...)
	r.MustHave = append(r.MustHave, f.MustHave...)
	r.MustNot = append(r.MustNot, f.MustNot...)
	if f.Seats != 0 {
		r.Seats = f.Seats
	} else if b.file == "" {
		r.Seats = defaultSeats
	}
	if f.Percent != 0 {
		r.Percent = f.Percent
	}
	if f.Budget != 0 {
		r.Budget = f.Budget
	}
	return r, nil
}

// maxRequest is how much of a request file is read, in bytes.
const maxRequest = 1 << 20

// readRequest reads a request written as YAML, of which JSON is a part.
func readRequest(file string, in io.Reader) (r team.Request, err error) {
	name := "standard input"
	if file != "-" {
		f, openErr := os.Open(file) // #nosec G304 -- the file that whoever runs the command names
		if openErr != nil {
			return r, openErr
		}
		defer f.Close()
		in, name = f, file
	}
	// Through JSON, so that a file and the API take the same fields and know the same faults.
	var tree any
	if err := yaml.NewDecoder(io.LimitReader(in, maxRequest)).Decode(&tree); errors.Is(err, io.EOF) || err == nil && tree == nil {
		return r, fmt.Errorf("%s: is empty; see 'vemvet team --help' for what a request looks like", name)
	} else if err != nil {
		return r, fmt.Errorf("%s: %w", name, err)
	}
	text, err := json.Marshal(tree)
	if err != nil {
		return r, fmt.Errorf("%s: keys must be words: %w", name, err)
	}
	if err := decodeStrict(text, &r); err != nil {
		return r, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// annotated splits "kafka=2@4" into a skill, its weight and its level. What does not look like it is part
// of the skill.
var annotated = regexp.MustCompile(`^(.*?)(?:=([0-9]+(?:\.[0-9]+)?))?(?:@([1-5]))?$`)

func parseRequirement(s string, mandatory bool) team.Requirement {
	r := team.Requirement{Skill: s, Mandatory: mandatory}
	if parts := annotated.FindStringSubmatch(s); parts != nil {
		r.Skill = parts[1]
		r.Weight, _ = strconv.ParseFloat(parts[2], 64) // digits, or nothing: the default
		r.Level, _ = strconv.Atoi(parts[3])
	}
	return r
}

func parseDay(flag, s string, without time.Time) (time.Time, error) {
	if s == "" {
		return without, nil
	}
	day, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return day, fmt.Errorf("%s is %q; want a day such as 2026-09-01", flag, s)
	}
	return day, nil
}
