//go:build unix

package document

import (
	"io/fs"
	"syscall"
)

// ownerOf tells whose a file is.
func ownerOf(info fs.FileInfo) (id int, known bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), true
}
