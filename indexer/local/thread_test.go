package local_test

import (
	"testing"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

func TestEachAccountHasItsStrongestPartInAPost(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, &connectors.Post{
		Head: connectors.Head{ID: "p"}, Author: "anna", Coauthors: []string{"bo", "anna"},
		Mentions: []connectors.Mention{
			{Person: "cia"}, {Person: "cia", Role: "approver"}, {Person: "dan", Role: "reviewer"},
			{Person: "eva", Role: "thanked"}, {Person: "fia", Role: "pair-programmed with"}, {Person: "anna"},
		},
		Reactions: []connectors.Reaction{{Person: "gun"}, {Person: "gun", Kind: "like"}, {Person: "bo"}},
	})
	equal(t, "parts", parts(t, view(t, e), "p", ""),
		"anna author, bo coauthor, cia approver, dan reviewer, eva thanked, fia coauthor, gun reacted")
}

func TestWhoAnswersHasAPartInTheQuestion(t *testing.T) {
	question := post("q", "anna", "kafka?", at("2024-01-01"))
	for _, test := range []struct {
		name  string
		posts []connectors.Record
		parts string
	}{
		{"one who replies", []connectors.Record{question, post("r", "bo", "yes", answers("q"))},
			"anna asked, bo replied with r"},
		{"one who replies twice, once for each", []connectors.Record{question, post("r1", "bo", "yes", answers("q")), post("r2", "bo", "no", answers("q"))},
			"anna asked, bo replied with r1, bo replied with r2"},
		{"the one whose answer was accepted", []connectors.Record{question, post("r1", "bo", "no", answers("q")), post("r2", "cia", "yes", answers("q"), accepted)},
			"anna asked, bo replied with r1, cia accepted answer with r2"},
		{"not the one who asked, even when the own answer is the accepted one", []connectors.Record{question, post("r", "anna", "solved", answers("q"), accepted)},
			"anna asked"},
		{"not one who answers an answer", []connectors.Record{question, post("r", "bo", "yes", answers("q")), post("s", "cia", "thanks", answers("r"), accepted)},
			"anna asked, bo replied with r"},
		{"nobody, when the reply has no author", []connectors.Record{question, post("r", "", "yes", answers("q"), accepted)},
			"anna asked"},
		{"not those whom a reply only mentions", []connectors.Record{question, &connectors.Post{
			Head: connectors.Head{ID: "r"}, Parent: "q", Mentions: []connectors.Mention{{Person: "bo"}},
		}}, "anna asked"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := open(t, t.TempDir())
			put(t, e, test.posts...)
			equal(t, "parts", parts(t, view(t, e), "q", ""), test.parts)
		})
	}
}

func TestAnAnswerThatIsAcceptedLaterCountsFromThenOnAndAfterARestart(t *testing.T) {
	dir := t.TempDir()
	e := open(t, dir)
	put(t, e, post("q", "anna", "kafka?"), post("r", "bo", "yes", answers("q")))
	put(t, e, post("r", "bo", "yes", answers("q"), accepted))
	v := view(t, e)
	equal(t, "once accepted", parts(t, v, "q", ""), "anna asked, bo accepted answer with r")
	equal(t, "in the answer itself", parts(t, v, "r", ""), "bo author")
	v.Close()
	stop(t, e)

	e = open(t, dir)
	v = view(t, e)
	equal(t, "after a restart", parts(t, v, "q", ""), "anna asked, bo accepted answer with r")
	v.Close()

	put(t, e, post("r", "bo", "yes", answers("q")))
	equal(t, "no longer accepted", parts(t, view(t, e), "q", ""), "anna asked, bo replied with r")
}

// A thread is the same in whatever order and batches its posts come.
func TestRepliesMayComeBeforeWhatTheyAnswer(t *testing.T) {
	question := post("q", "anna", "kafka?", at("2024-01-01"))
	first := post("r1", "bo", "yes", answers("q"), at("2024-01-02"))
	second := post("r2", "cia", "no", answers("q"), at("2024-01-03"))
	type batches [][]connectors.Record
	for _, test := range []struct {
		name    string
		batches batches
	}{
		{"the question first", batches{{question}, {first}, {second}}},
		{"the question last", batches{{second}, {first}, {question}}},
		{"the question between", batches{{second}, {question}, {first}}},
		{"all at once, the question first", batches{{question, first, second}}},
		{"all at once, the question last", batches{{second, first, question}}},
		{"a reply together with the question, before it", batches{{second}, {first, question}}},
		{"a reply that changed while it waited", batches{{post("r1", "bo", "perhaps", answers("q"))}, {first}, {second, question}}},
		{"a reply that changes in the batch of the question", batches{{post("r1", "bo", "perhaps", answers("q"))}, {question, first, second}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			e := open(t, dir)
			for _, b := range test.batches {
				put(t, e, b...)
			}
			asItShould := func(when string) {
				t.Helper()
				v := view(t, e)
				defer v.Close()
				equal(t, when+", replies", replies(t, v, "q", ""), "r1 r2")
				equal(t, when+", parts", parts(t, v, "q", ""), "anna asked, bo replied with r1, cia replied with r2")
				equal(t, when+", what r1 answers", v.Doc(find(t, v, "r1")).Parent, find(t, v, "q"))
			}
			asItShould("at once")
			stop(t, e)
			e = open(t, dir)
			asItShould("after a restart")
		})
	}
}

