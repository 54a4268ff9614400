package main

import (
	"fmt"
	"io"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/ui/page"
	"github.com/vemvet/vemvet/ui/page/texts"
)

// printComparison writes why one of two people is before the other: in words, and what makes the difference.
func printComparison(out io.Writer, c *search.Comparison) error {
	catalogue, err := texts.Load()
	if err != nil {
		return err
	}
	sentences, err := page.Sentences(catalogue.Languages()[0], c)
	if err != nil {
		return err
	}
	p := newPrinter(out)
	for _, sentence := range sentences {
		p.line("", sentence)
	}
	p.line("", "")
	for _, placed := range []search.Placed{c.A, c.B} {
		for _, filter := range placed.Filters {
			p.line("", fmt.Sprintf("%s is left out by the filter on %s.", placed.Person.Name, filter))
		}
	}
	p.line("", fmt.Sprintf("%-10s %10s %10s %11s", "", "A", "B", "A less B"))
	for _, k := range c.Kinds {
		p.line("", fmt.Sprintf("%-10s %10.2f %10.2f %+11.2f", k.Kind, k.A, k.B, k.Difference))
		for _, f := range k.Factors {
			p.line("", fmt.Sprintf("  %-8s %10.3f %10.3f %+11.2f", f.Name, f.A, f.B, f.Difference))
		}
	}
	p.line("", fmt.Sprintf("%-10s %10.2f %10.2f %+11.2f", "score", c.A.Score, c.B.Score, c.Difference))
	return p.err
}
