package export

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"

	"github.com/emersion/go-vcard"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"
)

// json gives the bid as the API writes such things.
func (b *bid) json() ([]byte, error) {
	out, err := json.Marshal(b, jsonv1.OmitEmptyWithLegacySemantics(true), json.Deterministic(true), jsontext.WithIndent("  "))
	return append(out, '\n'), err
}

// csv gives a line for every person and requirement, as RFC 4180 has it. It begins with a byte order mark, without
// which spreadsheets take UTF-8 for something else.
func (b *bid) csv(w writer) ([]byte, error) {
	var content bytes.Buffer
	content.WriteString("\ufeff")
	table := csv.NewWriter(&content)
	table.UseCRLF = true
	rows := [][]string{{
		w.t("export.person"), w.t("export.id"), w.t("export.title"), w.t("export.unit"), w.t("export.place"), w.t("export.mail"), w.t("export.phone"),
		w.t("export.rate"), w.t("team.requirement"), w.t("team.mandatory"), w.t("team.weight"), w.t("export.depth"), w.t("export.record"),
	}}
	for i, p := range b.People {
		for j, r := range b.Request.Requirements {
			record := ""
			for _, c := range b.Team.Seats[i].Covers {
				if c.Requirement == j && len(c.Evidence) > 0 {
					record = c.Evidence[0].Record.Title
				}
			}
			rows = append(rows, []string{
				p.Name, p.ID, p.Title, unitOf(p.Card), p.Location, p.Email, p.Phone, number(p.Rate), r.Skill, w.yes(r.Mandatory),
				number(weightOf(r)), number(b.depth(i, j)), record,
			})
		}
	}
	for _, row := range rows {
		for i := range row {
			row[i] = inert(clean(row[i]))
		}
		if err := table.Write(row); err != nil {
			return nil, err
		}
	}
	table.Flush()
	return content.Bytes(), table.Error()
}

// inert keeps a spreadsheet from computing what somebody wrote.
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

func number(x float64) string {
	if x == 0 {
		return ""
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

func (w writer) yes(is bool) string {
	if is {
		return w.t("export.yes")
	}
	return ""
}

// cards gives a vCard 4.0 (RFC 6350) a person.
func (b *bid) cards() ([]byte, error) {
	var content bytes.Buffer
	encoder := vcard.NewEncoder(&content)
	for _, p := range b.People {
		card := vcard.Card{}
		set := func(field string, values ...string) {
			if value := strings.Join(components(values), ";"); strings.Trim(value, ";") != "" {
				card.AddValue(field, value)
			}
		}
		card.SetValue(vcard.FieldVersion, "4.0")
		card.SetValue(vcard.FieldFormattedName, clean(p.Name))
		card.SetValue(vcard.FieldUID, clean(p.ID))
		card.SetRevision(b.Made)
		if title := clean(p.Title); title != "" {
			card.SetValue(vcard.FieldTitle, title)
		}
		var units []string
		for _, unit := range p.Units {
			units = append(units, unit.Name)
		}
		slices.Reverse(units)
		set(vcard.FieldOrganization, units...)
		set(vcard.FieldAddress, "", "", "", p.Location, "", "", "")
		set(vcard.FieldEmail, p.Email)
		set(vcard.FieldTelephone, p.Phone)
		for _, code := range p.Languages {
			set(vcard.FieldLanguage, code)
		}
		if err := encoder.Encode(card); err != nil {
			return nil, err
		}
	}
	return content.Bytes(), nil
}

// components gives the parts of a compound value. The encoder does not escape the semicolon between them, so a
// semicolon within one becomes a comma.
func components(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strings.ReplaceAll(clean(v), ";", ",")
	}
	return out
}
