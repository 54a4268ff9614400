package team

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/vemvet/vemvet/search"
)

func judge(t *testing.T, req Request, members ...string) *Team {
	t.Helper()
	team, err := New(bank()).Judge(t.Context(), search.Anyone(), req, members)
	if err != nil {
		t.Fatal(err)
	}
	return team
}

func TestAGivenTeamIsJudgedAsItIsBuilt(t *testing.T) {
	req := Request{Requirements: needs("kafka!", "money laundering!"), Seats: 2}
	built := build(t, bank(), req).Teams[0]
	judged := judge(t, req, "dag", "bo")
	judged.Kind = Best
	want, _ := json.Marshal(built)
	if got, _ := json.Marshal(judged); string(got) != string(want) {
		t.Errorf("judged %s\nbuilt  %s", got, want)
	}
	if other := judge(t, req, "anna", "cleo"); other.Objective.Total >= built.Objective.Total {
		t.Errorf("anna and cleo come to %g, the best team to %g", other.Objective.Total, built.Objective.Total)
	}
}

func TestAGivenTeamMayBreakWhatTheRequestAsksFor(t *testing.T) {
	req := Request{
		Requirements: needs("kafka!", "cobol"), Seats: 2, Places: []string{"Stockholm"}, Budget: 1000,
		MustHave: []string{"anna"}, MustNot: []string{"frej"},
	}
	team := judge(t, req, "cleo", "frej", "anna")
	breaks := map[string][]string{}
	for _, s := range team.Seats {
		breaks[s.Person.ID] = s.Breaks
		if asked := slices.ContainsFunc(s.Reasons, func(r Reason) bool { return r.Code == AskedFor }); asked != (s.Person.ID == "anna") {
			t.Errorf("%s has the reasons %v", s.Person.ID, s.Reasons)
		}
		for _, in := range s.StandIns {
			if in.Person.Location != "Stockholm" {
				t.Errorf("%s of %s stands in for %s", in.Person.ID, in.Person.Location, s.Person.ID)
			}
		}
	}
	if !slices.Equal(breaks["cleo"], []string{"place"}) || !slices.Equal(breaks["frej"], []string{"place", "left", "excluded"}) || breaks["anna"] != nil {
		t.Errorf("breaks are %v", breaks)
	}
	if team.Rate != 3400 || team.Empty != 0 || !team.Coverage[1].Met {
		t.Errorf("costs %g with %d seats empty, coverage %+v", team.Rate, team.Empty, team.Coverage)
	}
}

func TestATeamOfNobodyCoversNothing(t *testing.T) {
	team := judge(t, Request{Requirements: needs("kafka!"), Seats: 2})
	if len(team.Seats) != 0 || team.Empty != 2 || team.Coverage[0].Met || team.Coverage[0].Missing != NoSeat || team.Objective != (Objective{}) {
		t.Errorf("got %+v", team)
	}
}

func TestATeamThatCannotBeJudged(t *testing.T) {
	for _, tt := range []struct {
		name          string
		members       []string
		field, reason string
	}{
		{"somebody twice", []string{"anna", "anna"}, "members[1]", "twice"},
		{"somebody unknown", []string{"anna", "zoe"}, "members[1]", "unknown-person"},
		{"too many", make([]string, MaxSeats+1), "members", "too-many"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(bank()).Judge(t.Context(), search.Anyone(), Request{Requirements: needs("kafka"), Seats: 2}, tt.members)
			var fault *RequestError
			if !errors.As(err, &fault) || fault.Field != tt.field || fault.Reason != tt.reason {
				t.Errorf("got %v, want %s %s", err, tt.field, tt.reason)
			}
		})
	}
}
