//go:build !unix

package document

import "io/fs"

// ownerOf does not know: the folders of a user are theirs alone there unless they say otherwise.
func ownerOf(fs.FileInfo) (id int, known bool) { return 0, false }
