package connectors_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/recordtest"
)

func TestDecodeNamesTheFieldThatIsWrong(t *testing.T) {
	for _, test := range []struct {
		name, line, field, reason string
	}{
		{"a time of the head", `{"type":"post","id":"1","updated":"yesterday"}`, "updated", `is "yesterday"; want an RFC 3339 time`},
		{"a time of the record", `{"type":"post","id":"1","time":"2024-01-01"}`, "time", `is "2024-01-01"; want an RFC 3339 time`},
		{"a time that is a number", `{"type":"post","id":"1","time":5}`, "time", "is a number; want a string with an RFC 3339 time"},
		{"a time in a list", `{"type":"post","id":"1","reactions":[{"person":"a"},{"person":"b","time":"noon"}]}`, "reactions[1].time", `is "noon"`},
		{"a time in a span", `{"type":"person","id":"1","availability":[{"from":"may","percent":1}]}`, "availability[0].from", `is "may"`},
		{"a zone that does not exist", `{"type":"contact","id":"1","owner":"a","last_contact":"2024-01-01T10:00:00+25:00"}`, "last_contact", "want an RFC 3339 time"},
		{"a string for a number in a list", `{"type":"person","id":"1","skills":[{"name":"a"},{"name":"b"},{"name":"c","level":"3"}]}`, "skills[2].level", "is a string; want a whole number"},
		{"a fraction for a whole number", `{"type":"person","id":"1","skills":[{"name":"a","level":3.5}]}`, "skills[0].level", "is the number 3.5; want a whole number"},
		{"a number beyond all bounds", `{"type":"contact","id":"1","owner":"a","strength":1e999}`, "strength", "is the number 1e999; want a number"},
		{"an object for a list", `{"type":"person","id":"1","skills":{"name":"a"}}`, "skills", "is an object; want a list"},
		{"a string for a list", `{"type":"person","id":"1","emails":"a@b"}`, "emails", "is a string; want a list"},
		{"a string for true or false", `{"type":"person","id":"1","active":"yes"}`, "active", "is a string; want true or false"},
		{"a number for the id, which the head has", `{"type":"person","id":1}`, "id", "is a number; want a string"},
		{"an object for the head of a unit", `{"type":"unit","id":"1","head":{}}`, "head", "is an object; want a string"},

		{"an unknown field", `{"type":"unit","id":"1","nmae":"x"}`, "nmae", "is unknown"},
		{"an unknown field in a list", `{"type":"person","id":"1","skills":[{"name":"a","lvl":3}]}`, "skills[0].lvl", "is unknown"},
		{"an unknown field in a mention", `{"type":"post","id":"1","mentions":["a",{"person":"b","rol":"x"}]}`, "mentions[1].rol", "is unknown"},
		{"a field in other letters", `{"type":"post","id":"1","Body":"x"}`, "Body", "is unknown"},
		{"the name of a struct", `{"type":"unit","id":"1","Head":{"id":"2"}}`, "Head", "is unknown"},
		{"a field that is there twice", `{"type":"person","id":"1","id":"2"}`, "id", "is there twice"},
		{"a type that is there twice", `{"type":"unit","type":"person","id":"1"}`, "type", "is there twice"},

		{"no id", `{"type":"person","name":"x"}`, "id", "is missing"},
		{"an empty id", `{"type":"person","id":""}`, "id", "is missing"},
		{"null for an id", `{"type":"person","id":null}`, "id", "is missing"},
		{"an id with a line break", `{"type":"person","id":"a\nb"}`, "id", "control character"},
		{"an id that is too long", `{"type":"person","id":"` + strings.Repeat("x", connectors.MaxID+1) + `"}`, "id", "is 1025 bytes long; at most 1024"},
		{"no type", `{"id":"1"}`, "type", "is missing; want one of unit, group, person, post, experience, contact"},
		{"a type that does not exist", `{"type":"pst","id":"1"}`, "type", `is "pst"; want one of`},
		{"a type that is a number", `{"type":5}`, "type", "is a number; want a string"},

		{"a level above the scale", `{"type":"person","id":"1","skills":[{"name":"a","level":6}]}`, "skills[0].level", "is 6; want 1 to 5"},
		{"a skill without a name", `{"type":"person","id":"1","skills":[{"level":1}]}`, "skills[0].name", "is missing"},
		{"years below nothing", `{"type":"person","id":"1","skills":[{"name":"a","years":-1}]}`, "skills[0].years", "is -1"},
		{"a witness that is none of the four", `{"type":"person","id":"1","skills":[{"name":"a","by":"mum"}]}`, "skills[0].by", `is "mum"; want one of self, peer, manager, system`},
		{"more than all of a person", `{"type":"person","id":"1","availability":[{"percent":101}]}`, "availability[0].percent", "is 101; want 0 to 100"},
		{"a span that ends before it begins", `{"type":"person","id":"1","availability":[{"from":"2024-02-01T00:00:00Z","to":"2024-01-01T00:00:00Z","percent":1}]}`, "availability[0].to", "is before from"},
		{"a rate below nothing", `{"type":"person","id":"1","rate":-1}`, "rate", "is -1"},
		{"a visibility that is none of the three", `{"type":"group","id":"1","visibility":"public"}`, "visibility", `is "public"; want one of open, closed, secret`},
		{"a format that is none of the three", `{"type":"post","id":"1","format":"rtf"}`, "format", "want one of text, markdown, html"},
		{"a reaction of nobody", `{"type":"post","id":"1","reactions":[{"kind":"like"}]}`, "reactions[0].person", "is missing"},
		{"a mention of nobody", `{"type":"post","id":"1","mentions":["a",""]}`, "mentions[1].person", "is missing"},
		{"a mention that is a number", `{"type":"post","id":"1","mentions":[7]}`, "mentions[0]", "is neither a person's id nor an object"},
		{"an experience of nobody", `{"type":"experience","id":"1"}`, "person", "is missing"},
		{"an experience of another kind", `{"type":"experience","id":"1","person":"a","kind":"hobby"}`, "kind", "want one of project, position, education, certification"},
		{"an experience that ends before it begins", `{"type":"experience","id":"1","person":"a","from":"2024-02-01T00:00:00Z","to":"2024-01-01T00:00:00Z"}`, "to", "is before from"},
		{"a contact of nobody", `{"type":"contact","id":"1"}`, "owner", "is missing"},
		{"a strength above the scale", `{"type":"contact","id":"1","owner":"a","strength":1.1}`, "strength", "is 1.1; want 0 to 1"},

		{"an audience misspelt", `{"type":"post","id":"1","audience":"everybody"}`, "audience", `is "everybody"; want "everyone" or an object`},
		{"an audience that is a list", `{"type":"post","id":"1","audience":["a"]}`, "audience", `is neither "everyone" nor an object`},
		{"an unknown field in an audience", `{"type":"post","id":"1","audience":{"peple":["a"]}}`, "audience.peple", "is unknown"},
		{"a number in an audience", `{"type":"post","id":"1","audience":{"groups":["a",5]}}`, "audience.groups[1]", "is a number; want a string"},

		{"bytes that are not UTF-8", "{\"type\":\"post\",\"id\":\"1\",\"body\":\"a\xe5\"}", "body", "is not valid UTF-8 at byte 33; save the file as UTF-8"},
		{"half a surrogate pair", `{"type":"post","id":"1","body":"\ud800"}`, "body", "surrogate"},
		{"a control character in a string", "{\"type\":\"post\",\"id\":\"1\",\"body\":\"a\x01\"}", "body", "is not JSON"},
		{"a line cut short", `{"type":"post","id":"1"`, "", "is not JSON: unexpected EOF at byte 23"},
		{"two objects on a line", `{"type":"post","id":"1"} {}`, "", "after top-level value"},
		{"no JSON at all", `hello`, "", "is not JSON"},
		{"nothing", ``, "", "is not JSON"},
		{"a list", `[]`, "", "is a list; want an object"},
		{"null", `null`, "type", "is missing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			record, err := connectors.Decode([]byte(test.line))
			var field *connectors.FieldError
			if !errors.As(err, &field) {
				t.Fatalf("Decode gives %v, %v; want a *FieldError", record, err)
			}
			if field.Field != test.field || !strings.Contains(field.Err.Error(), test.reason) {
				t.Errorf("Decode says %q: %v\nwant      %q: …%s…", field.Field, field.Err, test.field, test.reason)
			}
			if len(err.Error()) > 250 {
				t.Errorf("the message is %d bytes long: %v", len(err.Error()), err)
			}
		})
	}
}

