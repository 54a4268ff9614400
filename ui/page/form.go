package page

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
)

// parseForm reads what a form sent, in the address and in the body. What cannot be read is a *search.QueryError.
func parseForm(c *gin.Context) error {
	err := c.Request.ParseForm()
	var tooLarge *http.MaxBytesError
	if err == nil || errors.As(err, &tooLarge) {
		return err
	}
	return &search.QueryError{Field: "form", Reason: "malformed", Detail: "is not a form"}
}
