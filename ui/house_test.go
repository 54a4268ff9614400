package ui_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/identity"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/search/tender"
	"github.com/vemvet/vemvet/search/tender/document"
	"github.com/vemvet/vemvet/ui"
	"github.com/vemvet/vemvet/ui/api"
	"github.com/vemvet/vemvet/ui/audit"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/demo"
	"github.com/vemvet/vemvet/ui/auth/token"
	"github.com/vemvet/vemvet/ui/export"
	"github.com/vemvet/vemvet/ui/page"
)

// house is a whole Vemvet on a port of this machine: every room, sign-in, personal tokens and the audit log,
// over the records it is given. There is somebody of each role, whose id is the role's name.
type house struct {
	*testing.T
	url     string
	dir     string // of everything that is kept
	log     *journal
	audit   *audit.Log
	book    *audit.Book
	desk    *token.Desk
	cookies map[string]*http.Cookie // by role
}

// unprepared reads documents without making PDFium ready before one is there, which takes long.
type unprepared struct{ *document.Reader }

func (unprepared) Prepare() {}

const staff = `
{"type":"person","id":"employee","name":"Emma Ploy"}
{"type":"person","id":"sales","name":"Salli Sund"}
{"type":"person","id":"hr","name":"Hanna Ros"}
{"type":"person","id":"leadership","name":"Lea Der"}
{"type":"person","id":"administrator","name":"Adam Nist"}
`

// openHouse serves the staff and the records, with further ways to sign in.
func openHouse(t *testing.T, records string, change func(*ui.Options), ways ...auth.Way) house {
	t.Helper()
	h := house{T: t, dir: t.TempDir(), log: &journal{}, cookies: map[string]*http.Cookie{}}
	logger := slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	engine, err := local.Open(h.dir, local.Options{Languages: []string{"en", "sv"}, Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	batch := indexer.Batch{Source: "hr"}
	for line := range strings.Lines(strings.TrimSpace(staff) + "\n" + strings.TrimSpace(records)) {
		record, err := connectors.Decode([]byte(strings.TrimSpace(line)))
		if err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		batch.Upserts = append(batch.Upserts, record)
	}
	if _, err := engine.Apply(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if err := engine.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	directory := func() (*indexer.Directory, error) {
		view, err := engine.View()
		if err != nil {
			return nil, err
		}
		defer view.Close()
		return view.Directory(), nil
	}
	if h.audit, err = audit.Open(filepath.Join(h.dir, "audit"), audit.Options{Logger: logger}); err != nil {
		t.Fatal(err)
	}
	h.book = audit.NewBook(h.audit, directory)
	metrics := ui.NewMetrics(engine)
	note := ui.Noting(h.book, logger, metrics)
	store, err := auth.OpenStore(filepath.Join(h.dir, "sessions"))
	if err != nil {
		t.Fatal(err)
	}
	h.desk = token.NewDesk(token.New(store.Badger(), token.Options{}), directory)
	way := &demo.Way{}
	options := auth.Options{Store: store, Directory: directory, Ways: append(ways, way), Bearer: h.desk.Bearer, Audit: note, Logger: logger}
	for _, role := range auth.AllRoles() {
		id := "hr:" + role.String()
		way.People = append(way.People, auth.OfferedPerson{ID: id, Role: role})
		if role != auth.Employee {
			if err := options.Rules.Add(role, "person:"+id); err != nil {
				t.Fatal(err)
			}
		}
	}
	door := auth.NewDoor(options)
	who := identity.New(engine)
	plain := search.New(engine, search.DefaultParameters())
	searcher, builder := metrics.Searcher(plain), metrics.TeamBuilder(team.New(plain))
	bids := bid.New(openBids(t, filepath.Join(h.dir, "bids")), team.New(plain), directory)
	serving := ui.Options{
		Visitor: door.Visitor, SignIn: door, Logger: logger, Metrics: metrics,
		API: api.New(searcher, builder, api.Options{
			Asker: auth.Asker, RequestID: ui.RequestID, Metrics: metrics.Handler(), Sync: func() []string { return nil }, Audit: note, Identity: who, Me: plain, Bids: bids, Tenders: tender.New(plain), Documents: document.NewReader(document.Limits{}), Exports: export.New(plain, team.New(plain)), Outward: metrics.Outward(plain),
		}),
		Pages: page.New(searcher, builder, page.Options{
			Asker: auth.Asker, RequestID: ui.RequestID, Door: door, Tokens: h.desk, May: ui.May, Audit: note, AuditLog: h.book, Identity: who, Me: plain, Bids: bids, Tenders: tender.New(plain), Documents: unprepared{document.NewReader(document.Limits{})}, Exports: export.New(plain, team.New(plain)), Outward: metrics.Outward(plain),
		}),
	}
	if change != nil {
		change(&serving)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.url = "http://" + listener.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- ui.NewServer(serving).Run(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-ended, store.Close(), h.audit.Close(), engine.Close()); err != nil {
			t.Error(err)
		}
	})
	for _, role := range auth.AllRoles() {
		answer, _ := h.ask("POST", "/sign-in/demo", "", url.Values{"person": {"hr:" + role.String()}}, nil)
		if len(answer.Cookies()) != 1 {
			t.Fatalf("sign in as %s: %s to %s", role, answer.Status, answer.Header.Get("Location"))
		}
		h.cookies[role.String()] = answer.Cookies()[0]
	}
	return h
}

// ask sends a request in a role, "" for nobody signed in, with a form if there is one, and follows no
// redirect.
func (h house) ask(method, path, role string, form url.Values, header http.Header) (*http.Response, string) {
	h.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	request, err := http.NewRequestWithContext(h.Context(), method, h.url+path, body)
	if err != nil {
		h.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, values := range header {
		request.Header[name] = values
	}
	if host := header.Get("Host"); host != "" {
		request.Host = host
	}
	if cookie := h.cookies[role]; cookie != nil {
		request.AddCookie(cookie)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		h.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		h.Fatal(err)
	}
	return response, string(text)
}

// entries are those of the audit log, oldest first, from one on.
func (h house) entries(from uint64) []audit.Told {
	h.Helper()
	told, err := h.book.Entries(h.Context(), 0, 1000)
	if err != nil {
		h.Fatal(err)
	}
	var out []audit.Told
	for i := len(told) - 1; i >= 0; i-- {
		if told[i].Number >= from {
			out = append(out, told[i])
		}
	}
	return out
}
