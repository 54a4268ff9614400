package eval

import (
	"errors"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestReadTopics(t *testing.T) {
	got, err := ReadTopics(strings.NewReader("\ufeffsig-node\tkubelet and pods\r\n\n kep-12 \t a new API \n"))
	want := []Topic{{"sig-node", "kubelet and pods"}, {"kep-12", "a new API"}}
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("got %q, %v; want %q", got, err, want)
	}
	if kind := got[1].Kind(); kind != "kep" {
		t.Errorf("kind of kep-12 is %q", kind)
	}
}

func TestReadQrels(t *testing.T) {
	got, err := ReadQrels(strings.NewReader("t1 0 anna 1\nt1\t0\tbo\t0\n\nt2 Q0 anna -1\r\nt1 0 cleo 3"))
	want := Qrels{"t1": {"anna": 1, "bo": 0, "cleo": 3}, "t2": {"anna": -1}}
	if err != nil || !maps.EqualFunc(got, want, maps.Equal) {
		t.Fatalf("got %v, %v; want %v", got, err, want)
	}
	if n := got.Relevant("t1"); n != 2 {
		t.Errorf("%d relevant to t1, want 2", n)
	}
}

func TestWrongLinesAreNamed(t *testing.T) {
	topics := func(s string) error { _, err := ReadTopics(strings.NewReader(s)); return err }
	qrels := func(s string) error { _, err := ReadQrels(strings.NewReader(s)); return err }
	tests := []struct {
		name string
		read func(string) error
		file string
		line int
		says string
	}{
		{"a topic without a tab", topics, "a\tb\nsig-a text\n", 2, "1 columns"},
		{"a topic with a third column", topics, "a\tb\tc\n", 1, "3 columns"},
		{"a topic id with a space", topics, "a b\tc\n", 1, "white space"},
		{"a topic without an id", topics, "\tc\n", 1, "is empty"},
		{"a topic without text", topics, "\n\na\t \n", 3, "no text"},
		{"a topic in Latin-1", topics, "a\tf\xf6rsta\n", 1, "UTF-8"},
		{"a line beyond all bounds", topics, "a\tb\nb\t" + strings.Repeat("x", maxLine), 2, "too long"},
		{"a judgement with a field missing", qrels, "a 0 anna 1\na anna 1\n", 2, "3 fields"},
		{"a relevance that is no number", qrels, "a 0 anna yes\n", 1, `"yes"`},
		{"a relevance whose gain is beyond counting", qrels, "a 0 anna 31\n", 1, "at most 30"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.read(tt.file)
			var at *LineError
			if !errors.As(err, &at) || at.Line != tt.line || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v; want line %d and %q", err, tt.line, tt.says)
			}
		})
	}
}

func TestWriteRunLeavesNoTies(t *testing.T) {
	var out strings.Builder
	ranking := Ranking{{"cleo", 2}, {"anna", 2}, {"bo", 2 + 1e-12}, {"dag", 2 - 1e-12}, {"eva", 0}, {"frej", 0}}
	if err := WriteRun(&out, "vemvet", "sig-a", ranking); err != nil {
		t.Fatal(err)
	}
	want := `sig-a Q0 bo 1 2 vemvet
sig-a Q0 anna 2 1.9999999 vemvet
sig-a Q0 cleo 3 1.9999998 vemvet
sig-a Q0 dag 4 1.9999996 vemvet
sig-a Q0 eva 5 0 vemvet
sig-a Q0 frej 6 -1e-45 vemvet
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

func TestWriteRunRefusesWhatARunCannotHold(t *testing.T) {
	tests := []struct {
		name, tag, topic string
		person           Scored
	}{
		{"a tag with a space", "my run", "a", Scored{"anna", 1}},
		{"an empty tag", "", "a", Scored{"anna", 1}},
		{"a topic with a space", "v", "a b", Scored{"anna", 1}},
		{"a person with a space", "v", "a", Scored{"anna å", 1}},
		{"a score that is not a number", "v", "a", Scored{"anna", math.NaN()}},
		{"a score beyond single precision", "v", "a", Scored{"anna", 1e300}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := WriteRun(&strings.Builder{}, tt.tag, tt.topic, Ranking{tt.person}); err == nil {
				t.Error("was written")
			}
		})
	}
	t.Run("a full disk", func(t *testing.T) {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Skip(err)
		}
		defer full.Close()
		if err := WriteRun(full, "v", "a", Ranking{{"anna", 1}}); err == nil {
			t.Error("was written")
		}
	})
}

func FuzzReadTopics(f *testing.F) {
	f.Add("sig-a\ttext\n")
	f.Fuzz(func(t *testing.T, file string) {
		topics, err := ReadTopics(strings.NewReader(file))
		for _, topic := range topics {
			if err == nil && (checkWord("id", topic.ID) != nil || topic.Text == "") {
				t.Errorf("took %q", topic)
			}
		}
	})
}

func FuzzReadQrels(f *testing.F) {
	f.Add("sig-a 0 anna 1\n")
	f.Fuzz(func(t *testing.T, file string) {
		qrels, err := ReadQrels(strings.NewReader(file))
		if err != nil {
			return
		}
		for topic, judged := range qrels {
			for person := range judged {
				m := Judge(qrels, topic, Ranking{{person, 1}})
				if m.AP < 0 || m.AP > 1 || m.NDCG10 < 0 || m.NDCG10 > 1 {
					t.Errorf("%+v", m)
				}
			}
		}
	})
}
