// Package local is the Engine for one machine. Badger keeps the records, and everything derived from them
// can be built again from there; Bleve keeps the postings; what voting needs of every document lies in flat
// arrays in memory, numbered like the documents of the index.
//
// Writing goes one way: Apply commits records, checkpoint and the numbers of the documents that the index
// owes in one transaction; a single goroutine then pays that debt in order, and each batch of the index
// carries the number of the last debt it paid. After a crash the index says how far it got and goes on
// from there.
//
// Scores are computed here from Bleve's postings rather than by Bleve's own BM25, for two reasons: its
// document frequencies and lengths count documents that the asker may not read, and it takes the square
// root of term frequencies and scores field by field, where BM25F adds weighted frequencies first.
package local
