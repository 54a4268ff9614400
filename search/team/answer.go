package team

import (
	"time"

	"github.com/vemvet/vemvet/search"
)

// Answer holds the teams proposed for a request.
type Answer struct {
	// Teams holds the best team and then others that give up some of it for something else, at most MaxTeams;
	// none where nobody can be seated. Any two of them have different people on at least a quarter of the
	// seats that nobody was asked for by name, and all meet the mandatory requirements that the first meets.
	Teams []Team `json:"teams"`
	// Uncovered lists the requirements that no team could meet: nobody eligible knows enough of them.
	Uncovered []Uncovered `json:"uncovered"`
	Bound     Bound       `json:"bound"`
	// Conflicts explain what cannot be had together: why requirements are uncovered, and why the first team
	// does not meet every mandatory one that somebody could.
	Conflicts []Conflict `json:"conflicts"`
}

// Bound says how far from the best possible the first team can be at most.
type Bound struct {
	// Value is a number that no team's Objective.Total exceeds, of all that can be made of the people
	// considered.
	Value float64 `json:"value"`
	// Gap is the share of what is attainable that the first team may lack: 0.03 means that the best team
	// is at most 3 % better. The mandatory requirements that the team meets are taken out of both sides,
	// which would otherwise flatter it.
	Gap float64 `json:"gap"`
	// Proven is true where the first team is the best of all that can be made of the people considered, as
	// every other was ruled out. Otherwise Gap says how far from it the team can be.
	Proven     bool `json:"proven"`
	Branches   int  `json:"branches"`   // how many divisions of all teams were looked at for it
	Candidates int  `json:"candidates"` // colleagues found who may be seated
	Considered int  `json:"considered"` // of these, whom Value holds for: the strongest
	Swaps      int  `json:"swaps"`      // exchanges that made the team better after all seats were filled
	// Interrupted is true where time ran out before no exchange was better.
	Interrupted bool `json:"interrupted,omitempty"`
}

// Uncovered is a requirement that no team could meet.
type Uncovered struct {
	Requirement Requirement `json:"requirement"`
	Reason      string      `json:"reason"` // one of the codes below
	Known       int         `json:"known"`  // colleagues found for it, who may be ineligible or know too little
}

// Why a requirement is not met.
const (
	NobodyKnows    = "nobody-knows"    // nobody was found at all
	NobodyEligible = "nobody-eligible" // those who know do not fulfil the constraints
	NotEnough      = "not-enough"      // those eligible know too little, or are below the level
	NoSeat         = "no-seat"         // somebody could, but the seats were worth more elsewhere
)

// Team is a proposal.
type Team struct {
	Kind      string     `json:"kind"`  // what it is chosen for: Best, Cheapest, and so on; "" for a given one
	Seats     []Seat     `json:"seats"` // who contributes most first
	Empty     int        `json:"empty"` // seats for which nobody was left, or no money
	Coverage  []Coverage `json:"coverage"`
	Cohesion  Cohesion   `json:"cohesion"`
	Rate      float64    `json:"rate"` // of all whose rate is known together, per hour
	Objective Objective  `json:"objective"`
	Measures  Measures   `json:"measures"`
	// Gains and GivesUp tell in what it is better and worse than the first team.
	Gains   []Difference `json:"gains"`
	GivesUp []Difference `json:"gives_up"`
}

// Seat is a place on the team with whoever takes it.
type Seat struct {
	Person  search.Card `json:"person"`
	Covers  []Covered   `json:"covers"`  // deepest first
	Reasons []Reason    `json:"reasons"` // the most telling first
	// Contribution is how much the objective falls when the seat is left empty.
	Contribution float64   `json:"contribution"`
	StandIns     []StandIn `json:"stand_ins"`      // who could take the seat, the best first, at most MaxStandIns
	Rate         float64   `json:"rate,omitempty"` // 0: not known
	Wishes       []Wish    `json:"wishes,omitempty"`
	Timeline     []Span    `json:"timeline,omitempty"` // how free they are over the request's dates
	// Unchecked lists what could not be looked into as nothing is known: "availability", "rate".
	Unchecked []string `json:"unchecked,omitempty"`
	// Breaks lists the constraints that the person does not fulfil, as they are wished for only or the person
	// must be on the team: "place", "language", "clearance", "availability". Where a given team is judged they may also be "left", of who
	// no longer works here, and "excluded", of who must not be on the team.
	Breaks []string `json:"breaks,omitempty"`
}

