package bid_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/search/tender"
)

func TestWhatWasReadOfATenderBecomesABid(t *testing.T) {
	long := strings.Repeat("å", bid.MaxSaid+1)
	reading := &tender.Reading{
		Customer: &tender.Said{Value: "Port  of Oslo"}, Deadline: &tender.Day{Date: moment}, Seats: &tender.Number{Value: 2},
		From: &tender.Day{Date: moment}, To: &tender.Day{Date: moment.AddDate(1, 0, 0)},
		Places: []tender.Said{{Value: "Oslo", Known: true}}, Languages: []tender.Said{{Value: "no", Known: true}}, Clearances: []tender.Said{{Value: "NATO", Known: true}},
		Requirements: []tender.Requirement{
			{Skill: "Kafka", Mandatory: true, Level: 4, Weight: 20, Passage: tender.Passage{Text: "They must know Kafka\n well."}},
			{Skill: "Java", Passage: tender.Passage{Text: long}},
		},
	}
	d := deskOver(openShelf(t))
	v, err := d.Create(as("anna"), bid.OfTender(reading, "The harbour").Sets(), nil)
	if err != nil {
		t.Fatal(err)
	}
	day := moment.Truncate(24 * 3600e9)
	want := team.Request{
		Requirements: []team.Requirement{{Skill: "Kafka", Mandatory: true, Level: 4, Weight: 2}, {Skill: "Java"}}, Seats: 2,
		Places: []string{"Oslo"}, Languages: []string{"no"}, Clearances: []string{"NATO"}, From: day, To: day.AddDate(1, 0, 0), Wished: []string{team.Availability},
	}
	if !reflect.DeepEqual(v.Request, want) {
		t.Errorf("asks for\n%+v; want\n%+v", v.Request, want)
	}
	if v.Name != "The harbour" || v.Customer != "Port of Oslo" || !v.Deadline.Equal(day) {
		t.Errorf("is %q for %q until %s", v.Name, v.Customer, v.Deadline)
	}
	if got := v.Said["kafka"]; got != "They must know Kafka well." {
		t.Errorf("of Kafka the tender says %q", got)
	}
	if got := []rune(v.Said["java"]); len(got) != bid.MaxSaid || got[len(got)-1] != '…' {
		t.Errorf("of Java it says %d characters", len(got))
	}
	if unnamed := bid.OfTender(reading, ""); unnamed.Name != "Port of Oslo" {
		t.Errorf("without a title it is called %q", unnamed.Name)
	}
}

func TestWhatATenderSaysGoesWithItsRequirement(t *testing.T) {
	d := deskOver(openShelf(t))
	v := makeBid(t, d, "said:kafka", "Must know Kafka.", "said:java", "Of nothing that is asked for.")
	if want := map[string]string{"kafka": "Must know Kafka."}; !reflect.DeepEqual(v.Said, want) {
		t.Errorf("says %v; want %v", v.Said, want)
	}
	since := v.Version
	v = change(t, d, "bo", v, "requirement:kafka", "")
	if len(v.Said) > 0 {
		t.Errorf("a requirement is gone and %v is said", v.Said)
	}
	if past := v.At(since); past.Said["kafka"] != "Must know Kafka." {
		t.Errorf("before, %v was said", past.Said)
	}
	v = change(t, d, "bo", v, "requirement:kafka", "Kafka", "said:kafka", "Must know Kafka.")
	if v.Said["kafka"] == "" {
		t.Error("what was taken back is not said again")
	}
	_, err := d.Change(as("bo"), v.ID, v.Version, sets("said:kafka", strings.Repeat("x", bid.MaxSaid+1)), nil)
	wantField(t, err, "said:kafka", "too-long")
}
