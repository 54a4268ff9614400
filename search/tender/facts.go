package tender

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/vemvet/vemvet/indexer/text"
	"github.com/vemvet/vemvet/search/team"
)

const people = `konsulter|konsulenter|konsulentar|konsultar|rådgivare|rådgivere|rådgjevarar|personer|persons|people|folk|medarbetare|medarbeidere|medarbejdere|utvecklare|utviklere|udviklere|developers?|engineers?|ingenjörer|ingeniører|consultants?|specialister|spesialister|experts?|experter|arkitekter|architects?|resurser|ressurser|resources|team members|\p{L}*ingeniører|\p{L}*utviklere?|\p{L}*utvecklare|\p{L}*arkitekt|\p{L}*konsult|\p{L}*konsulent|\p{L}*leder(?:e|ne)?|\p{L}*ledare|\p{L}*leiar(?:ar)?|managers?|\p{L}*designere?|designers?|analysts?|testers?`

var (
	seatKeys = compile(`(?i)^(?:antal|antall|tal på\s|number of|no\. of|team size|headcount)\b`)
	seatsBy  = compile(`(?i)(?:^|[^\p{L}\d])(?:(` + numeralPattern + `)\s+(?:til|till|to|-|–)\s+)?(` + numeralPattern + `|an?)\s+(?:[\p{L}]+[- ]){0,2}?(?:` + people + `)(?:[^\p{L}]|$)`)
	teamOf   = compile(`(?i)(?:team|grupp|gruppe|hold|group|lag)\s+(?:på|of|om|av)\s+(?:(` + numeralPattern + `)\s+(?:til|till|to|-|–)\s+)?(` + numeralPattern + `)(?:[^\p{L}\d]|$)`)
	// needs say that a number of people is the one asked for.
	needs = compile(`(?i)omfattar|omfatter|behov|søger|søker|söker|trenger|treng\b|need|looking for|stille med|ställa|behöver|behövs|behöva|kreve|kræve|team|grupp|gruppe|hold|består|bestå|mangler|requires?|kræver|krever|tilby|offer`)
	// counted is how many people are what something is asked for: utvecklare (2 st).
	counted = compile(`(?i)(?:` + people + `)\s*\(\s*(\d{1,2})\s*(?:st|stk|pers|personer|positions)\.?\s*\)`)
	// already are people that there are, whoever is asked for.
	already = compile(`(?i)(?:^|[^\p{L}])(?:i dag|idag|today|currently|nuvarande|nåværende|nuværende|noverande)(?:[^\p{L}]|$)`)
	least   = compile(`(?i)(?:minst|mindst|at least|minimum|av|of|første|første|hos)\s*$`)
)

// readSeats reads how many people are asked for.
func (n *notes) readSeats() {
	best := 0
	note := func(value, rank int, p passage) {
		if value >= 1 && value <= team.MaxSeats && rank > best {
			best = rank
			n.out.Seats = &Number{Value: value, Passage: n.passageOf(p)}
		}
	}
	for _, p := range n.passages {
		said := n.text[p.start:p.end]
		if p.key != "" && seatKeys.MatchString(p.key) {
			if value, ok := numeral(strings.Trim(p.value, " .stk")); ok {
				note(value, 4, p)
			}
			continue
		}
		rank := 1
		if needs.MatchString(said) {
			rank = 3
		}
		if p.under == mandatory || p.under == wished {
			rank--
		}
		for _, m := range teamOf.FindAllStringSubmatch(said, -1) {
			value, _ := numeral(m[2])
			note(value, 3, p)
		}
		for _, m := range counted.FindAllStringSubmatch(said, -1) {
			value, _ := numeral(m[1])
			note(value, 3, p)
		}
		if rank < 2 || already.MatchString(said) {
			continue
		}
		sum := 0
		for _, m := range seatsBy.FindAllStringSubmatchIndex(said, -1) {
			value, ok := numeral(said[m[4]:m[5]])
			if !ok { // a delivery manager
				value = 1
			}
			if ok && (least.MatchString(said[:max(m[4], m[2])]) || m[2] >= 0 && least.MatchString(said[:m[2]]) || least.MatchString(said[:m[4]])) {
				continue
			}
			sum += value
		}
		note(sum, rank-1, p)
	}
}

