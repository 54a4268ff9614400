package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/vemvet/vemvet/search"
)

// TestMain lets this test binary stand in for vemvet: tests start it again, with the variable set, as the
// process that serves.
// skipLong leaves out a test that takes half a minute and runs a program that is built without the race
// detector: .ci/test runs it without.
func skipLong(t *testing.T) {
	t.Helper()
	switch {
	case testing.Short():
		t.Skip("takes half a minute")
	case underRace:
		t.Skip("SKIPPED under the race detector")
	}
}

func TestMain(m *testing.M) {
	if os.Getenv("VEMVET_TEST_AS_VEMVET") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// process is a vemvet of its own.
type process struct {
	t       *testing.T
	cmd     *exec.Cmd
	address string // where it says that it answers
	mu      sync.Mutex
	out     bytes.Buffer // standard output and standard error
	exited  chan error
}

var addressLine = regexp.MustCompile(`answers on https?://(\S+)`)

// begin starts vemvet and waits until it says where it answers.
func begin(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: exec.Command(os.Args[0], args...), exited: make(chan error, 1)}
	p.cmd.Env = append(os.Environ(), "VEMVET_TEST_AS_VEMVET=1")
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stderr = p.cmd.Stdout
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() }) // fails when it has ended, as it should have
	announced := make(chan string, 1)
	go p.read(out, announced)
	select {
	case p.address = <-announced:
	case err := <-p.exited:
		t.Fatalf("vemvet %v ended: %v\n%s", args, err, p.output())
	case <-time.After(2 * time.Minute):
		t.Fatalf("vemvet %v does not say where it answers\n%s", args, p.output())
	}
	return p
}

func (p *process) read(out io.Reader, announced chan<- string) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		p.mu.Lock()
		fmt.Fprintln(&p.out, lines.Text())
		p.mu.Unlock()
		if found := addressLine.FindStringSubmatch(lines.Text()); found != nil {
			announced <- found[1]
		}
	}
	p.exited <- p.cmd.Wait()
}

func (p *process) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.String()
}

func (p *process) signal(s os.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// end sends a signal and expects an end in good order.
func (p *process) end(s os.Signal) {
	p.t.Helper()
	p.signal(s)
	select {
	case err := <-p.exited:
		if err != nil {
			p.t.Errorf("after %v it ended with %v\n%s", s, err, p.output())
		}
	case <-time.After(30 * time.Second):
		p.t.Fatalf("after %v it goes on\n%s", s, p.output())
	}
}

func (p *process) get(path string) (int, []byte) {
	p.t.Helper()
	response, err := http.Get("http://" + p.address + path)
	if err != nil {
		p.t.Fatalf("%v\n%s", err, p.output())
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response.StatusCode, body
}

// who asks who knows something, and gives ids.
func (p *process) who(question string) []string {
	p.t.Helper()
	status, body := p.get("/api/v1/people?q=" + url.QueryEscape(question))
	var answer search.PeopleAnswer
	if err := json.Unmarshal(body, &answer); err != nil || status != 200 {
		p.t.Fatalf("who %s: %d %v %s\n%s", question, status, err, body, p.output())
	}
	var ids []string
	for _, person := range answer.People {
		ids = append(ids, person.Person.ID)
	}
	return ids
}

// eventually waits until a condition holds.
func (p *process) eventually(what string, holds func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return
		}
	}
	p.t.Fatalf("still not so: %s\n%s", what, p.output())
}

func (p *process) knows(question, id string) {
	p.t.Helper()
	p.eventually(id+" knows "+question, func() bool {
		for _, found := range p.who(question) {
			if found == id {
				return true
			}
		}
		return false
	})
}

const someRecords = `{"type":"group","id":"board","name":"Board","visibility":"secret","members":["anna"]}
{"type":"person","id":"anna","name":"Anna Ek","title":"Engineer","location":"Umeå"}
{"type":"person","id":"bo","name":"Bo \u001b[31mLind"}
{"type":"post","id":"1","author":"anna","body":"Kafka keeps \u001b]0;evil\u0007 events in order within a partition.","lang":"en","time":"2026-03-01T09:00:00Z"}
{"type":"post","id":"2","author":"anna","group":"board","body":"We buy a lighthouse.","lang":"en","time":"2026-03-01T09:00:00Z"}
`

