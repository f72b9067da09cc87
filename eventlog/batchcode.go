package eventlog

import "encoding/binary"

// A batch in a block is
//
//	source, from, to, number of records, records
//
// where each but the number is preceded by its length.

// blockSize returns the number of bytes that the batch takes in a block at most.
func (b *Batch) blockSize() int {
	return len(b.Source) + len(b.From) + len(b.To) + len(b.records) + BatchOverhead
}

func (b *Batch) appendTo(p []byte) []byte {
	p = appendString(p, b.Source)
	p = appendString(p, b.From)
	p = appendString(p, b.To)
	p = binary.AppendUvarint(p, uint64(b.count))
	p = binary.AppendUvarint(p, uint64(len(b.records)))
	return append(p, b.records...)
}

func appendString(p []byte, s string) []byte {
	p = binary.AppendUvarint(p, uint64(len(s)))
	return append(p, s...)
}

func appendBytes(p, b []byte) []byte {
	p = binary.AppendUvarint(p, uint64(len(b)))
	return append(p, b...)
}

// decode reads a batch from the beginning of p. Its records stay a part of p.
func (b *Batch) decode(p []byte) (rest []byte, ok bool) {
	var texts [3][]byte
	for i := range texts {
		if texts[i], p, ok = cutBytes(p); !ok {
			return nil, false
		}
	}
	n, p, okCount := cutUvarint(p)
	records, rest, okRecords := cutBytes(p)
	if !okCount || !okRecords || n > uint64(len(records)) {
		return nil, false
	}
	b.count, b.records = int(n), records
	setString(&b.Source, texts[0])
	setString(&b.From, texts[1])
	setString(&b.To, texts[2])
	return rest, true
}

// setString sets s to the text, without copying what it is already.
func setString(s *string, text []byte) {
	if *s != string(text) {
		*s = string(text)
	}
}

func cutUvarint(p []byte) (n uint64, rest []byte, ok bool) {
	n, size := binary.Uvarint(p)
	if size <= 0 {
		return 0, nil, false
	}
	return n, p[size:], true
}

func cutBytes(p []byte) (b, rest []byte, ok bool) {
	n, rest, ok := cutUvarint(p)
	if !ok || n > uint64(len(rest)) {
		return nil, nil, false
	}
	return rest[:n], rest[n:], true
}
