package page

import (
	"strings"

	"github.com/gin-gonic/gin"
)

type privacyView struct {
	Frame
	Contact *contact
}

// contact is who answers questions about personal data.
type contact struct {
	Name string
	URL  string
}

// privacy says in plain words what is used, how ranking works, and how to object.
func (p *Pages) privacy(c *gin.Context) error {
	view := privacyView{Frame: p.frame(c, "privacy"), Contact: contactOf(p.options.PrivacyContact)}
	view.Title = must(view.language.Text("privacy.title"))
	return p.show(c, view.Frame, "privacy", view)
}

// contactOf reads a mail address or a web address; "" is no contact.
func contactOf(address string) *contact {
	switch {
	case address == "":
		return nil
	case strings.HasPrefix(address, "https://"):
		return &contact{Name: strings.TrimPrefix(address, "https://"), URL: address}
	}
	return &contact{Name: address, URL: "mailto:" + address}
}
