package team

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
)

// greedyCover is greedy set cover: always whoever meets most of the requirements that nobody meets yet, the
// deeper where two meet as many, until all are met that can be or the seats are taken.
func (p *problem) greedyCover() []int {
	var members []int
	met := make([]bool, len(p.weight))
	for len(members) < p.seats {
		best, most, deepest := -1, 0, 0.0
		for i := range p.people() {
			n, depth := 0, 0.0
			for r, d := range p.depth[i] {
				if d >= MetDepth && !met[r] {
					n, depth = n+1, depth+d
				}
			}
			if n > most || n == most && n > 0 && depth > deepest {
				best, most, deepest = i, n, depth
			}
		}
		if best < 0 {
			break
		}
		members = append(members, best)
		for r, d := range p.depth[best] {
			met[r] = met[r] || d >= MetDepth
		}
	}
	return members
}

// distances are the lengths of the shortest paths between all, where a tie t is an edge of length 1 − t and
// strangers are apart apart.
func (p *problem) distances() [][]float64 {
	n := p.people()
	d := make([][]float64, n)
	for i := range d {
		d[i] = make([]float64, n)
		for j := range d[i] {
			if t := p.tied(i, j); i != j && t > 0 {
				d[i][j] = 1 - t
			} else if i != j {
				d[i][j] = math.Inf(1)
			}
		}
	}
	for k := range n { // Floyd, Algorithm 97, Communications of the ACM 5, 1962
		for i := range n {
			for j := range n {
				d[i][j] = min(d[i][j], d[i][k]+d[k][j])
			}
		}
	}
	for i := range d {
		for j := range d[i] {
			d[i][j] = min(d[i][j], apart)
		}
	}
	return d
}

// apart is the distance of two who are tied to each other by nobody.
const apart = 3

// rarestFirst is RarestFirst of Lappas, Liu and Terzi, Finding a team of experts in social networks (KDD
// 2009, algorithm 1): for each who meets the requirement that the fewest meet, the nearest who meets each of
// the others; of these teams the one with the least diameter. It does not know of seats.
func (p *problem) rarestFirst(distance [][]float64) []int {
	support := make([][]int, len(p.weight))
	rarest := -1
	for r := range support {
		for i := range p.people() {
			if p.depth[i][r] >= MetDepth {
				support[r] = append(support[r], i)
			}
		}
		if len(support[r]) > 0 && (rarest < 0 || len(support[r]) < len(support[rarest])) {
			rarest = r
		}
	}
	if rarest < 0 {
		return nil
	}
	var best []int
	least := math.Inf(1)
	for _, leader := range support[rarest] {
		team, diameter := []int{leader}, 0.0
		for _, people := range support {
			if len(people) == 0 {
				continue
			}
			nearest := slices.MinFunc(people, func(a, b int) int {
				if distance[leader][a] < distance[leader][b] {
					return -1
				}
				return 1
			})
			diameter = max(diameter, distance[leader][nearest])
			if !slices.Contains(team, nearest) {
				team = append(team, nearest)
			}
		}
		if diameter < least {
			best, least = team, diameter
		}
	}
	return best
}

// comparedBy is what teams of different makers are compared by.
type comparedBy struct {
	size, met, coverage, backup, distance, diameter, worth float64
	n                                                      int
}

func (c *comparedBy) add(p *problem, distance [][]float64, team []int) {
	requirements, doubly := 0.0, 0.0
	for r, s := range p.standings(team) {
		requirements += 1 / float64(len(p.weight)) * b2f(s.first >= MetDepth)
		doubly += 1 / float64(len(p.weight)) * b2f(s.second >= MetDepth)
		c.coverage += p.weight[r] * (1 - s.open)
	}
	far, pairs, sum := 0.0, 0.0, 0.0
	for i, a := range team {
		for _, b := range team[:i] {
			far, sum, pairs = max(far, distance[a][b]), sum+distance[a][b], pairs+1
		}
	}
	c.size, c.met, c.backup = c.size+float64(len(team)), c.met+requirements, c.backup+doubly
	c.diameter, c.distance = c.diameter+far, c.distance+sum/max(1, pairs)
	c.worth += p.objective(team).Total - p.objective(team).Mandatory
	c.n++
}

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func (c *comparedBy) String() string {
	n := float64(c.n)
	return fmt.Sprintf("%4.1f people, %5.1f %% met, coverage %.3f, backed up %5.1f %%, distance %.2f, diameter %.2f, worth %.3f",
		c.size/n, 100*c.met/n, c.coverage/n, 100*c.backup/n, c.distance/n, c.diameter/n, c.worth/n)
}

