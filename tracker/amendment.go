package tracker

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"statstracker/eventlog"
	"statstracker/stats"
)

// Amendment is a change of the past: the log keeps the events that it concerns, and
// the fold counts them otherwise. It is a control record, and takes effect with a
// later one, before which the games that it changes have been folded again.
type Amendment struct {
	ID   uint64 // the number of its record in the log
	Kind AmendmentKind
	Game string // in which events are retracted

	// Of a Retraction, which events before its record: exactly one of Match, EventID,
	// Revision and Player says so, but that with Keep there may be a player beside the
	// others. An event of the player names him and happened from From on and before
	// Until, where these are not zero.
	Match    string
	EventID  string
	Revision uint64 // the number of the event's record
	Player   string // also who is merged into another
	From     time.Time
	Until    time.Time
	// Keep leaves the other players what the events gave and took, and takes their effect
	// from Player alone; otherwise they count for nobody.
	Keep bool

	Into string // of a Merger: whose events those of Player are from the beginning on
	Of   uint64 // of a Restoration: the amendment that it takes back

	Reason, By string    // for people
	At         time.Time // of the record
	Status     AmendmentStatus
	RestoredBy uint64 // the restoration that took it back, or 0
	Since      uint64 // the record with which it took effect; 0 while it is running
}

// AmendmentKind is what an amendment does.
type AmendmentKind string

// The kinds of amendments.
const (
	Retraction  AmendmentKind = "retraction"  // events do not count
	Merger      AmendmentKind = "merge"       // a player's id is another's, or has become another
	Restoration AmendmentKind = "restoration" // another amendment never was
)

// AmendmentStatus says how far an amendment is.
type AmendmentStatus string

// How far an amendment is.
const (
	Running  AmendmentStatus = "running"  // it is in the log, and readers see the old state
	Done     AmendmentStatus = "done"     // readers see the new state
	Restored AmendmentStatus = "restored" // it has been taken back
)

// Control records of amendments.
const (
	// controlAmend says what is to be amended.
	controlAmend = "amend"
	// controlAmended says that all amendments up to a number hold from here on, and
	// that the state of the games that it names is what their events so far give with
	// them.
	controlAmended = "amended"
)

// The fields of these records.
const (
	fieldKind       = "kind"
	fieldMatch      = "match"
	fieldEventID    = "event_id"
	fieldRevision   = "revision"
	fieldPlayer     = "player"
	fieldFrom       = "from"
	fieldUntil      = "to"
	fieldCompensate = "compensate"
	fieldInto       = "into"
	fieldOf         = "of"
	fieldReason     = "reason"
	fieldBy         = "by"
	fieldThrough    = "through"
	compensateKeep  = "keep"
)

// fields returns what the control record says.
func (a *Amendment) fields() (list []stats.Field) {
	add := func(name, value string) {
		if value != "" {
			list = append(list, stats.Field{Name: name, Value: value})
		}
	}
	add(fieldKind, string(a.Kind))
	add(fieldGame, a.Game)
	add(fieldMatch, a.Match)
	add(fieldEventID, a.EventID)
	add(fieldRevision, numberText(a.Revision))
	add(fieldPlayer, a.Player)
	add(fieldFrom, timeText(a.From))
	add(fieldUntil, timeText(a.Until))
	if a.Keep {
		add(fieldCompensate, compensateKeep)
	}
	add(fieldInto, a.Into)
	add(fieldOf, numberText(a.Of))
	add(fieldReason, a.Reason)
	add(fieldBy, a.By)
	return list
}

func numberText(n uint64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatUint(n, 10)
}

// timeText returns the time as a control record has it; one that RFC 3339 cannot
// write is the first or the last that it can.
func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	switch t = t.UTC(); {
	case t.Year() > 9999:
		t = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	case t.Year() < 0:
		t = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t.Format(time.RFC3339Nano)
}

// amendmentOf reads the control record with the number.
func amendmentOf(r *eventlog.Record, id uint64) (a Amendment, err error) {
	get := func(name string) string { return strings.Clone(r.Event.Get(name)) }
	number := func(name string) (n uint64) {
		if text := get(name); text != "" && err == nil {
			n, err = strconv.ParseUint(text, 10, 64)
		}
		return n
	}
	moment := func(name string) (at time.Time) {
		if text := get(name); text != "" && err == nil {
			at, err = time.Parse(time.RFC3339Nano, text)
		}
		return at
	}
	a = Amendment{
		ID: id, Kind: AmendmentKind(get(fieldKind)), Game: get(fieldGame),
		Match: get(fieldMatch), EventID: get(fieldEventID), Revision: number(fieldRevision),
		Player: get(fieldPlayer), From: moment(fieldFrom), Until: moment(fieldUntil),
		Keep: get(fieldCompensate) == compensateKeep,
		Into: get(fieldInto), Of: number(fieldOf),
		Reason: get(fieldReason), By: get(fieldBy), At: r.Event.Received, Status: Running,
	}
	switch a.Kind {
	case Retraction, Merger, Restoration:
		return a, err
	}
	return a, fmt.Errorf("%w: the amendment %q is of a newer version", ErrMissingGame, a.Kind)
}

var (
	// ErrUnknownAmendment says that there is no amendment of that number.
	ErrUnknownAmendment = errors.New("no such amendment")
	// ErrRestored says that an amendment has been taken back already.
	ErrRestored = errors.New("it has been taken back already")
)

// amendmentList is all amendments of a log, in the order of their numbers.
type amendmentList []Amendment

// find returns the index of the amendment; ok is false if there is none.
func (l amendmentList) find(id uint64) (i int, ok bool) {
	return slices.BinarySearchFunc(l, id, func(a Amendment, id uint64) int { return compare(a.ID, id) })
}

// toCome is the number of a record that will come after all that there are.
const toCome = math.MaxUint64

// activate makes the amendments that are running take effect, up to the number, with
// the record since.
func (l amendmentList) activate(through, since uint64) {
	for i := range l {
		a := &l[i]
		if a.ID > through || a.Status != Running {
			continue
		}
		a.Status, a.Since = Done, since
		if a.Kind != Restoration {
			continue
		}
		if of, ok := l.find(a.Of); ok {
			l[of].Status, l[of].RestoredBy = Restored, a.ID
		}
	}
}

// running returns the number of the last amendment that has not taken effect; 0
// if there is none.
func (l amendmentList) running() (last uint64) {
	for i := range l {
		if l[i].Status == Running {
			last = l[i].ID
		}
	}
	return last
}
