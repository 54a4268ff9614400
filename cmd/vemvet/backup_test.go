package main

import (
	"archive/zip"
	"bytes"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/indexer/backup"
	"github.com/vemvet/vemvet/indexer/local"
)

// unpacked gives all that is in a backup, folded.
func unpacked(t *testing.T, path string) string {
	t.Helper()
	var all bytes.Buffer
	if err := backup.Read(path, func(name string, content io.Reader) error {
		all.WriteString(name + "\n")
		_, err := io.Copy(&all, content)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return strings.ToLower(all.String())
}

func TestBackupHoldsAllThereIsAndNothingOfWhoWasErased(t *testing.T) {
	dir := t.TempDir()
	sync, data := zeldasFolder(t, dir)
	sync()
	kept := filepath.Join(dir, "kept")
	backUp := func() string {
		t.Helper()
		time.Sleep(time.Second) // a generation is named by its second
		code, out, errs := vemvetHere(t, "backup", kept, "--data", data)
		if code != 0 {
			t.Fatalf("exit code %d: %s%s", code, out, errs)
		}
		path, _, _ := strings.Cut(strings.TrimPrefix(out, "Wrote "), ". ")
		return path
	}
	export := func(data string) string {
		t.Helper()
		code, out, errs := vemvetHere(t, "export", "--source", "talk", "--data", data)
		if code != 0 {
			t.Fatalf("exit code %d: %s", code, errs)
		}
		return out
	}
	restored := func(file string) string {
		t.Helper()
		into := filepath.Join(t.TempDir(), "again")
		if code, out, errs := vemvetHere(t, "restore", file, "--data", into); code != 0 {
			t.Fatalf("exit code %d: %s%s", code, out, errs)
		}
		return into
	}
	before, wasThere := backUp(), export(data)
	for _, word := range zeldasWords {
		if !strings.Contains(unpacked(t, before), word) && word != "hr:z1" { // keys hold source and id apart
			t.Errorf("%s is not in the backup even before", word)
		}
	}
	if info, err := os.Stat(before); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v %v", info.Mode(), err)
	}
	if code, _, errs := vemvetHere(t, "person", "erase", "hr:z1", "--yes", "--data", data); code != 0 {
		t.Fatal(errs)
	}
	after := backUp()
	for _, word := range zeldasWords {
		if strings.Contains(unpacked(t, after), word) {
			t.Errorf("%s is in the backup after she was erased", word)
		}
	}

	again := restored(before)
	if got := export(again); got != wasThere {
		t.Errorf("restored from before, it holds\n%s; want\n%s", got, wasThere)
	}
	if code, out, errs := vemvetHere(t, "who", "kvartsurverk", "--data", again); code != 0 || !strings.Contains(out, "Zelda Qvist") {
		t.Errorf("restored from before, exit code %d: %s%s", code, out, errs)
	}
	again = restored(after)
	if code, out, errs := vemvetHere(t, "audit", "verify", "--data", again); code != 0 || !strings.Contains(out, "1 entries") {
		t.Errorf("the log of the restored folder, exit code %d: %s%s", code, out, errs)
	}
	// The sources still have her: what was restored remembers that she is not to come back.
	if code, out, errs := vemvetHere(t, "sync", "--config", filepath.Join(dir, "vemvet.yaml"), "--data", again, "--allow-removals"); code != 0 {
		t.Fatalf("exit code %d: %s%s", code, out, errs)
	}
	if got := export(again); strings.Contains(got, "UZ") || got != export(data) {
		t.Errorf("restored from after and synced, it holds\n%s", got)
	}

	if code, out, errs := vemvetHere(t, "restore", before, "--data", data); code != exitFailure || !strings.Contains(errs, "is not empty") {
		t.Errorf("over what is there, exit code %d: %s%s", code, out, errs)
	}
	if code, out, errs := vemvetHere(t, "backup", kept, "--data", data, "--keep", "1"); code != 0 {
		t.Errorf("exit code %d: %s%s", code, out, errs)
	}
	if all, err := backup.Generations(kept); err != nil || len(all) != 1 || all[0].Path == before || all[0].Path == after {
		t.Errorf("kept are %v; %v", all, err)
	}
}

func TestRestoreOfWhatIsNoWholeBackupLeavesEverythingAsItWas(t *testing.T) {
	dir := t.TempDir()
	sync, data := zeldasFolder(t, dir)
	sync()
	if code, out, errs := vemvetHere(t, "backup", dir, "--data", data); code != 0 {
		t.Fatalf("exit code %d: %s%s", code, out, errs)
	}
	all, err := backup.Generations(dir)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	whole, err := os.ReadFile(all[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	var foreign bytes.Buffer
	w := zip.NewWriter(&foreign)
	if _, err := w.Create("../../outside"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(whole)
	changed[200] ^= 1
	for name, tt := range map[string]struct {
		content []byte
		want    string
	}{
		"half":       {whole[:len(whole)/2], "want a file that 'vemvet backup' wrote, as a whole"},
		"changed":    {changed, "records"},
		"text":       {[]byte("{}"), "want a file that"},
		"of another": {foreign.Bytes(), "does not know what it is"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			file := filepath.Join(folder, "b.zip")
			write(t, file, string(tt.content))
			code, out, errs := vemvetHere(t, "restore", file, "--data", filepath.Join(folder, "again"))
			if code != exitFailure || !strings.Contains(errs, tt.want) {
				t.Errorf("exit code %d: %s%s", code, out, errs)
			}
			if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
				t.Errorf("it left %v; %v", left, err)
			}
		})
	}
}

func TestAServerMakesABackupWhenTheNewestIsOldAndKeepsSoMany(t *testing.T) {
	dir := t.TempDir()
	engine, err := local.Open(filepath.Join(dir, "data"), local.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	a, err := openAudit(filepath.Join(dir, "data"), 0, engine, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.log.Close()
	g := generations{engine, a.log, nil, filepath.Join(dir, "kept"), 2}
	old := time.Now().Add(-48 * time.Hour)
	for _, at := range []time.Time{old, old.Add(time.Hour)} {
		if _, err := g.write(t.Context(), at); err != nil {
			t.Fatal(err)
		}
	}
	done := make(chan struct{})
	go func() {
		g.follow(t.Context(), 24*time.Hour, slog.New(slog.DiscardHandler))
		close(done)
	}()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		all, err := backup.Generations(g.folder)
		if err != nil || time.Now().After(end) {
			t.Fatalf("there is %v; %v", all, err)
		}
		if len(all) == 2 && time.Since(all[0].Time) < time.Minute {
			break // the oldest is gone
		}
	}
	select {
	case <-done:
		t.Error("it does not wait for the next")
	case <-time.After(50 * time.Millisecond):
	}
}
