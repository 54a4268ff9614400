package local

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// row is what the arrays in memory need to know of a record, small enough to read all of them at start.
type row struct {
	kind     uint8
	source   string
	id       string
	time     int64 // Unix seconds, or noTime
	lang     string
	group    string
	audience string // JSON, or "" for the default
	parent   string // id of the post it answers
	parentNo uint32 // its number, or None while it is not here
	words    uint16
	heading  uint8 // of these the words of the title
	accepted bool  // the post is the accepted answer to its parent
	parts    []rowPart
}

type rowPart struct {
	role indexer.Role
	id   string
}

const noTime = math.MinInt64

func (r row) ref() connectors.Ref {
	return connectors.Ref{Source: r.source, Kind: connectors.Kinds[r.kind-1], ID: r.id}
}

// isDoc reports whether the record is a document that can match.
func (r row) isDoc() bool { return isDocKind(r.kind) }

func isDocKind(kind uint8) bool {
	if kind == 0 {
		return false
	}
	switch connectors.Kinds[kind-1] {
	case connectors.KindPost, connectors.KindExperience, connectors.KindPerson:
		return true
	}
	return false
}

func (r row) encode() []byte {
	out := make([]byte, 0, 64)
	out = append(out, r.kind, 0)
	if r.accepted {
		out[1] = 1
	}
	for _, s := range []string{r.source, r.id, r.lang, r.group, r.audience, r.parent} {
		out = appendString(out, s)
	}
	out = binary.AppendVarint(out, r.time)
	out = binary.AppendUvarint(out, uint64(r.parentNo))
	out = binary.AppendUvarint(out, uint64(r.words))
	out = append(out, r.heading)
	out = binary.AppendUvarint(out, uint64(len(r.parts)))
	for _, p := range r.parts {
		out = appendString(append(out, byte(p.role)), p.id)
	}
	return out
}

var errRow = errors.New("store: a row is damaged")

func decodeRow(in []byte) (r row, err error) {
	d := decoder{in: in}
	r.kind = d.byte()
	r.accepted = d.byte() == 1
	for _, s := range []*string{&r.source, &r.id, &r.lang, &r.group, &r.audience, &r.parent} {
		*s = d.string()
	}
	r.time = d.varint()
	r.parentNo = uint32(d.uvarint())
	r.words = uint16(d.uvarint())
	r.heading = d.byte()
	n := d.uvarint()
	if n > uint64(len(in)) {
		return row{}, errRow
	}
	r.parts = make([]rowPart, 0, n)
	for range n {
		r.parts = append(r.parts, rowPart{role: indexer.Role(d.byte()), id: d.string()})
	}
	if d.bad || r.kind == 0 || int(r.kind) > len(connectors.Kinds) {
		return row{}, errRow
	}
	return r, nil
}

func appendString(out []byte, s string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}

// decoder reads a row; after the first fault it yields zeros and bad is set.
type decoder struct {
	in  []byte
	bad bool
}

func (d *decoder) byte() byte {
	if len(d.in) == 0 {
		d.bad = true
		return 0
	}
	b := d.in[0]
	d.in = d.in[1:]
	return b
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.in)
	if n <= 0 {
		d.bad = true
		return 0
	}
	d.in = d.in[n:]
	return v
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.in)
	if n <= 0 {
		d.bad = true
		return 0
	}
	d.in = d.in[n:]
	return v
}

func (d *decoder) string() string {
	n := d.uvarint()
	if n > uint64(len(d.in)) {
		d.bad = true
		return ""
	}
	s := string(d.in[:n])
	d.in = d.in[n:]
	return s
}