func TestDecodeTakesTheTypeAnywhere(t *testing.T) {
	want := &connectors.Unit{Head: connectors.Head{ID: "1"}, Name: "type"}
	for _, line := range []string{
		`{"type":"unit","id":"1","name":"type"}`,
		` { "type" : "unit" , "id" : "1", "name":"type" } `,
		"{\t\"type\":\n\"unit\",\"id\":\"1\",\"name\":\"type\"}\r\n",
		`{"id":"1","name":"type","type":"unit"}`,
		`{"type":"uni\u0074","id":"1","name":"type"}`,
		`{"\u0074ype":"unit","id":"1","name":"type"}`,
	} {
		if got, err := connectors.Decode([]byte(line)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Decode(%s) = %+v, %v", line, got, err)
		}
	}
}

func TestDecodeKeepsNothingOfTheLine(t *testing.T) {
	line := []byte(`{"type":"post","id":"first","body":"unchanged","tags":["kept"],"mentions":["kept",{"person":"kept","role":"kept"}],"audience":{"people":["kept"]}}`)
	record, err := connectors.Decode(line)
	if err != nil {
		t.Fatal(err)
	}
	before := encode(t, record)
	for i := range line {
		line[i] = 'x'
	}
	if after := encode(t, record); !bytes.Equal(before, after) {
		t.Errorf("overwriting the line made\n%s\nof\n%s", after, before)
	}
}

