package indexer

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/vemvet/vemvet/connectors"
)

// Job is a source that a Schedule pulls.
type Job struct {
	Name    string
	Source  connectors.Source
	Every   time.Duration // 0: only on demand
	Options PullOptions
}

// Status tells how a job is doing.
type Status struct {
	Name    string
	Running bool
	Began   time.Time // of the last pull, zero if there was none
	Report  Report    // of the last pull that ended
	Err     error     // and why it failed
	OK      time.Time // when a pull last succeeded
	Failed  int       // pulls in a row that failed
	Next    time.Time // when the next pull is due; zero while one runs and for a job on demand
}

// firstRetry is how long after a failure a source is tried again. The pause doubles with each further
// failure until it is the job's interval.
const firstRetry = time.Minute

// Schedule pulls sources again and again, each at its own pace and never one twice at a time.
type Schedule struct {
	writer Writer
	log    *slog.Logger
	jobs   []Job
	wake   []chan struct{} // per job; holds one wish

	mu     sync.Mutex
	status []Status
}

// NewSchedule returns a schedule that does nothing until Run.
func NewSchedule(w Writer, log *slog.Logger, jobs []Job) *Schedule {
	s := &Schedule{writer: w, log: log, jobs: jobs, status: make([]Status, len(jobs))}
	for i, j := range jobs {
		s.status[i].Name = j.Name
		s.wake = append(s.wake, make(chan struct{}, 1))
	}
	return s
}

// Run pulls every source at once and then at its interval, give or take a tenth so that sources do not fall
// into step, or when Trigger asks, until ctx ends. After a failure it tries again sooner. Once a day what the
// writer is told to keep no longer is removed, also of sources that are pulled on demand.
func (s *Schedule) Run(ctx context.Context) {
	var all sync.WaitGroup
	for i := range s.jobs {
		all.Go(func() { s.repeat(ctx, i) })
	}
	all.Go(func() { s.retain(ctx) })
	all.Wait()
}

func (s *Schedule) retain(ctx context.Context) {
	for daily := time.NewTicker(24 * time.Hour); ; {
		select {
		case <-ctx.Done():
			daily.Stop()
			return
		case <-daily.C:
		}
		switch removed, err := s.writer.Retain(ctx, ""); {
		case ctx.Err() != nil:
		case err != nil:
			s.log.Error("what is kept no longer could not be removed", "error", err)
		case removed > 0:
			s.log.Info("removed what is kept no longer", "records", removed)
		}
	}
}

func (s *Schedule) repeat(ctx context.Context, i int) {
	for {
		s.pull(ctx, i)
		var next <-chan time.Time
		s.update(i, func(st *Status) {
			if wait := pause(s.jobs[i].Every, *st); wait > 0 {
				next, st.Next = time.After(wait), time.Now().Add(wait)
			}
		})
		select {
		case <-ctx.Done():
			return
		case <-next:
		case <-s.wake[i]:
		}
	}
}

// pause is how long to wait for the next pull, 0 for ever.
func pause(every time.Duration, last Status) time.Duration {
	wait := every
	var gone *TooManyGone
	if last.Failed > 0 && !errors.As(last.Err, &gone) { // that one waits for a person
		wait = min(every, firstRetry<<min(last.Failed-1, 20))
	}
	return time.Duration(float64(wait) * (0.9 + 0.2*rand.Float64())) // #nosec G404 -- spreads syncs, hides nothing
}

func (s *Schedule) pull(ctx context.Context, i int) {
	job := s.jobs[i]
	s.update(i, func(st *Status) { st.Running, st.Began, st.Next = true, time.Now(), time.Time{} })
	report, err := Pull(ctx, s.writer, job.Name, job.Source, job.Options)
	s.update(i, func(st *Status) {
		st.Running, st.Report, st.Err = false, report, err
		if st.Failed++; err == nil {
			st.OK, st.Failed = time.Now(), 0
		}
	})
	switch {
	case ctx.Err() != nil:
	case err != nil:
		s.log.Error("a source could not be synced", "source", job.Name, "error", err)
	default:
		s.log.Info("synced", "source", job.Name, "added", report.Applied.Added, "changed", report.Applied.Changed,
			"removed", report.Applied.Removed+report.Removed, "left_out", report.Faulty, "took", report.Duration)
	}
}

func (s *Schedule) update(i int, change func(*Status)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.status[i])
}

// Trigger asks for a pull of the named source, or of all for an empty name, as soon as the one that may be
// running is done. It reports whether the schedule knows the name.
func (s *Schedule) Trigger(name string) bool {
	known := name == ""
	for i, j := range s.jobs {
		if name == "" || j.Name == name {
			known = true
			select {
			case s.wake[i] <- struct{}{}:
			default: // one wish is enough
			}
		}
	}
	return known
}

// Status lists how the jobs are doing, in their order.
func (s *Schedule) Status() []Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.status)
}
