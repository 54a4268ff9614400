package document

import "github.com/tetratelabs/wazero/experimental"

// linearMemory is what a sandbox may write to. It grows by doubling: what it had before is left to be collected, and
// in small steps that came to several times of what it may have.
type linearMemory struct {
	bytes []byte
	most  uint64
}

func newLinearMemory(_, most uint64) experimental.LinearMemory { return &linearMemory{most: most} }

// Reallocate gives so many bytes that begin with those that were there.
func (m *linearMemory) Reallocate(size uint64) []byte {
	if size > m.most {
		return nil
	}
	if size > uint64(cap(m.bytes)) {
		larger := make([]byte, size, max(size, min(2*uint64(cap(m.bytes)), m.most)))
		copy(larger, m.bytes)
		m.bytes = larger
	}
	m.bytes = m.bytes[:size]
	return m.bytes
}

// Free leaves the bytes to be collected, once nothing in the sandbox runs any more.
func (m *linearMemory) Free() { m.bytes = nil }
