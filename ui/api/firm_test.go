package api_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/bid/shelf"
	"github.com/vemvet/vemvet/search/identity"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/search/tender"
	"github.com/vemvet/vemvet/search/tender/document"
	"github.com/vemvet/vemvet/ui/api"
	"github.com/vemvet/vemvet/ui/export"
)

// firm is a small one, in the line format.
const firm = `
{"type":"unit","id":"firm","name":"Nordan"}
{"type":"unit","id":"data","name":"Data","parent":"firm","head":"anna"}
{"type":"group","id":"streams","name":"Streams","visibility":"open","members":["anna","bo","cilla"]}
{"type":"group","id":"board","name":"Board","visibility":"secret","members":["cilla"]}
{"type":"person","id":"anna","name":"Anna Ek","emails":["anna@nordan.example"],"title":"Engineer","unit":"data","location":"Umeå","languages":["sv","en"],"phone":"+46 90 1","bio":"Streams and logs.","skills":[{"name":"Kafka","level":5,"years":7,"by":"self"}],"rate":1200}
{"type":"person","id":"bo","name":"Bo Lind","title":"Consultant","unit":"data","manager":"anna","location":"Oslo","skills":[{"name":"Terraform","level":4}]}
{"type":"person","id":"cilla","name":"Cilla Dahl","unit":"firm","location":"Umeå","skills":[{"name":"Kafka"}]}
{"type":"post","id":"ask","author":"bo","group":"streams","title":"Kafka partitions","body":"How many partitions does a Kafka topic need for a million events an hour?","lang":"en","time":"2026-03-01T09:00:00Z","tags":["kafka"]}
{"type":"post","id":"a/slash","author":"anna","group":"streams","parent":"ask","body":"Start with twelve partitions, and measure the Kafka consumer lag before you add more.","lang":"en","time":"2026-03-01T10:00:00Z","accepted":true,"mentions":[{"person":"cilla","role":"reviewer"}],"reactions":[{"person":"bo","kind":"thanks"}]}
{"type":"post","id":"more","author":"cilla","group":"streams","parent":"a/slash","body":"<b>Agreed</b>, and terraform keeps the topic settings.","format":"html","lang":"en","time":"2026-03-02T10:00:00Z"}
{"type":"post","id":"secret","author":"cilla","group":"board","body":"We sell the Kafka team.","lang":"en","time":"2026-03-03T10:00:00Z"}
{"type":"contact","id":"nora","audience":"everyone","owner":"anna","name":"Nora Vik","organisation":"Bank","title":"Buyer","strength":0.8,"last_contact":"2026-02-01T00:00:00Z"}
{"type":"contact","id":"nils","owner":"bo","name":"Nils Ås","organisation":"Bank"}
{"type":"experience","id":"cv3","person":"cilla","kind":"position","title":"Clerk","customer":"Bank","role":"Clerk","from":"2011-01-01T00:00:00Z","to":"2013-01-01T00:00:00Z"}
{"type":"experience","id":"cv1","person":"anna","kind":"project","project":"p","title":"Event platform","customer":"Bank","role":"Architect","description":"Moved payments onto Kafka.","skills":["Kafka","Java"],"from":"2021-01-01T00:00:00Z","to":"2023-01-01T00:00:00Z"}
{"type":"experience","id":"cv2","person":"bo","kind":"project","project":"p","title":"Event platform","skills":["Terraform"],"from":"2021-01-01T00:00:00Z"}
`

// chat is a second source: an account of Cilla that nothing joins to her, and a mailbox of two.
const chat = `
{"type":"person","id":"c","name":"Dahl, Cilla"}
{"type":"person","id":"desk","name":"Front desk","emails":["desk@nordan.example"]}
{"type":"person","id":"night","name":"Night shift","emails":["desk@nordan.example"]}
`

