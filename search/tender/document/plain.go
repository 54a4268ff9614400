package document

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// looksLikeText reports whether bytes are text in some encoding rather than a picture or a program.
func looksLikeText(content []byte) bool {
	if utf16Marked(content) {
		return true
	}
	strange := 0
	for _, c := range content {
		if c == 0 {
			return false
		}
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b {
			strange++
		}
	}
	return strange*100 <= len(content)
}

func utf16Marked(content []byte) bool {
	return bytes.HasPrefix(content, []byte{0xff, 0xfe}) || bytes.HasPrefix(content, []byte{0xfe, 0xff})
}

// decode reads plain text: UTF-8, UTF-16 with its mark, or else Windows-1252, of which Latin-1 is a part.
func decode(name string, content []byte) (string, error) {
	if utf16Marked(content) {
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(content)
		if err != nil {
			return "", named(broken(err), name)
		}
		return string(text), nil
	}
	if utf8.Valid(content) {
		return string(content), nil
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(content)
	if err != nil {
		return "", named(broken(err), name)
	}
	return string(text), nil
}
