package indexer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/vemvet/vemvet/connectors"
)

// PullOptions of one pull; the zero value works.
type PullOptions struct {
	// RemovalLimit is the share of a source's records, 0 to 1, that a complete pass may find gone.
	// 0: DefaultRemovalLimit.
	RemovalLimit float64
	// AllowRemovals removes however many are gone.
	AllowRemovals bool
	// Progress, if not nil, hears of each batch that is stored. It must return soon.
	Progress func(Progress)
}

// DefaultRemovalLimit is a fifth: a source that lost more was probably cut short.
const DefaultRemovalLimit = 0.2

// Progress of a pull.
type Progress struct {
	Applied  Applied
	Faults   int
	Records  int // sent by the source in this pull
	Expected int // that the source thinks it has in all, 0 unknown
	Elapsed  time.Duration
}

// Report of a pull.
type Report struct {
	Source   string
	Applied  Applied
	Complete bool
	Removed  int     // that a complete pass no longer saw
	Expired  int     // that are kept no longer
	Faults   []error // the first MaxFaults
	Faulty   int     // how many there were
	// Kept says that records a complete pass no longer saw were kept, because it had faults and a line
	// that could not be read may have been theirs.
	Kept     bool
	Duration time.Duration
}

// MaxFaults is how many faults of a pull are kept word for word.
const MaxFaults = 100

// Bounds of a batch.
const (
	batchRecords = 1000
	batchBytes   = 2 << 20
	batchAge     = time.Second // after which a checkpoint is stored though its batch is small
)

// Pull brings what changed in a source since its last checkpoint into an engine. Records are stored in
// batches while the source goes on reading; each batch and the checkpoint that follows it are one
// transaction. When it returns an error, what was stored until then stays, and the next pull resumes.
func Pull(ctx context.Context, w Writer, name string, source connectors.Source, opts PullOptions) (Report, error) {
	p := &puller{w: w, opts: opts, report: Report{Source: name}, began: time.Now(), batches: make(chan filled, 2)}
	checkpoint, _, err := w.Progress(name)
	if err != nil {
		return p.report, fmt.Errorf("pull %s: %w", name, err)
	}
	p.open.Source = name
	p.open.Restart = checkpoint == nil
	pass, err := p.run(ctx, checkpoint, source)
	if err == nil {
		err = w.Flush(ctx)
	}
	if err == nil && pass.Complete {
		err = p.finish(ctx)
	}
	if err == nil {
		p.report.Expired, err = w.Retain(ctx, name)
	}
	p.report.Complete = pass.Complete
	p.report.Duration = time.Since(p.began)
	if err != nil {
		return p.report, fmt.Errorf("pull %s: %w", name, err)
	}
	return p.report, nil
}

// puller is the Sink of one pull. The source fills the open batch; another goroutine stores full ones.
type puller struct {
	w       Writer
	opts    PullOptions
	report  Report
	began   time.Time
	ctx     context.Context
	open    Batch
	size    int
	sentAt  time.Time // when a batch was last sent
	sent    int
	expect  int
	deleted map[connectors.Ref]bool // in the open batch
	batches chan filled
}

// filled is a batch on its way, with the counts at that moment.
type filled struct {
	Batch
	progress Progress
}

// run lets the source send on one goroutine while this one stores. A source that fails does not keep what
// it sent before from being stored; a store that fails ends the source.
func (p *puller) run(ctx context.Context, checkpoint []byte, source connectors.Source) (connectors.Pass, error) {
	var stop context.CancelCauseFunc
	p.ctx, stop = context.WithCancelCause(ctx)
	defer stop(nil)
	type outcome struct {
		pass connectors.Pass
		err  error
	}
	ended := make(chan outcome, 1)
	go func() {
		defer close(p.batches)
		pass, err := source.Pull(p.ctx, checkpoint, p)
		if unsent := p.send(); err == nil {
			err = unsent
		}
		ended <- outcome{pass, err}
	}()
	for b := range p.batches {
		if context.Cause(p.ctx) != nil {
			continue // the source is about to notice
		}
		if err := p.store(ctx, b); err != nil {
			stop(err)
		}
	}
	o := <-ended
	if err := context.Cause(p.ctx); err != nil {
		return connectors.Pass{}, err
	}
	return o.pass, o.err
}