var (
	placeKeys = compile(`(?i)^(?:ort|plats|placering|(?:arbets|placerings|stationerings)ort|\p{L}*sted|(?:\p{L}+s)?stad|location|place|place of work|place of performance)\b`)
	placeName = `(\p{Lu}[\p{L}-]+(?:\s\p{Lu}[\p{L}-]+)?)`
	placedBy  = compile(`(?:(?i:utförs|utføres|utførast|udføres|løses|foregår|foregaar|bedrivs|görs|sker|sitter|sidder|sits|work is done|performed|takes place|is done|arbeidet|arbetet|arbejdet|arbeidsstedet|arbejdsstedet|arbeidsstaden|arbetsplats\p{L}*|based|on[- ]?site|lokaler|leveransen|place of work)(?:[^.;:]{0,60}?))\s(?i:i|in|at|er|is|på)\s(?:\p{L}+s?\s(?i:lokaler|lokalar|premises|offices|kontorer)\s(?i:i|in|at|på)\s)?` + placeName)
)

// listed parts the places of a list.
var listed = compile(`\s*(?:,|/|\s(?:och|og|and|eller|or)\s)\s*`)

// readPlaces reads where the work is done.
func (n *notes) readPlaces() {
	add := func(name string, p passage) {
		if end := ends.FindStringIndex(name); end != nil { // Placering: Falun. Distansarbete kan förekomma.
			name = name[:end[0]]
		}
		name, _, _ = strings.Cut(name, " (")
		for _, part := range listed.Split(strings.TrimSpace(strings.TrimRight(name, ".")), -1) {
			value, known := n.lexicon.known(n.lexicon.vocabulary.Places, part)
			if isCapital(part) && !has(n.out.Places, value) && !n.lexicon.isLanguage(part) && len(datesIn(part+" 2000")) == 0 {
				n.out.Places = append(n.out.Places, Said{Value: value, Known: known, Passage: n.passageOf(p)})
			}
		}
	}
	for _, p := range n.passages {
		if p.shape == heading {
			continue
		}
		said := n.text[p.start:p.end]
		if p.key != "" {
			if placeKeys.MatchString(p.key) {
				add(p.value, p)
			}
			continue
		}
		if m := placedBy.FindStringSubmatchIndex(said); m != nil && len(n.out.Places) == 0 && len(n.lexicon.find(said[m[2]:m[3]], 0)) == 0 {
			add(said[m[2]:m[3]], p)
		}
	}
}

// known gives a value as the firm writes it.
func (l *lexicon) known(list []string, value string) (string, bool) {
	folded := func(s string) string { return text.Fold(strings.ToLower(strings.Join(strings.Fields(s), " "))) }
	i := slices.IndexFunc(list, func(have string) bool { return folded(have) == folded(value) })
	if i < 0 {
		return value, false
	}
	return list[i], true
}

// tongues are languages by their names.
var tongues = map[string]string{
	"svenska": "sv", "svensk": "sv", "swedish": "sv", "norska": "no", "norsk": "no", "norwegian": "no", "bokmål": "no", "nynorsk": "no", "danska": "da", "dansk": "da", "danish": "da",
	"engelska": "en", "engelsk": "en", "english": "en", "tyska": "de", "tysk": "de", "german": "de", "franska": "fr", "fransk": "fr", "french": "fr", "finska": "fi", "finsk": "fi", "finnish": "fi",
	"spanska": "es", "spansk": "es", "spanish": "es", "polska": "pl", "polsk": "pl", "polish": "pl",
}

// tongueNames finds out whether a text names any of them.
var tongueNames = sync.OnceValue(func() *wordSet { return newWordSet(slices.Collect(maps.Keys(tongues))) })

func (l *lexicon) isLanguage(name string) bool {
	_, ok := tongues[strings.ToLower(strings.TrimSpace(name))]
	return ok
}

var (
	speaking = compile(`(?i)(?:^|[^\p{L}])(?:tal|tala|talar|tale|taler|skrift|skriva|skrive|skriver|muntlig\p{L}*|munnleg\p{L}*|skriftlig\p{L}*|skriftleg\p{L}*|flytande|flytende|flydende|behärskar?|beherske\p{L}*|meistre|modersmål\p{L}*|kunna|kunne|kan|obehindrat|arbeidsspråk\p{L}*|arbetsspråk\p{L}*|arbejdssprog\p{L}*|fluent|fluently|speak|write|written|spoken|working knowledge|native|work in|språk|sprog|language|högt|højt|god|gode|goda|good)(?:[^\p{L}]|$)`)
	papers   = compile(`(?i)(?:^|[^\p{L}])(?:dokument\p{L}*|handlingar|documents?|documentation|anbudet|tilbudet|tilbuddet|cv)(?:[^\p{L}]|$)`)
)

