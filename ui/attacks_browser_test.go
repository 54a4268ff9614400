package ui_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/vemvet/vemvet/ui"
)

// browserAttacks are attacks that take a browser to be tried.
var browserAttacks = []struct {
	name string
	try  func(v victim) (happened string)
}{
	{"markup in every field of a record, in a browser that does not heed the content security policy", nothingRunsWithoutPolicy},
	{"a script that got into a page all the same", policyRunsNothing},
	{"a page at another port of the same machine that posts a form with the victim's cookie", otherPortsChangeNothing},
	{"a page that shows Vemvet in a frame under a button of its own", framesStayEmpty},
	{"a script that reads the session's cookie", sessionIsOutOfReach},
	{"somebody who presses Back at a browser whose user signed out", backShowsNothing},
}

func TestAttacksInABrowser(t *testing.T) {
	chromium := findChromium(t)
	h := openHouse(t, hostile(), func(o *ui.Options) { o.Limits = ui.Limits{Questions: 100_000, Attempts: 100_000} })
	browser := startBrowser(t, chromium)
	for _, attack := range browserAttacks {
		t.Run(attack.name, func(t *testing.T) {
			v := openVictim(t, browser, h)
			v.signIn("sales")
			t.Log(attack.try(v))
		})
	}
}

func findChromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const remedy = "no Chromium on this machine: install the Debian package chromium"
	if os.Getenv("CI") != "" {
		t.Fatal(remedy)
	}
	t.Skip("NOT TRIED IN A BROWSER: " + remedy)
	return ""
}

func startBrowser(t *testing.T, chromium string) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("host-resolver-rules", "MAP evil.example 127.0.0.1"), // what gets out is seen, and goes nowhere
	)
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	browser, cancelBrowser := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(browser) // waits until the process is gone and its folder can be removed
		cancelBrowser()
	})
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("start %s: %v", chromium, err)
	}
	return browser
}

// victim is somebody at a browser.
type victim struct {
	house
	ctx context.Context
}

func openVictim(t *testing.T, browser context.Context, h house) victim {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // a tab lives as long as the context that it was opened with
		t.Fatal(err)
	}
	h.T = t
	return victim{h, ctx}
}

func (v victim) open(address string) {
	v.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, 30*time.Second)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Navigate(address)); err != nil {
		v.Fatalf("%s: %v", address, err)
	}
}

func valueOf[T any](v victim, script string) T {
	v.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, 30*time.Second)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		v.Fatalf("%s: %v", script, err)
	}
	return out
}

// until waits until a script says true, over a change of pages too.
func (v victim) until(script string) {
	v.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if done, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool](script)); err == nil && done {
			return
		}
	}
	v.Fatalf("never became true: %s", script)
}

func (v victim) signIn(role string) {
	v.Helper()
	v.open(v.url + "/sign-in")
	v.post("/sign-in/demo", "person", "hr:"+role)
}

// post sends a form of the page's own, and waits for where it leads.
func (v victim) post(path, field, value string) {
	v.Helper()
	valueOf[bool](v, fmt.Sprintf(`(() => {
		window.before = true;
		const form = document.createElement("form"), input = document.createElement("input");
		[form.method, form.action, input.name, input.value] = ["post", %q, %q, %q];
		form.append(input); document.body.append(form); form.submit();
		return true;
	})()`, path, field, value))
	v.until(`window.before === undefined && document.readyState === "complete"`)
}

// trap is a page of the attacker's, on another port.
func (v victim) trap(page string) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>trap</title>"+page)
	}))
	v.Cleanup(server.Close)
	return server.URL
}

