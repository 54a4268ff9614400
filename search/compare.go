package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/vemvet/vemvet/indexer"
)

// Comparison tells why one colleague is before another for a question. Difference is A's score less B's, and
// is exactly the sum of the differences of Kinds, each of which is the sum of the differences of its Factors.
type Comparison struct {
	Words      []string         `json:"words"` // the words that were looked for, as typed
	Total      int              `json:"total"` // people found
	A          Placed           `json:"a"`
	B          Placed           `json:"b"`
	Difference float64          `json:"difference"`
	Kinds      []KindDifference `json:"kinds"` // largest difference first
}

// Placed is a colleague with their place, or with why they have none: Rank and Score are 0 then.
type Placed struct {
	RankedPerson
	Absence string   `json:"absence,omitempty"` // see AbsentLeft and those after
	Filters []string `json:"filters,omitempty"` // that leave them out, as in the JSON form of Query
}

// Why a colleague has no place in a ranking.
const (
	AbsentLeft     = "left"     // they left the firm
	AbsentUnlisted = "unlisted" // it is the asker, who does not want to be found
	AbsentFiltered = "filtered" // a filter leaves them out
	AbsentCompany  = "company"  // only groups speak for them, and too little
	AbsentBeyond   = "beyond"   // what speaks for them is not among the documents that vote
	AbsentNothing  = "nothing"  // nothing that the asker may read speaks for them
)

// KindDifference compares what two colleagues have of one kind of evidence.
type KindDifference struct {
	Kind       string             `json:"kind"` // see KindWrote and those after
	A          float64            `json:"a"`    // sum of A's contributions of the kind
	B          float64            `json:"b"`
	PiecesA    int                `json:"pieces_a"`
	PiecesB    int                `json:"pieces_b"`
	Difference float64            `json:"difference"`
	Factors    []FactorDifference `json:"factors"` // largest difference first
}

// FactorDifference is what one factor adds to the difference of a kind. A kind's sum is the number of its
// pieces times the mean of each factor, where a mean is weighted by the product of the factors before it;
// the difference is shared out by the logarithmic mean (Ang, 2004, LMDI), which leaves no rest. Where one
// of the two has nothing of the kind, the number of pieces is the whole difference.
type FactorDifference struct {
	Name       string  `json:"name"` // FactorPieces, or as in Factor
	A          float64 `json:"a"`
	B          float64 `json:"b"`
	Difference float64 `json:"difference"`
}

// FactorPieces is how many pieces of evidence there are of a kind.
const FactorPieces = "pieces"

// Kinds of evidence, by what the person did.
const (
	KindWrote    = "wrote"
	KindAsked    = "asked"
	KindAnswered = "answered"
	KindNamed    = "named" // was thanked, mentioned, or asked to review or approve
	KindReacted  = "reacted"
	KindGroups   = "groups"
	KindCV       = "cv"
	KindProfile  = "profile"
)

var kindOfRole = [indexer.Roles]string{
	indexer.Author: KindWrote, indexer.Coauthor: KindWrote, indexer.Asked: KindAsked,
	indexer.Replied: KindAnswered, indexer.AcceptedAnswer: KindAnswered,
	indexer.Approver: KindNamed, indexer.Reviewer: KindNamed, indexer.Thanked: KindNamed, indexer.Mentioned: KindNamed,
	indexer.Reacted: KindReacted, indexer.Active: KindGroups, indexer.Did: KindCV, indexer.Profile: KindProfile,
}

// Compare tells why one of two colleagues is before the other for a question. An unknown id is ErrNotFound,
// two ids of one colleague a *QueryError. Offset and Limit are not looked at.
func (s *Searcher) Compare(ctx context.Context, asker Asker, q Query, a, b string) (*Comparison, error) {
	e, err := s.hold(ctx, asker, q)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	var pair [2]indexer.PersonNo
	for i, id := range []string{a, b} {
		if pair[i], err = e.person(id); err != nil {
			return nil, err
		}
	}
	if pair[0] == pair[1] {
		return nil, &QueryError{Field: "b", Reason: "same", Detail: "is the same colleague as a; choose two"}
	}
	out := &Comparison{Words: e.asked.words, Total: len(e.found)}
	var votes [2][]vote
	for i, placed := range []*Placed{&out.A, &out.B} {
		at := slices.IndexFunc(e.found, func(c candidate) bool { return c.person == pair[i] })
		if at < 0 {
			placed.Person = e.card(pair[i])
			if placed.Absence, placed.Filters, err = s.absence(ctx, e.look, e.asked, pair[i]); err != nil {
				return nil, err
			}
			continue
		}
		if placed.RankedPerson, err = e.ranked(e.found[at], e.asked); err != nil {
			return nil, err
		}
		placed.Rank, votes[i] = at+1, e.found[at].votes
	}
	out.Difference = out.A.Score - out.B.Score
	out.Kinds = differences(votes[0], votes[1])
	return out, ctx.Err()
}

