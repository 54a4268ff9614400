package page

import (
	"errors"
	"math"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// whyView is two colleagues side by side.
type whyView struct {
	Frame
	Comparison *search.Comparison
	Sentences  []string
	A, B       foundPerson
	Kinds      []comparedKind
	Back       string // the results
	Swap       string // the two the other way round
}

// comparedKind is a kind of evidence with how far each of two has it, as a share of the most that either has
// of any.
type comparedKind struct {
	search.KindDifference
	ShareA, ShareB float64
	Telling        []search.FactorDifference // those that make a difference as shown
}

// why answers GET /why: why is one colleague before another?
func (p *Pages) why(c *gin.Context) error {
	values := c.Request.URL.Query()
	wished := readFilters(values)
	view := whyView{Frame: p.frame(c, "people")}
	view.Query = wished.text
	a, b := values.Get("a"), values.Get("b")
	if strings.TrimSpace(wished.text) == "" || a == "" || b == "" {
		return &search.QueryError{Field: "q", Reason: "missing", Detail: "say what to look for, and two people to compare"}
	}
	query, err := wished.query(p.options.Location)
	if err != nil {
		return err
	}
	if view.Comparison, err = p.searcher.Compare(c.Request.Context(), view.asker, query, a, b); err != nil {
		return err
	}
	if err := p.options.Audit(c, audit.ShownWhy(view.Comparison)); err != nil {
		return err
	}
	found := view.Comparison
	view.A, view.B = arrange(found.A.RankedPerson), arrange(found.B.RankedPerson)
	view.Kinds = comparedKinds(found.Kinds)
	if view.Sentences, err = Sentences(view.language, found); err != nil {
		return err
	}
	if view.Title, err = view.language.Text("why.title", "a", found.A.Person.Name, "b", found.B.Person.Name); err != nil {
		return err
	}
	view.Back = withValues("/", wished.values())
	view.Swap = whyURL(wished.values(), b, a)
	return p.show(c, view.Frame, "why", view)
}

// whyURL is where two colleagues are compared for what the values of a search page ask.
func whyURL(values url.Values, a, b string) string {
	values.Set("a", a)
	values.Set("b", b)
	return withValues("/why", values)
}

func comparedKinds(kinds []search.KindDifference) []comparedKind {
	most := 0.0
	for _, k := range kinds {
		most = max(most, k.A, k.B)
	}
	var out []comparedKind
	for _, k := range kinds {
		shown := comparedKind{KindDifference: k}
		for _, f := range k.Factors {
			if math.Abs(f.Difference) >= 0.005 {
				shown.Telling = append(shown.Telling, f)
			}
		}
		if most > 0 {
			shown.ShareA, shown.ShareB = k.A/most, k.B/most
		}
		out = append(out, shown)
	}
	return out
}

// Sentences says in words what a comparison says in numbers, and nothing else: who is before whom, what makes
// most of it, and what speaks the other way.
func Sentences(l *texts.Language, c *search.Comparison) ([]string, error) {
	first, second, sign := c.A, c.B, 1.0
	if c.Difference < 0 {
		first, second, sign = second, first, -1
	}
	var out []string
	var failed error
	say := func(key string, arguments ...any) {
		sentence, err := l.Text(key, arguments...)
		failed = errors.Join(failed, err)
		out = append(out, sentence)
	}
	for _, placed := range []search.Placed{c.A, c.B} {
		if placed.Rank == 0 {
			say(absenceKey(placed.Absence), "name", placed.Person.Name)
		}
	}
	switch {
	case first.Rank == 0:
		return out, failed
	case c.Difference == 0:
		say("why.equal", "a", c.A.Person.Name, "b", c.B.Person.Name, "score", l.Decimal(first.Score, 2))
	case second.Rank > 0:
		say("why.before", "a", first.Person.Name, "b", second.Person.Name, "first", first.Rank, "second", second.Rank, "difference", l.Decimal(sign*c.Difference, 2))
	default:
		say("why.alone", "a", first.Person.Name, "first", first.Rank, "score", l.Decimal(first.Score, 2))
	}
	for _, k := range c.Kinds {
		if k.Difference*sign <= 0 {
			continue
		}
		kind, err := l.Text(kindKey(k.Kind))
		failed = errors.Join(failed, err)
		pieces, others := k.PiecesA, k.PiecesB
		if sign < 0 {
			pieces, others = others, pieces
		}
		if others == 0 {
			say("why.only", "kind", kind, "difference", l.Decimal(sign*k.Difference, 2), "a", first.Person.Name, "n", pieces, "b", second.Person.Name)
			break
		}
		say("why.most", "a", first.Person.Name, "kind", kind, "difference", l.Decimal(sign*k.Difference, 2))
		// The factor that speaks most for the first.
		i := slices.IndexFunc(k.Factors, func(f search.FactorDifference) bool { return f.Difference*sign > 0 })
		if i < 0 {
			break
		}
		f := k.Factors[i]
		mine, theirs := f.A, f.B
		if sign < 0 {
			mine, theirs = theirs, mine
		}
		digits := 2
		if f.Name == search.FactorPieces {
			digits = 0
		}
		say(causeKey(f.Name), "a", first.Person.Name, "b", second.Person.Name, "mine", l.Decimal(mine, digits), "theirs", l.Decimal(theirs, digits))
		break
	}
	for _, k := range c.Kinds {
		if k.Difference*sign < 0 {
			kind, err := l.Text(kindKey(k.Kind))
			failed = errors.Join(failed, err)
			say("why.other-way", "kind", kind, "b", second.Person.Name, "difference", l.Decimal(-sign*k.Difference, 2))
			break
		}
	}
	return out, failed
}

func absenceKey(absence string) string {
	switch absence {
	case search.AbsentLeft:
		return "why.absent.left"
	case search.AbsentUnlisted:
		return "why.absent.unlisted"
	case search.AbsentFiltered:
		return "why.absent.filtered"
	case search.AbsentCompany:
		return "why.absent.company"
	case search.AbsentBeyond:
		return "why.absent.beyond"
	}
	return "why.absent.nothing"
}

func kindKey(kind string) string {
	switch kind {
	case search.KindWrote:
		return "kind.wrote"
	case search.KindAsked:
		return "kind.asked"
	case search.KindAnswered:
		return "kind.answered"
	case search.KindNamed:
		return "kind.named"
	case search.KindReacted:
		return "kind.reacted"
	case search.KindGroups:
		return "kind.groups"
	case search.KindCV:
		return "kind.cv"
	case search.KindProfile:
		return "kind.profile"
	}
	return "kind.other"
}

func causeKey(factor string) string {
	switch factor {
	case search.FactorPieces:
		return "cause.pieces"
	case search.FactorMatch:
		return "cause.match"
	case search.FactorPart:
		return "cause.part"
	case search.FactorAge:
		return "cause.age"
	case search.FactorPresence:
		return "cause.presence"
	case search.FactorDamping:
		return "cause.damping"
	case search.FactorHome:
		return "cause.home"
	case search.FactorActivity:
		return "cause.activity"
	case search.FactorCoverage:
		return "cause.coverage"
	}
	return "cause.other"
}

// filterKey names a filter by its field of search.Query.
func filterKey(field string) string {
	switch field {
	case "units":
		return "filter.unit"
	case "places":
		return "filter.place"
	case "languages":
		return "filter.language"
	case "groups":
		return "filter.group"
	case "since":
		return "filter.since"
	case "until":
		return "filter.until"
	}
	return "filter.source"
}
