// Package audit keeps who looked at whom: an append-only log in which every line holds the hash of the line
// before, so that a line that is changed, put in or taken out is found by Verify. It writes and reads that log
// and nothing else: package ui decides what goes in, and a Book puts pseudonyms for people, and people for
// pseudonyms.
//
// People stand in it by pseudonyms, and it holds no question as typed: a person who is erased from Vemvet
// cannot be read from it any more, though no line changes.
//
// A log is a folder of files named by their first entry, audit-000000000001.jsonl and so on, and of the key
// to the pseudonyms. A file is ended when it is large or a month is over. Files whose entries are all older
// than Options.Keep are removed, and the log says so. Whoever can write in the folder could still cut off its
// end, or write all of it anew: the number and hash of the last entry, which Head gives, are worth noting
// elsewhere, and Verify can be told to expect them.
package audit

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/vemvet/vemvet/indexer/durable"
)

// ErrClosed is what a closed log answers.
var ErrClosed = errors.New("the audit log is closed")

// Options of a log. The zero value is what a firm should have.
type Options struct {
	FileSize int64         // at which a file is ended, in bytes; 0: 16 MiB
	Keep     time.Duration // for how long entries are kept at least; 0: for ever
	Logger   *slog.Logger  // hears of new files; nil: slog.Default
	Now      func() time.Time
}

const defaultFileSize = 16 << 20

// Log is an open audit log. It may be used by several goroutines, and by one process at a time.
type Log struct {
	dir     string
	options Options
	key     []byte

	mu     sync.Mutex
	file   *os.File
	size   int64
	head   Head
	closed bool
	failed error // half a line stands at the end; opening the log anew cuts it off
}

// Head names the last entry of a log. The zero Head is that of an empty log.
type Head struct {
	Number uint64
	Hash   Hash
	Time   time.Time
}

// Open opens the log in a folder, and makes it where there is none. A last line that a crash left unfinished
// is cut off: whoever waited for it was given no answer.
func Open(dir string, options Options) (*Log, error) {
	if options.FileSize == 0 {
		options.FileSize = defaultFileSize
	}
	if options.Logger == nil {
		options.Logger = slog.Default()
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	l := &Log{dir: dir, options: options}
	if err := l.open(); err != nil {
		return nil, fmt.Errorf("audit log in %s: %w", dir, err)
	}
	return l, nil
}

func (l *Log) open() (err error) {
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return err
	}
	names, err := files(l.dir)
	if err != nil {
		return err
	}
	if l.key, err = readKey(l.dir, len(names) > 0); err != nil || len(names) == 0 {
		return err
	}
	// The last file may be empty where a crash came between its making and its first line.
	for i := len(names) - 1; i >= 0 && l.head.Number == 0; i-- {
		if err := l.resume(names[i], i == len(names)-1); err != nil {
			return err
		}
	}
	return l.expire()
}

// resume reads the last entry of a file, and goes on writing it where it is the last of the log.
func (l *Log) resume(name string, last bool) error {
	path := filepath.Join(l.dir, name)
	content, err := os.ReadFile(path) // #nosec G304 -- a file of the log's own folder
	if err != nil {
		return err
	}
	whole := bytes.LastIndexByte(content, '\n') + 1
	if last {
		if whole < len(content) {
			l.options.Logger.Warn("the audit log ended in an unfinished line, which was cut off", "file", name, "bytes", len(content)-whole)
			if err := os.Truncate(path, int64(whole)); err != nil {
				return err
			}
		}
		if l.file, err = os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0); err != nil { // #nosec G304 -- a file of the log's own folder
			return err
		}
		l.size = int64(whole)
	}
	if whole == 0 {
		return nil
	}
	e, err := open(lastLine(content[:whole]))
	if err != nil {
		return fmt.Errorf("the last line of %s: %w; 'vemvet audit verify' tells more", name, err)
	}
	l.head = Head{Number: e.Number, Hash: e.Hash, Time: e.Time}
	return nil
}

// Append writes an entry and gives it back complete. Number, Time, Previous and Hash are set here. It returns
// once the line is durable; an error says that it is not.
func (l *Log) Append(ctx context.Context, e Entry) (Entry, error) {
	if err := ctx.Err(); err != nil {
		return Entry{}, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return Entry{}, ErrClosed
	}
	if l.failed != nil {
		return Entry{}, fmt.Errorf("audit log: it cannot be written any more: %w; restart Vemvet once the disk is well", l.failed)
	}
	written, err := l.append(e)
	if err != nil {
		return Entry{}, fmt.Errorf("audit log: entry %d: %w", l.head.Number+1, err)
	}
	return written, nil
}

