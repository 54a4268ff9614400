package search

import "errors"

// ErrNoAsker is what every read answers to the zero Asker.
var ErrNoAsker = errors.New("no asker: every question needs to say who asks")

// Asker is on whose behalf a question is put. The zero Asker may read nothing, not even what everyone may.
type Asker struct {
	person string
	anyone bool
	sales  bool
}

// As is the colleague with the given person id. They read what everyone may, what their groups may, and
// what is theirs.
func As(personID string) Asker { return Asker{person: personID} }

// Anyone reads just what everyone may read: the asker for measuring, and for a service without a user.
func Anyone() Asker { return Asker{anyone: true} }

// InSales is the asker as somebody of those with whom colleagues may share contacts as with sales.
func (a Asker) InSales() Asker {
	a.sales = true
	return a
}

// Person gives the person id of the asker, empty for Anyone.
func (a Asker) Person() string { return a.person }

func (a Asker) check() error {
	if a.person == "" && !a.anyone {
		return ErrNoAsker
	}
	return nil
}
