package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/iterator"
	"gonum.org/v1/gonum/graph/path"
	"gonum.org/v1/gonum/graph/simple"

	"github.com/vemvet/vemvet/indexer"
)

// maxAcquainted is how many colleagues are looked at on the way to an introduction, nearest first: whoever is
// further off is no way in.
const maxAcquainted = 300

// introduce finds for each contact the shortest way from the asker to its owner, over colleagues who work together
// as far as the asker may read. A step costs 1 + 1/(1 + s) where their tie has strength s: few steps before close
// ones.
func (s *Searcher) introduce(ctx context.Context, l *look, contacts []KnownContact) error {
	self := l.access.Person
	if self == indexer.PersonNo(indexer.None) || len(contacts) == 0 {
		return ctx.Err()
	}
	projects, of := map[string][]indexer.DocNo{}, map[indexer.DocNo]string{}
	err := s.cvKeys(ctx, l, func(d indexer.DocNo, key cvKey) {
		if key.project != "" {
			projects[key.project], of[d] = append(projects[key.project], d), key.project
		}
	})
	if err != nil {
		return err
	}
	ways := &acquaintances{ctx: ctx, look: l, weights: s.parameters.Ties, projects: projects, of: of, known: map[int64][]step{}}
	tree := path.DijkstraFrom(simple.Node(self), ways)
	for i := range contacts {
		owner, known := l.directory.Person(contacts[i].Owner.ID)
		if !known || owner == self {
			continue
		}
		nodes, _ := tree.To(int64(owner))
		for j := 1; j < len(nodes); j++ {
			contacts[i].Path = append(contacts[i].Path, ways.step(nodes[j-1].ID(), nodes[j].ID()).shown(l))
		}
	}
	return ctx.Err()
}

// acquaintances is the graph of who works with whom, found out as it is walked.
type acquaintances struct {
	ctx context.Context
	*look
	weights TieWeights

	projects map[string][]indexer.DocNo // the lines of CVs of each
	of       map[indexer.DocNo]string
	known    map[int64][]step // by person, those that were looked at
}

// step leads to a colleague.
type step struct {
	to indexer.PersonNo
	PairTie
	manager bool
}

func (a *acquaintances) cost(st step) float64 {
	s := a.weights.undated(st.PairTie)
	if st.manager {
		s++
	}
	return 1 + 1/(1+s)
}

func (st step) shown(l *look) Step {
	p := &l.directory.People[st.to]
	return Step{Person: Link{p.ID, p.Name}, Threads: st.Threads, Projects: st.Projects, Manager: st.manager}
}

// steps lists whom somebody works with, and who leads them or is led by them.
func (a *acquaintances) steps(id int64) []step {
	if have, looked := a.known[id]; looked {
		return have
	}
	if len(a.known) >= maxAcquainted || a.ctx.Err() != nil {
		return nil
	}
	no := indexer.PersonNo(id)
	var out []step
	w := a.workOf(no)
	for _, t := range a.ranked(no, w.with, a.together(w.docs, no)) {
		out = append(out, step{to: t.person, PairTie: t.PairTie, manager: a.manages(t.person, no)})
	}
	if manager := a.directory.People[no].Manager; manager != indexer.PersonNo(indexer.None) && a.directory.People[manager].Findable() && a.meets(manager) {
		out = appendStep(out, step{to: manager, manager: true})
	}
	for i := range a.directory.People {
		if p := &a.directory.People[i]; p.Manager == no && p.Findable() && len(out) < maxWays+maxReports {
			out = appendStep(out, step{to: indexer.PersonNo(i), manager: true})
		}
	}
	a.known[id] = out
	return out
}

// together counts the projects that others did with somebody who did those in docs.
func (a *acquaintances) together(docs []indexer.DocNo, no indexer.PersonNo) map[indexer.PersonNo]int {
	out := map[indexer.PersonNo]int{}
	seen := map[string]bool{}
	for _, d := range docs {
		project := a.of[d]
		if project == "" || seen[project] {
			continue
		}
		seen[project] = true
		here := map[indexer.PersonNo]bool{no: true}
		for _, line := range a.projects[project] {
			a.Parts(line, a.access, func(p indexer.Part) {
				if other := a.directory.PersonOfAccount(p.Account); p.Role == indexer.Did && other != indexer.PersonNo(indexer.None) && !here[other] {
					here[other] = true
					out[other]++
				}
			})
		}
	}
	return out
}

// ranked are whom somebody works with, the closest maxWays.
func (a *acquaintances) ranked(no indexer.PersonNo, threads, projects map[indexer.PersonNo]int) []tied {
	unit := a.directory.People[no].Unit
	var all []tied
	add := func(other indexer.PersonNo) {
		if p := &a.directory.People[other]; p.Findable() {
			t := PairTie{Threads: threads[other], Projects: projects[other], SameUnit: unit >= 0 && p.Unit == unit}
			all = append(all, tied{other, t})
		}
	}
	for other := range threads {
		add(other)
	}
	for other := range projects {
		if _, there := threads[other]; !there {
			add(other)
		}
	}
	slices.SortFunc(all, func(x, y tied) int {
		return cmp.Or(cmp.Compare(a.weights.undated(y.PairTie), a.weights.undated(x.PairTie)), cmp.Compare(x.person, y.person))
	})
	return page(all, 0, maxWays)
}

// maxWays is how many colleagues one is taken to know well enough to be introduced by.
const maxWays = 30

// manages reports whether one of two leads the other.
func (l *look) manages(p, q indexer.PersonNo) bool {
	return l.directory.People[p].Manager == q || l.directory.People[q].Manager == p
}

func appendStep(steps []step, further step) []step {
	for _, have := range steps {
		if have.to == further.to {
			return steps
		}
	}
	return append(steps, further)
}

func (a *acquaintances) step(from, to int64) step {
	for _, st := range a.steps(from) {
		if int64(st.to) == to {
			return st
		}
	}
	return step{to: indexer.PersonNo(to)}
}

// From implements traverse.Graph.
func (a *acquaintances) From(id int64) graph.Nodes {
	var out []graph.Node
	for _, st := range a.steps(id) {
		out = append(out, simple.Node(st.to))
	}
	if len(out) == 0 {
		return graph.Empty
	}
	return iterator.NewOrderedNodes(out)
}

// Edge implements traverse.Graph.
func (a *acquaintances) Edge(from, to int64) graph.Edge {
	return simple.Edge{F: simple.Node(from), T: simple.Node(to)}
}

// Weight implements path.Weighted.
func (a *acquaintances) Weight(from, to int64) (float64, bool) {
	if from == to {
		return 0, true
	}
	for _, st := range a.steps(from) {
		if int64(st.to) == to {
			return a.cost(st), true
		}
	}
	return math.Inf(1), false
}
