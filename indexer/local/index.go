package local

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	"github.com/dgraph-io/badger/v4"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer/text"
)

// The fields of the index. Words holds titles and tags unstemmed, to complete what somebody types.
const (
	titleField = "title"
	tagsField  = "tags"
	bodyField  = "body"
	wordsField = "word"
)

// indexFormat is raised when analysis or fields change: an index of another format is built anew.
const indexFormat = "vemvet index 4"

// Keys of what the index remembers beside documents.
var (
	paidKey        = []byte("paid")
	indexFormatKey = []byte("format")
)

// openIndex opens the index, or makes an empty one where there is none of this format. Its batches return
// before they are on disk; that is safe because what they paid is written in the same batch, and the store
// keeps a debt until the index says that the payment is on disk.
func (e *Engine) openIndex(dir string) (index.Index, error) {
	config := map[string]any{"unsafe_batch": true}
	opened, err := bleve.OpenUsing(dir, config)
	if err == nil {
		engine, err := opened.Advanced()
		if err != nil {
			return nil, errors.Join(err, opened.Close())
		}
		found, err := internal(engine, indexFormatKey)
		if err == nil && string(found) == indexFormat {
			return engine, nil
		}
		if err := engine.Close(); err != nil {
			return nil, err
		}
	}
	if _, missing := os.Stat(dir); missing == nil {
		e.log.Warn("the index is of another format or damaged; building it anew from the records", "reason", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, fmt.Errorf("clear the index: %w", err)
	}
	if err := e.db.Update(func(txn *badger.Txn) error { return txn.Delete(learnedKey) }); err != nil {
		return nil, fmt.Errorf("forget what was learned of the index: %w", err)
	}
	made, err := bleve.NewUsing(dir, bleve.NewIndexMapping(), scorch.Name, scorch.Name, config)
	if err != nil {
		return nil, fmt.Errorf("make the index: %w", err)
	}
	engine, err := made.Advanced()
	if err != nil {
		return nil, err
	}
	return engine, engine.SetInternal(indexFormatKey, []byte(indexFormat))
}

func internal(i index.Index, key []byte) ([]byte, error) {
	reader, err := i.Reader()
	if err != nil {
		return nil, err
	}
	value, err := reader.GetInternal(key)
	return value, errors.Join(err, reader.Close())
}

// newDocument makes the index's document of a record. Unstemmed words go in only when everyone may read
// them.
func (e *Engine) newDocument(n uint32, lang string, record connectors.Record, public bool, boilerplate lines) *document.Document {
	words := wordsOf(record)
	lines := linesOf(record, words.body)
	if lines != "" {
		words.body = boilerplate.withoutBoilerplate(words.body)
	}
	doc := document.NewDocument(docID(n))
	stemmed := analyser{e.analyser, lang}
	for _, f := range []struct{ name, text string }{
		{titleField, words.title}, {tagsField, words.tags}, {bodyField, words.body},
	} {
		if f.text != "" {
			doc.AddField(document.NewTextFieldCustom(f.name, nil, []byte(f.text), index.IndexField, stemmed))
		}
	}
	if headings := words.title + "\n" + words.tags; public && headings != "\n" {
		doc.AddField(document.NewTextFieldCustom(wordsField, nil, []byte(headings), index.IndexField, surface{e.analyser, lang}))
	}
	if lines != "" {
		doc.AddField(document.NewTextFieldCustom(linesField, nil, []byte(lines), index.IndexField, lineHashes{}))
	}
	doc.AddIDField()
	return doc
}

// analyser is the analysis of one language as Bleve calls it.
type analyser struct {
	*text.Analyser
	lang string
}

// Analyze implements analysis.Analyzer.
func (a analyser) Analyze(input []byte) analysis.TokenStream {
	return stream(a.Tokens(a.lang, string(input)), func(t text.Token) string { return t.Term })
}

// surface is analyser without stemming.
type surface struct {
	*text.Analyser
	lang string
}

// Analyze implements analysis.Analyzer.
func (s surface) Analyze(input []byte) analysis.TokenStream {
	whole := string(input)
	return stream(s.Tokens(s.lang, whole), func(t text.Token) string { return strings.ToLower(whole[t.Start:t.End]) })
}

// stream makes Bleve's tokens, their terms in one piece of memory.
func stream(tokens []text.Token, term func(text.Token) string) analysis.TokenStream {
	out := make(analysis.TokenStream, len(tokens))
	backing := make([]analysis.Token, len(tokens))
	size := 0
	for _, t := range tokens {
		size += len(t.Term)
	}
	terms := make([]byte, 0, size)
	for i, t := range tokens {
		at := len(terms)
		terms = append(terms, term(t)...)
		backing[i] = analysis.Token{Term: terms[at:len(terms):len(terms)], Start: t.Start, End: t.End, Position: i + 1}
		out[i] = &backing[i]
	}
	return out
}

// blankDocument is a document without words.
func blankDocument(id string) *document.Document {
	doc := document.NewDocument(id)
	doc.AddIDField()
	return doc
}

// docID writes a number as the index's document id, of fixed length.
func docID(n uint32) string {
	const digits = "0123456789abcdef"
	var id [8]byte
	for i := range id {
		id[i] = digits[n>>(28-4*i)&15]
	}
	return string(id[:])
}

func parseDocID(id []byte) (uint32, error) {
	n, err := strconv.ParseUint(string(id), 16, 32)
	return uint32(n), err
}

// segmentDocs knows, for each segment of the index, the record numbers of its documents by their place in
// the segment. Segments never change, so that each is read once.
type segmentDocs struct {
	mu sync.Mutex
	of map[uint64][]uint32
}

// numbers gives the record numbers of each segment of a snapshot, and forgets segments that are gone.
func (s *segmentDocs) numbers(snapshot *scorch.IndexSnapshot) ([][]uint32, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	segments := snapshot.Segments()
	now := make(map[uint64][]uint32, len(segments))
	out := make([][]uint32, len(segments))
	for i, segment := range segments {
		docs, known := s.of[segment.Id()]
		if !known {
			var err error
			if docs, err = readNumbers(segment); err != nil {
				return nil, fmt.Errorf("index: segment %d: %w", segment.Id(), err)
			}
		}
		now[segment.Id()], out[i] = docs, docs
	}
	s.of = now
	return out, nil
}

func readNumbers(segment *scorch.SegmentSnapshot) ([]uint32, error) {
	docs := make([]uint32, segment.Segment().Count())
	for i := range docs {
		id, err := segment.DocID(uint64(i))
		if err != nil {
			return nil, err
		}
		if docs[i], err = parseDocID(id); err != nil {
			return nil, err
		}
	}
	return docs, nil
}