func TestARepliesParentMayGoAndComeBack(t *testing.T) {
	question, reply := post("q", "anna", "kafka?"), post("r", "bo", "yes", answers("q"))
	for _, test := range []struct {
		name string
		gone func(t *testing.T) []indexer.Batch // leaves the reply without its question
	}{
		{"the question is deleted", func(*testing.T) []indexer.Batch {
			return []indexer.Batch{{Upserts: []connectors.Record{question, reply}}, {Deletes: []connectors.Ref{postRef("q")}}}
		}},
		{"the reply comes in the batch that deletes the question", func(*testing.T) []indexer.Batch {
			return []indexer.Batch{
				{Upserts: []connectors.Record{question}},
				{Upserts: []connectors.Record{reply}, Deletes: []connectors.Ref{postRef("q")}},
			}
		}},
		{"both come in the batch that deletes the question", func(*testing.T) []indexer.Batch {
			return []indexer.Batch{{Upserts: []connectors.Record{question, reply}, Deletes: []connectors.Ref{postRef("q")}}}
		}},
		{"the reply waits for a question that comes in the batch that deletes it", func(*testing.T) []indexer.Batch {
			return []indexer.Batch{
				{Upserts: []connectors.Record{reply}},
				{Upserts: []connectors.Record{question}, Deletes: []connectors.Ref{postRef("q")}},
			}
		}},
	} {
		for _, restart := range []bool{false, true} {
			name := test.name
			if restart {
				name += ", and the engine restarts"
			}
			t.Run(name, func(t *testing.T) {
				dir := t.TempDir()
				e := open(t, dir)
				for _, b := range test.gone(t) {
					commit(t, e, b)
				}
				flush(t, e)
				if restart {
					stop(t, e)
					e = open(t, dir)
				}
				// Another post, which might get the place of the one that is gone.
				put(t, e, post("other", "cia", "lunch"))
				v := view(t, e)
				equal(t, "while it is gone, what the reply answers", v.Doc(find(t, v, "r")).Parent, indexer.DocNo(indexer.None))
				equal(t, "while it is gone, replies to another", replies(t, v, "other", ""), "")
				v.Close()

				put(t, e, question)
				v = view(t, e)
				equal(t, "once it is back", replies(t, v, "q", ""), "r")
				equal(t, "once it is back, parts", parts(t, v, "q", ""), "anna asked, bo replied with r")
				equal(t, "once it is back, replies to another", replies(t, v, "other", ""), "")
			})
		}
	}
}

func TestAReplyThatNowAnswersAnotherPostLeavesTheFirst(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, post("q1", "anna", "kafka?"), post("q2", "anna", "flink?"), post("r", "bo", "yes", answers("q1")))
	put(t, e, post("r", "bo", "yes", answers("q2")))
	v := view(t, e)
	equal(t, "replies to the first", replies(t, v, "q1", ""), "")
	equal(t, "replies to the second", replies(t, v, "q2", ""), "r")
	v.Close()

	drop(t, e, "r")
	v = view(t, e)
	equal(t, "replies once it is deleted", replies(t, v, "q2", ""), "")
	equal(t, "parts once it is deleted", parts(t, v, "q2", ""), "anna asked")
}

func TestAPostThatNoLongerAnswersIsNotMadeAReplyWhenItsFormerParentComes(t *testing.T) {
	for _, restart := range []bool{false, true} {
		dir := t.TempDir()
		e := open(t, dir)
		put(t, e, post("r", "bo", "yes", answers("q")), post("s", "bo", "no", answers("q")))
		put(t, e, post("r", "bo", "yes"), post("s", "bo", "no", answers("other")))
		put(t, e, post("q", "anna", "kafka?"))
		if restart {
			stop(t, e)
			e = open(t, dir)
		}
		v := view(t, e)
		equal(t, "replies", replies(t, v, "q", ""), "")
		equal(t, "parent", v.Doc(find(t, v, "r")).Parent, indexer.DocNo(indexer.None))
		v.Close()
	}
}

func TestAPostThatSaysItAnswersItselfAnswersNothing(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, post("q", "anna", "kafka?", answers("q")))
	v := view(t, e)
	equal(t, "replies", replies(t, v, "q", ""), "")
	equal(t, "parent", v.Doc(find(t, v, "q")).Parent, indexer.DocNo(indexer.None))
}

func TestRepliesOfOneTimeKeepOneOrder(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, post("q", "anna", "kafka?"), post("b", "bo", "1", answers("q"), at("2024-01-02")),
		post("a", "bo", "2", answers("q"), at("2024-01-02")), post("undated", "bo", "3", answers("q")))
	equal(t, "replies", replies(t, view(t, e), "q", ""), "undated b a")
}

func TestTwoSourcesDoNotShareThreads(t *testing.T) {
	e := open(t, t.TempDir())
	put(t, e, post("q", "anna", "kafka?"))
	commit(t, e, indexer.Batch{Source: "mail", Upserts: []connectors.Record{post("r", "anna", "yes", answers("q"))}})
	flush(t, e)
	v := view(t, e)
	equal(t, "replies", replies(t, v, "q", ""), "")
	equal(t, "people", len(v.Directory().People), 2)
}
