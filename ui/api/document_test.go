package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/ui/api"
)

func loadDocument(t testing.TB) *openapi3.T {
	t.Helper()
	document, err := openapi3.NewLoader().LoadFromData(api.Document)
	if err != nil {
		t.Fatal(err)
	}
	if err := document.Validate(t.Context()); err != nil {
		t.Fatalf("openapi.yaml is not an OpenAPI document: %v", err)
	}
	if !strings.HasPrefix(document.OpenAPI, "3.1") {
		t.Fatalf("openapi.yaml is for OpenAPI %s; want 3.1", document.OpenAPI)
	}
	return document
}

// conform reports how a response differs from what the document says of the operation.
func conform(t testing.TB, document *openapi3.T, method, path string, request *http.Request, response *http.Response, body []byte) {
	t.Helper()
	item := document.Paths.Value(path)
	if item == nil {
		t.Fatalf("%s is not in the document", path)
	}
	operation := item.GetOperation(method)
	if operation == nil {
		t.Fatalf("%s %s is not in the document", method, path)
	}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{
			Request: request,
			Route:   &routers.Route{Spec: document, Path: path, PathItem: item, Method: method, Operation: operation},
		},
		Status: response.StatusCode, Header: response.Header,
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}
	input.SetBodyBytes(body)
	if err := openapi3filter.ValidateResponse(t.Context(), input); err != nil {
		t.Errorf("%s %s: the answer is not as the document says: %v\n%s", method, request.URL, err, body)
	}
}

