// Package backup puts what a data folder holds into one file, generation after generation, and gives it back. It
// knows parts by name, each a stream of bytes, and nothing of what is in them.
//
// A generation is a ZIP file named by when it was made, vemvet-20260301T090000Z.zip, which only its owner reads. It
// is there as a whole or not at all. Of a generation nothing changes later: what is erased from the data folder is
// not in the next one, and gone from all when those made before are.
package backup

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"github.com/vemvet/vemvet/indexer/durable"
)

// Part is something to keep. Write is called once.
type Part struct {
	Name  string // unlike others, with / where the part is one of several alike
	Write func(io.Writer) error
}

const stamp = "20060102T150405Z"

var generation = regexp.MustCompile(`^vemvet-(\d{8}T\d{6}Z)\.zip$`)

// Write makes a generation in a folder, and the folder if there is none. It gives the path of its file.
func Write(folder string, at time.Time, parts []Part) (path string, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("backup: %w", err)
	}
	path = filepath.Join(folder, "vemvet-"+at.UTC().Format(stamp)+".zip")
	if _, err := os.Stat(path); err == nil {
		return "", fmt.Errorf("backup: %s is there already", path)
	}
	file, err := os.CreateTemp(folder, ".vemvet-*.zip")
	if err != nil {
		return "", fmt.Errorf("backup: %w", err)
	}
	err = errors.Join(write(file, parts), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return "", fmt.Errorf("backup: %w", errors.Join(err, os.Remove(file.Name())))
	}
	if err := durable.SyncFolder(folder); err != nil {
		return "", fmt.Errorf("backup: %w", err)
	}
	return path, nil
}

func write(out io.Writer, parts []Part) error {
	archive := zip.NewWriter(out)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, part := range parts {
		w, err := archive.Create(part.Name)
		if err != nil {
			return err
		}
		if err := part.Write(w); err != nil {
			return fmt.Errorf("%s: %w", part.Name, err)
		}
	}
	return archive.Close()
}

// Generation is a backup in a folder.
type Generation struct {
	Path string
	Time time.Time
}

// Generations lists those in a folder, the newest first. A folder that is not there has none.
func Generations(folder string) ([]Generation, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	var out []Generation
	for _, entry := range entries {
		if found := generation.FindStringSubmatch(entry.Name()); found != nil {
			if at, err := time.Parse(stamp, found[1]); err == nil {
				out = append(out, Generation{filepath.Join(folder, entry.Name()), at})
			}
		}
	}
	slices.SortFunc(out, func(a, b Generation) int { return b.Time.Compare(a.Time) })
	return out, nil
}

// Prune removes all generations in a folder but the newest, and what one that was cut short left. It touches
// no other file.
func Prune(folder string, keep int) error {
	all, err := Generations(folder)
	if err != nil {
		return err
	}
	rest, err := filepath.Glob(filepath.Join(folder, ".vemvet-*.zip"))
	if err != nil {
		return err
	}
	for _, g := range all[min(keep, len(all)):] {
		rest = append(rest, g.Path)
	}
	for _, path := range rest {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("backup: %w", err)
		}
	}
	return nil
}

// Read calls visit for each part of a generation, in the order in which they were written. A part that is not as
// it was written is an error of the reader that visit is given, and visit is to give it back.
func Read(path string, visit func(name string, content io.Reader) error) error {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return fmt.Errorf("backup: %s: %w; want a file that 'vemvet backup' wrote, as a whole", path, err)
	}
	defer archive.Close()
	for _, file := range archive.File {
		content, err := file.Open()
		if err != nil {
			return fmt.Errorf("backup: %s: %s: %w", path, file.Name, err)
		}
		err = visit(file.Name, content)
		if err := errors.Join(err, content.Close()); err != nil {
			return fmt.Errorf("backup: %s: %s: %w", path, file.Name, err)
		}
	}
	return nil
}
