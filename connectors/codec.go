package connectors

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"
)

// FieldError names the field of a record that cannot be right.
type FieldError struct {
	Field string // path, for instance "skills[2].level"; empty when the line as a whole is bad
	Err   error
}

func (e *FieldError) Error() string {
	if e.Field == "" {
		return e.Err.Error()
	}
	return fmt.Sprintf("field %q %v", e.Field, e.Err)
}

// Unwrap gives the reason without the field.
func (e *FieldError) Unwrap() error { return e.Err }

// Decode reads one record from its line format: a JSON object with a "type" field, no unknown and no
// repeated fields, names in lower case as documented, times as in RFC 3339 and valid UTF-8 throughout.
// The type may stand anywhere, but a line is read in one pass only when it comes first. The record keeps
// nothing of line. Errors are a *FieldError.
func Decode(line []byte) (Record, error) {
	kind, ok := leadingKind(line)
	if !ok {
		var err error
		if kind, err = searchKind(line); err != nil {
			return nil, err
		}
	}
	record, ok := New(kind)
	if !ok {
		return nil, &FieldError{Field: "type", Err: fmt.Errorf("is %s; want one of %s", quote(string(kind)), kindList())}
	}
	if err := json.Unmarshal(line, typed(record), json.RejectUnknownMembers(true)); err != nil {
		return nil, explain(line, err)
	}
	if err := record.Check(); err != nil {
		return nil, err
	}
	return record, nil
}

// leadingKind reads the type of a line that begins with it, as every line that Encode wrote does. It
// checks only as much as it reads.
func leadingKind(line []byte) (Kind, bool) {
	rest := line
	for _, token := range [...]string{"{", `"type"`, ":", `"`} {
		var ok bool
		if rest, ok = bytes.CutPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte(token)); !ok {
			return "", false
		}
	}
	word, _, ok := bytes.Cut(rest, []byte(`"`))
	if !ok {
		return "", false
	}
	for _, k := range Kinds {
		if string(word) == string(k) {
			return k, true
		}
	}
	return "", false
}

// searchKind reads the type of a line wherever it stands.
func searchKind(line []byte) (Kind, error) {
	var head struct {
		Type *Kind `json:"type"`
	}
	if err := json.Unmarshal(line, &head); err != nil {
		return "", explain(line, err)
	}
	if head.Type == nil {
		return "", &FieldError{Field: "type", Err: fmt.Errorf("is missing; want one of %s", kindList())}
	}
	return *head.Type, nil
}

// Encode writes the canonical line of a record, without a line break: type first, then the fields in the
// order of the struct, empty ones left out. Decoding it gives an equal record, encoding that the same
// bytes. What is not valid UTF-8 in a record is written as U+FFFD. It fails for what JSON cannot hold: a
// number that is not finite, a time beyond the year 9999.
func Encode(r Record) ([]byte, error) {
	// Empty as encoding/json has it: without the option, an audience of nobody would be left out, which
	// opens the record to everyone.
	line, err := json.Marshal(typed(r), jsonv1.OmitEmptyWithLegacySemantics(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return nil, fmt.Errorf("encode %s %q: %w", r.Kind(), r.Header().ID, err)
	}
	return line, nil
}

// typed puts the type field in front of a record's own.
func typed(r Record) any {
	switch r := r.(type) {
	case *Person:
		return &struct {
			Type Kind `json:"type"`
			*Person
		}{KindPerson, r}
	case *Unit:
		return &struct {
			Type Kind `json:"type"`
			*Unit
		}{KindUnit, r}
	case *Group:
		return &struct {
			Type Kind `json:"type"`
			*Group
		}{KindGroup, r}
	case *Post:
		return &struct {
			Type Kind `json:"type"`
			*Post
		}{KindPost, r}
	case *Experience:
		return &struct {
			Type Kind `json:"type"`
			*Experience
		}{KindExperience, r}
	case *Contact:
		return &struct {
			Type Kind `json:"type"`
			*Contact
		}{KindContact, r}
	}
	panic(fmt.Sprintf("connectors: %T is not a record", r))
}

// explain turns what the json package says into an error that names the field in the words of the format.
func explain(line []byte, err error) error {
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		field := path(syntax.JSONPointer)
		switch {
		case errors.Is(err, jsontext.ErrDuplicateName):
			return &FieldError{Field: field, Err: errors.New("is there twice")}
		case !utf8.Valid(line):
			return &FieldError{Field: field, Err: fmt.Errorf("is not valid UTF-8 at byte %d; save the file as UTF-8", firstInvalid(line))}
		}
		return &FieldError{Field: field, Err: fmt.Errorf("is not JSON: %w at byte %d", syntax.Err, syntax.ByteOffset)}
	}
	var meaning *json.SemanticError
	if !errors.As(err, &meaning) {
		return &FieldError{Err: fmt.Errorf("is not a record: %w", err)}
	}
	field := path(meaning.JSONPointer)
	if errors.Is(err, json.ErrUnknownName) {
		return &FieldError{Field: field, Err: errors.New("is unknown; check the spelling")}
	}
	var inner *FieldError
	if errors.As(err, &inner) {
		return &FieldError{Field: field, Err: inner.Err}
	}
	var when *time.ParseError
	if errors.As(err, &when) {
		return &FieldError{Field: field, Err: fmt.Errorf("is %s; want an RFC 3339 time such as 2026-05-17T09:30:00+02:00", quote(when.Value))}
	}
	return &FieldError{Field: field, Err: fmt.Errorf("is %s; want %s", found(meaning), wanted(meaning.GoType))}
}

