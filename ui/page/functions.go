package page

import (
	"errors"
	"fmt"
	"html/template"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/identity"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// functions are what templates may call, in one language.
func (p *Pages) functions(l *texts.Language) template.FuncMap {
	local := func(t time.Time) time.Time {
		if t.IsZero() {
			return t
		}
		return t.In(p.options.Location)
	}
	return template.FuncMap{
		// words, numbers and days
		"t":         l.Text,
		"number":    l.Number,
		"decimal":   func(x float64) string { return l.Decimal(x, 3) },
		"signed":    func(x float64) string { return signed(l, x) },
		"score":     func(x float64) string { return l.Decimal(x, 2) },
		"count":     func(x float64) string { return l.Decimal(x, decimals(x)) },
		"rate":      func(x float64) string { return l.Decimal(x, 0) },
		"years":     func(x float64) (string, error) { return countYears(l, x) },
		"percent":   l.Percent,
		"date":      func(t time.Time) string { return l.Date(local(t)) },
		"clock":     func(t time.Time) string { return local(t).Format(time.TimeOnly) },
		"span":      func(from, to time.Time) (string, error) { return span(l, from, to) },
		"iso":       func(t time.Time) string { return local(t).Format(time.RFC3339) },
		"minute":    func(t time.Time) string { return local(t).Format("15:04") },
		"scope":     func(s auth.Scope) (string, error) { return scopeText(l, s) },
		"role":      func(r auth.Role) (string, error) { return roleText(l, r) },
		"action":    func(a audit.Action) (string, error) { return actionText(l, a) },
		"inRole":    func(name string) (string, error) { return inRoleText(l, name) },
		"language":  func(code string) string { return languageName(l, code) },
		"factor":    func(name string) (string, error) { return factorText(l, name) },
		"part":      func(role string) (string, error) { return partText(l, role) },
		"kind":      func(kind string) (string, error) { return l.Text(kindKey(kind)) },
		"filtered":  func(field string) (string, error) { return l.Text(filterKey(field)) },
		"reaction":  func(kind string, n int) (string, error) { return reactionText(l, kind, n) },
		"claimed":   func(by string) (string, error) { return l.Text(claimKey(by)) },
		"chapter":   func(sort string) (string, error) { return l.Text(chapterKey(sort)) },
		"note":      func(key string) (string, error) { return noteText(l, key) },
		"why":       func(r team.Reason) (string, error) { return seatReason(l, r) },
		"joined":    func(kind indexer.KeyKind) (string, error) { return l.Text(joinKeys[kind]) },
		"standing":  func(code string) (string, error) { return standingText(l, code) },
		"missing":   func(code string) (string, error) { return missingText(l, code) },
		"breaks":    func(code string) (string, error) { return caveatText(l, code, true) },
		"loss":      func(x float64) (string, error) { return lossText(l, x) },
		"bound":     func(b team.Bound) (string, error) { return boundText(l, b) },
		"wishes":    func(w []team.Wish) (string, error) { return wishesText(l, w) },
		"teamKind":  func(kind string) (string, error) { return teamKind(l, kind) },
		"gains":     func(d team.Difference) (string, error) { return differenceText(l, d, true) },
		"givesUp":   func(d team.Difference) (string, error) { return differenceText(l, d, false) },
		"spanState": func(s calendarSpan) (string, error) { return spanText(l, s) },
		"unsure":    func(code string) (string, error) { return caveatText(l, code, false) },

		// references and networks
		"sharing":     func(with indexer.Sharing) (string, error) { return sharingText(l, with) },
		"networksURL": func(q string) string { return withValues(networksPath, url.Values{"q": {q}}) },

		// bids
		"bidURL":    bidURL,
		"bidState":  func(s bid.State) (string, error) { return l.Text(stateKey(s)) },
		"bidAnswer": func(answer string) (string, error) { return l.Text(answerKey(answer)) },
		"bidMay":    func(may string) (string, error) { return l.Text(mayKey(may)) },
		"bidField":  func(v *bid.View, field string) string { return fieldText(l, v, field) },
		"bidValue":  func(v *bid.View, field, value string) string { return fieldValue(l, v, field, value) },
		"bidPerson": func(v *bid.View, id string) string { return bidPerson(l, v, id) },
		"bidSize":   func(r bid.Rate) (string, error) { return sizeText(l, r) },
		"wantedFor": wantedFor,
		"sets":      fieldSets,
		"list":      func(items ...string) []string { return items },
		"seatField": func(n int) string { return bid.Seat + ":" + strconv.Itoa(n) },
		"forField":  func(n int) string { return bid.For + ":" + strconv.Itoa(n) },
		"day":       func(t time.Time) string { return l.Date(t) }, // of a bid or a calendar: the same wherever it is read
		"dayValue":  dayValue,

		// who is who
		"reasonFor": func(kind string) (string, error) { return textOf(l, reasonTexts, kind) },
		"strength":  func(s string) (string, error) { return textOf(l, strengthTexts, s) },
		"conflict":  func(kind string) (string, error) { return textOf(l, conflictTexts, kind) },
		"ruling":    func(kind string) (string, error) { return textOf(l, rulingTexts, kind) },
		"agreed":    func(k identity.Key) (string, error) { return agreedText(l, k) },

		// addresses
		"questionURL": askURL,
		"asset":       p.assets.of,
		"personURL":   personURL,
		"accountsURL": func(id string) string { return withValues(accountsPath, url.Values{"q": {id}}) },
		"postURL":     postURL,
		"photoURL":    photoOf,
		"signInURL": func(way, next string) string {
			return withValues("/sign-in/"+url.PathEscape(way), url.Values{"next": {next}})
		},
		"copyURL": func(source string) string { return withValues("/me/copy", url.Values{"source": {source}}) },
		"askURL":  func(q string) string { return withValues("/", url.Values{"q": {q}}) },
		"web":     webAddress,
		"backs":   backs,

		// people and posts
		"initials": initials,
		"hue":      hue,
		"body":     body,
		"indent":   func(depth int) int { return min(max(depth, 0), deepest) },
		"headed":   headed,
		"path":     unitPath,
		"levels":   func() []int { return []int{1, 2, 3, 4, 5} },
		"dict":     dict,
		"inc":      func(i int) int { return i + 1 },
		"add":      func(a, b int) int { return a + b },
	}
}

// fieldSets makes a bid's fields of names and values in turn.
func fieldSets(pairs ...string) []bid.Set {
	var out []bid.Set
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, bid.Set{Field: pairs[i], Value: pairs[i+1]})
	}
	return out
}

