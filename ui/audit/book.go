package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// Event is something that somebody does, before people become pseudonyms. People are named by the id of any of
// their accounts, "source:id".
type Event struct {
	Action   Action
	Actor    string // empty: nobody known
	Roles    []string
	Subjects []string // whom it shows or touches; one may stand there twice
	// About are the words that were looked for. Names of colleagues in them do not get into the log.
	About   []string
	Note    string // of what the pages say, never what somebody typed
	Request string
}

// ErrUnwritten says that what was to be noted is not in the log.
var ErrUnwritten = errors.New("the audit log cannot be written")

// Book is a log together with the directory that tells who its people are. It may be used by several
// goroutines.
type Book struct {
	log       *Log
	directory func() (*indexer.Directory, error)

	mu       sync.Mutex
	named    map[string]bool
	namedFor *indexer.Directory
}

// NewBook returns a book over a log and the directory of the moment. It does not close the log.
func NewBook(log *Log, directory func() (*indexer.Directory, error)) *Book {
	return &Book{log: log, directory: directory}
}

// Write notes an event. It returns once the entry is durable; an error is ErrUnwritten and says why it is not.
func (b *Book) Write(ctx context.Context, e Event) error {
	if err := b.write(ctx, e); err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritten, err)
	}
	return nil
}

func (b *Book) write(ctx context.Context, e Event) error {
	entry := Entry{Action: e.Action, Roles: e.Roles, Note: e.Note, Request: e.Request}
	if e.Actor != "" {
		entry.Actor = b.log.Pseudonym(e.Actor)
	}
	for _, subject := range e.Subjects {
		if p := b.log.Pseudonym(subject); subject != "" && !slices.Contains(entry.Subjects, p) {
			entry.Subjects = append(entry.Subjects, p)
		}
	}
	if len(e.About) > 0 {
		directory, err := b.directory()
		if err != nil {
			return err
		}
		entry.About = nameless(e.About, b.names(directory))
	}
	_, err := b.log.Append(ctx, entry)
	return err
}

// names gives what tells who somebody is, if a word of a question is that: the words of their names, folded,
// their addresses and the ids of their accounts.
func (b *Book) names(directory *indexer.Directory) map[string]bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.namedFor == directory {
		return b.named
	}
	b.named, b.namedFor = map[string]bool{}, directory
	for i := range directory.People {
		p := &directory.People[i]
		for _, word := range text.Words(p.Name) {
			b.named[word.Term] = true
		}
		for _, address := range p.Emails {
			local, _, _ := strings.Cut(address, "@")
			b.named[strings.ToLower(address)], b.named[strings.ToLower(local)] = true, true
		}
		for _, account := range p.Accounts {
			b.named[strings.ToLower(account.ID)], b.named[strings.ToLower(account.String())] = true, true
		}
	}
	return b.named
}

// nameless leaves out of texts the words that are names. A subject that is also somebody's name, as Julia is,
// goes with them: the log cannot forget it again.
func nameless(texts []string, names map[string]bool) []string {
	var out []string
	for _, t := range texts {
		words := slices.DeleteFunc(strings.Fields(t), func(word string) bool {
			return names[strings.ToLower(word)] || slices.ContainsFunc(text.Words(word), func(part text.Token) bool { return names[part.Term] })
		})
		if kept := strings.Join(words, " "); kept != "" && !slices.Contains(out, kept) {
			out = append(out, kept)
		}
	}
	return out
}

// Look is somebody's looking at a colleague.
type Look struct {
	Number uint64 // of the entry
	Time   time.Time
	Action Action   // one of the views
	Roles  []string // of who looked
	About  []string // the words that they looked for, without names
	// Actor is who looked, as the directory knows them: the id of their leading account. Empty where it does
	// not know them any more, and in local use.
	Actor string
}

// Looks tells who was shown a colleague, named by any of their accounts, newest first: at most limit looks, of
// entries before the given one; before 0: of all. What colleagues see of themselves is no look. An empty
// answer says that there are no more.
func (b *Book) Looks(ctx context.Context, person string, before uint64, limit int) ([]Look, error) {
	directory, err := b.directory()
	if err != nil {
		return nil, fmt.Errorf("audit log: %w", err)
	}
	theirs := []Pseudonym{b.log.Pseudonym(person)}
	if no, known := directory.Person(person); known {
		theirs = nil
		for _, account := range directory.People[no].Accounts {
			theirs = append(theirs, b.log.Pseudonym(account.String()))
		}
	}
	entries, err := b.log.Read(ctx, Search{Of: theirs, ByOthers: true, Actions: views, Before: before, Limit: limit})
	if err != nil {
		return nil, err
	}
	who := b.who(directory, entries)
	out := make([]Look, len(entries))
	for i, e := range entries {
		out[i] = Look{Number: e.Number, Time: e.Time, Action: e.Action, Roles: e.Roles, About: e.About}
		if no, known := who[e.Actor]; known {
			out[i].Actor = directory.People[no].ID
		}
	}
	return out, nil
}

// Told is an entry with its people by name. Whom the directory has forgotten is not among them.
type Told struct {
	Entry
	By        *Named // nil: nobody known, or somebody forgotten
	Shown     []Named
	Forgotten int // subjects beside Shown
}

// Named is a colleague in an entry.
type Named struct{ ID, Name string }

// Entries tells what is in the log, newest first: at most limit entries, before the given one; before 0: all.
func (b *Book) Entries(ctx context.Context, before uint64, limit int) ([]Told, error) {
	directory, err := b.directory()
	if err != nil {
		return nil, fmt.Errorf("audit log: %w", err)
	}
	entries, err := b.log.Read(ctx, Search{Before: before, Limit: limit})
	if err != nil {
		return nil, err
	}
	who := b.who(directory, entries)
	out := make([]Told, len(entries))
	for i, e := range entries {
		out[i] = Told{Entry: e}
		if no, known := who[e.Actor]; known {
			out[i].By = &Named{directory.People[no].ID, directory.People[no].Name}
		}
		for _, p := range e.Subjects {
			if no, known := who[p]; known {
				out[i].Shown = append(out[i].Shown, Named{directory.People[no].ID, directory.People[no].Name})
			} else {
				out[i].Forgotten++
			}
		}
	}
	return out, nil
}

// who finds the people of entries.
func (b *Book) who(directory *indexer.Directory, entries []Entry) map[Pseudonym]indexer.PersonNo {
	wanted := map[Pseudonym]bool{}
	for _, e := range entries {
		wanted[e.Actor] = true
		for _, p := range e.Subjects {
			wanted[p] = true
		}
	}
	out := make(map[Pseudonym]indexer.PersonNo, len(wanted))
	for no := range directory.People {
		for _, account := range directory.People[no].Accounts {
			if p := b.log.Pseudonym(account.String()); wanted[p] {
				out[p] = indexer.PersonNo(no)
			}
		}
	}
	return out
}

// Verify checks the whole log, see the function Verify.
func (b *Book) Verify(ctx context.Context) (Verified, error) { return Verify(ctx, b.log.dir, Head{}) }
