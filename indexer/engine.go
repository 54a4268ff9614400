// Package indexer is the second room of Vemvet: it pulls records from connectors, finds out which accounts
// are one colleague, and defines the Engine that keeps records and matches them. It ranks nothing; package
// search does. The engine that keeps everything on one machine is indexer/local.
package indexer

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer/text"
)

// Errors that every engine wraps.
var (
	ErrNotFound = errors.New("not found")
	ErrClosed   = errors.New("the engine is closed")
)

// Engine keeps records, remembers how far each source has been pulled, and matches queries.
// All methods may be called at the same time by several goroutines.
type Engine interface {
	Writer
	// View opens a consistent look at everything applied and indexed so far. It must be closed soon:
	// an open view may hold up writers.
	View() (View, error)
	// Decide lets a colleague change what they decide about themselves. It returns once the decision is
	// durable and seen by the next View; the caller has none open. An id that is no account's is ErrNotFound.
	Decide(ctx context.Context, person string, change func(*Consent) error) error
	// Rule stores what an administrator said about who is who and gives it back with its number and time. The
	// next View heeds it; the caller has none open. What cannot be ruled is an ErrRuling.
	Rule(ctx context.Context, ruling Ruling) (Ruling, error)
	// Rulings gives all that was ruled, in order.
	Rulings() ([]Ruling, error)
	// Erase removes all that is kept of a colleague, and remembers keyed hashes of what their accounts are known
	// by, so that no later pull brings them back: see Without for what becomes of records that name them. When it
	// returns without an error, they are in no answer and their bytes in no file. After a crash it goes on with
	// the next start. An id that is no account's is ErrNotFound.
	Erase(ctx context.Context, person string) (Erasure, error)
	// Readmit forgets that somebody was erased who had the account, employee number, e-mail address or username:
	// the next pull reads every source from its beginning, and what a source still has of them comes back. The
	// error is ErrNotFound or ErrSeveral.
	Readmit(ctx context.Context, identifier string) error
	Close() error
}

// Writer is what pulling needs of an engine.
type Writer interface {
	// Apply stores a batch in one transaction together with the work it leaves for the index, so that a
	// crash loses nothing and repeats nothing. It returns once the batch is durable; the index follows.
	Apply(ctx context.Context, batch Batch) (Applied, error)
	// Progress gives what Apply last stored for the source: its checkpoint (nil at first) and how many
	// records it holds.
	Progress(source string) (checkpoint []byte, records int, err error)
	// Finish ends a complete pass over a source: records that no batch of the pass brought are removed.
	// Where they are more than the fraction limit (0 to 1) of the source's records it removes nothing and
	// returns a *TooManyGone.
	Finish(ctx context.Context, source string, limit float64) (removed int, err error)
	// Retain removes what the engine is told to keep no longer, of a source or, if empty, of every source.
	Retain(ctx context.Context, source string) (removed int, err error)
	// Flush waits until the index holds all that was applied before the call.
	Flush(ctx context.Context) error
	// Records calls visit for each record of a source (every source if empty), in canonical order: kind
	// by kind as in connectors.Kinds, by id within. It stops at the first error, which it returns.
	Records(ctx context.Context, source string, visit func(source string, r connectors.Record) error) error
	// Sources lists the names of all sources that have records or a checkpoint, sorted.
	Sources() ([]string, error)
}

// Batch is some of what a source yielded. Upserts come before Deletes: whoever sees a record deleted and
// brought back puts the two in different batches. Of two upserts of one record the later counts.
type Batch struct {
	Source  string
	Upserts []connectors.Record
	Deletes []connectors.Ref // of this source
	// Checkpoint replaces the stored one unless it is nil.
	Checkpoint []byte
	// Restart forgets which records the present pass has seen: the first batch of a new pass sets it.
	Restart bool
}

// Applied counts what a batch changed.
type Applied struct {
	Added, Changed, Unchanged, Removed int
	// Withheld is how many were not stored: those of people who were erased, and what is too old to be kept.
	Withheld int
}

// Add sums two counts.
func (a Applied) Add(b Applied) Applied {
	return Applied{a.Added + b.Added, a.Changed + b.Changed, a.Unchanged + b.Unchanged, a.Removed + b.Removed, a.Withheld + b.Withheld}
}

