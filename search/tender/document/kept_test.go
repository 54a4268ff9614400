package document_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/search/tender/document"
)

// keptIn gives what is kept in a folder.
func keptIn(t *testing.T, folder string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has %s; nobody else may so much as read it", path, info.Mode())
		}
		if !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// reading reads a PDF with a Reader of its own that keeps PDFium in a folder.
func reading(t *testing.T, folder string) {
	t.Helper()
	r := document.NewReader(document.Limits{})
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := r.Keep(folder); err != nil {
		t.Fatal(err)
	}
	d, err := r.Read(context.Background(), "tender.pdf", file(t, "tender.pdf"))
	if err != nil || !strings.Contains(d.Text, "Kafka") {
		t.Fatalf("%v, %v", d, err)
	}
	// A broken PDF goes by the exceptions of the module, which are kept beside its code.
	if _, err := r.Read(context.Background(), "half.pdf", file(t, "tender.pdf")[:300]); err == nil {
		t.Error("half a PDF is read")
	}
}

func TestPDFiumIsKeptBetweenProcesses(t *testing.T) {
	withoutPDFium(t, []byte("%PDF-"))
	folder := filepath.Join(t.TempDir(), "pdfium")
	reading(t, folder)
	files := keptIn(t, folder)
	if len(files) != 1 {
		t.Fatalf("keeps %q; want one file", files)
	}
	first, err := os.Stat(files[0])
	if err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(folder, "of-an-older-vemvet")
	if err := os.WriteFile(old, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(old, time.Time{}, time.Now().Add(-48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	reading(t, folder)
	second, err := os.Stat(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(first, second) || !first.ModTime().Equal(second.ModTime()) {
		t.Error("it was compiled anew though it is kept")
	}
	if _, err := os.Stat(old); err == nil {
		t.Error("what an older Vemvet kept is still there")
	}

	content, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 0xff
	if err := os.WriteFile(files[0], content, 0o600); err != nil {
		t.Fatal(err)
	}
	reading(t, folder)
	if left := keptIn(t, folder); len(left) != 0 {
		t.Errorf("what is damaged is still there: %q", left)
	}
}

func TestNothingIsKeptWhereOthersCouldPutTheirOwn(t *testing.T) {
	make := func(t *testing.T, path string, mode fs.FileMode) string {
		t.Helper()
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		is   string
		make func(t *testing.T, dir string) string
		says string
	}{
		{"a folder that all may write to", func(t *testing.T, dir string) string { return make(t, filepath.Join(dir, "a"), 0o777) }, "chmod go-w"},
		{"a folder that a group may write to", func(t *testing.T, dir string) string { return make(t, filepath.Join(dir, "a"), 0o770) }, "chmod go-w"},
		{"a folder in one that all may write to", func(t *testing.T, dir string) string {
			return filepath.Join(make(t, filepath.Join(dir, "a"), 0o777), "pdfium")
		}, "chmod go-w"},
		{"a link to such a folder", func(t *testing.T, dir string) string {
			link := filepath.Join(dir, "link")
			if err := os.Symlink(make(t, filepath.Join(dir, "a"), 0o777), link); err != nil {
				t.Fatal(err)
			}
			return link
		}, "chmod go-w"},
		{"a folder with a file that all may write to", func(t *testing.T, dir string) string {
			path := make(t, filepath.Join(dir, "a"), 0o700)
			if err := os.WriteFile(filepath.Join(path, "code"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(filepath.Join(path, "code"), 0o666); err != nil {
				t.Fatal(err)
			}
			return path
		}, "chmod go-w"},
		{"a folder with a link in it", func(t *testing.T, dir string) string {
			path := make(t, filepath.Join(dir, "a"), 0o700)
			if err := os.Symlink("/etc/hostname", filepath.Join(path, "code")); err != nil {
				t.Fatal(err)
			}
			return path
		}, "neither a file nor a folder"},
		{"a folder of somebody else", func(t *testing.T, dir string) string {
			path := make(t, filepath.Join(dir, "a"), 0o700)
			if os.Chown(path, 65534, 65534) != nil {
				t.Skip("SKIPPED: only root gives folders away")
			}
			return path
		}, "belongs to somebody else"},
		{"a file", func(t *testing.T, dir string) string {
			path := filepath.Join(dir, "a")
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}, ""},
		{"a folder that is not there", func(_ *testing.T, dir string) string { return filepath.Join(dir, "a", "b") }, "no such"},
	} {
		t.Run(c.is, func(t *testing.T) {
			r := document.NewReader(document.Limits{})
			err := r.Keep(c.make(t, t.TempDir()))
			if c.is == "a file" {
				c.says = "not a folder"
			}
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v; want an error that says %q", err, c.says)
			}
		})
	}
}

func TestClosingDoesNotWaitForPDFium(t *testing.T) {
	withoutPDFium(t, []byte("%PDF-"))
	r := document.NewReader(document.Limits{})
	r.Prepare()
	time.Sleep(50 * time.Millisecond)
	begun := time.Now()
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("took %s", took)
	}
}
