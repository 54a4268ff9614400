package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/bid/shelf"
	"github.com/vemvet/vemvet/search/team"
)

func TestARequirementMayCarryItsWeightAndLevel(t *testing.T) {
	tests := []struct {
		flag string
		want team.Requirement
	}{
		{"kafka", team.Requirement{Skill: "kafka"}},
		{"money laundering=2", team.Requirement{Skill: "money laundering", Weight: 2}},
		{"kafka=0.5@4", team.Requirement{Skill: "kafka", Weight: 0.5, Level: 4}},
		{"kafka@4", team.Requirement{Skill: "kafka", Level: 4}},
		{"e=mc2", team.Requirement{Skill: "e=mc2"}},
		{"mail@example", team.Requirement{Skill: "mail@example"}},
		{"kafka@9", team.Requirement{Skill: "kafka@9"}},
		{"c#=3", team.Requirement{Skill: "c#", Weight: 3}},
		{"", team.Requirement{}},
	}
	for _, tt := range tests {
		t.Run(tt.flag, func(t *testing.T) {
			if got := parseRequirement(tt.flag, false); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

// written is a request as a person writes it.
const written = `# a comment
requirements:
  - {skill: kafka, weight: 2, mandatory: true}
  - skill: COBOL
seats: 2
from: 2026-09-01
to: 2027-02-28
percent: 60
must_not: [firm:bo]
`

func TestFlagsAddToTheRequestOfAFile(t *testing.T) {
	b := bidding{file: "-", must: []string{"java"}, to: "2026-12-31", request: team.Request{Seats: 3, MustNot: []string{"firm:cleo"}}}
	got, err := b.whole(strings.NewReader(written))
	if err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(got)
	want := `{"requirements":[{"skill":"kafka","weight":2,"mandatory":true},{"skill":"COBOL"},{"skill":"java","mandatory":true}],` +
		`"seats":3,"from":"2026-09-01T00:00:00Z","to":"2026-12-31T00:00:00Z","percent":60,"must_not":["firm:bo","firm:cleo"]}`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

func TestAFaultyRequestFileIsNamed(t *testing.T) {
	tests := []struct{ name, text, says string }{
		{"a field that does not exist", "seat: 3", `"seat"`},
		{"something of the wrong kind", "seats: many", "seats"},
		{"not YAML", "seats: [", "line 1"},
		{"keys that are no words", "{1: 2}", "keys must be words"},
		{"nothing", "", "is empty"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readRequest("-", strings.NewReader(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.says) || !strings.HasPrefix(err.Error(), "standard input: ") {
				t.Errorf("got %v; want one that says %s of standard input", err, tt.says)
			}
		})
	}
	if _, err := (bidding{from: "1/9"}).whole(nil); err == nil || !strings.Contains(err.Error(), "--from") {
		t.Errorf("got %v of a day that is none", err)
	}
}

const firmOfThree = `{"type":"person","id":"anna","name":"Anna\u001b[31m Ek","title":"Architect","location":"Lund","rate":1000}
{"type":"person","id":"bo","name":"Bo Lind","location":"Lund"}
{"type":"person","id":"cleo","name":"Cleo Dahl","location":"Oslo"}
{"type":"post","id":"1","author":"anna","title":"Kafka partitions","body":"How we moved the Kafka partitions.","time":"2026-05-01T08:00:00Z","lang":"en"}
{"type":"post","id":"2","author":"bo","title":"Kafka consumers","body":"Kafka consumers and why they wait for long, long times.","time":"2026-05-02T08:00:00Z","lang":"en"}
{"type":"post","id":"3","parent":"2","author":"anna","title":"Re: consumers","body":"They rebalance.","time":"2026-05-03T08:00:00Z","lang":"en"}
{"type":"post","id":"4","author":"cleo","title":"Money laundering","body":"Rules on money laundering.","time":"2026-05-02T08:00:00Z","lang":"en"}
`

func TestTeamFromRecordsToText(t *testing.T) {
	dir := t.TempDir()
	records := filepath.Join(dir, "records.jsonl")
	if err := os.WriteFile(records, []byte(firmOfThree), 0o600); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	command := func(args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		code := run(t.Context(), append(args, "--data", data), strings.NewReader(written), &out, &errs)
		return code, out.String(), errs.String()
	}
	if code, _, errs := command("sync", "--jsonl", records, "--name", "firm"); code != 0 {
		t.Fatal(errs)
	}
	began := time.Now()
	code, out, errs := command("team", "--must", "kafka", "--want", "money laundering", "--want", "COBOL", "-n", "2")
	if code != 0 || time.Since(began) > time.Minute {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	for _, line := range []string{
		"Anna[31m Ek (firm:anna), Architect, Lund", // what could steer a terminal is gone
		"the only one for kafka",
		"kafka: Kafka partitions",
		"Cleo Dahl (firm:cleo), Oslo",
		"the only one for money laundering",
		"stand-in: Bo Lind (firm:bo), Lund",
		"COBOL: nobody was found for it",
	} {
		if !strings.Contains(out, line+"\n") {
			t.Errorf("%q is not in\n%s", line, out)
		}
	}
	t.Run("a file, an exclusion and --json", func(t *testing.T) {
		code, out, errs := command("team", "--file", "-", "--exclude", "firm:cleo", "--json")
		var answer team.Answer
		if err := json.Unmarshal([]byte(out), &answer); code != 0 || err != nil {
			t.Fatalf("exit code %d, %v: %s", code, err, errs)
		}
		if seats := answer.Teams[0].Seats; len(seats) != 1 || seats[0].Person.ID != "firm:anna" || answer.Teams[0].Empty != 1 {
			t.Errorf("got %s", out)
		}
	})
	t.Run("what cannot be had together is said with what would help", func(t *testing.T) {
		_, out, errs := command("team", "--must", "kafka", "--must", "money laundering", "-n", "1", "--place", "Lund")
		if !strings.Contains(out, "requirement 2, place\n    without place there are 1 for it\n") {
			t.Errorf("got %s %s", out, errs)
		}
	})
	t.Run("a request that makes no sense fails and says why", func(t *testing.T) {
		code, out, errs := command("team", "--must", "kafka", "--exclude", "firm:zoe")
		if code != exitFailure || out != "" || !strings.Contains(errs, `must_not[0]: "firm:zoe" is nobody's id`) {
			t.Errorf("exit code %d, out %q, errors %q", code, out, errs)
		}
	})
}

func TestATenderIsPrintedWithWhereEverythingStands(t *testing.T) {
	dir := t.TempDir()
	records, brief := filepath.Join(dir, "records.jsonl"), filepath.Join(dir, "brief.txt")
	const said = "Sundby kommun söker två konsulter.\nKonsulterna ska ha minst fem års erfarenhet av Kafka.\n\nErfarenhet av Elastic är meriterande.\n"
	for name, content := range map[string]string{records: firmOfThree, brief: said} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := func(in string, args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		code := run(t.Context(), append(args, "--data", filepath.Join(dir, "data")), strings.NewReader(in), &out, &errs)
		return code, out.String(), errs.String()
	}
	if code, _, errs := command("", "sync", "--jsonl", records, "--name", "firm"); code != 0 {
		t.Fatal(errs)
	}
	code, out, errs := command("", "tender", brief)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	for _, line := range []string{
		"Customer: Sundby kommun", "Seats: 2", "must know Kafka, 5 years", "    Konsulterna ska ha minst fem års erfarenhet av Kafka.",
		"should know Elastic, not known to the firm",
	} {
		if !strings.Contains(out, line) {
			t.Errorf("%q is not in\n%s", line, out)
		}
	}
	if want := "vemvet tender " + brief + " --request | vemvet team --file -"; !strings.Contains(out, want) {
		t.Errorf("how to go on is not in\n%s", out)
	}
	code, request, errs := command(said, "tender", "-", "--request")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	if code, out, errs := command(request, "team", "--file", "-"); code != 0 || !strings.Contains(out, "knows most of Kafka") {
		t.Errorf("a team for it: exit code %d: %s%s", code, out, errs)
	}
	if _, out, _ := command("Nothing of the kind.", "tender", "-"); !strings.Contains(out, "Nothing was found that people must know") {
		t.Errorf("of no requirements it says %s", out)
	}
	if code, out, errs = command(said, "tender", "-", "--json"); code != 0 || !strings.Contains(out, `"request":{"requirements":[{"skill":"Kafka"`) {
		t.Errorf("exit code %d: %s%s", code, out, errs)
	}
	if code, _, errs = command("\x89PNG\x00", "tender", "-"); code == 0 || !strings.Contains(errs, "none of DOCX, PDF, ODT, TXT and EML") {
		t.Errorf("a picture: exit code %d: %s", code, errs)
	}
}

func TestAFileIsNamedAsAShellReadsIt(t *testing.T) {
	for name, want := range map[string]string{"anbud.pdf": "anbud.pdf", "åä ö.pdf": "'åä ö.pdf'", "it's": `'it'\''s'`, "$(x)": "'$(x)'"} {
		if got := quoted(name); got != want {
			t.Errorf("%q is named %s; want %s", name, got, want)
		}
	}
}

func TestATeamRemembersPastBidsAsTheServerDoes(t *testing.T) {
	dir := t.TempDir()
	records, data := filepath.Join(dir, "records.jsonl"), filepath.Join(dir, "data")
	write(t, records, firmOfThree)
	if code, _, errs := vemvetHere(t, "sync", "--jsonl", records, "--name", "firm", "--data", data); code != 0 {
		t.Fatal(errs)
	}
	bids := func(as string) int {
		t.Helper()
		code, out, errs := vemvetHere(t, "team", "--must", "kafka", "--must", "money laundering", "-n", "2", "--json", "--as", as, "--data", data)
		var answer team.Answer
		if err := json.Unmarshal([]byte(out), &answer); code != 0 || err != nil || len(answer.Teams) == 0 {
			t.Fatalf("exit code %d, %v: %s%s", code, err, out, errs)
		}
		n := 0
		for _, pair := range answer.Teams[0].Cohesion.Pairs {
			n += pair.Bids
		}
		return n
	}
	if n := bids("firm:bo"); n != 0 {
		t.Fatalf("without any bids %d are counted", n)
	}
	kept, err := shelf.Open(filepath.Join(data, bidsFolder))
	if err != nil {
		t.Fatal(err)
	}
	err = kept.Put(&bid.Bid{
		ID: "harbour", Version: 1, Name: "The harbour", State: bid.Won, Decided: time.Now().AddDate(0, -1, 0), Owner: "firm:bo", Request: team.Request{Seats: 2},
		Members: []bid.Member{{Person: "firm:anna"}, {Person: "firm:cleo"}},
	}, 0)
	if err := errors.Join(err, kept.Close()); err != nil {
		t.Fatal(err)
	}
	if n := bids("firm:bo"); n != 1 {
		t.Errorf("its owner is told of %d past bids; want 1", n)
	}
	if n := bids("firm:cleo"); n != 0 {
		t.Errorf("somebody with whom it is not shared is told of %d past bids", n)
	}
}