func (l *Log) append(e Entry) (Entry, error) {
	if l.file != nil && l.size > 0 && (l.size >= l.options.FileSize || month(l.options.Now()) != month(l.head.Time)) {
		if err := l.end(); err != nil {
			return Entry{}, err
		}
	}
	return l.write(e)
}

// write puts an entry at the end of the present file.
func (l *Log) write(e Entry) (Entry, error) {
	e.Time = l.options.Now().UTC().Round(0)
	e.Number, e.Previous = l.head.Number+1, l.head.Hash
	line, err := e.seal()
	if err != nil {
		return Entry{}, err
	}
	if l.file == nil {
		if err := l.begin(e.Number); err != nil {
			return Entry{}, err
		}
	}
	n, err := l.file.Write(line)
	if err == nil {
		err = l.file.Sync()
	}
	if err != nil {
		if n > 0 { // what is not durable must not stand before what will be
			l.failed = l.file.Truncate(l.size)
		}
		return Entry{}, errors.Join(err, l.failed)
	}
	l.size += int64(n)
	l.head = Head{Number: e.Number, Hash: e.Hash, Time: e.Time}
	return e, nil
}

func month(t time.Time) string { return t.UTC().Format("2006-01") }

func (l *Log) begin(first uint64) error {
	file, err := os.OpenFile(filepath.Join(l.dir, fileName(first)), os.O_WRONLY|os.O_APPEND|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	l.file, l.size = file, 0
	return durable.SyncFolder(l.dir)
}

// end ends the present file, and removes those that are older than they are kept.
func (l *Log) end() error {
	if err := l.file.Close(); err != nil {
		return err
	}
	l.file, l.size = nil, 0
	l.options.Logger.Info("a file of the audit log is full; note its last entry elsewhere", "entry", l.head.Number, "hash", l.head.Hash.String())
	return l.expire()
}

// expire removes the files whose last entry is older than Options.Keep, and says so in the log first.
func (l *Log) expire() error {
	if l.options.Keep == 0 {
		return nil
	}
	names, err := files(l.dir)
	if err != nil {
		return err
	}
	var gone []string
	var last Entry
	for _, name := range names[:max(0, len(names)-1)] {
		e, err := lastEntry(filepath.Join(l.dir, name))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if l.options.Now().Sub(e.Time) < l.options.Keep {
			break
		}
		gone, last = append(gone, name), e
	}
	if len(gone) == 0 {
		return nil
	}
	if _, err := l.write(Entry{Action: Expired, Note: Head{Number: last.Number, Hash: last.Hash}.String()}); err != nil {
		return err
	}
	for _, name := range gone {
		if err := os.Remove(filepath.Join(l.dir, name)); err != nil {
			return err
		}
	}
	return durable.SyncFolder(l.dir)
}

// Head names the last entry.
func (l *Log) Head() Head {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head
}

// Close ends the log; nothing can be appended any more.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	if l.file == nil {
		return nil
	}
	file := l.file
	l.file = nil
	return file.Close()
}

const namePattern = "audit-%012d.jsonl"

func fileName(first uint64) string { return fmt.Sprintf(namePattern, first) }

// files lists the files of a log, oldest first.
func files(dir string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "audit-????????????.jsonl"))
	if err != nil {
		return nil, err
	}
	names := make([]string, len(paths))
	for i, p := range paths {
		names[i] = filepath.Base(p)
	}
	slices.Sort(names)
	return names, nil
}

func lastEntry(path string) (Entry, error) {
	content, err := os.ReadFile(path) // #nosec G304 -- a file of the log's own folder
	if err != nil {
		return Entry{}, err
	}
	return open(lastLine(content))
}

// lastLine gives the last line of a file, without its newline.
func lastLine(content []byte) []byte {
	content = bytes.TrimSuffix(content, []byte("\n"))
	return content[bytes.LastIndexByte(content, '\n')+1:]
}

// lines calls visit for each line of a file, without its newline, and its number from 1. A last line without a
// newline is still being written, or was never finished; it is left out.
func lines(path string, visit func(number int, line []byte) error) error {
	file, err := os.Open(path) // #nosec G304 -- a file of the log's own folder
	if err != nil {
		return err
	}
	defer file.Close()
	reader := bufio.NewReaderSize(file, 1<<16)
	for number := 1; ; number++ {
		line, err := reader.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := visit(number, line[:len(line)-1]); err != nil {
			return err
		}
	}
}
