package tender

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vemvet/vemvet/search/team"
)

// readRequirements reads the skills that are asked for.
func (n *notes) readRequirements() {
	columns := map[int]bool{} // sections with tables that say in a column of their own what is demanded
	for _, p := range n.passages {
		columns[p.section] = columns[p.section] || n.rowDemand(p) != unsaid
	}
	for _, p := range n.passages {
		switch {
		case n.ctx.Err() != nil:
			return
		case p.shape == heading:
			continue
		case len(p.cells) > 0:
			if p.key == "" {
				n.readRow(p, columns[p.section])
			}
			continue
		case p.shape == row && !skillKeys.MatchString(p.key):
			continue
		case p.under == awarding, n.isCriterion(p.start, p.end):
			continue
		}
		if p.shape == row && governs(p.key) != unsaid { // Nice-to-have: dbt
			n.readPassage(p, p.valueAt, p.end, p.under, true)
			continue
		}
		n.readPassage(p, p.start, p.end, p.under, p.shape == item)
	}
}

// skillKeys are keys of what is asked for: Kompetens: Java, Kafka.
var skillKeys = compile(`(?i)kompetens|kompetanse|kompetence|skill|erfarenhet|erfaring|experience|kunskap|kunnskap|knowledge|krav\b|requirement|must|should|\bska|bör|bør|merit|certifi|sertifi|tekni|\bnice|desirable|önskv|ønsk|ynskj`)

// columnHead is what stands above a column and not in it.
var columnHead = compile(`(?i)^\s*(?:typ|type|kravtype|kravtyp|kategori|category|nr\.?|id|ref\.?|priority|prioritet)\s*$`)

// rowDemand is what a row of a table says in a column of its own.
func (n *notes) rowDemand(p passage) demand {
	for _, c := range p.cells {
		if columnHead.MatchString(n.text[c.start:c.end]) {
			return unsaid
		}
	}
	for _, c := range p.cells {
		if d := cellDemand(n.text[c.start:c.end]); d != unsaid && c != p.cells[0] {
			return d
		}
	}
	return unsaid
}

// readRow reads the row of a table: its longest cell asks, and another says how.
// Where other rows say how and this one does not, it is the head of the table.
func (n *notes) readRow(p passage, column bool) {
	said := n.rowDemand(p)
	longest := cell{}
	for _, c := range p.cells {
		if cellDemand(n.text[c.start:c.end]) == unsaid && c.end-c.start > longest.end-longest.start {
			longest = c
		}
	}
	if said == unsaid {
		if column || p.under == unsaid || p.under == awarding {
			return
		}
		said = p.under
	}
	n.readSegment(p, segment{longest.start, longest.end, said}, true)
}

func (n *notes) readPassage(p passage, start, end int, otherwise demand, list bool) {
	for _, s := range n.segments(start, end, otherwise) {
		if s.demand == mandatory || s.demand == wished {
			n.readSegment(p, s, list && len(strings.Fields(n.text[s.start:s.end])) <= 8)
		} else {
			n.readSubject(p, s)
		}
	}
}

// aside are sentences that ask something of the bid and not of people.
var aside = compile(`(?i)(?:^|[^\p{L}])(?:som dokumentasjon|som dokumentation|dokumentasjonskrav)(?:[^\p{L}]|$)|(?:^|[^\p{L}])(?:anbud|anbudet|anbuden|anbudsgivare\w*|tilbudet|tilbuddet|tilbud|tilbod|tilbodet|offerten|offerter|offert|proposals?|tenders?|bids?|spørsmål|frågor|questions|faktura\w*|invoices?|betaling|betalning|payments?|ansvarsförsäkring|underleverandør\w*)\s+(?:som|that|ska|skal|skall|shall|must|må|er|är|are|is|har|vert|kan|lämnas|sendes|skulle|without)(?:[^\p{L}]|$)`)

func (n *notes) readSegment(p passage, s segment, bare bool) {
	said := n.text[s.start:s.end]
	if aside.MatchString(said) && !strings.Contains(strings.ToLower(said), "score") {
		return
	}
	found := n.skills(s.start, s.end, bare)
	found = append(found, n.roles(s, found)...)
	if len(found) == 0 {
		n.readSubject(p, s)
		return
	}
	ys, ls := years(said, s.start, found), levelsOf(said, s.start, found)
	for i, m := range found {
		n.require(Requirement{
			Skill: m.name, Known: m.topic != "", Topic: m.topic, Certificate: m.certificate, Mandatory: s.demand == mandatory,
			Years: ys[i], Level: ls[i], Passage: n.passageOf(p),
		})
	}
}

