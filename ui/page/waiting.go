package page

import (
	"sync"

	"github.com/gin-gonic/gin"
)

// waiting is what waits for the reader's answer.
type waiting struct {
	Contacts int // colleagues who would like to be introduced to somebody whom the reader knows
	Bids     int // that the reader is wanted on
}

// All is how much it is together.
func (w waiting) All() int { return w.Contacts + w.Bids }

// waitingFor gives what counts what waits for the reader of a page, once and when it is shown. What cannot be counted
// is told as nothing: the page is of something else, and the pages that list it say what is wrong.
func (p *Pages) waitingFor(c *gin.Context, frame Frame) func() waiting {
	return sync.OnceValue(func() (w waiting) {
		if !frame.HasMe() {
			return w
		}
		if p.options.Outward != nil && frame.May("GET", "/me/contacts") {
			if n, err := p.options.Outward.Incoming(c.Request.Context(), frame.asker); err == nil {
				w.Contacts = n
			}
		}
		if p.options.Bids != nil {
			if n, err := p.options.Bids.Unanswered(frame.asker); err == nil {
				w.Bids = n
			}
		}
		return w
	})
}

// Waiting is what waits for the reader's answer.
func (f Frame) Waiting() waiting { return f.waiting() }
