package main

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

var lastEntry = regexp.MustCompile(`Last entry: (\d+:[0-9a-f]{64})`)

func TestTheAuditLogOfAServerIsVerifiedWhileItServesAfterAKillAndAfterATamper(t *testing.T) {
	dir := t.TempDir()
	config, _ := staffIn(t, dir, "127.0.0.1:0", "audit_keep: 4400h\nsign_in: {proxy: {addresses: [127.0.0.1]}}\nroles: {sales: ['hr:sellers']}\n")
	if code, _, errs := vemvetHere(t, "audit", "verify", "--config", config); code != exitFailure || !strings.Contains(errs, "vemvet serve") {
		t.Errorf("without a log: %d %s", code, errs)
	}
	p := begin(t, "serve", "--config", config)
	client := browser(t)
	p.eventually("Anna is known and signed in", func() bool {
		response, _ := visit(t, client, "GET", "http://"+p.address+"/sign-in/proxy", aProxy("anna"))
		return response.Header.Get("Location") == "/"
	})
	look := func() {
		t.Helper()
		p.eventually("Bo is found", func() bool {
			_, page := visit(t, client, "GET", "http://"+p.address+"/?"+url.Values{"q": {"lighthouse"}}.Encode(), aProxy("anna"))
			return strings.Contains(page, "Bo Lind")
		})
	}
	look()
	code, out, errs := vemvetHere(t, "audit", "verify", "--config", config)
	noted := lastEntry.FindStringSubmatch(out)
	if code != 0 || noted == nil || !strings.Contains(out, "entries, from 2") {
		t.Fatalf("while it serves: %d %s %s", code, out, errs)
	}
	look()
	p.signal(syscall.SIGKILL)
	<-p.exited
	files, err := filepath.Glob(filepath.Join(dir, "data", "audit", "audit-*.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, known := range []string{"anna", "Anna", "Bo", "hr:"} {
		if bytes.Contains(whole, []byte(known)) {
			t.Errorf("the log holds %q", known)
		}
	}
	rewrite := func(content []byte) {
		t.Helper()
		if err := os.WriteFile(files[0], content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))
	// How many entries come before depends on how often it took a look until the server was ready.
	changed := 1 + slices.IndexFunc(lines, func(line []byte) bool { return bytes.Contains(line, []byte("lighthouse")) })
	for _, test := range []struct {
		name    string
		content []byte
		expect  []string
		code    int
		says    string
	}{
		{"after a kill", whole, nil, 0, "as it was written"},
		{"with the entry that was noted", whole, []string{"--expect", noted[1]}, 0, "as it was written"},
		{"with an unfinished line", append(slices.Clone(whole), `{"number":9`...), nil, 0, "as it was written"},
		{"with a word changed", bytes.Replace(whole, []byte("lighthouse"), []byte("lightbouse"), 1), nil, 1, fmt.Sprintf("audit-000000000001.jsonl line %d: the line was changed", changed)},
		{"with a line taken out", bytes.Join(slices.Concat(lines[:1], lines[2:]), nil), nil, 1, "audit-000000000001.jsonl line 2: entry 3 comes after entry 1, which it does not continue"},
		{"with the end cut off", bytes.Join(lines[:1], nil), nil, 0, "1 entries"},
		{"with the end cut off, and the entry that was noted", bytes.Join(lines[:1], nil), []string{"--expect", noted[1]}, 1, "is not there"},
		{"with an entry that is none", whole, []string{"--expect", "7"}, 1, "number:hash"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rewrite(test.content)
			code, out, errs := vemvetHere(t, append([]string{"audit", "verify", "--config", config}, test.expect...)...)
			if code != test.code || !strings.Contains(out+errs, test.says) {
				t.Errorf("exit code %d: %s%s; want %d and %q", code, out, errs, test.code, test.says)
			}
		})
	}
	rewrite(append(slices.Clone(whole), `{"number":9`...))
	p = begin(t, "serve", "--config", config)
	look()
	p.end(syscall.SIGTERM)
	if code, out, errs := vemvetHere(t, "audit", "verify", "--config", config, "--expect", noted[1]); code != 0 {
		t.Errorf("after it went on: %d %s%s", code, out, errs)
	}
}
