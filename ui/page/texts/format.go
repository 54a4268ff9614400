package texts

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/number"
)

// Number writes a count with the language's grouping: 12,345 or 12 345.
func (l *Language) Number(n int) string { return l.printer.Sprint(number.Decimal(n)) }

// Decimal writes a number with exactly that many digits after the language's decimal mark.
func (l *Language) Decimal(x float64, digits int) string {
	return l.printer.Sprint(number.Decimal(x, number.MinFractionDigits(digits), number.MaxFractionDigits(digits)))
}

// Percent writes a fraction of 1 as whole percent: 45% or 45 %.
func (l *Language) Percent(fraction float64) string {
	return l.printer.Sprint(number.Percent(fraction, number.MaxFractionDigits(0)))
}

// Date writes a day in words, without the time of day; the zero time is the empty string.
func (l *Language) Date(t time.Time) string { return l.when("date.day", t) }

// Month writes a month in words; the zero time is the empty string.
func (l *Language) Month(t time.Time) string { return l.when("date.month", t) }

func (l *Language) when(key string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strings.NewReplacer(
		"{day}", strconv.Itoa(t.Day()),
		"{month}", l.months[t.Month()-1],
		"{year}", strconv.Itoa(t.Year()),
	).Replace(l.texts[key].other)
}

// LanguageName names a language, given by its code, in this one: "sv" is Swedish, svenska or svensk. A code
// that no language has is given back as it is.
func (l *Language) LanguageName(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	if name := l.names.Name(tag); name != "" {
		return name
	}
	return code
}