// examples has requests for every operation: answered ones first, refused ones after.
var examples = map[string][]example{
	"GET /api/v1/people": {
		{"/api/v1/people?q=kafka", "", 200},
		{"/api/v1/people?q=kafka&unit=hr:firm&place=Ume%C3%A5&lang=en&group=hr:streams&since=2026-01-01&until=2026-12-31&offset=0&limit=1", "", 200},
		{"/api/v1/people?q=nothing+of+the+kind", "", 200},
		{"/api/v1/people", "", 400},
	},
	"GET /api/v1/related": {
		{"/api/v1/related?q=kafka&literal=1&as_words=Ume%C3%A5", "", 200},
		{"/api/v1/related?q=nothing+of+the+kind", "", 200},
		{"/api/v1/related?q=", "", 400},
		{"/api/v1/related?q=kafka&limit=3", "", 400},
	},
	"GET /api/v1/compare": {
		{"/api/v1/compare?q=kafka&a=hr:anna&b=hr:bo", "", 200},
		{"/api/v1/compare?q=kafka&a=hr:anna&b=hr:bo&place=Oslo&since=2026-02-01", "", 200},
		{"/api/v1/compare?q=kafka&a=hr:anna&b=hr:nobody", "", 404},
		{"/api/v1/compare?q=kafka&a=hr:anna&b=hr:anna", "", 400},
		{"/api/v1/compare?q=&a=hr:anna&b=hr:bo", "", 400},
		{"/api/v1/compare?q=kafka&a=hr:anna", "", 400},
	},
	"GET /api/v1/people/{id}": {
		{"/api/v1/people/hr:anna", "", 200},
		{"/api/v1/people/hr:cilla", "", 200},
		{"/api/v1/people/hr:nobody", "", 404},
		{"/api/v1/people/hr:anna?x=1", "", 400},
	},
	"GET /api/v1/posts": {
		{"/api/v1/posts?q=kafka", "", 200},
		{"/api/v1/posts?q=unheard", "", 200},
		{"/api/v1/posts?q=kafka&until=2001-01-01", "", 200},
		{"/api/v1/posts?q=kafak", "", 200},
		{"/api/v1/posts?q=", "", 400},
	},
	"GET /api/v1/posts/{id}": {
		{"/api/v1/posts/hr:ask", "", 200},
		{"/api/v1/posts/hr:a/slash", "", 200},
		{"/api/v1/posts/hr:a%2Fslash", "", 200},
		{"/api/v1/posts/hr:secret", "", 404},
		{"/api/v1/posts/hr:ask?limit=0", "", 400},
	},
	"GET /api/v1/ask": {
		{"/api/v1/ask?q=Hi%21+How+many+partitions+does+Kafka+need%3F", "", 200},
		{"/api/v1/ask?q=kafka&unit=hr:firm&place=Ume%C3%A5&lang=en&group=hr:streams&since=2026-01-01&until=2026-12-31&limit=1&fairness=1", "", 200},
		{"/api/v1/ask?q=nothing+of+the+kind", "", 200},
		{"/api/v1/ask?q=kafka&fairness=2", "", 400},
		{"/api/v1/ask?q=kafka&fairness=NaN", "", 400},
		{"/api/v1/ask?q=kafka&fairness=much", "", 400},
		{"/api/v1/ask?q=kafka&limit=21", "", 400},
	},
	"GET /api/v1/suggest": {
		{"/api/v1/suggest?q=ka", "", 200},
		{"/api/v1/suggest?q=an", "", 200},
		{"/api/v1/suggest?q=zzzz", "", 200},
		{"/api/v1/suggest?q=a&limit=21", "", 400},
	},
	"GET /api/v1/topics": {
		{"/api/v1/topics", "", 200},
		{"/api/v1/topics?q=kaf&kind=skill&sort=name&limit=100&offset=0", "", 200},
		{"/api/v1/topics?q=zzzz", "", 200},
		{"/api/v1/topics?kind=verb", "", 400},
		{"/api/v1/topics?sort=colour", "", 400},
		{"/api/v1/topics?limit=101", "", 400},
	},
	"POST /api/v1/teams": {
		{"/api/v1/teams", `{"requirements":[{"skill":"kafka","weight":2,"mandatory":true},{"skill":"terraform","level":3}],"seats":2}`, 200},
		{"/api/v1/teams", `{"requirements":[{"skill":"cobol","mandatory":true}],"seats":1,"must_have":["hr:anna"],"from":"2026-04-01T00:00:00Z","to":"2026-05-01T00:00:00Z","budget":5000}`, 200},
		{"/api/v1/teams", `{"requirements":[{"skill":"kafka","mandatory":true}],"seats":1,"places":["Kiruna"],"languages":["fi"]}`, 200},
		{"/api/v1/teams", `{"requirements":[{"skill":"kafka","mandatory":true}],"seats":3,"places":["Kiruna"],"from":"2026-04-01T00:00:00Z","to":"2026-05-01T00:00:00Z","budget":1,"wished":["place","availability","budget"]}`, 200},
		{"/api/v1/teams", `{"requirements":[],"seats":1}`, 400},
	},
	"GET /api/v1/networks": {
		{"/api/v1/networks?q=Bank", "", 200},
		{"/api/v1/networks?q=nora+vik&offset=0&limit=1", "", 200},
		{"/api/v1/networks?q=nobody", "", 200},
		{"/api/v1/networks?q=", "", 400},
		{"/api/v1/networks?q=%21", "", 400},
	},
	"GET /api/v1/me/contacts": {{"/api/v1/me/contacts", "", 200}, {"/api/v1/me/contacts?q=x", "", 400}},
	"POST /api/v1/references": {
		{"/api/v1/references", `{"requirements":[{"skill":"kafka","weight":2},{"skill":"terraform"}],"team":["hr:anna"],"limit":5}`, 200},
		{"/api/v1/references", `{"requirements":[{"skill":"cobol"}]}`, 200},
		{"/api/v1/references", `{"requirements":[{"skill":"kafka"}],"team":["hr:nobody"]}`, 404},
		{"/api/v1/references", `{"requirements":[]}`, 400},
		{"/api/v1/references", `{"requirements":[{"skill":"kafka","weight":-1}]}`, 400},
	},
	"POST /api/v1/teams/export": {
		{"/api/v1/teams/export?format=xlsx&lang=sv", `{"requirements":[{"skill":"kafka"}],"seats":2}`, 200},
		{"/api/v1/teams/export?format=docx&lang=no", `{"requirements":[{"skill":"kafka"}],"seats":2}`, 200},
		{"/api/v1/teams/export?format=csv", `{"requirements":[{"skill":"kafka"}],"seats":1}`, 200},
		{"/api/v1/teams/export?format=json&team=0", `{"requirements":[{"skill":"kafka"}],"seats":1}`, 200},
		{"/api/v1/teams/export?format=vcf", `{"requirements":[{"skill":"kafka"}],"seats":1}`, 200},
		{"/api/v1/teams/export?format=csv&member=hr:cilla", `{"requirements":[{"skill":"kafka"}],"seats":1}`, 200},
		{"/api/v1/teams/export?format=pdf", `{"requirements":[{"skill":"kafka"}],"seats":1}`, 400},
		{"/api/v1/teams/export", `{"requirements":[{"skill":"kafka"}],"seats":1}`, 400},
		{"/api/v1/teams/export?format=csv&lang=fi", `{"requirements":[{"skill":"kafka"}],"seats":1}`, 400},
		{"/api/v1/teams/export?format=csv&team=5", `{"requirements":[{"skill":"kafka"}],"seats":1}`, 404},
		{"/api/v1/teams/export?format=csv", `{"requirements":[],"seats":1}`, 400},
	},
	"POST /api/v1/tender": {
		{"/api/v1/tender", `{"text":"Customer: City of Larkfield\nThe team of three people must have at least five years of experience of Kafka and Fortran.\nLocation: Oslo\nProposals are due by 1 March 2027.\nPrice 40 %, competence 60 %."}`, 200},
		{"/api/v1/tender", `{"text":"Nothing of the kind."}`, 200},
		{"/api/v1/tender", `{"text":""}`, 400},
	},
	"GET /api/v1/bids": {{"/api/v1/bids", "", 200}, {"/api/v1/bids?offset=1&limit=1&show=open", "", 200}, {"/api/v1/bids?show=all", "", 400}, {"/api/v1/bids?limit=0", "", 400}},
	"POST /api/v1/bids": {
		{"/api/v1/bids", `{"set":[{"field":"name","value":"The bridge"},{"field":"requirement:kafka","value":"Kafka"},{"field":"said:kafka","value":"They must know Kafka."},{"field":"seat:1","value":"hr:anna"},{"field":"share:*","value":"read"}]}`, 201},
		{"/api/v1/bids", `{"set":[]}`, 400},
		{"/api/v1/bids", `{"set":[{"field":"name","value":"X"},{"field":"seat:1","value":"hr:nobody"}]}`, 400},
		{"/api/v1/bids", `{"set":[{"field":"name","value":"X"},{"field":"state","value":"asleep"}]}`, 400},
	},
	"GET /api/v1/bids/outcomes": {{"/api/v1/bids/outcomes", "", 200}},
	"GET /api/v1/bids/{id}":     {{"/api/v1/bids/harbour", "", 200}, {"/api/v1/bids/hidden", "", 404}, {"/api/v1/bids/harbour?x=1", "", 400}},
	"PATCH /api/v1/bids/{id}": {
		{"/api/v1/bids/harbour", `{"set":[{"field":"customer","value":"Port of Oslo"},{"field":"weight:kafka","value":"2,5"},{"field":"seat:2","value":"hr:cilla"}]}`, 200},
		{"/api/v1/bids/harbour", `{"set":[{"field":"customer","value":"Another"}]}`, 409},
		{"/api/v1/bids/harbour", `{"set":[{"field":"colour","value":"red"}]}`, 400},
		{"/api/v1/bids/hidden", `{"set":[{"field":"name","value":"X"}]}`, 404},
	},
	"DELETE /api/v1/bids/{id}":        {{"/api/v1/bids/hidden", "", 404}},
	"POST /api/v1/bids/{id}/comments": {{"/api/v1/bids/harbour/comments", `{"text":"Good."}`, 201}, {"/api/v1/bids/harbour/comments", `{"text":" "}`, 400}, {"/api/v1/bids/hidden/comments", `{"text":"x"}`, 404}},
	"GET /api/v1/bids/{id}/team":      {{"/api/v1/bids/harbour/team", "", 200}, {"/api/v1/bids/hidden/team", "", 404}},
	"GET /api/v1/bids/{id}/stand-ins": {{"/api/v1/bids/harbour/stand-ins?seat=1&limit=2", "", 200}, {"/api/v1/bids/harbour/stand-ins?seat=31", "", 400}},
	"GET /api/v1/bids/{id}/proposal":  {{"/api/v1/bids/harbour/proposal", "", 200}, {"/api/v1/bids/hidden/proposal", "", 404}},
	"GET /api/v1/me/bids":             {{"/api/v1/me/bids", "", 200}},
	"POST /api/v1/me/bids": {
		{"/api/v1/me/bids", `{"bid":"hidden","answer":"partly","note":"from June"}`, 200},
		{"/api/v1/me/bids", `{"bid":"hidden","answer":"perhaps"}`, 400},
		{"/api/v1/me/bids", `{"bid":"harbour","answer":"yes"}`, 404},
	},
	"GET /api/v1/identity/suggestions": {
		{"/api/v1/identity/suggestions?offset=0&limit=5", "", 200},
		{"/api/v1/identity/suggestions?limit=0", "", 400},
	},
	"GET /api/v1/identity/conflicts": {
		{"/api/v1/identity/conflicts", "", 200},
		{"/api/v1/identity/conflicts?offset=-1", "", 400},
	},
	"GET /api/v1/identity/people": {
		{"/api/v1/identity/people?q=anna", "", 200},
		{"/api/v1/identity/people?q=hr:cilla&limit=1", "", 200},
		{"/api/v1/identity/people?q=nobody", "", 200},
		{"/api/v1/identity/people?q=", "", 400},
	},
	"GET /api/v1/identity/rulings": {
		{"/api/v1/identity/rulings", "", 200},
		{"/api/v1/identity/rulings?limit=x", "", 400},
	},
	"POST /api/v1/identity/rulings": {
		{"/api/v1/identity/rulings", `{"kind":"merge","accounts":["hr:cilla","chat:c"],"note":"she said so"}`, 201},
		{"/api/v1/identity/rulings", `{"kind":"different","accounts":["hr:anna"],"others":["hr:bo"]}`, 201},
		{"/api/v1/identity/rulings", `{"kind":"split","accounts":["chat:c"]}`, 201},
		{"/api/v1/identity/rulings", `{"kind":"undo","undoes":1}`, 201},
		{"/api/v1/identity/rulings", `{"kind":"undo","undoes":1}`, 400},
		{"/api/v1/identity/rulings", `{"kind":"merge","accounts":["hr:anna","hr:nobody"]}`, 400},
		{"/api/v1/identity/rulings", `{"kind":"forget"}`, 400},
	},
	"GET /api/v1/me": {{"/api/v1/me", "", 200}, {"/api/v1/me?person=hr:anna", "", 400}},
	"GET /api/v1/me/records": {
		{"/api/v1/me/records", "", 200},
		{"/api/v1/me/records?offset=1&limit=1", "", 200},
		{"/api/v1/me/records?limit=0", "", 400},
	},
	"GET /api/v1/me/copy": {
		{"/api/v1/me/copy", "", 200},
		{"/api/v1/me/copy?source=hr", "", 200},
		{"/api/v1/me/copy?source=nowhere", "", 404},
	},
	"POST /api/v1/me/decisions": {
		{"/api/v1/me/decisions", `{"do":"hide-topic","topic":"kafka"}`, 200},
		{"/api/v1/me/decisions", `{"do":"declare-skill","topic":"Java","level":4,"note":"since school"}`, 200},
		{"/api/v1/me/decisions", `{"do":"hide-record","kind":"post","record":"hr:ask"}`, 200},
		{"/api/v1/me/decisions", `{"do":"hide-record","kind":"post","record":"hr:secret"}`, 404},
		{"/api/v1/me/decisions", `{"do":"hide-record","kind":"contact","record":"hr:1"}`, 400},
		{"/api/v1/me/decisions", `{"do":"share-contacts","with":"sales"}`, 200},
		{"/api/v1/me/decisions", `{"do":"share-contact","kind":"contact","record":"hr:nils","with":"everyone"}`, 200},
		{"/api/v1/me/decisions", `{"do":"ask-contact","topic":"Bank","note":"a tender"}`, 200},
		{"/api/v1/me/decisions", `{"do":"give-contact","kind":"contact","record":"hr:nils","person":"hr:cilla"}`, 200},
		{"/api/v1/me/decisions", `{"do":"decline-contact","topic":"Bank","person":"hr:cilla"}`, 200},
		{"/api/v1/me/decisions", `{"do":"give-contact","kind":"contact","record":"hr:nora","person":"hr:cilla"}`, 404},
		{"/api/v1/me/decisions", `{"do":"share-contacts","with":"the world"}`, 400},
		{"/api/v1/me/decisions", `{"do":"give-contact","kind":"contact","record":"hr:nils"}`, 400},
		{"/api/v1/me/decisions", `{"do":"unlist","topic":"kafka"}`, 400},
		{"/api/v1/me/decisions", `{"do":"declare-skill","topic":"Java","level":9}`, 400},
		{"/api/v1/me/decisions", `{"do":"dance"}`, 400},
		{"/api/v1/me/decisions", `{"do":"ask-erasure"}`, 200},
	},
	"GET /api/v1/oversight": {{"/api/v1/oversight", "", 200}},
	"POST /api/v1/oversight/erasures": {
		{"/api/v1/oversight/erasures", `{"person":"hr:anna"}`, 400}, // does not ask
		{"/api/v1/oversight/erasures", `{}`, 400},
	},
	"POST /api/v1/sync":        {{"/api/v1/sync", "", 202}, {"/api/v1/sync?all=1", "", 400}},
	"GET /api/v1/openapi.json": {{"/api/v1/openapi.json", "", 200}},
	"GET /healthz":             {{"/healthz", "", 200}},
	"GET /readyz":              {{"/readyz", "", 200}},
	"GET /metrics":             {{"/metrics", "", 200}},
}