// openFirm gives a searcher and a desk over a real engine that holds the firm.
func openFirm(t testing.TB) (*search.Searcher, *identity.Desk, *bid.Desk) {
	t.Helper()
	engine, err := local.Open(t.TempDir(), local.Options{Languages: []string{"en", "sv"}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	for source, records := range map[string]string{"hr": firm, "chat": chat} {
		batch := indexer.Batch{Source: source}
		for line := range strings.Lines(strings.TrimSpace(records)) {
			record, err := connectors.Decode([]byte(strings.TrimSpace(line)))
			if err != nil {
				t.Fatal(err)
			}
			batch.Upserts = append(batch.Upserts, record)
		}
		if _, err := engine.Apply(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	if err := engine.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	searcher := search.New(engine, search.DefaultParameters())
	return searcher, identity.New(engine), openBids(t, engine, team.New(searcher))
}

// openBids gives a desk with a bid of Bo's whose id is harbour and which Anna is on, and one of Cilla's that is hidden
// and which Bo is on.
func openBids(t testing.TB, engine *local.Engine, builder bid.Builder) *bid.Desk {
	t.Helper()
	bids, err := shelf.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := bids.Close(); err != nil {
			t.Error(err)
		}
	})
	day := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	request := team.Request{Requirements: []team.Requirement{{Skill: "Kafka", Mandatory: true}, {Skill: "Terraform"}}, Seats: 2, From: day, To: day.AddDate(0, 3, 0)}
	for _, b := range []*bid.Bid{
		{
			ID: "harbour", Version: 1, Created: day, Changed: day, Name: "The harbour", Customer: "Port", Deadline: day, State: bid.Open, Owner: "hr:bo",
			Shares: []bid.Share{{Person: "hr:cilla", May: bid.Edit}}, Request: request, Members: []bid.Member{{Person: "hr:anna", For: "Kafka", Asked: day}},
			History: []bid.Change{{Version: 1, Time: day, By: "hr:bo", Field: bid.Name, After: "The harbour"}},
		},
		{
			ID: "hidden", Version: 1, Created: day, Changed: day, Name: "Hidden", State: bid.Open, Owner: "hr:cilla",
			Request: request, Members: []bid.Member{{Person: "hr:bo", For: "Terraform", Asked: day}},
			History: []bid.Change{{Version: 1, Time: day, By: "hr:cilla", Field: bid.Name, After: "Hidden"}},
		},
	} {
		if err := bids.Put(b, 0); err != nil {
			t.Fatal(err)
		}
	}
	return bid.New(bids, builder, func() (*indexer.Directory, error) {
		view, err := engine.View()
		if err != nil {
			return nil, err
		}
		defer view.Close()
		return view.Directory(), nil
	})
}

// newHandler puts an API over a searcher behind a router, with an asker who is Bo.
func newHandler(searcher api.Searcher, builder api.TeamBuilder, change func(*api.Options)) *gin.Engine {
	gin.SetMode(gin.TestMode)
	options := api.Options{
		Asker:     func(*gin.Context) (search.Asker, string) { return search.As("hr:bo"), "Bo Lind" },
		RequestID: func(*gin.Context) string { return "request-1" },
		Metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			fmt.Fprintln(w, "up 1")
		}),
		Sync: func() []string { return []string{"hr"} },
	}
	if change != nil {
		change(&options)
	}
	engine := gin.New()
	api.New(searcher, builder, options).Register(engine)
	return engine
}

func firmHandler(t testing.TB, change func(*api.Options)) *gin.Engine {
	searcher, desk, bids := openFirm(t)
	return newHandler(searcher, team.New(searcher), func(o *api.Options) {
		o.Identity, o.Me, o.Bids, o.Exports, o.Outward = desk, searcher, bids, export.New(searcher, team.New(searcher)), searcher
		o.Tenders, o.Documents = tender.New(searcher), document.NewReader(document.Limits{})
		if change != nil {
			change(o)
		}
	})
}

// send puts one request and reads the whole answer.
func send(h http.Handler, method, target, contentType, body string) (*http.Response, []byte) {
	request := httptest.NewRequest(method, target, strings.NewReader(body))
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	if method == http.MethodPatch {
		request.Header.Set("If-Match", `"1"`)
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, request)
	response := recorder.Result()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err) // a recorder's body is a buffer
	}
	response.Body = io.NopCloser(bytes.NewReader(text))
	return response, text
}

// stuck is a searcher that answers only when it is told to stop.
type stuck struct{ api.Searcher }

func (stuck) People(ctx context.Context, _ search.Asker, _ search.Query) (*search.PeopleAnswer, error) {
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("search people: %w", ctx.Err())
	case <-time.After(10 * time.Second):
		return nil, fmt.Errorf("nobody said stop")
	}
}

// broken is a searcher and builder whose store fails.
type broken struct{}

func (broken) People(context.Context, search.Asker, search.Query) (*search.PeopleAnswer, error) {
	return nil, errBroken
}
func (broken) Related(context.Context, search.Asker, search.Query) ([]string, error) {
	return nil, errBroken
}
func (broken) Person(context.Context, search.Asker, string) (*search.Profile, error) {
	return nil, errBroken
}
func (broken) Compare(context.Context, search.Asker, search.Query, string, string) (*search.Comparison, error) {
	return nil, errBroken
}
func (broken) Posts(context.Context, search.Asker, search.Query) (*search.PostsAnswer, error) {
	return nil, errBroken
}
func (broken) Thread(context.Context, search.Asker, string, int, int) (*search.Thread, error) {
	return nil, errBroken
}
func (broken) Ask(context.Context, search.Asker, search.Question) (*search.AskAnswer, error) {
	return nil, errBroken
}
func (broken) Suggest(context.Context, search.Asker, string, int) ([]search.Suggestion, error) {
	return nil, errBroken
}
func (broken) Topics(context.Context, search.Asker, search.TopicsQuery) (*search.TopicsAnswer, error) {
	return nil, errBroken
}
func (broken) Build(context.Context, search.Asker, team.Request) (*team.Answer, error) {
	return nil, errBroken
}

func fixed(asker search.Asker) func(*gin.Context) (search.Asker, string) {
	return func(*gin.Context) (search.Asker, string) { return asker, "" }
}
