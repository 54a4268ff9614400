package tender

import (
	"slices"
	"strings"

	"github.com/vemvet/vemvet/indexer/text"
)

// What comes before a skill: experience of, kunskap om, har arbetat med.
var before = compile(`(?i)(?:^|[^\p{L}])(?:` +
	`(?:erfarenhet(?:er|en)?|(?:expert|spets)?kunskap(?:er)?|kompetens|kännedom|förståelse|vana|` +
	`erfaring(?:er|ar)?|røynsle|kunnskap(?:er|ar)?|kunnskapar|kjennskap|kompetanse|forståelse|ekspertise|` +
	`kundskab(?:er)?|kendskab|kompetencer?|viden|` +
	`experience|knowledge|familiarity|expertise|understanding|proficiency|competence|skills?)(?:\s+[\p{L}-]+){0,2}?\s+(?:av|från|inom|med|i|om|för|kring|fra|frå|innen|innan|på|til|av|inden for|for|of|with|in)(?:\s+(?:arbeid|arbeidet|arbete|arbetet|arbejde|arbejdet|work|working|å arbeide|å jobbe|att arbeta|att jobba|at arbejde)\s+(?:med|with|on|in|inom|innen|innan))?|` +
	`(?:arbetat|jobbat|jobbet|arbeidet|arbeidd|jobba|arbejdet|worked)(?:\s+(?:(?:i|for)\s+)?(?:(?:minst|mindst|minimum|at least)\s+)?(?:` + numeralPattern + `)\+?\s+(?:år|years?))?\s+(?:med|i|innen|inom|with|on|in)|` +
	`(?:kjenner?|kender|känner|kjenne)(?:\s+(?:godt|väl))?\s+til|(?:känna|kjenne|kende)|` +
	`behärskar?|beherske[r]?|meistre|(?:proficient|skilled|versed|experienced|trygga?|trygge|starka?|sterke?|stærke?|duktiga?|dyktige?|dygtige?)\s+(?:in|with|at|i|på|med)|` +
	`(?:haft|hatt)\s+ansvar(?:et)?\s+för|ansvarat\s+för|` +
	`leidd|ledd?|lett|led|har\s+gjennomført` +
	`)\s+`)

// loosely comes before a skill, and before much else: only what the firm knows and names are skills after it.
var loosely = compile(`(?i)(?:^|[^\p{L}])(?:kunna|kunne|kan|knew|know|read|built|byggt|bygget|use|använda|bruke|anvende)\s+`)

// demandsIt is what stands after a skill that is asked for: användarforskning är ett krav.
var demandsIt = compile(`(?i)^(.{3,120}?)\s(?:är|er|is|are|vert|blir)\s+(?:(?:också|også|ogsaa|also|ett|et|eit|a|an|absolut|absolutt)\s+)*(?:krav|must|meriterande|required|essential|mandatory|desirable|ønskelig|ønskeligt|ønskeleg|ynskjeleg|önskvärt|önskvärd|fördel|fordel|plus|pluss|advantage|welcome|nødvendig|nödvändig)(?:[^\p{L}]|$)`)

// verbs make a sentence of what would be the name of a skill.
var verbs = compile(`(?i)(?:^|[^\p{L}])(?:ska|skal|skall|må|måste|must|shall|should|will|bør|bör|har|have|has|er|är|is|are|kan|can|may|utgör|gäller|gjelder)(?:[^\p{L}]|$)`)

// norms are names of standards, wherever they stand.
var norms = compile(`(?:^|[^\p{L}\d])((?:ISO(?:/IEC)?|IEC|IFRS|EN|NS|DS|SS)[ -]\d{2,5}(?:[-:]\d{1,4})*)`)

// tool is what a skill is used with: hydraulisk modellering i MIKE+.
var tool = compile(`^\s+(?:i|in|med|with|using)\s+(\p{Lu}[\p{L}\d]*[\p{Lu}\d+#][\p{L}\d+#]*)`)

// hasYears is where years are those of what follows: fem års erfarenhet av, at least seven years of.
var hasYears = compile(`(?i)years\s+(?:of|with|in)\s+`)

