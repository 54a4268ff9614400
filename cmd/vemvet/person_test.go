package main

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/indexer/local/filetest"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/bid/shelf"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/token"
)

const (
	zelda     = `{"type":"person","id":"z1","name":"Zelda Qvist","emails":["zelda.qvist@firm.example"],"employee_number":"70771"}`
	zeldasCV  = `{"type":"experience","id":"cv","person":"z1","title":"Xylofonbygge"}`
	bo        = `{"type":"person","id":"b1","name":"Bo Ek","emails":["bo@firm.example"],"manager":"z1"}`
	otherBo   = `{"type":"person","id":"b2","name":"Bo Ek","title":"Cook"}`
	zeldaChat = `{"type":"person","id":"UZ","name":"Zelda","emails":["zelda.qvist@firm.example"]}`
	hers      = `{"type":"post","id":"1","author":"UZ","title":"Svavelklubben","body":"kvartsurverk i drift","lang":"sv"}`
	reply     = `{"type":"post","id":"2","author":"UB","parent":"1","body":"tack för svaret","lang":"sv","mentions":["UZ"]}`
)

// zeldasWords are what only she is known by or writes.
var zeldasWords = []string{"zelda", "qvist", "70771", "hr:z1", "xylofonbygg", "svavelklubb", "kvartsurverk"}

// zeldasFolder syncs a firm of two sources and gives what syncs it again.
func zeldasFolder(t *testing.T, dir string) (sync func(), data string) {
	t.Helper()
	data = filepath.Join(dir, "data")
	config := filepath.Join(dir, "vemvet.yaml")
	write(t, config, "data: data\nsources:\n- {name: hr, type: jsonl, path: hr.jsonl}\n- {name: talk, type: jsonl, path: talk.jsonl}\n")
	times := 0
	return func() {
		t.Helper()
		times++ // a file that was read to its end is read again when it is another
		blank := strings.Repeat("\n", times)
		write(t, filepath.Join(dir, "hr.jsonl"), blank+strings.Join([]string{zelda, bo, otherBo, zeldasCV}, "\n"))
		write(t, filepath.Join(dir, "talk.jsonl"), blank+strings.Join([]string{zeldaChat, hers, reply}, "\n"))
		if code, out, errs := vemvetHere(t, "sync", "--config", config, "--allow-removals"); code != 0 {
			t.Fatalf("sync: exit code %d: %s%s", code, out, errs)
		}
	}, data
}

