package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

type health struct {
	Status string `json:"status"`
}

// health answers GET /healthz: does the process answer at all?
func (a *API) health(*gin.Context) (int, any, error) {
	return http.StatusOK, health{"ok"}, nil
}

// ready answers GET /readyz: does it answer from all that is stored?
func (a *API) ready(*gin.Context) (int, any, error) {
	if !a.options.Ready() {
		return 0, nil, NewProblem(http.StatusServiceUnavailable, "not-ready", "the index is catching up with what is stored")
	}
	return http.StatusOK, health{"ready"}, nil
}
