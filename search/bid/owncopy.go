package bid

import (
	"time"

	"github.com/vemvet/vemvet/search"
)

// OwnCopy is what bids hold of somebody, for themselves to take along.
type OwnCopy struct {
	// On are bids that they are or were on, decided ones too, as in Wanted.
	On []Wanted `json:"on"`
	// Said are their comments. The bid is named where they may still see it.
	Said []Said `json:"said"`
	// Owned and shared bids that they may see, as in a list.
	Seen []Summary `json:"seen"`
}

// Empty reports whether bids hold nothing of them.
func (c *OwnCopy) Empty() bool { return len(c.On)+len(c.Said)+len(c.Seen) == 0 }

// Said is a comment of theirs.
type Said struct {
	Bid  string    `json:"bid,omitempty"`
	Time time.Time `json:"time"`
	Text string    `json:"text"`
}

// OwnCopy tells the asker what bids hold of them. Nobody can ask it about somebody else. Whether the asker is in
// sales, who alone see bids shared with everyone there, the caller says.
func (d *Desk) OwnCopy(asker search.Asker, inSales bool) (*OwnCopy, error) {
	f, me, err := d.open(asker)
	if err != nil {
		return nil, err
	}
	out := &OwnCopy{On: []Wanted{}, Said: []Said{}, Seen: []Summary{}}
	if me == "" {
		return out, nil
	}
	if inSales {
		if out.Seen, err = d.List(asker); err != nil {
			return nil, err
		}
	}
	err = d.store.Each(func(b *Bid) error {
		if at := f.on(b, me); at >= 0 {
			m := b.Members[at]
			out.On = append(out.On, Wanted{
				ID: b.ID, Name: b.Name, Customer: b.Customer, Deadline: b.Deadline, From: b.Request.From, To: b.Request.To,
				For: m.For, Asked: m.Asked, Answer: m.Answer, Note: m.Note, Answered: m.Answered, Settled: !b.State.Pending(),
			})
		}
		for _, c := range b.Comments {
			if f.of(c.By) != me {
				continue
			}
			s := Said{Time: c.Time, Text: c.Text}
			if inSales && f.may(me, b) != "" {
				s.Bid = b.Name
			}
			out.Said = append(out.Said, s)
		}
		return nil
	})
	return out, err
}