func TestEncodeWritesTheCanonicalLine(t *testing.T) {
	yes, no := true, false
	for _, test := range []struct {
		name   string
		record connectors.Record
		line   string
	}{
		{"an audience of nobody stays", &connectors.Post{Head: connectors.Head{ID: "1", Audience: &connectors.Audience{}}}, `{"type":"post","id":"1","audience":{}}`},
		{"an audience of everyone is a word", &connectors.Unit{Head: connectors.Head{ID: "1", Audience: &connectors.Audience{Everyone: true, People: []string{"a"}}}}, `{"type":"unit","id":"1","audience":"everyone"}`},
		{"an audience is sorted, each named once", &connectors.Unit{Head: connectors.Head{ID: "1", Audience: &connectors.Audience{People: []string{"b", "a", "b"}}}}, `{"type":"unit","id":"1","audience":{"people":["a","b"]}}`},
		{"inactive is not the same as unsaid", &connectors.Person{Head: connectors.Head{ID: "1"}, Active: &no}, `{"type":"person","id":"1","active":false}`},
		{"active is written too", &connectors.Person{Head: connectors.Head{ID: "1"}, Active: &yes}, `{"type":"person","id":"1","active":true}`},
		{"empty numbers, words and lists are left out", &connectors.Person{Head: connectors.Head{ID: "1"}, Emails: []string{}, Skills: []connectors.Skill{{Name: "go"}}}, `{"type":"person","id":"1","skills":[{"name":"go"}]}`},
		{"no percent free is written", &connectors.Person{Head: connectors.Head{ID: "1"}, Availability: []connectors.Availability{{}}}, `{"type":"person","id":"1","availability":[{"percent":0}]}`},
		{"HTML is not escaped", &connectors.Post{Head: connectors.Head{ID: "1"}, Body: "<a href=\"x\">&\u2028"}, `{"type":"post","id":"1","body":"<a href=\"x\">&` + "\u2028" + `"}`},
		{"a mention without a role is a word", &connectors.Post{Head: connectors.Head{ID: "1"}, Mentions: []connectors.Mention{{Person: "a"}, {Person: "b", Role: "reviewer"}}}, `{"type":"post","id":"1","mentions":["a",{"person":"b","role":"reviewer"}]}`},
		{"a time keeps its zone", &connectors.Unit{Head: connectors.Head{ID: "1", Updated: time.Date(2026, 5, 17, 9, 30, 0, 5000, time.FixedZone("", 7200))}}, `{"type":"unit","id":"1","updated":"2026-05-17T09:30:00.000005+02:00"}`},
		{"what is not UTF-8 is marked", &connectors.Unit{Head: connectors.Head{ID: "1"}, Name: "\xe5"}, `{"type":"unit","id":"1","name":"` + "\ufffd" + `"}`},
		{"the head of a unit is a person", &connectors.Unit{Head: connectors.Head{ID: "1"}, Leader: "2"}, `{"type":"unit","id":"1","head":"2"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := string(encode(t, test.record)); got != test.line {
				t.Errorf("Encode gives\n%s\nwant\n%s", got, test.line)
			}
		})
	}
}

func TestEncodeRefusesWhatJSONCannotHold(t *testing.T) {
	for name, record := range map[string]connectors.Record{
		"a rate that is no number":  &connectors.Person{Head: connectors.Head{ID: "1"}, Rate: math.NaN()},
		"a time beyond year 9999":   &connectors.Unit{Head: connectors.Head{ID: "1", Updated: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}},
		"a strength beyond numbers": &connectors.Contact{Head: connectors.Head{ID: "1"}, Strength: math.Inf(1)},
	} {
		if line, err := connectors.Encode(record); err == nil || !strings.Contains(err.Error(), `"1"`) {
			t.Errorf("%s: Encode gives %s, %v; want an error that names the record", name, line, err)
		}
	}
}

func TestCheckRefusesNumbersThatAreNone(t *testing.T) {
	for _, record := range []connectors.Record{
		&connectors.Person{Head: connectors.Head{ID: "1"}, Rate: math.NaN()},
		&connectors.Person{Head: connectors.Head{ID: "1"}, Skills: []connectors.Skill{{Name: "a", Years: math.NaN()}}},
		&connectors.Contact{Head: connectors.Head{ID: "1"}, Owner: "a", Strength: math.NaN()},
	} {
		if err := record.Check(); err == nil {
			t.Errorf("Check accepts %+v", record)
		}
	}
}

func TestARecordSurvivesItsLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		record := recordtest.Any().Draw(t, "record")
		if err := record.Check(); err != nil {
			t.Fatalf("recordtest made a record that Check refuses: %v", err)
		}
		line := encode(t, record)
		back, err := connectors.Decode(line)
		if err != nil {
			t.Fatalf("Decode(%s): %v", line, err)
		}
		// encoding/json is another hand's reading of the same struct tags: what it sees must be equal.
		if was, is := indented(t, record), indented(t, back); was != is {
			t.Fatalf("the record came back as\n%s\nwas\n%s", is, was)
		}
		if again := encode(t, back); !bytes.Equal(again, line) {
			t.Fatalf("encoded again it is\n%s\nwas\n%s", again, line)
		}
		if audience, was := back.Header().Audience, record.Header().Audience; (audience == nil) != (was == nil) || was != nil && audience.Everyone != was.Everyone {
			t.Fatalf("the audience came back as %+v, was %+v", audience, was)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"type":"person","id":"1","skills":[{"name":"go","level":3,"years":1.5e0}],"active":null,"audience":{"people":[]}}`))
	f.Add([]byte(`{"type":"post","id":"1","time":"2026-05-17T09:30:00.10+02:00","mentions":["a",{"person":"b"}],"body":"\u00e5\ud83d\ude00"}`))
	f.Add([]byte(`{"id":"1","type":"experience","person":"a","from":"0001-01-01T00:00:00Z"}`))
	f.Add([]byte(`{"type":"contact","id":"1","owner":"a","strength":-0}`))
	f.Add([]byte(`{"type":"group","id":"1","members":[null],"audience":"everyone"}`))
	f.Add([]byte(`{"type":"unit","id":"1","head":null,"updated":"2026-05-17T09:30:00-00:00"}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		record, err := connectors.Decode(line)
		if err != nil {
			var field *connectors.FieldError
			if !errors.As(err, &field) {
				t.Fatalf("Decode(%q) fails with a %T: %v", line, err, err)
			}
			return
		}
		once := encode(t, record)
		back, err := connectors.Decode(once)
		if err != nil {
			t.Fatalf("Decode cannot read what Encode wrote, %q: %v", once, err)
		}
		if twice := encode(t, back); !bytes.Equal(once, twice) {
			t.Fatalf("encoding is not stable:\n%s\n%s", once, twice)
		}
	})
}

// BenchmarkDecode reads two real corpora; the budget is 60 MB/s on one core.
func BenchmarkDecode(b *testing.B) {
	for _, name := range []string{"kep", "nav"} {
		b.Run(name, func(b *testing.B) {
			lines, size := corpus(b, name)
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				for _, line := range lines {
					if _, err := connectors.Decode(line); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	for _, name := range []string{"kep", "nav"} {
		b.Run(name, func(b *testing.B) {
			lines, size := corpus(b, name)
			var records []connectors.Record
			for _, line := range lines {
				record, err := connectors.Decode(line)
				if err != nil {
					b.Fatal(err)
				}
				records = append(records, record)
			}
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				for _, record := range records {
					if _, err := connectors.Encode(record); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

func corpus(b *testing.B, name string) (lines [][]byte, size int64) {
	file := "../../shared/bench/" + name + "/records.jsonl"
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		b.Skipf("SKIPPED: the benchmark corpus %s is not here", file)
	}
	if err != nil {
		b.Fatal(err)
	}
	return bytes.Split(bytes.TrimSpace(text), []byte("\n")), int64(len(text))
}

func encode(t interface {
	Helper()
	Fatalf(string, ...any)
}, r connectors.Record) []byte {
	t.Helper()
	line, err := connectors.Encode(r)
	if err != nil {
		t.Fatalf("Encode(%+v): %v", r, err)
	}
	return line
}

func indented(t *rapid.T, r connectors.Record) string {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		t.Fatalf("encoding/json cannot write %+v: %v", r, err)
	}
	return string(text)
}
