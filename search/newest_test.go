package search_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/search"
)

func TestAGroupsPostsAreListedNewestFirst(t *testing.T) {
	s := searcher(openNordan(t))
	cilla := search.As("hr:cilla")
	for _, tt := range []struct {
		name  string
		asker search.Asker
		query search.Query
		found string
		total int
	}{
		{"of a group", search.Anyone(), search.Query{Groups: []string{"hr:kafka"}}, "6 5 2 1", 4},
		{"named in the text", search.Anyone(), search.Query{Text: " group:kafka "}, "6 5 2 1", 4},
		{"of several", search.Anyone(), search.Query{Groups: []string{"hr:kafka", "hr:oslo"}}, "6 5 3 2 1", 5},
		{"a page of them", search.Anyone(), search.Query{Groups: []string{"hr:kafka"}, Offset: 1, Limit: 2}, "5 2", 4},
		{"beyond the last page", search.Anyone(), search.Query{Groups: []string{"hr:kafka"}, Offset: 10}, "", 4},
		{"in a language", search.Anyone(), search.Query{Groups: []string{"hr:kafka"}, Languages: []string{"nb"}}, "2", 1},
		{"since a day", search.Anyone(), search.Query{Text: "group:kafka since:2026-03-04"}, "6 5", 2},
		{"until a day", search.Anyone(), search.Query{Text: "group:kafka until:2026-03-04"}, "5 2 1", 3},
		{"of a secret group, to who is no member", search.Anyone(), search.Query{Groups: []string{"hr:board"}}, "", 0},
		{"of a secret group, to a member", cilla, search.Query{Groups: []string{"hr:board"}}, "4", 1},
		{"of a group that there is not", search.Anyone(), search.Query{Groups: []string{"hr:nothing"}}, "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := s.Posts(context.Background(), tt.asker, tt.query)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, hit := range a.Posts {
				ids = append(ids, strings.TrimPrefix(hit.Record.ID, "hr:"))
				if titled := hit.Author.ID != "hr:bo" || hit.Record.ID == "hr:2"; titled != (len(hit.Snippet) > 0) {
					t.Errorf("%s, %q: shows %q", hit.Record.ID, hit.Record.Title, marked(hit.Snippet))
				}
			}
			if got := strings.Join(ids, " "); got != tt.found || a.Total != tt.total || !a.Newest {
				t.Errorf("%q of %d, newest %t; want %q of %d", got, a.Total, a.Newest, tt.found, tt.total)
			}
		})
	}
	for _, text := range []string{"", "since:2024", "group:nothing"} {
		var refused *search.QueryError
		if _, err := s.Posts(context.Background(), search.Anyone(), search.Query{Text: text}); !errors.As(err, &refused) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
