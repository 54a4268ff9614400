package indexer

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vemvet/vemvet/connectors"
)

// A schedule is tested on a clock of its own, on which an engine's background work would never rest; what
// a pull does to an engine is tested in pull_test.go.
type nowhere struct{ Writer }

func (nowhere) Progress(string) ([]byte, int, error)          { return nil, 0, nil }
func (nowhere) Apply(context.Context, Batch) (Applied, error) { return Applied{}, nil }
func (nowhere) Retain(context.Context, string) (int, error)   { return 0, nil }
func (nowhere) Flush(context.Context) error                   { return nil }

// clocked notes when it was pulled, takes its time and fails with the next of errs.
type clocked struct {
	takes   time.Duration
	errs    []error
	began   []time.Time
	running int
	most    int
}

func (c *clocked) Pull(ctx context.Context, _ []byte, _ connectors.Sink) (connectors.Pass, error) {
	c.running++
	c.most = max(c.most, c.running)
	defer func() { c.running-- }()
	c.began = append(c.began, time.Now())
	select {
	case <-time.After(c.takes):
	case <-ctx.Done():
		return connectors.Pass{}, ctx.Err()
	}
	if len(c.errs) == 0 {
		return connectors.Pass{}, nil
	}
	err := c.errs[0]
	c.errs = c.errs[1:]
	return connectors.Pass{}, err
}

// run lets a schedule of the jobs run for a while on a clock that jumps.
func run(t *testing.T, while time.Duration, jobs []Job, meanwhile func(*Schedule)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := NewSchedule(nowhere{}, slog.New(slog.DiscardHandler), jobs)
		ctx, stop := context.WithTimeout(context.Background(), while)
		defer stop()
		ended := make(chan struct{})
		go func() { s.Run(ctx); close(ended) }()
		synctest.Wait()
		meanwhile(s)
		<-ended
	})
}

func TestASourceIsPulledAtOnceAndThenAtItsInterval(t *testing.T) {
	quick, slow := &clocked{}, &clocked{}
	run(t, 10*time.Hour, []Job{{Name: "quick", Source: quick, Every: time.Hour}, {Name: "slow", Source: slow, Every: 4 * time.Hour}}, func(*Schedule) {})
	if n := len(quick.began); n < 9 || n > 12 {
		t.Errorf("hourly: %d pulls in ten hours", n)
	}
	if n := len(slow.began); n != 3 {
		t.Errorf("every four hours: %d pulls in ten hours", n)
	}
	same := 0
	for i := 1; i < len(quick.began); i++ {
		gap := quick.began[i].Sub(quick.began[i-1])
		if gap < 54*time.Minute || gap > 66*time.Minute {
			t.Errorf("%v between pulls; want an hour give or take a tenth", gap)
		}
		if gap == time.Hour {
			same++
		}
	}
	if same > 1 {
		t.Errorf("%d of %d pauses were exactly an hour: sources fall into step", same, len(quick.began)-1)
	}
}

func TestATriggerPullsNowAndOnceMoreAfterThePullThatRuns(t *testing.T) {
	onDemand := &clocked{takes: time.Minute}
	run(t, 100*time.Hour, []Job{{Name: "on demand", Source: onDemand}}, func(s *Schedule) {
		time.Sleep(10 * time.Hour)
		if n := len(onDemand.began); n != 1 {
			t.Errorf("a source on demand was pulled %d times by itself; want once, at the start", n)
		}
		if s.Trigger("unknown") {
			t.Error("the schedule knows a source that does not exist")
		}
		for range 5 { // the first is served at once, the others are one wish
			if !s.Trigger("on demand") {
				t.Error("the schedule does not know its source")
			}
			time.Sleep(time.Second)
		}
		if !s.Status()[0].Running {
			t.Error("after a trigger nothing runs")
		}
	})
	if n := len(onDemand.began); n != 3 {
		t.Errorf("%d pulls; want one at the start, one for the first trigger, one for all that came while it ran", n)
	}
	if onDemand.most != 1 {
		t.Errorf("%d pulls of one source at a time", onDemand.most)
	}
}

func TestAFailedPullIsTriedAgainSoonAndThenLessOften(t *testing.T) {
	down := errors.New("the server is down")
	source := &clocked{errs: []error{down, down, down, nil}}
	run(t, 100*time.Minute, []Job{{Name: "directory", Source: source, Every: 24 * time.Hour}}, func(s *Schedule) {
		time.Sleep(2 * time.Minute)
		if st := s.Status()[0]; !errors.Is(st.Err, down) || st.Failed != 2 || !st.OK.IsZero() || st.Next.IsZero() {
			t.Errorf("after two failures the status is %+v", st)
		}
		time.Sleep(20 * time.Minute)
		if st := s.Status()[0]; st.Err != nil || st.Failed != 0 || st.OK.IsZero() || st.Next.Sub(st.OK) < 21*time.Hour {
			t.Errorf("after a success the status is %+v", st)
		}
	})
	if len(source.began) != 4 {
		t.Fatalf("%d pulls; want three that failed and one that did not", len(source.began))
	}
	for i, want := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute} {
		if gap := source.began[i+1].Sub(source.began[i]); gap < want*9/10 || gap > want*11/10 {
			t.Errorf("failure %d was followed by a pause of %v; want about %v", i+1, gap, want)
		}
	}
}

func TestAPassThatLostTooMuchWaitsForAPerson(t *testing.T) {
	source := &clocked{errs: []error{&TooManyGone{Source: "directory", Gone: 9, Records: 10}}}
	run(t, 23*time.Hour, []Job{{Name: "directory", Source: source, Every: 30 * time.Hour}}, func(*Schedule) {})
	if len(source.began) != 1 {
		t.Errorf("it was tried %d times", len(source.began))
	}
}

func TestAScheduleEndsAPullThatRuns(t *testing.T) {
	source := &clocked{takes: time.Hour}
	run(t, time.Minute, []Job{{Name: "slow", Source: source, Every: time.Minute}}, func(s *Schedule) {
		if st := s.Status()[0]; !st.Running || st.Began.IsZero() {
			t.Errorf("while it runs the status is %+v", st)
		}
	})
	if source.running != 0 || len(source.began) != 1 {
		t.Errorf("%d still run of %d", source.running, len(source.began))
	}
}