// require notes a requirement, once: what is asked for twice is asked for as the stricter.
func (n *notes) require(r Requirement) {
	if strings.EqualFold(r.Topic, r.Skill) {
		r.Topic = ""
	}
	keys := n.lexicon.keys(r.Skill)
	first := -1
	for _, key := range keys {
		for _, i := range n.asked[key] {
			if (first < 0 || i < first) && n.lexicon.sameAs(n.out.Requirements[i].Skill, r.Skill) {
				first = i
			}
		}
	}
	if first >= 0 {
		have := &n.out.Requirements[first]
		if r.Mandatory && !have.Mandatory {
			have.Mandatory, have.Passage = true, r.Passage
		}
		have.Years, have.Level, have.Weight = max(have.Years, r.Years), max(have.Level, r.Level), max(have.Weight, r.Weight)
		return
	}
	for _, key := range keys {
		n.asked[key] = append(n.asked[key], len(n.out.Requirements))
	}
	n.out.Requirements = append(n.out.Requirements, r)
}

// roleNames are what people are called by what they do.
var roleNames = compile(`(?i)(?:^|[^\p{L}-])(projektledare|prosjektleder|prosjektleiar|projektleder|project managers?|project leader|testledare|testleder|test manager|scrum master|produktägare|produkteier|product owner|lösningsarkitekt|løsningsarkitekt|solution architect|enterprise architect|verksamhetsarkitekt|virksomhetsarkitekt|affärsanalytiker|forretningsanalytiker|business analyst|delprosjektleder|delprojektledare|förändringsledare|endringsleder)(?:[^\p{L}]|$)`)

// beenOne says that somebody has been what they are called.
var beenOne = compile(`(?i)(?:^|[^\p{L}])(?:arbetat|jobbat|jobbet|arbeidet|arbejdet|arbeidd|worked|erfaring|erfarenhet|experience)\s+(?:som|as)\s`)

// roles finds who is asked for by what they are called, where a segment says how long or that they have been one.
func (n *notes) roles(s segment, beside []mention) []mention {
	said := n.text[s.start:s.end]
	if len(beside) > 0 || !yearsForward.MatchString(said) && !beenOne.MatchString(said) {
		return nil
	}
	var out []mention
	for _, m := range roleNames.FindAllStringSubmatchIndex(said, -1) {
		r := mention{start: s.start + m[2], end: s.start + m[3], name: said[m[2]:m[3]], topic: n.lexicon.topicOf(said[m[2]:m[3]])}
		out = append(out, r)
	}
	return out
}

// subjects are what the work is about: ett uppdrag inom tjänstedesign.
var subjects = compile(`(?i)(?:uppdrag(?:et)?|oppdrag(?:et)?|opgaven?|assignment|program(?:met)?|hjälp(?:a|e)?|hjælpe|help)\s+(?:[\p{L}]+\s+){0,2}?(?:inom|innan|innen|inden for|med|mot|within|with|against|på|of)\s+`)

// readSubject reads what a sentence says the work is about, which it is wished that people know.
func (n *notes) readSubject(p passage, s segment) {
	said := n.text[s.start:s.end]
	for _, m := range subjects.FindAllStringIndex(said, -1) {
		for _, f := range n.lexicon.find(said[m[1]:], s.start+m[1]) {
			if f.topic != "" {
				n.require(Requirement{Skill: f.name, Known: true, Topic: f.topic, Passage: n.passageOf(p)})
			}
		}
	}
}

// leave keeps as many requirements as a team may be asked for: the weightiest.
func (n *notes) leave() {
	all := n.out.Requirements
	if len(all) <= team.MaxRequirements {
		return
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return heavier(all[i], all[j]) })
	keep := map[int]bool{}
	for _, i := range order[:team.MaxRequirements] {
		keep[i] = true
	}
	n.out.Requirements = []Requirement{}
	for i, r := range all {
		if keep[i] {
			n.out.Requirements = append(n.out.Requirements, r)
		} else {
			n.out.Left = append(n.out.Left, r)
		}
	}
}

// heavier orders requirements: what the bid falls without, then what counts for more, then what the firm knows.
func heavier(a, b Requirement) int {
	first := func(x, y bool) int {
		switch {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	}
	return cmp.Or(first(a.Mandatory, b.Mandatory), cmp.Compare(b.Weight, a.Weight), first(a.Known, b.Known))
}
