package ldap_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	goldap "github.com/go-ldap/ldap/v3"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/ldap"
	"github.com/vemvet/vemvet/connectors/ldap/ldaptest"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
)

// holding is a sink that holds what a source sent, and what a complete pass leaves of it.
type holding struct {
	records    map[connectors.Ref]connectors.Record
	seen       map[connectors.Ref]bool
	checkpoint []byte
	upserts    int
	restarts   int
	expected   int
	faults     []error
	onUpsert   func(n int) error
}

func newHolding() *holding {
	return &holding{records: map[connectors.Ref]connectors.Record{}, seen: map[connectors.Ref]bool{}}
}

func (h *holding) Restart() error {
	h.restarts++
	h.seen = map[connectors.Ref]bool{}
	return nil
}

func (h *holding) Upsert(r connectors.Record) error {
	h.upserts++
	ref := connectors.RefOf("dir", r)
	h.records[ref], h.seen[ref] = r, true
	if h.onUpsert != nil {
		return h.onUpsert(h.upserts)
	}
	return nil
}

func (h *holding) Delete(kind connectors.Kind, id string) error {
	delete(h.records, connectors.Ref{Source: "dir", Kind: kind, ID: id})
	return nil
}

func (h *holding) Checkpoint(mark []byte) error { h.checkpoint = mark; return nil }
func (h *holding) Fault(err error) error        { h.faults = append(h.faults, err); return nil }
func (h *holding) Expect(n int)                 { h.expected = n }

// pull runs one pass and, if that was complete, forgets what it did not see.
func (h *holding) pull(t *testing.T, cfg ldap.Config) connectors.Pass {
	t.Helper()
	h.upserts = 0
	pass, err := source(t, cfg).Pull(t.Context(), h.checkpoint, h)
	if err != nil {
		t.Fatal(err)
	}
	if pass.Complete {
		for ref := range h.records {
			if !h.seen[ref] {
				delete(h.records, ref)
			}
		}
	}
	return pass
}

func (h *holding) person(t *testing.T, username string) *connectors.Person {
	t.Helper()
	for _, r := range h.records {
		if p, ok := r.(*connectors.Person); ok && slices.Contains(p.Usernames, username) {
			return p
		}
	}
	t.Fatalf("there is no person %q", username)
	return nil
}

func (h *holding) unit(t *testing.T, name string) *connectors.Unit {
	t.Helper()
	for _, r := range h.records {
		if u, ok := r.(*connectors.Unit); ok && u.Name == name {
			return u
		}
	}
	t.Fatalf("there is no unit %q", name)
	return nil
}

func (h *holding) group(t *testing.T, name string) *connectors.Group {
	t.Helper()
	for _, r := range h.records {
		if g, ok := r.(*connectors.Group); ok && g.Name == name {
			return g
		}
	}
	t.Fatalf("there is no group %q", name)
	return nil
}

func (h *holding) count(kind connectors.Kind) int {
	n := 0
	for ref := range h.records {
		if ref.Kind == kind {
			n++
		}
	}
	return n
}

func (h *holding) has(username string) bool {
	for _, r := range h.records {
		if p, ok := r.(*connectors.Person); ok && slices.Contains(p.Usernames, username) {
			return true
		}
	}
	return false
}

