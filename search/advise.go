package search

import (
	"cmp"
	"slices"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Adviser is a colleague to ask. Adjusted = Score × Spared, and the colleagues are in its order.
type Adviser struct {
	RankedPerson          // Rank is the place by what they know alone, the asker not counted
	Adjusted     float64  `json:"adjusted"`
	Load         Load     `json:"load"`
	Spared       float64  `json:"spared"`            // what Score is multiplied with for the load, at most 1
	Behind       int      `json:"behind"`            // of the colleagues suggested, those before this one who know less
	Before       int      `json:"before"`            // colleagues who know more and come after this one, or are not suggested
	ForUnit      bool     `json:"for_unit"`          // suggested so that not all come from one unit
	Because      *Because `json:"because,omitempty"` // the best reason to tell the colleague
	URL          string   `json:"url,omitempty"`     // the colleague at a source
}

// Because is a reason that both the asker and the colleague may read.
type Because struct {
	Part   string     `json:"part"`
	Record RecordLink `json:"record"`
}

// PassedOver is a colleague who knows enough to be suggested and is called on too often.
type PassedOver struct {
	Person   Link    `json:"person"`
	Rank     int     `json:"rank"`
	Score    float64 `json:"score"`
	Load     Load    `json:"load"`
	Spared   float64 `json:"spared"`
	Adjusted float64 `json:"adjusted"`
}

// Spread says how questions are spread over those who know.
type Spread struct {
	Fairness float64   `json:"fairness"`
	Since    time.Time `json:"since"` // the load is counted from then on
	Usual    float64   `json:"usual"` // the calls of somebody usual among those called on, at least Asking.Usual
}

// hand is a candidate as chosen among those to ask.
type hand struct {
	candidate
	rank     int
	load     Load
	spared   float64
	adjusted float64
	forUnit  bool
}

// choose picks the colleagues to ask out of candidates in order of score, and those passed over. Who knows
// less than Least of the best comes before nobody who knows more.
func choose(d *indexer.Directory, found []candidate, loads map[indexer.PersonNo]Load, spread Spread, a Asking, people int) (chosen, passed []hand) {
	if len(found) == 0 || people <= 0 {
		return nil, nil
	}
	bar := min(a.Least*found[0].score, found[min(people, len(found))-1].score)
	var able []hand
	for i, c := range found {
		if c.score < bar {
			break
		}
		h := hand{candidate: c, rank: i + 1, load: loads[c.person]}
		h.spared = spare(h.load, spread.Usual, spread.Fairness)
		h.adjusted = c.score * h.spared
		able = append(able, h)
	}
	slices.SortStableFunc(able, func(x, y hand) int { return cmp.Compare(y.adjusted, x.adjusted) })
	chosen = slices.Clone(page(able, 0, people))
	for _, h := range able[len(chosen):] {
		at, lacking := besides(d, chosen, h, a.MinUnits)
		if !lacking {
			break
		}
		if at >= 0 {
			h.forUnit = true
			chosen = append(slices.Delete(chosen, at, at+1), h)
		}
	}
	for _, h := range able {
		if h.rank <= people && !slices.ContainsFunc(chosen, func(c hand) bool { return c.person == h.person }) {
			passed = append(passed, h)
		}
	}
	slices.SortFunc(passed, func(x, y hand) int { return cmp.Compare(x.rank, y.rank) })
	return chosen, passed
}

// besides finds who makes room for a colleague from a unit that none of the chosen is in: the last of them
// whose unit has another. Lacking is false when the units are enough.
func besides(d *indexer.Directory, chosen []hand, h hand, units int) (at int, lacking bool) {
	in := map[int]int{}
	for _, c := range chosen {
		if unit := d.People[c.person].Unit; unit >= 0 {
			in[unit]++
		}
	}
	if len(in) >= units {
		return -1, false
	}
	if unit := d.People[h.person].Unit; unit < 0 || in[unit] > 0 {
		return -1, true
	}
	for i := len(chosen) - 1; i >= 0; i-- {
		if unit := d.People[chosen[i].person].Unit; unit < 0 || in[unit] > 1 {
			return i, true
		}
	}
	return -1, true
}

// adviser shows a colleague chosen.
func (l *look) adviser(h hand, chosen, passed []hand, u understood) (Adviser, error) {
	ranked, err := l.ranked(h.candidate, u)
	if err != nil {
		return Adviser{}, err
	}
	ranked.Rank = h.rank
	out := Adviser{
		RankedPerson: ranked, Adjusted: h.adjusted, Load: h.load, Spared: h.spared, ForUnit: h.forUnit,
		URL: l.directory.People[h.person].URL,
	}
	after := false
	for _, c := range chosen {
		switch {
		case c.person == h.person:
			after = true
		case !after && c.rank > h.rank:
			out.Behind++
		case after && c.rank < h.rank:
			out.Before++
		}
	}
	for _, p := range passed {
		if p.rank < h.rank {
			out.Before++
		}
	}
	out.Because = l.because(h.candidate, ranked.Evidence)
	return out, nil
}

// because finds the weightiest reason that the colleague may read too. To have asked is none to be asked.
func (l *look) because(c candidate, evidence []Evidence) *Because {
	theirs := l.directory.Access(c.person)
	for i, e := range evidence {
		switch v := c.votes[i]; v.role {
		case indexer.Asked, indexer.Reacted:
			continue
		case indexer.Active:
			if !l.directory.ReadsPosts(theirs, l.Group(v.home.group)) {
				continue
			}
		default:
			ref, err := connectors.ParseRef(e.Record.Kind, e.Record.ID)
			if err != nil {
				continue
			}
			if _, readable := l.Find(ref, theirs); !readable {
				continue
			}
		}
		record := e.Record
		if g := record.Group; g != nil && !l.knowsGroup(theirs, g.ID) {
			record.Group = nil
		}
		return &Because{Part: e.Part, Record: record}
	}
	return nil
}

func (l *look) knowsGroup(access indexer.Access, id string) bool {
	ref, err := connectors.ParseRef(connectors.KindGroup, id)
	if err != nil {
		return false
	}
	g := l.directory.Group(ref)
	return g != nil && l.directory.Knows(access, g)
}
