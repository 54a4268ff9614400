package tender_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/tender"
)

// long is Swedish tenders, one after the other and again: some 390 kB, or 150 pages. What a reading learns of words it
// may use again; nothing is kept of passages.
func long(tb testing.TB) string {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "sv[1-5].txt"))
	if err != nil {
		tb.Fatal(err)
	}
	var out strings.Builder
	for out.Len() < 390<<10 {
		for _, name := range files {
			said, err := os.ReadFile(name)
			if err != nil {
				tb.Fatal(err)
			}
			out.Write(said)
			out.WriteString("\n\n")
		}
	}
	return out.String()
}

// BenchmarkLongText is how long 390 kB take with the vocabulary of the sample firm.
func BenchmarkLongText(b *testing.B) {
	said, reader := long(b), tender.New(sampleVocabulary(b))
	b.SetBytes(int64(len(said)))
	for b.Loop() {
		if _, err := reader.Read(context.Background(), search.Anyone(), said); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTender is how long a tender of two pages takes.
func BenchmarkTender(b *testing.B) {
	said, _ := readTender(b, "sv1")
	reader := tender.New(sampleVocabulary(b))
	for b.Loop() {
		if _, err := reader.Read(context.Background(), search.Anyone(), said); err != nil {
			b.Fatal(err)
		}
	}
}
