package ui_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui"
	"github.com/vemvet/vemvet/ui/api"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/page"
)

// Whatever is typed into the box, page and API answer clearly, and never with an error of their own.
func TestEveryQuestionGetsAClearAnswer(t *testing.T) {
	engine, err := local.Open(t.TempDir(), local.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := indexer.Pull(t.Context(), engine, "firm", sample.New(sample.Config{People: 100, Posts: 300}), indexer.PullOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := engine.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	searcher := search.New(engine, search.DefaultParameters())
	builder := team.New(searcher)
	asker := func(*gin.Context) (search.Asker, string) { return search.Anyone(), "" }
	server := ui.NewServer(ui.Options{
		Logger:  slog.New(slog.DiscardHandler),
		Visitor: func(*gin.Context) (auth.Visitor, error) { return auth.Local(search.Anyone(), ""), nil },
		API:     api.New(searcher, builder, api.Options{Asker: asker}),
		Pages:   page.New(searcher, builder, page.Options{Asker: asker, Location: time.UTC}),
	})
	listening := httptest.NewServer(server.Handler(true))
	t.Cleanup(listening.Close)

	for _, tt := range []struct {
		name, question string
		page           int
		says           string // on the page
		api            int
		code           string
	}{
		{"empty", "", 200, "For example", 400, "missing"},
		{"blank", " \t ", 200, "For example", 400, "missing"},
		{"10,000 characters", strings.Repeat("kafka ", 1667), 400, "The question is longer than", 400, "too-long"},
		{"10,000 letters", strings.Repeat("å", 10000), 400, "The question is longer than", 400, "too-long"},
		{"control characters", "\x01\x02\x1b[31m", 200, "", 200, ""},
		{"only control characters", "\x01\x02\x7f", 400, "nothing to look for", 400, "no-words"},
		{"a word with control characters", "kafka\x00\x08", 200, "", 200, ""},
		{"not UTF-8", "kaf\xffka", 400, "could not be read", 400, "not-utf8"},
		{"only stop words", "och att det", 200, "", 200, ""},
		{"only words that ask", "vem vet", 200, "", 200, ""},
		{"only signs", "?! … -- ::", 400, "nothing to look for", 400, "no-words"},
		{"only an operator", "place:Oslo", 400, "nothing to look for", 400, "no-words"},
		{"only operators", "since:2024 lang:sv", 400, "nothing to look for", 400, "no-words"},
		{"an operator without a value", `place:""`, 400, "names nothing", 400, "unknown"},
		{"an unknown place", "kafka place:Atlantis", 400, "place:Atlantis", 400, "unknown"},
		{"an unknown unit", `kafka unit:"no such"`, 400, "names nothing", 400, "unknown"},
		{"an unknown group", "kafka group:none", 400, "group:none", 400, "unknown"},
		{"a time that is none", "kafka since:soon", 400, "since:soon", 400, "bad-time"},
		{"times in the wrong order", "kafka since:2026 until:2020", 400, "could not be read", 400, "bad-time"},
		{"only a minus", "-", 400, "nothing to look for", 400, "no-words"},
		{"only words after a minus", "-kafka -java", 400, "nothing to look for", 400, "no-words"},
		{"a quotation that does not end", `"kafka`, 200, "", 200, ""},
		{"an empty quotation", `""`, 400, "nothing to look for", 400, "no-words"},
		{"quotations in disorder", `"a" "" b" -"`, 200, "", 200, ""},
		{"markup", `<script>alert(1)</script>`, 200, "", 200, ""},
		{"one very long word", strings.Repeat("x", 900), 400, "nothing to look for", 400, "no-words"},
		{"very many words", strings.Repeat("a b c ", 160), 200, "", 200, ""},
		{"other scripts", "カフカ по-русски 🙂", 200, "", 200, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, body := fetch(t, listening.URL+"/?q="+url.QueryEscape(tt.question))
			if status != tt.page || !strings.Contains(body, tt.says) {
				t.Errorf("the page answers %d; want %d and %q", status, tt.page, tt.says)
			}
			if strings.Contains(body, "<script>alert") {
				t.Error("the question comes out as markup")
			}
			if tt.page == 400 && !strings.Contains(body, `role="search"`) {
				t.Error("the page has lost the search box")
			}
			if status, _ := fetch(t, listening.URL+"/posts?q="+url.QueryEscape(tt.question)); status != tt.page {
				t.Errorf("the page of posts answers %d; want %d", status, tt.page)
			}
			status, body = fetch(t, listening.URL+"/api/v1/people?q="+url.QueryEscape(tt.question))
			var problem api.Problem
			if err := json.Unmarshal([]byte(body), &problem); err != nil {
				t.Fatal(err)
			}
			if status != tt.api || tt.code != "" && (problem.Type != api.ProblemType+tt.code || problem.Field != "q" && tt.code != "too-long") {
				t.Errorf("the API answers %d %s; want %d %s", status, body[:min(200, len(body))], tt.api, tt.code)
			}
		})
	}
}

func fetch(t *testing.T, address string) (int, string) {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}
