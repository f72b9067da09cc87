package live

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// frame is a picture as it is sent: encoded once, and shared by all who listen.
type frame struct {
	number  uint64 // one more than that of the frame before; 0 is no frame
	picture Picture
	sum     uint64
	whole   []byte // the event for who does not have the frame before
	change  []byte // the event for who has
	turns   int    // how often the season has changed
	turn    []byte // the event that told of it last
	err     error  // why there is nothing more to tell; the rest is empty then
}

// newFrame returns the frame that shows the picture after another frame, which may be
// that with the number 0.
func newFrame(p *Picture, before *frame) *frame {
	f := &frame{number: before.number + 1, picture: *p, sum: p.sum(), turns: before.turns, turn: before.turn}
	id := identify(p.Revision, f.sum)
	f.whole = eventText(id, "snapshot", p.Text)
	f.change = f.whole
	old := &before.picture
	if old.Season != p.Season && old.Season != "" && p.Season != "" {
		f.turns, f.turn = f.turns+1, eventText("", "season", turnText(old.Season, p.Season))
	}
	if before.number == 0 || !p.continues(old) {
		return f
	}
	if change := eventText(id, "change", changeText(old, p)); len(change) < len(f.whole) {
		f.change = change
	}
	return f
}

// turnSince returns the event that told of the last change of season, if there was one
// after so many.
func (f *frame) turnSince(turns int) []byte {
	if f.turns == turns {
		return nil
	}
	return f.turn
}

// changeText is what a change says.
func changeText(old, now *Picture) []byte {
	come, gone := difference(old.Rows, now.Rows)
	dst := strconv.AppendUint([]byte(`{"revision":`), now.Revision, 10)
	dst = strconv.AppendInt(append(dst, `,"total":`...), int64(now.Total), 10)
	dst = append(dst, `,"entries":[`...)
	for i := range come {
		dst = append(comma(dst, i), come[i].Text...)
	}
	dst = append(dst, `],"gone":[`...)
	for i, id := range gone {
		dst = quote(comma(dst, i), id)
	}
	return append(dst, "]}"...)
}

// comma separates the elements of a list.
func comma(dst []byte, i int) []byte {
	if i > 0 {
		dst = append(dst, ',')
	}
	return dst
}

// quote appends a JSON string, which has no line ends.
func quote(dst []byte, text string) []byte {
	dst, _ = jsontext.AppendQuote(dst, text) // bytes that are not UTF-8 are replaced
	return dst
}

// turnText is what the change of a season says.
func turnText(ended, begins string) []byte {
	dst := quote([]byte(`{"ended":`), ended)
	return append(quote(append(dst, `,"season":`...), begins), '}')
}

// eventText returns an event. One without an id leaves the last one as it is.
func eventText(id, name string, text []byte) (dst []byte) {
	if id != "" {
		dst = append(append(append(dst, "id: "...), id...), '\n')
	}
	dst = append(append(append(dst, "event: "...), name...), '\n')
	return append(append(append(dst, "data: "...), text...), "\n\n"...)
}

// identify returns the id of an event after which a client has what the sum is of.
func identify(revision, sum uint64) string {
	return strconv.FormatUint(revision, 10) + "-" + strconv.FormatUint(sum, 16)
}

// identifies returns whether the id, which comes from a client, is of an event after
// which it has what the sum is of.
func identifies(id string, sum uint64) bool {
	_, of, ok := strings.Cut(id, "-")
	return ok && of == strconv.FormatUint(sum, 16)
}