func source(t *testing.T, cfg ldap.Config) *ldap.Source {
	t.Helper()
	s, err := ldap.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// config reads the whole of a server as its reader, over TLS where there is any.
func config(t *testing.T, server *ldaptest.Server) ldap.Config {
	t.Helper()
	t.Setenv("VEMVET_TEST_LDAP_PASSWORD", ldaptest.Password)
	cfg := ldap.Config{
		URL: ldap.Names{server.TLSURL}, CAFile: server.CAFile,
		BindDN: ldaptest.Reader, PasswordEnv: "VEMVET_TEST_LDAP_PASSWORD",
		Bases:      ldap.Names{ldaptest.Suffix},
		UnitFilter: "(&(objectClass=organizationalUnit)(!(ou=groups)))",
		PageSize:   100, Timeout: 10 * time.Second, RetryWait: 20 * time.Millisecond, RetryWaitMax: 200 * time.Millisecond,
	}
	if server.TLSURL == "" {
		cfg.URL = ldap.Names{server.URL}
	}
	return cfg
}

func modify(t *testing.T, conn *goldap.Conn, dn, attribute string, values ...string) {
	t.Helper()
	request := goldap.NewModifyRequest(dn, nil)
	request.Replace(attribute, values)
	if err := conn.Modify(request); err != nil {
		t.Fatalf("modify %s: %v", dn, err)
	}
}

func add(t *testing.T, conn *goldap.Conn, dn string, attributes map[string][]string) {
	t.Helper()
	request := goldap.NewAddRequest(dn, nil)
	for name, values := range attributes {
		request.Attribute(name, values)
	}
	if err := conn.Add(request); err != nil {
		t.Fatalf("add %s: %v", dn, err)
	}
}

func remove(t *testing.T, conn *goldap.Conn, dn string) {
	t.Helper()
	if err := conn.Del(goldap.NewDelRequest(dn, nil)); err != nil {
		t.Fatalf("delete %s: %v", dn, err)
	}
}

func TestAFirmOfTenThousandIsHeldAsItChanges(t *testing.T) {
	const people, units, groups = 10_001, 300, 200
	server := ldaptest.Start(t, ldaptest.Options{LDIF: ldaptest.Firm(people-1, units, groups)})
	cfg := config(t, server)
	h := newHolding()

	if pass := h.pull(t, cfg); !pass.Complete {
		t.Error("the first pass is not complete")
	}
	if got := [3]int{h.count(connectors.KindPerson), h.count(connectors.KindUnit), h.count(connectors.KindGroup)}; got != [3]int{people, units + 1, groups} {
		t.Fatalf("holds %v people, units, groups", got)
	}
	if want := people + units + 1 + groups; h.expected != want || len(h.faults) > 0 {
		t.Errorf("expected %d records, want %d; faults %v", h.expected, want, h.faults)
	}
	p := h.person(t, "p4321")
	want := &connectors.Person{
		Head: p.Head, Name: "Person 4321", Emails: []string{"p4321@firm.example"}, Usernames: []string{"p4321"},
		EmployeeNumber: "104321", Title: "Engineer", Unit: h.unit(t, "u121").ID, Manager: h.person(t, "p432").ID,
		Location: "Oslo", Phone: "+47 22 004321",
	}
	if fmt.Sprintf("%+v", p) != fmt.Sprintf("%+v", want) {
		t.Errorf("p4321 is\n%+v, want\n%+v", p, want)
	}
	if parent := h.unit(t, "u121").Parent; parent != h.unit(t, "u12").ID {
		t.Errorf("u121 lies in %q", parent)
	}
	g, next := h.group(t, "g199"), h.group(t, "g0")
	if len(g.Members) != 11 || !slices.Contains(g.Members, next.ID) || g.Visibility != connectors.Closed {
		t.Errorf("g199 has %d members and is %s; want ten people and g0, closed", len(g.Members), g.Visibility)
	}

	// Records that changed are read again, and those that did not are not.
	conn := server.Connect()
	before := h.person(t, "p77").ID
	modify(t, conn, ldaptest.PersonDN(77, units), "title", "Architect")
	modify(t, conn, ldaptest.GroupDN(3), "description", "Those who know")
	add(t, conn, "uid=new,"+ldaptest.UnitDN(7), map[string][]string{
		"objectClass": {"inetOrgPerson"}, "uid": {"new"}, "cn": {"New"}, "sn": {"New"}, "manager": {ldaptest.PersonDN(9, units)},
	})
	move := goldap.NewModifyDNRequest(ldaptest.PersonDN(78, units), "uid=moved", true, ldaptest.UnitDN(5))
	if err := conn.ModifyDN(move); err != nil {
		t.Fatal(err)
	}
	moved := h.person(t, "p78").ID
	for i := 9000; i < 9050; i++ {
		remove(t, conn, ldaptest.PersonDN(i, units))
	}
	if pass := h.pull(t, cfg); pass.Complete {
		t.Error("the second pass is complete within complete_every")
	}
	if h.upserts != 5 {
		t.Errorf("the second pass sent %d records; want the 4 that changed and the newest before", h.upserts)
	}
	if p := h.person(t, "p77"); p.ID != before || p.Title != "Architect" {
		t.Errorf("p77 is %+v", p)
	}
	if p := h.person(t, "moved"); p.ID != moved || p.Unit != h.unit(t, "u5").ID {
		t.Errorf("who moved to u5 is %+v; want id %s", p, moved)
	}
	if h.group(t, "g3").Description != "Those who know" || h.person(t, "new").Manager != h.person(t, "p9").ID {
		t.Error("the changed group or the new person is not held")
	}
	if !h.has("p9000") {
		t.Error("an incremental pass removed somebody")
	}
	if h.pull(t, cfg); h.upserts != 4 {
		t.Errorf("a pass after no change sent %d records; want the 4 within the overlap", h.upserts)
	}

	// A complete pass finds deletions.
	cfg.CompleteEvery = time.Nanosecond
	if pass := h.pull(t, cfg); !pass.Complete || h.restarts != 1 {
		t.Errorf("pass %+v after %d restarts; want a complete one that restarted", pass, h.restarts)
	}
	if n := h.count(connectors.KindPerson); n != people-49 || h.has("p9000") || h.has("p9049") || !h.has("p9050") {
		t.Errorf("after 50 deletions and an addition there are %d people", n)
	}
}

func TestAServerThatDiesMidPageIsReadToTheEndWhenItIsBack(t *testing.T) {
	server := ldaptest.Start(t, ldaptest.Options{LDIF: ldaptest.Firm(1000, 20, 5)})
	cfg := config(t, server)
	cfg.Retries = 50
	h := newHolding()
	var back sync.WaitGroup
	h.onUpsert = func(n int) error {
		if n == 333 {
			server.Kill()
			back.Go(func() {
				time.Sleep(300 * time.Millisecond)
				server.Restart()
			})
		}
		return nil
	}
	pass := h.pull(t, cfg)
	back.Wait()
	if !pass.Complete || h.count(connectors.KindPerson) != 1001 || h.upserts <= 1001+21+5 {
		t.Errorf("pass %+v, %d people after %d records; want all, and some twice", pass, h.count(connectors.KindPerson), h.upserts)
	}
}

func TestAServerThatStaysAwayLeavesTheLastState(t *testing.T) {
	server := ldaptest.Start(t, ldaptest.Options{LDIF: ldaptest.Firm(1000, 20, 5)})
	cfg := config(t, server)
	h := newHolding()
	h.pull(t, cfg)
	checkpoint, held := string(h.checkpoint), len(h.records)

	cfg.Retries, cfg.CompleteEvery = 3, time.Nanosecond
	h.upserts = 0
	h.onUpsert = func(n int) error {
		if n == 333 {
			server.Kill()
		}
		return nil
	}
	pass, err := source(t, cfg).Pull(t.Context(), h.checkpoint, h)
	if err == nil || pass.Complete || !strings.Contains(err.Error(), "gave up after 4 attempts") {
		t.Errorf("pull gives %+v, %v; want that it gave up", pass, err)
	}
	if string(h.checkpoint) != checkpoint || len(h.records) != held {
		t.Errorf("%d records of %d, checkpoint %s; want the last good state", len(h.records), held, h.checkpoint)
	}
	if strings.Contains(fmt.Sprint(err), ldaptest.Password) {
		t.Errorf("the error tells the password: %v", err)
	}
}

func TestAPullEndsWithItsContextOrTheSinksError(t *testing.T) {
	server := ldaptest.Start(t, ldaptest.Options{LDIF: ldaptest.Firm(1000, 20, 5)})
	cfg := config(t, server)
	refused := errors.New("disk full")
	h := newHolding()
	h.onUpsert = func(n int) error {
		if n == 100 {
			return fmt.Errorf("store: %w", errors.Join(refused))
		}
		return nil
	}
	if _, err := source(t, cfg).Pull(t.Context(), nil, h); !errors.Is(err, refused) || h.upserts != 100 {
		t.Errorf("after %d records: %v; want %v after 100", h.upserts, err, refused)
	}
	ctx, cancel := context.WithCancel(t.Context())
	h = newHolding()
	h.onUpsert = func(n int) error {
		if n == 100 {
			cancel()
		}
		return nil
	}
	if _, err := source(t, cfg).Pull(ctx, nil, h); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled pull gives %v", err)
	}
}

