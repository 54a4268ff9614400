package tender_test

import (
	"strings"
	"testing"

	"github.com/vemvet/vemvet/search/tender"
)

func TestATitleIsWhatATenderCallsItself(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"a heading", "Förfrågningsunderlag – konsulttjänster\n\nDiarienummer: UPH 2026/0417\n", "Förfrågningsunderlag – konsulttjänster"},
		{"a heading below the kind of document", "KONKURRANSEGRUNNLAG\n\nAnskaffelse av konsulentbistand\n", "Anskaffelse av konsulentbistand"},
		{"a heading with a colon", "Offshore wind: grid connection and maintenance\n", "Offshore wind: grid connection and maintenance"},
		{"a heading below an annex's name", "Annex A – Statement of requirements\nWind and grid\n", "Wind and grid"},
		{"an annex's name where there is no other", "BILAG 1 KRAVSPECIFIKATION\n\nOrdregiver\tVandforsyningen A/S\n", "BILAG 1 KRAVSPECIFIKATION"},
		{"the subject of a mail", "Från: Inköp <inkop@aspen.example>\nTill: oss\nÄmne: Avrop: arkitekt till programmet\n\nHej!", "Avrop: arkitekt till programmet"},
		{"the subject of an answer", "Subject: RE: Sv: Two people for claims\n", "Two people for claims"},
		{"of a markdown file", "# Request for two people\n", "Request for two people"},
		{"none in a sentence", "Sundby kommun söker två konsulter.\nDe ska kunna Kafka.", ""},
		{"none in a greeting", "Hej alla,\nvi söker två konsulter.", ""},
		{"none in a form", "Kund: Sundby kommun\nSista dag: 2026-12-11\nAntal: 3", ""},
		{"none in a long paragraph", strings.Repeat("Vi söker konsulter ", 20) + "\nEfter en stund", ""},
		{"nothing", "", ""},
		{"only marks", "### \n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := tender.Title(test.text); got != test.want {
				t.Errorf("got %q; want %q", got, test.want)
			}
		})
	}
}
