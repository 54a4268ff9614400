package local

import (
	"encoding/binary"
	"slices"

	"github.com/vemvet/vemvet/connectors"
)

// The first byte of a key tells what it holds.
const (
	recordKeys = 'r' // source 0x00 kind id → header and line of a record
	rowKeys    = 'n' // number → row
	owedKeys   = 'q' // sequence → numbers that the index owes
	sourceKeys = 's' // source → state of a source
	// source 0x00 id of an account → what was decided for it
	consentKeys = 'c'
	rulingKeys  = 'i' // number of a ruling → the ruling
	// number → what is remembered of somebody who was erased
	forgottenKeys = 'e'
	pendingKeys   = 'p' // the same number → whose accounts are still being erased
	formatKey     = "format"
)

// format is raised when what is stored changes its meaning; an older store is then refused by name.
const format = "vemvet store 2"

func recordPrefix(source string) []byte {
	return append(append([]byte{recordKeys}, source...), 0)
}

func recordKey(ref connectors.Ref) []byte {
	key := append(recordPrefix(ref.Source), kindCode(ref.Kind))
	return append(key, ref.ID...)
}

// kindCode is the kind's place in canonical order, from 1; 0 is no kind.
func kindCode(k connectors.Kind) uint8 { return uint8(slices.Index(connectors.Kinds[:], k) + 1) }

func numberKey(prefix byte, n uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte{prefix}, n)
}

func owedKey(seq uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{owedKeys}, seq)
}

func consentKey(account connectors.Ref) []byte {
	return append(append(append([]byte{consentKeys}, account.Source...), 0), account.ID...)
}

func rulingKey(number uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{rulingKeys}, number)
}

func sourceKey(source string) []byte { return append([]byte{sourceKeys}, source...) }
