package batch

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding/unicode"
)

var errTooLarge = errors.New("larger than 50 MB; split the input")

// sizeLimit fails after more than left bytes.
type sizeLimit struct {
	source io.Reader
	left   int
}

func (l *sizeLimit) Read(p []byte) (int, error) {
	n, err := l.source.Read(p)
	if l.left -= n; l.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

// bufferSize has room for any header line, and keeps the number of reads small.
const bufferSize = 64 << 10

// decode gives the input as UTF-8 without its byte order mark, and a note where
// it was written otherwise. What is not text at all is an error.
func decode(r io.Reader) (*bufio.Reader, string, error) {
	source := bufio.NewReaderSize(&sizeLimit{r, MaxSize}, bufferSize)
	first, _ := source.Peek(sniffed) // an error comes again with the next read
	switch starts := func(s string) bool { return bytes.HasPrefix(first, []byte(s)) }; {
	case starts("\xef\xbb\xbf"):
		_, _ = source.Discard(3)
	case starts("PK\x03\x04"):
		return nil, "", &InputError{Why: "this is a ZIP file or a spreadsheet (.xlsx), not text; export it as CSV in UTF-8"}
	case starts("\xff\xfe\x00\x00"), starts("\x00\x00\xfe\xff"):
		return nil, "", &InputError{Why: "the text is UTF-32; save it as UTF-8"}
	case starts("\xff\xfe"), everyOther(first, 1):
		return fromUTF16(source, unicode.LittleEndian)
	case starts("\xfe\xff"), everyOther(first, 0):
		return fromUTF16(source, unicode.BigEndian)
	}
	return source, "", nil
}

// sniffed is how many bytes are looked at for the encoding.
const sniffed = 1024

// everyOther says that many of the bytes from zero on, every other one, are 0 and
// of the others none is: mostly ASCII letters in UTF-16.
func everyOther(first []byte, zero int) bool {
	var zeros [2]int
	for i, b := range first {
		if b == 0 {
			zeros[i%2]++
		}
	}
	return zeros[1-zero] == 0 && zeros[zero] > len(first)/8
}

func fromUTF16(source *bufio.Reader, order unicode.Endianness) (*bufio.Reader, string, error) {
	decoder := unicode.UTF16(order, unicode.UseBOM).NewDecoder()
	return bufio.NewReaderSize(decoder.Reader(source), bufferSize), "The text is UTF-16 and was converted.", nil
}

// notUTF8 is the note on bytes that are no UTF-8. SIDs are ASCII, so they are found
// all the same; a value with such letters fails its own check.
func notUTF8(line int) string {
	return fmt.Sprintf("Line %d is not UTF-8, probably Latin-1 or Windows-1252. SIDs are found anyway, "+
		"but values with such letters cannot be used. Save the text as UTF-8.", line)
}
