package connectors

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// FieldError names the field of a record that cannot be right.
type FieldError struct {
	Field string // dotted path, for instance "skills[2].level"; empty when the line as a whole is bad
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

func within(field string, err error) error {
	var inner *FieldError
	if errors.As(err, &inner) && inner.Field != "" {
		return &FieldError{Field: field + "." + inner.Field, Err: inner.Err}
	}
	return &FieldError{Field: field, Err: err}
}

// Decode reads one record from its line format: a JSON object with a "type" field, no unknown fields and
// valid UTF-8 throughout. Errors are a *FieldError.
func Decode(line []byte) (Record, error) {
	if !utf8.Valid(line) {
		return nil, &FieldError{Err: fmt.Errorf("is not valid UTF-8 at byte %d; save the file as UTF-8", firstInvalid(line))}
	}
	var head struct {
		Type *Kind `json:"type"`
	}
	if err := json.Unmarshal(line, &head); err != nil {
		return nil, explain(err)
	}
	if head.Type == nil {
		return nil, &FieldError{Field: "type", Err: fmt.Errorf("is missing; want one of %s", kindList())}
	}
	record, ok := New(*head.Type)
	if !ok {
		return nil, &FieldError{Field: "type", Err: fmt.Errorf("is %q; want one of %s", *head.Type, kindList())}
	}
	if err := unmarshalStrict(line, typed(record)); err != nil {
		return nil, err
	}
	if err := record.Check(); err != nil {
		return nil, err
	}
	return record, nil
}

// Encode writes the canonical line of a record, without a line break: type first, then the fields in the
// order of the struct, empty ones left out. Decoding it gives an equal record, encoding that the same
// bytes.
func Encode(r Record) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(typed(r)); err != nil {
		return nil, fmt.Errorf("encode %s %q: %w", r.Kind(), r.Header().ID, err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
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

func unmarshalStrict(line []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return explain(err)
	}
	return nil
}

// explain turns what encoding/json says into an error that names the field in the words of the format.
func explain(err error) error {
	var field *FieldError
	if errors.As(err, &field) {
		return field
	}
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		return &FieldError{Field: lastNamed(mismatch.Field), Err: fmt.Errorf("is a %s; want %s", mismatch.Value, wanted(mismatch))}
	}
	if name, found := strings.CutPrefix(err.Error(), "json: unknown field "); found {
		return &FieldError{Field: strings.Trim(name, `"`), Err: errors.New("is unknown; check the spelling")}
	}
	var when *time.ParseError
	if errors.As(err, &when) {
		return &FieldError{Field: "time", Err: fmt.Errorf("%q is not an RFC 3339 time such as 2026-05-17T09:30:00+02:00", strings.Trim(when.Value, `"`))}
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return &FieldError{Err: fmt.Errorf("is not JSON: %v at byte %d", err, syntax.Offset)}
	}
	return &FieldError{Err: fmt.Errorf("is not JSON: %w", err)}
}

// lastNamed drops the Go type names that encoding/json puts into the path of an embedded struct.
func lastNamed(path string) string {
	parts := strings.Split(path, ".")
	parts = slices.DeleteFunc(parts, func(p string) bool {
		return p == "Head" || slices.ContainsFunc(Kinds[:], func(k Kind) bool { return strings.EqualFold(p, string(k)) && p != string(k) })
	})
	return strings.Join(parts, ".")
}

func wanted(e *json.UnmarshalTypeError) string {
	switch e.Type.Kind().String() {
	case "slice":
		return "a list"
	case "string":
		return "a string"
	case "bool":
		return "true or false"
	case "struct", "map", "ptr":
		return "an object"
	case "int", "float64":
		return "a number"
	}
	return e.Type.String()
}

func kindList() string {
	names := make([]string, len(Kinds))
	for i, k := range Kinds {
		names[i] = string(k)
	}
	return strings.Join(names, ", ")
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

// MarshalJSON implements json.Marshaler: a mention without a role is a plain string.
func (m Mention) MarshalJSON() ([]byte, error) {
	if m.Role == "" {
		return marshalPlain(m.Person)
	}
	type object Mention
	return marshalPlain(object(m))
}

// UnmarshalJSON implements json.Unmarshaler for both forms.
func (m *Mention) UnmarshalJSON(line []byte) error {
	if len(line) > 0 && line[0] == '"' {
		*m = Mention{}
		return json.Unmarshal(line, &m.Person)
	}
	type object Mention
	var o object
	if err := unmarshalStrict(line, &o); err != nil {
		return within("mentions", err)
	}
	*m = Mention(o)
	return nil
}

// marshalPlain is json.Marshal without the escaping of <, > and & that suits HTML only.
func marshalPlain(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
