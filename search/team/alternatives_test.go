package team

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/vemvet/vemvet/search"
)

// scattered is a crowd in four towns, of whom most say how free they are in the autumn.
func scattered(seed uint64, people, skills int) *firm {
	f := crowd(people, skills)
	rng := rand.New(rand.NewPCG(seed, 3))
	ids := make([]string, 0, people)
	for id := range f.people {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for i, id := range ids {
		s := f.people[id]
		s.Location = []string{"Lund", "Oslo", "Umeå", "Bergen"}[rng.IntN(4)]
		if rng.IntN(5) > 0 {
			s.Availability = []search.Availability{{From: date(2026, 8, 1), To: date(2026, 12, 31), Percent: []int{20, 60, 80, 100}[rng.IntN(4)]}}
		}
		if rng.IntN(6) == 0 {
			s.Rate = 0
		}
		f.people[id] = s
		if i > 0 && rng.IntN(2) == 0 {
			f.ties[[2]string{ids[i-1], id}] = 4
		}
	}
	return f
}

func TestTeamsDifferInPeopleAndInTrade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := scattered(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(3, 60).Draw(t, "people"), 6)
		req := Request{
			Requirements: needs("skill 0!", "skill 1!", "skill 2", "skill 3", "skill 4"), Seats: rapid.IntRange(1, 6).Draw(t, "seats"),
			From: date(2026, 9, 1), To: date(2026, 11, 30), Wished: []string{Availability},
		}
		answer, err := New(f).Build(t.Context(), search.Anyone(), req)
		if err != nil {
			t.Fatal(err)
		}
		if len(answer.Teams) > MaxTeams {
			t.Errorf("%d teams", len(answer.Teams))
		}
		for i, team := range answer.Teams {
			best := answer.Teams[0]
			m, than := team.Measures, best.Measures
			better := map[string]bool{
				Best: i == 0, Cheapest: m.Rate < than.Rate, Closest: m.Cohesion > than.Cohesion, Others: true,
				Freest: m.Free > than.Free || m.Unsaid < than.Unsaid, OneOffice: len(m.Places) == 1, Deepest: m.Depth > than.Depth,
			}
			if !better[team.Kind] {
				t.Errorf("team %d is chosen as %q with %+v, the best has %+v", i, team.Kind, m, than)
			}
			if team.Objective.Mandatory < best.Objective.Mandatory || team.Objective.Total > best.Objective.Total+answer.Bound.Value-best.Objective.Total+1e-9 {
				t.Errorf("team %d is worth %+v, the best %+v, at most %g", i, team.Objective, best.Objective, answer.Bound.Value)
			}
			for j, other := range answer.Teams[:i] {
				different := 0
				for _, s := range team.Seats {
					if !slices.ContainsFunc(other.Seats, func(o Seat) bool { return o.Person.ID == s.Person.ID }) {
						different++
					}
				}
				if 4*different < len(team.Seats) {
					t.Errorf("teams %d and %d of %d differ in %d people", j, i, len(team.Seats), different)
				}
			}
			if i == 0 && (len(team.Gains) > 0 || len(team.GivesUp) > 0) {
				t.Errorf("the best team is compared with itself: %v %v", team.Gains, team.GivesUp)
			}
		}
	})
}

func TestEveryKindOfTeamIsChosenWhereItIsBetter(t *testing.T) {
	kinds := map[string]int{}
	for seed := range uint64(60) {
		req := Request{
			Requirements: needs("skill 0!", "skill 1!", "skill 2", "skill 3", "skill 4"), Seats: 2 + int(seed%5),
			From: date(2026, 9, 1), To: date(2026, 11, 30), Wished: []string{Availability},
		}
		for _, team := range build(t, scattered(seed, 20+2*int(seed), 6), req).Teams {
			kinds[team.Kind]++
		}
	}
	for _, kind := range []string{Best, Cheapest, Closest, Freest, OneOffice, Deepest, Others} {
		if kinds[kind] == 0 {
			t.Errorf("no team is chosen as %q: %v", kind, kinds)
		}
	}
	t.Log(kinds)
}

func TestEnoughPeopleMakeThreeToFiveTeams(t *testing.T) {
	f := scattered(1, 200, 8)
	req := Request{Requirements: needs("skill 0!", "skill 1!", "skill 2", "skill 3"), Seats: 4, MustHave: []string{"p00007"}}
	answer := build(t, f, req)
	if n := len(answer.Teams); n < 3 || n > 5 {
		t.Errorf("%d teams", n)
	}
	for _, team := range answer.Teams {
		if !slices.ContainsFunc(team.Seats, func(s Seat) bool { return s.Person.ID == "p00007" }) {
			t.Errorf("who must be on every team is not on %s", team.Kind)
		}
	}
	again, _ := json.Marshal(build(t, f, req))
	if first, _ := json.Marshal(answer); string(first) != string(again) {
		t.Error("the same question has another answer")
	}
}

func TestWhatATeamGivesUpIsSaid(t *testing.T) {
	best := Measures{Met: 4, Coverage: 0.75, Depth: 0.9, Backup: 0.5, Cohesion: 0.25, Rate: 4000, Free: 0.9}
	other := Measures{Met: 3, Coverage: 0.5, Depth: 0.904, Backup: 0.5, Cohesion: 0.5, Rate: 3000, Free: 0.65}
	gains, givesUp := other.against(best)
	if got := fmt.Sprintf("%+v", gains); got != "[{Measure:cohesion By:0.25} {Measure:rate By:1000}]" {
		t.Errorf("gains %s", got)
	}
	if got := fmt.Sprintf("%+v", givesUp); got != "[{Measure:met By:1} {Measure:coverage By:0.25} {Measure:free By:0.25}]" {
		t.Errorf("gives up %s", got)
	}
	other.Unpriced, other.Unsaid = 1, 2
	gains, givesUp = other.against(best)
	if len(gains) != 1 || len(givesUp) != 2 {
		t.Errorf("what is not known is compared: %v %v", gains, givesUp)
	}
}
