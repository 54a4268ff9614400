package page

import (
	"net/http"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/search"
)

func TestAPersonsPageTellsWhoWhereAndWhatTheyKnow(t *testing.T) {
	f := fullFirm()
	page := get(t, site(t, f), "/people/dir:anna", "Accept-Language", "sv").status(http.StatusOK)
	if f.id != "dir:anna" {
		t.Errorf("asked for %q", f.id)
	}
	page.has(
		"<h1>Anna Öberg</h1>", "Engineer", "Malmö", "svenska, engelska", `href="tel:`,
		"bland annat 3 inlägg", "<mark>Kubernetes</mark>", "Vem mer kan kubernetes", // topics and their evidence
		"Nivå 4 av 5", "2,5 år", "enligt en kollega", "1 år", // skills
		"Projekt", "jan. 2025 – jan. 2026", "Utbildning", "Erfarenhet", // the CV
		`href="/people/dir:bo"`, "Leder 1 person", "2 gemensamma trådar", "1 gemensamt projekt", // colleagues
		"dir:anna",
	)
}

func TestSomebodyWhoLeftIsShownAsSuch(t *testing.T) {
	f := fullFirm()
	f.person.Active = false
	get(t, site(t, f), "/people/dir:anna").has("No longer at the firm")
}

func TestAPersonOfWhomNothingIsKnownIsAPageToo(t *testing.T) {
	f := fullFirm()
	f.person = &search.Profile{Card: search.Card{ID: "d:1"}}
	get(t, site(t, f), "/people/d:1").status(http.StatusOK).has("Nothing that you may read", "No shared threads")
}

func TestPhotos(t *testing.T) {
	h := site(t, fullFirm())
	photo := get(t, h, "/photos/dir:bo").status(http.StatusOK)
	if photo.Header().Get("Content-Type") != "image/png" || photo.Body.String() != "\x89PNG\r\n\x1a\n" {
		t.Errorf("%s: %q", photo.Header().Get("Content-Type"), photo.Body)
	}
	for _, id := range []string{"dir:svg", "dir:none", "dir:unknown"} {
		get(t, h, "/photos/"+id).status(http.StatusNotFound)
	}
}

func TestOnlyPicturesFromHereAreShown(t *testing.T) {
	for address, want := range map[string]string{
		"data:image/png;base64,AA": "/photos/d:1", "data:image/svg+xml;base64,AA": "", "https://x.se/a.png": "", "javascript:x": "", "": "",
	} {
		if got := photoOf(search.Card{ID: "d:1", PhotoURL: address}); got != want {
			t.Errorf("photoOf(%q) = %q; want %q", address, got, want)
		}
	}
}

func TestAThreadShowsWhatIsAnsweredAndTheAnswersInOrder(t *testing.T) {
	f := fullFirm()
	page := get(t, site(t, f), "/posts/chat:t%2F1?page=2").status(http.StatusOK)
	if f.id != "chat:t/1" || f.offset != repliesShown {
		t.Errorf("asked for %q from %d", f.id, f.offset)
	}
	text := page.Body.String()
	last := -1
	for _, part := range []string{"message-parent", "message-here", "message-reply depth-4", "message-reply depth-0"} {
		at := strings.Index(text, part)
		if at <= last {
			t.Errorf("%s is at %d, after %d", part, at, last)
		}
		last = at
	}
	page.has("Accepted answer", "2 likes", "Unknown author", "<strong>bold</strong>", `rel="next" href="/posts/chat:t%2F1?page=3"`, `rel="prev" href="/posts/chat:t%2F1"`)
}

func TestAPostWithoutATitleIsNamedByItsThreadOrItsBeginning(t *testing.T) {
	reply := &search.Thread{Post: search.ThreadPost{Body: "  Try\n\nthis  "}}
	if got := titleOf(reply); got != "Try this" {
		t.Errorf("titleOf = %q", got)
	}
	reply.Post.Record.Title = "Try…" // as a searcher makes one of the beginning
	reply.Parents = []search.ThreadPost{{Record: search.RecordLink{Title: "How?"}}, {}}
	if got := titleOf(reply); got != "How?" {
		t.Errorf("titleOf = %q", got)
	}
}

func TestPostsAreFoundAndPaged(t *testing.T) {
	f := fullFirm()
	h := site(t, f)
	get(t, h, "/posts").status(http.StatusOK).has("Find what colleagues have written")
	get(t, h, "/posts?q=kubernetes&page=2").status(http.StatusOK).has("25 posts.", "Moving to Kubernetes", "<mark>Kubernetes</mark>", "Anna Öberg", `href="/posts?page=3&amp;q=kubernetes"`, `href="/?q=kubernetes"`)
	if f.query.Offset != 10 || f.query.Text != "kubernetes" {
		t.Errorf("asked %+v", f.query)
	}
	f.posts = &search.PostsAnswer{}
	get(t, h, "/posts?q=zzz").status(http.StatusOK).has("No posts found")
}

func TestWhoFindsNoPostIsHelpedOn(t *testing.T) {
	f := fullFirm()
	f.posts = &search.PostsAnswer{
		Words: []string{"kubernets"}, DidYouMean: "kubernetes",
		Help: &search.Help{
			Missing: []string{"kubernets"}, Near: []string{"kubernetes"},
			Lift:   []search.Lift{{Kind: "group", Posts: 3}, {Posts: 1}},
			Groups: []search.Link{{ID: "chat:platform", Name: "Platform talk"}},
		},
	}
	get(t, site(t, f), "/posts?q=kubernets&group=chat:a&lang=sv").status(http.StatusOK).has(
		"Did you mean", `href="/posts?group=chat%3Aa&amp;lang=sv&amp;q=kubernetes"`,
		"<q>kubernets</q>", `<a href="/posts?q=kubernetes">kubernetes</a>`,
		`<a href="/posts?lang=sv&amp;q=kubernets">3 posts without the filter “Group”</a>`, `<a href="/posts?q=kubernets">1 post without any filter</a>`,
		`<a class="group" href="/posts?group=chat%3Aplatform">Platform talk</a>`)
}

func TestAGroupsPostsAreShownWithoutWords(t *testing.T) {
	f := fullFirm()
	f.posts.Newest = true
	f.posts.Posts[0].Record.Group = &search.Link{ID: "chat:platform", Name: "Platform talk"}
	get(t, site(t, f), "/posts?group=chat:platform").status(http.StatusOK).has(
		"25 posts, newest first.", "Moving to Kubernetes", `href="/posts?group=chat%3Aplatform&amp;page=2"`,
		`<input type="hidden" name="group" value="chat:platform">`, "Platform talk").lacks("Show people instead")
	if len(f.query.Groups) != 1 || f.query.Text != "" {
		t.Errorf("asked %+v", f.query)
	}
	f.posts = &search.PostsAnswer{Newest: true}
	get(t, site(t, f), "/posts?group=chat:platform").status(http.StatusOK).has("No posts found", `<a href="/posts">Search in all posts</a>`)
}

func TestARecordLeadsToItsPageWhereItHasOne(t *testing.T) {
	if got := backs(search.RecordLink{Kind: connectors.KindPost, ID: "c:1"}); got != "/posts/c:1" {
		t.Errorf("a post leads to %q", got)
	}
	if got := backs(search.RecordLink{Kind: connectors.KindExperience, ID: "c:1"}); got != "" {
		t.Errorf("an experience leads to %q", got)
	}
}
