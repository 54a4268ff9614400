// Package jsonl reads and writes records in Vemvet's own line format: one JSON object a line, "type"
// first, in UTF-8. It streams, so that a file of any size needs little memory, and unpacks gzip, told by
// its first bytes.
//
// A line that cannot be right is reported with file, line and field, and left out; the others load. A
// file that has not changed since it was read to the end is not read again, and one whose reading was cut
// short is read on from the last checkpoint.
//
//	sources:
//	  - name: intranet
//	    type: jsonl
//	    path: export/posts.jsonl.gz
package jsonl
