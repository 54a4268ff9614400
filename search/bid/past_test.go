package bid_test

import (
	"fmt"
	"testing"

	"github.com/vemvet/vemvet/search/bid"
)

func TestPastBidsAreCohesionAndEvidence(t *testing.T) {
	d := deskOver(openShelf(t))
	won := makeBid(t, d, "seat:1", "hr:eva", "seat:2", "hr:finn", "seat:3", "hr:dag")
	if ties, _ := d.Together(t.Context(), as("anna"), []string{"hr:eva", "hr:finn"}); len(ties) != 0 {
		t.Errorf("an undecided bid ties %+v", ties)
	}
	change(t, d, "anna", won, "state", "won", "went:hr:eva", "yes", "went:hr:finn", "yes")
	ties, err := d.Together(t.Context(), as("cilla"), []string{"hr:dag", "hr:finn", "hr:nobody", "hr:eva"})
	if err != nil || len(ties) != 1 || ties[0].A != 1 || ties[0].B != 3 || !ties[0].Time.Equal(moment) { // the work goes on
		t.Errorf("%v, %+v", err, ties)
	}
	been, err := d.Been(as("cilla"), []string{"hr:eva", "hr:dag"}, []string{"KAFKA", "java"})
	if err != nil || len(been) != 1 || been[0].Person != "hr:eva" || been[0].Skill != "Kafka" || been[0].Customer != "Port of Oslo" {
		t.Errorf("%v, %+v", err, been)
	}
	if ties, _ := d.Together(t.Context(), as("dag"), []string{"hr:finn", "hr:eva"}); len(ties) != 0 {
		t.Errorf("somebody who does not see the bid is told %+v", ties)
	}
}

func TestWinRatesAreOfFiveBidsOrMore(t *testing.T) {
	d := deskOver(openShelf(t))
	for n := range 6 {
		state, topic := "lost", "Java"
		if n%2 == 0 {
			state = "won"
		}
		if n == 0 {
			topic = "Go"
		}
		v := makeBid(t, d, "name", fmt.Sprint("Bid ", n), "requirement:"+bid.Key(topic), topic, "seat:1", "hr:eva", "seat:2", "hr:finn")
		change(t, d, "anna", v, "state", state)
	}
	out, err := d.Outcomes(as("anna"))
	if err != nil || out.All == nil || out.All.Bids != 6 || out.All.Won != 3 {
		t.Fatalf("%v, %+v", err, out)
	}
	if len(out.Sizes) != 1 || out.Sizes[0].Most != 2 || out.Sizes[0].Bids != 6 {
		t.Errorf("by size: %+v", out.Sizes)
	}
	if len(out.Topics) != 2 || out.Topics[0].Topic != "Kafka" || out.Topics[1].Topic != "Java" || out.Topics[1].Bids != 5 || out.Topics[1].Won != 2 || out.Left != 1 {
		t.Errorf("by topic: %+v, %d left out", out.Topics, out.Left)
	}
	none, err := d.Outcomes(as("dag"))
	if err != nil || none.All != nil || len(none.Sizes)+len(none.Topics)+none.Left != 0 {
		t.Errorf("somebody who sees none is told %+v", none)
	}
}