type example struct {
	target, body string
	status       int
}

func TestEveryOperationOfTheDocumentAnswersAsTheDocumentSays(t *testing.T) {
	for _, file := range []string{
		"application/jsonl", "text/vcard", "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	} {
		openapi3filter.RegisterBodyDecoder(file, openapi3filter.FileBodyDecoder)
	}
	document := loadDocument(t)
	handler := firmHandler(t, nil)
	for path, item := range document.Paths.Map() {
		for method := range item.Operations() {
			name := method + " " + path
			if len(examples[name]) == 0 {
				t.Errorf("%s is in the document and no example tries it", name)
			}
			for _, e := range examples[name] {
				t.Run(fmt.Sprintf("%s %s", method, e.target), func(t *testing.T) {
					contentType := ""
					if e.body != "" {
						contentType = "application/json"
					}
					response, body := send(handler, method, e.target, contentType, e.body)
					if response.StatusCode != e.status {
						t.Fatalf("status %d; want %d\n%s", response.StatusCode, e.status, body)
					}
					request := httptest.NewRequest(method, e.target, nil)
					conform(t, document, method, path, request, response, body)
				})
			}
		}
	}
}

func TestEveryRouteIsInTheDocument(t *testing.T) {
	document := loadDocument(t)
	catchAll := regexp.MustCompile(`/[*:](\w+)`)
	for _, route := range firmHandler(t, nil).Routes() {
		path := catchAll.ReplaceAllString(route.Path, "/{$1}")
		method := route.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		if item := document.Paths.Value(path); item == nil || item.GetOperation(method) == nil {
			t.Errorf("%s %s is served and not in the document", route.Method, route.Path)
		}
	}
}

