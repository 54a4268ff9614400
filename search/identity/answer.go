package identity

import (
	"time"

	"github.com/vemvet/vemvet/connectors"
	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/search"
)

// Suggestions are a part of all that are made.
type Suggestions struct {
	Total       int          `json:"total"`
	Suggestions []Suggestion `json:"suggestions"`
}

// Suggestion is two colleagues who may be one; see indexer.Suggestion.
type Suggestion struct {
	A        Person   `json:"a"` // who is described better
	B        Person   `json:"b"`
	Strength string   `json:"strength"` // "strong", "fair" or "weak"
	Weight   float64  `json:"weight"`   // bits: the sum of Prior and those of the reasons
	Prior    float64  `json:"prior"`
	Reasons  []Reason `json:"reasons"`
}

// Reason is what speaks for a suggestion, or against it where Bits are below zero.
type Reason struct {
	Kind string  `json:"kind"`
	A    string  `json:"a,omitempty"` // what each has, as it is written there
	B    string  `json:"b,omitempty"`
	Bits float64 `json:"bits"`
}

// Conflicts are a part of all there are.
type Conflicts struct {
	Total     int        `json:"total"`
	Conflicts []Conflict `json:"conflicts"`
}

// Conflict is an agreement that joins nobody; see indexer.Conflict.
type Conflict struct {
	Kind    string   `json:"kind"` // "shared", "reused", "between", "strange" or "overrule"
	Keys    []Key    `json:"keys"`
	People  []Person `json:"people"`
	Holders int      `json:"holders"` // accounts, of which the people of some are listed
}

// Key is what accounts agree in.
type Key struct {
	Kind  string `json:"kind"` // "number", "mail", "username", "tag" or, of a join, "ruling"
	Value string `json:"value,omitempty"`
}

// People are those who were found, as far as they are listed.
type People struct {
	Total  int      `json:"total"`
	People []Person `json:"people"`
}

// Person is a colleague with what sources say of each account.
type Person struct {
	ID       string    `json:"id"` // of the account that leads
	Name     string    `json:"name"`
	Title    string    `json:"title,omitempty"`
	Unit     string    `json:"unit,omitempty"`
	Location string    `json:"location,omitempty"`
	Active   bool      `json:"active"`
	Accounts []Account `json:"accounts"`
	// Joins are the reasons that hold the accounts together, where somebody asked for the person.
	Joins []Join `json:"joins,omitempty"`
}

// Account is what one source says.
type Account struct {
	ID        string   `json:"id"`
	Source    string   `json:"source"`
	Name      string   `json:"name,omitempty"`
	Number    string   `json:"employee_number,omitempty"`
	Emails    []string `json:"emails,omitempty"`
	Usernames []string `json:"usernames,omitempty"`
	Active    bool     `json:"active"`
	Described bool     `json:"described"` // false: records only mention it
}

// Join is why two accounts are one colleague's.
type Join struct {
	A      string `json:"a"`
	B      string `json:"b"`
	Key    Key    `json:"key"`
	Ruling uint64 `json:"ruling,omitempty"`
}

// Request is what an administrator wants ruled; see Desk.Rule.
type Request struct {
	Kind     string   `json:"kind"` // "merge", "split", "different" or "undo"
	Accounts []string `json:"accounts,omitempty"`
	Others   []string `json:"others,omitempty"`
	Undoes   uint64   `json:"undoes,omitempty"`
	Note     string   `json:"note,omitempty"`
}

// Rulings are a part of all that was ruled.
type Rulings struct {
	Total   int      `json:"total"`
	Rulings []Ruling `json:"rulings"`
}

// Ruling is what was ruled, by whom, when and why.
type Ruling struct {
	Number   uint64        `json:"number"`
	Kind     string        `json:"kind"`
	Accounts []search.Link `json:"accounts,omitempty"` // with the name of whoever has the account now
	Others   []search.Link `json:"others,omitempty"`
	Undoes   uint64        `json:"undoes,omitempty"`
	UndoneBy uint64        `json:"undone_by,omitempty"` // 0: it stands
	By       *search.Link  `json:"by,omitempty"`        // nil: nobody in particular
	At       time.Time     `json:"at"`
	Note     string        `json:"note,omitempty"`
}

func personOf(directory *indexer.Directory, no indexer.PersonNo) Person {
	p := &directory.People[no]
	out := Person{ID: p.ID, Name: p.Name, Title: p.Title, Location: p.Location, Active: p.Active}
	if p.Unit >= 0 {
		out.Unit = directory.Units[p.Unit].Name
	}
	for _, ref := range p.Accounts {
		a, _ := directory.AccountOf(ref)
		one := Account{ID: ref.String(), Source: ref.Source, Active: true}
		if a.Person != nil {
			one = Account{
				ID: one.ID, Source: one.Source, Name: a.Person.Name, Number: a.Person.EmployeeNumber, Emails: a.Person.Emails,
				Usernames: a.Person.Usernames, Active: a.Person.IsActive(), Described: true,
			}
		}
		out.Accounts = append(out.Accounts, one)
	}
	return out
}

func rulingOf(directory *indexer.Directory, r indexer.Ruling, undoneBy uint64) Ruling {
	out := Ruling{
		Number: r.Number, Kind: string(r.Kind), Undoes: r.Undoes, UndoneBy: undoneBy, At: r.At, Note: r.Note,
		Accounts: links(directory, r.Accounts), Others: links(directory, r.Others),
	}
	if r.By != "" {
		out.By = &search.Link{ID: r.By, Name: r.By}
		if no, known := directory.Person(r.By); known {
			out.By.Name = directory.People[no].Name
		}
	}
	return out
}

// links names accounts by whoever has them now. One that is gone keeps its id.
func links(directory *indexer.Directory, accounts []connectors.Ref) []search.Link {
	var out []search.Link
	for _, ref := range accounts {
		link := search.Link{ID: ref.String(), Name: ref.String()}
		if a, known := directory.AccountOf(ref); known && a.Person != nil && a.Person.Name != "" {
			link.Name = a.Person.Name
		} else if no := directory.PersonOf(ref); no != indexer.PersonNo(indexer.None) {
			link.Name = directory.People[no].Name
		}
		out = append(out, link)
	}
	return out
}

// JoinsOf gives the reasons that hold an account to others, each as from that account.
func (p Person) JoinsOf(account string) []Join {
	var out []Join
	for _, j := range p.Joins {
		switch account {
		case j.A:
			out = append(out, j)
		case j.B:
			j.A, j.B = j.B, j.A
			out = append(out, j)
		}
	}
	return out
}