func TestPersonRequestsListsWhoAskedOnTheirOwnPageAndNobodyOnceErased(t *testing.T) {
	sync, data := zeldasFolder(t, t.TempDir())
	sync()
	requests := func() string {
		t.Helper()
		code, out, errs := vemvetHere(t, "person", "requests", "--data", data)
		if code != 0 {
			t.Fatalf("exit code %d: %s", code, errs)
		}
		return out
	}
	if got := requests(); got != "Nobody asks to be erased.\n" {
		t.Errorf("before anybody asked: %q", got)
	}
	engine, err := local.Open(data, local.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = search.New(engine, search.DefaultParameters()).Decide(t.Context(), search.As("hr:z1"), search.Decision{Do: search.AskErasure})
	if err := errors.Join(err, engine.Close()); err != nil {
		t.Fatal(err)
	}
	if got, want := requests(), time.Now().UTC().Format(time.DateOnly)+"  hr:z1  Zelda Qvist\n"; !strings.HasPrefix(got, want) {
		t.Errorf("it lists %q; want %q first", got, want)
	}
	if code, _, errs := vemvetHere(t, "person", "erase", "hr:z1", "--yes", "--data", data); code != 0 {
		t.Fatalf("erase: %s", errs)
	}
	if got := requests(); got != "Nobody asks to be erased.\n" {
		t.Errorf("after who asked was erased: %q", got)
	}
}

func TestPersonEraseTakesThemOutOfBids(t *testing.T) {
	sync, data := zeldasFolder(t, t.TempDir())
	sync()
	dir := filepath.Join(data, bidsFolder)
	on := func(do func(*shelf.Shelf)) {
		t.Helper()
		bids, err := shelf.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		do(bids)
		if err := bids.Close(); err != nil {
			t.Fatal(err)
		}
	}
	on(func(bids *shelf.Shelf) {
		b := &bid.Bid{
			ID: "harbour", Version: 1, Name: "The harbour", State: bid.Open, Owner: "hr:b1", Request: team.Request{Seats: 2},
			Members:  []bid.Member{{Person: "hr:z1", For: "kvartsurverk", Note: "svavelklubben first"}, {Person: "hr:b1"}},
			Comments: []bid.Comment{{By: "talk:UZ", Text: "says Zelda Qvist"}},
			History:  []bid.Change{{Version: 1, By: "hr:b1", Field: "seat:1", After: "hr:z1"}, {Version: 1, By: "hr:b1", Field: "for:1", After: "kvartsurverk"}},
		}
		if err := bids.Put(b, 0); err != nil {
			t.Fatal(err)
		}
	})
	if code, _, errs := vemvetHere(t, "person", "erase", "hr:z1", "--yes", "--data", data); code != 0 {
		t.Fatalf("erase: %s", errs)
	}
	if found := filetest.Find(t, dir, append(zeldasWords, "talk:UZ")...); len(found) > 0 {
		t.Errorf("still there:\n%s", strings.Join(found, "\n"))
	}
	on(func(bids *shelf.Shelf) {
		b, err := bids.Get("harbour")
		if err != nil || !slices.Equal(b.Team(), []string{"hr:b1"}) || b.Comments[0].By != "#1" {
			t.Errorf("%v; the bid is %+v", err, b)
		}
	})
}

func TestPersonEraseLeavesNothingOfThemInTheFolder(t *testing.T) {
	sync, data := zeldasFolder(t, t.TempDir())
	sync()
	for _, owner := range []string{"hr:z1", "hr:b1"} {
		makeToken(t, data, owner)
	}
	found := strings.Join(filetest.Find(t, data, zeldasWords...), "\n")
	for _, word := range zeldasWords {
		if !strings.Contains(found, word) {
			t.Errorf("%s is not found even before", word)
		}
	}
	code, out, errs := vemvetHere(t, "person", "erase", "zelda qvist", "--data", data)
	if code != exitFailure || !strings.Contains(out, "Erase Zelda Qvist, who has the accounts hr:z1, talk:UZ?") || !strings.Contains(errs, "nothing was erased") {
		t.Errorf("without a yes, exit code %d: %s%s", code, out, errs)
	}
	code, out, errs = vemvetHere(t, "person", "erase", "70771", "--data", data, "--yes")
	if code != 0 || !strings.Contains(out, "2 accounts, records removed: 2 of type person, 1 of type post, 1 of type experience; 2 records of others") {
		t.Errorf("exit code %d: %s%s", code, out, errs)
	}
	nothing := func(when string) {
		t.Helper()
		if found := filetest.Find(t, data, zeldasWords...); len(found) > 0 {
			t.Errorf("%s:\n%s", when, strings.Join(found, "\n"))
		}
		code, out, errs := vemvetHere(t, "who", "kvartsurverk", "--data", data)
		if strings.Contains(strings.ToLower(out+errs), "zelda") || code != 0 {
			t.Errorf("%s vemvet who gives %d: %s%s", when, code, out, errs)
		}
	}
	nothing("once erased")
	if tokens := tokensIn(t, data); len(tokens) != 1 || tokens[0].Owner != "hr:b1" {
		t.Errorf("tokens that are left: %v", tokens)
	}
	sync()
	nothing("after a sync")
	if code, out, errs := vemvetHere(t, "export", "--data", data, "--source", "talk"); code != 0 || out != `{"type":"post","id":"2","author":"UB","parent":"1","body":"tack för svaret","lang":"sv"}`+"\n" {
		t.Errorf("exit code %d, what others wrote is %s%s", code, out, errs)
	}
	if code, _, errs := vemvetHere(t, "person", "restore-consent", "bo@firm.example", "--data", data); code != exitFailure || !strings.Contains(errs, "nobody who was erased") {
		t.Errorf("Bo was never erased; exit code %d: %s", code, errs)
	}
	if code, out, errs := vemvetHere(t, "person", "restore-consent", "zelda.qvist@firm.example", "--data", data); code != 0 {
		t.Errorf("exit code %d: %s%s", code, out, errs)
	}
	nothing("before the next sync")
	sync()
	if code, out, errs := vemvetHere(t, "audit", "verify", "--data", data); code != 0 || !strings.Contains(out, "2 entries") {
		t.Errorf("the erasure and who may be back are noted, exit code %d: %s%s", code, out, errs)
	}
	if code, out, errs := vemvetHere(t, "person", "export", "Zelda Qvist", "--data", data); code != 0 || out != strings.Join([]string{zelda, zeldasCV, zeldaChat, hers, ""}, "\n") {
		t.Errorf("once she agrees, exit code %d: %s%s", code, out, errs)
	}
}

func makeToken(t *testing.T, data, owner string) {
	t.Helper()
	store, err := auth.OpenStore(filepath.Join(data, sessionsFolder))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, _, err := token.New(store.Badger(), token.Options{}).Create(owner, "script of "+owner, auth.AllScopes()[:1], time.Hour); err != nil {
		t.Fatal(err)
	}
}

func tokensIn(t *testing.T, data string) []token.Token {
	t.Helper()
	store, err := auth.OpenStore(filepath.Join(data, sessionsFolder))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	tokens, err := token.New(store.Badger(), token.Options{}).List(func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func TestPersonCommandsNameWhomTheyDoNotFind(t *testing.T) {
	sync, data := zeldasFolder(t, t.TempDir())
	sync()
	for _, tt := range []struct{ name, who, want string }{
		{"nobody", "Nils", `nobody is "Nils"`},
		{"several", "bo ek", "  hr:b1  \n  hr:b2  Cook"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, command := range []string{"export", "erase"} {
				if code, out, errs := vemvetHere(t, "person", command, tt.who, "--data", data); code != exitFailure || !strings.Contains(errs, tt.want) {
					t.Errorf("%s: exit code %d: %s%s", command, code, out, errs)
				}
			}
		})
	}
	file := filepath.Join(t.TempDir(), "zelda.jsonl")
	if code, out, errs := vemvetHere(t, "person", "export", "hr:z1", "--data", data, "-o", file); code != 0 || out != "" {
		t.Errorf("exit code %d: %s%s", code, out, errs)
	}
	if content, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(content, []byte(zelda)) {
		t.Errorf("the file holds %s, %v", content, err)
	}
}

func TestPersonExportHoldsWhatBidsHoldAsTheirOwnPageDoes(t *testing.T) {
	dir := t.TempDir()
	sync, data := zeldasFolder(t, dir)
	sync()
	kept, err := shelf.Open(filepath.Join(data, bidsFolder))
	if err != nil {
		t.Fatal(err)
	}
	request := team.Request{Seats: 2}
	err = errors.Join(
		kept.Put(&bid.Bid{ID: "harbour", Version: 1, Name: "The harbour", State: bid.Open, Owner: "hr:b1", Request: request, Members: []bid.Member{{Person: "talk:UZ", For: "Kafka", Answer: bid.No, Note: "on leave"}}, Comments: []bid.Comment{{By: "hr:b1", Text: "of somebody else"}}}, 0),
		kept.Put(&bid.Bid{ID: "bridge", Version: 1, Name: "The bridge", State: bid.Open, Owner: "hr:b1", Request: request, Shares: []bid.Share{{Person: bid.EveryoneInSales, May: bid.Read}}}, 0),
		kept.Close())
	if err != nil {
		t.Fatal(err)
	}
	export := func(who string, flags ...string) (records, bids, errs string) {
		t.Helper()
		file := filepath.Join(t.TempDir(), "copy.jsonl")
		code, out, errs := vemvetHere(t, append([]string{"person", "export", who, "-o", file}, flags...)...)
		if code != 0 || out != "" {
			t.Fatalf("exit code %d: %s%s", code, out, errs)
		}
		content, err := os.ReadFile(file)
		beside, missing := os.ReadFile(filepath.Join(filepath.Dir(file), "copy.bids.json"))
		if err != nil || missing != nil && !errors.Is(missing, os.ErrNotExist) {
			t.Fatal(err, missing)
		}
		return string(content), string(beside), errs
	}
	records, bids, errs := export("hr:z1", "--data", data)
	if !strings.HasPrefix(records, zelda) || strings.Contains(records, "harbour") {
		t.Errorf("the records are %s", records)
	}
	for _, held := range []string{"The harbour", "on leave", "Kafka"} {
		if !strings.Contains(bids, held) {
			t.Errorf("%q is not in %s", held, bids)
		}
	}
	if strings.Contains(bids, "of somebody else") || strings.Contains(bids, "The bridge") || !strings.Contains(errs, "copy.bids.json") {
		t.Errorf("who is not in sales is told %s, and whoever exports %s", bids, errs)
	}
	config := filepath.Join(dir, "vemvet.yaml")
	write(t, config, "data: data\nroles: {sales: [\"person:hr:z1\"]}\nsources:\n- {name: hr, type: jsonl, path: hr.jsonl}\n- {name: talk, type: jsonl, path: talk.jsonl}\n")
	if _, bids, _ := export("hr:z1", "--config", config); !strings.Contains(bids, "The bridge") {
		t.Errorf("who is in sales is told %s", bids)
	}
	if _, bids, errs := export("hr:b2", "--data", data); bids != "" || strings.Contains(errs, "ids") {
		t.Errorf("of whom bids hold nothing is told %s, %s", bids, errs)
	}
	if code, out, errs := vemvetHere(t, "person", "export", "hr:z1", "--data", data); code != 0 || out != records || !strings.Contains(errs, "give --output") {
		t.Errorf("exit code %d: %s%s", code, out, errs)
	}
}

func TestRetentionIsReadInDays(t *testing.T) {
	config, err := parseConfig("f.yaml", []byte("sources:\n- {name: a, type: sample, keep: 5y, leavers: 90d, leavers_posts: remove}\n- {name: b, type: sample}\n"))
	if err != nil {
		t.Fatal(err)
	}
	kept := config.retention()
	if a := kept["a"]; a.Keep.Hours() != 5*365.25*24 || a.Leavers != 90*day || !a.RemoveLeaversPosts {
		t.Errorf("a is kept %+v", a)
	}
	if b := kept["b"]; b.Keep != 0 || b.Leavers != 0 || b.RemoveLeaversPosts {
		t.Errorf("b is kept %+v", b)
	}
	for _, tt := range []struct{ text, want string }{
		{"keep: 30", `sources[0].keep is "30"; want a span of days such as 90d, 12w or 5y`},
		{"keep: 0d", "sources[0].keep is 0d; want at least a day and at most 200 years"},
		{"leavers: 9999y", "sources[0].leavers is 9999y; want at least a day and at most 200 years"},
		{"leavers_posts: hide", `sources[0].leavers_posts is "hide"; want keep or remove`},
	} {
		_, err := parseConfig("f.yaml", []byte("sources:\n- {name: a, type: sample, "+tt.text+"}\n"))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v; want %s", tt.text, err, tt.want)
		}
	}
}
