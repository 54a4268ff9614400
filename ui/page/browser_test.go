package page_test

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestBrowser uses the pages as people do, in a real Chromium against every room of Vemvet. A console
// message, an exception, a violated policy or a failed request fails it. VEMVET_SCREENSHOTS names a folder
// to keep pictures of each page in.
func TestBrowser(t *testing.T) {
	chromium := findChromium(t)
	served := serveFirm(t)
	browser := startBrowser(t, chromium)
	for _, step := range []struct {
		name string
		do   func(*tab)
	}{
		{"a question leads to people, to a person and to a post", askAndRead},
		{"a suggestion is chosen with the keyboard", chooseSuggestion},
		{"filters narrow, and chips widen again", filter},
		{"a team is built, and somebody replaced", buildTeam},
		{"a tender is dropped, and becomes a team", dropTender},
		{"a tender is saved as a bid, and who is on it answers", saveTender},
		{"somebody is left out by name, with a suggestion", leaveOut},
		{"the language is changed where one is", changeLanguage},
		{"two accounts are joined, and parted again", mergeAndUndo},
		{"everything works without scripts", withoutScripts},
		{"everything is reached with the keyboard alone", keyboardOnly},
		{"nothing is wider than a phone", phone},
		{"text is readable, light and dark", contrast},
		{"an address is copied", copyAddress},
		{"what one hides is gone from who knows, and back when it is undone", hideAndUndo},
	} {
		t.Run(step.name, func(t *testing.T) {
			step.do(openTab(t, browser, served))
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
	t.Skip("NOT TESTED IN A BROWSER: " + remedy)
	return ""
}

func startBrowser(t *testing.T, chromium string) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-background-networking", true), chromedp.WindowSize(1280, 900),
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

// tab is a page in a browser window of its own, without anybody's cookies.
type tab struct {
	*testing.T
	firm
	ctx context.Context

	mu      sync.Mutex
	trouble []string
}

func openTab(t *testing.T, browser context.Context, served firm) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	b := &tab{T: t, ctx: ctx, firm: served}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	enable := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, log.Enable, cdp.Empty{})
		return err
	})
	if err := chromedp.Do(ctx, enable); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, trouble := range b.trouble {
			t.Errorf("the browser complains: %s", trouble)
		}
	})
	return b
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch event := event.(type) {
	case *log.EventEntryAdded:
		if event.Entry.Level == log.EntryLevelInfo {
			return // that the cache was emptied at signing out
		}
		b.trouble = append(b.trouble, fmt.Sprintf("%s: %s %s", event.Entry.Level, event.Entry.Text, event.Entry.URL))
	case *runtime.EventExceptionThrown:
		b.trouble = append(b.trouble, event.ExceptionDetails.Text+" "+event.ExceptionDetails.URL)
	case *runtime.EventConsoleAPICalled:
		b.trouble = append(b.trouble, fmt.Sprintf("console.%s", event.Type))
	case *network.EventResponseReceived:
		if event.Response.Status >= 400 {
			b.trouble = append(b.trouble, fmt.Sprintf("%d %s", event.Response.Status, event.Response.URL))
		}
	case *network.EventRequestWillBeSent:
		if to := event.Request.URL; !strings.HasPrefix(to, b.address+"/") && !strings.HasPrefix(to, "data:") {
			b.trouble = append(b.trouble, "asks another site: "+to)
		}
	}
}

// patience is how long one thing may take to happen.
const patience = 15 * time.Second

func (b *tab) run(action chromedp.Action[chromedp.Void]) {
	b.Helper()
	_ = result(b, action)
}

// result runs an action and shows the page when it fails.
func result[T any](b *tab, action chromedp.Action[T]) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	out, err := chromedp.Run(ctx, action)
	if err != nil {
		at, _ := chromedp.Run(b.ctx, chromedp.Location())
		text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.body.innerText"))
		b.Fatalf("%v\nat %s:\n%.1500s", err, at, text)
	}
	return out
}

func (b *tab) open(path string) { b.Helper(); b.run(chromedp.Navigate(b.address + path)) }

// see waits until something is visible.
func (b *tab) see(selector string) { b.Helper(); b.run(chromedp.WaitVisible(chromedp.CSS(selector))) }