func TestEveryParameterOfTheDocumentIsKnownAndNoOther(t *testing.T) {
	document := loadDocument(t)
	handler := firmHandler(t, nil)
	for path, item := range document.Paths.Map() {
		operation := item.Get
		if operation == nil || !strings.HasPrefix(path, "/api/v1/p") && path != "/api/v1/suggest" && path != "/api/v1/related" && path != "/api/v1/topics" && path != "/api/v1/ask" && !strings.HasPrefix(path, "/api/v1/identity") && !strings.HasPrefix(path, "/api/v1/me") {
			continue
		}
		var documented []string
		for _, parameter := range operation.Parameters {
			if parameter.Value.In == "query" {
				documented = append(documented, parameter.Value.Name)
			}
		}
		response, body := send(handler, "GET", strings.ReplaceAll(path, "{id}", "hr:anna")+"?misspelt=1", "", "")
		if response.StatusCode != http.StatusBadRequest {
			t.Errorf("%s takes a parameter that is not documented: status %d", path, response.StatusCode)
		}
		var problem api.Problem
		if err := json.Unmarshal(body, &problem); err != nil {
			t.Fatal(err)
		}
		want := "known here: " + strings.Join(documented, ", ")
		if len(documented) == 0 {
			want = "known here: none"
		}
		if !strings.HasSuffix(problem.Detail, want) {
			t.Errorf("%s: detail %q; want it to end with %q", path, problem.Detail, want)
		}
	}
}