// newRow derives the row of a record. The language is detected when the record does not tell.
func newRow(source string, record connectors.Record, detector *text.Detector) (row, error) {
	head := record.Header()
	r := row{kind: kindCode(record.Kind()), source: source, id: head.ID, time: noTime, parentNo: indexer.None}
	if head.Audience != nil {
		line, err := json.Marshal(head.Audience)
		if err != nil {
			return row{}, err
		}
		r.audience = string(line)
	}
	switch record := record.(type) {
	case *connectors.Post:
		r.time, r.group = seconds(record.Time), record.Group
		if record.Parent != head.ID {
			r.parent = record.Parent
		}
		r.lang = text.Canonical(record.Lang)
		r.accepted = record.Accepted
		r.parts = postParts(record)
	case *connectors.Experience:
		r.time = seconds(record.To)
		r.parts = []rowPart{{indexer.Did, record.Person}}
	case *connectors.Person:
		r.parts = []rowPart{{indexer.Profile, record.ID}}
	default:
		return r, nil
	}
	words := wordsOf(record)
	r.words = uint16(min(countWords(words.title)+countWords(words.tags)+countWords(words.body), math.MaxUint16))
	r.heading = uint8(min(countWords(words.title), math.MaxUint8))
	if r.lang == "" {
		r.lang = detector.Detect(words.title + "\n" + words.body)
	}
	return r, nil
}

func seconds(t time.Time) int64 {
	if t.IsZero() {
		return noTime
	}
	return t.Unix()
}

// postParts lists who had which part in a post, each account with its first, strongest part only, but as
// often as it is mentioned: who reviews and approves is asked twice.
func postParts(p *connectors.Post) []rowPart {
	var parts []rowPart
	seen := map[string]bool{"": true}
	add := func(role indexer.Role, id string, times int) {
		if !seen[id] {
			seen[id] = true
			parts = append(parts, slices.Repeat([]rowPart{{role, id}}, times)...)
		}
	}
	if asks(p) {
		add(indexer.Asked, p.Author, 1)
	}
	add(indexer.Author, p.Author, 1)
	for _, id := range p.Coauthors {
		add(indexer.Coauthor, id, 1)
	}
	times := make(map[string]int, len(p.Mentions))
	for _, m := range p.Mentions {
		times[m.Person]++
	}
	for role := indexer.Coauthor; role <= indexer.Mentioned; role++ {
		for _, m := range p.Mentions {
			if indexer.MentionRole(m.Role) == role {
				add(role, m.Person, times[m.Person])
			}
		}
	}
	for _, r := range p.Reactions {
		add(indexer.Reacted, r.Person, 1)
	}
	return parts
}

// asks reports whether a post that begins a thread is a question: its title ends as one, or the first or the
// last line of its body does. Headings of a template are no questions of their author's.
func asks(p *connectors.Post) bool {
	if p.Parent != "" {
		return false
	}
	body := strings.TrimSpace(text.Plain(p.Body, p.Format))
	first, _, _ := strings.Cut(body, "\n")
	last := body[strings.LastIndexByte(body, '\n')+1:]
	return slices.ContainsFunc([]string{p.Title, first, last}, func(line string) bool {
		line = strings.TrimSpace(line)
		return strings.HasSuffix(line, "?") && !strings.HasPrefix(line, "#")
	})
}

// content is the text of a document by field.
type content struct{ title, tags, body string }

func wordsOf(record connectors.Record) content {
	switch r := record.(type) {
	case *connectors.Post:
		return content{r.Title, strings.Join(r.Tags, "\n"), text.Plain(r.Body, r.Format)}
	case *connectors.Experience:
		return content{
			title: r.Title,
			tags:  strings.Join(r.Skills, "\n"),
			body:  strings.Join([]string{r.Role, r.Customer, r.Description}, "\n"),
		}
	case *connectors.Person:
		skills := make([]string, len(r.Skills))
		for i, s := range r.Skills {
			skills[i] = s.Name
		}
		return content{r.Title, strings.Join(skills, "\n"), r.Bio}
	}
	return content{}
}

func countWords(s string) int {
	n, inside := 0, false
	for _, r := range s {
		space := r <= ' ' || r == '\u00a0'
		if !space && !inside {
			n++
		}
		inside = !space
	}
	return n
}
