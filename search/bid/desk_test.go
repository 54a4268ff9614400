package bid_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/bid/shelf"
	"github.com/vemvet/vemvet/search/team"
)

func TestABidIsReadByThoseItIsSharedWithAndNobodyElse(t *testing.T) {
	d := deskOver(openShelf(t))
	v := makeBid(t, d)
	for who, may := range map[string]string{"anna": "own", "bo": "edit", "cilla": "read"} {
		got, err := d.Read(as(who), v.ID)
		if err != nil || got.Right != may || got.Name != "The harbour" {
			t.Errorf("%s: %v, %+v", who, err, got)
		}
	}
	_, err := d.Read(as("dag"), v.ID)
	wantNotFound(t, "somebody it is not shared with", err)
	_, never := d.Read(as("dag"), "nothere")
	if strings.ReplaceAll(err.Error(), v.ID, "nothere") != never.Error() {
		t.Errorf("a bid that is hidden says %q, one that never was %q", err, never)
	}
	_, err = d.Read(search.Anyone(), v.ID)
	wantNotFound(t, "anyone", err)
	if _, err = d.Read(search.Asker{}, v.ID); !errors.Is(err, search.ErrNoAsker) {
		t.Errorf("no asker: %v", err)
	}
	if own, err := d.Read(search.As("chat:anna"), v.ID); err != nil || own.Right != "own" {
		t.Errorf("the owner by another account of hers: %v", err)
	}
	change(t, d, "anna", v, "share:*", "read")
	if got, err := d.Read(as("dag"), v.ID); err != nil || got.Right != "read" {
		t.Errorf("shared with all who may open bids: %v", err)
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	for _, test := range []struct {
		name, who string
		sets      []bid.Set
		want      error
	}{
		{"an editor changes a requirement", "bo", sets("weight:kafka", "3"), nil},
		{"a reader changes nothing", "cilla", sets("weight:kafka", "3"), bid.ErrReadOnly},
		{"an editor shares it with nobody", "bo", sets("share:hr:dag", "read"), bid.ErrReadOnly},
		{"the owner shares it", "anna", sets("share:hr:dag", "read"), nil},
		{"an editor does not take it over", "bo", sets("owner", "hr:bo"), bid.ErrReadOnly},
		{"the owner gives it away", "anna", sets("owner", "hr:bo"), nil},
		{"for others it is not there", "dag", sets("weight:kafka", "3"), search.ErrNotFound},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := deskOver(openShelf(t))
			v := makeBid(t, d)
			if _, err := d.Change(as(test.who), v.ID, v.Version, test.sets, nil); !errors.Is(err, test.want) {
				t.Errorf("got %v; want %v", err, test.want)
			}
		})
	}
	t.Run("whoever edits a bid whose owner left takes it over", func(t *testing.T) {
		d := deskOver(openShelf(t))
		v := makeBid(t, d)
		v = change(t, d, "anna", v, "owner", "hr:gone")
		v = change(t, d, "bo", v, "owner", "hr:bo")
		if v.Owner != "hr:bo" {
			t.Errorf("it is %s's", v.Owner)
		}
	})
	t.Run("only its owner deletes it", func(t *testing.T) {
		d := deskOver(openShelf(t))
		v := makeBid(t, d)
		if err := d.Delete(as("bo"), v.ID, nil); !errors.Is(err, bid.ErrReadOnly) {
			t.Errorf("an editor: %v", err)
		}
		if err := d.Delete(as("anna"), v.ID, nil); err != nil {
			t.Error(err)
		}
		_, err := d.Read(as("anna"), v.ID)
		wantNotFound(t, "a deleted bid", err)
	})
}

