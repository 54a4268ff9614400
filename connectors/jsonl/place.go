package jsonl

import (
	"encoding/json"
	"fmt"

	"github.com/vemvet/vemvet/connectors"
)

// place is the checkpoint: which file, and how far it was read.
type place struct {
	Size     int64  `json:"size"`
	Modified int64  `json:"modified"` // Unix nanoseconds
	Begins   uint64 `json:"begins"`   // hash of the first bytes
	Offset   int64  `json:"offset"`   // of the next line, unpacked
	Line     int    `json:"line"`     // that came before it
	Complete bool   `json:"complete"`

	Faults []string `json:"faults,omitempty"` // the first of those left out
	Faulty int      `json:"faulty,omitempty"` // how many were
}

// Bounds of what a checkpoint remembers of faults.
const (
	faultsKept = 100
	faultBytes = 400
)

func (p place) sameFile(q place) bool {
	return p.Size == q.Size && p.Modified == q.Modified && p.Begins == q.Begins
}

// remember keeps a fault, so that the pull that resumes here counts it too.
func (p *place) remember(fault error) {
	if p.Faulty++; len(p.Faults) < faultsKept {
		text := fault.Error()
		p.Faults = append(p.Faults, text[:min(len(text), faultBytes)])
	}
}

// recall reports the faults of the pulls that led here.
func (p place) recall(name string, sink connectors.Sink) error {
	for i := range p.Faulty {
		fault := fmt.Errorf("%s: a line left out by an earlier sync", name)
		if i < len(p.Faults) {
			fault = fmt.Errorf("%s", p.Faults[i])
		}
		if err := sink.Fault(fault); err != nil {
			return err
		}
	}
	return nil
}

func (p place) encode() []byte {
	line, err := json.Marshal(p)
	if err != nil {
		panic(err) // numbers and strings always encode
	}
	return line
}