// follow clicks on something that leads to another page, and waits for what is there.
func (b *tab) follow(selector, then string) {
	b.Helper()
	b.run(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
	b.see(then)
}

func (b *tab) click(selector string) {
	b.Helper()
	b.run(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

func (b *tab) typeInto(selector, text string) {
	b.Helper()
	b.run(chromedp.SendKeys(chromedp.CSS(selector), text))
}

func (b *tab) press(keys ...string) {
	b.Helper()
	for _, key := range keys {
		b.run(chromedp.KeyEvent(key))
	}
}

func (b *tab) text(selector string) string {
	b.Helper()
	return strings.TrimSpace(result(b, chromedp.Text(chromedp.CSS(selector), chromedp.NodeVisible)))
}

func value[T any](b *tab, script string) T {
	b.Helper()
	return result(b, chromedp.Evaluate[T](script))
}

// until waits until a script says true, over a change of pages too.
func (b *tab) until(script string) {
	b.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		// An error is a page that is just going away.
		if done, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](script)); err == nil && done {
			return
		}
	}
	b.Fatalf("never became true: %s", script)
}

func (b *tab) path() string {
	b.Helper()
	return strings.TrimPrefix(result(b, chromedp.Location()), b.address)
}

func call[P, R any](b *tab, command cdp.Command[P, R], params P) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		b.Fatal(err)
	}
}

func (b *tab) picture(name string) {
	b.Helper()
	folder := os.Getenv("VEMVET_SCREENSHOTS")
	if folder == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), result(b, chromedp.FullScreenshot(100)), 0o600); err != nil {
		b.Fatal(err)
	}
}

func askAndRead(b *tab) {
	b.open("/")
	b.picture("home")
	b.typeInto("#q", topic[:6])
	b.see("[role=option]")
	b.until(`document.querySelector("#q").getAttribute("aria-expanded") === "true"`)
	b.picture("suggestions")
	b.press(kb.Escape)
	b.until(`document.querySelector("[role=listbox]").hidden`)
	b.typeInto("#q", topic[6:])
	b.press(kb.Enter)
	b.see(".people")
	if got := b.text(".people .person-name"); got != b.first.Person.Name {
		b.Errorf("%q is first; the API says %q", got, b.first.Person.Name)
	}
	if marked := value[int](b, `document.querySelectorAll(".snippet mark").length`); marked == 0 {
		b.Error("no word is marked")
	}
	b.picture("results")
	b.click(".found .sum summary")
	b.see(".found table")
	b.picture("reasons")
	// The sum of the table is the score, as shown.
	difference := value[float64](b, `(() => {
		const cells = [...document.querySelectorAll(".found:first-child tbody tr td:last-child")].map((cell) => Number(cell.textContent));
		return cells.reduce((a, c) => a + c, 0) - Number(document.querySelector(".found:first-child tfoot td").textContent);
	})()`)
	if math.Abs(difference) > 0.001*float64(len(b.first.Evidence)) {
		b.Errorf("the reasons add up to %g more than the score", difference)
	}
	b.follow(".people .person-name", ".profile")
	if got := b.text("h1"); got != b.first.Person.Name {
		b.Errorf("this is the page of %q", got)
	}
	b.picture("person")
	b.open("/?q=" + topic)
	b.follow(".people .evidence-title a", ".message-here")
	b.open(b.postPath)
	b.see(".message-reply")
	b.picture("post")
}

func chooseSuggestion(b *tab) {
	b.open(b.postPath) // the compact box in the header
	name := b.first.Person.Name
	b.typeInto("#q", name)
	b.until(`document.querySelector("[role=option]")?.textContent.includes("` + name + `") === true`)
	b.press(kb.ArrowDown)
	chosen := value[string](b, `document.getElementById(document.querySelector("#q").getAttribute("aria-activedescendant")).textContent`)
	if !strings.Contains(chosen, name) {
		b.Errorf("the first suggestion is %q", chosen)
	}
	b.press(kb.Enter)
	b.see(".profile")
	if got := b.text("h1"); got != name {
		b.Errorf("the suggestion led to %q", got)
	}
	b.open("/")
	b.typeInto("#q", "kubernet")
	b.until(`document.querySelector("[role=option]")?.textContent.toLowerCase().includes("kubernet") === true`)
	b.press(kb.ArrowDown, kb.ArrowUp, kb.ArrowUp) // round over the box to the last
	if got := value[int](b, `document.querySelectorAll("[role=option][aria-selected=true]:last-child").length`); got != 1 {
		b.Error("up from the box is not the last suggestion")
	}
	b.press(kb.ArrowDown) // and back to the box
	if got := value[bool](b, `document.querySelector("#q").hasAttribute("aria-activedescendant")`); got {
		b.Error("down from the last suggestion is not the box")
	}
	b.press(kb.Enter) // what was typed, not a suggestion
	b.until(`location.search === "?q=kubernet"`)
}

