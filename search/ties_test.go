package search

import (
	"math"
	"testing"
	"time"
)

func TestWhatWasDoneTogetherLatelyCountsMore(t *testing.T) {
	w := DefaultParameters().Ties
	now := time.Date(2026, 4, 1, 15, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name string
		at   time.Time
		want float64
	}{
		{"today it counts in full", now, 1},
		{"what is planned is of today", now.AddDate(1, 0, 0), 1},
		{"after a half-life half of what can fade", now.Add(-w.HalfLife), 0.2 + 0.8/2},
		{"a lifetime ago it counts what lasts", now.AddDate(-60, 0, 0), 0.2},
		{"at no known time it counts what lasts", time.Time{}, 0.2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := w.fresh(tt.at, now); math.Abs(got-tt.want) > 1e-3 {
				t.Errorf("got %g, want %g", got, tt.want)
			}
		})
	}
	if morning, evening := now.Add(-14*time.Hour), now.Add(8*time.Hour); w.fresh(now.AddDate(0, -3, 0), morning) != w.fresh(now.AddDate(0, -3, 0), evening) {
		t.Error("an answer changes within the day")
	}
}
