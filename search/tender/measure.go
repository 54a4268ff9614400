package tender

import (
	"strconv"
	"strings"
)

// numeral reads a number as tenders write it, in words up to twenty.
func numeral(word string) (int, bool) {
	if n, err := strconv.Atoi(word); err == nil {
		return n, n >= 0
	}
	n, ok := numeralWords[strings.ToLower(word)]
	return n, ok
}

var numeralWords = map[string]int{
	"en": 1, "ett": 1, "et": 1, "én": 1, "éin": 1, "ein": 1, "eitt": 1, "one": 1, "två": 2, "to": 2, "two": 2, "tre": 3, "three": 3, "fyra": 4, "fire": 4, "four": 4,
	"fem": 5, "five": 5, "sex": 6, "seks": 6, "six": 6, "sju": 7, "syv": 7, "seven": 7, "åtta": 8, "åtte": 8, "otte": 8, "eight": 8, "nio": 9, "ni": 9, "nine": 9,
	"tio": 10, "ti": 10, "ten": 10, "elva": 11, "elleve": 11, "eleven": 11, "tolv": 12, "twelve": 12, "femton": 15, "femten": 15, "fifteen": 15, "tjugo": 20, "tjue": 20, "tyve": 20, "twenty": 20,
}

const numeralPattern = `\d{1,2}|en|ett|et|én|éin|ein|eitt|one|två|to|two|tre|three|fyra|fire|four|fem|five|sex|seks|six|sju|syv|seven|åtta|åtte|otte|eight|nio|ni|nine|tio|ti|ten|elva|elleve|eleven|tolv|twelve|femton|femten|fifteen|tjugo|tjue|tyve|twenty`

var (
	// forward are years that are told before what they are of: fem års erfarenhet av Kafka.
	yearsForward = compile(`(?i)(?:^|[^\p{L}\d])(` + numeralPattern + `)\+?(?:\s*\(\d{1,2}\))?\s+(?:års|year's|years'|years?|år)\s+(?:(?:dokumentert|dokumenterad|relevant|documented|praktisk)\s+)?(?:\p{L}*erfarenhet|\p{L}*erfaring|røynsle|experience|of|with|in|med)`)
	// backward are years told after it: Kafka, minst 3 år.
	yearsBackward = compile(`(?i)(?:minst|minimum|at least|mindst|min\.?|i|for|>)\s*(` + numeralPattern + `)\+?(?:\s*\(\d{1,2}\))?\s+(?:years|år)(?:[^\p{L}]|$)`)
	// past years are the time in which something was done: under de senaste fem åren.
	pastYears = compile(`(?i)(?:senaste|siste|seneste|last|past|sista)\s+(?:` + numeralPattern + `)\s+(?:year|år)`)
)

// years gives the years that each of the skills of a segment asks for.
func years(said string, at int, skills []mention) []int {
	out := make([]int, len(skills))
	past := pastYears.FindAllStringIndex(said, -1)
	isPast := func(i int) bool {
		for _, p := range past {
			if i >= p[0] && i < p[1] {
				return true
			}
		}
		return false
	}
	forward := yearsForward.FindAllStringSubmatchIndex(said, -1)
	for _, m := range forward {
		n, _ := numeral(said[m[2]:m[3]])
		any := false
		for i, s := range skills {
			if s.start-at >= m[3] {
				out[i], any = n, true
			}
		}
		if !any && !isPast(m[2]) { // prosjektleder med minst 10 års erfaring
			for i := range skills {
				if out[i] == 0 {
					out[i] = n
				}
			}
		}
	}
	for _, m := range yearsBackward.FindAllStringSubmatchIndex(said, -1) {
		if isPast(m[2]) || overlapsAny(forward, m) {
			continue
		}
		n, _ := numeral(said[m[2]:m[3]])
		for i, s := range skills {
			if s.end-at <= m[2] && out[i] == 0 {
				out[i] = n
			}
		}
	}
	return out
}

func overlapsAny(list [][]int, m []int) bool {
	for _, f := range list {
		if f[2] == m[2] {
			return true
		}
	}
	return false
}

// Levels by the words for them, and the words after a skill that tell one: kunne Python godt.
var levels = []struct {
	level int
	words *pattern
}{
	{5, compile(`(?i)(?:^|[^\p{L}])(?:expert|experts|expertkunskap(?:er)?|ekspert|ekspertise|ekspertkunnskap|spetskunskap|spetskompetens|spisskompetanse|expert knowledge|nivå 5|level 5|niveau 5)(?:[^\p{L}]|$)`)},
	{4, compile(`(?i)(?:^|[^\p{L}])(?:mycket god[at]?|mycket goda|meget gode?|svært gode?|særdeles gode?|very good|excellent|strong|solid[et]?|djup|djupa|dyp|dybdegående|deep|in-depth|ingående|inngående|indgående|thorough|extensive|omfattande|omfattende|bred erfaring|lång|nivå 4|level 4|niveau 4|extensive)(?:[^\p{L}]|$)`)},
	{3, compile(`(?i)(?:^|[^\p{L}])(?:god|goda|gode|godt|good|nivå 3|level 3|niveau 3)(?:[^\p{L}]|$)`)},
	{2, compile(`(?i)(?:^|[^\p{L}])(?:grundläggande|grunnleggende|grundlæggende|grunnleggjande|basic|viss|noe|nivå 2|level 2|niveau 2)(?:[^\p{L}]|$)`)},
}

var adverbs = compile(`(?i)^\s*(?:,\s*)?(godt|väl|well)(?:[^\p{L}]|$)`)

// levelsOf gives the level that each of the skills of a segment asks for.
func levelsOf(said string, at int, skills []mention) []int {
	out := make([]int, len(skills))
	type told struct{ level, at int }
	var all []told
	for _, l := range levels {
		for _, m := range l.words.FindAllStringIndex(said, -1) {
			covered := false
			for _, t := range all {
				covered = covered || t.at >= m[0]-12 && t.at <= m[1]
			}
			if !covered {
				all = append(all, told{l.level, m[0]})
			}
		}
	}
	for i, s := range skills {
		nearest := -1
		for _, t := range all {
			if t.at < s.start-at && t.at > nearest {
				nearest, out[i] = t.at, t.level
			}
		}
	}
	if len(skills) > 0 {
		if adverbs.MatchString(said[skills[len(skills)-1].end-at:]) {
			for i := range out {
				if out[i] == 0 {
					out[i] = 3
				}
			}
		}
	}
	return out
}
