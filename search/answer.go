package search

import (
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// Query is a question as a page or a program puts it. Its text may hold quoted words, which have to be there,
// words after a minus, which must not, and filters: unit:, place:, group:, lang:, since:, until: and source:,
// also in Swedish and Norwegian. Names of places, units and groups may be filters too: payments in Bergen.
// They add to the fields.
type Query struct {
	Text      string    `json:"q"`
	Units     []string  `json:"units,omitempty"`     // unit ids; the units below them count too
	Places    []string  `json:"places,omitempty"`    // as in Person.Location
	Languages []string  `json:"languages,omitempty"` // two letters: what the evidence is written in
	Groups    []string  `json:"groups,omitempty"`    // group ids: where the evidence is written
	Sources   []string  `json:"sources,omitempty"`   // names of sources: where the evidence comes from
	Since     time.Time `json:"since,omitzero"`      // evidence from then on
	Until     time.Time `json:"until,omitzero"`
	Literal   bool      `json:"literal,omitempty"`  // find the words of the text alone, without others that mean the same
	AsWords   []string  `json:"as_words,omitempty"` // names in Text that are words and no filters
	Offset    int       `json:"offset,omitempty"`
	Limit     int       `json:"limit,omitempty"` // 0: DefaultLimit; at most MaxLimit

	prose bool // whole sentences: only the most telling words are looked for, and none has to be there
}

// Bounds of every query; a query beyond them is answered with an error that says so.
const (
	MaxQueryLength = 1000 // bytes of text
	DefaultLimit   = 10
	MaxLimit       = 100
	MaxOffset      = 10000
)

// PeopleAnswer answers "who knows X?".
type PeopleAnswer struct {
	Words      []string       `json:"words"` // the words that were looked for, as typed
	Ignored    []string       `json:"ignored,omitempty"`
	Widened    []Widening     `json:"widened,omitempty"`      // what was looked for beside the words, unless the query is literal
	Filters    []ReadFilter   `json:"filters,omitempty"`      // that stood in the question's text
	Named      []Card         `json:"named,omitempty"`        // colleagues whom the question names; on the first page only
	Loosened   []string       `json:"loosened,omitempty"`     // quotations that stand nowhere together, and were read as words
	DidYouMean string         `json:"did_you_mean,omitempty"` // the question with misspelt words put right
	Help       *Help          `json:"help,omitempty"`         // where nobody was found
	Together   *Together      `json:"together,omitempty"`     // of a question about several subjects; on the first page only
	Total      int            `json:"total"`                  // people found, of whom People is a page
	People     []RankedPerson `json:"people"`
	Matched    int            `json:"matched"` // documents that matched and the asker may read
	Voted      int            `json:"voted"`   // of these the ones that voted; fewer when there were too many
	Facets     Facets         `json:"facets"`
}

// Widening tells which words were looked for beside words of the question, with less weight.
type Widening struct {
	Word  string   `json:"word"`  // as typed, one or several
	Terms []string `json:"terms"` // as the list of synonyms has them
	Why   string   `json:"why"`   // Synonym
}

// Synonym says that words mean the same by the firm's list of synonyms.
const Synonym = "synonym"

// Help tells how a question may go on that found nothing.
type Help struct {
	Missing []string `json:"missing,omitempty"` // words that stand in nothing that the asker may read
	Near    []string `json:"near,omitempty"`    // words of the firm that begin like those
	Lift    []Lift   `json:"lift,omitempty"`    // filters without which something would be found
	Groups  []Link   `json:"groups,omitempty"`  // open groups to ask in
}

// Lift tells how many people would be found without the filters of a kind, or how many posts, whichever the
// question is for.
type Lift struct {
	Kind   string `json:"kind"` // as in ReadFilter, or "" for all of them
	People int    `json:"people,omitempty"`
	Posts  int    `json:"posts,omitempty"`
}

// ReadFilter is a filter that stood in a question's text.
type ReadFilter struct {
	Kind   string   `json:"kind"`            // unit, place, group, lang, since, until or source
	Values []string `json:"values"`          // as in the fields of Query; several units or groups may have one name
	Name   string   `json:"name"`            // to show
	Typed  string   `json:"typed"`           // as it stands in the text
	Named  bool     `json:"named,omitempty"` // a name among the words, which Query.AsWords makes words again; else an operator
}

// Facets counts the people found by where they are and the evidence by language, most first.
type Facets struct {
	Units     []Facet `json:"units"`
	Places    []Facet `json:"places"`
	Languages []Facet `json:"languages"`
}

// Facet is a value to filter by.
type Facet struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// RankedPerson is a person with the reasons for their place. Score is exactly the sum of the
// contributions of Evidence, added in the order shown.
type RankedPerson struct {
	Rank     int        `json:"rank"` // from 1
	Score    float64    `json:"score"`
	Person   Card       `json:"person"`
	Evidence []Evidence `json:"evidence"` // greatest contribution first
	Further  int        `json:"further"`  // readable documents that matched but add nothing more
}

// Card is a person in short: who and where.
type Card struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Title     string   `json:"title,omitempty"`
	Units     []Link   `json:"units,omitempty"` // from the person's own unit up to the top
	Location  string   `json:"location,omitempty"`
	Email     string   `json:"email,omitempty"`
	Phone     string   `json:"phone,omitempty"`
	PhotoURL  string   `json:"photo_url,omitempty"`
	Languages []string `json:"languages,omitempty"`
	Manager   *Link    `json:"manager,omitempty"`
	Active    bool     `json:"active"`
	Unlisted  bool     `json:"unlisted,omitempty"` // does not want to be found: a name without a profile
}