func TestTheDocumentIsServedAsItIsWritten(t *testing.T) {
	_, body := send(firmHandler(t, nil), "GET", "/api/v1/openapi.json", "", "")
	served, err := openapi3.NewLoader().LoadFromData(body)
	if err != nil {
		t.Fatal(err)
	}
	written := loadDocument(t)
	if got, want := served.Paths.Len(), written.Paths.Len(); got != want {
		t.Errorf("the served document has %d paths; want %d", got, want)
	}
	if !bytes.HasPrefix(body, []byte("{")) {
		t.Errorf("the document is served as %.20q; want JSON", body)
	}
}

// TestTheDocumentIsStrict guards the other tests: were a schema lax about what it does not name, they would
// pass whatever the answer held.
func TestTheDocumentIsStrict(t *testing.T) {
	document := loadDocument(t)
	open := []string{"CardFields", "KnownContactFields", "DoerFields"} // closed by those that include it
	for name, schema := range document.Components.Schemas {
		if s := schema.Value; s.Type.Is("object") || len(s.AllOf) > 0 {
			closed := s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has ||
				s.UnevaluatedProperties.Has != nil && !*s.UnevaluatedProperties.Has
			if closed == slices.Contains(open, name) {
				t.Errorf("schema %s: closed is %t", name, closed)
			}
		}
	}
	handler := gin.New()
	handler.GET("/api/v1/people", func(c *gin.Context) { c.JSON(200, gin.H{"people": []any{}, "surprise": true}) })
	response, body := send(handler, "GET", "/api/v1/people", "", "")
	probe := &recordingT{TB: t}
	conform(probe, document, "GET", "/api/v1/people", httptest.NewRequest("GET", "/api/v1/people", nil), response, body)
	if !probe.failed {
		t.Error("an answer with an unknown field and without required ones passed for what the document says")
	}
}

type recordingT struct {
	testing.TB
	failed bool
}

func (r *recordingT) Errorf(string, ...any) { r.failed = true }
