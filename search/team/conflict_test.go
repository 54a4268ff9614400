package team

import (
	"fmt"
	"math"
	"math/bits"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatCannotBeHadTogetherIsExplained(t *testing.T) {
	both := needs("kafka!", "money laundering!")
	tests := []struct {
		name    string
		request Request
		want    string
	}{
		{"what can be had needs no explanation", Request{Requirements: both, Seats: 2}, "[]"},
		{"nobody who knows it is there", Request{Requirements: needs("kafka"), Seats: 2, Places: []string{"Oslo"}},
			"[{[place] [0] [{[place] 3 0 0}]}]"},
		{"of several constraints those that suffice", Request{Requirements: needs("kafka"), Seats: 2, Places: []string{"Oslo"}, Clearances: []string{"SK1"}, Languages: []string{"nb"}},
			"[{[place] [0] [{[place] 1 0 0}]}]"},
		{"one breaks this and another that", Request{Requirements: needs("kafka"), Seats: 2, Places: []string{"Malmö"}, Clearances: []string{"SK1"}},
			"[{[place clearance] [0] [{[place] 1 0 0} {[clearance] 1 0 0}]}]"},
		{"nobody who may come is good enough", Request{Requirements: []Requirement{{Skill: "kafka", Level: 5}}, Seats: 2, MustNot: []string{"anna", "eva"}},
			"[{[must-not level] [0] [{[must-not] 2 0 0} {[level] 1 0 0}]}]"},
		{"who would know it has left", Request{Requirements: needs("cobol!"), Seats: 2}, "[]"},
		{"a constraint that is wished for is in no conflict", Request{Requirements: needs("kafka"), Seats: 2, Places: []string{"Oslo"}, Wished: []string{Place}}, "[]"},
		{"too few seats for all of it, without the one who knows both", Request{Requirements: both, Seats: 1, MustNot: []string{"eva"}},
			"[{[must-not seats] [0 1] [{[must-not] 0 0 0} {[seats] 0 2 0}]}]"},
		{"too little money for all of it", Request{Requirements: both, Seats: 2, Budget: 1500, MustNot: []string{"eva"}},
			"[{[must-not budget] [0 1] [{[must-not] 0 0 0} {[budget] 0 0 1700}]}]"},
		{"somebody who must be there takes the seat", Request{Requirements: both, Seats: 1, MustHave: []string{"anna"}},
			"[{[must-have seats] [1] [{[must-have] 0 0 0} {[seats] 0 2 0}]}]"},
		{"nobody fulfils the dates", Request{Requirements: needs("money laundering!"), Seats: 2, From: date(2026, 6, 1), To: date(2026, 8, 1), MustNot: []string{"eva", "dag"}},
			"[{[availability must-not] [0] [{[must-not] 2 0 0} {[availability] 1 0 0}]}]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			answer := build(t, bank(), tt.request)
			if got := fmt.Sprint(answer.Conflicts); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// fulfilled tries every team.
func (v *cover) fulfilled(a asked) bool {
	need := uint64(0)
	for bit := range v.requirements {
		if a[len(v.constraints)+bit] {
			need |= 1 << bit
		}
	}
	barred := uint(0)
	for i, name := range barriers {
		if v.asks(a, name) {
			barred |= 1 << i
		}
	}
	people := append(append([]coverer{}, v.must...), v.people...)
	for team := range uint(1) << len(people) {
		met, rate, fits := uint64(0), 0.0, true
		for i, p := range people {
			on := team&(1<<i) != 0
			if i < len(v.must) && !on && v.asks(a, MustHave) {
				fits = false
			}
			if !on {
				continue
			}
			if i >= len(v.must) && p.bars&barred != 0 {
				fits = false
			}
			rate += p.rate
			if v.asks(a, Level) {
				met |= p.meets
			} else {
				met |= p.knows
			}
		}
		if v.asks(a, Seats) && bits.OnesCount(team) > v.req.Seats || v.asks(a, Budget) && rate > v.req.Budget {
			fits = false
		}
		if fits && met&need == need {
			return true
		}
	}
	return false
}

func TestAConflictIsTheSmallestThereIs(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		v := &cover{
			req:          &Request{Seats: rapid.IntRange(1, 3).Draw(t, "seats"), Budget: float64(rapid.IntRange(5, 20).Draw(t, "budget"))},
			requirements: seqOf(rapid.IntRange(1, 4).Draw(t, "requirements")), steps: coverSteps,
			constraints: []string{Place, Clearance, Level, Budget, Seats},
		}
		for range rapid.IntRange(0, 5).Draw(t, "people") {
			p := coverer{knows: rapid.Uint64Range(0, 15).Draw(t, "knows"), rate: float64(rapid.IntRange(0, 9).Draw(t, "rate"))}
			p.meets = p.knows & rapid.Uint64Range(0, 15).Draw(t, "meets")
			p.bars = uint(rapid.SampledFrom([]int{0, 1, 4, 5}).Draw(t, "bars"))
			v.people = append(v.people, p)
		}
		if rapid.IntRange(0, 2).Draw(t, "must") == 0 {
			v.must = []coverer{{knows: 1, meets: 1, rate: 3}}
			v.constraints = append([]string{MustHave}, v.constraints...)
		}
		smallest := math.MaxInt // of all sets that no team fulfils
		for set := range uint(1) << v.atoms() {
			a := make(asked, v.atoms())
			for i := range a {
				a[i] = set&(1<<i) != 0
			}
			possible := v.fulfilled(a)
			if got := v.possible(a, v.req.Seats, v.req.Budget); got != possible {
				t.Fatalf("%v of %v is possible: %t, it is said: %t", a, v, possible, got)
			}
			if !possible {
				smallest = min(smallest, bits.OnesCount(set))
			}
		}
		c, conflicts := v.conflict()
		if conflicts != (smallest < math.MaxInt) {
			t.Fatalf("a conflict: %t, the smallest has %d", conflicts, smallest)
		}
		if !conflicts {
			return
		}
		found++
		if n := len(c.Constraints) + len(c.Requirements); n != smallest {
			t.Errorf("%+v has %d parts, the smallest conflict %d", c, n, smallest)
		}
		for _, r := range c.Remedies {
			all := make(asked, v.atoms())
			for i := range all {
				all[i] = i >= len(v.constraints) || v.constraints[i] != r.Constraints[0] || r.Seats+int(r.Budget) > 0
			}
			more := *v
			more.req = &Request{Seats: max(r.Seats, v.req.Seats), Budget: max(r.Budget, v.req.Budget)}
			if !more.fulfilled(all) {
				t.Errorf("%+v does not help", r)
			}
			if less := more; r.Seats > 0 {
				less.req = &Request{Seats: r.Seats - 1, Budget: v.req.Budget}
				if less.fulfilled(all) {
					t.Errorf("%+v is more than it takes", r)
				}
			}
		}
	})
	if found == 0 {
		t.Error("no conflict was drawn")
	}
}