// firmIn writes a configuration with one source of records and gives the two files.
func firmIn(t *testing.T, dir string) (config, records string) {
	t.Helper()
	config, records = filepath.Join(dir, "vemvet.yaml"), filepath.Join(dir, "records.jsonl")
	write(t, records, someRecords)
	write(t, config, "listen: 127.0.0.1:0\nasker: hr:bo\nlanguages: [en, sv]\nlog: debug\nsources:\n- {name: hr, type: jsonl, path: records.jsonl, every: 0s}\n")
	return config, records
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestServeFromConfigurationToAnOrderlyEnd(t *testing.T) {
	config, records := firmIn(t, t.TempDir())
	p := begin(t, "serve", "--config", config)
	p.eventually("ready", func() bool { status, _ := p.get("/readyz"); return status == 200 })
	p.knows("kafka", "hr:anna")
	for _, want := range []string{"only this machine can reach it", "hr:bo"} {
		if !strings.Contains(p.output(), want) {
			t.Errorf("it does not say %q at start:\n%s", want, p.output())
		}
	}
	if status, page := p.get("/?q=kafka"); status != 200 || !bytes.Contains(page, []byte("Anna Ek")) {
		t.Errorf("the page does not show who knows: %d", status)
	}
	if ids := p.who("lighthouse"); len(ids) > 0 {
		t.Errorf("the configured asker reads what is written in a group that he is not in: %v", ids)
	}

	t.Run("a hang-up signal syncs", func(t *testing.T) {
		write(t, records, someRecords+`{"type":"post","id":"3","author":"bo","body":"Terraform plans first.","lang":"en","time":"2026-03-02T09:00:00Z"}`+"\n")
		p.signal(syscall.SIGHUP)
		p.knows("terraform", "hr:bo")
	})
	t.Run("a post to the API syncs", func(t *testing.T) {
		write(t, records, someRecords+`{"type":"post","id":"4","author":"bo","body":"Ansible asks twice.","lang":"en","time":"2026-03-02T09:00:00Z"}`+"\n")
		response, err := http.Post("http://"+p.address+"/api/v1/sync", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusAccepted {
			t.Errorf("status %d", response.StatusCode)
		}
		p.knows("ansible", "hr:bo")
		p.eventually("what the source no longer has is gone", func() bool { return len(p.who("terraform")) == 0 })
	})
	t.Run("a second process on the same data is refused", func(t *testing.T) {
		for _, args := range [][]string{{"serve", "--config", config}, {"sync", "--config", config}, {"who", "kafka", "--config", config}} {
			code, _, errs := vemvetHere(t, args...)
			if code != exitFailure || !strings.Contains(errs, "another vemvet") {
				t.Errorf("%v: %d %s", args, code, errs)
			}
		}
	})
	t.Run("an address that is taken is refused with a remedy", func(t *testing.T) {
		code, _, errs := vemvetHere(t, "serve", "--config", config, "--listen", p.address)
		if code != exitFailure || !strings.Contains(errs, "is taken") || !strings.Contains(errs, "--listen") {
			t.Errorf("%d %s", code, errs)
		}
	})
	t.Run("another machine's name is not answered", func(t *testing.T) {
		request, err := http.NewRequest("GET", "http://"+p.address+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = "rebound.example"
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("status %d", response.StatusCode)
		}
	})

	p.end(syscall.SIGTERM)
	if connection, err := net.Dial("tcp", p.address); err == nil {
		connection.Close()
		t.Error("it still listens")
	}
	if log := p.output(); strings.Contains(log, "lighthouse") || strings.Contains(log, "Anna") {
		t.Errorf("the log tells what was asked or read:\n%s", log)
	}

	t.Run("what was stored is there after a restart, without the source", func(t *testing.T) {
		write(t, records, "")
		p := begin(t, "serve", "--config", config, "--as", "anyone")
		p.eventually("ready", func() bool { status, _ := p.get("/readyz"); return status == 200 })
		p.knows("kafka", "hr:anna")
		if !strings.Contains(p.output(), "asked as anyone") {
			t.Errorf("it does not say who asks:\n%s", p.output())
		}
		p.end(os.Interrupt)
	})
}

func TestServeRefusesASourceThatCanBeReadOnlyOnce(t *testing.T) {
	config := filepath.Join(t.TempDir(), "vemvet.yaml")
	write(t, config, "sources: [{name: in, type: jsonl, path: '-'}]")
	code, _, errs := vemvetHere(t, "serve", "--config", config)
	if code != exitFailure || !strings.Contains(errs, "standard input") || !strings.Contains(errs, "vemvet sync in") {
		t.Errorf("%d %s", code, errs)
	}
}

func TestServeRefusesToAnswerOtherMachines(t *testing.T) {
	config, _ := firmIn(t, t.TempDir())
	for _, address := range []string{"0.0.0.0:0", ":0", "192.168.0.1:80", "[::]:0"} {
		code, _, errs := vemvetHere(t, "serve", "--config", config, "--listen", address)
		if code != exitFailure || !strings.Contains(errs, "until sign-in is configured") {
			t.Errorf("%s: %d %s", address, code, errs)
		}
	}
}

func TestWhoPrintsPeopleWithTheirEvidence(t *testing.T) {
	dir := t.TempDir()
	config, _ := firmIn(t, dir)
	if code, _, errs := vemvetHere(t, "who", "kafka", "--config", config); code != exitFailure || !strings.Contains(errs, "vemvet sync") {
		t.Errorf("before the first sync: %d %s", code, errs)
	}
	if code, _, errs := vemvetHere(t, "sync", "--config", config); code != 0 {
		t.Fatalf("sync: %d %s", code, errs)
	}
	code, out, errs := vemvetHere(t, "who", "events", "kafka", "--config", config)
	if code != 0 {
		t.Fatalf("%d %s", code, errs)
	}
	for _, want := range []string{"  1  Anna Ek · Engineer · Umeå", "author: Kafka keeps", "1 Mar 2026", "events in order"} {
		if !strings.Contains(out, want) {
			t.Errorf("the answer lacks %q:\n%s", want, out)
		}
	}
	if strings.ContainsAny(out, "\x1b\x07") {
		t.Errorf("what a colleague wrote steers the terminal: %q", out)
	}
	table := []struct {
		name string
		args []string
		code int
		want string
	}{
		{"a question that nobody can answer", []string{"who", "zymurgy"}, 0, "Nobody was found who knows zymurgy."},
		{"a question without a word to look for", []string{"who", "?!"}, 1, "nothing to look for"},
		{"what only a group's members may read, asked by a member", []string{"who", "lighthouse", "--as", "hr:anna"}, 0, "Anna Ek"},
		{"what only a group's members may read, asked by anyone", []string{"who", "lighthouse", "--as", "anyone"}, 0, "Nobody was found"},
		{"why one is before the other", []string{"who", "kafka", "--why", "hr:anna,hr:bo"}, 0, "A less B"},
		{"why one is before oneself", []string{"who", "kafka", "--why", "hr:anna,hr:anna"}, 1, "choose two"},
		{"why one is before nobody", []string{"who", "kafka", "--why", "hr:anna"}, 1, "--why wants two people"},
		{"an asker who makes no sense", []string{"who", "kafka", "--as", "me"}, 1, "--as is"},
		{"a limit beyond all bounds", []string{"who", "kafka", "--limit", "1000"}, 1, "limit"},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			code, out, errs := vemvetHere(t, append(test.args, "--config", config)...)
			if code != test.code || !strings.Contains(out+errs, test.want) {
				t.Errorf("%d %s%s; want %d with %q", code, out, errs, test.code, test.want)
			}
		})
	}
	t.Run("as JSON", func(t *testing.T) {
		_, out, _ := vemvetHere(t, "who", "kafka", "--json", "--data", filepath.Join(dir, "data"))
		var answer search.PeopleAnswer
		if err := json.Unmarshal([]byte(out), &answer); err != nil || answer.Total != 1 || answer.People[0].Person.ID != "hr:anna" {
			t.Errorf("%v %s", err, out)
		}
	})
}

