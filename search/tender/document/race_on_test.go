//go:build race

package document_test

// underRace reports whether the race detector is on, under which PDFium takes minutes to be made ready.
const underRace = true
