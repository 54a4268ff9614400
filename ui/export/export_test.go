package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/emersion/go-vcard"
	"github.com/xuri/excelize/v2"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/export"
)

func TestNoFileHoldsWhatTheAskerMayNotRead(t *testing.T) {
	whole := openFirm(t, records(), nil)
	var less []connectors.Record
	for _, r := range records() {
		if r.Header().ID != "secret" && r.Header().ID != "board" {
			less = append(less, r)
		}
	}
	left := openFirm(t, less, nil)
	for _, format := range export.Formats() {
		got, want := order(t, whole, search.As("hr:bo"), format, "sv"), order(t, left, search.As("hr:bo"), format, "sv")
		if textOf(t, format, got) != textOf(t, format, want) {
			t.Errorf("%s differs from that of the firm without what its asker may not read", format)
		}
		if strings.Contains(textOf(t, format, got), "boardroom") {
			t.Errorf("%s tells of the board", format)
		}
	}
	if cilla := order(t, whole, search.As("hr:cilla"), export.JSON, ""); !strings.Contains(string(cilla.Content), "boardroom") {
		t.Error("whoever may read the board's group is not told of it: this test would hold without rights")
	}
}

func TestTheMatrixHasTheSentencesOfTheTender(t *testing.T) {
	desk := openFirm(t, records(), nil)
	said := make([]string, len(tender().Requirements))
	said[0] = "They must know it, =1+1."
	for format, want := range map[export.Format]bool{export.XLSX: true, export.JSON: true, export.VCF: false} {
		file, _, err := desk.Team(t.Context(), search.As("hr:bo"), export.Order{Request: tender(), Said: said, Format: format, Language: "sv"})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(textOf(t, format, file), said[0]); got != want {
			t.Errorf("%s holds what the tender says: %t; want %t", format, got, want)
		}
	}
	if strings.Contains(textOf(t, export.XLSX, order(t, desk, search.As("hr:bo"), export.XLSX, "sv")), "Vad underlaget säger") {
		t.Error("there is a column for what no tender says")
	}
}

func TestWhatSomebodyHidesIsInNoFileAlsoWhereTheyThemselvesExport(t *testing.T) {
	hidden := connectors.Ref{Source: "hr", Kind: connectors.KindExperience, ID: "a1"}
	desk := openFirm(t, records(), map[string]indexer.Consent{"hr:anna": {HiddenRecords: []connectors.Ref{hidden}, HiddenTopics: []string{"Painting"}}})
	for _, format := range export.Formats() {
		text := textOf(t, format, order(t, desk, search.As("hr:anna"), format, ""))
		if strings.Contains(text, "Kafka two") || format == export.DOCX && strings.Contains(text, "Painting") {
			t.Errorf("%s holds what is hidden", format)
		}
	}
}

func TestTheCustomersFileHoldsNothingThatColleaguesWroteToEachOtherAndNoRates(t *testing.T) {
	desk := openFirm(t, records(), nil)
	text := textOf(t, export.DOCX, order(t, desk, search.As("hr:cilla"), export.DOCX, "en"))
	for _, internal := range []string{"gossip", "slow to pay", "boardroom", "1200", "1,200"} {
		if strings.Contains(text, internal) {
			t.Errorf("the DOCX holds %q", internal)
		}
	}
	for _, told := range []string{"Anna Ek", "Certified Kafka engineer", "Master of science", "Privacy for a county", "7 years"} {
		if !strings.Contains(text, told) {
			t.Errorf("the DOCX lacks %q", told)
		}
	}
	if inside := textOf(t, export.XLSX, order(t, desk, search.As("hr:cilla"), export.XLSX, "en")); !strings.Contains(inside, "slow to pay") || !strings.Contains(inside, "1200") {
		t.Error("the workbook lacks evidence or rates")
	}
}

// TestACVIsFittedToTheRequirements: the only project that shows the second requirement comes before the second of
// five that show the first, old as it is.
func TestACVIsFittedToTheRequirements(t *testing.T) {
	file := order(t, openFirm(t, records(), nil), search.As("hr:cilla"), export.JSON, "")
	var got struct {
		People []struct {
			ID     string
			Skills []search.SkillClaim
			CV     []search.FittedLine
		}
	}
	if err := json.Unmarshal(file.Content, &got); err != nil {
		t.Fatal(err)
	}
	for _, p := range got.People {
		if p.ID != "hr:anna" {
			continue
		}
		if len(p.CV) != 8 || !strings.Contains(p.CV[0].Record.Title, "Kafka") || p.CV[1].Record.Title != "Privacy for a county" {
			t.Errorf("the CV begins with %q and %q", p.CV[0].Record.Title, p.CV[1].Record.Title)
		}
		if p.Skills[0].Name != "Kafka" {
			t.Errorf("the skill asked for comes after %s", p.Skills[0].Name)
		}
	}
}

