package tender

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How far down a title is looked for, and how long a line may be that is one and no sentence.
const (
	titleLines = 12
	titleRunes = 140
)

// subjects of mails: what follows is the title.
var subjectLine = regexp.MustCompile(`(?i)^(?:subject|ämne|emne|re|sv|vs|fw|fwd):\s*(.+)$`)

// headLine is another line of a mail's head.
var headLine = regexp.MustCompile(`(?i)^(?:from|från|fra|to|till?|cc|kopia?|date|datum|dato|sent|skickat|sendt):`)

// formLine is a line of a form, such as Kund: Sundby kommun; a title with a colon goes on in lower case.
var formLine = regexp.MustCompile(`^(?:\S+\s+){0,2}\S+:\s*(?:[\p{Lu}\d<].*)?$`)

// annexLine names a part of the tender and not what it is about.
var annexLine = regexp.MustCompile(`(?i)^(?:bilag|bilaga|vedlegg|annex|appendix|attachment)(?:\s|$)`)

// Title is what a tender calls itself: the subject of a mail, or the first line that looks like a heading and says
// more than what kind of document it is. It is empty where there is none.
func Title(said string) string {
	loud, n := "", 0
	for line := range strings.SplitSeq(said, "\n") {
		if strings.ContainsRune(strings.TrimSpace(line), '\t') { // a row of a table
			continue
		}
		if line = strings.Join(strings.Fields(line), " "); line == "" {
			continue
		}
		if n++; n > titleLines {
			break
		}
		if m := subjectLine.FindStringSubmatch(line); m != nil && utf8.RuneCountInString(m[1]) <= titleRunes {
			for again := subjectLine.FindStringSubmatch(m[1]); again != nil; again = subjectLine.FindStringSubmatch(m[1]) {
				m = again
			}
			return m[1]
		}
		if utf8.RuneCountInString(line) > titleRunes { // the text begins
			break
		}
		line = strings.TrimSpace(strings.TrimLeft(line, "#*= "))
		if !strings.Contains(line, " ") || strings.ContainsAny(line[len(line)-1:], ".,;!?") || headLine.MatchString(line) || formLine.MatchString(line) {
			continue
		}
		if annexLine.MatchString(line) || !strings.ContainsFunc(line, unicode.IsLower) {
			if loud == "" {
				loud = line
			}
			continue
		}
		return line
	}
	return loud
}
