package search_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/connectors/sample"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
)

// ownFirm has Anna under two accounts, in an open and in a secret group, with a CV and a contact; what Bo has is
// closed to her where it can be.
func ownFirm(t *testing.T) *search.Searcher {
	t.Helper()
	at := func(day int) time.Time { return time.Date(2026, 3, day, 9, 0, 0, 0, time.UTC) }
	mail := func(p *connectors.Person) { p.Emails = []string{p.ID + "@example.com"} }
	s, done := openRandom(t, randomFirm{
		hr: []connectors.Record{
			person("anna", mail, func(p *connectors.Person) {
				p.Skills, p.Wishes = []connectors.Skill{{Name: "Kafka", Level: 4}}, []string{"Flink"}
			}),
			person("bo", mail),
			&connectors.Unit{Head: connectors.Head{ID: "firm"}, Name: "Firm"},
			&connectors.Unit{Head: connectors.Head{ID: "data"}, Name: "Data", Parent: "firm", Leader: "anna"},
			&connectors.Experience{Head: connectors.Head{ID: "cv1"}, Person: "anna", Sort: "project", Title: "Kafka at the bank"},
			&connectors.Experience{Head: connectors.Head{ID: "cv2"}, Person: "bo", Sort: "project", Title: "Terraform"},
			&connectors.Contact{Head: connectors.Head{ID: "k1"}, Owner: "anna", Name: "Cee at the bank"},
			&connectors.Contact{Head: connectors.Head{ID: "k2"}, Owner: "bo", Name: "Dee at the mill"},
			&connectors.Contact{Head: connectors.Head{ID: "k3", Audience: &connectors.Audience{Everyone: true}}, Owner: "bo", Name: "Eff"},
		},
		chat: []connectors.Record{
			&connectors.Person{Head: connectors.Head{ID: "a"}, Emails: []string{"ANNA@example.com"}},
			&connectors.Group{Head: connectors.Head{ID: "open"}, Name: "Open", Members: []string{"a", "b"}},
			&connectors.Group{Head: connectors.Head{ID: "ours"}, Name: "Ours", Visibility: connectors.Secret, Members: []string{"a", "b"}},
			&connectors.Group{Head: connectors.Head{ID: "theirs"}, Name: "Theirs", Visibility: connectors.Secret, Members: []string{"b"}},
			&connectors.Post{Head: connectors.Head{ID: "p1"}, Author: "a", Group: "ours", Title: "Kafka", Body: "kafka in three zones", Time: at(1)},
			&connectors.Post{Head: connectors.Head{ID: "p2"}, Author: "b", Group: "open", Title: "Thanks", Body: "the words of b", Time: at(2),
				Mentions: []connectors.Mention{{Person: "a", Role: "thanked"}, {Person: "x"}}, Reactions: []connectors.Reaction{{Person: "x"}}},
			&connectors.Post{Head: connectors.Head{ID: "p3"}, Author: "b", Body: "fika", Time: at(3), Reactions: []connectors.Reaction{{Person: "a", Kind: "like"}, {Person: "x"}}},
			&connectors.Post{Head: connectors.Head{ID: "p4"}, Author: "b", Coauthors: []string{"a"}, Body: "we wrote of kafka", Time: at(4)},
			&connectors.Post{Head: connectors.Head{ID: "p5"}, Author: "b", Group: "theirs", Body: "about a", Time: at(5), Mentions: []connectors.Mention{{Person: "a"}}},
			&connectors.Post{Head: connectors.Head{ID: "p6"}, Author: "b", Body: "nothing of hers", Time: at(6)},
			&connectors.Post{Head: connectors.Head{ID: "p7"}, Author: "a", Group: "theirs", Body: "written before she left", Time: at(7)},
		},
	})
	t.Cleanup(done)
	return s
}

var anna = search.As("hr:anna")

