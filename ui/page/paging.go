package page

import (
	"net/url"
	"strconv"

	"github.com/vemvet/vemvet/search"
)

// paging leads from one page of a list to the next.
type paging struct {
	Page           int // from 1
	Pages          int
	Previous, Next string // addresses, empty at the ends
}

// pageNumber reads the page wished for; what is not a number above 1 is the first page.
func pageNumber(values url.Values) int {
	n, err := strconv.Atoi(values.Get("page"))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, search.MaxOffset) // beyond what any list allows; the searcher says so
}

// pagesOf makes the links for a list of total things, size a page, shown at the address path?values.
func pagesOf(page, size, total int, path string, values url.Values) paging {
	reachable := min(total, search.MaxOffset+size)
	p := paging{Page: page, Pages: max(1, (reachable+size-1)/size)}
	to := func(n int) string {
		copied := url.Values{}
		for key, value := range values {
			copied[key] = value
		}
		copied.Del("page")
		if n > 1 {
			copied.Set("page", strconv.Itoa(n))
		}
		return withValues(path, copied)
	}
	if page > 1 {
		p.Previous = to(min(page-1, p.Pages))
	}
	if page < p.Pages {
		p.Next = to(page + 1)
	}
	return p
}
