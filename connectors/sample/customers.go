package sample

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

// A line of customers.txt is NAME | COUNTRY | TRADES: the areas and trades that it buys of, beside the areas
// that any customer buys of, such as software. Nobody in it exists.
//
//go:embed customers.txt
var customerFile string

type customer struct {
	name  string
	norse bool
	buys  []string
}

func readCustomers() ([]customer, error) {
	var all []customer
	for number, line := range strings.Split(strings.TrimSpace(customerFile), "\n") {
		fields := splitTrimmed(line, "|")
		if len(fields) != 3 || fields[1] != "sv" && fields[1] != "no" {
			return nil, fmt.Errorf("customers.txt: line %d: want NAME | sv or no | TRADES", number+1)
		}
		all = append(all, customer{name: fields[0], norse: fields[1] == "no", buys: words(fields[2])})
	}
	return all, nil
}

// customerOf is one who buys of a topic, mostly in the country asked for.
func (f *firm) customerOf(t *topic, norse bool) string {
	if t.buyers == "" {
		return f.customer(f.home(t), norse)
	}
	return f.anyCustomer(norse, func(c *customer) bool { return slices.Contains(c.buys, t.buyers) })
}

// customer is one who buys of an area.
func (f *firm) customer(area int, norse bool) string {
	a := areas[area]
	return f.anyCustomer(norse, func(c *customer) bool { return !a.special || slices.Contains(c.buys, a.id) })
}

func (f *firm) anyCustomer(norse bool, fits func(*customer) bool) string {
	anywhere := chance(f.rng, 0.1)
	for range 400 {
		c := &f.customers[f.rng.IntN(len(f.customers))]
		if fits(c) && (anywhere || c.norse == norse) {
			return c.name
		}
	}
	return f.customers[slices.IndexFunc(f.customers, func(c customer) bool { return fits(&c) })].name
}