func own(t *testing.T, s *search.Searcher) *search.Own {
	t.Helper()
	o, err := s.Own(context.Background(), anna)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// ownCopy gives the lines of a copy, each after its source.
func ownCopy(t testing.TB, s *search.Searcher, asker search.Asker) (lines []string) {
	t.Helper()
	err := s.OwnCopy(context.Background(), asker, func(source string, r connectors.Record) error {
		line, err := connectors.Encode(r)
		lines = append(lines, source+" "+string(line))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestSomebodySeesWhatIsHeldAboutThemBySource(t *testing.T) {
	o := own(t, ownFirm(t))
	got := asJSON(t, o.Holdings)
	want := asJSON(t, []search.Holding{
		{Source: "chat", Accounts: []string{"a"}, Wrote: 2, Named: 1, Reacted: 1, Groups: []search.Link{{ID: "chat:open", Name: "Open"}, {ID: "chat:ours", Name: "Ours"}}, Units: []search.Link{},
			First: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), Last: time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)},
		{Source: "hr", Accounts: []string{"anna"}, Experiences: 1, Contacts: 1, Groups: []search.Link{}, Units: []search.Link{{ID: "hr:data", Name: "Data"}}},
	})
	if got != want {
		t.Errorf("holdings are\n%s\nwant\n%s", got, want)
	}
	if got, want := asJSON(t, o.Joins), asJSON(t, []search.Joined{{A: "chat:a", B: "hr:anna", Kind: indexer.ByMail, Value: "anna@example.com"}}); got != want {
		t.Errorf("joins are %s; want %s", got, want)
	}
	if !o.Profile.Own || o.Profile.ID != "hr:anna" || !slices.Equal(o.Profile.Wishes, []string{"Flink"}) {
		t.Errorf("the profile is %+v", o.Profile)
	}
}

func TestACopyHoldsWhatIsOnesOwnWholeAndOfOthersWordsNone(t *testing.T) {
	got := strings.Join(ownCopy(t, ownFirm(t), anna), "\n")
	want := strings.TrimSpace(`
chat {"type":"group","id":"open","name":"Open","visibility":"open","members":["a"]}
chat {"type":"group","id":"ours","name":"Ours","visibility":"secret","members":["a"]}
chat {"type":"person","id":"a","emails":["ANNA@example.com"]}
chat {"type":"post","id":"p1","author":"a","group":"ours","title":"Kafka","body":"kafka in three zones","time":"2026-03-01T09:00:00Z"}
chat {"type":"post","id":"p2","author":"b","group":"open","time":"2026-03-02T09:00:00Z","mentions":[{"person":"a","role":"thanked"}]}
chat {"type":"post","id":"p3","author":"b","time":"2026-03-03T09:00:00Z","reactions":[{"person":"a","kind":"like"}]}
chat {"type":"post","id":"p4","author":"b","coauthors":["a"],"body":"we wrote of kafka","time":"2026-03-04T09:00:00Z"}
hr {"type":"unit","id":"data","name":"Data","parent":"firm","head":"anna"}
hr {"type":"person","id":"anna","name":"anna","emails":["anna@example.com"],"location":"Oslo","skills":[{"name":"Kafka","level":4}],"wishes":["Flink"]}
hr {"type":"experience","id":"cv1","person":"anna","kind":"project","title":"Kafka at the bank"}
hr {"type":"contact","id":"k1","owner":"anna","name":"Cee at the bank"}
`)
	if got != want {
		t.Errorf("the copy is\n%s\nwant\n%s", got, want)
	}
}

func TestWhatSomebodyDeclaresHereIsNotInTheirCopyAsThoughASourceSaidIt(t *testing.T) {
	s := ownFirm(t)
	before := ownCopy(t, s, anna)
	if _, err := s.Decide(context.Background(), anna, search.Decision{Do: search.DeclareSkill, Topic: "Rust", Level: 2}); err != nil {
		t.Fatal(err)
	}
	if after := ownCopy(t, s, anna); !slices.Equal(after, before) {
		t.Errorf("the copy is %v; was %v", after, before)
	}
	if skills := own(t, s).Profile.Skills; skills[len(skills)-1].Name != "Rust" {
		t.Errorf("the skills are %+v", skills)
	}
}

func TestTheRecordsThatSpeakForSomebodyArePaged(t *testing.T) {
	s := ownFirm(t)
	var ids []string
	for offset := 0; ; offset += 2 {
		page, err := s.OwnRecords(context.Background(), anna, offset, 2)
		if err != nil {
			t.Fatal(err)
		}
		if page.Total != 5 {
			t.Errorf("%d in all; want 5", page.Total)
		}
		for _, r := range page.Records {
			ids = append(ids, r.Record.ID+" "+strings.Join(r.Parts, ","))
		}
		if len(page.Records) < 2 {
			break
		}
	}
	want := []string{"chat:p4 coauthor", "chat:p3 reacted", "chat:p2 thanked", "chat:p1 author", "hr:cv1 experience"}
	if !slices.Equal(ids, want) {
		t.Errorf("got %v; want %v", ids, want)
	}
}

func TestNobodyInParticularHoldsNothingAndDecidesNothing(t *testing.T) {
	s := ownFirm(t)
	ctx := context.Background()
	for _, asker := range []search.Asker{search.Anyone(), search.As("hr:nobody")} {
		_, ownErr := s.Own(ctx, asker)
		_, recordsErr := s.OwnRecords(ctx, asker, 0, 10)
		_, decideErr := s.Decide(ctx, asker, search.Decision{Do: search.Unlist})
		for _, err := range []error{ownErr, recordsErr, decideErr, s.OwnCopy(ctx, asker, nil)} {
			if !errors.Is(err, search.ErrNotFound) {
				t.Errorf("%q: %v", asker.Person(), err)
			}
		}
	}
	if _, err := s.Own(ctx, search.Asker{}); !errors.Is(err, search.ErrNoAsker) {
		t.Errorf("without an asker: %v", err)
	}
}

func TestEachDecisionHoldsAtOnceAndIsTakenBackWhole(t *testing.T) {
	s := ownFirm(t)
	ctx := context.Background()
	before := asJSON(t, own(t, s))
	for _, d := range []search.Decision{
		{Do: search.HideTopic, Topic: "Kafka"}, {Do: search.ConfirmTopic, Topic: "kafka"}, {Do: search.RejectTopic, Topic: "Kafka"},
		{Do: search.HideRecord, Kind: connectors.KindPost, Record: "chat:p1"}, {Do: search.DeclareSkill, Topic: " Rust ", Level: 2, Note: "at home"},
		{Do: search.AddWish, Topic: "Zig"}, {Do: search.StopInference}, {Do: search.Unlist}, {Do: search.AskErasure},
	} {
		t.Run(d.Do, func(t *testing.T) {
			decided, err := s.Decide(ctx, anna, d)
			if err != nil {
				t.Fatal(err)
			}
			if !d.Stands(*decided) || !d.Stands(own(t, s).Decided) {
				t.Errorf("does not stand: %+v", decided)
			}
			undo, ok := d.Undo()
			if !ok {
				t.Fatal("cannot be taken back")
			}
			if decided, err = s.Decide(ctx, anna, undo); err != nil || d.Stands(*decided) || !decided.IsZero() {
				t.Errorf("taken back: %+v, %v", decided, err)
			}
			if after := asJSON(t, own(t, s)); after != before {
				t.Errorf("something is left of it:\n%s\nbefore\n%s", after, before)
			}
		})
	}
}

func TestWhatSomebodyHidesIsGoneFromWhoKnowsUntilTheyShowItAgain(t *testing.T) {
	s := ownFirm(t)
	found := func() bool {
		a := ask(t, s, search.As("hr:bo"), search.Query{Text: "kafka"})
		return slices.ContainsFunc(a.People, func(p search.RankedPerson) bool { return p.Person.ID == "hr:anna" })
	}
	if !found() {
		t.Fatal("Anna does not know of Kafka to begin with")
	}
	for _, d := range []search.Decision{{Do: search.HideTopic, Topic: "kafka"}, {Do: search.RejectTopic, Topic: "Kafka"}, {Do: search.Unlist}} {
		if _, err := s.Decide(context.Background(), anna, d); err != nil {
			t.Fatal(err)
		}
		if found() {
			t.Errorf("%s: still found", d.Do)
		}
		undo, _ := d.Undo()
		if _, err := s.Decide(context.Background(), anna, undo); err != nil {
			t.Fatal(err)
		}
		if !found() {
			t.Errorf("%s: not found again", undo.Do)
		}
	}
}

func TestASkillThatSomebodyHidesStandsInNoEvidenceOfTheirOthers(t *testing.T) {
	s, done := openRandom(t, randomFirm{hr: []connectors.Record{
		person("anna", func(p *connectors.Person) {
			p.Skills = []connectors.Skill{{Name: "Kafka", Level: 4}, {Name: "Java", Level: 4}}
		}),
		person("bo", func(p *connectors.Person) { p.Bio = "fika" }),
	}})
	t.Cleanup(done)
	shown := func() string {
		return asJSON(t, ask(t, s, search.As("hr:bo"), search.Query{Text: "java"}).People[0].Evidence)
	}
	if !strings.Contains(shown(), "Kafka") {
		t.Fatalf("it is not in the evidence to begin with: %s", shown())
	}
	if _, err := s.Decide(context.Background(), anna, search.Decision{Do: search.HideTopic, Topic: "kafka"}); err != nil {
		t.Fatal(err)
	}
	if got := shown(); strings.Contains(got, "Kafka") || !strings.Contains(got, "Java") {
		t.Errorf("the evidence is %s", got)
	}
}

func TestADecisionThatMakesNoSenseIsRefusedByField(t *testing.T) {
	s := ownFirm(t)
	for _, tt := range []struct {
		name, field, reason string
		decision            search.Decision
	}{
		{"no decision", "do", "unknown", search.Decision{}},
		{"one that does not exist", "do", "unknown", search.Decision{Do: "dance"}},
		{"a topic without a name", "topic", "missing", search.Decision{Do: search.HideTopic}},
		{"a topic of spaces", "topic", "no-words", search.Decision{Do: search.HideTopic, Topic: "  "}},
		{"a topic of two lines", "topic", "no-words", search.Decision{Do: search.AddWish, Topic: "a\nb"}},
		{"a topic too long", "topic", "too-long", search.Decision{Do: search.HideTopic, Topic: strings.Repeat("x", 201)}},
		{"a topic that is no text", "topic", "not-utf8", search.Decision{Do: search.HideTopic, Topic: "k\xff"}},
		{"everything where one topic was meant", "topic", "unknown", search.Decision{Do: search.Unlist, Topic: "kafka"}},
		{"a level where none belongs", "level", "unknown", search.Decision{Do: search.AddWish, Topic: "go", Level: 3}},
		{"a skill without a level", "level", "missing", search.Decision{Do: search.DeclareSkill, Topic: "go"}},
		{"a level beyond five", "level", "out-of-range", search.Decision{Do: search.DeclareSkill, Topic: "go", Level: 6}},
		{"a note where none belongs", "note", "unknown", search.Decision{Do: search.AddWish, Topic: "go", Note: "x"}},
		{"a record without its kind", "kind", "missing", search.Decision{Do: search.HideRecord, Record: "chat:p1"}},
		{"a profile, which is hidden at its source", "record", "unknown", search.Decision{Do: search.HideRecord, Kind: connectors.KindPerson, Record: "hr:anna"}},
		{"a record without a source", "record", "unknown", search.Decision{Do: search.HideRecord, Kind: connectors.KindPost, Record: "p1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := s.Decide(context.Background(), anna, tt.decision)
			var fault *search.QueryError
			if !errors.As(err, &fault) || fault.Field != tt.field || fault.Reason != tt.reason {
				t.Errorf("got %v, want %s in %s", err, tt.reason, tt.field)
			}
		})
	}
	if _, err := s.Decide(context.Background(), anna, search.Decision{Do: search.HideRecord, Kind: connectors.KindPost, Record: "chat:p5"}); !errors.Is(err, search.ErrNotFound) {
		t.Errorf("a post that she may not read: %v", err)
	}
	if !own(t, s).Decided.IsZero() {
		t.Error("something was decided all the same")
	}
}

func TestWhoAsksToBeErasedWaitsInOrderAndJudgementsAreCounted(t *testing.T) {
	s := ownFirm(t)
	ctx := context.Background()
	decide := func(s *search.Searcher, who string, d search.Decision) {
		t.Helper()
		if _, err := s.Decide(ctx, search.As(who), d); err != nil {
			t.Fatal(err)
		}
	}
	first := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	decide(s.At(first), "hr:bo", search.Decision{Do: search.AskErasure})
	decide(s.At(first.Add(time.Hour)), "hr:anna", search.Decision{Do: search.AskErasure})
	decide(s.At(first.Add(2*time.Hour)), "hr:bo", search.Decision{Do: search.AskErasure}) // once more
	decide(s, "hr:anna", search.Decision{Do: search.ConfirmTopic, Topic: "Kafka"})
	decide(s, "hr:anna", search.Decision{Do: search.RejectTopic, Topic: "lunch"})
	decide(s, "hr:bo", search.Decision{Do: search.RejectTopic, Topic: "Kafka"})
	got, err := s.Oversight(ctx, search.Anyone())
	if err != nil {
		t.Fatal(err)
	}
	want := &search.Oversight{Confirmed: 1, Rejected: 2, Erasures: []search.AskedToErase{
		{Person: search.Link{ID: "hr:bo", Name: "bo"}, Asked: first}, {Person: search.Link{ID: "hr:anna", Name: "anna"}, Asked: first.Add(time.Hour)},
	}}
	if asJSON(t, got) != asJSON(t, want) {
		t.Errorf("got %s; want %s", asJSON(t, got), asJSON(t, want))
	}
	certain := 0
	sure := func() error { certain++; return nil }
	var refused *search.QueryError
	if _, err := s.Erase(ctx, search.Anyone(), "hr:carl", sure); !errors.As(err, &refused) || certain != 0 {
		t.Errorf("who did not ask: %v", err)
	}
	unsure := errors.New("it cannot be noted")
	if _, err := s.Erase(ctx, search.Anyone(), "hr:bo", func() error { return unsure }); !errors.Is(err, unsure) {
		t.Errorf("what cannot be noted: %v", err)
	}
	if o, err := s.Oversight(ctx, search.Anyone()); err != nil || len(o.Erasures) != 2 {
		t.Errorf("after that %v wait; %v", o, err)
	}
	waited, leave := context.WithCancel(ctx)
	if erased, err := s.Erase(waited, search.Anyone(), "hr:bo", func() error { leave(); return sure() }); err != nil || certain != 1 || len(erased.Accounts) != 1 {
		t.Errorf("who asked: %+v; %v", erased, err)
	}
	if o, err := s.Oversight(ctx, search.Anyone()); err != nil || len(o.Erasures) != 1 || o.Erasures[0].Person.ID != "hr:anna" {
		t.Errorf("once erased %v wait; %v", o, err)
	}
}

func TestSomebodyOfTheSampleFirmSeesAsMuchAsTheirCopyHolds(t *testing.T) {
	s := searcher(open(t, "firm", sample.New(sample.Config{People: 100, Posts: 1000})))
	asker := search.As(ask(t, s, search.Anyone(), search.Query{Text: "kafka"}).People[0].Person.ID)
	o, err := s.Own(context.Background(), asker)
	if err != nil {
		t.Fatal(err)
	}
	records, err := s.OwnRecords(context.Background(), asker, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	h := o.Holdings[0]
	all := h.Wrote + h.Named + h.Reacted + h.Experiences
	if records.Total != all || len(ownCopy(t, s, asker)) != all+h.Contacts+len(h.Groups)+len(h.Units)+len(h.Accounts) {
		t.Errorf("%+v; %d records, %d in the copy", h, records.Total, len(ownCopy(t, s, asker)))
	}
}
