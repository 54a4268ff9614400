package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

type syncing struct {
	Sources []string `json:"sources"`
}

// sync answers POST /api/v1/sync: read every source now. It does not wait for the end.
func (a *API) sync(c *gin.Context) (int, any, error) {
	if err := read(c).done(); err != nil {
		return 0, nil, err
	}
	return http.StatusAccepted, syncing{a.options.Sync()}, nil
}
