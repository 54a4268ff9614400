package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vemvet/vemvet/indexer"
)

func file(t *testing.T, name string, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func units(from, to int) (lines []string) {
	for i := from; i < to; i++ {
		lines = append(lines, fmt.Sprintf(`{"type":"unit","id":"u%03d","name":"Unit %d"}`, i, i))
	}
	return lines
}

func TestSyncNamesWhatItCannotReadLoadsTheRestAndFails(t *testing.T) {
	data := t.TempDir()
	records := file(t, "records.jsonl",
		`{"type":"person","id":"anna","skills":[{"name":"go"},{"name":"sql","level":"3"}]}`,
		`{"type":"person","id":"bo"}`,
		`{"type":"post","id":"1","author":"bo","time":"yesterday"}`,
	)
	for _, again := range []string{"the first time", "and as long as the file stays as it is"} {
		code, out, errs := vemvetHere(t, "sync", "--data", data, "--jsonl", records)
		if code != exitFailure {
			t.Errorf("%s: exit code %d, want %d", again, code, exitFailure)
		}
		for _, want := range []string{
			records + `:1: field "skills[1].level" is a string; want a whole number`,
			records + `:3: field "time" is "yesterday"; want an RFC 3339 time`,
			"records: 2 of the source's records could not be read",
		} {
			if !strings.Contains(errs, want) {
				t.Errorf("%s: standard error is\n%s\nwant %s", again, errs, want)
			}
		}
		if !strings.Contains(out, "2 left out") {
			t.Errorf("%s: standard output is %q", again, out)
		}
	}
	if code, out, errs := vemvetHere(t, "export", "--data", data); code != 0 || out != `{"type":"person","id":"bo"}`+"\n" {
		t.Errorf("exit code %d, export\n%s%s", code, out, errs)
	}
}

func TestSyncRefusesToRemoveMuchUntilItIsAllowed(t *testing.T) {
	data, records := t.TempDir(), file(t, "records.jsonl", units(0, 10)...)
	sync := func(flags ...string) (int, string, string) {
		return vemvetHere(t, append([]string{"sync", "--data", data, "--jsonl", records}, flags...)...)
	}
	if code, _, errs := sync(); code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	if err := os.WriteFile(records, []byte(strings.Join(units(0, 5), "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := sync(); code != exitFailure || !strings.Contains(errs, "5 of 10 records") || !strings.Contains(errs, "--allow-removals") {
		t.Errorf("exit code %d: %s", code, errs)
	}
	if code, out, errs := sync("--allow-removals"); code != 0 || !strings.Contains(out, "5 removed") {
		t.Errorf("allowed, exit code %d: %s%s", code, out, errs)
	}
}

func TestAnExportComesBackByteForByte(t *testing.T) {
	first, second, packed := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "export.jsonl.gz")
	lines := append(units(0, 50),
		`{"id":"g","visibility":"secret","type":"group","members":["anna"]}`,
		`{"type":"person","id":"anna","audience":{},"active":false,"skills":[{"name":"<go> & \u00e5","years":1.50}]}`,
		`{"type":"post","id":"p","author":"anna","mentions":["bo",{"person":"cia","role":"reviewer"}],"time":"2026-05-17T09:30:00.120+02:00","body":"a\u2028b"}`,
		`{"type":"experience","id":"e","person":"anna","kind":"project"}`,
		`{"type":"contact","id":"c","owner":"anna","strength":0.25}`,
	)
	var text bytes.Buffer
	for _, args := range [][]string{
		{"sync", "--data", first, "--jsonl", file(t, "records.jsonl", lines...)},
		{"export", "--data", first, "--gzip", "-o", packed},
		{"sync", "--data", second, "--jsonl", packed, "--name", "other"},
	} {
		if code, _, errs := vemvetHere(t, args...); code != 0 {
			t.Fatalf("vemvet %s: exit code %d\n%s", strings.Join(args, " "), code, errs)
		}
	}
	code, again, errs := vemvetHere(t, "export", "--data", second, "--source", "other")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	in, err := os.Open(packed)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	z, err := gzip.NewReader(in)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(&text, z); err != nil {
		t.Fatal(err)
	}
	if text.String() != again || strings.Count(again, "\n") != len(lines) {
		t.Errorf("the export was\n%s\nand came back as\n%s", text.String(), again)
	}
	if info, err := os.Stat(packed); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the export holds closed groups and has mode %v, %v", info.Mode(), err)
	}
}

func TestAnExportThatFailsLeavesTheOldFile(t *testing.T) {
	path := file(t, "export.jsonl", "what was there")
	err := replace(path, func(out io.Writer) error {
		fmt.Fprintln(out, "half of it")
		return io.ErrShortWrite
	})
	left, readErr := os.ReadFile(path)
	if err == nil || readErr != nil || string(left) != "what was there\n" {
		t.Errorf("%v; the file holds %q, %v", err, left, readErr)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestSyncAndExportSayWhatIsMissing(t *testing.T) {
	data := t.TempDir()
	records := file(t, "records.jsonl", units(0, 1)...)
	for _, name := range []string{"records", "other"} {
		if code, _, errs := vemvetHere(t, "sync", "--data", data, "--jsonl", records, "--name", name); code != 0 {
			t.Fatal(errs)
		}
	}
	for _, test := range []struct {
		name string
		args []string
		want string
	}{
		{"no source at all", []string{"sync", "--data", data}, "no source is configured"},
		{"a file and a source", []string{"sync", "--data", data, "--jsonl", records, "intranet"}, "one file"},
		{"a name that cannot be part of an id", []string{"sync", "--data", data, "--jsonl", records, "--name", "a:b"}, `--name is "a:b"`},
		{"a file that is not there", []string{"sync", "--data", data, "--jsonl", records + "x"}, "no such file"},
		{"which source to export", []string{"export", "--data", data}, `there are ["other" "records"]`},
		{"a source that was never synced", []string{"export", "--data", data, "--source", "intranet"}, `no source "intranet"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if code, _, errs := vemvetHere(t, test.args...); code == 0 || !strings.Contains(errs, test.want) {
				t.Errorf("exit code %d: %s\nwant %s", code, errs, test.want)
			}
		})
	}
}

func TestTheMeterRedrawsOnATerminalAndWritesNowAndThenElsewhere(t *testing.T) {
	for _, test := range []struct {
		name     string
		terminal bool
		want     string
	}{
		{"on a terminal", true, "\r\x1b[Kdirectory: 1000 records, 100 a second, 25% of 4000, 30s left, 3 left out" +
			"\r\x1b[Kdirectory: 2000 records, 100 a second, 50% of 4000, 20s left, 3 left out" +
			"\r\x1b[Kdirectory: 0 added, 0 changed, 0 unchanged, 0 removed, 3 left out; 40s, 0 a second\n"},
		{"elsewhere", false, "directory: 1000 records, 100 a second, 25% of 4000, 30s left, 3 left out\n" +
			"directory: 2000 records, 100 a second, 50% of 4000, 20s left, 3 left out\n" +
			"directory: 0 added, 0 changed, 0 unchanged, 0 removed, 3 left out; 40s, 0 a second\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out bytes.Buffer
				m := newMeter(&out, "directory")
				m.terminal = test.terminal
				for i := 1; i <= 2; i++ {
					time.Sleep(10 * time.Second)
					for range 3 { // too soon to say anything new
						m.show(indexer.Progress{Records: 1000 * i, Expected: 4000, Faults: 3, Elapsed: time.Duration(i) * 10 * time.Second})
					}
				}
				m.done(indexer.Report{Faulty: 3, Duration: 40 * time.Second})
				if out.String() != test.want {
					t.Errorf("the meter wrote\n%q\nwant\n%q", out.String(), test.want)
				}
			})
		})
	}
}