func TestFaultsOfFieldsAreNamed(t *testing.T) {
	for _, test := range []struct{ name, field, value, at, reason string }{
		{"an unknown field", "colour", "red", "colour", "unknown-field"},
		{"an empty name", "name", " ", "name", "missing"},
		{"a name that is too long", "name", strings.Repeat("å", 201), "name", "too-long"},
		{"a day that is none", "deadline", "2026-02-30", "deadline", "bad-time"},
		{"a weight that is none", "weight:kafka", "much", "weight:kafka", "not-a-number"},
		{"a weight that is not finite", "weight:kafka", "NaN", "weight:kafka", "not-a-number"},
		{"a state that is none", "state", "asleep", "state", "unknown-state"},
		{"a seat that is none", "seat:31", "hr:bo", "seat:31", "out-of-range"},
		{"somebody unknown on a seat", "seat:1", "hr:nobody", "seat:1", "unknown-person"},
		{"somebody unknown to share with", "share:hr:nobody", "read", "share:hr:nobody", "unknown-person"},
		{"somebody on two seats", "seat:2", "hr:eva", "seat:2", "twice"},
		{"somebody who is left out on a seat", "seat:2", "hr:finn", "seat:2", "contradiction"},
		{"fewer seats than people", "seats", "0", "seats", "too-few"},
		{"a skill whose key is another", "requirement:kafka", "Java", "requirement:kafka", "contradiction"},
		{"everyone as a member", "lock:*", "yes", "lock:*", "unknown-person"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := deskOver(openShelf(t))
			v := makeBid(t, d, "seat:1", "hr:eva", "exclude:hr:finn", "yes")
			_, err := d.Change(as("anna"), v.ID, v.Version, sets(test.field, test.value), nil)
			wantField(t, err, test.at, test.reason)
			if again, _ := d.Read(as("anna"), v.ID); again.Version != v.Version {
				t.Error("and yet it was changed")
			}
		})
	}
	d := deskOver(openShelf(t))
	v := makeBid(t, d)
	_, err := d.Change(as("anna"), v.ID, v.Version, sets("to", "2026-01-01"), nil)
	var fault *team.RequestError
	if !errors.As(err, &fault) || fault.Reason != "dates-reversed" {
		t.Errorf("dates the wrong way round: %v", err)
	}
}

func TestEveryVersionCanBeToldFromTheHistory(t *testing.T) {
	d := deskOver(openShelf(t))
	v := makeBid(t, d)
	was := map[int]map[string]string{v.Version: v.Fields()}
	for _, step := range [][]string{
		{"seat:1", "hr:eva", "for:1", "Kafka"}, {"lock:hr:eva", "yes"}, {"requirement:java", "Java", "weight:java", "2,5", "mandatory:java", "yes"},
		{"seat:1", "hr:finn"}, {"requirement:kafka", ""}, {"state", "submitted", "name", "The port"}, {"seat:1", ""}, {"place:Oslo", "yes", "budget", "9000"},
	} {
		v = change(t, d, "bo", v, step...)
		was[v.Version] = v.Fields()
	}
	for version, want := range was {
		if got := v.At(version).Fields(); !reflect.DeepEqual(got, want) {
			t.Errorf("version %d is told as\n%v, was\n%v", version, got, want)
		}
	}
	if v.At(0) != nil || v.At(v.Version+1) != nil {
		t.Error("versions that never were are told")
	}
	if last := v.History[len(v.History)-1]; last.By != "hr:bo" || last.Field != "place:Oslo" || last.After != "yes" {
		t.Errorf("the last change is %+v", last)
	}
}

