package search

import (
	"context"
	"sync"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
)

// projectKeys remembers of which project each line of a CV is, and for whom it was done, as the line was in some
// version: to read them all anew for every question takes seconds in a large firm.
type projectKeys struct {
	mu sync.Mutex
	of map[indexer.DocNo]cvKey
}

// cvKey is what a line of a CV is found by beside its words.
type cvKey struct {
	version  uint32
	project  string // the name that all share who did it together, or that of the line itself; "": of none
	customer string // whom it was done for; a school or an employer where it was no project
}

// projects gives the lines of CVs that are of projects and that the asker may read, by project.
func (s *Searcher) projects(ctx context.Context, l *look) (map[string][]indexer.DocNo, error) {
	out := map[string][]indexer.DocNo{}
	err := s.cvKeys(ctx, l, func(d indexer.DocNo, key cvKey) {
		if key.project != "" {
			out[key.project] = append(out[key.project], d)
		}
	})
	return out, err
}

// cvKeys calls visit for each line of a CV that the asker may read, by number.
func (s *Searcher) cvKeys(ctx context.Context, l *look, visit func(indexer.DocNo, cvKey)) error {
	var docs []indexer.DocNo
	l.Docs(l.access, func(d indexer.DocNo) bool {
		if l.Doc(d).Kind == connectors.KindExperience {
			docs = append(docs, d)
		}
		return ctx.Err() == nil
	})
	known := &s.remembered.projects
	known.mu.Lock()
	defer known.mu.Unlock()
	if known.of == nil {
		known.of = map[indexer.DocNo]cvKey{}
	}
	for _, d := range docs {
		have, there := known.of[d]
		if now := l.Version(d); !there || have.version != now {
			var err error
			if have, err = l.cvKeyOf(d); err != nil {
				return err
			}
			have.version = now
			known.of[d] = have
		}
		visit(d, have)
	}
	return ctx.Err()
}

func (l *look) cvKeyOf(d indexer.DocNo) (out cvKey, err error) {
	record, err := l.Record(d)
	if err != nil {
		return out, err
	}
	e, ok := record.(*connectors.Experience)
	if !ok {
		return out, nil
	}
	out.customer, out.project = e.Customer, e.Project
	switch {
	case e.Sort != "project":
		out.project = ""
	case out.project == "":
		ref, err := l.Ref(d)
		if err != nil {
			return out, err
		}
		out.project = ref.String()
	}
	return out, nil
}
