//go:build race

package main

// underRace reports whether the race detector is on, under which everything takes five to ten times as long.
const underRace = true
