package search

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Load is how often a person was called on since a day, as far as the asker may read.
type Load struct {
	Answered int `json:"answered"` // posts in which they answered a colleague
	Named    int `json:"named"`    // posts in which a colleague named them, or asked them to review or approve
}

// Calls are both together.
func (l Load) Calls() int { return l.Answered + l.Named }

// loads counts in one pass how often everyone was called on since a time.
func (l *look) loads(ctx context.Context, since time.Time) (map[indexer.PersonNo]Load, error) {
	var readable []bool // by number: a post is looked at only where the asker may read it
	var recent []indexer.DocNo
	l.Docs(l.access, func(d indexer.DocNo) bool {
		for int(d) >= len(readable) {
			readable = append(readable, false)
		}
		readable[d] = true
		if doc := l.Doc(d); doc.Kind == connectors.KindPost && !doc.Time.Before(since) {
			recent = append(recent, d)
		}
		return ctx.Err() == nil
	})
	out := map[indexer.PersonNo]Load{}
	for _, d := range recent {
		author, named := l.speakerOf(d), []indexer.PersonNo(nil)
		if up := l.Doc(d).Parent; author != indexer.PersonNo(indexer.None) && up != indexer.DocNo(indexer.None) &&
			int(up) < len(readable) && readable[up] && l.authorOf(up) != author {
			load := out[author]
			load.Answered++
			out[author] = load
		}
		l.Parts(d, l.access, func(p indexer.Part) {
			if person := l.directory.PersonOfAccount(p.Account); calls(p.Role) && person != author && !slices.Contains(named, person) {
				named = append(named, person)
			}
		})
		for _, person := range named {
			load := out[person]
			load.Named++
			out[person] = load
		}
	}
	delete(out, indexer.PersonNo(indexer.None))
	return out, ctx.Err()
}

// calls reports whether a mention in that role asks something of the person. Thanks do not: they come after
// an answer, which counts already.
func calls(r indexer.Role) bool {
	return r == indexer.Mentioned || r == indexer.Reviewer || r == indexer.Approver
}

// authorOf gives who wrote a document.
func (l *look) authorOf(d indexer.DocNo) indexer.PersonNo { return l.author(d, l.View.Parts) }

// speakerOf is authorOf where the document speaks for its author.
func (l *look) speakerOf(d indexer.DocNo) indexer.PersonNo { return l.author(d, l.Parts) }

func (l *look) author(d indexer.DocNo, parts func(indexer.DocNo, indexer.Access, func(indexer.Part))) indexer.PersonNo {
	author := indexer.PersonNo(indexer.None)
	parts(d, l.access, func(p indexer.Part) {
		if p.Role == indexer.Author || p.Role == indexer.Asked {
			author = l.directory.PersonOfAccount(p.Account)
		}
	})
	return author
}

// usual is how often those are called on who are at all: the median.
func usual(loads map[indexer.PersonNo]Load) float64 {
	var calls []int
	for _, load := range loads {
		if n := load.Calls(); n > 0 {
			calls = append(calls, n)
		}
	}
	if len(calls) == 0 {
		return 0
	}
	slices.Sort(calls)
	return float64(calls[(len(calls)-1)/2]+calls[len(calls)/2]) / 2
}

// spare is what a person's score is multiplied with so that the same few are not always asked: 1 up to the
// usual load, and at fairness 1 a half at three times the usual, a third at five times.
func spare(load Load, usual, fairness float64) float64 {
	return math.Pow(2*usual/(usual+max(usual, float64(load.Calls()))), fairness)
}
