package document

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tetratelabs/wazero"
)

// Keep has PDFium, compiled for this machine, kept in a folder, so that only the first PDF ever read waits for it and
// not the first of each process. It is called before anything is read.
//
// Whoever can write to that folder can have their own code run in this process, outside the sandbox. So it is made
// with the permissions 0700, and it is an error, and nothing is kept, where others may write to it, to what is in it or
// to a folder above it. Links are followed.
func (r *Reader) Keep(folder string) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return fmt.Errorf("document: keep PDFium: %w", err)
	}
	// What is made is made in a folder that is ours alone.
	above, err := filepath.EvalSymlinks(filepath.Dir(folder))
	if err == nil {
		err = oursAlone(above)
	}
	if err == nil {
		folder = filepath.Join(above, filepath.Base(folder))
		if err = os.Mkdir(folder, 0o700); errors.Is(err, fs.ErrExist) {
			err = nil
		}
	}
	if err == nil {
		folder, err = filepath.EvalSymlinks(folder)
	}
	if err == nil {
		err = oursAlone(folder)
	}
	if info, statErr := os.Lstat(folder); err == nil && statErr == nil && !info.IsDir() {
		err = errors.New("it is not a folder")
	}
	if err == nil {
		err = filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error { return errors.Join(err, ours(path)) })
	}
	if err != nil {
		return fmt.Errorf("document: PDFium, compiled, is not kept in %s: %w", folder, err)
	}
	r.pdfium.folder = folder
	return nil
}

// oursAlone reports who but this process and root may put something in place of a folder, or of one above it.
func oursAlone(folder string) error {
	for {
		if err := ours(folder); err != nil {
			return err
		}
		above := filepath.Dir(folder)
		if above == folder {
			return nil
		}
		folder = above
	}
}

// ours reports that others may change a file or a folder. In a sticky folder, such as /tmp, each may change their own.
func ours(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is neither a file nor a folder", path)
	}
	if info.Mode().Perm()&0o022 != 0 && info.Mode()&fs.ModeSticky == 0 {
		return fmt.Errorf("others may write to %s; take that away with chmod go-w", path)
	}
	if owner, known := ownerOf(info); known && owner != 0 && owner != os.Geteuid() {
		return fmt.Errorf("%s belongs to somebody else; run as its owner, or remove it", path)
	}
	return nil
}

// leftBehind is how old a file is that nobody is writing any more.
const leftBehind = time.Hour

// clear removes what an older Vemvet or a crash left: all but what was kept last.
func clear(folder string) error {
	type file struct {
		path  string
		since time.Time
	}
	var all []file
	newest := file{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		f := file{path, info.ModTime()}
		all = append(all, f)
		if f.since.After(newest.since) && !strings.HasSuffix(path, ".tmp") {
			newest = f
		}
		return nil
	})
	for _, f := range all {
		if f.path != newest.path && time.Since(f.since) > leftBehind {
			err = errors.Join(err, os.Remove(f.path))
		}
	}
	return err
}

// cached is a configuration of the sandbox with what is kept in a folder; "": nothing is.
func cached(config wazero.RuntimeConfig, folder string) (wazero.RuntimeConfig, wazero.CompilationCache, error) {
	if folder == "" {
		return config, nil, nil
	}
	cache, err := wazero.NewCompilationCacheWithDir(folder)
	if err != nil {
		return config, nil, fmt.Errorf("document: open what is kept of PDFium: %w", err)
	}
	return config.WithCompilationCache(cache), cache, nil
}
