package text

import (
	"slices"
	"strings"
	"unicode"
)

// Words that ask, in the languages that have stop words here. Most of them are subjects too: a help desk, good
// clinical practice, the work environment. They are told apart by what stands beside them; see asks.
const (
	// askers ask wherever they stand.
	askers = `who whom whose whoever anyone anybody someone somebody everybody everyone anything something
		vem vilka vilken någon någonting några nån nåt hvem hvilke hvilken noen noe kven nokon noko nokre hvilket
		nogen noget nogle kuka ketkä kenellä kenelläkään kenelle keneltä joku jotakuta jotain wer wen wem jemand
		jemanden jemandem irgendjemand etwas`
	// doing is done by those who know, and by those who ask.
	doing = `know knows knew can could help helps work works worked working use uses used using try tried do does did done
		ask talk speak contact recommend suggest point find show tell get understand understands handle handles deal
		deals dealt looking look need seeking seek want wants owns own heard got seen built ever already share give
		vet kan känner jobbar jobbat jobba arbetar arbetat arbeta använder använt hjälpa hjälper fråga prata kontakta
		tipsa finns söker letar behöver vill gjort gör ansvarar äger sysslar sysslat hållit förstår hört ska bör
		veit kjenner kjenn jobber jobbet jobba arbeider arbeidet arbeid brukt bruker hjelpe hjelper spørre snakke
		kontakte tipse finnes fins leter trenger treng ønsker ynskjer gjort gjør eier driver forstår hørt bør kunne
		ved kender arbejder arbejdet brugt bruger hjælpe hjælper spørge tale findes søger mangler
		tietää osaa tuntee kokemusta osaamista tietoa apua osaako tietääkö tunteeko onko voisi voiko auttaa etsin tarvitsen työskennellyt käyttänyt
		weiß weiss kennt kann hilft kenne suche sucht brauche brauchen gibt arbeitet könnte versteht sollte`
	// openers ask at the beginning of a question whatever follows.
	openers = `need looking seeking find söker letar behöver leter trenger treng søger mangler etsin tarvitsen suche sucht`
	// skill is what those have who know, or what they are called; it is followed by what they know.
	skill = `help good best great skilled experienced experience expertise familiar knowledge knowledgeable proficient
		competence competent responsible interested tips advice people person persons colleague colleagues company firm
		contact capable able background track record
		hjälp bra duktig duktiga bäst kunnig kunniga insatt insatta erfaren erfarna erfarenhet erfarenheter koll kunskap
		kunskaper kompetens ansvarig ansvariga intresserad vana van bakgrund folk kollega kollegor firman företaget bolaget
		råd kontaktperson kännedom hum kläm
		hjelp flink flinke god gode dyktig dyktige erfaring erfaringer erfaren erfarne greie peiling kunnskap kunnskaper
		kompetanse ansvarlig ansvarlige kjennskap kjent interessert folk kollega kollegaer kolleger firmaet selskapet
		bedriften råd røynsle kunnig styr
		hjælp dygtig erfaring forstand viden kendskab kompetence ansvarlig virksomheden kyndig
		hyvä asiantuntemusta
		erfahrung erfahrungen kenntnisse ahnung wissen hilfe gut erfahren zuständig verantwortlich`
	// experts are people by what they know: they ask at the end of a question, too.
	experts = `expert experts specialist specialists guru gurus expertise
		experter specialister kunnig ekspert eksperter spesialist spesialister asiantuntija asiantuntijat experte experten
		spezialist spezialisten`
	// closers ask after the subject.
	closers = `best well lately recently please bäst bra helst gärna godt best gerne helfen gearbeitet auskennt weiß kennt
		kann beschäftigt kanssa tack takk tak danke bitte kiitos`
	// greetings ask nothing, but come with questions.
	greetings = `hi hello hey please thanks hej hejsan hallå tack hei heisann hallo takk tak moi hei kiitos danke bitte guten tag`
	// before stand between what somebody has and what it is about, or between people and what they know.
	before = `with about on in of at for to that who who've
		med om på i inom av för till som kring
		innen innenfor av for til rundt frå
		der af indenfor
		mit in über bei auf von zu die`
	// having comes before what somebody has, which is then named before it: anyone with kafka experience.
	having = `with has have having need got har med haver hat mit`
	// had is what somebody has.
	had = `experience expertise knowledge skills competence background erfarenhet kompetens kunskap kunskaper erfaring
		kompetanse kunnskap røynsle kompetence viden erfahrung kenntnisse`
	// articles make a word after them a thing: the work permit.
	articles = `the a an en ett et ei eit den det de`
	// knowing is followed by what is known, even where that could be a word that asks: who knows work permits.
	knowing = `know knows understands vet kjenner känner kender veit`
	// contractions are what an apostrophe cuts off.
	contractions = `s t m d re ve ll`
	// combining words are typed in capitals by people who know other search engines.
	combining = `and or not och eller inte og ikke`
)

// vocabulary has the lists above as sets.
type vocabulary struct {
	askers, doing, openers, skill, experts, closers, greetings, before, having, had, articles, knowing, contractions, combining set
}

