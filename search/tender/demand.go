package tender

import (
	"strings"
)

// demand is how much something is asked for.
type demand int

const (
	unsaid    demand = iota
	mandatory        // the bid falls without it
	wished
	awarding // nothing is asked for: it is told how bids are judged
)

// Headings that govern what stands under them. Of several that fit the first holds.
var headings = []struct {
	demand demand
	words  *pattern
}{
	{wished, compile(`(?i)\b(?:bör|bør|should)[- ]?krav|\bbör\b|meriterande|meriter|önskvärd|önskemål|tilläggskrav|mervärde|evaluerings?krav|\bevalueres\b|\bvurderes\b|ønsk|ynskj|konkurrenceparam|legger vekt|vektlagt|vektlegges|lægger vægt|lägger vikt|desirable|preferred|nice[- ]to[- ]have|scored|optional|\bplus\b|should have|\bb-krav|evaluert|extra glad|ekstra glad|positivt|\bfördel|\bfordel|\badvantage|mervärde`)},
	{mandatory, compile(`(?i)ska(?:ll)?[- ]?krav|\ba-krav|skal[- ]?krav|må[- ]?krav|\bmust\b|obligatorisk|tvingande|absolut\w* krav|absolutt\w* krav|minstekrav|mindstekrav|minimumskrav|minimikrav|kompetenskrav|kompetansekrav|kompetencekrav|ufravigelig|mandatory|minimum requirement|essential`)},
	{awarding, compile(`(?i)tildeling|tilldelning|utvärdering|evaluering|award|evaluation|how we (?:choose|evaluate)|hur vi väljer|avgörande|kriteri`)},
	{mandatory, compile(`(?i)\bkrav\b|kravspecifikation|kravspesifikasjon|\brequirements?\b|what we need|vad vi (?:söker|letar)|(?:ser|leter|letar) etter|(?:ser|letar) efter|looking for|(?:söker|søker|søger|søkjer) (?:dig|deg) som|(?:vem|hvem) (?:är|er) du|who you are|you (?:will )?(?:have|bring)|hva vi (?:søker|trenger)|hvad vi søger|kvalifikationskrav|kvalifikasjonskrav`)},
}

// governs tells what a heading says of what stands under it.
func governs(said string) demand {
	for _, h := range headings {
		if h.words.MatchString(said) {
			return h.demand
		}
	}
	return unsaid
}

var (
	wishes = compile(`(?i)(?:^|[^\p{L}])(?:(?:inget|intet|inte|ikke|ikkje|not|no)\s+(?:(?:a|an|ett|et|eit|noe|något|absolut|absolutt)\s+)?(?:krav|must|måste|requirement|mandatory|essential)|bör|bør|should|önskvärt|önskvärda|önskas|ønskelig|ønskeligt|ønskeleg|ynskjeleg|ønskes|ønsker|meriterande|merit|fördel|fordel|advantage|gärna|gjerne|gjerne|gerne|helst|plus|pluss|plusspoeng|desirable|desired|preferably|preferred|nice|welcome|bonus|helpful|would|not required|vektlegges|vektlagt|positivt|(?:score|scores) higher|mervärde|indgår i vurderingen|legger vekt|fint|great|asset)(?:[^\p{L}]|$)`)
	musts  = compile(`(?i)(?:^|[^\p{L}])(?:ska|skall|skal|måste|must|shall|krävs|kräver|krever|kreves|krev|krevst|kræver|kræves|krav|requires?|required|requirement|need|needs|essential|obligatorisk|obligatoriskt|obligatoriska|mandatory|nødvendig|nödvändig|necessary|minst|minimum|mindst|at least|behöver|forutsetter|forudsætter)(?:[^\p{L}]|$)`)
	// may is must in Norwegian, and leave to do something in Danish.
	norwegianMusts = compile(`(?i)(?:^|[^\p{L}])må(?:[^\p{L}]|$)`)
	aMust          = compile(`(?i)\b(?:is|are) a must\b`)
)

// demanded tells what the words of a sentence say.
func (n *notes) demanded(said string) demand {
	switch {
	case aMust.MatchString(said):
		return mandatory
	case wishes.MatchString(said):
		return wished
	case musts.MatchString(said), n.language == "no" && norwegianMusts.MatchString(said):
		return mandatory
	}
	return unsaid
}

// cellDemand tells what the cell of a row says of the row.
func cellDemand(said string) demand {
	switch strings.ToLower(strings.Trim(strings.TrimSpace(said), ".*()")) {
	case "ska", "skall", "skal", "må", "must", "mandatory", "krav", "mk", "a", "obligatorisk", "obligatoriskt", "absolutt", "absolut", "minstekrav", "mindstekrav", "shall", "skallkrav", "skakrav", "ska-krav", "skall-krav", "skal-krav", "må-krav", "m", "essential", "required", "o":
		return mandatory
	case "bör", "bør", "should", "ønske", "ønskelig", "ønskeligt", "önskemål", "önskvärt", "meriterande", "desirable", "börkrav", "bør-krav", "bör-krav", "b", "d", "evaluering", "evalueringskrav", "optional", "kan", "wish", "nice to have", "ek", "ev":
		return wished
	}
	return unsaid
}
