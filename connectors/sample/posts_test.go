package sample

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vemvet/vemvet/connectors"
)

var update = flag.Bool("update", false, "write golden files")

// posts are those of a generated firm in the order in which they came.
func posts(t testing.TB, c Config) (all []*connectors.Post, byID map[string]*connectors.Post) {
	t.Helper()
	byID = map[string]*connectors.Post{}
	for _, r := range generate(t, c).records {
		if p, ok := r.(*connectors.Post); ok {
			all = append(all, p)
			byID[p.ID] = p
		}
	}
	return all, byID
}

func TestAReplyFollowsItsQuestionInTheSameGroup(t *testing.T) {
	all, byID := posts(t, small)
	replies, abroad := 0, 0
	for _, p := range all {
		if p.Parent == "" {
			continue
		}
		replies++
		root := byID[p.Parent]
		if p.Lang != root.Lang {
			abroad++ // a Norwegian answers a Swede in Norwegian
		}
		switch {
		case root == nil || root.Parent != "":
			t.Fatalf("%s answers %s, which begins no thread", p.ID, p.Parent)
		case p.Group != root.Group:
			t.Errorf("%s in %s answers %s in %s", p.ID, p.Group, root.ID, root.Group)
		case p.Lang != root.Lang && root.Lang == "en":
			t.Errorf("%s in %s answers %s in English", p.ID, p.Lang, root.ID)
		case p.Time.Before(root.Time):
			t.Errorf("%s at %v is before the question %s at %v", p.ID, p.Time, root.ID, root.Time)
		}
	}
	if share := float64(replies) / float64(len(all)); share < 0.4 || share > 0.8 {
		t.Errorf("%.0f%% of the posts are replies", 100*share)
	}
	if share := float64(abroad) / float64(replies); share == 0 || share > 0.2 {
		t.Errorf("%.0f%% of the replies are in another language than the question", 100*share)
	}
}

func TestAThreadHasAtMostOneAcceptedAnswerAndNotTheAskersOwn(t *testing.T) {
	all, byID := posts(t, small)
	accepted := map[string]string{} // by thread
	for _, p := range all {
		if !p.Accepted {
			continue
		}
		if p.Parent == "" {
			t.Fatalf("%s is accepted and answers nothing", p.ID)
		}
		if first := accepted[p.Parent]; first != "" {
			t.Errorf("%s accepts both %s and %s", p.Parent, first, p.ID)
		}
		if byID[p.Parent].Author == p.Author {
			t.Errorf("%s is the asker's own accepted answer", p.ID)
		}
		accepted[p.Parent] = p.ID
	}
	if len(accepted) == 0 {
		t.Error("no answer is accepted")
	}
}

func TestTheAskerThanksSomebodyWhoAnswered(t *testing.T) {
	all, byID := posts(t, small)
	answered := map[string][]string{} // authors by thread
	thanks := 0
	for _, p := range all {
		for _, m := range p.Mentions {
			if m.Role != "thanked" || p.Parent == "" {
				continue // the parts that people have in announcements
			}
			thanks++
			if byID[p.Parent].Author != p.Author || m.Person == p.Author || !slices.Contains(answered[p.Parent], m.Person) {
				t.Errorf("%s by %s thanks %s in the thread %s", p.ID, p.Author, m.Person, p.Parent)
			}
		}
		if p.Parent != "" {
			answered[p.Parent] = append(answered[p.Parent], p.Author)
		}
	}
	if thanks == 0 {
		t.Error("nobody is thanked")
	}
}

func TestWhoReactsWritesOrRunsAGroupWorksHere(t *testing.T) {
	people := map[string]bool{}
	records := generate(t, small).records
	for _, r := range records {
		if r.Kind() == connectors.KindPerson {
			people[r.Header().ID] = true
		}
	}
	reactions := 0
	for _, r := range records {
		var named []string
		switch r := r.(type) {
		case *connectors.Post:
			named = append(named, r.Coauthors...)
			for _, m := range r.Mentions {
				named = append(named, m.Person)
			}
			for _, reaction := range r.Reactions {
				reactions++
				named = append(named, reaction.Person)
				if reaction.Time.Before(r.Time) {
					t.Errorf("%s reacts to %s before it is written", reaction.Person, r.ID)
				}
			}
		case *connectors.Group:
			for _, admin := range r.Admins {
				if !slices.Contains(r.Members, admin) {
					t.Errorf("%s runs the group %s without being in it", admin, r.ID)
				}
			}
		}
		for _, id := range named {
			if !people[id] {
				t.Errorf("%s %s names %q, who is not there", r.Kind(), r.Header().ID, id)
			}
		}
	}
	if reactions == 0 {
		t.Error("nobody reacts")
	}
}

// Without this the truth would be a list of names that no record bears out.
func TestThoseWhoReallyKnowAreAcceptedMostAndDidTheProjects(t *testing.T) {
	f, err := newFirm(Config{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	expert := map[string]bool{}
	for topic, who := range f.experts {
		if len(who) < 4 || len(who) > 12 {
			t.Errorf("%d people really know %s; want 4 to 12", len(who), f.topics[topic].id)
		}
		for _, e := range who {
			expert[f.people[e].id] = true
		}
	}
	accepted, byExperts := 0, 0
	projects := map[string]bool{}
	for _, r := range generate(t, Config{}).records {
		switch r := r.(type) {
		case *connectors.Post:
			if r.Accepted {
				accepted++
				if expert[r.Author] {
					byExperts++
				}
			}
		case *connectors.Experience:
			if r.Sort == "project" {
				projects[r.Person] = true
			}
		}
	}
	if share := float64(byExperts) / float64(accepted); share < 0.7 {
		t.Errorf("%.0f%% of the accepted answers are by people who really know something", 100*share)
	}
	without := 0
	for id := range expert {
		if !projects[id] {
			without++
		}
	}
	if without > len(expert)/20 {
		t.Errorf("%d of %d who really know have done no project", without, len(expert))
	}
}

// The golden file shows a change of what people write as a diff that a person reads.
func TestPostsStayAsTheyAre(t *testing.T) {
	all, _ := posts(t, small)
	var out strings.Builder
	for i := 0; i < len(all); i += len(all) / 20 {
		p := all[i]
		fmt.Fprintf(&out, "%s %s, %s in %s", p.ID, p.Time.Format("2006-01-02 15:04"), p.Author, p.Group)
		if p.Parent != "" {
			fmt.Fprintf(&out, ", to %s", p.Parent)
		}
		if p.Accepted {
			out.WriteString(", accepted")
		}
		fmt.Fprintf(&out, " (%s)\n", p.Lang)
		if p.Title != "" {
			fmt.Fprintf(&out, "  # %s\n", p.Title)
		}
		fmt.Fprintf(&out, "  %s\n", p.Body)
	}
	path := filepath.Join("testdata", "posts.txt")
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("differs from %s; if that is meant, run go test -update and read the diff:\n%s", path, out.String())
	}
}