type set map[string]bool

func setOf(words string) set {
	out := set{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

func askingVocabulary() vocabulary {
	return vocabulary{
		askers: setOf(askers), doing: setOf(doing), openers: setOf(openers), skill: setOf(skill + " " + experts), experts: setOf(experts),
		closers: setOf(closers), greetings: setOf(greetings), before: setOf(before), having: setOf(having), had: setOf(had),
		articles: setOf(articles), knowing: setOf(knowing), contractions: setOf(contractions), combining: setOf(combining),
	}
}

// question is the words of a question with which of them say nothing of its subject.
type question struct {
	vocabulary
	words []string // in lower case
	empty []bool
	kept  []bool // inside a name
}

// asks finds the words of a question that say nothing about its subject: stop words, and words that ask.
// A word that may ask does so in a stretch of such words that holds an asker (who knows, kan noen hjelpe meg
// med), or that opens the question and leads up to a preposition (experts on). A word of skill has to be
// followed by another empty word, so that good clinical practice stays whole even after "who knows".
func (a *Analyser) asks(text string, all []Token, names []Token) []bool {
	q := question{vocabulary: a.asking, words: make([]string, len(all)), empty: make([]bool, len(all)), kept: make([]bool, len(all))}
	shouted := text == strings.ToUpper(text)
	asking := false
	for i, t := range all {
		word := strings.ToLower(text[t.Start:t.End])
		q.words[i] = word
		q.kept[i] = slices.ContainsFunc(names, func(n Token) bool { return t.Start >= n.Start && t.End <= n.End })
		abbreviation := !shouted && !q.combining[word] && isAbbreviation(text[t.Start:t.End])
		cutOff := q.contractions[word] && t.Start > 0 && (text[t.Start-1] == '\'' || strings.HasSuffix(text[:t.Start], "’"))
		q.empty[i] = !q.kept[i] && (q.askers[word] || cutOff || !abbreviation && a.stops(word))
		asking = asking || q.empty[i] && q.askers[word]
	}
	if last := len(all) - 1; last > 0 && !q.kept[last] {
		asking = asking || q.experts[q.words[last]]
	}
	for from := 0; from < len(all); {
		to := from
		for to < len(all) && !q.kept[to] && (q.empty[to] || q.doing[q.words[to]] || q.skill[q.words[to]] || q.greetings[q.words[to]]) {
			to++
		}
		if to > from {
			q.stretch(from, to, asking)
		}
		from = max(to, from+1)
	}
	q.end(asking)
	return q.empty
}

// stretch empties the words that ask among words[from:to], all of which may.
func (q *question) stretch(from, to int, asking bool) {
	asker := slices.ContainsFunc(q.words[from:to], func(w string) bool { return q.askers[w] })
	leads := from == 0 && q.leadsUp(to)
	for i := from; i < to; i++ {
		w := q.words[i]
		switch {
		case q.empty[i]:
		case q.greetings[w]:
			q.empty[i] = asking
		case !q.doing[w]:
		case i > 0 && q.knowing[q.words[i-1]]:
			return // what is known
		case i == 0:
			q.empty[i] = (asker || leads || asking) && (q.openers[w] || to > 1)
		case asker || leads:
			q.empty[i] = !q.articles[q.words[i-1]]
		}
	}
	for i := to - 1; i >= from; i-- {
		if q.empty[i] || !q.skill[q.words[i]] {
			continue
		}
		followed := i+1 < len(q.words) && q.empty[i+1]
		switch {
		case asker:
			q.empty[i] = followed || i+1 == len(q.words)
		case from == 0 && i+1 < len(q.words):
			q.empty[i] = q.before[q.words[i+1]] || followed && leads
		}
	}
}

// leadsUp reports whether a stretch that opens the question up to words[to] ends with a word of asking before
// a preposition: experts on, jobbat med.
func (q *question) leadsUp(to int) bool {
	i := to - 1
	for i >= 0 && q.before[q.words[i]] {
		i--
	}
	return i >= 0 && i < to-1 && (q.doing[q.words[i]] || q.skill[q.words[i]])
}

// end empties what asks after the subject: a kafka expert; who can help with kafka, please.
func (q *question) end(asking bool) {
	for i := len(q.words) - 1; i > 0 && !q.kept[i]; i-- {
		w := q.words[i]
		switch {
		case q.empty[i]:
		case q.experts[w], asking && q.closers[w], asking && q.had[w] && q.someoneHas(i):
			q.empty[i] = true
		default:
			return
		}
	}
}

// someoneHas reports whether the subject before words[i] follows a word of having.
func (q *question) someoneHas(i int) bool {
	for i--; i > 0 && !q.empty[i]; i-- {
	}
	return i >= 0 && q.having[q.words[i]]
}

// isAbbreviation tells the IT of "IT security" from the word it.
func isAbbreviation(word string) bool {
	n := 0
	for _, r := range word {
		if !unicode.IsUpper(r) {
			return false
		}
		n++
	}
	return n >= 2
}
