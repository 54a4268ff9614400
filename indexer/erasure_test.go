package indexer_test

import (
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Zoe is erased, Lea has left and is not to be named, all others are here.
func fate(id string) indexer.Fate {
	switch id {
	case "zoe":
		return indexer.Erased
	case "lea":
		return indexer.Unnamed
	}
	return indexer.Here
}

func TestARecordWithoutThoseWhoAreGone(t *testing.T) {
	for _, tt := range []struct{ name, record, want string }{
		{"the profile of who is erased", `{"type":"person","id":"zoe","name":"Zoe"}`, ""},
		{"the profile of who left", `{"type":"person","id":"lea","name":"Lea"}`, ""},
		{"a profile", `{"type":"person","id":"bo","manager":"cia"}`, "same"},
		{"who was managed by them", `{"type":"person","id":"bo","name":"Bo","manager":"zoe"}`, `{"type":"person","id":"bo","name":"Bo"}`},
		{"the unit they led", `{"type":"unit","id":"u","head":"zoe"}`, `{"type":"unit","id":"u"}`},
		{"a group", `{"type":"group","id":"g","members":["zoe","bo","lea"],"admins":["lea"]}`, `{"type":"group","id":"g","members":["bo"]}`},
		{"a group of others", `{"type":"group","id":"g","members":["bo"],"admins":["cia"]}`, "same"},
		{"their experience", `{"type":"experience","id":"e","person":"zoe"}`, ""},
		{"their contact", `{"type":"contact","id":"c","owner":"lea"}`, ""},
		{"a post that was erased with its author", `{"type":"post","id":"1","author":"zoe","body":"x"}`, ""},
		{"a post of who left", `{"type":"post","id":"1","author":"lea","parent":"0","body":"x"}`, `{"type":"post","id":"1","parent":"0","body":"x"}`},
		{"a post with a colleague", `{"type":"post","id":"1","author":"zoe","coauthors":["bo"],"body":"x"}`, `{"type":"post","id":"1","coauthors":["bo"],"body":"x"}`},
		{"a post with one who is gone, too", `{"type":"post","id":"1","author":"zoe","coauthors":["lea"],"body":"x"}`, ""},
		{"a colleague's post with them", `{"type":"post","id":"1","author":"bo","coauthors":["zoe"],"body":"x"}`, `{"type":"post","id":"1","author":"bo","body":"x"}`},
		{"an answer to them", `{"type":"post","id":"2","author":"bo","parent":"1","mentions":["zoe",{"person":"cia","role":"reviewer"}],"reactions":[{"person":"lea","kind":"like"}]}`,
			`{"type":"post","id":"2","author":"bo","parent":"1","mentions":[{"person":"cia","role":"reviewer"}]}`},
		{"a post for them and another", `{"type":"post","id":"1","audience":{"people":["bo","zoe"]},"author":"bo"}`, `{"type":"post","id":"1","audience":{"people":["bo"]},"author":"bo"}`},
		{"a post for them alone is nobody's", `{"type":"post","id":"1","audience":{"people":["zoe"]},"author":"bo"}`, `{"type":"post","id":"1","audience":{},"author":"bo"}`},
		{"a post of nobody", `{"type":"post","id":"1","body":"x"}`, "same"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			record, err := connectors.Decode([]byte(tt.record))
			if err != nil {
				t.Fatal(err)
			}
			before := encoded(t, record)
			left := indexer.Without(record, fate)
			if after := encoded(t, record); after != before {
				t.Errorf("the record itself became %s", after)
			}
			switch tt.want {
			case "":
				if left != nil {
					t.Errorf("%s is left", encoded(t, left))
				}
			case "same":
				if left != record {
					t.Errorf("it became %v", left)
				}
			default:
				if left == nil {
					t.Fatal("nothing is left")
				}
				if got := encoded(t, left); got != tt.want {
					t.Errorf("got  %s\nwant %s", got, tt.want)
				}
				if again := indexer.Without(left, fate); again != left {
					t.Error("a second time it changes again")
				}
			}
		})
	}
}

func encoded(t *testing.T, r connectors.Record) string {
	t.Helper()
	line, err := connectors.Encode(r)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(line))
}
