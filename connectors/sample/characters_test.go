package sample

import (
	"testing"

	"github.com/vemvet/vemvet/connectors"
)

func TestTheCharactersWorkThereInAUnitThatFitsTheirRole(t *testing.T) {
	for name, c := range map[string]Config{"the demo's firm": {}, "the smallest": {People: 100, Posts: 10, Groups: len(areas)}} {
		t.Run(name, func(t *testing.T) {
			people := map[string]*connectors.Person{}
			heads := map[string]string{}
			for _, r := range generate(t, c).records {
				switch r := r.(type) {
				case *connectors.Person:
					people[r.ID] = r
				case *connectors.Unit:
					heads[r.ID] = r.Leader
				}
			}
			characters, err := c.Characters()
			if err != nil {
				t.Fatal(err)
			}
			units := map[Role]string{Sales: "staff-sales", HR: "staff-people", Leader: "firm", Administrator: "staff-it"}
			seen := map[Role]bool{}
			for _, character := range characters {
				p := people[character.ID]
				if p == nil || !p.IsActive() || p.Name != character.Name {
					t.Fatalf("%+v is %+v", character, p)
				}
				if want := units[character.Role]; want != "" && p.Unit != want {
					t.Errorf("%s works in %s; want %s", character.Role, p.Unit, want)
				}
				if leads := heads[p.Unit] == p.ID; leads != (character.Role == Leader) {
					t.Errorf("%s leads %s: %t", character.Role, p.Unit, leads)
				}
				seen[character.Role] = true
			}
			if len(seen) != 5 || len(characters) != 5 {
				t.Errorf("%v", characters)
			}
		})
	}
}

func TestTheCharactersStayWhenThePostsChange(t *testing.T) {
	first, err := Config{}.Characters()
	if err != nil {
		t.Fatal(err)
	}
	second, err := Config{Posts: 5, Groups: 30}.Characters()
	if err != nil {
		t.Fatal(err)
	}
	for i := range first {
		if first[i] != second[i] {
			t.Errorf("%v, then %v", first[i], second[i])
		}
	}
}
