package page_test

import (
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui"
	"github.com/vemvet/vemvet/ui/api"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/demo"
	"github.com/vemvet/vemvet/ui/page"
)

// password is a way to sign in with a form, that takes any password of Anna.
type password struct{ demo.Way }

func (password) Offer() auth.Offer {
	return auth.Offer{Name: "demo", Label: "The directory", Form: auth.Password}
}

func (password) Register(r gin.IRouter, door *auth.Door) {
	r.POST("/sign-in/demo", func(c *gin.Context) {
		err := error(&auth.Refusal{Reason: auth.WrongPassword})
		if c.PostForm("username") == "anna" {
			err = door.Admit(c, auth.Claim{Method: "ldap", Username: "anna"}, c.PostForm("next"))
		}
		if err != nil {
			door.Refuse(c, err, c.PostForm("next"))
		}
	})
}

// serveSignIn serves a firm of two, Anna, who sells, and Bo, with a way to sign in.
func serveSignIn(t *testing.T, way auth.Way, otherwise *auth.Claim) firm {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	engine, err := local.Open(t.TempDir(), local.Options{Logger: quiet, Languages: []string{"en"}})
	if err != nil {
		t.Fatal(err)
	}
	store, err := auth.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = store.Close(), engine.Close() })
	roster := indexer.Roster{}
	for _, id := range []string{"anna", "bo"} {
		roster.Accounts = append(roster.Accounts, indexer.Account{
			Ref:    connectors.Ref{Source: "dir", Kind: connectors.KindPerson, ID: id},
			Person: &connectors.Person{Head: connectors.Head{ID: id}, Name: strings.ToUpper(id[:1]) + id[1:] + " Ek-Nyström", EmployeeNumber: id, Usernames: []string{id}},
		})
	}
	directory := indexer.NewDirectory(roster)
	options := auth.Options{
		Store: store, Logger: quiet, Ways: []auth.Way{way}, Otherwise: otherwise,
		Directory: func() (*indexer.Directory, error) { return directory, nil },
	}
	if err := options.Rules.Add(auth.Sales, "person:dir:anna"); err != nil {
		t.Fatal(err)
	}
	door := auth.NewDoor(options)
	searcher := search.New(engine, search.DefaultParameters())
	builder := team.New(searcher)
	server := ui.NewServer(ui.Options{
		Logger: quiet, Visitor: door.Visitor, SignIn: door,
		API:   api.New(searcher, builder, api.Options{Asker: auth.Asker}),
		Pages: page.New(searcher, builder, page.Options{Asker: auth.Asker, Location: time.UTC, Door: door, May: ui.May}),
	})
	listening := httptest.NewServer(server.Handler(true))
	t.Cleanup(listening.Close)
	return firm{address: listening.URL}
}

func TestBrowserSignsIn(t *testing.T) {
	chromium := findChromium(t)
	browser := startBrowser(t, chromium)
	t.Run("with a password, and out again", func(t *testing.T) {
		b := openTab(t, browser, serveSignIn(t, password{}, nil))
		b.open("/topics?sort=name")
		b.see(".sign-in-form")
		b.looks("sign-in")
		b.typeInto("input[name=username]", "eve")
		b.typeInto("input[name=password]", "guess")
		b.follow(".sign-in-form button", "[role=alert]")
		b.looks("sign-in-refused")
		b.typeInto("input[name=username]", "anna")
		b.typeInto("input[name=password]", "right")
		b.follow(".sign-in-form button", ".account")
		if at := result(b, chromedp.Location()); at != b.address+"/topics?sort=name" {
			b.Errorf("after signing in it is at %s", at)
		}
		if got := value[string](b, `document.cookie`); strings.Contains(got, "session") {
			b.Errorf("a script reads the session: %s", got)
		}
		b.click(".account summary")
		b.see(".account-menu")
		b.looks("account")
		b.follow(`form[action="/sign-out/everywhere"] button`, ".sign-in-form")
		b.open("/topics")
		b.see(".sign-in-form")
	})
	t.Run("as several people of the demo", func(t *testing.T) {
		claim, err := demo.Claim("dir:bo")
		if err != nil {
			t.Fatal(err)
		}
		b := openTab(t, browser, serveSignIn(t, &demo.Way{People: []auth.OfferedPerson{
			{ID: "dir:bo", Name: "Bo Ek-Nyström", Role: auth.Employee}, {ID: "dir:anna", Name: "Anna Ek-Nyström", Role: auth.Sales},
			{ID: "dir:x", Name: "X", Role: auth.HR}, {ID: "dir:y", Name: "Y", Role: auth.Leadership}, {ID: "dir:z", Name: "Z", Role: auth.Administrator},
		}}, &claim))
		b.open("/about")
		b.see(".strip")
		b.looks("strip")
		if got := b.text(".strip-who"); !strings.Contains(got, "Bo") {
			b.Errorf("it begins as %q", got)
		}
		b.follow(`.strip button[value="dir:anna"]`, `nav a[href="/team"]`)
		if got := b.text(".strip-who"); !strings.Contains(got, "Anna") {
			b.Errorf("then it is %q", got)
		}
		if at := result(b, chromedp.Location()); at != b.address+"/about" {
			b.Errorf("being somebody else leads to %s", at)
		}
		b.open("/sign-in")
		b.see(".somebody")
		b.looks("sign-in-demo")
	})
}

// settled says that no colour is on its way to another.
const settled = `document.getAnimations().length === 0`

// looks checks what a page looks like: readable in light and dark, and no wider than a phone.
func (b *tab) looks(name string) {
	b.Helper()
	for _, scheme := range []string{"light", "dark"} {
		call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		b.until(settled)
		if poor := value[[]string](b, readable); len(poor) > 0 {
			b.Errorf("%s, %s: %s", name, scheme, strings.Join(poor, "; "))
		}
	}
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	b.until(settled)
	b.picture(name)
	for _, width := range []int64{320, 390} {
		b.run(chromedp.EmulateViewport(width, 780, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)))
		if wide := value[int64](b, `document.documentElement.scrollWidth`); wide > width {
			b.Errorf("%s is %d wide on a phone of %d", name, wide, width)
		}
	}
	b.picture("phone-" + name)
	b.run(chromedp.EmulateViewport(1280, 900))
}
