package bid

import (
	"cmp"
	"strings"

	"github.com/vemvet/vemvet/search/tender"
)

// OfTender is a bid on what was read of a tender, to be saved or changed first. title is what the tender calls itself;
// one that has none is called by its customer.
func OfTender(r *tender.Reading, title string) *Bid {
	b := &Bid{Request: r.Request(), Said: map[string]string{}}
	if r.Customer != nil {
		b.Customer = cut(r.Customer.Value, MaxName)
	}
	b.Name = cmp.Or(cut(title, MaxName), b.Customer)
	if r.Deadline != nil {
		b.Deadline = r.Deadline.Date
	}
	for _, q := range r.Requirements {
		b.Say(q.Skill, q.Passage.Text)
	}
	return b
}

// Say keeps what a tender says of a requirement, at most MaxSaid characters of it.
func (b *Bid) Say(skill, said string) {
	if said = cut(said, MaxSaid); said != "" {
		if b.Said == nil {
			b.Said = map[string]string{}
		}
		b.Said[Key(skill)] = said
	}
}

// cut gives a text in one line and of at most so many characters.
func cut(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most-1]) + "…"
	}
	return text
}