// A field of a request that bids do not know would be lost by whoever saves one.
func TestABidHoldsAllThatATeamCanBeAskedFor(t *testing.T) {
	from := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	whole := team.Request{
		Requirements: []team.Requirement{{Skill: "Kafka", Weight: 2.5, Level: 3, Mandatory: true}, {Skill: "C++ and  C"}, {Skill: "aml"}}, Seats: 3,
		Places: []string{"Oslo", "Umeå"}, Languages: []string{"sv"}, Clearances: []string{"top, secret"}, From: from, To: from.AddDate(0, 2, 0), Percent: 60,
		Budget: 4800.5, Wished: []string{"budget", "place"}, MustHave: []string{"hr:eva"}, MustNot: []string{"hr:dag"},
	}
	whole.Requirements[1].Skill = "C++ and C"
	for _, of := range []any{whole, whole.Requirements[0]} {
		for i := range reflect.ValueOf(of).NumField() {
			if reflect.ValueOf(of).Field(i).IsZero() {
				t.Fatalf("this test does not try %s", reflect.TypeOf(of).Field(i).Name)
			}
		}
	}
	draft := bid.Bid{Name: "X", Customer: "Y", Deadline: from, State: bid.Open, Request: whole, Members: []bid.Member{{Person: "hr:eva", For: "Kafka"}}}
	d := deskOver(openShelf(t))
	v, err := d.Create(as("anna"), draft.Sets(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(v.Request, whole) || v.Name != "X" || v.Customer != "Y" || !v.Deadline.Equal(from) || v.Members[0].For != "Kafka" {
		t.Errorf("kept is\n%+v of\n%+v", v.Request, whole)
	}
	if past := v.At(1); !reflect.DeepEqual(past.Request, whole) {
		t.Errorf("the version is told as %+v", past.Request)
	}
	if other := v.Clone(); !reflect.DeepEqual(other, v.Bid) {
		t.Errorf("a clone is %+v", other)
	}
}

func TestTwoWhoChangeABidAtOnceLoseNothing(t *testing.T) {
	for _, test := range []struct {
		name         string
		theirs, mine []string
		want         map[string]string // fields of what comes of it
		clashes      []bid.Clash       // or what is shown
	}{
		{name: "other fields are merged", theirs: []string{"weight:kafka", "3"}, mine: []string{"name", "The port"},
			want: map[string]string{"weight:kafka": "3", "name": "The port"}},
		{name: "a form that repeats what it showed changes nothing of it", theirs: []string{"customer", "Port of Bergen"},
			mine: []string{"name", "The port", "customer", "Port of Oslo"}, want: map[string]string{"customer": "Port of Bergen", "name": "The port"}},
		{name: "the same value twice is no conflict", theirs: []string{"customer", "X"}, mine: []string{"customer", "X "}, want: map[string]string{"customer": "X"}},
		{name: "different values are both shown", theirs: []string{"customer", "X"}, mine: []string{"customer", "Y", "name", "Z"},
			clashes: []bid.Clash{{Field: "customer", Was: "Port of Oslo", Theirs: "X", Mine: "Y", By: "hr:bo"}}},
		{name: "two swaps of a seat are both shown", theirs: []string{"seat:1", "hr:finn"}, mine: []string{"seat:1", "hr:dag"},
			clashes: []bid.Clash{{Field: "seat:1", Was: "hr:eva", Theirs: "hr:finn", Mine: "hr:dag", By: "hr:bo"}}},
		{name: "two put on the same empty seat both get one", theirs: []string{"seat:2", "hr:finn"}, mine: []string{"seat:2", "hr:dag", "for:2", "Kafka"},
			want: map[string]string{"seat:2": "hr:finn", "seat:3": "hr:dag", "for:3": "Kafka", "for:2": ""}},
		{name: "a requirement taken away that another weighs is both shown", theirs: []string{"weight:kafka", "3"}, mine: []string{"requirement:kafka", ""},
			clashes: []bid.Clash{{Field: "weight:kafka", Was: "2", Theirs: "3", By: "hr:bo"}}},
		{name: "a requirement weighed that another took away is both shown", theirs: []string{"requirement:kafka", ""}, mine: []string{"weight:kafka", "3"},
			clashes: []bid.Clash{{Field: "weight:kafka", Was: "2", Mine: "3", By: "hr:bo"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := deskOver(openShelf(t))
			v := makeBid(t, d, "seat:1", "hr:eva")
			now := change(t, d, "bo", v, test.theirs...)
			got, err := d.Change(as("anna"), v.ID, v.Version, sets(test.mine...), nil)
			if test.clashes != nil {
				var conflict *bid.Conflict
				if !errors.As(err, &conflict) || conflict.Version != now.Version {
					t.Fatalf("got %v; want a conflict with version %d", err, now.Version)
				}
				for i := range conflict.Clashes {
					conflict.Clashes[i].Time = time.Time{}
				}
				if !slices.Equal(conflict.Clashes, test.clashes) {
					t.Errorf("shown is %+v", conflict.Clashes)
				}
				if after, _ := d.Read(as("anna"), v.ID); !reflect.DeepEqual(after.Bid, now.Bid) {
					t.Error("and yet something was changed")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for field, want := range test.want {
				if got := got.Fields()[field]; got != want {
					t.Errorf("%s is %q; want %q", field, got, want)
				}
			}
		})
	}
}

func TestManyWhoChangeABidAtOnceAllStandInIt(t *testing.T) {
	d := deskOver(openShelf(t))
	v := makeBid(t, d)
	var all sync.WaitGroup
	const each = 15
	for i, who := range []string{"anna", "bo"} {
		for n := range each {
			all.Go(func() {
				place := fmt.Sprintf("place:town %d of %s", n, who)
				if _, err := d.Change(as(who), v.ID, v.Version, sets(place, "yes"), nil); err != nil {
					t.Error(err)
				}
			})
			all.Go(func() {
				if _, err := d.Comment(as(who), v.ID, fmt.Sprint("I say ", i, n)); err != nil {
					t.Error(err)
				}
			})
		}
	}
	clashes := make(chan error, 2)
	for _, value := range []string{"X", "Y"} {
		all.Go(func() {
			_, err := d.Change(as("bo"), v.ID, v.Version, sets("customer", value), nil)
			clashes <- err
		})
	}
	all.Wait()
	close(clashes)
	lost := 0
	for err := range clashes {
		var conflict *bid.Conflict
		if errors.As(err, &conflict) {
			lost++
		} else if err != nil {
			t.Error(err)
		}
	}
	after, err := d.Read(as("anna"), v.ID)
	if err != nil || lost != 1 || len(after.Request.Places) != 2*each || len(after.Comments) != 2*each || after.Version != v.Version+4*each+1 {
		t.Errorf("%v; %d were told of a conflict, %d places, %d comments, version %d", err, lost, len(after.Request.Places), len(after.Comments), after.Version)
	}
}

func TestSomebodyOnATeamAnswersAndSeesNoMoreThanTheyMust(t *testing.T) {
	d := deskOver(openShelf(t))
	v := makeBid(t, d, "seat:1", "hr:eva", "for:1", "Kafka, streams", "seat:2", "hr:finn")
	other := makeBid(t, d, "name", "The bridge", "from", "2026-08-01", "to", "2026-12-31", "seat:1", "hr:eva")
	makeBid(t, d, "name", "Before", "from", "2026-01-01", "to", "2026-04-30", "seat:1", "hr:eva")
	waits := func(want int) {
		t.Helper()
		if n, err := d.Unanswered(as("eva")); err != nil || n != want {
			t.Errorf("%d bids wait for her answer, %v; want %d", n, err, want)
		}
	}
	waits(3)
	wanted, err := d.Wanted(as("eva"))
	if err != nil || len(wanted) != 3 {
		t.Fatalf("%v, %+v", err, wanted)
	}
	if w := wanted[1]; w.Name != "The harbour" || w.For != "Kafka, streams" || w.Customer != "Port of Oslo" || !slices.Equal(w.Overlaps, []string{"The bridge"}) || !w.Asked.Equal(moment) {
		t.Errorf("she sees %+v", w)
	}
	if len(wanted[0].Overlaps) != 0 {
		t.Errorf("what ends before overlaps %v", wanted[0].Overlaps)
	}
	_, err = d.Read(as("eva"), v.ID)
	wantNotFound(t, "the bid as a whole", err)
	if err := d.Answer(as("eva"), v.ID, "partly", " from  June "); err != nil {
		t.Fatal(err)
	}
	waits(2)
	after, _ := d.Read(as("cilla"), v.ID)
	if m := after.Members[0]; m.Answer != bid.Partly || m.Note != "from June" || !m.Answered.Equal(moment) {
		t.Errorf("the bid shows %+v", m)
	}
	if last := after.History[len(after.History)-1]; last.Field != "answer:hr:eva" || last.After != "partly" || last.By != "hr:eva" {
		t.Errorf("the history ends with %+v", last)
	}
	wantNotFound(t, "an answer by somebody who is not on it", d.Answer(as("dag"), v.ID, "yes", ""))
	wantNotFound(t, "an answer by its owner", d.Answer(as("anna"), v.ID, "yes", ""))
	wantField(t, d.Answer(as("eva"), v.ID, "perhaps", ""), "answer", "malformed")

	change(t, d, "anna", after, "seat:1", "hr:dag")
	if w, _ := d.Wanted(as("eva")); len(w) != 2 {
		t.Errorf("taken off, she is on %d", len(w))
	}
	after, _ = d.Read(as("anna"), v.ID)
	if m := after.Members[0]; m.Answer != "" || m.Note != "" {
		t.Errorf("whoever comes after her has answered %+v", m)
	}
	change(t, d, "anna", other, "state", "lost")
	waits(1)
	if w, _ := d.Wanted(as("eva")); len(w) != 1 {
		t.Errorf("with one lost, she is on %d", len(w))
	}
}

func TestADoubleBookingIsFlaggedAcrossBidsThatTheAskerSees(t *testing.T) {
	d := deskOver(openShelf(t))
	mine := makeBid(t, d, "seat:1", "hr:eva", "percent", "60")
	seen := makeBid(t, d, "name", "The bridge", "from", "2026-08-01", "to", "2026-12-31", "seat:1", "hr:finn", "seat:2", "hr:eva")
	hidden, err := d.Create(as("dag"), sets("name", "Secret", "from", "2026-05-01", "to", "2026-06-30", "seat:1", "hr:eva"), nil)
	if err != nil {
		t.Fatal(err)
	}
	booked, err := d.Bookings(as("anna"), mine.ID)
	if err != nil || len(booked) != 1 || booked[0].Person != "hr:eva" || len(booked[0].With) != 1 {
		t.Fatalf("%v, %+v", err, booked)
	}
	if o := booked[0].With[0]; o.ID != seen.ID || o.From.Format(time.DateOnly) != "2026-08-01" || o.To.Format(time.DateOnly) != "2026-08-31" || o.Percent != 100 {
		t.Errorf("flagged is %+v", o)
	}
	list, _ := d.List(as("anna"))
	if list[0].Booked != 1 || list[1].Booked != 1 {
		t.Errorf("the list says %+v", list)
	}
	busy, err := d.Busy(as("anna"), []string{"hr:eva", "hr:dag"}, mine.Request.From, mine.Request.To, mine.ID)
	if err != nil || len(busy) != 1 || len(busy["hr:eva"]) != 1 || busy["hr:eva"][0] != booked[0].With[0] {
		t.Errorf("a timeline has %+v: %v", busy, err)
	}
	if busy, _ := d.Busy(as("anna"), []string{"hr:eva"}, seen.Request.To.AddDate(0, 0, 1), seen.Request.To.AddDate(0, 1, 0), ""); len(busy) != 0 {
		t.Errorf("after all of them, %+v", busy)
	}
	_, err = d.Bookings(as("anna"), hidden.ID)
	wantNotFound(t, "bookings of a bid that is not shared", err)
	change(t, d, "anna", seen, "state", "withdrawn")
	if booked, _ := d.Bookings(as("anna"), mine.ID); len(booked) != 0 {
		t.Errorf("one withdrawn books %+v", booked)
	}
}

func TestWhatIsKeptOutlivesARestart(t *testing.T) {
	dir := t.TempDir()
	first, err := shelf.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	d := deskOver(first)
	v := makeBid(t, d, "seat:1", "hr:eva")
	v, err = d.Comment(as("cilla"), v.ID, "Good.\r\nGo on.")
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := shelf.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	again, err := deskOver(second).Read(as("cilla"), v.ID)
	if err != nil || !reflect.DeepEqual(again.Bid, v.Bid) {
		t.Errorf("%v: kept is\n%+v, was\n%+v", err, again.Bid, v.Bid)
	}
	if err := second.Put(again.Bid, again.Version-1); !errors.Is(err, bid.ErrStale) {
		t.Errorf("kept in place of an older version: %v", err)
	}
	if err := second.Delete(again.ID, again.Version-1); !errors.Is(err, bid.ErrStale) {
		t.Errorf("an older version removed: %v", err)
	}
}

func TestAPartOfAListKeepsItsOrder(t *testing.T) {
	d := deskOver(openShelf(t))
	makeBid(t, d, "name", "A", "deadline", "2026-04-02")
	makeBid(t, d, "name", "B", "deadline", "2026-04-01")
	for _, state := range []string{"won", "lost", "submitted", "withdrawn"} {
		change(t, d, "anna", makeBid(t, d, "name", state), "state", state)
	}
	for _, test := range []struct{ who, part, want string }{
		{"anna", "", "B A submitted lost withdrawn won"},
		{"anna", bid.UnderWay, "B A submitted"},
		{"anna", bid.WonOnes, "won"},
		{"anna", bid.LostOnes, "lost"},
		{"anna", bid.Mine, "B A submitted lost withdrawn won"},
		{"bo", bid.Mine, ""},
		{"bo", bid.WonOnes, "won"},
		{"dag", "", ""},
	} {
		all, err := d.List(as(test.who))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, s := range bid.Only(test.part, all) {
			names = append(names, s.Name)
		}
		if got := strings.Join(names, " "); got != test.want {
			t.Errorf("%s, %q: %s; want %s", test.who, test.part, got, test.want)
		}
	}
}
