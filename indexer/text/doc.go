// Package text turns what colleagues write into terms: it finds out the language, cuts words, drops the
// ones that carry no meaning, stems and folds the rest, and turns Markdown and HTML into plain text. It is
// the one place where a query and a document are analysed, so that they always agree.
package text