// path writes a JSON pointer as people write one: /skills/2/level is skills[2].level.
func path(p jsontext.Pointer) string {
	var out strings.Builder
	for token := range p.Tokens() {
		switch {
		case out.Len() == 0:
			out.WriteString(token)
		case strings.Trim(token, "0123456789") == "":
			out.WriteString("[" + token + "]")
		default:
			out.WriteString("." + token)
		}
	}
	return out.String()
}

func found(e *json.SemanticError) string {
	switch e.JSONKind {
	case '"':
		return "a string"
	case '0':
		if len(e.JSONValue) == 0 {
			return "a number"
		}
		return "the number " + cut(string(e.JSONValue))
	case 't', 'f':
		return "true or false"
	case 'n':
		return "null"
	case '{', '}':
		return "an object"
	case '[', ']':
		return "a list"
	}
	return "something else"
}

func wanted(t reflect.Type) string {
	if t == nil {
		return "another type"
	}
	if t == reflect.TypeFor[time.Time]() {
		return "a string with an RFC 3339 time"
	}
	switch t.Kind() {
	case reflect.Slice:
		return "a list"
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Struct, reflect.Pointer:
		return "an object"
	case reflect.Int:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	}
	return t.String()
}

func kindList() string {
	names := make([]string, len(Kinds))
	for i, k := range Kinds {
		names[i] = string(k)
	}
	return strings.Join(names, ", ")
}

// quote shows a value in a message, however long it is.
func quote(s string) string { return fmt.Sprintf("%q", cut(s)) }

func cut(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

func firstInvalid(line []byte) int {
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRune(line[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(line)
}

// MarshalJSONTo writes a mention without a role as a plain string.
func (m Mention) MarshalJSONTo(enc *jsontext.Encoder) error {
	if m.Role == "" {
		return enc.WriteToken(jsontext.String(m.Person))
	}
	type object Mention
	return json.MarshalEncode(enc, object(m))
}

// UnmarshalJSONFrom reads both forms.
func (m *Mention) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	*m = Mention{}
	switch dec.PeekKind() {
	case '"':
		return json.UnmarshalDecode(dec, &m.Person)
	case '{':
		type object Mention
		return json.UnmarshalDecode(dec, (*object)(m))
	}
	if err := dec.SkipValue(); err != nil {
		return err
	}
	return inField(errors.New("is neither a person's id nor an object with person and role"))
}

// MarshalJSON is MarshalJSONTo for package encoding/json.
func (m Mention) MarshalJSON() ([]byte, error) { return json.Marshal(m) }

// UnmarshalJSON is UnmarshalJSONFrom for package encoding/json.
func (m *Mention) UnmarshalJSON(line []byte) error {
	return json.Unmarshal(line, m, json.RejectUnknownMembers(true))
}

// inField lets a type with its own form say what is wrong; explain adds which field it is in.
func inField(err error) error { return &json.SemanticError{Err: &FieldError{Err: err}} }
