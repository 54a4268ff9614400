package page

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
)

// photo answers GET /photos/…: the picture that a directory holds of a colleague, read by whoever may read
// their card. Pictures come as data addresses; a page shows them from here, so that it stays small, a
// browser keeps them, and nothing is fetched from elsewhere.
func (p *Pages) photo(c *gin.Context) error {
	asker, _ := p.options.Asker(c)
	id := pathID(c)
	found, err := p.searcher.Staffing(c.Request.Context(), asker, []string{id})
	if err != nil {
		return err
	}
	if len(found) != 1 {
		return fmt.Errorf("photo of %q: %w", id, search.ErrNotFound)
	}
	kind, content, ok := picture(found[0].PhotoURL)
	if !ok {
		return fmt.Errorf("photo of %q: %w", id, search.ErrNotFound)
	}
	c.Header("Cache-Control", "private, max-age=3600")
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	c.Data(http.StatusOK, kind, content)
	return nil
}

// picture reads a data address of a picture that cannot hold a script: an SVG can.
func picture(address string) (kind string, content []byte, ok bool) {
	head, encoded, found := strings.Cut(address, ";base64,")
	if !found {
		return "", nil, false
	}
	switch head {
	case "data:image/jpeg", "data:image/png", "data:image/gif", "data:image/webp":
	default:
		return "", nil, false
	}
	content, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return "", nil, false
	}
	return strings.TrimPrefix(head, "data:"), content, true
}

// photoOf is where a page finds the picture of a card, empty when there is none that it may show.
func photoOf(card search.Card) string {
	if strings.HasPrefix(card.PhotoURL, "data:image/") && !strings.HasPrefix(card.PhotoURL, "data:image/svg") {
		return photoURL(card.ID)
	}
	return ""
}