// dayValue is a day as a form holds it.
func dayValue(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// decimals is how many digits a count, which may be a half, has after the mark.
func decimals(x float64) int {
	if x == math.Trunc(x) {
		return 0
	}
	return 1
}

// standingText says how far a thread answers.
func standingText(l *texts.Language, code string) (string, error) {
	switch code {
	case search.Accepted:
		return l.Text("ask.standing.accepted")
	case search.Answered:
		return l.Text("ask.standing.answered")
	case search.Told:
		return l.Text("ask.standing.told")
	}
	return l.Text("ask.standing.unanswered")
}

// deepest is how far replies to replies are indented: as many as style.css has classes for.
const deepest = 4

// backs is where the page about a record is, empty when it has none but the person's own.
func backs(record search.RecordLink) string {
	if record.Kind == "post" {
		return postURL(record.ID)
	}
	return ""
}

// initials are the first letters of the first and the last name.
func initials(name string) string {
	fields := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '-' && r != '.' })
	first := func(s string) string {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "'-."))
		if r == utf8.RuneError {
			return ""
		}
		return string(unicode.ToUpper(r))
	}
	switch len(fields) {
	case 0:
		return "?"
	case 1:
		return first(fields[0])
	}
	return first(fields[0]) + first(fields[len(fields)-1])
}

// hues is how many colours style.css has for avatars.
const hues = 6

// hue gives a person the same colour on every page.
func hue(id string) int {
	sum := uint32(2166136261) // FNV-1a
	for i := range len(id) {
		sum = (sum ^ uint32(id[i])) * 16777619
	}
	return int(sum % hues)
}

