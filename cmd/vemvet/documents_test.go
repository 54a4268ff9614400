package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/search/tender/document"
)

func TestWhatReadsPDFsIsKeptWhereNobodyElseCouldReplaceIt(t *testing.T) {
	open := func(data string) string {
		t.Helper()
		var log bytes.Buffer
		documents := newDocuments(data, document.Limits{}, slog.New(slog.NewTextHandler(&log, nil)))
		d, err := documents.Read(t.Context(), "a.txt", []byte("Kafka"))
		if err != nil || d.Text != "Kafka" {
			t.Errorf("%+v, %v", d, err)
		}
		if err := documents.Close(); err != nil {
			t.Error(err)
		}
		return log.String()
	}
	safe := t.TempDir()
	if log := open(safe); log != "" {
		t.Errorf("of a folder of one's own it says %s", log)
	}
	if info, err := os.Stat(filepath.Join(safe, pdfiumFolder)); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v; want a folder with the permissions 0700", info, err)
	}
	unsafe := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(unsafe, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(unsafe, 0o777); err != nil {
		t.Fatal(err)
	}
	if log := open(unsafe); !strings.Contains(log, "chmod go-w") || !strings.Contains(log, unsafe) {
		t.Errorf("of a folder that all may write to it says %q", log)
	}
	if _, err := os.Stat(filepath.Join(unsafe, pdfiumFolder)); err == nil {
		t.Error("it keeps something there all the same")
	}
}
