package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/vemvet/vemvet/indexer"
)

// meter shows how a pull gets on: one line redrawn on a terminal, a plain line now and then elsewhere.
type meter struct {
	out      io.Writer
	name     string
	terminal bool
	last     time.Time
}

// How often the meter speaks.
const (
	redrawEvery = 200 * time.Millisecond
	lineEvery   = 5 * time.Second
)

func newMeter(out io.Writer, name string) *meter {
	file, isFile := out.(*os.File)
	return &meter{out: out, name: name, terminal: isFile && term.IsTerminal(int(file.Fd())), last: time.Now()}
}

// show is called for each batch stored.
func (m *meter) show(p indexer.Progress) {
	pause := lineEvery
	if m.terminal {
		pause = redrawEvery
	}
	if time.Since(m.last) < pause {
		return
	}
	m.last = time.Now()
	line := fmt.Sprintf("%s: %d records, %.0f a second", m.name, p.Records, rate(p.Records, p.Elapsed))
	if p.Expected > p.Records {
		left := time.Duration(float64(p.Elapsed) * float64(p.Expected-p.Records) / float64(max(1, p.Records)))
		line += fmt.Sprintf(", %d%% of %d, %s left", 100*p.Records/p.Expected, p.Expected, left.Round(time.Second))
	}
	if p.Faults > 0 {
		line += fmt.Sprintf(", %d left out", p.Faults)
	}
	if m.terminal {
		fmt.Fprintf(m.out, "\r\x1b[K%s", line)
	} else {
		fmt.Fprintln(m.out, line)
	}
}

// done says what the pull amounted to.
func (m *meter) done(r indexer.Report) {
	if m.terminal {
		fmt.Fprint(m.out, "\r\x1b[K")
	}
	a := r.Applied
	var more string
	if a.Withheld > 0 {
		more += fmt.Sprintf(", %d withheld of people who were erased or left, or too old", a.Withheld)
	}
	if r.Expired > 0 {
		more += fmt.Sprintf(", %d kept no longer", r.Expired)
	}
	fmt.Fprintf(m.out, "%s: %d added, %d changed, %d unchanged, %d removed, %d left out%s; %s, %.0f a second\n",
		m.name, a.Added, a.Changed, a.Unchanged, a.Removed+r.Removed, r.Faulty, more,
		r.Duration.Round(time.Millisecond), rate(a.Added+a.Changed+a.Unchanged, r.Duration))
}

func rate(n int, d time.Duration) float64 { return float64(n) / max(d.Seconds(), 1e-3) }