// absence tells why somebody has no place in the ranking of a question.
func (s *Searcher) absence(ctx context.Context, l *look, u understood, no indexer.PersonNo) (string, []string, error) {
	switch p := &l.directory.People[no]; {
	case !p.Active:
		return AbsentLeft, nil, nil
	case p.Consent.Unlisted:
		return AbsentUnlisted, nil, nil
	}
	filters, err := s.excluding(ctx, l, u, no)
	if err != nil || len(filters) > 0 {
		return AbsentFiltered, filters, err
	}
	eager := s.parameters
	eager.Company.Least = 0
	heard, err := s.With(eager).hears(ctx, l, u, no)
	if err != nil || heard {
		return AbsentCompany, nil, err
	}
	u.Bound = 0
	if heard, err = s.hears(ctx, l, u, no); err != nil || heard {
		return AbsentBeyond, nil, err
	}
	return AbsentNothing, nil, nil
}

// excluding names the filters that leave somebody out who would be found without any, each by itself or, when
// none does by itself, all together.
func (s *Searcher) excluding(ctx context.Context, l *look, u understood, no indexer.PersonNo) ([]string, error) {
	lifted := u.unfiltered()
	if without, err := s.hears(ctx, l, lifted, no); err != nil || !without {
		return nil, err
	}
	var out, set []string
	for _, f := range filtersOf {
		if !f.set(u) {
			continue
		}
		set = append(set, f.field)
		only := lifted
		f.copy(&only, u)
		if heard, err := s.hears(ctx, l, only, no); err != nil {
			return nil, err
		} else if !heard {
			out = append(out, f.field)
		}
	}
	if len(out) == 0 {
		return set, nil
	}
	return out, nil
}

// hears reports whether anything that matches speaks for somebody.
func (s *Searcher) hears(ctx context.Context, l *look, u understood, no indexer.PersonNo) (bool, error) {
	e, err := s.elect(ctx, l, u)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(e.found, func(c candidate) bool { return c.person == no }), nil
}

// differences compares two people's votes kind by kind.
func differences(a, b []vote) []KindDifference {
	var out []KindDifference
	of := func(votes []vote, kind string) []vote {
		return slices.DeleteFunc(slices.Clone(votes), func(v vote) bool { return kindOfRole[v.role] != kind })
	}
	seen := map[string]bool{}
	for _, v := range append(slices.Clone(a), b...) {
		kind := kindOfRole[v.role]
		if seen[kind] {
			continue
		}
		seen[kind] = true
		mine, theirs := of(a, kind), of(b, kind)
		d := KindDifference{Kind: kind, A: total(mine), B: total(theirs), PiecesA: len(mine), PiecesB: len(theirs)}
		d.Difference = d.A - d.B
		d.Factors = factorDifferences(mine, theirs)
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(x, y KindDifference) int {
		return cmp.Or(cmp.Compare(math.Abs(y.Difference), math.Abs(x.Difference)), cmp.Compare(x.Kind, y.Kind))
	})
	return out
}

func total(votes []vote) (sum float64) {
	for _, v := range votes {
		sum += v.contribution()
	}
	return sum
}

// factorDifferences shares out the difference of two sums of votes of one kind.
func factorDifferences(a, b []vote) []FactorDifference {
	x, y := total(a), total(b)
	if x == 0 || y == 0 {
		return []FactorDifference{{FactorPieces, float64(len(a)), float64(len(b)), x - y}}
	}
	names := []string{FactorPieces}
	means := [2]map[string]float64{{FactorPieces: float64(len(a))}, {FactorPieces: float64(len(b))}}
	for i, votes := range [][]vote{a, b} {
		partial := make([]float64, len(votes)) // products of the factors so far
		for j := range partial {
			partial[j] = 1
		}
		for _, name := range factorsOf(votes) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
			before, after := 0.0, 0.0
			for j, v := range votes {
				before += partial[j]
				for _, f := range v.factors() {
					if f.Name == name {
						partial[j] *= f.Value
					}
				}
				after += partial[j]
			}
			means[i][name] = after / before
		}
	}
	mean := y // logarithmic
	if ratio := math.Log(x / y); ratio != 0 {
		mean = (x - y) / ratio
	}
	var out []FactorDifference
	for _, name := range names {
		f := FactorDifference{Name: name, A: cmp.Or(means[0][name], 1), B: cmp.Or(means[1][name], 1)}
		f.Difference = mean * math.Log(f.A/f.B)
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(x, y FactorDifference) int {
		return cmp.Compare(math.Abs(y.Difference), math.Abs(x.Difference))
	})
	return out
}

// factorsOf names the factors of any of the votes, in the order of the product.
func factorsOf(votes []vote) []string {
	var out []string
	for _, v := range votes {
		for _, f := range v.factors() {
			if !slices.Contains(out, f.Name) {
				out = append(out, f.Name)
			}
		}
	}
	return out
}
