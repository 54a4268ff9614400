package connectors

import (
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Audience says who may read a record: everyone, or the named people and the members of the named
// groups of the same source. The line format writes the string "everyone" or an object
// {"people": [...], "groups": [...]}; an empty object is nobody.
//
// A record without an audience has the default of its kind. A post is read by those who may read its
// group, and by everyone when it has none; a post in a group that no record describes is read by nobody.
// A group is known to everyone unless it is secret. A contact is its owner's. All else is everyone's.
type Audience struct {
	Everyone bool
	People   []string
	Groups   []string
}

type audienceJSON struct {
	People []string `json:"people,omitempty"`
	Groups []string `json:"groups,omitempty"`
}

const everyone = "everyone"

// MarshalJSONTo writes one of the two forms; people and groups are sorted.
func (a Audience) MarshalJSONTo(enc *jsontext.Encoder) error {
	if a.Everyone {
		return enc.WriteToken(jsontext.String(everyone))
	}
	return json.MarshalEncode(enc, audienceJSON{People: sorted(a.People), Groups: sorted(a.Groups)})
}

// UnmarshalJSONFrom reads one of the two forms. Anything else is an error, so that a misspelt audience
// never opens a record.
func (a *Audience) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	*a = Audience{}
	switch dec.PeekKind() {
	case '"':
		var word string
		if err := json.UnmarshalDecode(dec, &word); err != nil {
			return err
		}
		if word != everyone {
			return inField(fmt.Errorf("is %s; want %q or an object with people and groups", quote(word), everyone))
		}
		a.Everyone = true
		return nil
	case '{':
		var object audienceJSON
		if err := json.UnmarshalDecode(dec, &object); err != nil {
			return err
		}
		*a = Audience{People: object.People, Groups: object.Groups}
		return nil
	}
	if err := dec.SkipValue(); err != nil {
		return err
	}
	return inField(fmt.Errorf("is neither %q nor an object with people and groups", everyone))
}

// MarshalJSON is MarshalJSONTo for package encoding/json.
func (a Audience) MarshalJSON() ([]byte, error) { return json.Marshal(a) }

// UnmarshalJSON is UnmarshalJSONFrom for package encoding/json.
func (a *Audience) UnmarshalJSON(line []byte) error {
	return json.Unmarshal(line, a, json.RejectUnknownMembers(true))
}

func sorted(in []string) []string {
	out := slices.Clone(in)
	slices.Sort(out)
	return slices.Compact(out)
}