// afterSkill is what English puts after one: strong Python skills, hands-on MLOps experience.
var afterSkill = compile(`([\p{L}\d.#+/&-]+(?:\s[\p{Lu}\d][\p{L}\d.#+/&-]*){0,3})\s+(?:skills|experience)(?:[^\p{L}]|$)`)

// goesOn is where skills or experience are those of what follows.
var goesOn = compile(`^\s+(?:skills|experience)\s+(?:of|with|in|from)\s`)

// stops end what a phrase such as experience of is about.
var stops = compile(`(?i)[:()!?\t]|\.(?:\s|$)|(?:^|\s)[–—-]\s|,\s+(?:som|der|hvor|which|who|för|for|så|fordi|because|eftersom|gärna|gjerne|gerne|minst|minimum|mindst|at least|hvis|if)\s|\s(?:som|der|där|hvor|that|which|who|because|eftersom|fordi|när|når|når|when|men|but|hos|at|på|vid|ved|enligt|etter|efter|according|under|during|is|are|er|är|would|will|vil|bör|bør|should|ger|gir|gives|ska|skal|skall|må|must|minst|mindst|minimum|som|at|to|för att|for å|i|in|from|från|fra|frå|med|with|for|för|til|till|over|inom|innen|innan|within|utan|uten|uden|without|if|hvis|om|så|indgår|vægter|vil|teller|har|have|has)\s|\s(?:indgår|vægter|teller|godt|väl|well)\b`)

// parts separate one skill from the next.
var parts = compile(`(?i)\s*[,;/]\s+(?:(?:och|og|and|eller|or|samt)\s+)?|/|\s+(?:och|og|and|eller|or|samt|och/eller|og/eller|and/or)\s+|,?\s*(?:till exempel|t\.ex\.|for eksempel|f\.eks\.|for example|such as|e\.g\.|som f\.eks\.)\s+`)

// lead is what stands before the name of a skill and says nothing of it.
var lead = compile(`(?i)^(?:(?:flytende|flytande|flydende|fluent|with|med|of|av|af|in|i|from|från|fra|frå|en|ett|ei|eit|et|den|det|de|dei|an|a|the|some|any|hands-on|god|gode|goda|gott|godt|good|strong|solid|sterk|stark|starka|djup|dyp|deep|expert|bred|breda|broad|relevant|dokumenterad|dokumentert|dokumenteret|documented|proven|praktisk|praktiske|egen|litt|lite|mycket|meget|svært|very|inngående|ingående|indgående|lang|lange|att|å|at|bygga|bygge|building|developing|running|utvikle|utveckla|udvikle|drifte|both|både|både|bl\.a\.|arbeid|arbete|arbetet|arbejde|work|minst|mindst|either|antingen|enten|en|éin|én|one)\s+)+`)

// trail is what stands after it.
var trail = compile(`(?i)(?:\s+(?:eller|or|och|og|and)?\s*(?:motsvarande|tilsvarende|tilsvarande|liknande|liknende|lignende|equivalent|similar|systems?|standards?|rules?|regler|analysis|processmotor|certification|certificate|certifiering|sertifisering|certificering|experience|skills))+$`)

// generic are words that stand where a skill would and are none.
var generic = words(`uppdrag uppdraget uppdragen oppdrag oppdraget opgave opgaver opgaven assignment assignments projekt projekter prosjekt prosjekter project projects
	området områden område området faget feltet feltet arbete arbetet arbeid arbeidet arbejde arbejdet work rollen rolle role motsvarande tilsvarende liknande liknende lignende
	equivalent similar branschen bransjen branchen industry verksamheten virksomheten leverans leveranser leveransen leveranse tjänster tjenester services konsulter konsulenter consultants konsult konsulten konsulterna konsulent konsulenten konsulentane konsulenterne konsulentene consultant vedkommende vederbörande someone somebody anyone everyone kommun kommune region
	kunden kunder customer customers team teamet organisation organisationen organisasjonen detta dette this it den det dem oss us vi you they system systemet systemer systems
	rapporter reports person personer people krav requirements kompetens kompetanse kompetence competence erfarenhet erfaring experience kunskap kunnskap knowledge år years
	tiltak rutiner metoder metode methods løsninger lösningar solutions produksjon produktion production minst anskaffingar skrift tal tale folk bruk användning use utvecklingen utvikling
	svenska norsk dansk engelsk engelska english swedish norwegian danish one ones both båda begge dere skriva skrive write tjänsten referenser references noget something anything mer more manglende bristande missing minimum mindst least
	certifiering sertifisering certificering certification certificate muntlig skriftlig skriftleg munnleg skriftligt muntligt nynorsk bokmål`)

