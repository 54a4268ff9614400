// Package token keeps the personal tokens with which programs ask on behalf of a colleague: named, for
// certain things only, for a time, and revocable. It keeps a hash of each: who reads the files can use none.
// What a token opens is the table of routes' to say, and its owner's roles of the moment.
package token

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"math/big"
	"strings"
)

// A token is Prefix, 256 random bits and a checksum, both in base 62: vvt_ and 49 letters and digits.
// Scanners for secrets find it by the prefix, and tell by the checksum that it is one without asking anybody.
const (
	// Prefix begins every token.
	Prefix = "vvt_"

	randomBytes  = 32
	randomDigits = 43 // 62^43 > 2^256
	sumDigits    = 6  // 62^6 > 2^32
)

// newText makes a token.
func newText() string {
	var random [randomBytes]byte
	rand.Read(random[:]) // never fails, see crypto/rand
	body := base62(random[:], randomDigits)
	return Prefix + body + checksum(body)
}

// Valid reports whether a text has the form of a token, checksum and all. Nobody need have made it.
func Valid(text string) bool {
	body, begins := strings.CutPrefix(text, Prefix)
	if !begins || len(body) != randomDigits+sumDigits {
		return false
	}
	// The checksum is no secret.
	return checksum(body[:randomDigits]) == body[randomDigits:]
}

// hash is what is kept of a token. It has 256 random bits, so that no salt and no slow hash is needed; and to
// look for a hash tells nothing, however long it takes, about the token of another.
func hash(text string) [sha256.Size]byte { return sha256.Sum256([]byte(text)) }

// checksum is CRC-32 (IEEE) in base 62.
func checksum(body string) string {
	return base62(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(body))), sumDigits)
}

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// base62 writes a number with so many digits, the last one last.
func base62(number []byte, digits int) string {
	rest, base, digit := new(big.Int).SetBytes(number), big.NewInt(int64(len(alphabet))), new(big.Int)
	out := make([]byte, digits)
	for i := digits - 1; i >= 0; i-- {
		rest.DivMod(rest, base, digit)
		out[i] = alphabet[digit.Int64()]
	}
	return string(out)
}
