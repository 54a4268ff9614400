package sample

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
)

func TestATopicIsToldAlikeInEveryLanguage(t *testing.T) {
	f, err := newFirm(small.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	if len(f.topics) < 60 {
		t.Errorf("%d topics", len(f.topics))
	}
	for i := range f.topics {
		topic := &f.topics[i]
		if f.home(topic) < 0 {
			t.Errorf("%s is of no area", topic.id)
		}
		if topic.buyers != "" && !slices.ContainsFunc(f.customers, func(c customer) bool { return slices.Contains(c.buys, topic.buyers) }) {
			t.Errorf("%s: no customer is %s", topic.id, topic.buyers)
		}
		for lang, w := range topic.wordings {
			if len(w.problems) < 2 || len(w.problems) != len(topic.wordings[swedish].problems) || len(w.results) != len(topic.wordings[swedish].results) {
				t.Errorf("%s in %s: %d problems, %d results", topic.id, langNames[lang], len(w.problems), len(w.results))
			}
			if w.name == "" || len(w.lessons) < 2 || len(w.things) < 3 {
				t.Errorf("%s in %s: name %q, %d lessons, %d things", topic.id, langNames[lang], w.name, len(w.lessons), len(w.things))
			}
		}
	}
}

func TestPostsAreWrittenAtWorkByThoseWhoWorkThereAndMayReadTheGroup(t *testing.T) {
	f, err := newFirm(small.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string]*group{"": nil}
	for i := range f.groups {
		groups[f.groups[i].id] = &f.groups[i]
	}
	all, _ := posts(t, small)
	for _, p := range all {
		author := f.byID[p.Author]
		switch {
		case !working(p.Time):
			t.Errorf("%s is written at %v", p.ID, p.Time)
		case !f.people[author].works(p.Time):
			t.Errorf("%s by %s, who does not work there at %v", p.ID, p.Author, p.Time)
		case !groups[p.Group].admits(author):
			t.Errorf("%s by %s is in %s, which is closed to them", p.ID, p.Author, p.Group)
		case f.people[author].quiet:
			t.Errorf("%s is by %s, who writes nothing", p.ID, p.Author)
		}
	}
}

func TestSomeWhoReallyKnowAreKnownByTheirCVOnly(t *testing.T) {
	f, err := newFirm(small.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, r := range generate(t, small).records {
		if e, ok := r.(*connectors.Experience); ok {
			told[e.Person] = true
		}
	}
	quiet := 0
	for _, p := range f.people {
		if p.quiet && p.expert > 0 && told[p.id] {
			quiet++
		}
	}
	if quiet < 5 {
		t.Errorf("%d of those who really know write nothing", quiet)
	}
}

var digits = regexp.MustCompile(`\d+`)

func TestANumberInATitleIsThatOfTheBody(t *testing.T) {
	all, _ := posts(t, small)
	numbers := 0
	for _, p := range all {
		for _, number := range digits.FindAllString(p.Title, -1) {
			// Names such as S/4HANA, C# 2.2 or NIS2 hold digits of their own.
			if strings.Contains(p.Title, " "+number+" ") && strings.Contains(strings.ToLower(p.Body), strings.ToLower(p.Title)) {
				numbers++
			}
			if strings.Contains(p.Title, " "+number+" ") && !strings.Contains(p.Body, number) {
				t.Errorf("%s: %q, but %q", p.ID, p.Title, p.Body)
			}
		}
	}
	if numbers == 0 {
		t.Error("no title holds a number")
	}
}

func TestEveryUnitHasAHeadAndEveryoneAManagerButTheChief(t *testing.T) {
	people := map[string]*connectors.Person{}
	var units []*connectors.Unit
	for _, r := range generate(t, small).records {
		switch r := r.(type) {
		case *connectors.Person:
			people[r.ID] = r
		case *connectors.Unit:
			units = append(units, r)
		}
	}
	for _, u := range units {
		if head := people[u.Leader]; head == nil || !head.IsActive() {
			t.Errorf("%s is led by %q", u.ID, u.Leader)
		}
	}
	for id, p := range people {
		if chief := id == units[0].Leader; chief != (p.Manager == "") || p.Manager == id {
			t.Errorf("the manager of %s is %q", id, p.Manager)
		}
		seen := map[string]bool{}
		for at := p; at.Manager != ""; at = people[at.Manager] {
			if seen[at.ID] {
				t.Fatalf("%s is above themselves", at.ID)
			}
			seen[at.ID] = true
		}
	}
}

func TestMentionsSayWhatPartSomebodyHad(t *testing.T) {
	all, _ := posts(t, Config{})
	roles := map[string]int{}
	for _, p := range all {
		for _, m := range p.Mentions {
			roles[m.Role]++
		}
	}
	for _, role := range []string{"thanked", "recommended", "reviewer", "approver", "welcomed"} {
		if roles[role] < 50 {
			t.Errorf("%d people are mentioned as %s", roles[role], role)
		}
	}
}