// Link names a thing that has an id.
type Link struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Evidence is one reason for a person's place.
type Evidence struct {
	Record       RecordLink `json:"record"`
	Part         string     `json:"part"` // a role name, see RoleName
	Snippet      Snippet    `json:"snippet"`
	Contribution float64    `json:"contribution"` // the product of Factors, in that order
	Factors      []Factor   `json:"factors"`
	Home         *Home      `json:"home,omitempty"`   // of a group that speaks for those active in it
	Hidden       bool       `json:"hidden,omitempty"` // by the person, who alone sees it
}

// Home tells how much more than elsewhere a group writes of the subject.
type Home struct {
	Matches   float64 `json:"matches"`   // its share of the best matches, 0 to 1
	Documents float64 `json:"documents"` // its share of all documents that the asker may read
}

// RecordLink names a record that backs something up.
type RecordLink struct {
	Kind  connectors.Kind `json:"kind"`
	ID    string          `json:"id"` // source:id
	Title string          `json:"title"`
	URL   string          `json:"url,omitempty"` // at the source
	Group *Link           `json:"group,omitempty"`
	Time  time.Time       `json:"time,omitzero"`
	Lang  string          `json:"lang,omitempty"`
}

// Snippet is a piece of plain text of about a sentence, cut where marking begins and ends.
type Snippet []Span

// Span is a run of a snippet.
type Span struct {
	Text   string `json:"text"`
	Marked bool   `json:"marked,omitempty"`
}

// Profile is all that a page about one person shows.
type Profile struct {
	Card
	Bio         string       `json:"bio,omitempty"`
	Skills      []SkillClaim `json:"skills,omitempty"`
	Wishes      []string     `json:"wishes,omitempty"`      // what they would like to work with next
	Experiences []CVLine     `json:"experiences,omitempty"` // newest first
	Topics      []Topic      `json:"topics,omitempty"`      // what they know, most telling first
	Colleagues  []Tie        `json:"colleagues,omitempty"`  // whom they work with, strongest first
	Reports     []Card       `json:"reports,omitempty"`     // whom they lead
	Posts       int          `json:"posts"`                 // that the asker may read
	Accounts    []string     `json:"accounts"`              // the sources' ids that are this person
	Own         bool         `json:"own,omitempty"`         // it is the asker's
	// Decided is what the person decided about themselves: for nobody else to see.
	Decided *indexer.Consent `json:"decided,omitempty"`
}

// SkillClaim is a skill from a directory or a CV.
type SkillClaim struct {
	Name   string  `json:"name"`
	Level  int     `json:"level,omitempty"` // 1 to 5
	Years  float64 `json:"years,omitempty"`
	By     string  `json:"by,omitempty"`
	Source string  `json:"source"`
	Note   string  `json:"note,omitempty"`   // of a skill that the person declared
	Hidden bool    `json:"hidden,omitempty"` // by the person, who alone sees it
}

