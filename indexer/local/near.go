package local

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/vemvet/vemvet/indexer"
)

// Near implements indexer.View.
func (v *view) Near(term string, edits int) ([]indexer.Word, error) {
	near := map[string]bool{}
	for _, field := range []string{titleField, tagsField, bodyField} {
		dictionary, err := v.snapshot.FieldDictFuzzy(field, term, edits, "")
		if err != nil {
			return nil, fmt.Errorf("index: terms near one in %s: %w", field, err)
		}
		for {
			entry, err := dictionary.Next()
			if err != nil {
				return nil, fmt.Errorf("index: terms near one in %s: %w", field, err)
			}
			if entry == nil {
				break
			}
			near[entry.Term] = true
		}
		if err := dictionary.Close(); err != nil {
			return nil, fmt.Errorf("index: terms near one in %s: %w", field, err)
		}
	}
	var out []indexer.Word
	for t := range near {
		documents, _, err := v.Frequency(t)
		if err != nil {
			return nil, err
		}
		if documents > 0 && t != term {
			out = append(out, indexer.Word{Text: t, Documents: documents})
		}
	}
	slices.SortFunc(out, func(a, b indexer.Word) int {
		return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Text, b.Text))
	})
	return out, nil
}