func nothingRunsWithoutPolicy(v victim) string {
	bypass := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, cdppage.SetBypassCSP, cdppage.SetBypassCSPParams{Enabled: true})
		return err
	})
	if err := chromedp.Do(v.ctx, bypass); err != nil {
		v.Fatal(err)
	}
	v.open(v.url + "/about")
	if got := valueOf[int](v, `(() => { const s = document.createElement("script"); s.textContent = "window.probe = 1"; document.body.append(s); return window.probe || 0; })()`); got != 1 {
		v.Fatal("the policy is heeded: the test shows nothing")
	}
	n := 0
	for _, role := range []string{"sales", "administrator"} {
		v.signIn(role)
		for _, address := range pages() {
			if role == "administrator" && !strings.HasPrefix(address, "/admin/") {
				continue // looks the same
			}
			if strings.HasPrefix(address, "/me/copy") {
				continue // is a file to keep, which a browser does not show
			}
			v.open(v.url + address)
			// Move over everything and follow what is no address of a page.
			found := valueOf[int](v, `(() => {
				for (const e of document.querySelectorAll("*")) for (const kind of ["mouseover", "focus", "error", "load"]) e.dispatchEvent(new Event(kind));
				for (const a of document.querySelectorAll("a[href]")) if (!/^(https?|mailto|tel|msteams|slack):/.test(a.protocol)) a.click();
				return window.owned || 0;
			})()`)
			if found != 0 {
				v.Errorf("%s as %s runs it", address, role)
			}
			n++
		}
	}
	return fmt.Sprintf("%d pages, nothing ran", n)
}

func policyRunsNothing(v victim) string {
	trap := v.trap("")
	for name, script := range map[string]string{
		"an inline script":           `const s = document.createElement("script"); s.textContent = "window.owned = 1"; document.body.append(s);`,
		"an event handler":           `document.body.insertAdjacentHTML("beforeend", '<img src=x onerror="window.owned=1">');`,
		"a script from elsewhere":    `const s = document.createElement("script"); s.src = "` + trap + `/x.js"; s.onload = () => window.owned = 1; document.body.append(s);`,
		"a picture from elsewhere":   `const i = new Image(); i.onload = () => window.owned = 1; i.src = "` + trap + `/x.png"; document.body.append(i);`,
		"a style inside the page":    `document.body.insertAdjacentHTML("beforeend", "<style>body { --owned: 1 }</style>"); if (getComputedStyle(document.body).getPropertyValue("--owned")) window.owned = 1;`,
		"a frame in the page":        `const f = document.createElement("iframe"); f.srcdoc = "<script>parent.owned = 1<\/script>"; document.body.append(f);`,
		"a base for every address":   `document.head.insertAdjacentHTML("afterbegin", '<base href="` + trap + `/">'); if (document.baseURI.startsWith("` + trap + `")) window.owned = 1;`,
		"a question to another site": `fetch("` + trap + `", {mode: "no-cors"}).then(() => window.owned = 1, () => {});`,
		"a form for another site":    `const f = document.createElement("form"); f.action = "` + trap + `"; document.body.append(f); f.submit();`,
		"code made of text":          `try { (0, eval)("window.owned = 1"); } catch {}`,
	} {
		v.open(v.url + "/about")
		valueOf[bool](v, `(() => { setTimeout(() => window.tried = true, 150); `+script+` return true; })()`)
		v.until(`window.tried === true`)
		if at, err := chromedp.Run(v.ctx, chromedp.Location()); err != nil || !strings.HasPrefix(at, v.url) {
			v.Errorf("%s: the browser is at %s, %v", name, at, err)
			continue
		}
		if name != "code made of text" && valueOf[bool](v, `window.owned === 1`) { // the driver's own evaluation may
			v.Errorf("%s does what it wants", name)
		}
	}
	return "refused by the browser, ten kinds"
}

