package local

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/cespare/xxhash/v2"
	"github.com/dgraph-io/badger/v4"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer/text"
)

// linesField holds the lines of posts, as hashes, so that the index can tell which lines are boilerplate:
// headings of a template, signatures, a bot's phrases. Those say nothing of what their author knows, and
// are left out of the body.
const linesField = "line"

// boilerplateFrom is how many documents that everyone may read have to hold a line. Measured on English
// proposals that follow a template: from 5 to 30 it makes little difference.
const boilerplateFrom = 10

// lines is a set of hashed lines.
type lines map[uint64]struct{}

// hashed hashes a line of a text that has several. A line of one or two words may well be a subject in a
// list, and counts only as a heading.
func hashed(line string) (uint64, bool) {
	line = strings.TrimSpace(line)
	heading := strings.HasPrefix(line, "#") || strings.HasSuffix(line, ":")
	if !heading && countWords(line) < 3 || line == "" {
		return 0, false
	}
	return xxhash.Sum64String(line), true
}

// withoutBoilerplate gives a post's text without the lines that are boilerplate.
func (l lines) withoutBoilerplate(body string) string {
	if len(l) == 0 || !strings.Contains(body, "\n") {
		return body
	}
	var kept strings.Builder
	for line := range strings.Lines(body) {
		if hash, ok := hashed(line); ok {
			if _, common := l[hash]; common {
				continue
			}
		}
		kept.WriteString(line)
	}
	return kept.String()
}

// lineHashes is the analysis of linesField.
type lineHashes struct{}

// Analyze implements analysis.Analyzer.
func (lineHashes) Analyze(input []byte) analysis.TokenStream {
	var tokens []text.Token
	for line := range strings.Lines(string(input)) {
		if hash, ok := hashed(line); ok {
			tokens = append(tokens, text.Token{Term: strconv.FormatUint(hash, 36)})
		}
	}
	return stream(tokens, func(t text.Token) string { return t.Term })
}

// linesOf is what goes into linesField: the text of a post that has several lines.
func linesOf(record connectors.Record, body string) string {
	if record.Kind() != connectors.KindPost || !strings.Contains(strings.TrimSpace(body), "\n") {
		return ""
	}
	return body
}

// boilerplate finds the lines that enough documents hold which everyone may read, and the documents that
// hold a line on which that judgement has changed.
func (e *Engine) boilerplate() (now lines, changed []uint32, err error) {
	v, err := e.lookNow()
	if err != nil {
		return nil, nil, err
	}
	defer v.Close()
	count := map[string]int{}
	for i, s := range v.snapshot.Segments() {
		dictionary, err := s.Segment().Dictionary(linesField)
		if err != nil {
			return nil, nil, fmt.Errorf("index: lines: %w", err)
		}
		err = eachTerm(dictionary, func(term string) error {
			list, err := dictionary.PostingsList([]byte(term), s.Deleted(), nil)
			if err != nil {
				return err
			}
			n, err := v.countPublic(list, v.numbers[i], boilerplateFrom)
			if n > 0 {
				count[term] += n
			}
			return err
		})
		if err != nil {
			return nil, nil, fmt.Errorf("index: lines: %w", err)
		}
	}
	now = lines{}
	var differ []string
	for term, n := range count {
		if n < boilerplateFrom {
			continue
		}
		hash, err := strconv.ParseUint(term, 36, 64)
		if err != nil {
			return nil, nil, fmt.Errorf("index: line %q: %w", term, err)
		}
		now[hash] = struct{}{}
		if _, before := e.learned.lines[hash]; !before {
			differ = append(differ, term)
		}
	}
	for hash := range e.learned.lines {
		if _, still := now[hash]; !still {
			differ = append(differ, strconv.FormatUint(hash, 36))
		}
	}
	for _, term := range differ {
		if err := v.postings(linesField, term, func(n uint32, _ uint16) { changed = append(changed, n) }); err != nil {
			return nil, nil, err
		}
	}
	slices.Sort(changed)
	return now, slices.Compact(changed), nil
}

// linesKey is where the store keeps the lines that are boilerplate.
const linesKey = "lines"

// judge stores which lines are boilerplate, together with the debt to index anew what that changes.
func (e *Engine) judge(now lines, changed []uint32) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	hashes := make([]byte, 0, 8*len(now))
	for hash := range now {
		hashes = binary.BigEndian.AppendUint64(hashes, hash)
	}
	seq := e.feed.committed() + 1
	err := e.db.Update(func(txn *badger.Txn) error {
		return errors.Join(txn.Set([]byte(linesKey), hashes), txn.Set(owedKey(seq), encodeNumbers(changed)))
	})
	if err != nil {
		return fmt.Errorf("store which lines are boilerplate: %w", err)
	}
	e.mu.Lock()
	e.learned.lines = now
	e.mu.Unlock()
	e.feed.owe(seq, len(changed))
	return nil
}

// readLines reads what judge stored.
func readLines(txn *badger.Txn) (lines, error) {
	item, err := txn.Get([]byte(linesKey))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := lines{}
	return out, item.Value(func(hashes []byte) error {
		for ; len(hashes) >= 8; hashes = hashes[8:] {
			out[binary.BigEndian.Uint64(hashes)] = struct{}{}
		}
		return nil
	})
}
