//go:build race

package tender_test

// underRace reports whether the race detector is on, under which everything takes five to ten times as long.
const underRace = true
