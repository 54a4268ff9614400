package connectors

import (
	"encoding/json"
	"fmt"
	"slices"
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

// MarshalJSON implements json.Marshaler; people and groups are sorted.
func (a Audience) MarshalJSON() ([]byte, error) {
	if a.Everyone {
		return json.Marshal(everyone)
	}
	return json.Marshal(audienceJSON{People: sorted(a.People), Groups: sorted(a.Groups)})
}

// UnmarshalJSON implements json.Unmarshaler. Anything but the two forms above is an error, so that a
// misspelt audience never opens a record.
func (a *Audience) UnmarshalJSON(line []byte) error {
	if len(line) > 0 && line[0] == '"' {
		var word string
		if err := json.Unmarshal(line, &word); err != nil {
			return err
		}
		if word != everyone {
			return &FieldError{Field: "audience", Err: fmt.Errorf("is %q; want %q or an object with people and groups", word, everyone)}
		}
		*a = Audience{Everyone: true}
		return nil
	}
	var object audienceJSON
	if err := unmarshalStrict(line, &object); err != nil {
		return within("audience", err)
	}
	*a = Audience{People: object.People, Groups: object.Groups}
	return nil
}

func sorted(in []string) []string {
	out := slices.Clone(in)
	slices.Sort(out)
	return slices.Compact(out)
}