// headed reports whether a post has a title of its own, and not one that was made of how it begins.
func headed(post search.ThreadPost) bool {
	title := strings.TrimSuffix(flat(post.Record.Title), "…")
	return title != "" && !strings.HasPrefix(flat(post.Body), title)
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// unitPath is where somebody sits, without the top, where everybody does.
func unitPath(units []search.Link) []search.Link {
	if len(units) > 1 {
		return units[:len(units)-1]
	}
	return units
}

// span writes the time of a line of a CV: "Mar 2021 – now".
func span(l *texts.Language, from, to time.Time) (string, error) {
	switch {
	case from.IsZero() && to.IsZero():
		return "", nil
	case to.IsZero():
		return l.Text("span.since", "from", l.Month(from))
	case from.IsZero():
		return l.Month(to), nil
	case l.Month(from) == l.Month(to):
		return l.Month(to), nil
	}
	return l.Text("span.both", "from", l.Month(from), "to", l.Month(to))
}

func countYears(l *texts.Language, years float64) (string, error) {
	if years == float64(int(years)) {
		return l.Text("years", "n", int(years))
	}
	return l.Text("years", "n", years)
}

// partText says what a person's part in a record was. A name that is not known is shown as it is.
func partText(l *texts.Language, role string) (string, error) {
	key, ok := map[string]string{
		indexer.Author.String():         "part.author",
		indexer.Asked.String():          "part.asked",
		indexer.Active.String():         "part.active",
		indexer.Coauthor.String():       "part.coauthor",
		indexer.Approver.String():       "part.approver",
		indexer.Reviewer.String():       "part.reviewer",
		indexer.Thanked.String():        "part.thanked",
		indexer.Mentioned.String():      "part.mentioned",
		indexer.Replied.String():        "part.replied",
		indexer.AcceptedAnswer.String(): "part.accepted",
		indexer.Reacted.String():        "part.reacted",
		indexer.Did.String():            "part.did",
		indexer.Profile.String():        "part.profile",
	}[role]
	if !ok {
		return role, nil
	}
	return l.Text(key)
}

// factorText names a factor of a contribution. One that is not known is shown by its own name.
func factorText(l *texts.Language, name string) (string, error) {
	key, ok := map[string]string{
		search.FactorPieces:   "factor.pieces",
		search.FactorMatch:    "factor.match",
		search.FactorPart:     "factor.part",
		search.FactorAge:      "factor.age",
		search.FactorPresence: "factor.presence",
		search.FactorCoverage: "factor.coverage",
		search.FactorDamping:  "factor.damping",
		search.FactorBest:     "factor.best",
		search.FactorHome:     "factor.home",
		search.FactorActivity: "factor.activity",
		search.FactorWeight:   "factor.weight",
		search.FactorTeam:     "factor.team",

		search.FactorStrength:  "factor.strength",
		search.FactorFreshness: "factor.freshness",
	}[name]
	if !ok {
		return name, nil
	}
	return l.Text(key)
}

// signed writes a difference with its sign.
func signed(l *texts.Language, x float64) string {
	switch written := l.Decimal(math.Abs(x), 2); {
	case math.Round(x*100) == 0:
		return written
	case x < 0:
		return "−" + written
	default:
		return "+" + written
	}
}

// reactionText counts a kind of reaction; a kind that is not known is shown by its own name.
func reactionText(l *texts.Language, kind string, n int) (string, error) {
	switch strings.ToLower(kind) {
	case "", "like", "+1", "thumbsup":
		return l.Text("reaction.like", "n", n)
	case "thanks", "thank":
		return l.Text("reaction.thanks", "n", n)
	case "helpful", "insightful":
		return l.Text("reaction.helpful", "n", n)
	case "celebrate", "tada":
		return l.Text("reaction.celebrate", "n", n)
	}
	return l.Text("reaction.other", "n", n, "kind", kind)
}

func claimKey(by string) string {
	switch by {
	case "peer":
		return "claim.peer"
	case "manager":
		return "claim.manager"
	case "system":
		return "claim.system"
	}
	return "claim.self"
}

func chapterKey(sort string) string {
	switch sort {
	case "project":
		return "chapter.project"
	case "position":
		return "chapter.position"
	case "certification":
		return "chapter.certification"
	case "education":
		return "chapter.education"
	}
	return "chapter.other"
}

// dict gives a part of a template several things by name.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("dict: a name without a value")
	}
	out := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is not a name", pairs[i])
		}
		out[name] = pairs[i+1]
	}
	return out, nil
}
