package upload_test

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/upload"
)

func form(t *testing.T, file string, fields ...string) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, f := range fields {
		if err := w.WriteField("text", f); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", `C:\upphandling\krav.txt`)
	if err == nil {
		_, err = part.Write([]byte(file))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

func TestAFormWithAFileIsReadInMemory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	f, err := upload.Read(form(t, strings.Repeat("k", 500000), "Kafka", "Java"), 500000)
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != "krav.txt" || len(f.Content) != 500000 || strings.Join(f.Values["text"], " ") != "Kafka Java" {
		t.Errorf("%q, %d bytes, %v", f.Name, len(f.Content), f.Values)
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("%v, %v; want that nothing was written", left, err)
	}
}

func TestAFormWithoutAFile(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("text=Kafka"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	f, err := upload.Read(r, 10)
	if err != nil || f.Values.Get("text") != "Kafka" || f.Content != nil {
		t.Errorf("%v, %v", f, err)
	}
}

func TestFormsThatAreRefused(t *testing.T) {
	cut := form(t, "Kafka")
	cut.Body = http.MaxBytesReader(httptest.NewRecorder(), cut.Body, 20)
	var tooLarge *http.MaxBytesError
	if _, err := upload.Read(cut, 100); !errors.As(err, &tooLarge) {
		t.Errorf("a body that is too large: %v", err)
	}
	if _, err := upload.Read(form(t, "Kafka"), 4); !errors.Is(err, upload.ErrTooLarge) {
		t.Errorf("a file that is too large: %v", err)
	}
	if _, err := upload.Read(form(t, "", strings.Repeat("k", upload.Overhead+1)), 4); !errors.Is(err, upload.ErrTooLarge) {
		t.Errorf("a field that is too large: %v", err)
	}
	if _, err := upload.Read(form(t, "", make([]string, 3000)...), 4); !errors.Is(err, upload.ErrTooLarge) {
		t.Errorf("too many fields: %v", err)
	}
	broken := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("--x\r\nnothing"))
	broken.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	var wrong *search.QueryError
	if _, err := upload.Read(broken, 4); !errors.As(err, &wrong) || wrong.Reason != "malformed" {
		t.Errorf("a broken form: %v", err)
	}
}
