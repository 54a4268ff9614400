package local

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"

	"github.com/vemvet/vemvet/indexer"
)

// accumulator holds the scores of one query by record number. Only what touched names is not zero, so
// that an accumulator can be used again without clearing it all.
type accumulator struct {
	frequency []float64 // of the clause at hand: weighted, length-normalised term frequency
	clause    []uint32  // documents with a frequency
	score     []float64
	clauses   []uint64
	excluded  []bool
	// Of the expression at hand: how often a document holds the word looked at, and the least of those before.
	word, least heldBy
	touched     []uint32 // documents with a clause bit or exclusion
	hits        []indexer.Hit
}

// heldBy counts something by record number, and knows which counts are not zero.
type heldBy struct {
	count     []float64
	documents []uint32
}

func (h *heldBy) add(n uint32, count float64) {
	if h.count[n] == 0 {
		h.documents = append(h.documents, n)
	}
	h.count[n] += count
}

func (h *heldBy) clear() {
	for _, n := range h.documents {
		h.count[n] = 0
	}
	h.documents = h.documents[:0]
}

var accumulators = sync.Pool{New: func() any { return new(accumulator) }}

func borrowAccumulator(documents int) *accumulator {
	a := accumulators.Get().(*accumulator)
	if len(a.score) < documents {
		size := documents + documents/8
		a.frequency = make([]float64, size)
		a.score = make([]float64, size)
		a.clauses = make([]uint64, size)
		a.excluded = make([]bool, size)
		a.word.count, a.least.count = make([]float64, size), make([]float64, size)
	}
	return a
}

func (a *accumulator) giveBack() {
	for _, n := range a.clause {
		a.frequency[n] = 0
	}
	for _, n := range a.touched {
		a.score[n], a.clauses[n], a.excluded[n] = 0, 0, false
	}
	a.clause, a.touched = a.clause[:0], a.touched[:0]
	a.word.clear()
	a.least.clear()
	accumulators.Put(a)
}

// Match implements indexer.View, clause at a time: each clause adds up the weighted frequencies of its
// terms over the fields of every document (BM25F), and its score goes to the document's.
func (v *view) Match(ctx context.Context, m indexer.Matching, visit func(indexer.Hit) bool) (indexer.Matched, error) {
	a := borrowAccumulator(v.columns.len())
	defer a.giveBack()
	public := v.public()
	readable := v.readable(m.Access)
	all := v.lengths(public)
	matched := indexer.Matched{Frequencies: make([]int, len(m.Clauses)), Of: all.documents}
	var must uint64
	for i, clause := range m.Clauses {
		if err := ctx.Err(); err != nil {
			return matched, err
		}
		if err := v.gather(a, clause, m.Model, all, public, readable); err != nil {
			return matched, err
		}
		bit := uint64(1) << min(i, 63)
		if clause.Must {
			must |= bit
		}
		matched.Frequencies[i] = v.publicOf(a.clause, public)
		weight := clause.Weight * math.Pow(indexer.IDF(all.documents, matched.Frequencies[i]), cmp.Or(m.Model.Specificity, 1))
		a.add(weight, m.Model.K1, bit, clause.Not)
	}
	hits := v.hits(a, m, must, readable)
	matched.Documents = len(hits)
	if m.Bound > 0 && len(hits) > m.Bound {
		hits = best(hits, m.Bound)
	}
	for _, h := range hits {
		matched.Visited++
		if !visit(h) {
			break
		}
	}
	return matched, nil
}

