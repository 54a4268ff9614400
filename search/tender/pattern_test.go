package tender

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// patterns gives those of the package, by what they are.
func patterns() []*pattern {
	all := []*pattern{
		parted, gently, bullets, numbering, tabs, keyed, dateStart, lastCell, firstCell, loneKeys, aboutNothing, ends, short,
		before, loosely, demandsIt, verbs, norms, tool, hasYears, afterSkill, goesOn, stops, parts, lead, trail, experience, clearing, certifiedAs,
		properNames, certified, endOfName, skillKeys, columnHead, aside, roleNames, beenOne, subjects, wishes, musts, norwegianMusts, aMust,
		seatKeys, seatsBy, teamOf, needs, least, placeKeys, placedBy, listed, speaking, papers, aloud, customerKeys, invites, askedBy, sender, weIn,
		percents, points, countVerbs, beginnings, joiners, freeTime, plainCriteria, yearsForward, yearsBackward, pastYears, adverbs,
		isoDay, numericDay, writtenDay, americanDay, deadlineWords, bidWords, startWords, endWords, rangeJoin, questionsBy, byDay,
		hanging, andWith, toName, counted, already, bidNouns, calledSo, domain,
	}
	for _, h := range headings {
		all = append(all, h.words)
	}
	for _, l := range levels {
		all = append(all, l.words)
	}
	return append(all, clearancesBy...)
}

// differs tells where a pattern and its regular expression do not agree on a text.
func differs(p *pattern, said string) bool {
	return !slices.EqualFunc(p.FindAllStringSubmatchIndex(said, -1), p.Regexp.FindAllStringSubmatchIndex(said, -1), slices.Equal[[]int])
}

func TestAPatternFindsWhatItsExpressionFinds(t *testing.T) {
	all := patterns()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d tenders, %v", len(files), err)
	}
	passedOver, tried := 0, 0
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(content)) {
			for _, said := range []string{line, strings.ToUpper(line), strings.ToLower(line)} {
				for _, p := range all {
					tried++
					if !p.may(said) {
						passedOver++
					}
					if differs(p, said) {
						t.Fatalf("%q: differs from %s", said, p)
					}
				}
			}
		}
	}
	if passedOver*2 < tried {
		t.Errorf("%d of %d were passed over; it does not help", passedOver, tried)
	}
}

func TestAPatternAgreesWithItsExpressionOnAnyText(t *testing.T) {
	// Letters that fold in odd ways stand for k, s and å.
	letters := []rune("aåÅÅkKKsSſteøØ .,1-")
	word := rapid.StringOfN(rapid.RuneFrom(letters), 1, 4, -1)
	rapid.Check(t, func(t *rapid.T) {
		var choices []string
		for _, w := range rapid.SliceOfN(word, 1, 5).Draw(t, "words") {
			choices = append(choices, regexp.QuoteMeta(w)+rapid.SampledFrom([]string{"", "?", "+", "*", "{2}", "{0,2}", `\s+`, "[åk]", "(?:st|a)?"}).Draw(t, "after"))
		}
		one := rapid.SampledFrom([]string{"", "(?i)"}).Draw(t, "case") + rapid.SampledFrom([]string{"", "^", `\b`, `(?:^|[^\p{L}])`, ".*?"}).Draw(t, "before") +
			"(?:" + strings.Join(choices, "|") + ")" + rapid.SampledFrom([]string{"", "$", "(?:[^a]|$)", "s|t", `\p{L}*`}).Draw(t, "end")
		p := compile(one)
		said := strings.Join(rapid.SliceOfN(word, 0, 8).Draw(t, "text"), "")
		if differs(p, said) {
			t.Fatalf("%q in %q", one, said)
		}
	})
}
