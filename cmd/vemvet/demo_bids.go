package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/vemvet/vemvet/search"
	"github.com/vemvet/vemvet/search/bid"
	"github.com/vemvet/vemvet/search/team"
)

// sampleBid is a bid of the made-up firm. Its customers do not exist either.
type sampleBid struct {
	name, customer string
	required       []string // the first three mandatory
	seats          int
	from, to       int // days from now on
	percent        int
	state          bid.State
	share          string
	with           bool // the colleague as whom the demo begins is on it
}

var sampleBids = append([]sampleBid{
	{
		name: "Betalingsplattform, fase 1", customer: "Fjordbanken", seats: 8, from: 14, to: 55, percent: 40, state: bid.Open, share: bid.Edit, with: true,
		required: []string{
			"Kafka", "betalinger", "Kubernetes", "Java", "PostgreSQL", "hvitvasking", "Terraform", "OpenTelemetry", "tilgangsstyring",
			"testautomatisering", "løsningsarkitektur", "GDPR",
		},
	},
	{
		name: "Journalsystem, förstudie", customer: "Region Norrsken", seats: 3, from: 35, to: 58, percent: 60, state: bid.Submitted, share: bid.Read, with: true,
		required: []string{"HL7 FHIR", "GDPR", "systemarkitektur", "tillgänglighet"},
	},
}, pastBids()...)

// pastBids are won and lost, enough of a kind that win rates are told.
func pastBids() []sampleBid {
	customers := []string{
		"Banken Aspen", "Sparebanken Skagen", "Kraftlaget Vest", "Sundby kommun", "Helse Ytre", "Elnät Mitt",
		"Nordvik kommune", "Pensionskassan Syd", "Älvkraft", "Ekholma kommun", "Havbris Energi", "Region Mälarbygden",
	}
	required := [][]string{{"Kubernetes", "Terraform", "PostgreSQL"}, {"Kafka", "Java", "PostgreSQL"}, {"GDPR", "Power BI", "PostgreSQL"}}
	var out []sampleBid
	for i, customer := range customers {
		past := sampleBid{
			name: "Plattform " + customer, customer: customer, required: required[i%len(required)], seats: 2 + i%3,
			from: -60*i - 200, to: -60*i - 110, percent: 50, state: bid.Lost, share: bid.Read,
		}
		if i%5 < 3 {
			past.state = bid.Won
		}
		out = append(out, past)
	}
	return out
}

// makeSampleBids has the made-up firm's sales person make bids, unless there are any. Their teams are those that the
// builder proposes, and the two bids under way want some people twice.
func (f *firmServer) makeSampleBids(ctx context.Context, searcher *search.Searcher) error {
	some := errors.New("there are some")
	if err := f.shelf.Each(func(*bid.Bid) error { return some }); err != nil {
		if errors.Is(err, some) {
			return nil
		}
		return err
	}
	directory, err := directoryOf(f.engine)
	if err != nil {
		return err
	}
	people, _, err := demoPeople(directory)
	if err != nil {
		return err
	}
	employee, sales := people[0].ID, search.As(people[1].ID)
	builder, desk := f.teams(searcher)
	var also []string // whom the bid before wants
	for _, s := range sampleBids {
		request := s.request(time.Now())
		if s.with {
			request.MustHave = append([]string{employee}, also...)
		}
		asked := request
		if s.from < 0 { // who was free then nobody knows any more
			asked.From, asked.To, asked.Percent = time.Time{}, time.Time{}, 0
		}
		answer, err := builder.Build(ctx, sales, asked)
		if err != nil {
			return fmt.Errorf("a team for the sample bid %s: %w", s.name, err)
		}
		if len(answer.Teams) == 0 {
			continue
		}
		made, err := s.make(desk, sales, request, answer.Teams[0])
		if err != nil {
			return fmt.Errorf("the sample bid %s: %w", s.name, err)
		}
		on := slices.DeleteFunc(made.Team(), func(id string) bool { return id == employee })
		if s.with && also == nil && len(on) > 0 {
			also = on[:1]
			for i, answer := range []string{bid.Yes, bid.Partly, bid.No} {
				if i < len(on) {
					if err := desk.Answer(search.As(on[i]), made.ID, answer, ""); err != nil {
						return err
					}
				}
			}
			if _, err := desk.Comment(sales, made.ID, "Kunden vil ha svar på hvem som kan være på stedet. Bytt heller enn å vente."); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s sampleBid) request(now time.Time) team.Request {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	r := team.Request{Seats: s.seats, From: today.AddDate(0, 0, s.from), To: today.AddDate(0, 0, s.to), Percent: s.percent}
	for i, skill := range s.required {
		q := team.Requirement{Skill: skill, Mandatory: i < 3}
		if i == 0 {
			q.Weight = 2
		}
		r.Requirements = append(r.Requirements, q)
	}
	return r
}

// make makes the bid at the time at which it would have been.
func (s sampleBid) make(desk *bid.Desk, sales search.Asker, request team.Request, built team.Team) (*bid.View, error) {
	draft := bid.Bid{Name: s.name, Customer: s.customer, State: bid.Open, Request: request, Deadline: request.From.AddDate(0, 0, -7)}
	draft.Request.MustHave = nil
	for _, seat := range built.Seats {
		var skills []string
		for i, c := range seat.Covers {
			if (i == 0 || c.Depth >= team.MetDepth) && len(skills) < 3 {
				skills = append(skills, c.Skill)
			}
		}
		draft.Members = append(draft.Members, bid.Member{Person: seat.Person.ID, For: strings.Join(skills, ", ")})
	}
	sets := append(draft.Sets(), bid.Set{Field: bid.ShareField + ":" + bid.EveryoneInSales, Value: s.share})
	if s.from < 0 {
		desk = desk.At(func() time.Time { return draft.Deadline })
	}
	made, err := desk.Create(sales, sets, nil)
	if err != nil || s.state == bid.Open {
		return made, err
	}
	return desk.Change(sales, made.ID, made.Version, []bid.Set{{Field: bid.StateField, Value: string(s.state)}}, nil)
}
