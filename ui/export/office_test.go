package export_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/export"
)

// convert opens a file in LibreOffice and gives what that makes of it, where those are several files one after the
// other. What LibreOffice warns of, or repairs, fails
// the test.
func convert(t *testing.T, name string, content []byte, to string, further ...string) []byte {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("soffice is missing; .ci/test installs it")
		}
		t.Skip("SKIPPED: soffice is missing; install libreoffice-writer-nogui and libreoffice-calc-nogui")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	arguments := append([]string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--norestore"}, further...)
	arguments = append(arguments, "--convert-to", to, "--outdir", filepath.Join(dir, "out"), filepath.Join(dir, name))
	run := exec.CommandContext(ctx, office, arguments...)
	said, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for line := range strings.Lines(string(said)) {
		lower := strings.ToLower(line)
		if strings.Contains(lower, "javaldx") {
			continue // says that there is no Java, which nothing here needs
		}
		if strings.Contains(lower, "warn") || strings.Contains(lower, "error") || strings.Contains(lower, "repair") || strings.Contains(lower, "corrupt") {
			t.Errorf("LibreOffice says of %s: %s", name, line)
		}
	}
	made, err := filepath.Glob(filepath.Join(dir, "out", "*"))
	if err != nil || len(made) == 0 {
		t.Fatalf("LibreOffice made nothing of %s: %v, %s", name, err, said)
	}
	var out []byte
	for _, file := range made {
		part, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, part...)
	}
	return out
}

func TestOfficeOpensTheCVsWithAPageForEveryPerson(t *testing.T) {
	file := order(t, openFirm(t, records(), nil), search.As("hr:cilla"), export.DOCX, "sv")
	text := string(convert(t, file.Name, file.Content, "txt:Text (encoded):UTF8"))
	for _, want := range []string{"Föreslaget team", "Anna Ek", "@Bo =HYPERLINK", "För det här uppdraget", "Certified Kafka engineer", "Privacy for a county"} {
		if !strings.Contains(text, want) {
			t.Errorf("the document lacks %q", want)
		}
	}
	pdf := convert(t, file.Name, file.Content, "pdf")
	if pages := len(regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(pdf, -1)); pages != 3 {
		t.Errorf("%d pages; want one for the team and one for each of two people, however much they wrote", pages)
	}
}

func TestOfficeOpensTheWorkbookAndComputesNothing(t *testing.T) {
	file := order(t, openFirm(t, records(), nil), search.As("hr:cilla"), export.XLSX, "en")
	text := string(convert(t, file.Name, file.Content, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1")) // all sheets
	for _, want := range []string{"Requirement", "Kafka,yes,2", "=1+1 cobol", "Anna Ek,Engineer", "+46 90 1", "-2+3", `=HYPERLINK(""https://evil.example""`, "slow to pay", "Bank", "Anna Ek (on the team)"} {
		if !strings.Contains(text, want) {
			t.Errorf("no sheet holds %q:\n%.2000s", want, text)
		}
	}
}

func TestOfficeReadsTheCSVAsText(t *testing.T) {
	file := order(t, openFirm(t, records(), nil), search.As("hr:cilla"), export.CSV, "en")
	text := string(convert(t, "in.csv", file.Content, "csv:Text - txt - csv (StarCalc):44,34,76,1", "--infilter=CSV:44,34,76"))
	if !strings.Contains(text, "1+1 cobol") || !strings.Contains(text, "Umeå") {
		t.Errorf("LibreOffice reads\n%.600s", text)
	}
}
