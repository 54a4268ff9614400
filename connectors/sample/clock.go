package sample

import (
	"math/rand/v2"
	"time"
)

// The firm keeps Central European Time. Offices open at 6 and close at 16 by UTC, which is 7 to 17 in
// winter and 8 to 18 in summer.
const opens, closes = 6, 16

// workday is a moment at work on one of the last days before now.
func workday(rng *rand.Rand, now time.Time, last int) time.Time {
	for {
		// Two draws make mid-day likelier than early and late.
		minute := (rng.IntN((closes-opens)*60) + rng.IntN((closes-opens)*60)) / 2
		day := now.Truncate(24*time.Hour).AddDate(0, 0, -rng.IntN(last)-1)
		t := day.Add(opens*time.Hour + time.Duration(minute)*time.Minute + time.Duration(rng.IntN(60))*time.Second)
		if working(t) && (!holidays(t) || chance(rng, 0.2)) {
			return t
		}
	}
}

// later is when somebody gets round to an answer: within the hour, the same day or some days after, at
// work.
func later(rng *rand.Rand, t time.Time) time.Time {
	switch roll := rng.Float64(); {
	case roll < 0.5:
		t = t.Add(time.Duration(3+rng.IntN(80)) * time.Minute)
	case roll < 0.85:
		t = t.Add(time.Duration(80+rng.IntN(400)) * time.Minute)
	default:
		t = t.Add(time.Duration(20+rng.IntN(60)) * time.Hour)
	}
	t = t.Add(time.Duration(rng.IntN(60)) * time.Second)
	for !working(t) { // then it waits for the next morning
		t = t.Truncate(24 * time.Hour).Add((24+opens)*time.Hour + time.Duration(20+rng.IntN(150))*time.Minute)
	}
	return t
}

func working(t time.Time) bool {
	weekday := t.Weekday()
	return weekday != time.Saturday && weekday != time.Sunday && t.Hour() >= opens && t.Hour() < closes && !feast(t)
}

// feast is a day on which both countries are closed.
func feast(t time.Time) bool {
	switch t.Month() {
	case time.December:
		return t.Day() >= 24 && t.Day() <= 26 || t.Day() == 31
	case time.January, time.May:
		return t.Day() == 1
	}
	return false
}

// holidays are the weeks in which few are at work.
func holidays(t time.Time) bool {
	return t.Month() == time.July || t.Month() == time.December && t.Day() > 22
}