// gather adds up a clause's frequencies for every document that is public or readable.
func (v *view) gather(a *accumulator, clause indexer.Clause, model indexer.Model, all lengths, public, readable []bool) error {
	c := v.columns
	length := func(n uint32) float64 { return 1 - model.B + model.B*float64(c.docs[n].words)/all.words }
	fields := [...]struct {
		name   string
		weight float64
		length func(n uint32) float64
	}{
		{titleField, model.Title, func(n uint32) float64 {
			return 1 - model.TitleB + model.TitleB*float64(c.docs[n].heading)/all.heading
		}},
		{tagsField, model.Tags, length},
		{bodyField, 1, length},
	}
	// weigh calls visit with what a term adds to the frequency of each document.
	weigh := func(term string, weight float64, visit func(n uint32, frequency float64)) error {
		for _, field := range fields {
			if weight*field.weight == 0 {
				continue
			}
			err := v.postings(field.name, term, func(n uint32, frequency uint16) {
				if room := c.docs[n].room; public[room] || readable[room] {
					visit(n, weight*field.weight*float64(frequency)/field.length(n))
				}
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
	add := func(n uint32, frequency float64) {
		if a.frequency[n] == 0 {
			a.clause = append(a.clause, n)
		}
		a.frequency[n] += frequency
	}
	for _, term := range clause.Terms {
		if err := weigh(term.Text, term.Weight, add); err != nil {
			return err
		}
	}
	for _, e := range clause.Expressions {
		if err := a.together(e, weigh, add); err != nil {
			return err
		}
	}
	return nil
}

// together adds an expression to the documents that hold all its words: as often as the one held least.
func (a *accumulator) together(e indexer.Expression, weigh func(string, float64, func(uint32, float64)) error, add func(uint32, float64)) error {
	if e.Weight == 0 {
		return nil
	}
	for i, forms := range e.Words {
		for _, form := range forms {
			err := weigh(form, 1, func(n uint32, frequency float64) {
				if i == 0 || a.least.count[n] > 0 {
					a.word.add(n, frequency)
				}
			})
			if err != nil {
				return err
			}
		}
		for _, n := range a.word.documents {
			if i > 0 {
				a.word.count[n] = min(a.word.count[n], a.least.count[n])
			}
		}
		a.least.clear()
		a.word, a.least = a.least, a.word
	}
	for _, n := range a.least.documents {
		add(n, e.Weight*a.least.count[n])
	}
	a.least.clear()
	return nil
}

// add turns the clause's frequencies into scores.
func (a *accumulator) add(weight, k1 float64, bit uint64, not bool) {
	for _, n := range a.clause {
		if a.clauses[n] == 0 && !a.excluded[n] {
			a.touched = append(a.touched, n)
		}
		if not {
			a.excluded[n] = true
		} else {
			tf := a.frequency[n]
			a.score[n] += weight * tf * (k1 + 1) / (k1 + tf)
			a.clauses[n] |= bit
		}
		a.frequency[n] = 0
	}
	a.clause = a.clause[:0]
}

// hits collects the documents that pass the filters of a query.
func (v *view) hits(a *accumulator, m indexer.Matching, must uint64, readable []bool) []indexer.Hit {
	passes := v.filter(m)
	out := slices.Grow(a.hits[:0], len(a.touched))
	for _, n := range a.touched {
		if a.clauses[n] == 0 || a.excluded[n] || a.clauses[n]&must != must || !readable[v.columns.docs[n].room] || !passes(n) {
			continue
		}
		out = append(out, indexer.Hit{Doc: indexer.DocNo(n), Score: a.score[n], Clauses: a.clauses[n]})
	}
	a.hits = out
	return out
}

// filter compiles the conditions of a query that are not about words.
func (v *view) filter(m indexer.Matching) func(uint32) bool {
	c := v.columns
	since, until := int64(math.MinInt64), int64(math.MaxInt64)
	if !m.Since.IsZero() {
		since = m.Since.Unix()
	}
	if !m.Until.IsZero() {
		until = m.Until.Unix()
	}
	var kinds [8]bool
	for _, k := range m.Kinds {
		kinds[kindCode(k)] = true
	}
	var rooms []bool
	if len(m.Groups) > 0 || len(m.Sources) > 0 {
		rooms = make([]bool, len(c.rooms))
		for i, r := range c.rooms {
			rooms[i] = (len(m.Groups) == 0 || slices.Contains(m.Groups, c.groups[r.groupNo])) &&
				(len(m.Sources) == 0 || slices.Contains(m.Sources, r.source))
		}
	}
	var langs []bool
	if len(m.Langs) > 0 {
		langs = make([]bool, len(c.langs))
		for i, l := range c.langs {
			langs[i] = slices.Contains(m.Langs, l)
		}
	}
	return func(n uint32) bool {
		d := &c.docs[n]
		return d.time >= since && d.time <= until &&
			(len(m.Kinds) == 0 || kinds[d.kind]) &&
			(rooms == nil || rooms[d.room]) &&
			(langs == nil || langs[d.lang])
	}
}

// best keeps the n highest scores, of equals the lowest numbers, in the order in which they came: that of the
// index, in which what is looked up of them lies.
func best(hits []indexer.Hit, n int) []indexer.Hit {
	least := nth(slices.Clone(hits), n-1)
	return slices.DeleteFunc(hits, func(h indexer.Hit) bool { return before(least, h) })
}

// before orders hits: the highest score first, of equals the lowest number.
func before(a, b indexer.Hit) bool { return a.Score > b.Score || a.Score == b.Score && a.Doc < b.Doc }

// nth gives the hit that would stand at n if they were sorted, in time linear in their number as a rule (Hoare's
// selection). It leaves them in another order.
func nth(hits []indexer.Hit, n int) indexer.Hit {
	for from, to := 0, len(hits)-1; from < to; {
		pivot := middle(hits[from], hits[(from+to)/2], hits[to])
		i, j := from, to
		for i <= j {
			for before(hits[i], pivot) {
				i++
			}
			for before(pivot, hits[j]) {
				j--
			}
			if i <= j {
				hits[i], hits[j] = hits[j], hits[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case n <= j:
			to = j
		case n >= i:
			from = i
		default:
			return hits[n]
		}
	}
	return hits[n]
}

// middle gives that of three hits which is neither the first nor the last.
func middle(a, b, c indexer.Hit) indexer.Hit {
	if before(b, a) {
		a, b = b, a
	}
	if before(c, b) {
		b = c
		if before(b, a) {
			b = a
		}
	}
	return b
}

func (v *view) publicOf(docs []uint32, public []bool) int {
	count := 0
	for _, n := range docs {
		if public[v.columns.docs[n].room] {
			count++
		}
	}
	return count
}

// lengths are what lengths of documents and titles are compared with.
type lengths struct {
	documents      int     // that everyone may read
	words, heading float64 // on average: of those, and of the titles that they have
}

func (v *view) lengths(public []bool) lengths {
	var sum room
	for i, r := range v.columns.rooms {
		if public[i] {
			sum.docs += r.docs
			sum.words += r.words
			sum.titled += r.titled
			sum.headings += r.headings
		}
	}
	mean := func(total, of int) float64 { return max(1, float64(total)/max(1, float64(of))) }
	return lengths{sum.docs, mean(sum.words, sum.docs), mean(sum.headings, sum.titled)}
}