// aloud says that people speak a language, whatever papers are in it too.
var aloud = compile(`(?i)(?:^|[^\p{L}])(?:tal|tala|tale|speak|muntlig|konsult\p{L}*|konsulent\p{L}*|flytande|flytende|flydende|fluent)(?:[^\p{L}]|$)`)

// readLanguages reads what the team has to speak.
func (n *notes) readLanguages() {
	for _, p := range n.passages {
		if p.shape == heading || !tongueNames().in(n.text[p.start:p.end]) {
			continue
		}
		under := p.under
		if d := n.rowDemand(p); d != unsaid {
			under = d
		}
		whole := n.text[p.start:p.end]
		for _, s := range n.segments(p.start, p.end, under) {
			said := n.text[s.start:s.end]
			bonus := s.demand == wished
			// Svenska är meriterande needs no word for speaking.
			spoken := speaking.MatchString(said) || bonus && (speaking.MatchString(whole) || len(strings.Fields(said)) <= 6)
			if spoken && (!papers.MatchString(said) || aloud.MatchString(said)) {
				n.languagesIn(p, said, bonus)
			}
		}
	}
}

func (n *notes) languagesIn(p passage, said string, bonus bool) {
	for _, w := range text.Words(said) {
		code, ok := tongues[strings.ToLower(said[w.Start:w.End])]
		if !ok {
			continue
		}
		if i := slices.IndexFunc(n.out.Languages, func(have Said) bool { return have.Value == code }); i >= 0 {
			n.out.Languages[i].Wished = n.out.Languages[i].Wished && bonus
			continue
		}
		known := slices.ContainsFunc(n.lexicon.vocabulary.Languages, func(have string) bool { return text.Canonical(have) == code })
		n.out.Languages = append(n.out.Languages, Said{Value: code, Known: known, Wished: bonus, Passage: n.passageOf(p)})
	}
}

var clearancesBy = []*pattern{
	compile(`(?i)(säkerhetsklass\s+[1-3])`),
	compile(`(?i)(?:sikkerhetsklarer\p{L}*|sikkerheitsklarer\p{L}*|klarering\p{L}*|clearance|sikkerhedsgodkend\p{L}*|klareres)(?:\s+(?:på|for|til|at|of|to|på nivå|level|nivå|niveau|i))*\s+((?i:hemmelig|hemmeleg|strengt hemmelig|konfidensiel\p{L}+|begrenset|fortroligt|yderst hemmeligt|hemmeligt|til tjenestebrug|kosmisk\s\p{L}+|nato\s\p{L}+)|[A-Z]{2,4}\b)`),
	compile(`\b((?:SC|DV|BPSS|CTC))\s+(?i:clear(?:ed|ance))`),
}

// readClearances reads what people must be cleared for.
func (n *notes) readClearances() {
	for _, p := range n.passages {
		if !slices.ContainsFunc(clearancesBy, func(by *pattern) bool { return by.may(n.text[p.start:p.end]) }) {
			continue
		}
		for _, s := range n.segments(p.start, p.end, p.under) {
			if n.demanded(n.text[s.start:s.end]) == mandatory {
				s.demand = mandatory
			}
			n.clearancesIn(p, s)
		}
	}
}

func (n *notes) clearancesIn(p passage, s segment) {
	said := n.text[s.start:s.end]
	for _, by := range clearancesBy {
		for _, m := range by.FindAllStringSubmatch(said, -1) {
			value, known := n.lexicon.known(n.lexicon.vocabulary.Clearances, strings.Join(strings.Fields(m[1]), " "))
			if !has(n.out.Clearances, value) {
				n.out.Clearances = append(n.out.Clearances, Said{Value: value, Known: known, Wished: s.demand == wished, Passage: n.passageOf(p)})
			}
		}
	}
}

