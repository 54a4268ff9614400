package team

import "math"

// linear is the best team for a linear function, of at most so many people.
type linear struct {
	team  []int   // indexes into the people among
	value float64 // no team comes to more
	price float64 // of money, where there is a budget
	last  float64 // what the least of them is worth, at the price: who falls out when another joins; 0 where a seat is open
	next  float64 // what the best of the others is worth: who joins when one falls out; 0 where nobody is worth it
}

// bestLinear bounds from above what at most open people can come to when each adds their worth. money is
// what they may cost, +Inf for no bound. It is paid for by a price, which leaves a right bound at any price
// (Lagrangian relaxation); the price that gives the least is sought.
func bestLinear(worth, rate []float64, open int, money float64) linear {
	free := atPrice(worth, rate, open, money, 0)
	if math.IsInf(money, 1) || sumOf(rate, free.team) <= money {
		return free
	}
	low, high := 0.0, 0.0
	for i, w := range worth {
		if rate[i] > 0 {
			high = max(high, w/rate[i]) // at which nobody with a rate is worth it
		}
	}
	best := free
	for range 16 { // the value is convex in the price, and falls while the team is too dear
		middle := atPrice(worth, rate, open, money, (low+high)/2)
		if middle.value < best.value {
			best = middle
		}
		if sumOf(rate, middle.team) > money {
			low = middle.price
		} else {
			high = middle.price
		}
	}
	return best
}

func sumOf(values []float64, at []int) float64 {
	total := 0.0
	for _, i := range at {
		total += values[i]
	}
	return total
}

func atPrice(worth, rate []float64, open int, money, price float64) linear {
	l := linear{price: price, team: make([]int, 0, open+1)}
	if price > 0 {
		l.value = price * money
	}
	value := func(i int) float64 { return worth[i] - price*rate[i] }
	for i := range worth {
		w := value(i)
		if w <= 0 || len(l.team) == open && (open == 0 || w <= value(l.team[open-1])) {
			l.next = max(l.next, w)
			continue
		}
		at := len(l.team)
		for at > 0 && w > value(l.team[at-1]) {
			at--
		}
		l.team = append(l.team, 0)
		copy(l.team[at+1:], l.team[at:])
		l.team[at] = i
		if len(l.team) > open {
			l.next = max(l.next, value(l.team[open]))
			l.team = l.team[:open]
		}
	}
	for _, i := range l.team {
		l.value += value(i)
	}
	if open > 0 && len(l.team) == open {
		l.last = value(l.team[open-1])
	}
	return l
}
