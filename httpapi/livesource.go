package httpapi

import (
	"statstracker/live"
	"statstracker/tracker"
)

// topSource is the top of a board for those who listen to it.
type topSource struct {
	top
	from    Reader
	changes Changes
}

// Changed implements [live.Source].
func (t *topSource) Changed() <-chan struct{} { return t.changes.Changed() }

// Picture implements [live.Source].
func (t *topSource) Picture() (live.Picture, error) {
	page, err := t.from.Board(t.ref, 0, t.limit)
	if err != nil {
		return live.Picture{}, err
	}
	return pictureOf(&page), nil
}

// pictureOf returns the picture that shows a page from the top. It does not say what
// comes next: that would not be told when it changes.
func pictureOf(page *tracker.Page) live.Picture {
	page.More = false
	p := live.Picture{Text: appendPage(nil, page, 0), Era: page.Era, Revision: page.Revision, Total: page.Total}
	head := *page
	head.Total, head.Revision = 0, 0
	p.Head = string(appendPageHead([]byte{'{'}, &head))
	if page.Season != nil {
		p.Season = page.Season.ID
	}
	p.Rows = make([]live.Row, len(page.Entries))
	for i := range page.Entries {
		e := &page.Entries[i]
		p.Rows[i] = live.Row{ID: e.Player, Rank: e.Rank, Text: appendRow(nil, page, e)}
	}
	return p
}

// Places implements [live.Source].
func (t *topSource) Places(ids []string) (texts [][]byte, revision uint64, err error) {
	page, err := t.from.Lookup(t.ref, ids)
	if err != nil {
		return nil, 0, err
	}
	found := make(map[string]*tracker.Entry, len(page.Entries))
	for i := range page.Entries {
		found[page.Entries[i].Player] = &page.Entries[i]
	}
	texts = make([][]byte, len(ids))
	for i, id := range ids {
		texts[i] = appendLivePlace(nil, &page, id, found[id])
	}
	return texts, page.Revision, nil
}

// appendLivePlace appends where the player stands; the entry is nil if he is not on the
// board.
func appendLivePlace(dst []byte, page *tracker.Page, id string, e *tracker.Entry) []byte {
	dst = append(dst, '{')
	if e == nil {
		dst = append(appendKey(dst, "rank"), "null"...)
		dst = appendString(dst, "player", id)
	} else {
		dst = appendStanding(appendInt(dst, "rank", int64(e.Rank)), page, e)
	}
	return append(appendInt(dst, "total", int64(page.Total)), '}')
}
