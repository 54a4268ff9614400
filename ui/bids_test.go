package ui_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/ui/audit"
)

// harbour makes a bid of the sales person's that the employee and Anna are on, and gives its address.
func harbour(h house) string {
	h.Helper()
	answer, page := h.ask("POST", "/bids", "sales", url.Values{
		"f.name": {"The harbour"}, "f.customer": {"Port of Oslo"}, "f.requirement:kafka": {"Kafka"}, "f.seat:1": {"hr:employee"}, "f.for:1": {"Kafka"}, "f.seat:2": {"hr:anna"},
	}, nil)
	if answer.StatusCode != http.StatusSeeOther {
		h.Fatalf("%s: %s", answer.Status, page)
	}
	return answer.Header.Get("Location")
}

func TestWhatBecomesOfPeopleInBidsIsInTheAuditLog(t *testing.T) {
	h := openHouse(t, knowing, nil)
	address := ""
	for _, test := range []struct {
		name   string
		do     func()
		action audit.Action
		whom   []string
		note   string
	}{
		{"somebody is put on it", func() { address = harbour(h) }, audit.BidChanged, []string{"Anna Ek", "Emma Ploy"}, "given to, put on"},
		{"it is looked at", func() { h.ask("GET", address, "sales", nil, nil) }, audit.Team, []string{"Anna Ek", "Bo Lind", "Emma Ploy"}, ""},
		{"somebody is taken off and left out", func() {
			h.ask("POST", address, "sales", url.Values{"version": {"1"}, "f.seat:2": {""}, "f.exclude:hr:anna": {"yes"}}, nil)
		}, audit.BidChanged, []string{"Anna Ek"}, "taken off, left out"},
		{"it is shared", func() {
			h.ask("POST", address, "sales", url.Values{"version": {"2"}, "f.share:hr:hr": {"read"}}, nil)
		}, audit.BidChanged, []string{"Hanna Ros"}, "shared"},
		{"its name is changed", func() { h.ask("POST", address, "sales", url.Values{"version": {"3"}, "f.name": {"Renamed"}}, nil) }, "", nil, ""},
		{"it is deleted", func() { h.ask("POST", address, "sales", url.Values{"do": {"delete"}}, nil) }, audit.BidChanged, []string{"Emma Ploy"}, "deleted"},
	} {
		before := h.audit.Head().Number
		test.do()
		entries := h.entries(before + 1)
		if test.action == "" {
			if len(entries) > 0 {
				t.Errorf("%s: noted is %+v", test.name, entries)
			}
			continue
		}
		if len(entries) != 1 || entries[0].Action != test.action || entries[0].Note != test.note || entries[0].By == nil || entries[0].By.ID != "hr:sales" {
			t.Fatalf("%s: noted is %+v", test.name, entries)
		}
		got := namesOf(entries[0].Shown)
		got = slices.DeleteFunc(got, func(name string) bool { return name == "Salli Sund" && test.note == "given to, put on" })
		if !slices.Equal(got, test.whom) {
			t.Errorf("%s: noted are %v; want %v", test.name, got, test.whom)
		}
	}
}

func TestABidIsNotChangedWhenItCannotBeNoted(t *testing.T) {
	h := openHouse(t, knowing, nil)
	address := harbour(h)
	if err := h.audit.Close(); err != nil {
		t.Fatal(err)
	}
	answer, _ := h.ask("POST", address, "sales", url.Values{"version": {"1"}, "f.seat:3": {"hr:bo"}}, nil)
	if answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("it is changed: %s", answer.Status)
	}
	list, page := h.ask("GET", "/bids", "sales", nil, nil)
	if list.StatusCode != http.StatusOK || !strings.Contains(page, "2 of 3 seats") {
		t.Errorf("%s: %s", list.Status, page)
	}
}

func TestSomebodyOnABidSeesOfItWhatConcernsThemInTheirCopyToo(t *testing.T) {
	h := openHouse(t, knowing, nil)
	address := harbour(h)
	h.ask("POST", address, "sales", url.Values{"do": {"comment"}, "text": {"Too dear, I think."}}, nil)
	if answer, _ := h.ask("POST", "/me/bids", "employee", url.Values{"bid": {strings.TrimPrefix(address, "/bids/")}, "answer": {"partly"}, "note": {"half a week"}}, nil); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("answer: %s", answer.Status)
	}
	if _, page := h.ask("GET", address, "sales", nil, nil); !strings.Contains(page, "half a week") || !strings.Contains(page, "Partly") {
		t.Error("sales does not see the answer")
	}
	if answer, _ := h.ask("GET", address, "employee", nil, nil); answer.StatusCode != http.StatusForbidden {
		t.Errorf("an employee opens it: %s", answer.Status)
	}
	_, me := h.ask("GET", "/me", "employee", nil, nil)
	answer, file := h.ask("GET", "/me/copy", "employee", nil, nil)
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("copy: %s", answer.Status)
	}
	archive, err := zip.NewReader(bytes.NewReader([]byte(file)), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	content, err := archive.Open("bids.json")
	if err != nil {
		t.Fatal(err)
	}
	own, err := io.ReadAll(content)
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{"page": me, "copy": string(own)} {
		for _, want := range []string{"The harbour", "Port of Oslo", "Kafka", "half a week"} {
			if !strings.Contains(text, want) {
				t.Errorf("the %s lacks %q", what, want)
			}
		}
		for _, hidden := range []string{"Too dear", "Anna Ek", "hr:anna"} {
			if strings.Contains(text, hidden) {
				t.Errorf("the %s has %q", what, hidden)
			}
		}
	}
}
