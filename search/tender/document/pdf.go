package document

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"unicode"

	gopdfium "github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/requests"
	pdfiumwasm "github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Bounds of the sandbox.
const (
	sandboxes   = 2    // PDFs that are read at the same time
	memoryPages = 2048 // of 64 kB each, that reading one may take: 128 MB
)

// pdfium is PDFium, compiled for this machine when it is first asked for.
type pdfium struct {
	folder   string // where it is kept between processes; empty: nowhere
	mu       sync.Mutex
	compiled chan struct{} // closed when it is ready or failed; nil: nobody asked yet
	end      context.CancelFunc
	pool     gopdfium.Pool
	cache    wazero.CompilationCache
	err      error
}

// prepare begins to compile, once; close waits for it. It gives what is closed when it has ended.
func (p *pdfium) prepare() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.compiled == nil {
		done := make(chan struct{})
		p.compiled = done
		ctx, end := context.WithCancel(context.Background())
		p.end = end
		go func() {
			defer close(done)
			p.err = p.compile(ctx, p.folder)
			if p.err != nil && p.folder != "" && ctx.Err() == nil {
				// What is kept may be damaged, or the disk be full: this process does without, and the next keeps it anew.
				p.err = errors.Join(os.RemoveAll(p.folder), os.Mkdir(p.folder, 0o700), p.compile(ctx, ""))
			}
		}()
	}
	return p.compiled
}

// ready waits until PDFs can be read. Compiling goes on when ctx ends, so that the next one need not begin anew.
func (p *pdfium) ready(ctx context.Context) error {
	select {
	case <-p.prepare():
		if p.err != nil {
			return fmt.Errorf("document: make PDFium ready: %w", p.err)
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// compilers compile at the same time. It must be more than one: a single one does not heed that ctx ends.
const compilers = 2

func (p *pdfium) compile(ctx context.Context, folder string) error {
	config, cache, err := cached(wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2|experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(memoryPages).
		WithCloseOnContextDone(true), folder) // so that Kill ends what does not end by itself
	if err != nil {
		return err
	}
	pool, err := pdfiumwasm.Init(pdfiumwasm.Config{
		Context:  experimental.WithMemoryAllocator(experimental.WithCompilationWorkers(ctx, compilers), experimental.MemoryAllocatorFunc(newLinearMemory)),
		MaxTotal: sandboxes,
		// Without this it would see every file of the machine.
		FSConfig:      wazero.NewFSConfig(),
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if err != nil && cache != nil {
		return errors.Join(err, cache.Close(ctx))
	}
	p.pool, p.cache = pool, cache
	if err == nil && folder != "" {
		_ = clear(folder) // what is left there takes room, and nothing else
	}
	return err
}

// close gives back what was compiled, and ends compiling.
func (p *pdfium) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.compiled == nil {
		return nil
	}
	select {
	case <-p.compiled:
	default:
		p.end()
		<-p.compiled
	}
	defer p.end()
	var err error
	if p.pool != nil {
		err = p.pool.Close()
	}
	if p.cache != nil {
		err = errors.Join(err, p.cache.Close(context.Background()))
	}
	return err
}

// readPDF reads a PDF in a sandbox of its own, which is thrown away with whatever the file did to it.
func (r *Reader) readPDF(ctx context.Context, d *Document, content []byte) error {
	instance, err := r.pdfium.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return fmt.Errorf("document: begin a sandbox: %w", err)
	}
	type result struct {
		pages []string
		err   error
	}
	done := make(chan result, 1)
	go func() {
		pages, err := pdfPages(ctx, instance, content, r.limits)
		done <- result{pages, err}
	}()
	var got result
	select {
	case got = <-done:
		err = instance.Close()
	case <-ctx.Done():
		err = instance.Kill()
		<-done
		return errors.Join(ctx.Err(), err)
	}
	if got.err != nil {
		return got.err
	}
	if err != nil {
		return broken(err)
	}
	d.Pages = len(got.pages)
	blank := 0
	for _, page := range got.pages {
		if !strings.ContainsFunc(page, unicode.IsLetter) {
			blank++
		}
	}
	switch {
	case blank == len(got.pages):
		return scanned()
	case blank > 0:
		d.Left = append(d.Left, Left{Name: d.Name, Reason: Scanned, Pages: blank})
	}
	d.Text = joinHyphens(strings.Join(got.pages, "\n\n"))
	return nil
}

// pdfPages gives the text of every page.
func pdfPages(ctx context.Context, instance gopdfium.Pdfium, content []byte, limits Limits) (pages []string, err error) {
	defer func() {
		if r := recover(); r != nil { // the library panics where the sandbox was ended under it
			err = broken(fmt.Errorf("pdfium: %v", r))
		}
	}()
	opened, err := instance.OpenDocument(&requests.OpenDocument{File: &content})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return nil, encrypted("")
	case err != nil:
		return nil, broken(err)
	}
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	switch {
	case err != nil:
		return nil, broken(err)
	case count.PageCount > limits.Pages:
		return nil, &Error{Reason: TooMany, Detail: fmt.Sprintf("has %d pages, and at most %d are read; upload the part with the requirements alone", count.PageCount, limits.Pages)}
	case count.PageCount == 0:
		return nil, &Error{Reason: Empty, Detail: "has no pages"}
	}
	size := 0
	for i := range count.PageCount {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		text, err := instance.GetPageText(&requests.GetPageText{Page: requests.Page{ByIndex: &requests.PageByIndex{Document: opened.Document, Index: i}}})
		if err != nil {
			return nil, broken(fmt.Errorf("page %d: %w", i+1, err))
		}
		if size += len(text.Text); size > limits.Text {
			return nil, tooLong(limits)
		}
		pages = append(pages, strings.ToValidUTF8(text.Text, ""))
	}
	return pages, nil
}

// joinHyphens puts words together that were parted at the end of a line, where PDFium marks the hyphen.
func joinHyphens(s string) string {
	if !strings.ContainsRune(s, '\ufffe') {
		return s
	}
	var out bytes.Buffer
	for {
		at := strings.IndexRune(s, '\ufffe')
		if at < 0 {
			out.WriteString(s)
			return out.String()
		}
		out.WriteString(s[:at])
		s = strings.TrimLeft(s[at+len("\ufffe"):], "\r\n")
	}
}
