package page

import (
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"
)

// Ids hold colons and may hold slashes; escaping them whole keeps a browser from tidying "a/../b".

func personURL(id string) string { return "/people/" + url.PathEscape(id) }
func postURL(id string) string   { return "/posts/" + url.PathEscape(id) }
func photoURL(id string) string  { return "/photos/" + url.PathEscape(id) }

// groupURL is where what was written in a group is listed.
func groupURL(id string) string { return withValues("/posts", url.Values{"group": {id}}) }

// pathID reads an id from the last part of a route.
func pathID(c *gin.Context) string { return strings.TrimPrefix(c.Param("id"), "/") }

// withValues gives path?values, or just the path where there are none.
func withValues(path string, values url.Values) string {
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}
