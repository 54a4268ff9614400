package team

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/search"
)

func TestTimeline(t *testing.T) {
	span := func(from, to time.Time, percent int) search.Availability {
		return search.Availability{From: from, To: to, Percent: percent}
	}
	var open time.Time
	for _, tt := range []struct {
		name string
		said []search.Availability
		want string
	}{
		{"nothing is known", nil, "06-01–06-30 ?"},
		{"one percentage all the time", []search.Availability{span(open, open, 60)}, "06-01–06-30 60"},
		{"it changes in the middle", []search.Availability{span(open, date(2026, 6, 14), 0), span(date(2026, 6, 15), open, 100)}, "06-01–06-14 0, 06-15–06-30 100"},
		{"what is the same is one stretch", []search.Availability{span(open, date(2026, 6, 14), 50), span(date(2026, 6, 15), open, 50)}, "06-01–06-30 50"},
		{"the lower counts where spans overlap", []search.Availability{span(open, open, 80), span(date(2026, 6, 10), date(2026, 6, 12), 20)}, "06-01–06-09 80, 06-10–06-12 20, 06-13–06-30 80"},
		{"days that no span holds are not known", []search.Availability{span(date(2026, 6, 10), date(2026, 8, 1), 100)}, "06-01–06-09 ?, 06-10–06-30 100"},
		{"what is before and after is not of it", []search.Availability{span(date(2025, 6, 10), date(2025, 8, 1), 100), span(date(2026, 7, 1), open, 10)}, "06-01–06-30 ?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req := Request{From: date(2026, 6, 1).Add(15 * time.Hour), To: date(2026, 6, 30)}
			var got []string
			for _, s := range req.timeline(tt.said) {
				percent := fmt.Sprint(s.Percent)
				if s.Unknown {
					percent = "?"
				}
				got = append(got, s.From.Format("01-02")+"–"+s.To.Format("01-02")+" "+percent)
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("got %s, want %s", strings.Join(got, ", "), tt.want)
			}
		})
	}
	if (&Request{}).timeline([]search.Availability{span(open, open, 60)}) != nil {
		t.Error("a request without dates has a timeline")
	}
}

func TestFreeIsTheShareOfTheDates(t *testing.T) {
	req := Request{From: date(2026, 6, 1), To: date(2026, 6, 10)}
	half := &candidate{Staffing: search.Staffing{Availability: []search.Availability{{From: date(2026, 6, 1), To: date(2026, 6, 5), Percent: 60}}}}
	if got := req.free(half); got != 0.3 {
		t.Errorf("60 %% of five days in ten are %g", got)
	}
	if got := req.free(&candidate{}); got != unsaidFree {
		t.Errorf("who says nothing is free for %g", got)
	}
}
