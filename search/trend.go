package search

import (
	"time"

	"github.com/vemvet/vemvet/indexer"
)

// How a person's share of documents on a topic changed from the year before to the last.
const (
	Rising = "rising" // by half or more
	Steady = "steady"
	Fading = "fading" // by a third or more
)

// quarter is the length of the periods of a trend.
const quarter = 365 * 24 * time.Hour / 4

// trend counts the documents of the last eight quarters, oldest first, and compares the last four with the
// four before, each as a share of all that the person wrote then. It is "" where there is too little to say.
func trend(l *look, docs, all []indexer.DocNo, now time.Time) (string, []int) {
	count := func(docs []indexer.DocNo) (quarters []int, before, last float64) {
		quarters = make([]int, 8)
		for _, d := range docs {
			at := l.Doc(d).Time
			if ago := int(now.Sub(at) / quarter); !at.IsZero() && ago >= 0 && ago < 8 {
				quarters[7-ago]++
				if ago < 4 {
					last++
				} else {
					before++
				}
			}
		}
		return quarters, before, last
	}
	quarters, before, last := count(docs)
	_, allBefore, allLast := count(all)
	if before+last < 3 || allBefore == 0 {
		return "", quarters
	}
	return changed(before, last, allBefore, allLast), quarters
}

// changed compares the shares of two years.
func changed(before, last, allBefore, allLast float64) string {
	switch change := ((last + 0.5) / (allLast + 1)) / ((before + 0.5) / (allBefore + 1)); {
	case change >= 1.5:
		return Rising
	case change <= 2.0/3:
		return Fading
	}
	return Steady
}