func TestAWorkbookHasTextAndNumbersAndNoFormula(t *testing.T) {
	file := order(t, openFirm(t, records(), nil), search.As("hr:cilla"), export.XLSX, "en")
	book, err := excelize.OpenReader(bytes.NewReader(file.Content))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	if sheets := strings.Join(book.GetSheetList(), ", "); sheets != "Who covers what, People, Evidence, References" {
		t.Errorf("sheets %s", sheets)
	}
	seen := ""
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, value := range row {
				at, err := excelize.CoordinatesToCellName(j+1, i+1)
				if err != nil {
					t.Fatal(err)
				}
				if formula, err := book.GetCellFormula(sheet, at); formula != "" || err != nil {
					t.Errorf("%s!%s is the formula %q, %v", sheet, at, formula, err)
				}
				if strings.HasPrefix(value, "=") || strings.HasPrefix(value, "-") || strings.HasPrefix(value, "@") {
					style, err := book.GetCellStyle(sheet, at)
					if err != nil {
						t.Fatal(err)
					}
					if look, err := book.GetStyle(style); err != nil || look.NumFmt != 49 {
						t.Errorf("%s!%s %q is in no cell for text: it would be computed once somebody edits it", sheet, at, value)
					}
					seen += value + "\n"
				}
			}
		}
	}
	for _, want := range []string{"=1+1 cobol", "-2+3", `@Bo =HYPERLINK`} {
		if !strings.Contains(seen, want) {
			t.Errorf("no cell begins with %q", want)
		}
	}
}

func TestCSVIsReadBackAndHoldsNoFormula(t *testing.T) {
	content := order(t, openFirm(t, records(), nil), search.As("hr:cilla"), export.CSV, "no").Content
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+2*4 || rows[0][0] != "Navn" {
		t.Fatalf("%d rows, headed %q", len(rows), rows[0])
	}
	for _, row := range rows {
		for _, value := range row {
			if value != "" && strings.ContainsAny(value[:1], "=+-@\t\r") {
				t.Errorf("%q is computed by a spreadsheet", value)
			}
		}
	}
	if !strings.Contains(string(content), "'+46 90 1") || !strings.Contains(string(content), "'=1+1 cobol") {
		t.Error("what looks like a formula is not there as text")
	}
}

func TestVCardsAreReadBack(t *testing.T) {
	content := order(t, openFirm(t, records(), nil), search.As("hr:cilla"), export.VCF, "").Content
	decoder := vcard.NewDecoder(bytes.NewReader(content))
	cards := map[string]vcard.Card{}
	for {
		card, err := decoder.Decode()
		if err != nil {
			break
		}
		cards[card.Value(vcard.FieldUID)] = card
	}
	anna := cards["hr:anna"]
	if len(cards) != 2 || anna.Value(vcard.FieldVersion) != "4.0" || anna.Value(vcard.FieldFormattedName) != "Anna Ek" || anna.Value(vcard.FieldEmail) != "anna@nordan.example" ||
		anna.Value(vcard.FieldTelephone) != "+46 90 1" || anna.Value(vcard.FieldOrganization) != "Data, and logs" || anna.Address().Locality != "Umeå" {
		t.Errorf("%d cards, %v", len(cards), anna)
	}
	if lines := strings.Count(string(content), "\r\nFN:"); lines != 2 {
		t.Errorf("%d names: what somebody wrote has become a line of its own", lines)
	}
}

func TestAnOrderThatMakesNoSenseIsRefusedByField(t *testing.T) {
	desk := openFirm(t, records(), nil)
	for _, test := range []struct {
		name  string
		order export.Order
		field string
	}{
		{"a format that there is not", export.Order{Request: tender(), Format: "pdf"}, "format"},
		{"a language that headings are not written in", export.Order{Request: tender(), Format: export.CSV, Language: "fi"}, "lang"},
		{"a request without requirements", export.Order{Request: team.Request{Seats: 1}, Format: export.CSV}, "requirements"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := desk.Team(t.Context(), search.As("hr:cilla"), test.order)
			var refused *team.RequestError
			if !errors.As(err, &refused) || refused.Field != test.field {
				t.Errorf("%v", err)
			}
		})
	}
	for _, number := range []int{-1, 1000} {
		if _, _, err := desk.Team(t.Context(), search.As("hr:cilla"), export.Order{Request: tender(), Format: export.CSV, Team: number}); !errors.Is(err, search.ErrNotFound) {
			t.Errorf("team %d: %v", number, err)
		}
	}
}

func TestATeamPutTogetherByHandIsExportedAsItIs(t *testing.T) {
	desk := openFirm(t, records(), nil)
	request := tender()
	request.MustHave = nil
	file, answer, err := desk.Team(t.Context(), search.As("hr:cilla"), export.Order{Request: request, Members: []string{"hr:cilla"}, Format: export.CSV})
	if err != nil || len(answer.Teams) != 1 || len(answer.Teams[0].Seats) != 1 {
		t.Fatalf("%v, %+v", err, answer)
	}
	if text := string(file.Content); !strings.Contains(text, "Cilla Dahl") || strings.Contains(text, "Anna Ek") {
		t.Errorf("the file holds\n%s", text)
	}
}

func TestTheSameTeamIsTheSameFile(t *testing.T) {
	desk := openFirm(t, records(), nil)
	for _, format := range export.Formats() {
		first, second := order(t, desk, search.As("hr:cilla"), format, "sv"), order(t, desk, search.As("hr:cilla"), format, "sv")
		if textOf(t, format, first) != textOf(t, format, second) || first.Name != "team-2026-11-05."+string(format) {
			t.Errorf("%s differs, or is called %s", format, first.Name)
		}
	}
}
