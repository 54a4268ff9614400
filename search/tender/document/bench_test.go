package document_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/vemvet/vemvet/search/tender/document"
)

// BenchmarkFirstPDF is how long the first PDF of a process takes: where PDFium is compiled for it, and where it is kept.
func BenchmarkFirstPDF(b *testing.B) {
	content := file(b, "tender.pdf")
	first := func(b *testing.B, folder string) {
		r := document.NewReader(document.Limits{})
		if err := r.Keep(folder); err != nil {
			b.Fatal(err)
		}
		if _, err := r.Read(context.Background(), "tender.pdf", content); err != nil {
			b.Fatal(err)
		}
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("compiled", func(b *testing.B) {
		for b.Loop() {
			first(b, filepath.Join(b.TempDir(), "pdfium"))
		}
	})
	b.Run("kept", func(b *testing.B) {
		folder := filepath.Join(b.TempDir(), "pdfium")
		first(b, folder)
		for b.Loop() {
			first(b, folder)
		}
	})
}
