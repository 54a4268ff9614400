package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer/text"
	"github.com/vemvet/vemvet/search"
)

// Config is the one configuration file, vemvet.yaml. Relative paths in it are relative to the file.
type Config struct {
	Data      string   `yaml:"data"`      // directory of the store and the index; default "data"
	Listen    string   `yaml:"listen"`    // default 127.0.0.1:8080
	Asker     string   `yaml:"asker"`     // a person's source:id, or "anyone", the default
	Languages []string `yaml:"languages"` // that the firm writes in, of text.Languages; empty: all of these
	Log       string   `yaml:"log"`       // debug, info (the default), warn or error
	Synonyms  string   `yaml:"synonyms"`  // file of words that mean the same; empty: the list that Vemvet comes with
	// PrivacyContact answers questions about personal data: a mail address, or an https address of a page.
	PrivacyContact string `yaml:"privacy_contact"`
	Serving        `yaml:",inline"`
	// AuditKeep is for how long the audit log is kept at least; default 8760h, a year; 0: for ever.
	AuditKeep time.Duration `yaml:"audit_keep"`
	Backup    BackupConfig  `yaml:"backup"`
	Sources   []SourceConfig

	synonyms *synonymList
	beside   beside
}

// SourceConfig is one configured source.
type SourceConfig struct {
	Name string `yaml:"name"`
	Type string `yaml:"type"`
	// Every is how long to wait between two syncs while serving; default 15m, 0 for only on demand.
	Every time.Duration `yaml:"every"`
	// RemovalLimit is the share of a source's records, above 0 and up to 1, that one complete pass may
	// find gone; default 0.2.
	RemovalLimit    float64 `yaml:"removal_limit"`
	RetentionConfig `yaml:",inline"`

	settings settings
}

// Defaults of the file.
const (
	defaultConfig       = "vemvet.yaml"
	defaultData         = "data"
	defaultListen       = "127.0.0.1:8080"
	defaultAsker        = "anyone"
	defaultLog          = "info"
	defaultEvery        = 15 * time.Minute
	defaultRemovalLimit = 0.2
	minEvery            = 10 * time.Second
	maxConfigSize       = 1 << 20
)

// Open makes the source ready to be pulled. It reads secrets but connects to nothing.
func (s SourceConfig) Open() (connectors.Source, error) {
	source, err := s.settings.open()
	if err != nil {
		return nil, fmt.Errorf("source %s: %w", s.Name, err)
	}
	return source, nil
}

// Warnings tells what is allowed and should be looked at, a sentence each.
func (c *Config) Warnings() []string {
	var out []string
	for _, s := range c.Sources {
		if w, ok := s.settings.(interface{ warnings() []string }); ok {
			for _, warning := range w.warnings() {
				out = append(out, fmt.Sprintf("source %s: %s", s.Name, warning))
			}
		}
	}
	return append(out, c.servingWarnings()...)
}

// Source finds a configured source by name, or tells which there are.
func (c *Config) Source(name string) (SourceConfig, error) {
	var names []string
	for _, s := range c.Sources {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return SourceConfig{}, fmt.Errorf("no source is named %q; configured are %s", name, strings.Join(names, ", "))
}

// Logger writes to out what the configured level lets through.
func (c *Config) Logger(out io.Writer) *slog.Logger {
	level, _ := parseLevel(c.Log)
	return slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: level}))
}

func parseLevel(name string) (slog.Level, bool) {
	level, known := map[string]slog.Level{
		"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
	}[name]
	return level, known
}

// parseAsker reads what asker or --as says: a person's "source:id", or "anyone".
func parseAsker(s string) (search.Asker, error) {
	if s == "anyone" {
		return search.Anyone(), nil
	}
	ref, err := connectors.ParseRef(connectors.KindPerson, s)
	if err != nil {
		return search.Asker{}, fmt.Errorf(`is %q; want a person as source:id, such as directory:1234, or "anyone"`, s)
	}
	return search.As(ref.String()), nil
}

// firmFlags are the flags of every command that works on a firm's data.
type firmFlags struct {
	config, data string
}

func (f *firmFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.config, "config", "c", "", "configuration `file` (default "+defaultConfig+" in the present directory)")
	cmd.Flags().StringVar(&f.data, "data", "", "data `directory`, in place of the configured one")
}

// load reads the configuration. With --data alone, and no vemvet.yaml here, it is all defaults and has no
// sources: enough to ask questions.
func (f *firmFlags) load() (*Config, error) {
	path := f.config
	if path == "" {
		path = defaultConfig
	}
	config, err := LoadConfig(path)
	switch {
	case err == nil:
	case f.config == "" && errors.Is(err, fs.ErrNotExist):
		if f.data == "" {
			return nil, fmt.Errorf("there is no %s here; write one with 'vemvet config init', name one with --config, or try 'vemvet demo'", defaultConfig)
		}
		config = newConfig()
	default:
		return nil, err
	}
	if f.data != "" {
		config.Data = f.data
	}
	return config, nil
}