func otherPortsChangeNothing(v victim) string {
	answered := make(chan int, 10)
	if err := chromedp.Listen(v.ctx, func(event any) { responses(event, v.url, answered) }); err != nil {
		v.Fatal(err)
	}
	for path, fields := range map[string]string{
		"/tokens":              `<input name=name value=theirs><input name=scope value=read><input name=days value=365>`,
		"/sign-out/everywhere": "",
		"/team":                `<input name=do value=build><input name=skill value=Kafka><input name=seats value=1>`,
	} {
		v.open(v.trap(`<form method=post action="` + v.url + path + `">` + fields + `</form><script>document.forms[0].submit()</script>`))
		select {
		case status := <-answered:
			if status != http.StatusForbidden {
				v.Errorf("%s is answered with %d", path, status)
			}
		case <-time.After(20 * time.Second):
			v.Errorf("%s: the form was never sent: the test shows nothing", path)
		}
	}
	v.open(v.trap(`<script>fetch("` + v.url + `/api/v1/people?q=kafka", {credentials: "include"}).then(r => r.text()).then(t => window.owned = t, e => window.refused = 1)</script>`))
	v.until(`window.refused === 1 || window.owned !== undefined`)
	if !valueOf[bool](v, `window.refused === 1`) {
		v.Error("a page elsewhere reads an answer")
	}
	if tokens, err := v.desk.Of("hr:sales"); err != nil || len(tokens) > 0 {
		v.Errorf("a token was made: %v, %v", tokens, err)
	}
	v.open(v.url + "/tokens")
	if valueOf[string](v, `location.pathname`) != "/tokens" {
		v.Error("the victim was signed out")
	}
	return "403, and no answer can be read"
}

func framesStayEmpty(v victim) string {
	v.open(v.trap(`<iframe src="` + v.url + `/tokens" style="width:100%;height:90vh;opacity:.01"></iframe><script>onload = () => window.ready = 1</script>`))
	v.until(`window.ready === 1`)
	tree, err := chromedp.Call(v.ctx, cdppage.GetFrameTree, cdp.Empty{})
	if err != nil {
		v.Fatal(err)
	}
	for _, child := range tree.FrameTree.ChildFrames {
		if strings.HasPrefix(child.Frame.URL, v.url) {
			v.Errorf("the frame shows %s", child.Frame.URL)
		}
	}
	if len(tree.FrameTree.ChildFrames) != 1 {
		v.Errorf("%d frames: the test shows nothing", len(tree.FrameTree.ChildFrames))
	}
	return "the browser shows an error in the frame"
}

func sessionIsOutOfReach(v victim) string {
	v.open(v.url + "/about")
	if got := valueOf[string](v, `document.cookie`); strings.Contains(got, "vemvet-session") {
		v.Errorf("a script reads %q", got)
	}
	if got := valueOf[string](v, `JSON.stringify([{...localStorage}, {...sessionStorage}])`); got != "[{},{}]" {
		v.Errorf("the browser keeps %s", got)
	}
	return "the cookie is for HTTP alone, and nothing is stored beside it"
}

func backShowsNothing(v victim) string {
	v.open(v.url + "/?q=kafka")
	v.until(`document.body.innerText.includes("Eve")`)
	v.open(v.url + "/posts/hr:answer")
	v.open(v.url + "/about")
	v.post("/sign-out", "x", "y")
	for range 3 {
		// A page that the browser kept as it was comes back without being loaded.
		at := valueOf[string](v, `(() => { const at = location.href; setTimeout(() => history.back(), 0); return at; })()`)
		v.until(fmt.Sprintf(`location.href !== %q && document.readyState === "complete"`, at))
		if text := valueOf[string](v, `document.body.innerText`); strings.Contains(text, "Eve") || strings.Contains(text, "Salli Sund") {
			v.Errorf("Back shows %s\n%.300s", valueOf[string](v, `location.href`), text)
		}
	}
	return "every page is asked for again, and leads to signing in"
}

// responses passes on with which status posts to a site are answered.
func responses(event any, site string, to chan<- int) {
	if e, ok := event.(*network.EventResponseReceived); ok && e.Type == network.ResourceTypeDocument && strings.HasPrefix(e.Response.URL, site) {
		to <- int(e.Response.Status)
	}
}