func filter(b *tab) {
	b.open("/?q=kubernetes")
	before := b.text("#found")
	b.click(`input[name=place][value="` + b.place + `"]`)
	b.follow(".filters button", ".chip")
	places := value[[]string](b, `[...document.querySelectorAll(".found .place")].map((place) => place.textContent.trim())`)
	if len(places) == 0 || strings.Join(places, "") != strings.Repeat(b.place, len(places)) {
		b.Errorf("in %s one finds people in %v", b.place, places)
	}
	at, err := url.Parse(b.path())
	if err != nil || at.Query().Get("q") != "kubernetes" || at.Query().Get("place") != b.place {
		b.Errorf("the address is %s", b.path())
	}
	b.picture("filtered")
	b.click(".chip")
	b.until(`document.querySelector(".chip") === null`)
	if got := b.text("#found"); got != before {
		b.Errorf("without the filter: %q; before: %q", got, before)
	}
}

func buildTeam(b *tab) {
	b.open("/")
	b.follow(`.nav a[href="/team"]`, "#skill-0")
	b.typeInto("#skill-0", "Kubernetes")
	b.click("input[name=must][value='0']")
	b.typeInto("#skill-1", "GDPR")
	b.click("input[name=must][value='1']")
	b.typeInto("#skill-2", "quantum knitting")
	b.follow("button[value=add]", "#skill-3")
	b.typeInto("#skill-3", "Kafka")
	b.click("input[name=must][value='3']") // else a second for the others may be worth more than Kafka
	b.picture("team-form")
	b.press(kb.Enter) // Enter in a field builds, though other buttons stand before
	b.see(".matrix")
	b.picture("team")
	if got := value[int](b, `document.querySelectorAll(".seat").length`); got != 3 {
		b.Errorf("%d seats; want 3", got)
	}
	if got := value[int](b, `document.querySelectorAll(".verdict-met").length`); got != 3 {
		b.Errorf("%d requirements are met; want 3", got)
	}
	if got := b.text(".verdict-not"); got == "" {
		b.Error("nobody knits quantums, and the page does not say so")
	}
	gone := b.text(".seat .person-name")
	b.follow(`.seat button[value^="without:"]`, ".matrix")
	b.until(`document.querySelector("#people .chip") !== null`)
	if got := b.text("#people .chip"); !strings.Contains(got, gone) {
		b.Errorf("left out: %q; want %q", got, gone)
	}
	if got := value[[]string](b, `[...document.querySelectorAll(".seat h4")].map((name) => name.textContent)`); slices.Contains(got, gone) {
		b.Errorf("%s was replaced and is still among %v", gone, got)
	}
}

func leaveOut(b *tab) {
	b.open("/team")
	b.typeInto("#skill-0", "Kubernetes")
	name := b.first.Person.Name
	b.typeInto("#name", name)
	b.until(`document.querySelector("#team [role=option]")?.textContent.includes("` + name + `") === true`)
	b.press(kb.ArrowDown, kb.Enter)
	if got := value[string](b, `document.querySelector("#name").value`); got != name {
		b.Fatalf("the suggestion filled in %q", got)
	}
	b.follow("button[value=find]", "#people .chip")
	b.follow(".team-form > button.button-main", ".matrix")
	if got := value[[]string](b, `[...document.querySelectorAll(".seat h4")].map((name) => name.textContent)`); slices.Contains(got, name) {
		b.Errorf("%s was left out and is on the team: %v", name, got)
	}
}

// mergeAndUndo does without scripts, as every page can.
func mergeAndUndo(b *tab) {
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	knows := func(when, id string) {
		b.Helper()
		b.open("/?q=" + craft)
		b.see(".people")
		if got := value[string](b, `decodeURIComponent(document.querySelector(".people .person-name").getAttribute("href"))`); got != "/people/"+id {
			b.Errorf("%s, %s knows; want %s", when, got, id)
		}
	}
	knows("before", "chat:twin")
	b.follow(`.nav a[href="/admin/identity"]`, ".who-list")
	card := `.who-list > li:has(input[value="chat:twin"])`
	b.typeInto(card+" input[name=note]", "She said so")
	b.picture("identity")
	b.follow(card+" button[value=merge]", ".who-notice")
	if got := value[int](b, "document.querySelectorAll('"+card+"').length"); got != 0 {
		b.Error("it is still suggested")
	}
	b.picture("identity-ruled")
	knows("joined", b.namesake)
	b.open("/admin/identity/people?q=chat:twin")
	if got := b.text(".who-list"); !strings.Contains(got, b.namesake) || !strings.Contains(got, "decision no. 1") {
		b.Errorf("accounts: %s", got)
	}
	b.picture("identity-accounts")
	b.open("/admin/identity/rulings")
	if got := b.text("#ruling-1"); !strings.Contains(got, "She said so") {
		b.Errorf("history: %s", got)
	}
	b.follow("#ruling-1 button[value=undo]", "#ruling-2")
	b.picture("identity-rulings")
	knows("undone", "chat:twin")
	b.open("/admin/identity")
	b.see(card)
}