var (
	customerKeys = compile(`(?i)^(?:(?:upphandlande|avropande|inköpande|contracting)\s+(?:myndighet|authority|entity|enhet)|beställare|kund|kunde|oppdragsgiver|oppdragsgjevar|ordregiver|client|buyer|customer|köpare|uppdragsgivare|kjøper|organisation the work is for)$`)
	invites      = compile(`^((?:The\s+|Vi i\s+)?\p{Lu}[\p{L}&.-]+(?:\s+(?:\p{Lu}[\p{L}&.-]*|for|för|of|og|och|and|kommun|kommune|fylkeskommune|region|digital|handel|samordning|styrelsen|myndigheten)){0,5}?)(?:\s\([^)]{1,40}\))?\s+(?i:inbjuder|söker|inviterer|innbyr|søker|søger|ber|trenger|treng|skal bytte|indbyder|upphandlar|invites|is looking|seeks|is seeking|requests|ønsker|önskar|needs|requires|behöver)\b`)
	askedBy      = compile(`^(?i:avropsförfrågan|förfrågan|inbjudan|forespørsel|førespurnad|henvendelse|request|invitation|avrop)\s(?i:från|fra|frå|from)\s(\p{Lu}[\p{L}&.-]+(?:\s(?:\p{Lu}[\p{L}&.-]*|för|for|of|og|och|and|kommun|kommune|region)){0,5})`)
	sender       = compile(`^(?i:from|från|fra):\s*(?:(?i:procurement|inköp|innkjøp|anskaffelser|indkøb|purchasing)[, ]+)?\s*([^<@]{3,60}?)\s*(?:<|$)`)
	// calledSo names who asks, and what they are called below: Fjordby Kommune, herefter kaldet ordregiver.
	calledSo = compile(`^((?:The\s+)?\p{Lu}[\p{L}&.-]+(?:\s+(?:\p{Lu}[\p{L}&.-]*|for|för|of|og|och|and|kommun|kommune|fylkeskommune|region)){0,5}?),?\s+\(?(?i:heretter|herefter|nedan|hereafter|hereinafter|nedenfor|heretter kalt|i det følgende|fortsättningsvis)(?:[^\p{L}]|$)`)
	// domain is where a mail is from, which is often what its firm is called.
	domain = compile(`@(?:[\p{L}\d-]+\.)*?([\p{L}\d-]{3,})\.\p{L}{2,}>?\s*$`)
	weIn   = compile(`^(?:Vi i|We at|Vi på|The)\s+`)
)

// we are words that begin a sentence in place of who asks.
var we = words("Vi We I Du Ni Dere The Det Kunden")

// ofDomain gives the name in the text that begins like the domain of an address, with what belongs to it; "": none does.
func (n *notes) ofDomain(address string) string {
	m := domain.FindStringSubmatch(address)
	if m == nil {
		return ""
	}
	for _, p := range n.passages {
		said := n.text[p.start:p.end]
		words := text.Words(said)
		for i, w := range words {
			if !strings.EqualFold(said[w.Start:w.End], m[1]) || !isCapital(said[w.Start:w.End]) || w.Start > 0 && said[w.Start-1] == '@' {
				continue
			}
			end := w.End
			for _, next := range words[i+1:] {
				if said[end:next.Start] != " " || !isCapital(said[next.Start:next.End]) {
					break
				}
				end = next.End
			}
			return said[w.Start:end]
		}
	}
	return ""
}

// isOrdinary reports whether a name is a word that begins a sentence, such as Everyone.
func (n *notes) isOrdinary(name string) bool {
	lower := strings.ToLower(name)
	return !strings.Contains(name, " ") && (n.lexicon.analyser.Grammatical(lower) || generic[lower] || n.lexicon.analyser.Workaday(n.language, lower))
}

// readCustomer reads who asks.
func (n *notes) readCustomer() {
	best := 0
	note := func(name string, rank int, p passage) {
		if name = strings.Trim(weIn.ReplaceAllString(strings.TrimSpace(name), ""), " .,"); name != "" && rank > best {
			best = rank
			n.out.Customer = &Said{Value: name, Passage: n.passageOf(p)}
		}
	}
	for _, p := range n.passages {
		said := n.text[p.start:p.end]
		if m := askedBy.FindStringSubmatch(said); m != nil {
			note(m[1], 2, p)
		}
		if m := calledSo.FindStringSubmatch(said); m != nil {
			note(m[1], 3, p)
		}
		switch {
		case p.key != "" && customerKeys.MatchString(p.key):
			note(p.value, 4, p)
		case p.key != "":
			m := sender.FindStringSubmatch(said)
			if m == nil {
				continue
			}
			if name := n.ofDomain(said); name != "" {
				note(name, 2, p)
			} else if len(strings.Fields(m[1])) >= 2 {
				note(m[1], 1, p)
			}
		default:
			if m := invites.FindStringSubmatch(said); m != nil && !we[m[1]] && !n.isOrdinary(m[1]) {
				note(m[1], 3, p)
			}
		}
	}
}