func newConfig() *Config {
	return &Config{Data: defaultData, Listen: defaultListen, Asker: defaultAsker, Log: defaultLog, AuditKeep: defaultAuditKeep, synonyms: starterSynonyms()}
}

// LoadConfig reads a configuration file and checks everything in it that can be checked without
// connecting anywhere. What is wrong comes back all at once, as *Faults.
func LoadConfig(path string) (*Config, error) {
	file, err := os.Open(path) // #nosec G304 -- the file that whoever runs the command names
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxConfigSize+1))
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	if len(content) > maxConfigSize {
		return nil, fmt.Errorf("read configuration: %s is larger than %d bytes", path, maxConfigSize)
	}
	return parseConfig(path, content)
}

// parseConfig is LoadConfig for what stands in the file at path.
func parseConfig(path string, content []byte) (*Config, error) {
	faults := &Faults{File: path}
	root, ok := parseYAML(content, faults)
	if !ok {
		return nil, faults.orNil()
	}
	config := newConfig()
	d := &decoder{faults: faults, lines: map[string]int{"": 1}, wrong: map[string]bool{}}
	top := struct {
		*Config `yaml:",inline"`
		Sources yaml.Node `yaml:"sources"`
		SignIn  yaml.Node `yaml:"sign_in"`
	}{Config: config}
	d.mapping(root, "", &top)
	d.checkTop(config)
	d.checkBackup(&config.Backup, filepath.Dir(path))
	if config.Synonyms != "" {
		config.synonyms = d.synonyms(config, filepath.Dir(path))
	}
	config.Sources = d.sources(&top.Sources, filepath.Dir(path))
	d.serving(config, &top.SignIn, filepath.Dir(path))
	if !filepath.IsAbs(config.Data) {
		config.Data = filepath.Join(filepath.Dir(path), config.Data)
	}
	if err := faults.orNil(); err != nil {
		return nil, err
	}
	return config, nil
}

// yamlLine finds the line in what the yaml package says about syntax.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// parseYAML gives the document's top node; an empty file has an empty one.
func parseYAML(content []byte, faults *Faults) (*yaml.Node, bool) {
	dec := yaml.NewDecoder(bytes.NewReader(content))
	var document, second yaml.Node
	err := dec.Decode(&document)
	if errors.Is(err, io.EOF) {
		return &yaml.Node{Kind: yaml.MappingNode, Line: 1}, true
	}
	if err == nil {
		if err = dec.Decode(&second); errors.Is(err, io.EOF) {
			return document.Content[0], true
		}
		if err == nil {
			faults.add(second.Line, "a second document begins here; the configuration is one document, without --- in the middle")
			return nil, false
		}
	}
	line, message := 0, err.Error()
	if found := yamlLine.FindStringSubmatch(message); found != nil {
		line, _ = strconv.Atoi(found[1])
		message = found[2]
	}
	faults.add(line, "is not YAML: %s", message)
	return nil, false
}

func (d *decoder) checkTop(c *Config) {
	if c.Data == "" {
		d.fault("data", "is empty; want a directory")
	}
	if _, err := parseAsker(c.Asker); err != nil {
		d.fault("asker", "%v", err)
	}
	for i, tag := range c.Languages {
		if !slices.Contains(text.Languages, text.Canonical(tag)) {
			d.fault(fmt.Sprintf("languages[%d]", i), "is %q; want any of %s", tag, strings.Join(text.Languages, ", "))
		}
	}
	if c.PrivacyContact != "" && !strings.HasPrefix(c.PrivacyContact, "https://") {
		if address, err := mail.ParseAddress(c.PrivacyContact); err != nil || address.Address != c.PrivacyContact {
			d.fault("privacy_contact", "is %q; want a mail address, such as privacy@firm.example, or the https address of a page", c.PrivacyContact)
		}
	}
	if c.AuditKeep < 0 {
		d.fault("audit_keep", "is %s; want how long to keep the audit log, such as 8760h for a year, or 0 for ever", c.AuditKeep)
	}
	if _, known := parseLevel(c.Log); !known {
		d.fault("log", "is %q; want debug, info, warn or error", c.Log)
	}
}

// synonyms reads the file of synonyms. Its faults stand among those of the configuration.
func (d *decoder) synonyms(c *Config, dir string) *synonymList {
	d.file("synonyms", &c.Synonyms, dir)
	list := &synonymList{path: c.Synonyms}
	if d.wrong["synonyms"] {
		return list
	}
	var faults *Faults
	switch err := list.read(); {
	case errors.As(err, &faults):
		for _, f := range faults.List {
			d.faults.List = append(d.faults.List, Fault{File: list.path, Line: f.Line, Message: f.Message})
		}
	case err != nil:
		d.fault("synonyms", "%v", err)
	}
	return list
}

// sourceName is what may name a source: it becomes part of ids, addresses and keys of the store.
var sourceName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)

