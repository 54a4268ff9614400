package export_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/export"
	"github.com/vemvet/vemvet/ui/takeout"
)

// evil is what somebody may write who wishes the reader of a file ill.
const evil = `=HYPERLINK("https://evil.example","x")&lt;/w:t>]]><w:p/>` + "\x00\x07\x1b"

var made = time.Date(2026, 11, 5, 9, 30, 0, 0, time.UTC)

// records are a small firm. Bo knows much, has long texts and a name that is a formula; what Cilla writes in the
// board's secret group is for Cilla alone.
func records() []connectors.Record {
	head := func(id string) connectors.Head { return connectors.Head{ID: id} }
	long := strings.Repeat("We moved the payments of a very large bank onto Kafka without a minute of standstill. ", 40)
	out := []connectors.Record{
		&connectors.Unit{Head: head("data"), Name: "Data; and logs"},
		&connectors.Group{Head: head("board"), Name: "Board", Visibility: connectors.Secret, Members: []string{"cilla"}},
		&connectors.Person{Head: head("anna"), Name: "Anna Ek", Emails: []string{"anna@nordan.example"}, Title: "Engineer", Unit: "data", Location: "Umeå", Languages: []string{"sv", "en"}, Phone: "+46 90 1", Rate: 1200,
			Skills: []connectors.Skill{{Name: "Painting", Level: 5}, {Name: "Kafka", Level: 5, Years: 7, By: "self"}}},
		&connectors.Person{Head: head("bo"), Name: "@Bo " + evil, Title: "-2+3", Unit: "data", Location: "Oslo", Skills: []connectors.Skill{{Name: "Terraform", Level: 4}}},
		&connectors.Person{Head: head("cilla"), Name: "Cilla Dahl", Location: "Umeå"},
		&connectors.Post{Head: head("told"), Author: "anna", Title: "Kafka gossip", Body: "Between us: the Kafka customer is slow to pay.", Lang: "en", Time: made.AddDate(0, -1, 0)},
		&connectors.Post{Head: head("secret"), Author: "anna", Group: "board", Body: "We sell the Kafka and Terraform boardroom.", Lang: "en", Time: made.AddDate(0, -1, 0)},
	}
	for i, title := range []string{"Kafka one", "Kafka two", "Kafka three", "Kafka four", "Kafka five"} {
		out = append(out, &connectors.Experience{
			Head: head("a" + fmt.Sprint(i)), Person: "anna", Sort: "project", Title: title, Customer: "Bank", Role: "Architect",
			Description: "Kafka events.", Skills: []string{"Kafka"}, From: made.AddDate(-5, i, 0), To: made.AddDate(-4, i, 0),
		})
	}
	out = append(out,
		&connectors.Experience{Head: head("gdpr"), Person: "anna", Sort: "project", Title: "Privacy for a county", Description: "Data protection and GDPR.", Skills: []string{"GDPR"}, From: made.AddDate(-10, 0, 0), To: made.AddDate(-9, 0, 0)},
		&connectors.Experience{Head: head("cert"), Person: "anna", Sort: "certification", Title: "Certified Kafka engineer", To: made.AddDate(-1, 0, 0)},
		&connectors.Experience{Head: head("school"), Person: "anna", Sort: "education", Title: "Master of science", Customer: "University", From: made.AddDate(-20, 0, 0), To: made.AddDate(-15, 0, 0)},
	)
	for i := range 12 {
		out = append(out, &connectors.Experience{
			Head: head("b" + fmt.Sprint(i)), Person: "bo", Sort: []string{"project", "position", "certification", "education"}[i%4],
			Title: "Terraform " + long, Customer: "Customer " + evil, Role: "+Role " + long, Description: evil + long,
			Skills: strings.Fields(long), From: made.AddDate(-3, 0, 0),
		})
	}
	return out
}

// openFirm gives a desk and a searcher over an engine that holds the records, in which people decided so.
func openFirm(t *testing.T, records []connectors.Record, decided map[string]indexer.Consent) *export.Desk {
	t.Helper()
	engine, err := local.Open(t.TempDir(), local.Options{Languages: []string{"en", "sv"}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := engine.Apply(t.Context(), indexer.Batch{Source: "hr", Upserts: records}); err != nil {
		t.Fatal(err)
	}
	if err := engine.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	for id, consent := range decided {
		if err := engine.Decide(t.Context(), id, func(c *indexer.Consent) error { *c = consent; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	s := search.New(engine, search.DefaultParameters()).At(made)
	return export.New(s, team.New(s)).At(made)
}

// tender asks for two; who is to be on the team does not depend on how good they are.
func tender() team.Request {
	return team.Request{
		Requirements: []team.Requirement{{Skill: "Kafka", Weight: 2, Mandatory: true}, {Skill: "GDPR"}, {Skill: "Terraform", Level: 2}, {Skill: "=1+1 cobol"}},
		Seats:        2, MustHave: []string{"hr:anna", "hr:bo"},
	}
}

func order(t *testing.T, d *export.Desk, asker search.Asker, format export.Format, lang string) *takeout.File {
	t.Helper()
	file, answer, err := d.Team(t.Context(), asker, export.Order{Request: tender(), Format: format, Language: lang})
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Teams) == 0 || len(file.Content) == 0 {
		t.Fatalf("%d teams, %d bytes", len(answer.Teams), len(file.Content))
	}
	return file
}

// unpacked gives the text of all parts of an office file.
func unpacked(t *testing.T, content []byte) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, f := range archive.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		_ = part.Close()
		out.Write(text)
	}
	return out.String()
}

// textOf gives what a file holds, whatever its format.
func textOf(t *testing.T, format export.Format, file *takeout.File) string {
	t.Helper()
	if format == export.XLSX || format == export.DOCX {
		return unpacked(t, file.Content)
	}
	return string(file.Content)
}
