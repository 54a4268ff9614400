package api

import (
	_ "embed"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"go.yaml.in/yaml/v3"
)

// Document is the OpenAPI description of this API, as YAML.
//
//go:embed openapi.yaml
var Document []byte

// documentJSON gives Document as JSON. It panics when the document, which is part of the program, is not
// YAML.
func documentJSON() []byte {
	var document map[string]any
	if err := yaml.Unmarshal(Document, &document); err != nil {
		panic("api: openapi.yaml: " + err.Error())
	}
	text, err := json.Marshal(document, json.Deterministic(true))
	if err != nil {
		panic("api: openapi.yaml: " + err.Error())
	}
	return text
}

// openapi answers GET /api/v1/openapi.json.
func (a *API) openapi(*gin.Context) (int, any, error) {
	return http.StatusOK, jsontext.Value(a.document), nil
}