// TooManyGone says that a complete pass would have removed a suspicious share of a source.
type TooManyGone struct {
	Source        string
	Gone, Records int
}

// Numbers that a view gives to things; they are valid within that view only.
type (
	// DocNo numbers a document: a post, an experience or a person's profile.
	DocNo uint32
	// PersonNo numbers a colleague, an index into Directory.People.
	PersonNo uint32
	// AccountNo numbers a person of one source, known or only mentioned.
	AccountNo uint32
	// GroupNo numbers a group in which something was written; 0 is none.
	GroupNo uint32
)

// None is no document, person or account.
const None = ^uint32(0)

// View is a consistent look at an engine, for one goroutine. Nothing in it changes until Close.
type View interface {
	// Directory gives the people, units and groups.
	Directory() *Directory
	// Analyser gives the analysis that documents went through, for queries and snippets.
	Analyser() *text.Analyser
	// Match calls visit for each document that matches and that m.Access admits, in no particular order,
	// and stops early when visit returns false. Scores depend only on what everyone may read and on the
	// document itself.
	Match(ctx context.Context, m Matching, visit func(Hit) bool) (Matched, error)
	// Doc gives what votes need to know of a document.
	Doc(DocNo) Doc
	// Parts calls visit for each account that had a part in the document and that access may know of:
	// authors, people mentioned or reacting, and those who answered it.
	Parts(d DocNo, access Access, visit func(Part))
	// Active calls visit for the months in which the account had a part in posts that access admits, group
	// by group.
	Active(account AccountNo, access Access, visit func(Activity))
	// Crowd calls visit for the accounts that had a part in posts of the group that access admits, and each
	// of their months.
	Crowd(group GroupNo, access Access, visit func(AccountNo, Activity))
	// Posts counts the documents that access admits, by group.
	Posts(access Access) []int
	// Group names a numbered group; 0 is the zero Ref.
	Group(GroupNo) connectors.Ref
	// Compounds tells which words are put together, learned from what everyone may read.
	Compounds() text.Compounds
	// Docs calls visit for each document that access admits, by number, until visit returns false.
	Docs(access Access, visit func(DocNo) bool)
	// DocsOf lists by number the documents in which the account had a part, as Parts gives them, and that
	// access admits.
	DocsOf(account AccountNo, access Access) []DocNo
	// Replies lists the documents that answer d and that access admits, oldest first.
	Replies(d DocNo, access Access) []DocNo
	// Find gives the number of a document, if access admits it.
	Find(ref connectors.Ref, access Access) (DocNo, bool)
	// Hidden calls visit for each document that some colleague hides, see Consent, in no particular order.
	Hidden(visit func(connectors.Ref, DocNo))
	// Ref names the record behind a document.
	Ref(DocNo) (connectors.Ref, error)
	// Record reads the record behind a document, that of a person with the skills that they declared here.
	Record(DocNo) (connectors.Record, error)
	// Stored is Record as the source sent it.
	Stored(DocNo) (connectors.Record, error)
	// Contacts reads the contacts that access may know of, by key; see Directory.Shares.
	Contacts(ctx context.Context, access Access) ([]Contact, error)
	// Words lists words of titles and tags that everyone may read and that begin with prefix, most
	// frequent first.
	Words(prefix string, limit int) ([]Word, error)
	// Near lists the terms, other than the given one, that documents hold which everyone may read and that
	// differ from it by at most so many edits, 1 or 2: a letter put in, left out, changed or swapped with the
	// next. Most frequent first.
	Near(term string, edits int) ([]Word, error)
	// Frequency counts the documents that everyone may read and that hold all of the analysed terms, and
	// all documents that everyone may read.
	Frequency(terms ...string) (documents, of int, err error)
	// Version is another number each time that the document changes, while the engine is open.
	Version(DocNo) uint32
	// Changes counts what has changed in records, directory and index since the engine was opened: while it
	// stays the same, so does every answer.
	Changes() uint64
	// Behind reports whether the index lacks something that is stored.
	Behind() bool
	// Rooms is a fingerprint of what access admits: whoever has the same reads the same documents. It holds
	// while the engine is open.
	Rooms(access Access) uint64
	// Newest is the time of the newest post that everyone may read, never later than now.
	Newest() time.Time
	Close()
}

