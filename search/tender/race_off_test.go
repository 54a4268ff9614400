//go:build !race

package tender_test

const underRace = false
