package connectors

import "context"

// A Source brings the records of one place. It is configured and named by its user; it starts no work
// until Pull is called and leaves none behind when Pull returns.
type Source interface {
	// Pull sends to sink everything that changed since the checkpoint, which is nil at the first pull and
	// otherwise what the source itself last sent. It returns when it has seen all there is, when ctx ends
	// or when the sink refuses; what the sink took until then stays, and the next Pull resumes from the
	// last checkpoint. Temporary failures are retried inside with back-off.
	Pull(ctx context.Context, checkpoint []byte, sink Sink) (Pass, error)
}

// Pass says what a finished Pull amounted to.
type Pass struct {
	// Complete is true when the pull, together with those that led up to the checkpoint it resumed from,
	// saw every record that the source has: what it did not see is gone and will be removed.
	Complete bool
}

// A Sink takes what a source yields, in order. An error from it ends the pull.
type Sink interface {
	// Restart begins a pass from the start: what was seen before it no longer counts as seen. A source
	// that reads everything again although it was given a checkpoint calls it before it sends anything;
	// at the first pull, without a checkpoint, it is implied.
	Restart() error
	// Upsert stores a record that is new or may have changed. The source must not change it afterwards.
	Upsert(Record) error
	// Delete removes a record that the source knows to be gone.
	Delete(kind Kind, id string) error
	// Checkpoint marks a place to resume from. It is stored together with everything sent before it.
	Checkpoint([]byte) error
	// Fault counts and reports something that could not be read; the pull goes on without it. The error
	// names the place: file, line and field, or the entry's DN.
	Fault(error) error
	// Expect tells how many records the source thinks it has in all, for progress; it may be called
	// again as the source learns more.
	Expect(records int)
}