func changeLanguage(b *tab) {
	b.open("/?q=kubernetes&lang=sv")
	for _, language := range []string{"sv", "nb", "en"} {
		b.click(`.languages a[lang="` + language + `"]`)
		b.until(`document.documentElement.lang === "` + language + `"`)
		b.see(".people")
		if got := b.path(); got != "/?q=kubernetes&lang=sv" {
			b.Errorf("in %s one is at %s", language, got)
		}
		b.picture("results-" + language)
	}
}

func withoutScripts(b *tab) {
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open("/")
	b.typeInto("#q", "kubernetes")
	b.follow(".search button", ".people")
	b.follow(".people .person-name", ".profile")
	b.open("/?q=kubernetes")
	b.click(`input[name=place][value="` + b.place + `"]`)
	b.follow(".filters button", ".chip")
	b.follow(`.nav a[href="/posts"]`, "#q")
	b.typeInto("#q", "kafka")
	b.follow(".search button", ".hit")
	b.follow(".hit h2 a", ".message-here")
	b.follow(`.nav a[href="/team"]`, "#skill-0")
	b.typeInto("#skill-0", "Kafka")
	b.follow("button[value=add]", "#skill-3")
	b.follow(".team-form > button.button-main", ".matrix")
	b.open("/team")
	b.follow(`a[href="/tender"]`, "#text")
	b.typeInto("#text", "The team must have experience of Kafka.")
	b.follow("button[value=read]", "#skill-0")
	b.follow("button[value=add]", "#skill-1")
	b.follow(".actions button[value=build]", ".matrix")
	b.open("/?q=kubernetes")
	b.run(chromedp.WaitNotVisible(chromedp.CSS("[data-copy]"))) // it would do nothing
}

func keyboardOnly(b *tab) {
	b.open("/?q=kubernetes")
	b.press(kb.Tab)
	if got := value[string](b, `document.activeElement.className`); got != "skip" {
		b.Errorf("the first stop is %q; want the link to the content", got)
	}
	b.press(kb.Enter)
	b.until(`document.activeElement.id === "main"`)
	// From there every stop is visible, marked and within the window's width.
	seen := map[string]bool{}
	for range 60 {
		b.press(kb.Tab)
		stop := value[struct {
			Name              string
			Marked, Reachable bool
		}](b, `(() => {
			const it = document.activeElement, box = it.getBoundingClientRect();
			const marked = [it, it.parentElement].some((e) => getComputedStyle(e).outlineStyle !== "none");
			return { Name: it.tagName + " " + it.className, Marked: marked, Reachable: box.width > 0 && box.left >= 0 && box.right <= innerWidth + 1 };
		})()`)
		seen[strings.Fields(stop.Name)[0]] = true
		if stop.Name == "BODY " {
			break
		}
		if !stop.Marked || !stop.Reachable {
			b.Errorf("focus on %q: marked %v, visible %v", stop.Name, stop.Marked, stop.Reachable)
		}
	}
	for _, want := range []string{"INPUT", "A", "SUMMARY", "BUTTON"} {
		if !seen[want] {
			b.Errorf("no %s is reached with Tab", want)
		}
	}
	b.run(chromedp.Focus(chromedp.CSS(".found .sum summary")))
	b.press(" ")
	b.see(".found table")
}

