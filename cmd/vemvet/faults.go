package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing that is wrong with a configuration file.
type Fault struct {
	File    string // empty for the configuration itself, else a file that it names
	Line    int    // from 1; 0 when the fault is the file's as a whole
	Message string
}

// Faults is everything that is wrong with a configuration file, by line.
type Faults struct {
	File string
	List []Fault
}

// Error gives a line for each fault in the form file:line: message.
func (f *Faults) Error() string {
	lines := make([]string, len(f.List))
	for i, fault := range f.List {
		file := cmp.Or(fault.File, f.File)
		if fault.Line == 0 {
			lines[i] = fmt.Sprintf("%s: %s", file, fault.Message)
		} else {
			lines[i] = fmt.Sprintf("%s:%d: %s", file, fault.Line, fault.Message)
		}
	}
	return strings.Join(lines, "\n")
}

func (f *Faults) add(line int, format string, args ...any) {
	f.List = append(f.List, Fault{Line: line, Message: fmt.Sprintf(format, args...)})
}

// orNil sorts the faults, and gives nil when there are none.
func (f *Faults) orNil() error {
	if len(f.List) == 0 {
		return nil
	}
	slices.SortStableFunc(f.List, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return f
}
