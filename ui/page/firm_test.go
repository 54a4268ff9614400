package page_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/bid/shelf"
	"github.com/vemvet/vemvet/search/identity"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/search/tender"
	"github.com/vemvet/vemvet/search/tender/document"
	"github.com/vemvet/vemvet/ui"
	"github.com/vemvet/vemvet/ui/api"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/page"
)

// firm is a small made-up firm, served by every room of Vemvet, with what the API says of it: pages must
// show the same.
type firm struct {
	address    string
	first      search.RankedPerson // who knows most about topic
	personPath string              // their page
	postPath   string              // the page of a post with answers
	place      string              // where people who know about topic work, but not the first
	namesake   string              // the id of a colleague as whom nobody knows the account chat:twin, which wrote of craft
}

// asCookie names whom a tab is of; without it it is nobody's in particular.
const asCookie = "as"

// unprepared reads documents without making PDFium ready before one is there, which takes long.
type unprepared struct{ *document.Reader }

func (unprepared) Prepare() {}

// topic is a word that the made-up firm writes about in all its languages.
const topic = "Kubernetes"

// craft is a word that only one account writes, at a source that tells no address.
const craft = "xylography"

func serveFirm(t *testing.T) firm {
	t.Helper()
	ctx := t.Context()
	quiet := slog.New(slog.DiscardHandler)
	engine, err := local.Open(t.TempDir(), local.Options{Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	source := sample.New(sample.Config{People: 300, Posts: 3000})
	if _, err := indexer.Pull(ctx, engine, "sample", source, indexer.PullOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := engine.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	namesake := addTwin(t, engine)
	searcher := search.New(engine, search.DefaultParameters())
	builder := team.New(searcher)
	kept, err := shelf.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := kept.Close(); err != nil {
			t.Error(err)
		}
	})
	bids := bid.New(kept, builder, func() (*indexer.Directory, error) {
		view, err := engine.View()
		if err != nil {
			return nil, err
		}
		defer view.Close()
		return view.Directory(), nil
	})
	visitor := func(c *gin.Context) (auth.Visitor, error) {
		if id, err := c.Cookie(asCookie); err == nil {
			return auth.Local(search.As(id), id), nil
		}
		return auth.Local(search.Anyone(), "Klara Nyström"), nil
	}
	server := ui.NewServer(ui.Options{
		Logger:  quiet,
		Visitor: visitor,
		API:     api.New(searcher, builder, api.Options{Asker: auth.Asker, Me: searcher}),
		Pages: page.New(searcher, builder, page.Options{Asker: auth.Asker, Examples: sample.Questions(), Location: time.UTC, Me: searcher, Identity: identity.New(engine),
			Outward: searcher, Bids: bids, Tenders: tender.New(searcher), Documents: unprepared{document.NewReader(document.Limits{})}}),
	})
	listening := httptest.NewServer(server.Handler(true))
	t.Cleanup(listening.Close)
	served := look(t, listening.URL)
	served.namesake = namesake
	return served
}

// addTwin adds a chat in which somebody of the firm has an account that nothing but the name tells to be theirs.
func addTwin(t *testing.T, engine *local.Engine) string {
	t.Helper()
	view, err := engine.View()
	if err != nil {
		t.Fatal(err)
	}
	namesakes := map[string]int{}
	people := view.Directory().People
	for _, p := range people {
		namesakes[p.Name]++
	}
	person := people[slices.IndexFunc(people, func(p indexer.Colleague) bool { return p.Active && namesakes[p.Name] == 1 })]
	view.Close()
	_, err = engine.Apply(t.Context(), indexer.Batch{Source: "chat", Upserts: []connectors.Record{
		&connectors.Group{Head: connectors.Head{ID: "crafts"}, Name: "Crafts", Visibility: connectors.Open, Members: []string{"twin"}},
		&connectors.Person{Head: connectors.Head{ID: "twin"}, Name: person.Name, Location: person.Location},
		&connectors.Post{Head: connectors.Head{ID: "1"}, Author: "twin", Group: "crafts", Title: craft, Body: "Of " + craft + " I could tell a lot.", Lang: "en", Time: time.Now().AddDate(0, -1, 0)},
	}})
	if err == nil {
		err = engine.Flush(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	return person.ID
}

// look asks the API for people and a post to open.
func look(t *testing.T, address string) firm {
	t.Helper()
	f := firm{address: address}
	var people search.PeopleAnswer
	read(t, address+"/api/v1/people?q="+topic, &people)
	if len(people.People) < 3 {
		t.Fatalf("%d people know about %s; the made-up firm has changed", len(people.People), topic)
	}
	f.first = people.People[0]
	f.personPath = "/people/" + url.PathEscape(f.first.Person.ID)
	for _, place := range people.Facets.Places {
		if place.ID != f.first.Person.Location {
			f.place = place.ID
			break
		}
	}
	var posts search.PostsAnswer
	read(t, address+"/api/v1/posts?limit=50&q="+topic, &posts)
	for _, post := range posts.Posts {
		var thread search.Thread
		read(t, address+"/api/v1/posts/"+url.PathEscape(post.Record.ID), &thread)
		if len(thread.Replies) > 0 {
			f.postPath = "/posts/" + url.PathEscape(post.Record.ID)
			break
		}
	}
	if f.postPath == "" || f.place == "" {
		t.Fatalf("no post with answers or no second place: %+v", f)
	}
	return f
}

func read(t *testing.T, address string, into any) {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", address, response.Status)
	}
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
}