// Wish is what a person said they would like to work with, and the requirement that it fits.
type Wish struct {
	Requirement int    `json:"requirement"` // index into Request.Requirements
	Skill       string `json:"skill"`
	Wish        string `json:"wish"`
}

// Covered is what a person knows of a requirement.
type Covered struct {
	Requirement int     `json:"requirement"` // index into Request.Requirements
	Skill       string  `json:"skill"`
	Depth       float64 `json:"depth"` // 0 to 1, where 1 is as deep as anybody in the firm
	// Claim is the skill from directory or CV that speaks for the person, if any.
	Claim    *search.SkillClaim `json:"claim,omitempty"`
	Evidence []search.Evidence  `json:"evidence"` // the strongest, at most MaxEvidence
}

// MaxEvidence is how many pieces of evidence stand behind a person's depth in an answer.
const MaxEvidence = 3

// Reason is why a person has their seat, in a form that pages translate.
type Reason struct {
	Code       string        `json:"code"`
	Skills     []string      `json:"skills,omitempty"`
	Colleagues []search.Link `json:"colleagues,omitempty"`
}

// The codes of reasons.
const (
	// Deepest, a kind of team too, is: they know Skills best on the team.
	AskedFor  = "asked-for"  // they must be on the team
	OnlyOne   = "only-one"   // nobody else on the team knows Skills well enough
	Second    = "second"     // they stand behind the one who knows Skills best
	Adds      = "adds"       // they add to what others know of Skills
	WorksWith = "works-with" // they have worked with Colleagues
)

// MaxStandIns is how many colleagues are named for a seat.
const MaxStandIns = 3

// StandIn is who would take a seat were its person to fall out.
type StandIn struct {
	Person search.Card `json:"person"`
	Covers []Covered   `json:"covers"`
	Loss   float64     `json:"loss"` // how much the objective falls; below 0 where only cost speaks against them
}

// Coverage is how well the team meets a requirement.
type Coverage struct {
	Requirement Requirement `json:"requirement"`
	Value       float64     `json:"value"`             // 0 to 1, see the package comment
	Met         bool        `json:"met"`               // somebody's depth is at least MetDepth
	Missing     string      `json:"missing,omitempty"` // where it is not met, why: one of the codes of Uncovered
	First       *Knower     `json:"first,omitempty"`   // who knows most
	Second      *Knower     `json:"second,omitempty"`  // who stands behind them
}

// Knower is a member of the team with their depth in a requirement.
type Knower struct {
	search.Link
	Depth float64 `json:"depth"`
}

// Cohesion tells who of the team have worked together.
type Cohesion struct {
	Value float64 `json:"value"` // 0 to 1: the mean tie over all pairs of seats
	Pairs []Pair  `json:"pairs"` // strongest first
}

// Pair is two members with a tie.
type Pair struct {
	A        search.Link `json:"a"`
	B        search.Link `json:"b"`
	Tie      float64     `json:"tie"` // 0 to 1
	Threads  int         `json:"threads"`
	Projects int         `json:"projects"`
	Bids     int         `json:"bids,omitempty"`
	SameUnit bool        `json:"same_unit,omitempty"`
	Last     time.Time   `json:"last,omitzero"` // when they last did something together
}

// Objective is what a team is worth, in its parts; see the package comment. Total is their sum.
type Objective struct {
	Total         float64 `json:"total"`
	Mandatory     float64 `json:"mandatory"`     // how many mandatory requirements are met
	Coverage      float64 `json:"coverage"`      // 0 to 0.45
	Backup        float64 `json:"backup"`        // 0 to 0.1
	Cohesion      float64 `json:"cohesion"`      // 0 to 0.15
	Wishes        float64 `json:"wishes"`        // 0 to 0.03
	Cost          float64 `json:"cost"`          // −0.08 to 0
	Constraints   float64 `json:"constraints"`   // −0.12 to 0: those wished for and not kept
	Concentration float64 `json:"concentration"` // −0.07 to 0
}
