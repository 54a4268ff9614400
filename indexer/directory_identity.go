package indexer

import "github.com/vemvet/vemvet/connectors"

// AccountOf gives what a source says of an account; the zero Account where there is none.
func (d *Directory) AccountOf(ref connectors.Ref) Account {
	if no, known := d.accounts[ref]; known {
		return d.list[no]
	}
	return Account{}
}

// Joins gives the reasons for which the accounts of a colleague are one.
func (d *Directory) Joins(no PersonNo) []Join {
	var out []Join
	for _, j := range d.identity.Joins {
		if d.PersonOf(j.A) == no {
			out = append(out, j)
		}
	}
	return out
}

// Conflicts gives the agreements between accounts that were not followed.
func (d *Directory) Conflicts() []Conflict { return d.identity.Conflicts }