// CVLine is an experience as a page shows it.
type CVLine struct {
	Record      RecordLink `json:"record"`
	Sort        string     `json:"sort"` // project, position, education or certification
	Customer    string     `json:"customer,omitempty"`
	Role        string     `json:"role,omitempty"`
	Description string     `json:"description,omitempty"`
	Skills      []string   `json:"skills,omitempty"`
	From        time.Time  `json:"from,omitzero"`
	To          time.Time  `json:"to,omitzero"`
	Hidden      bool       `json:"hidden,omitempty"` // by the person, who alone sees it
}

// Topic is a word or phrase that tells what a person knows.
type Topic struct {
	Name     string     `json:"name"`
	Rank     int        `json:"rank"` // the person's place among all who know of it, from 1
	Of       int        `json:"of"`   // how many those are
	Score    float64    `json:"score"`
	Trend    string     `json:"trend,omitempty"` // Rising, Steady, Fading, or "" when too little was written
	Quarters []int      `json:"quarters"`        // the person's documents of it in each of the last eight quarters, oldest first
	Query    string     `json:"query"`           // the question that gives everybody's place
	Evidence []Evidence `json:"evidence"`
	Hidden   bool       `json:"hidden,omitempty"` // by the person, who alone sees it
	Judged   string     `json:"judged,omitempty"` // by the person, who alone sees it: TopicConfirmed, TopicRejected or ""
}

// Tie is how two colleagues work together.
type Tie struct {
	Person   Card    `json:"person"`
	Strength float64 `json:"strength"`
	Threads  int     `json:"threads"`  // that both took part in and the asker may read
	Projects int     `json:"projects"` // that both did
}

// PostsAnswer answers a search for posts.
type PostsAnswer struct {
	Words      []string     `json:"words"`
	Filters    []ReadFilter `json:"filters,omitempty"`      // that stood in the question's text
	Loosened   []string     `json:"loosened,omitempty"`     // quotations that stand nowhere together, and were read as words
	DidYouMean string       `json:"did_you_mean,omitempty"` // the question with misspelt words put right
	Help       *Help        `json:"help,omitempty"`         // where nothing was found
	Newest     bool         `json:"newest,omitempty"`       // nothing was looked for: the newest posts of the groups come first
	Total      int          `json:"total"`
	Posts      []PostHit    `json:"posts"`
}

// PostHit is a post that matched.
type PostHit struct {
	Record  RecordLink `json:"record"`
	Author  *Card      `json:"author,omitempty"`
	Snippet Snippet    `json:"snippet"`
	Score   float64    `json:"score"`
}

// Thread is a post with what it answers and what answers it.
type Thread struct {
	Post    ThreadPost   `json:"post"`
	Parents []ThreadPost `json:"parents,omitempty"` // from the thread's first post down
	Replies []ThreadPost `json:"replies,omitempty"` // oldest first, Depth tells the nesting
	More    int          `json:"more,omitempty"`    // replies beyond the page
}

// ThreadPost is a post in full.
type ThreadPost struct {
	Record    RecordLink        `json:"record"`
	Author    *Card             `json:"author,omitempty"`
	Coauthors []Card            `json:"coauthors,omitempty"`
	Mentions  []MentionedPerson `json:"mentions,omitempty"`
	Reactions map[string]int    `json:"reactions,omitempty"` // kind to count
	Body      string            `json:"body"`
	Format    connectors.Format `json:"format"`
	Accepted  bool              `json:"accepted,omitempty"`
	Tags      []string          `json:"tags,omitempty"`
	Depth     int               `json:"depth,omitempty"`
}

// MentionedPerson is somebody named in a post.
type MentionedPerson struct {
	Person Card   `json:"person"`
	Role   string `json:"role,omitempty"`
}

// Suggestion completes what somebody types.
type Suggestion struct {
	Kind string `json:"kind"` // person, skill, topic, unit, group or word
	ID   string `json:"id,omitempty"`
	Text string `json:"text"`
	Hint string `json:"hint,omitempty"` // a person's title, for instance
}

// Overview tells what the firm looks like to an asker: for filters, and for status pages.
type Overview struct {
	People    int        `json:"people"`
	Documents int        `json:"documents"` // that the asker may read
	Units     []UnitLine `json:"units"`     // the whole tree, depth first
	Places    []Facet    `json:"places"`
	Languages []Facet    `json:"languages"`
	Groups    []Facet    `json:"groups"` // that the asker may know of
	Newest    time.Time  `json:"newest,omitzero"`
}

// UnitLine is a unit with its depth in the tree and the people in it and below.
type UnitLine struct {
	Facet
	Depth int `json:"depth"`
}