func TestVemvetHoldsWhatTheDirectoryHas(t *testing.T) {
	const people, units = 501, 20
	server := ldaptest.Start(t, ldaptest.Options{LDIF: ldaptest.Firm(people-1, units, 5)})
	cfg := config(t, server)
	engine, err := local.Open(t.TempDir(), local.Options{Languages: []string{"en"}})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	pull := func() indexer.Report {
		t.Helper()
		report, err := indexer.Pull(t.Context(), engine, "dir", source(t, cfg), indexer.PullOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	if r := pull(); r.Applied.Added != people+units+1+5 || !r.Complete {
		t.Errorf("the first pull: %+v", r)
	}
	conn := server.Connect()
	modify(t, conn, ldaptest.PersonDN(3, units), "title", "Architect")
	for i := 400; i < 410; i++ {
		remove(t, conn, ldaptest.PersonDN(i, units))
	}
	if r := pull(); r.Complete || r.Removed != 0 || r.Applied.Changed != 1 {
		t.Errorf("the second pull: %+v; want one change", r)
	}
	cfg.CompleteEvery = time.Nanosecond
	if r := pull(); !r.Complete || r.Removed != 10 || r.Faulty != 0 {
		t.Errorf("the complete pull: %+v; want ten removed", r)
	}
}