// sampleSkills are subjects that the sample firm knows of.
var sampleSkills = []string{
	"kafka", "kubernetes", "java", "postgres", "penningtvätt", "power bi", "terraform", "react", "python", "azure",
	"scrum", "oauth", "data modelling", "api", "monitoring", "testing", "integration", "machine learning", "gdpr", "spark",
}

// sampleProblems puts random tenders to the sample firm into numbers.
func sampleProblems(b *testing.B, tenders int) []*problem {
	engine, err := local.Open(b.TempDir(), local.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := engine.Close(); err != nil {
			b.Error(err)
		}
	}()
	if _, err := indexer.Pull(b.Context(), engine, "sample", sample.New(sample.Config{People: 400, Posts: 6000}), indexer.PullOptions{}); err != nil {
		b.Fatal(err)
	}
	builder := New(search.New(engine, search.DefaultParameters()))
	rng := rand.New(rand.NewPCG(11, 12))
	var list []*problem
	for range tenders {
		req := Request{Seats: 6}
		for i, s := range rng.Perm(len(sampleSkills))[:8] {
			req.Requirements = append(req.Requirements, Requirement{Skill: sampleSkills[s], Mandatory: i < 3})
		}
		all, err := builder.gather(b.Context(), search.Anyone(), &req)
		if err != nil {
			b.Fatal(err)
		}
		d, err := builder.draft(b.Context(), search.Anyone(), &req, all)
		if err != nil {
			b.Fatal(err)
		}
		list = append(list, d.problem)
	}
	return list
}

// BenchmarkBaselines prints how teams compare with those of greedy set cover and of RarestFirst.
func BenchmarkBaselines(b *testing.B) {
	generated := make([]*problem, 30)
	for i := range generated {
		generated[i] = shape{people: [2]int{150, 150}, requirements: [2]int{8, 8}, seats: [2]int{6, 6}}.draw(rand.New(rand.NewPCG(3, uint64(i))))
	}
	for _, set := range []struct {
		name     string
		problems func() []*problem
	}{
		{"sample firm", func() []*problem { return sampleProblems(b, 30) }},
		{"generated", func() []*problem { return generated }},
	} {
		b.Run(set.name, func(b *testing.B) {
			problems := set.problems()
			for b.Loop() {
				var ours, cover, rarest comparedBy
				open, proven := 0.0, 0
				for _, p := range problems {
					distance := p.distances()
					best := p.prove(context.Background(), p.choose(context.Background()).members, (&Builder{}).effort(&Request{Requirements: make([]Requirement, len(p.weight))}))
					open += gap(best.bound, p.objective(best.members)) / float64(len(problems))
					if best.bound <= best.total+least {
						proven++
					}
					ours.add(p, distance, best.members)
					cover.add(p, distance, p.greedyCover())
					rarest.add(p, distance, p.rarestFirst(distance))
				}
				b.Logf("\nthis package %s\nset cover    %s\nRarestFirst  %s\nproven %d of %d, within %.1f %% on average", &ours, &cover, &rarest, proven, len(problems), 100*open)
			}
		})
	}
}

// BenchmarkNearTheBest prints how far from the proven best the teams of small requests are before and after
// the search by branch and bound, with the work that a page spends.
func BenchmarkNearTheBest(b *testing.B) {
	const requests = 40
	s := shape{people: [2]int{30, 60}, requirements: [2]int{6, 12}, seats: [2]int{4, 6}, budget: true}
	for b.Loop() {
		chosen, found, within, settled := 0.0, 0.0, 0, 0
		for i := range requests {
			p := s.draw(rand.New(rand.NewPCG(17, uint64(i))))
			start := p.choose(context.Background())
			paged := p.prove(context.Background(), start.members, (&Builder{}).effort(&Request{Requirements: make([]Requirement, len(p.weight))}))
			best := p.prove(context.Background(), paged.members, 1_500_000_000)
			if best.bound > best.total+least {
				continue
			}
			settled++
			lacks := gap(best.total, p.objective(start.members))
			chosen += lacks
			lacks = gap(best.total, p.objective(paged.members))
			found += lacks
			if lacks <= 0.05 {
				within++
			}
		}
		b.Logf("of %d requests %d are proven; exchanges alone lack %.2f %%, with the work of a page %.2f %%; %d are within 5 %%",
			requests, settled, 100*chosen/float64(settled), 100*found/float64(settled), within)
	}
}
