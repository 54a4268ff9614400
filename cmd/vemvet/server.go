package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/sync/errgroup"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/team"
	"github.com/vemvet/vemvet/ui"
	"github.com/vemvet/vemvet/ui/api"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/page"
)

// firmServer is everything that serve and demo run: an engine, what keeps it fresh, and what answers from it.
type firmServer struct {
	engine    *local.Engine
	listener  net.Listener
	log       *slog.Logger
	asker     string // as in the configuration
	questions []string
	jobs      []indexer.Job
	synonyms  *synonymList

	privacyContact string
}

// run answers until ctx ends, and closes listener and engine. A hang-up signal syncs every source and reads
// the list of synonyms anew.
func (f firmServer) run(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, f.engine.Close()) }()
	asker, err := parseAsker(f.asker)
	if err != nil {
		f.listener.Close()
		return fmt.Errorf("asker %w", err)
	}
	hangUp := make(chan os.Signal, 1)
	signal.Notify(hangUp, syscall.SIGHUP)
	defer signal.Stop(hangUp)

	var ready atomic.Bool
	schedule := indexer.NewSchedule(f.engine, f.log, f.jobs)
	searcher := search.New(f.engine, search.DefaultParameters()).Knowing(f.synonyms.thesaurus)
	server := f.server(searcher, asker, schedule, ready.Load)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return server.Run(ctx, f.listener) })
	group.Go(func() error {
		if err := f.engine.Flush(ctx); err != nil && ctx.Err() == nil {
			return fmt.Errorf("catch up with what is stored: %w", err)
		}
		ready.Store(true)
		group.Go(func() error {
			searcher.KeepTopics(ctx, keepTopicsEvery, f.log)
			return nil
		})
		schedule.Run(ctx)
		return nil
	})
	reread := make(chan struct{}, 1)
	group.Go(func() error {
		f.synonyms.follow(ctx, reread, f.log)
		return nil
	})
	group.Go(func() error {
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-hangUp:
				f.log.Info("syncing every source, as the hang-up signal asks")
				schedule.Trigger("")
				select {
				case reread <- struct{}{}:
				default: // asked already
				}
			}
		}
	})
	return group.Wait()
}

// keepTopicsEvery is how long the firm's topics may lag behind what is written.
const keepTopicsEvery = time.Minute

func (f firmServer) server(plain *search.Searcher, asker search.Asker, schedule *indexer.Schedule, ready func() bool) *ui.Server {
	metrics := ui.NewMetrics(f.engine)
	searcher, builder := metrics.Searcher(plain), metrics.TeamBuilder(team.New(plain))
	return ui.NewServer(ui.Options{
		Logger:  f.log,
		Metrics: metrics,
		Visitor: func(*gin.Context) (auth.Visitor, error) { return auth.Local(asker, nameOf(f.engine, asker)), nil },
		API: api.New(searcher, builder, api.Options{
			Asker: auth.Asker, RequestID: ui.RequestID, Ready: ready, Metrics: metrics.Handler(), Sync: f.sync(schedule),
		}),
		Pages: page.New(searcher, builder, page.Options{
			Asker: auth.Asker, RequestID: ui.RequestID, Examples: f.questions, May: ui.May, PrivacyContact: f.privacyContact,
		}),
	})
}

// sync gives what POST /api/v1/sync calls; nil where there is no source to read.
func (f firmServer) sync(schedule *indexer.Schedule) func() []string {
	if len(f.jobs) == 0 {
		return nil
	}
	return func() []string {
		schedule.Trigger("")
		var names []string
		for _, s := range schedule.Status() {
			names = append(names, s.Name)
		}
		return names
	}
}

// nameOf is what to call an asker, empty for anyone.
func nameOf(engine *local.Engine, asker search.Asker) string {
	if asker.Person() == "" {
		return ""
	}
	view, err := engine.View()
	if err != nil {
		return asker.Person()
	}
	defer view.Close()
	directory := view.Directory()
	no, known := directory.Person(asker.Person())
	if !known {
		return asker.Person()
	}
	return directory.People[no].Name
}

// announce tells where Vemvet answers, and as whom: there is no sign-in yet.
func (f firmServer) announce(out io.Writer) {
	asker, _ := parseAsker(f.asker)
	fmt.Fprintf(out, "Vemvet answers on http://%s\n", f.listener.Addr())
	switch name := nameOf(f.engine, asker); {
	case asker.Person() == "":
		fmt.Fprintln(out, "Until sign-in is configured, only this machine can reach it, and every question is asked as anyone:")
		fmt.Fprintln(out, "answers hold what the whole firm may read.")
	case name == asker.Person():
		fmt.Fprintf(out, "Until sign-in is configured, only this machine can reach it, and every question is asked as %s.\n", name)
		fmt.Fprintln(out, "No source has brought that person yet: until one does, answers hold what the whole firm may read.")
	default:
		fmt.Fprintf(out, "Until sign-in is configured, only this machine can reach it, and every question is asked as %s (%s):\n", name, asker.Person())
		fmt.Fprintln(out, "whoever uses this machine reads what they may read.")
	}
}