func words(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(list) {
		out[w] = true
	}
	return out
}

// maxSkillWords is how many words the name of a skill has that the firm does not know.
const maxSkillWords = 5

// skills finds what a segment asks for. A bare one is nothing but the name of a skill, as the item of a list may be.
func (n *notes) skills(start, end int, bare bool) []mention {
	said := n.text[start:end]
	found := n.lexicon.find(said, start)
	var spans [][2]int
	for _, m := range before.FindAllStringIndex(said, -1) {
		spans = append(spans, [2]int{m[1], upTo(said, m[1])})
	}
	for _, m := range hasYears.FindAllStringIndex(said, -1) {
		spans = append(spans, [2]int{m[1], upTo(said, m[1])})
	}
	for _, m := range afterSkill.FindAllStringSubmatchIndex(said, -1) {
		if goesOn.MatchString(said[m[3]:]) {
			continue
		}
		spans = append(spans, [2]int{m[2], m[3]})
	}
	if m := demandsIt.FindStringSubmatchIndex(said); m != nil && (len(spans) == 0 || m[3] < spans[0][0]) && !before.MatchString(said[m[2]:m[3]]) {
		spans = append(spans, [2]int{m[2], min(m[3], upTo(said, m[2]))})
	}
	wish := gently.FindStringIndex(said) // helst i Cypress eller Playwright
	if (bare || wish != nil) && len(spans) == 0 && !verbs.MatchString(said) {
		begin := 0
		if wish != nil {
			begin = wish[1]
		}
		spans = append(spans, [2]int{begin, upTo(said, begin)})
	}
	first := len(said) // where skills are expected from
	for _, s := range spans {
		first = min(first, s[0])
	}
	for _, m := range loosely.FindAllStringIndex(said, -1) {
		first = min(first, m[1])
	}
	certificates := n.certificates(said, start)
	var out []mention
	for _, m := range found {
		inside := m.start >= start+first
		// A synonym is an everyday word as often as a skill: it counts where a skill is expected.
		if (m.direct || m.certificate || inside) && !within(certificates, m) && !n.lexicon.isLanguage(m.name) {
			out = append(out, m)
		}
	}
	out = append(out, certificates...)
	for _, m := range norms.FindAllStringSubmatchIndex(said, -1) {
		if norm := (mention{start: start + m[2], end: start + m[3], name: said[m[2]:m[3]], norm: true}); !touches(out, norm) {
			out = append(out, norm)
		}
	}
	for _, m := range loosely.FindAllStringIndex(said, -1) {
		for _, i := range n.items(said, m[1], upTo(said, m[1]), start) {
			if isCapital(i.name) && !touches(out, i) && !touches(found, i) {
				out = append(out, i)
			}
		}
	}
	listed := []mention{}
	for _, s := range spans {
		listed = append(listed, n.items(said, s[0], s[1], start)...)
	}
	// Of everyday words, those that are all that is listed, or that the firm has a name for.
	out = slices.DeleteFunc(out, func(m mention) bool {
		return m.topic == "" && !m.certificate && !m.norm && !slices.ContainsFunc(listed, func(l mention) bool { return l.end == m.end && l.start <= m.start })
	})
	for _, m := range listed {
		out = n.lexicon.longer(out, m)
		if !touches(out, m) && !touches(found, m) {
			out = append(out, m)
		}
	}
	for _, m := range slices.Clone(out) {
		if t := tool.FindStringSubmatchIndex(n.text[m.end:end]); t != nil {
			with := mention{start: m.end + t[2], end: m.end + t[3], name: n.text[m.end+t[2] : m.end+t[3]]}
			if !touches(out, with) && !touches(found, with) {
				out = append(out, with)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b mention) int { return a.start - b.start })
	return out
}

// longer takes the whole of what is listed where an everyday word is only its end: forudsigende vedligehold.
func (l *lexicon) longer(list []mention, whole mention) []mention {
	words := text.Words(whole.name)
	if len(words) < 2 || len(words) > 3 || slices.ContainsFunc(words, func(w text.Token) bool {
		return l.analyser.Grammatical(strings.ToLower(whole.name[w.Start:w.End]))
	}) {
		return list
	}
	for i, m := range list {
		if !m.direct && !m.certificate && whole.start < m.start && m.end == whole.end {
			if whole.topic == "" {
				whole.topic = m.topic
			}
			list[i] = whole
		}
	}
	return list
}

func touches(list []mention, m mention) bool {
	return slices.ContainsFunc(list, func(f mention) bool { return f.start < m.end && m.start < f.end })
}

func within(list []mention, m mention) bool {
	return slices.ContainsFunc(list, func(f mention) bool { return f.start <= m.start && m.end <= f.end })
}

// andWith ends what goes on, though a word stands next that would end it: design and with event sourcing.
var andWith = compile(`(?i)\s(?:och|og|and|samt|eller|or)$`)

// toName is a word with which a name of what something is joined to goes on: integration til MitID.
var toName = compile(`(?i)(?:^|[\s-])(?:integra|integre|migra|migre)\p{L}*$`)

// upTo is where what begins at a byte ends.
func upTo(said string, from int) int {
	for at := from; ; {
		m := stops.FindStringIndex(said[at:])
		if m == nil {
			return len(said)
		}
		start, end := at+m[0], at+m[1]
		word := strings.ToLower(strings.TrimSpace(said[start:end]))
		if joining[word] && (andWith.MatchString(said[from:start]) || toName.MatchString(said[from:start]) && isCapital(said[end:])) {
			at = end - 1
			continue
		}
		return start
	}
}

// joining are words that may stand within the name of a skill.
var joining = words("with med of av af in i from från fra frå to till til mot")

// items cuts said[from:to] into the names that it lists.
func (n *notes) items(said string, from, to, at int) []mention {
	var out []mention
	take := func(a, b int) {
		name := said[a:b]
		name = strings.TrimLeft(name, " \n\t\"“”»«'")
		a = b - len(name)
		for {
			l := lead.FindString(name)
			if l == "" {
				break
			}
			name = name[len(l):]
			a += len(l)
		}
		name = strings.TrimRight(name, " \n\t\"“”»«',;")
		if t := trail.FindStringIndex(name); t != nil && t[0] > 0 {
			name = name[:t[0]]
		}
		if n.isSkill(name) {
			out = append(out, mention{start: at + a, end: at + a + len(name), name: strings.Join(strings.Fields(name), " "), topic: n.lexicon.topicOf(name)})
		}
	}
	last := from
	for _, m := range parts.FindAllStringIndex(said[from:to], -1) {
		// identitets- och behörighetshantering is one name
		if strings.HasSuffix(said[:from+m[0]], "-") {
			continue
		}
		// so is CI/CD
		if said[from+m[0]:from+m[1]] == "/" && from+m[0] >= last && (len(strings.TrimSpace(said[last:from+m[0]])) < 4 || !isCapital(said[from+m[1]:])) {
			continue
		}
		take(last, from+m[0])
		last = from + m[1]
	}
	take(last, to)
	return out
}

// isSkill reports whether words may be the name of a skill.
func (n *notes) isSkill(name string) bool {
	all := text.Words(name)
	if len(all) == 0 || len(all) > maxSkillWords || n.lexicon.isLanguage(name) || len(name) < 2 {
		return false
	}
	telling := 0
	for _, w := range all {
		word := name[w.Start:w.End]
		lower := strings.ToLower(word)
		if !generic[lower] && !n.lexicon.analyser.Grammatical(lower) && strings.IndexFunc(word, isLetter) >= 0 && (isCapital(word) && w.Start > 0 || !n.lexicon.analyser.Workaday(n.language, lower)) {
			telling++
		}
	}
	first := strings.ToLower(name[all[0].Start:all[0].End])
	if _, number := numeral(first); number || experience.MatchString(name) {
		return false
	}
	return telling > 0 && !generic[first] && !n.lexicon.isLanguage(first) && !clearing.MatchString(name)
}

// experience is how much of something, and not what.
var experience = compile(`(?i)erfarenhet|erfaring|experience|kunskap|kunnskap|kundskab|knowledge|förmåga|evne|ability`)

// clearing are words of clearances, which are no skills.
var clearing = compile(`(?i)klarer|säkerhetsklass|clearance|sikkerhedsgodkend`)

// What names a certificate.
var (
	certifiedAs = compile(`(?i)(?:(?:certifiering(?:en)?|sertifisering(?:en|a)?|certificering(?:en)?|certification)\s+(?:(?:som|i|enligt|in|as|for|efter)\s+)?|(?:certifierad|sertifisert|certificeret|certified)\s+(?:(?:som|i|enligt|in|as|for|efter)\s+)?)`)
	properNames = compile(`^(?:[\p{Lu}][\p{L}\d/+#.&-]*|[\p{Lu}\d]{2,}[\p{L}\d/+#-]*)(?:\s+(?:[\p{Lu}\d][\p{L}\d/+#.&-]*|of|enligt)\b)*`)
	// certified is a name with such a word in it: Certified Kubernetes Administrator, PMP certification.
	certified = compile(`(?:[\p{Lu}][\p{L}\d/+#.&-]* )*(?:Certified|Certifierad|Sertifisert)(?: [\p{L}\d][\p{L}\d/+#.&-]*){1,5}|(?:[\p{Lu}\d][\p{L}\d/+#.&-]* )+(?:certificate|certification)\b|(?:[\p{Lu}][\p{L}\d/+#.&-]* ){2,}(?:Professional|Associate|Expert|Practitioner|Designer|Specialty|Engineer|Architect)(?: (?:Professional|Associate|Expert))?`)
)

// certificates finds proofs of skills by the words for them.
func (n *notes) certificates(said string, at int) []mention {
	var out []mention
	add := func(from, to int) {
		name := strings.TrimRight(said[from:to], " .,")
		if cut := trail.FindStringIndex(name); cut != nil && cut[0] > 0 {
			name = name[:cut[0]]
		}
		m := mention{start: at + from, end: at + from + len(name), name: strings.Join(strings.Fields(name), " "), topic: n.lexicon.topicOf(name), certificate: true}
		if name != "" && !touches(out, m) {
			out = append(out, m)
		}
	}
	for _, m := range certified.FindAllStringIndex(said, -1) {
		// Certifieringen Certified Kubernetes Administrator
		if word := certifiedAs.FindStringIndex(said[m[0]:m[1]]); word != nil && word[0] == 0 && properNames.MatchString(said[m[0]+word[1]:m[1]]) {
			m[0] += word[1]
		}
		add(m[0], upToIn(said, m[0], m[1]))
	}
	for _, m := range certifiedAs.FindAllStringIndex(said, -1) {
		if name := properNames.FindStringIndex(said[m[1]:]); name != nil {
			add(m[1], m[1]+name[1])
		}
	}
	return out
}

// upToIn ends a name before a word that goes on with the sentence.
func upToIn(said string, from, to int) int {
	if m := endOfName.FindStringIndex(said[from:to]); m != nil {
		return from + m[0]
	}
	return to
}

// endOfName is a word with which a sentence goes on.
var endOfName = compile(`(?i)\s(?:bör|bør|ska|skal|will|would|vil|for|för|hos|is|er|är|or|eller|and|och|og|must|should|som|to|til|till)\s`)

// isLetter takes whatever is not ASCII for a letter.
func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r > 0x7f }