func TestTheDemoStartsWithNothingAndTheNextOneAtOnce(t *testing.T) {
	args := []string{"demo", "--data", filepath.Join(t.TempDir(), "firm"), "--listen", "127.0.0.1:0", "--people", "200", "--posts", "600"}
	p := begin(t, args...)
	p.eventually("ready", func() bool { status, _ := p.get("/readyz"); return status == 200 })
	questions := regexp.MustCompile(`http://\S+(/\?q=\S+)`).FindAllStringSubmatch(p.output(), -1)
	if len(questions) != 3 {
		t.Fatalf("it prints %d questions to try; want 3:\n%s", len(questions), p.output())
	}
	for _, q := range questions {
		if status, page := p.get(q[1]); status != 200 || !bytes.Contains(page, []byte("/people/")) {
			t.Errorf("%s is answered with %d and nobody", q[1], status)
		}
	}
	if code, _, errs := vemvetHere(t, args...); code != exitFailure || !strings.Contains(errs, "running already") {
		t.Errorf("a second demo at the same time: %d %s", code, errs)
	}
	p.end(os.Interrupt)

	again := begin(t, args...)
	if out := again.output(); !strings.Contains(out, "Opening the firm") || strings.Contains(out, "added") {
		t.Errorf("the firm was made up again:\n%s", out)
	}
	if len(again.who("kafka")) == 0 {
		t.Error("nobody knows Kafka any more")
	}
	again.end(syscall.SIGTERM)
}

func TestTheDemoTakesTheNextPortWhereTheUsualOneIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", defaultListen)
	if err == nil { // else somebody has it already, which is as good
		defer taken.Close()
	}
	listener, err := demo{}.open()
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if got := listener.Addr().String(); got == defaultListen || !strings.HasPrefix(got, "127.0.0.1:80") {
		t.Errorf("it answers on %s", got)
	}
}
