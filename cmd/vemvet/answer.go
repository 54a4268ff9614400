package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/go-json-experiment/json"
	jsonv1 "github.com/go-json-experiment/json/v1"

	"github.com/vemvet/vemvet/indexer/local"
	"github.com/vemvet/vemvet/search"
)

// answer opens the data of a firm for one question, put on behalf of as, or of the configured asker where
// that is empty.
func (f *firmFlags) answer(ctx context.Context, as string, errs io.Writer, question func(*search.Searcher, search.Asker) error) error {
	return f.ask(ctx, as, errs, func(o opened) error { return question(o.searcher, o.asker) })
}

// opened is the data of a firm that is open for one question.
type opened struct {
	config   *Config
	engine   *local.Engine
	searcher *search.Searcher
	asker    search.Asker
}

func (f *firmFlags) ask(ctx context.Context, as string, errs io.Writer, question func(opened) error) (err error) {
	config, err := f.load()
	if err != nil {
		return err
	}
	if as != "" {
		config.Asker = as
	}
	asker, err := parseAsker(config.Asker)
	if err != nil {
		return fmt.Errorf("--as %w", err)
	}
	if _, err := os.Stat(config.Data); err != nil {
		return fmt.Errorf("there is no data in %s yet; bring some in with 'vemvet sync'", config.Data)
	}
	engine, err := openEngine(config, errs)
	if errors.Is(err, local.ErrLocked) {
		return fmt.Errorf("%s is open in another vemvet: ask that one, at http://%s/ if it serves there", config.Data, config.Listen)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	if err := engine.Flush(ctx); err != nil {
		return err
	}
	return question(opened{config, engine, search.New(engine, search.DefaultParameters()).Knowing(config.synonyms.thesaurus), asker})
}

// printJSON writes an answer as the API gives it, on one line.
func printJSON(out io.Writer, answer any) error {
	line, err := json.Marshal(answer, jsonv1.OmitEmptyWithLegacySemantics(true), json.Deterministic(true))
	if err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	_, err = fmt.Fprintf(out, "%s\n", line)
	return err
}
