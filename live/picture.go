package live

import (
	"bytes"
	"hash/fnv"
	"strconv"
)

// Picture is what a list shows at one moment. It must not be changed.
type Picture struct {
	// Text is the whole of it: a JSON object without line ends.
	Text []byte
	// Head says what the list is, and Era which making of it. Where one of them is
	// another, no rows are compared, and everybody gets the whole picture.
	Head string
	Era  uint64
	// Season is the id of the season that it is about; "" for none.
	Season   string
	Revision uint64
	Total    int // rows of the list, of which a picture has the first
	Rows     []Row
}

// Row is one line of a picture.
type Row struct {
	ID   string // which no other row of the picture has
	Rank int    // not less than that of the row before
	Text []byte // a JSON object, with the rank in it
}

// difference returns the rows that somebody with the rows of before needs to have
// those of now, and the ids of the rows that are gone. Rows of equal rank stand in an
// order that the rank does not tell, so a row is also sent if it stands behind one of
// its rank that is, or has another order among those that are not.
func difference(before, now []Row) (come []Row, gone []string) {
	places := make(map[string]int, len(before))
	for i := range before {
		places[before[i].ID] = i
	}
	last, sent := -1, false // among the rows of this rank: the place of the one kept last, and whether one is sent
	for i := range now {
		row := &now[i]
		if i > 0 && row.Rank != now[i-1].Rank {
			last, sent = -1, false
		}
		place, had := places[row.ID]
		delete(places, row.ID)
		if had && !sent && place > last && bytes.Equal(before[place].Text, row.Text) {
			last = place
			continue
		}
		come, sent = append(come, *row), true
	}
	for i := range before {
		if _, left := places[before[i].ID]; left {
			gone = append(gone, before[i].ID)
		}
	}
	return come, gone
}

// continues returns whether the pictures are of the same list, so that it can be told
// what has changed.
func (p *Picture) continues(old *Picture) bool { return p.Head == old.Head && p.Era == old.Era }

// sum is a number that two pictures share if they show the same, whatever their eras,
// and otherwise hardly ever.
func (p *Picture) sum() uint64 {
	h := fnv.New64a()
	_, _ = h.Write(strconv.AppendInt([]byte(p.Head), int64(p.Total), 10)) // never fails
	for i := range p.Rows {
		_, _ = h.Write([]byte{'\n'})
		_, _ = h.Write(p.Rows[i].Text)
	}
	return h.Sum64()
}
