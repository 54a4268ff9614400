package page

import (
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// letter is a message to a colleague, ready to send: who asks, what, and why them.
type letter struct {
	Language string // of the text around the question
	Subject  string
	Text     string
	Mailto   string // "" where there is no address, or the message is too long for a link
}

// longestLink is in bytes: mail programs cut or refuse longer ones.
const longestLink = 2000

// letter writes to a colleague. rarest has the words of the question that were looked for, rarest first. What colleagues are called and wrote comes in one line each, without signs
// that steer anything.
func (p *Pages) letter(reader *texts.Language, from, question string, words, rarest []string, to search.Adviser) (letter, error) {
	l := p.letterLanguage(reader, question, to.Person.Languages)
	out := letter{Language: l.Code}
	var failed error
	say := func(key string, arguments ...any) string {
		text, err := l.Text(key, arguments...)
		if err != nil && failed == nil {
			failed = err
		}
		return text
	}
	asked := withoutGreeting(question)
	if out.Subject = subjectOf(asked); out.Subject == "" {
		if told := rarestOf(words, rarest); told != "" {
			out.Subject = say("letter.subject", "words", told)
		} else {
			out.Subject = say("letter.subject.bare")
		}
	}
	paragraphs := []string{
		say("letter.greeting", "name", firstName(oneLine(to.Person.Name))),
		say("letter.lead"),
		asked,
		because(l, say, to.Because),
		say("letter.close"),
	}
	if from = oneLine(from); from != "" {
		paragraphs = append(paragraphs, from)
	}
	out.Text = strings.Join(paragraphs, "\n\n")
	out.Mailto = mailto(to.Person.Email, out.Subject, out.Text)
	return out, failed
}

// because says why the colleague is asked.
func because(l *texts.Language, say func(string, ...any) string, reason *search.Because) string {
	if reason == nil {
		return say("letter.because.none")
	}
	key, known := map[string]string{
		indexer.Author.String():         "letter.because.author",
		indexer.Coauthor.String():       "letter.because.author",
		indexer.Approver.String():       "letter.because.reviewer",
		indexer.Reviewer.String():       "letter.because.reviewer",
		indexer.Thanked.String():        "letter.because.thanked",
		indexer.Mentioned.String():      "letter.because.mentioned",
		indexer.Replied.String():        "letter.because.replied",
		indexer.AcceptedAnswer.String(): "letter.because.replied",
		indexer.Active.String():         "letter.because.active",
		indexer.Did.String():            "letter.because.did",
	}[reason.Part]
	title := oneLine(reason.Record.Title)
	if !known || title == "" {
		return say("letter.because.none")
	}
	where, when := "", ""
	if g := reason.Record.Group; g != nil {
		where = " " + say("letter.in", "group", oneLine(g.Name))
	}
	if !reason.Record.Time.IsZero() {
		when = " (" + l.Month(reason.Record.Time) + ")"
	}
	return say(key, "title", title, "where", where+when)
}

// letterLanguage is that of the question where it can be told, or else the reader's; but English where the
// colleague is said to speak it and no language that is read by those who read the question's.
func (p *Pages) letterLanguage(reader *texts.Language, question string, speaks []string) *texts.Language {
	code := reader.Code
	if len(strings.Fields(question)) >= tellingWords {
		switch detected := p.detector.Detect(question); detected {
		case "sv", "en":
			code = detected
		case "no":
			code = "nb"
		}
	}
	nordic := []string{"sv", "nb", "nn", "no", "da"}
	reads := func(s string) bool { return slices.Contains(nordic, s) && code != "en" || s == code }
	if len(speaks) > 0 && !slices.ContainsFunc(speaks, reads) && slices.Contains(speaks, "en") {
		code = "en"
	}
	if l, ok := p.catalogue.Language(code); ok {
		return l
	}
	return reader
}

// tellingWords is from how many words on a question tells its language.
const tellingWords = 5

// mailto makes a link by RFC 6068. An address that is not just one is none: it could carry fields of its own.
func mailto(address, subject, text string) string {
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || parsed.Name != "" || strings.ContainsFunc(address, unicode.IsControl) {
		return ""
	}
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	link := "mailto:" + strings.ReplaceAll(escape(address), "%40", "@") +
		"?subject=" + escape(subject) + "&body=" + escape(strings.ReplaceAll(text, "\n", "\r\n"))
	if len(link) > longestLink {
		return ""
	}
	return link
}

// oneLine takes line breaks and what else steers a text out of it.
func oneLine(s string) string { return flat(strings.Map(harmless, s)) }

func harmless(r rune) rune {
	switch {
	case unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
		return ' '
	case unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError:
		return -1
	}
	return r
}

// firstName is what colleagues call each other in the Nordic countries; a name with the family's first stays.
func firstName(name string) string {
	first, _, several := strings.Cut(name, " ")
	if !several || strings.HasSuffix(first, ",") || strings.HasSuffix(first, ".") {
		return name
	}
	return first
}

// withoutGreeting is the question line by line without the greeting that it may begin with: the letter has
// its own.
func withoutGreeting(question string) string {
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(question, "\r", "\n")) {
		if line = oneLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	whole := strings.Join(lines, "\n")
	end := strings.IndexAny(whole, "!,.\n")
	if end < 0 {
		return whole
	}
	for _, word := range strings.Fields(strings.ToLower(whole[:end])) {
		if !slices.Contains(strings.Fields(greetings), word) {
			return whole
		}
	}
	rest := strings.TrimLeft(whole[end+1:], "!,. \n")
	first, size := utf8.DecodeRuneInString(rest)
	if size == 0 {
		return whole
	}
	return fmt.Sprintf("%c%s", unicode.ToUpper(first), rest[size:])
}

// greetings are words that letters begin with.
const greetings = `hej hejsan hallå god morgon dag kväll alla allihop på er hei heisann hallo morgen kveld alle sammen dere
	hello hi hey good morning afternoon all everyone everybody there folks`
