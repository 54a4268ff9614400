package tender

import (
	"strconv"
	"strings"
)

var (
	percents = compile(`(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:%|procent|prosent|per cent|percent|pct\.?)`)
	points   = compile(`(?i)(?:\(|,|:|\t|–|-)\s*(?:max(?:imalt)?\.?\s+|maks(?:imalt)?\.?\s+|up to\s+|inntil\s+|upp till\s+)?(\d{1,3})\s*(?:poäng|poeng|points?|point|p)\b\)?`)
	// counted ends with what is counted: pris viktas, kompetens väger, prisen vægter, vi weigh.
	countVerbs = compile(`(?i)\s*(?:,?\s*som\s+|,?\s*which\s+)?(?:viktas|väger|vekter|vektes|teller|tel|vægter|vægtes|counts?|weighs?|is weighted|med|at|til|till|utgör|udgør|utgjør|:|\(|=|–|-)\s*(?:med|at|til|till|for|\()?\s*$`)
	// beginnings lead up to the first criterion of a sentence.
	beginnings = compile(`(?i)^.*(?:där|når|slik|sådan|ut fra|ud fra|utifrån|på grunnlag av|på grundlag af|vurderes på|bedöms på|judged on|based on|evaluates|we weigh|weigh|vid utvärderingen väger|vid utvärderingen|ved evalueringen|:)\s+`)
	joiners    = compile(`(?i)^(?:[\s,;)(]|och\s|og\s|and\s|samt\s|the\s|teamets\s+|that\s|som\s)+`)
)

// isCriterion reports whether a passage tells how much something counts.
func (n *notes) isCriterion(start, end int) bool {
	return percents.MatchString(n.text[start:end]) && !freeTime.MatchString(n.text[start:end])
}

// freeTime are per cent of people's time, and not of an evaluation.
var freeTime = compile(`(?i)heltid|deltid|full[- ]?time|part[- ]?time|omfattning|stillings|stilling|beläggning|allocation|tilgjengelig|tilgængelig på`)

// readCriteria reads what the evaluation counts, and how much.
func (n *notes) readCriteria() {
	for _, p := range n.passages {
		said := n.text[p.start:p.end]
		if p.shape == heading || !n.isCriterion(p.start, p.end) {
			continue
		}
		from := 0
		for _, m := range percents.FindAllStringSubmatchIndex(said, -1) {
			percent, err := strconv.ParseFloat(strings.Replace(said[m[2]:m[3]], ",", ".", 1), 64)
			name := criterion(said[from:m[0]], from == 0)
			from = m[1]
			if err == nil && name != "" && percent > 0 && percent <= 100 {
				n.out.Criteria = append(n.out.Criteria, Criterion{Name: name, Percent: percent, Passage: n.passageOf(p)})
			}
		}
	}
}

// criterion gives the name of what counts, from what stands before its per cent.
func criterion(said string, first bool) string {
	said = strings.Join(strings.Fields(said), " ")
	if first {
		said = beginnings.ReplaceAllString(said, "")
	}
	said = countVerbs.ReplaceAllString(said, "")
	said = joiners.ReplaceAllString(said, "")
	said = strings.Trim(said, " ,:;()\t–-")
	if len(strings.Fields(said)) > 10 {
		return ""
	}
	return said
}

// weigh gives requirements the weight of the criterion, or the points, that name them. A criterion that names a skill
// which nothing asked for is a wish for it.
func (n *notes) weigh() {
	for _, c := range n.out.Criteria {
		if plainCriteria.MatchString(c.Name) {
			continue
		}
		n.weighBy(c.Name, c.Percent, c.Passage)
	}
	for _, p := range n.passages {
		said := n.text[p.start:p.end]
		m := points.FindStringSubmatchIndex(said)
		if m == nil || p.shape == heading {
			continue
		}
		value, err := strconv.ParseFloat(said[m[2]:m[3]], 64)
		if err != nil {
			continue
		}
		for i := range n.out.Requirements {
			if r := &n.out.Requirements[i]; r.Passage.Start == p.start {
				r.Weight = value
			}
		}
	}
}

// plainCriteria are of the bid as a whole.
var plainCriteria = compile(`(?i)^(?:the\s+)?(?:pris|prisen|priset|price|kostnad\w*|cost|kvalitet\w*|quality|kompetan?s\w*|konsulentenes kompetanse|konsulternas kompetens|competence|technical competence|erfaring|erfarenhet|experience|metod\w*|method|approach|mervärden?|løsningsforslag|löysingsforslag)$`)

func (n *notes) weighBy(name string, weight float64, where Passage) {
	found := n.lexicon.find(name, 0)
	for _, s := range before.FindAllStringIndex(name, -1) {
		for _, m := range n.items(name, s[1], upTo(name, s[1]), 0) {
			if !touches(found, m) {
				found = append(found, m)
			}
		}
	}
	for _, m := range found {
		if m.topic == "" && !m.certificate && !before.MatchString(name) {
			continue
		}
		n.require(Requirement{Skill: m.name, Known: m.topic != "", Topic: m.topic, Certificate: m.certificate, Weight: weight, Passage: where})
	}
}
