package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/vemvet/vemvet/indexer/text"
)

func TestTheStarterListIsPrintedAndIsInOrder(t *testing.T) {
	code, out, errs := vemvetHere(t, "synonyms")
	if code != 0 || errs != "" {
		t.Fatalf("%d %s", code, errs)
	}
	if _, faults := text.ParseThesaurus(strings.NewReader(out)); len(faults) > 0 || !strings.Contains(out, "hvitvasking") {
		t.Errorf("what it prints has the faults %v", faults)
	}
}

func TestConfigCheckReportsFaultsOfTheSynonymsWithTheirFile(t *testing.T) {
	dir := t.TempDir()
	config, list := filepath.Join(dir, "vemvet.yaml"), filepath.Join(dir, "words.yaml")
	write(t, config, "synonyms: words.yaml\nsources:\n  - {name: a, type: sample}\n")
	for _, tt := range []struct{ name, list, want string }{
		{"none", "- [k8s, Kubernetes]\n", ""},
		{"two", "- [k8s, Kubernetes]\n- {xx: a1, en: b1}\n- [java]\n", list + `:2: "xx" is neither a language nor known`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			write(t, list, tt.list)
			code, out, errs := vemvetHere(t, "config", "check", config)
			if tt.want == "" {
				if code != 0 {
					t.Errorf("%d %s%s", code, out, errs)
				}
				return
			}
			if code != exitFailure || !strings.Contains(errs, tt.want) || !strings.Contains(errs, list+":3: the group has nothing") {
				t.Errorf("%d %s; want %s", code, errs, tt.want)
			}
		})
	}
	if err := os.Remove(list); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := vemvetHere(t, "config", "check", config); code != exitFailure || !strings.Contains(errs, "vemvet.yaml:1: synonyms names "+list+", which does not exist") {
		t.Errorf("a file that is missing: %d %s", code, errs)
	}
}

func TestTheListOfSynonymsIsReadAgainWhileServing(t *testing.T) {
	dir := t.TempDir()
	config, _ := firmIn(t, dir)
	list := filepath.Join(dir, "words.yaml")
	write(t, list, "- [queueing, kafka]\n")
	file, err := os.OpenFile(config, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString("\nsynonyms: words.yaml\n"); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	p := begin(t, "serve", "--config", config)
	p.eventually("ready", func() bool { status, _ := p.get("/readyz"); return status == 200 })
	p.knows("queueing", "hr:anna")

	write(t, list, "- [streaming, kafka]\n")
	p.signal(syscall.SIGHUP)
	p.knows("streaming", "hr:anna")
	if ids := p.who("queueing"); len(ids) > 0 {
		t.Errorf("what the list no longer has still finds %v", ids)
	}

	write(t, list, "- [logging\n")
	p.signal(syscall.SIGHUP)
	p.eventually("the fault is logged", func() bool {
		return strings.Contains(p.output(), "words.yaml:") && strings.Contains(p.output(), "stays as it was")
	})
	p.knows("streaming", "hr:anna")

	write(t, list, "- [brokers, kafka]\n") // nobody signals: the change is seen
	p.knows("brokers", "hr:anna")
}
