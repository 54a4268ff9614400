package search_test

import (
	"slices"
	"testing"
	"time"

	"github.com/vemvet/vemvet/search"
)

func TestWhoKnowsBothComesBeforeWhoKnowsMuchOfOneAndAPairCoversTheRest(t *testing.T) {
	now := time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)
	s := searcher(small(t,
		person("java"), person("aml"), person("both"), person("left"),
		written("1", "java", "Java garbage collection and Java threads", now),
		written("2", "java", "More of Java: records in Java", now),
		written("3", "java", "Java streams", now),
		written("4", "aml", "Anti-money laundering needs anti-money laundering checks", now),
		written("5", "aml", "Anti-money laundering of today", now),
		written("6", "both", "A long text in which I tell, beside many other matters of the week such as lunch and the weather, that Java was there", now),
		written("7", "both", "And here, in another text as long as that, after all that happened on Tuesday, that of anti-money laundering I know some", now),
	))
	a := ask(t, s, search.Anyone(), search.Query{Text: "who knows Java and anti-money laundering?"})
	if a.Together == nil || !slices.Equal(a.Together.Subjects, []string{"Java", "anti-money laundering"}) {
		t.Fatalf("the subjects are %+v", a.Together)
	}
	if len(a.Together.Pair) != 2 || a.Together.Pair[0].Person.ID != "hr:java" || a.Together.Pair[1].Person.ID != "hr:aml" {
		t.Fatalf("the pair is %+v", a.Together.Pair)
	}
	for i, half := range a.Together.Pair {
		for j, k := range half.Knows {
			if k.Leads != (i == j) || k.Leads && (k.Rank != 1 || k.Share != 1) {
				t.Errorf("%s on %s: %+v", half.Person.ID, k.Subject, k)
			}
		}
	}
	named := ask(t, s, search.Anyone(), search.Query{Text: "who knows Java of the records and anti-money laundering?"})
	if named.Together == nil || !slices.Equal(named.Together.Subjects, []string{"Java records", "anti-money laundering"}) {
		t.Errorf("with words that hold the sentence together the subjects are %+v", named.Together)
	}
	alone := ask(t, s, search.Anyone(), search.Query{Text: "Java"})
	if alone.Together != nil {
		t.Errorf("one subject has a pair: %+v", alone.Together)
	}
}

func TestWhoKnowsAllSubjectsIsCounted(t *testing.T) {
	now := time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)
	s := searcher(small(t,
		person("one"), person("all"),
		written("1", "one", "Kafka in production", now),
		written("2", "all", "Kafka in production, and what it is like to run it", now),
		written("3", "all", "Terraform in production", now),
	))
	for _, text := range []string{"Kafka and Terraform", "vem kan Kafka och Terraform?", "Kafka, Terraform"} {
		a := ask(t, s, search.Anyone(), search.Query{Text: text})
		if a.Together == nil || a.Together.All != 1 || len(a.People) == 0 || a.People[0].Person.ID != "hr:all" {
			t.Errorf("%s: %+v, first of %d", text, a.Together, len(a.People))
		}
	}
}
