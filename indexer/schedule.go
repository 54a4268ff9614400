package indexer

import (
	"context"
	"log/slog"
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
}

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

// Run pulls every source at once and then at its interval, or when Trigger asks, until ctx ends.
func (s *Schedule) Run(ctx context.Context) {
	var all sync.WaitGroup
	for i := range s.jobs {
		all.Go(func() { s.repeat(ctx, i) })
	}
	all.Wait()
}

func (s *Schedule) repeat(ctx context.Context, i int) {
	var next <-chan time.Time
	for {
		s.pull(ctx, i)
		if every := s.jobs[i].Every; every > 0 {
			next = time.After(every)
		}
		select {
		case <-ctx.Done():
			return
		case <-next:
		case <-s.wake[i]:
		}
	}
}

func (s *Schedule) pull(ctx context.Context, i int) {
	job := s.jobs[i]
	s.update(i, func(st *Status) { st.Running, st.Began = true, time.Now() })
	report, err := Pull(ctx, s.writer, job.Name, job.Source, job.Options)
	s.update(i, func(st *Status) {
		st.Running, st.Report, st.Err = false, report, err
		if err == nil {
			st.OK = time.Now()
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
