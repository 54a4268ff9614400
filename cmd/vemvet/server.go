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
	"github.com/vemvet/vemvet/search/bid/shelf"
	"github.com/vemvet/vemvet/search/identity"
	"github.com/vemvet/vemvet/search/tender"
	"github.com/vemvet/vemvet/search/tender/document"
	"github.com/vemvet/vemvet/ui"
	"github.com/vemvet/vemvet/ui/api"
	"github.com/vemvet/vemvet/ui/auth"
	"github.com/vemvet/vemvet/ui/auth/token"
	"github.com/vemvet/vemvet/ui/export"
	"github.com/vemvet/vemvet/ui/page"
)

// firmServer is everything that serve and demo run: an engine, what keeps it fresh, and what answers from it.
type firmServer struct {
	engine    *local.Engine
	data      string // the folder
	listener  net.Listener
	log       *slog.Logger
	asker     string // as in the configuration: who asks where nobody signs in
	questions []string
	jobs      []indexer.Job
	synonyms  *synonymList
	serving   *Config     // nil: the defaults, on this machine alone
	sessions  *auth.Store // nil: nobody signs in
	door      *auth.Door  // nil: nobody signs in
	tokens    *token.Desk // of whoever signs in
	shelf     *shelf.Shelf
	metrics   *ui.Metrics
	audit     *auditing
	person    string // whom the demo begins as
	documents *document.Reader

	begin func(*firmServer, context.Context, *search.Searcher) error // once everything can be found; nil: nothing

	privacyContact string
	beside         *beside // what an erasure in the engine erases, too
}

// run answers until ctx ends, and closes listener and engine. A hang-up signal syncs every source and reads
// the list of synonyms anew.
func (f firmServer) run(ctx context.Context) (err error) {
	f.documents = newDocuments(f.data, document.Limits{}, f.log)
	defer func() {
		if f.sessions != nil {
			err = errors.Join(err, f.sessions.Close())
		}
		err = errors.Join(err, f.documents.Close(), f.audit.log.Close(), f.engine.Close(), f.shelf.Close())
	}()
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
		if f.begin != nil {
			if err := f.begin(&f, ctx, searcher); err != nil && ctx.Err() == nil {
				return err
			}
		}
		ready.Store(true)
		group.Go(func() error {
			searcher.KeepTopics(ctx, keepTopicsEvery, f.log)
			return nil
		})
		group.Go(func() error {
			f.prepare(ctx)
			return nil
		})
		if c := f.serving; c != nil && c.Backup.Folder != "" {
			group.Go(func() error {
				generations{f.engine, f.audit.log, f.shelf, c.Backup.Folder, c.Backup.Keep}.follow(ctx, time.Duration(c.Backup.Every), f.log)
				return nil
			})
		}
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

// openAudit opens the audit log, and with it what is counted of the server.
func (f *firmServer) openAudit(data string, keep time.Duration) (err error) {
	f.metrics = ui.NewMetrics(f.engine)
	f.audit, err = openAudit(data, keep, f.engine, f.metrics, f.log)
	return err
}

// keepTopicsEvery is how long the firm's topics may lag behind what is written.
const keepTopicsEvery = time.Minute

func (f firmServer) server(plain *search.Searcher, asker search.Asker, schedule *indexer.Schedule, ready func() bool) *ui.Server {
	metrics, who := f.metrics, identity.New(f.engine)
	teams, bids := f.teams(plain)
	searcher, builder, tenders := metrics.Searcher(plain), metrics.TeamBuilder(teams), tender.New(plain)
	exports, outward := export.New(plain, teams), metrics.Outward(plain)
	options := ui.Options{
		Logger:  f.log,
		Metrics: metrics,
		Visitor: func(*gin.Context) (auth.Visitor, error) { return auth.Local(asker, nameOf(f.engine, asker)), nil },
		API: api.New(searcher, builder, api.Options{
			Asker: auth.Asker, RequestID: ui.RequestID, Ready: ready, Metrics: metrics.Handler(), Sync: f.sync(schedule), Identity: who, Me: plain,
			Audit: f.audit.note, Bids: bids, Exports: exports, Outward: outward,
			Tenders: tenders, Documents: f.documents,
		}),
	}
	pages := page.Options{
		Asker: auth.Asker, RequestID: ui.RequestID, Examples: f.questions, May: ui.May, Door: f.door,
		PrivacyContact: f.privacyContact, Identity: who, Me: plain, Audit: f.audit.note, AuditLog: f.audit.book, Bids: bids, Exports: exports, Outward: outward,
		Tenders: tenders, Documents: f.documents,
	}
	if f.door != nil {
		pages.Tokens = f.tokens
		options.Visitor, options.SignIn = f.door.Visitor, f.door
	}
	if c := f.serving; c != nil {
		options.Limits = ui.Limits(c.Limits)
		options.TrustedProxies, options.HTTPS, options.Host = c.proxies, c.https(), c.host()
		pages.Secure = c.https()
		if c.TLS != nil {
			options.Certificate = ui.NewCertificate(c.TLS.Certificate, c.TLS.Key, f.log)
		} else if !onThisMachine(f.listener.Addr().String()) {
			options.ProxiesOnly = true
		}
	}
	options.Pages = page.New(searcher, builder, pages)
	return ui.NewServer(options)
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
	directory, err := directoryOf(engine)
	if err != nil {
		return asker.Person()
	}
	no, known := directory.Person(asker.Person())
	if !known {
		return asker.Person()
	}
	return directory.People[no].Name
}

// directoryOf gives the directory of the moment.
func directoryOf(engine *local.Engine) (*indexer.Directory, error) {
	view, err := engine.View()
	if err != nil {
		return nil, err
	}
	defer view.Close()
	return view.Directory(), nil
}

// announce tells where Vemvet answers, and to whom.
func (f firmServer) announce(out io.Writer) {
	asker, _ := parseAsker(f.asker)
	scheme := "http"
	if f.serving != nil && f.serving.TLS != nil {
		scheme = "https"
	}
	fmt.Fprintf(out, "Vemvet answers on %s://%s\n", scheme, f.listener.Addr())
	if f.serving != nil && f.serving.PublicURL != "" {
		fmt.Fprintf(out, "Browsers find it at %s\n", f.serving.PublicURL)
	}
	switch name := nameOf(f.engine, asker); {
	case f.person != "":
		fmt.Fprintf(out, "Only this machine can reach it. You begin as %s; the top of every page lets you be somebody else.\n", f.person)
	case f.door != nil:
		fmt.Fprintln(out, "Whoever signs in reads what they may read.")
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
