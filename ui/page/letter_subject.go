package page

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Bounds of the subject of a letter.
const (
	subjectWords  = 3  // of the question, where none of its sentences will do
	subjectLength = 78 // characters: what mail programs show of it
)

// subjectOf is the sentence of a question that says what it is about: the first that asks, or else the first. It is
// "" where that is too long for a subject, or hardly a sentence.
func subjectOf(question string) string {
	first := ""
	for line := range strings.Lines(question) {
		for state := -1; line != ""; {
			var sentence string
			sentence, line, state = uniseg.FirstSentenceInString(line, state)
			sentence = oneLine(sentence)
			if len(strings.Fields(sentence)) < subjectWords {
				continue
			}
			if strings.HasSuffix(sentence, "?") {
				return fitting(sentence)
			}
			if first == "" {
				first = strings.TrimRight(sentence, ".:!")
			}
		}
	}
	return fitting(first)
}

func fitting(sentence string) string {
	if utf8.RuneCountInString(sentence) > subjectLength {
		return ""
	}
	return sentence
}

// rarestOf are the rarest words of a question, in the order in which they were asked. rarest has them the rarest
// first.
func rarestOf(words, rarest []string) string {
	rarest = rarest[:min(subjectWords, len(rarest))]
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return !slices.Contains(rarest, w) })
	return oneLine(strings.Join(kept[:min(subjectWords, len(kept))], ", "))
}
