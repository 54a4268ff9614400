package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/vemvet/vemvet/search/tender/document"
)

// pdfiumFolder, within the data folder, keeps what reads PDFs as it was compiled for this machine.
const pdfiumFolder = "pdfium"

// newDocuments gives a reader of documents. Where PDFium cannot safely be kept, the first PDF waits for it each time.
// Where there is no data yet, whoever opens it says so.
func newDocuments(data string, limits document.Limits, log *slog.Logger) *document.Reader {
	documents := document.NewReader(limits)
	if err := documents.Keep(filepath.Join(data, pdfiumFolder)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		log.Warn("the first PDF takes some seconds each time", "error", err)
	}
	return documents
}

// prepareAfter is how long after a server is ready it makes PDFium ready: whoever asked first has their answer by then.
const prepareAfter = 20 * time.Second

// prepare makes PDFium ready, once there is time for it, so that nobody's first PDF waits for it.
func (f firmServer) prepare(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(prepareAfter):
		f.documents.Prepare()
	}
}
