package eval

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Topic is a question of a benchmark. The part of its id before the first "-" is its kind.
type Topic struct {
	ID   string
	Text string
}

// Kind is the part of the id before the first "-", the whole id where there is none.
func (t Topic) Kind() string { return kindOf(t.ID) }

func kindOf(topic string) string {
	kind, _, _ := strings.Cut(topic, "-")
	return kind
}

// Qrels holds the judged relevance of people, by topic id and person id: 0 or less is not relevant.
type Qrels map[string]map[string]int

// Relevant counts the people judged relevant to a topic.
func (q Qrels) Relevant(topic string) int {
	n := 0
	for _, rel := range q[topic] {
		if rel > 0 {
			n++
		}
	}
	return n
}

// MaxRelevance is the greatest relevance that a judgement may have; its gain is 2^30 − 1.
const MaxRelevance = 30

// LineError says which line of a file is wrong. Whoever opened the file puts its name in front.
type LineError struct {
	Line int // from 1
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap gives the reason without the line.
func (e *LineError) Unwrap() error { return e.Err }

// ReadTopics reads a topic a line: its id, a tab, its text. Empty lines are skipped. An id may come twice,
// with another wording of the same need: both are topics. What cannot be right is a *LineError.
func ReadTopics(r io.Reader) ([]Topic, error) {
	var topics []Topic
	err := eachLine(r, func(_ int, line string) error {
		columns := strings.Split(line, "\t")
		if len(columns) != 2 {
			return fmt.Errorf("has %d columns; want an id, one tab and the text", len(columns))
		}
		topic := Topic{ID: strings.TrimSpace(columns[0]), Text: strings.TrimSpace(columns[1])}
		if err := checkWord("topic id", topic.ID); err != nil {
			return err
		}
		if topic.Text == "" {
			return fmt.Errorf("topic %q has no text", topic.ID)
		}
		topics = append(topics, topic)
		return nil
	})
	return topics, err
}

// ReadQrels reads TREC judgements, a line each: topic id, a field that is not used, person id and
// relevance, with white space between. Empty lines are skipped; of two judgements of one person for one
// topic the more relevant counts. What cannot be right is a *LineError.
func ReadQrels(r io.Reader) (Qrels, error) {
	qrels := Qrels{}
	err := eachLine(r, func(_ int, line string) error {
		fields := strings.Fields(line)
		if len(fields) != 4 {
			return fmt.Errorf("has %d fields; want topic, 0, person and relevance", len(fields))
		}
		topic, person := fields[0], fields[2]
		rel, err := strconv.Atoi(fields[3])
		if err != nil || rel > MaxRelevance {
			return fmt.Errorf("relevance is %q; want a whole number of at most %d", fields[3], MaxRelevance)
		}
		if qrels[topic] == nil {
			qrels[topic] = map[string]int{}
		}
		if earlier, twice := qrels[topic][person]; !twice || rel > earlier {
			qrels[topic][person] = rel
		}
		return nil
	})
	return qrels, err
}

// maxLine is the longest line of a topics or qrels file, in bytes.
const maxLine = 1 << 20

func eachLine(r io.Reader, visit func(number int, line string) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	number := 0
	for lines.Scan() {
		number++
		line := lines.Text()
		if number == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		if !utf8.ValidString(line) {
			return &LineError{number, errors.New("is not valid UTF-8; save the file as UTF-8")}
		}
		if err := visit(number, line); err != nil {
			return &LineError{number, err}
		}
	}
	if err := lines.Err(); err != nil {
		return &LineError{number + 1, err}
	}
	return nil
}

// WriteRun writes the ranking of a topic as a TREC run, a line each: topic, Q0, person, rank, score and
// tag. Call it once a topic.
//
// The order is that of Ordered, for whoever reads the run too: trec_eval ignores the rank, reads scores
// in single precision and puts equal ones in order of falling id. So that nothing is equal, a score that
// single precision cannot tell from the one above is written as the next smaller number.
func WriteRun(w io.Writer, tag, topic string, ranking Ranking) error {
	if err := checkWord("tag", tag); err != nil {
		return fmt.Errorf("write run: %w", err)
	}
	if err := checkWord("topic id", topic); err != nil {
		return fmt.Errorf("write run: %w", err)
	}
	out := bufio.NewWriter(w)
	above := float32(math.Inf(1))
	for i, person := range ranking.Ordered() {
		if err := checkWord("person id", person.ID); err != nil {
			return fmt.Errorf("write run of topic %s: %w", topic, err)
		}
		score := float32(person.Score)
		if math.IsNaN(person.Score) || math.IsInf(float64(score), 0) {
			return fmt.Errorf("write run of topic %s: score of %s is %g; a run holds single-precision numbers", topic, person.ID, person.Score)
		}
		if score >= above {
			score = math.Nextafter32(above, float32(math.Inf(-1)))
		}
		above = score
		fmt.Fprintf(out, "%s Q0 %s %d %s %s\n", topic, person.ID, i+1, strconv.FormatFloat(float64(score), 'g', -1, 32), tag)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write run of topic %s: %w", topic, err)
	}
	return nil
}

// checkWord accepts what a field of a TREC file can hold.
func checkWord(what, word string) error {
	if word == "" {
		return fmt.Errorf("%s is empty", what)
	}
	if strings.ContainsFunc(word, unicode.IsSpace) {
		return fmt.Errorf("%s %q holds white space, which separates the fields of TREC files", what, word)
	}
	return nil
}