// sources reads the list of sources.
func (d *decoder) sources(list *yaml.Node, dir string) []SourceConfig {
	if list.IsZero() || isNull(list) {
		d.fault("sources", "is missing; list at least one source to read from")
		return nil
	}
	if list.Kind != yaml.SequenceNode {
		d.fault("sources", "is %s; want a list, each item beginning with - name:", describe(list))
		return nil
	}
	if len(list.Content) == 0 {
		d.fault("sources", "is empty; list at least one source to read from")
	}
	var out []SourceConfig
	named := map[string]string{}
	for i, item := range list.Content {
		path := fmt.Sprintf("sources[%d]", i)
		d.lines[path] = item.Line
		if resolve(item).Kind != yaml.MappingNode {
			d.fault(path, "is %s; want keys with values, as in - name: directory", describe(resolve(item)))
			continue
		}
		s := d.source(item, path, dir)
		switch {
		case s.Name == "":
			d.fault(path+".name", "is missing; name the source, for instance directory")
		case !sourceName.MatchString(s.Name):
			d.fault(path+".name", "is %q; want up to 32 small letters, digits, - and _, beginning with a letter", s.Name)
		case named[s.Name] != "":
			d.fault(path+".name", "is %q like %s (line %d); every source needs a name of its own", s.Name, named[s.Name], d.line(named[s.Name]))
		default:
			named[s.Name] = path + ".name"
		}
		out = append(out, s)
	}
	return out
}

// source reads one source: the keys that all have and those of its type, side by side.
func (d *decoder) source(node *yaml.Node, path, dir string) SourceConfig {
	s := SourceConfig{Every: defaultEvery, RemovalLimit: defaultRemovalLimit}
	kind := valueOf(node, "type")
	i := slices.IndexFunc(sourceTypes, func(t sourceType) bool { return t.name == kind })
	if i < 0 {
		d.ignoring(path, node, &s)
		if kind == "" {
			d.fault(path+".type", "is missing; want one of %s", typeNames())
		} else {
			d.fault(path+".type", "is %q; want one of %s", kind, typeNames())
		}
		d.checkCommon(s, path)
		return s
	}
	s.settings = sourceTypes[i].settings()
	d.mapping(node, path, &s, s.settings.config())
	d.checkCommon(s, path)
	d.files(s.settings, path, dir)
	if err := s.settings.check(); err != nil {
		d.settingFaults(path, err)
	}
	return s
}

// ignoring reads the keys that every source has where the others cannot be judged.
func (d *decoder) ignoring(path string, node *yaml.Node, s *SourceConfig) {
	node = resolve(node)
	common := &yaml.Node{Kind: yaml.MappingNode, Line: node.Line}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if slices.Contains([]string{"name", "type", "every", "removal_limit", "keep", "leavers", "leavers_posts"}, node.Content[i].Value) {
			common.Content = append(common.Content, node.Content[i], node.Content[i+1])
		}
	}
	d.mapping(common, path, s)
}

func (d *decoder) checkCommon(s SourceConfig, path string) {
	if s.Every != 0 && s.Every < minEvery {
		d.fault(path+".every", "is %s; want at least %s, or 0 to sync on demand only", s.Every, minEvery)
	}
	if !(s.RemovalLimit > 0 && s.RemovalLimit <= 1) {
		d.fault(path+".removal_limit", "is %g; want a share above 0 and up to 1, such as 0.2 for a fifth", s.RemovalLimit)
	}
	d.checkRetention(s.RetentionConfig, path)
}

// files makes the paths among a source's settings relative to the configuration file, and reports those
// where nothing is.
func (d *decoder) files(s interface{ files() map[string]*string }, path, dir string) {
	files := s.files()
	for _, key := range sortedKeys(files) {
		if file := files[key]; *file != "" && *file != "-" {
			d.file(path+"."+key, file, dir)
		}
	}
}

// file makes one path relative to the configuration file, and reports when nothing is there.
func (d *decoder) file(path string, file *string, dir string) {
	if !filepath.IsAbs(*file) {
		*file = filepath.Join(dir, *file)
	}
	info, err := os.Stat(*file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.fault(path, "names %s, which does not exist", *file)
	case err != nil:
		d.fault(path, "cannot be used: %v", err)
	case info.IsDir():
		d.fault(path, "names %s, which is a directory; want a file", *file)
	}
}

// settingFaults reports what a source says about its own settings, each under its key.
func (d *decoder) settingFaults(path string, err error) {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range several.Unwrap() {
			d.settingFaults(path, e)
		}
		return
	}
	var keyed *settingError
	if errors.As(err, &keyed) {
		if at := path + "." + keyed.key; !d.wrong[at] { // else it follows from what has been said
			d.fault(at, "%v", keyed.err)
		}
		return
	}
	d.fault(path, "%v", err)
}

func valueOf(mapping *yaml.Node, key string) string {
	mapping = resolve(mapping)
	if mapping.Kind != yaml.MappingNode {
		return ""
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if value := resolve(mapping.Content[i+1]); mapping.Content[i].Value == key && value.Kind == yaml.ScalarNode {
			return value.Value
		}
	}
	return ""
}