// everywhere gives an address of each page with something on it.
func (f firm) everywhere() map[string]string {
	return map[string]string{
		"home": "/", "results": "/?q=" + topic + "&since=2024-01-01&place=" + url.QueryEscape(f.first.Person.Location), "empty": "/?q=xyzzyqux",
		"person": f.personPath, "posts": "/posts?q=" + topic, "post": f.postPath, "about": "/about", "privacy": "/privacy", "form": "/team", "tender": "/tender",
		"tender-read": "/tender?do=add&skill=anti-money+laundering&weight=1&said=The+consultants+must+have+experience+of+anti-money+laundering&known=&topic=Money+laundering&years=5&note=customer&note-value=Sundby+kommun&note-said=Sundby+kommun",
		"identity":    "/admin/identity", "conflicts": "/admin/identity/conflicts", "accounts": "/admin/identity/people?q=an", "rulings": "/admin/identity/rulings",
		"me": "/me", "me-data": "/me/data", "erasure": "/me/erasure", "oversight": "/admin/decisions",
		"team": "/team?do=build&skill=Kubernetes&skill=GDPR&skill=quantum+knitting&must=0&must=2&seats=3&weight=1&weight=1&weight=1" +
			"&percent=50&from=2026-12-01&to=2027-02-01&without=" + url.QueryEscape(f.first.Person.ID),
	}
}

func phone(b *tab) {
	b.be(b.first.Person.ID)
	for _, width := range []int64{320, 390} {
		b.run(chromedp.EmulateViewport(width, 780, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)))
		for name, path := range b.everywhere() {
			b.open(path)
			b.see("main h1, main label")
			wide := value[[]string](b, `(() => {
				const width = screen.width; // a phone makes innerWidth larger instead
				if (document.documentElement.scrollWidth <= width) return [];
				return [document.documentElement.scrollWidth + " wide", ...[...document.querySelectorAll("body *")]
					.filter((e) => e.getBoundingClientRect().right > width + 1 && !e.closest(".table-scroll, .prose pre")).map((e) => e.tagName + "." + e.className)];
			})()`)
			if got := value[int64](b, "screen.width"); got != width {
				b.Fatalf("the screen is %d wide; want %d", got, width)
			}
			if len(wide) > 0 {
				b.Errorf("%s is wider than a phone of %d: %v", name, width, wide)
			}
			if width == 390 {
				b.picture("phone-" + name)
			}
		}
	}
}

// readable lists texts whose contrast with what is behind them is below WCAG 2.2 AA.
const readable = `(() => {
	const channels = (colour) => {
		const numbers = colour.match(/-?[\d.]+(e-?\d+)?/g).map(Number);
		const scale = colour.startsWith("color(") ? 255 : 1;
		return { rgb: numbers.slice(0, 3).map((n) => n * scale), alpha: numbers[3] ?? 1 };
	};
	const luminance = (rgb) => {
		const [r, g, b] = rgb.map((n) => n / 255).map((n) => n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const ground = (element) => {
		for (let e = element; e; e = e.parentElement) {
			const { rgb, alpha } = channels(getComputedStyle(e).backgroundColor);
			if (alpha > 0.99) return rgb;
		}
		return [255, 255, 255];
	};
	const poor = new Set();
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let node = walker.nextNode(); node; node = walker.nextNode()) {
		const element = node.parentElement, style = getComputedStyle(element);
		if (!node.data.trim() || !element.checkVisibility({ visibilityProperty: true })) continue;
		const size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
		const [a, b] = [luminance(channels(style.color).rgb), luminance(ground(element))];
		const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (contrast < (large ? 3 : 4.5)) poor.add(element.tagName + "." + element.className + " " + contrast.toFixed(2) + " " + style.color);
	}
	return [...poor];
})()`

func contrast(b *tab) {
	b.be(b.first.Person.ID)
	for _, scheme := range []string{"light", "dark"} {
		call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		for name, path := range b.everywhere() {
			b.open(path)
			b.see("main h1, main label")
			_ = value[chromedp.Void](b, `document.querySelectorAll("details").forEach((d) => { d.open = true })`)
			if poor := value[[]string](b, readable); len(poor) > 0 {
				b.Errorf("%s, %s: %s", name, scheme, strings.Join(poor, "; "))
			}
			light := value[bool](b, `getComputedStyle(document.body).backgroundColor.match(/\d+/g).every((n) => n > 128)`)
			if light != (scheme == "light") {
				b.Errorf("%s is light: %v, in the %s scheme", name, light, scheme)
			}
			if scheme == "dark" {
				b.picture("dark-" + name)
			}
		}
	}
}

func copyAddress(b *tab) {
	b.open(b.personPath)
	_ = value[chromedp.Void](b, `navigator.clipboard.writeText = async (text) => { window.copied = text }; undefined`)
	b.click("[data-copy]")
	b.until(`window.copied === "` + b.first.Person.Email + `"`)
	if got := b.text("[data-copy]"); !strings.Contains(got, "Copied") {
		b.Errorf("the button says %q", got)
	}
}