// Doc is a document without its text.
type Doc struct {
	Kind    connectors.Kind // post, experience or person
	Time    time.Time       // when it was written; for an experience its end; zero if unknown
	Lang    string          // two letters, or "" when unknown
	Group   connectors.Ref  // zero if none
	GroupNo GroupNo
	Parent  DocNo // what it answers, or None
	Words   int   // length of title and body
}

// Part is the role a person had in a document.
type Part struct {
	Account AccountNo
	Role    Role
	Times   int   // 1, or how often the document names the account in such roles
	Doc     DocNo // the document itself, or the reply that makes the part
}

// Activity is how many posts an account had a part in during one month. Reactions do not count.
type Activity struct {
	Month int // months of 30 days since 1970
	Posts int
}

// MonthLength is the length of a month of Activity.
const MonthLength = 30 * 24 * time.Hour

// Role classifies parts in a document.
type Role uint8

// The roles. A mention's free-text role is classified by MentionRole.
const (
	Author Role = iota
	Asked       // wrote it, as a question
	Coauthor
	Approver
	Reviewer
	Thanked
	Mentioned
	Replied
	AcceptedAnswer
	Reacted
	Active  // in the group where others write of it: a part in no document
	Did     // whose experience it is
	Profile // whose profile it is
	Roles   // how many roles there are
)

// Contact is somebody outside the firm, with the source that tells of them.
type Contact struct {
	connectors.Contact
	Source string
}

// Word is a word of the firm, as written, in lower case.
type Word struct {
	Text      string
	Documents int
}

// Matching is a query in the terms of an engine.
type Matching struct {
	Clauses []Clause
	Access  Access
	Since   time.Time // zero: no bound
	Until   time.Time // zero: no bound
	Langs   []string  // empty: any
	Groups  []connectors.Ref
	Sources []string // empty: any
	Kinds   []connectors.Kind
	Model   Model
	// Bound is how many documents visit gets at most: the highest scores win. 0: no bound.
	Bound int
}

// Clause is one word of a query: a document matches it by holding any of its terms or expressions.
type Clause struct {
	Word   string // as typed
	Weight float64
	Terms  []Term
	// Expressions are other ways to say it that take several words.
	Expressions []Expression
	Must        bool // documents without it do not match
	Not         bool // documents with it do not match
}

// Term is an analysed form of a word.
type Term struct {
	Text   string
	Weight float64 // 1 for the word itself, less for a form that is further off
}

// Expression is several words that together mean the word of a clause. A document holds it when it holds
// each of its words, as often as the one that it holds least.
type Expression struct {
	Words  [][]string // for each word the analysed forms that it may stand as
	Weight float64    // as of a Term
}

// Model holds the parameters of BM25F (Robertson and Zaragoza, 2009, section 3.6).
type Model struct {
	K1 float64
	B  float64
	// TitleB is B for titles, whose lengths are compared with those of titles.
	TitleB float64
	// Specificity is the exponent of a word's inverse document frequency: above 1 a rare word counts for
	// more against a common one. 0 means 1.
	Specificity float64
	Title       float64 // weight of a term in the title, where a term in the body weighs 1
	Tags        float64 // and in the tags or the list of skills
}

// IDF is the inverse document frequency of BM25 (Robertson and Zaragoza, 2009, section 3.1) of a word that so
// many of all documents hold, never below zero.
func IDF(documents, holding int) float64 {
	return math.Log(1 + (float64(documents-holding)+0.5)/(float64(holding)+0.5))
}

// Hit is a document that matched.
type Hit struct {
	Doc   DocNo
	Score float64
	// Clauses has bit i set when clause i matched; clauses beyond the 64th are not told apart.
	Clauses uint64
}

// Matched says what Match did.
type Matched struct {
	Documents int // that matched and access admits
	Visited   int // that visit was called with; fewer when the bound cut
	// Frequencies has for each clause how many documents that everyone may read hold it, of so many.
	Frequencies []int
	Of          int
}

func (e *TooManyGone) Error() string {
	return fmt.Sprintf("%s: a complete pass no longer saw %d of %d records; nothing was removed, in case the source was cut short. If they are truly gone, sync once with --allow-removals", e.Source, e.Gone, e.Records)
}