func (p *puller) store(ctx context.Context, b filled) error {
	applied, err := p.w.Apply(ctx, b.Batch)
	if err != nil {
		return err
	}
	p.report.Applied = p.report.Applied.Add(applied)
	if p.opts.Progress != nil {
		b.progress.Applied, b.progress.Elapsed = p.report.Applied, time.Since(p.began)
		p.opts.Progress(b.progress)
	}
	return nil
}

// finish removes what the pass no longer saw.
func (p *puller) finish(ctx context.Context) error {
	if p.report.Faulty > 0 {
		p.report.Kept = true
		return nil
	}
	limit := p.opts.RemovalLimit
	if limit == 0 {
		limit = DefaultRemovalLimit
	}
	if p.opts.AllowRemovals {
		limit = 1
	}
	removed, err := p.w.Finish(ctx, p.report.Source, limit)
	p.report.Removed = removed
	return errors.Join(err, p.w.Flush(ctx))
}

// send hands the open batch on, if there is anything in it.
func (p *puller) send() error {
	b := p.open
	if len(b.Upserts) == 0 && len(b.Deletes) == 0 && b.Checkpoint == nil && !b.Restart {
		return nil
	}
	p.open, p.size, p.deleted, p.sentAt = Batch{Source: b.Source}, 0, nil, time.Now()
	progress := Progress{Faults: p.report.Faulty, Records: p.sent, Expected: p.expect}
	select {
	case p.batches <- filled{b, progress}:
		return nil
	case <-p.ctx.Done():
		return context.Cause(p.ctx)
	}
}

// Restart implements connectors.Sink.
func (p *puller) Restart() error {
	if err := p.send(); err != nil {
		return err
	}
	p.open.Restart = true
	return nil
}

// Upsert implements connectors.Sink.
func (p *puller) Upsert(r connectors.Record) error {
	if p.deleted[connectors.RefOf(p.open.Source, r)] {
		if err := p.send(); err != nil {
			return err
		}
	}
	p.open.Upserts = append(p.open.Upserts, r)
	p.size += sizeOf(r)
	p.sent++
	return p.sendIfFull()
}

// Delete implements connectors.Sink.
func (p *puller) Delete(kind connectors.Kind, id string) error {
	ref := connectors.Ref{Source: p.open.Source, Kind: kind, ID: id}
	p.open.Deletes = append(p.open.Deletes, ref)
	if p.deleted == nil {
		p.deleted = map[connectors.Ref]bool{}
	}
	p.deleted[ref] = true
	return p.sendIfFull()
}

// Checkpoint implements connectors.Sink. A small batch is left open: what follows goes with it, and a
// crash before that costs reading it again.
func (p *puller) Checkpoint(place []byte) error {
	p.open.Checkpoint = place
	if len(p.open.Upserts)+len(p.open.Deletes) < batchRecords/2 && time.Since(p.sentAt) < batchAge {
		return nil
	}
	return p.send()
}

// Fault implements connectors.Sink.
func (p *puller) Fault(err error) error {
	p.report.Faulty++
	if len(p.report.Faults) < MaxFaults {
		p.report.Faults = append(p.report.Faults, err)
	}
	return nil
}

// Expect implements connectors.Sink.
func (p *puller) Expect(records int) { p.expect = records }

func (p *puller) sendIfFull() error {
	if len(p.open.Upserts)+len(p.open.Deletes) >= batchRecords || p.size >= batchBytes {
		return p.send()
	}
	return nil
}

// sizeOf estimates the bytes of a record by the texts that can be long.
func sizeOf(r connectors.Record) int {
	const rest = 256
	switch r := r.(type) {
	case *connectors.Post:
		return rest + len(r.Title) + len(r.Body)
	case *connectors.Person:
		return rest + len(r.Bio) + len(r.PhotoURL)
	case *connectors.Experience:
		return rest + len(r.Description)
	case *connectors.Group:
		return rest + len(r.Description) + 16*len(r.Members)
	}
	return rest
}
