package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// decoder reads YAML into structs and, unlike yaml.Unmarshal, goes on after a fault, so that a person who
// sets Vemvet up sees every fault at once and in words. Fields are named by their yaml tags; supported
// are strings, booleans, whole and decimal numbers, dates, durations such as 15m, and lists, maps from strings and
// structs of these.
type decoder struct {
	faults *Faults
	lines  map[string]int  // where the value at a path such as "sources[1].every" stands
	wrong  map[string]bool // paths of faults
}

// line gives the line of a path, or of the nearest thing around it that the file holds.
func (d *decoder) line(path string) int {
	for path != "" {
		if line, ok := d.lines[path]; ok {
			return line
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return d.lines[""]
}

// fault reports what is wrong with the value at path.
func (d *decoder) fault(path, format string, args ...any) {
	d.wrong[path] = true
	d.faults.add(d.line(path), "%s %s", path, fmt.Sprintf(format, args...))
}

// mapping reads a mapping whose keys are the fields of all targets together, which are pointers to
// structs. With no target every key is left alone.
func (d *decoder) mapping(node *yaml.Node, path string, targets ...any) {
	node = resolve(node)
	if _, known := d.lines[path]; !known {
		d.lines[path] = node.Line
	}
	if isNull(node) {
		return
	}
	if node.Kind != yaml.MappingNode {
		d.fault(path, "is %s; want keys with values", describe(node))
		return
	}
	fields := map[string]reflect.Value{}
	for _, target := range targets {
		collect(reflect.ValueOf(target).Elem(), fields)
	}
	first := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		at := join(path, key.Value)
		if line, twice := first[key.Value]; twice {
			d.faults.add(key.Line, "%s is given twice, first on line %d", at, line)
			continue
		}
		first[key.Value] = key.Line
		d.lines[at] = key.Line
		field, ok := fields[key.Value]
		if !ok {
			d.faults.add(key.Line, "%s is not a known key%s", at, didYouMean(key.Value, fields))
			continue
		}
		d.value(value, at, field)
	}
}

// value reads one value into a field.
func (d *decoder) value(node *yaml.Node, path string, into reflect.Value) {
	node = resolve(node)
	if isNull(node) {
		return
	}
	switch {
	case into.Type() == reflect.TypeFor[time.Duration]():
		d.duration(node, path, into)
	case into.Type() == reflect.TypeFor[days]():
		d.days(node, path, into)
	case into.Type() == reflect.TypeFor[time.Time]():
		if node.Kind != yaml.ScalarNode || node.Decode(into.Addr().Interface()) != nil {
			d.fault(path, "is %s; want a date such as 2026-05-17, or a time such as 2026-05-17T09:30:00Z", describe(node))
		}
	case into.Type() == reflect.TypeFor[yaml.Node]():
		into.Set(reflect.ValueOf(*node))
	case into.Kind() == reflect.Pointer:
		fresh := reflect.New(into.Type().Elem())
		before := len(d.faults.List)
		d.value(node, path, fresh.Elem())
		if len(d.faults.List) == before {
			into.Set(fresh)
		}
	case into.Kind() == reflect.Struct:
		d.mapping(node, path, into.Addr().Interface())
	case into.Kind() == reflect.Slice:
		d.list(node, path, into)
	case into.Kind() == reflect.Map:
		d.dictionary(node, path, into)
	default:
		d.scalar(node, path, into)
	}
}

func (d *decoder) list(node *yaml.Node, path string, into reflect.Value) {
	if _, custom := into.Addr().Interface().(yaml.Unmarshaler); custom && node.Kind == yaml.ScalarNode {
		if node.Decode(into.Addr().Interface()) == nil { // a list that may be written as its only item
			return
		}
	}
	if node.Kind != yaml.SequenceNode {
		d.fault(path, "is %s; want a list such as [a, b]", describe(node))
		return
	}
	out := reflect.MakeSlice(into.Type(), len(node.Content), len(node.Content))
	for i, item := range node.Content {
		at := fmt.Sprintf("%s[%d]", path, i)
		d.lines[at] = item.Line
		d.value(item, at, out.Index(i))
	}
	into.Set(out)
}

func (d *decoder) dictionary(node *yaml.Node, path string, into reflect.Value) {
	if node.Kind != yaml.MappingNode {
		d.fault(path, "is %s; want keys with values", describe(node))
		return
	}
	out := reflect.MakeMap(into.Type())
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		at := join(path, key.Value)
		if out.MapIndex(reflect.ValueOf(key.Value).Convert(into.Type().Key())).IsValid() {
			d.faults.add(key.Line, "%s is given twice", at)
			continue
		}
		d.lines[at] = key.Line
		item := reflect.New(into.Type().Elem()).Elem()
		d.value(value, at, item)
		out.SetMapIndex(reflect.ValueOf(key.Value).Convert(into.Type().Key()), item)
	}
	into.Set(out)
}

func (d *decoder) duration(node *yaml.Node, path string, into reflect.Value) {
	span, err := time.ParseDuration(node.Value)
	if node.Kind != yaml.ScalarNode || err != nil {
		d.fault(path, "is %s; want a span of time such as 30s, 15m or 2h", describe(node))
		return
	}
	into.SetInt(int64(span))
}

// scalar leaves the reading of numbers and booleans to yaml, which knows all their forms.
func (d *decoder) scalar(node *yaml.Node, path string, into reflect.Value) {
	if node.Kind != yaml.ScalarNode {
		d.fault(path, "is %s; want %s", describe(node), wanted(into.Kind()))
		return
	}
	if into.Kind() == reflect.String {
		into.SetString(node.Value)
		return
	}
	fresh := reflect.New(into.Type())
	if node.Tag == "!!str" || node.Decode(fresh.Interface()) != nil {
		d.fault(path, "is %s; want %s", describe(node), wanted(into.Kind()))
		return
	}
	into.Set(fresh.Elem())
}

// collect finds the fields of a struct by their yaml tags, those of inlined structs too.
func collect(v reflect.Value, fields map[string]reflect.Value) {
	for i := range v.NumField() {
		name, option, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		switch {
		case option == "inline":
			collect(reflect.Indirect(v.Field(i)), fields)
		case name != "" && name != "-":
			fields[name] = v.Field(i)
		}
	}
}

func resolve(node *yaml.Node) *yaml.Node {
	for node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	return node
}

func isNull(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.Tag == "!!null" }

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// describe shows a value in a message, shortened. What a key holds that is not known stays out of
// messages: it may be a password in the wrong place.
func describe(node *yaml.Node) string {
	switch node.Kind {
	case yaml.MappingNode:
		return "a group of keys"
	case yaml.SequenceNode:
		return "a list"
	}
	text := []rune(node.Value)
	if len(text) > 40 {
		text = append(text[:40], '…')
	}
	return fmt.Sprintf("%q", string(text))
}

func wanted(kind reflect.Kind) string {
	switch kind {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number"
	}
	return "a whole number"
}

// didYouMean proposes the known key that is fewest edits away, if it is near.
func didYouMean(word string, fields map[string]reflect.Value) string {
	best, least := "", 3
	for _, name := range sortedKeys(fields) {
		if n := edits(word, name); n < least && n < len(name) {
			best, least = name, n
		}
	}
	if best != "" {
		return fmt.Sprintf("; did you mean %s?", best)
	}
	return "; known are " + strings.Join(sortedKeys(fields), ", ")
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// edits counts the insertions, deletions, replacements and swaps of neighbours between two words (Damerau
// 1964, as optimal string alignment).
func edits(a, b string) int {
	if len(a) > 64 {
		return len(a)
	}
	before, last := []int(nil), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
