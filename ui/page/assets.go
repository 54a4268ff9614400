package page

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/vemvet/vemvet/search"
)

//go:embed assets
var assetFiles embed.FS

// assets are the embedded files under addresses that hold a hash of their content, so that a browser may
// keep each for ever: a changed file has another address.
type assets struct {
	address map[string]string // by file name
	content map[string]asset  // by the last part of the address
}

type asset struct {
	kind  string // media type
	bytes []byte
}

func loadAssets() assets {
	loaded := assets{address: make(map[string]string), content: make(map[string]asset)}
	entries, err := fs.ReadDir(assetFiles, "assets")
	if err != nil {
		panic(fmt.Sprintf("page: assets: %v", err)) // embedded: it was there when this was compiled
	}
	for _, entry := range entries {
		bytes, err := fs.ReadFile(assetFiles, path.Join("assets", entry.Name()))
		if err != nil {
			panic(fmt.Sprintf("page: assets: %v", err))
		}
		sum := sha256.Sum256(bytes)
		suffix := path.Ext(entry.Name())
		hashed := strings.TrimSuffix(entry.Name(), suffix) + "." + hex.EncodeToString(sum[:6]) + suffix
		loaded.address[entry.Name()] = "/assets/" + hashed
		loaded.content[hashed] = asset{kind: mediaType(suffix), bytes: bytes}
	}
	return loaded
}

// mediaType does not ask the machine, whose tables differ.
func mediaType(suffix string) string {
	switch suffix {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(suffix)
}

// of gives the address of an embedded file.
func (a assets) of(name string) (string, error) {
	address, ok := a.address[name]
	if !ok {
		return "", fmt.Errorf("page: no asset %q", name)
	}
	return address, nil
}

func (p *Pages) asset(c *gin.Context) error {
	found, ok := p.assets.content[c.Param("name")]
	if !ok {
		return fmt.Errorf("asset %q: %w", c.Param("name"), search.ErrNotFound)
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	c.Header("X-Content-Type-Options", "nosniff")
	c.Data(http.StatusOK, found.kind, found.bytes)
	return nil
}
