package httpapi

import (
	"errors"
	"net/http"
	"time"

	"statstracker/tracker"
)

// exportFlush is how many bytes of an export are gathered before they are sent.
const exportFlush = 64 << 10

// errNothingHeld says that nothing is known of a person.
var errNothingHeld = errors.New("nothing is held about this player")

// exportPlayer answers GET /v1/players/{player}/export as it reads the log.
func (a *API) exportPlayer(w http.ResponseWriter, r *http.Request) {
	b := a.opened.Load()
	if b == nil {
		starting(w)
		return
	}
	x := personExport{w: w}
	if err := x.run(r, b.Persons); err != nil {
		if x.begun {
			panic(http.ErrAbortHandler) // half of it must not be taken for the whole
		}
		a.fail(w, r, err)
	}
}

// personExport is an answer that is being written.
type personExport struct {
	w     http.ResponseWriter
	text  []byte
	begun bool // some of it has been sent
	any   bool // there is an event
}

func (x *personExport) run(r *http.Request, from Persons) error {
	player, err := personOf(r)
	if err != nil {
		return err
	}
	held, err := from.Held(player)
	if err != nil {
		return err
	}
	x.text = appendHeld(nil, player, &held)
	x.text = append(appendKey(x.text, "events"), '[')
	if err := from.HeldEvents(r.Context(), held.IDs, held.Revision, x.event); err != nil {
		return err
	}
	if held.Empty() && !x.any {
		return errNothingHeld
	}
	x.text = append(x.text, "]}\n"...)
	x.send()
	return nil
}

func (x *personExport) event(e *tracker.HeldEvent) error {
	if x.any {
		x.text = append(x.text, ',')
	}
	x.any = true
	x.text = appendHeldEvent(x.text, e)
	if len(x.text) >= exportFlush {
		x.send()
	}
	return nil
}

func (x *personExport) send() {
	if !x.begun {
		x.w.Header()["Content-Type"] = jsonType
		x.w.WriteHeader(http.StatusOK)
		x.begun = true
	}
	_, _ = x.w.Write(x.text) // the context ends when the client has gone
	x.text = x.text[:0]
}

func appendHeld(dst []byte, player string, h *tracker.Held) []byte {
	dst = appendString(append(dst, '{'), "player", player)
	dst = append(appendProfile(append(appendKey(dst, "profile"), '{'), &h.Profile), '}')
	dst = appendList(appendKey(dst, "ids"), len(h.IDs), func(dst []byte, i int) []byte { return appendText(dst, h.IDs[i]) })
	dst = appendInt(dst, "revision", int64(h.Revision))
	dst = appendList(appendKey(dst, "games"), len(h.Games), func(dst []byte, i int) []byte { return appendHeldGame(dst, &h.Games[i]) })
	dst = appendList(appendKey(dst, "hidden"), len(h.Hidden), func(dst []byte, i int) []byte {
		v := &h.Hidden[i]
		dst = appendString(appendString(append(dst, '{'), "game", v.Game), "player", v.Player)
		return append(appendHeldNotes(dst, v.Reason, v.By, v.At), '}')
	})
	return appendList(appendKey(dst, "amendments"), len(h.Amendments), func(dst []byte, i int) []byte {
		m := &h.Amendments[i]
		dst = appendString(appendString(append(dst, '{'), "id", idText(m.ID)), "kind", string(m.Kind))
		for _, f := range []struct{ name, value string }{{"game", m.Game}, {"match", m.Match}, {"event_id", m.EventID}, {"player", m.Player}, {"into", m.Into}, {"status", string(m.Status)}} {
			if f.value != "" {
				dst = appendString(dst, f.name, f.value)
			}
		}
		return append(appendHeldNotes(dst, m.Reason, m.By, m.At), '}')
	})
}

func appendHeldNotes(dst []byte, reason, by string, at time.Time) []byte {
	if reason != "" {
		dst = appendString(dst, "reason", reason)
	}
	if by != "" {
		dst = appendString(dst, "by", by)
	}
	return appendString(dst, "time", at.UTC().Format(time.RFC3339Nano))
}

func appendHeldGame(dst []byte, g *tracker.HeldGame) []byte {
	dst = appendString(appendString(append(dst, '{'), "game", g.Game), "player", g.ID)
	dst = appendKey(dst, "statistics")
	dst = appendList(dst, len(g.Player.Stats), func(dst []byte, i int) []byte { return appendStat(dst, &g.Player.Stats[i]) })
	dst = append(appendKey(dst, "boards"), '{')
	for i := range g.Player.Boards {
		dst = appendBoardPlace(append(appendName(dst, g.Player.Boards[i].Board), '{'), &g.Player.Boards[i], include{})
	}
	return append(dst, "}}"...)
}

func appendHeldEvent(dst []byte, e *tracker.HeldEvent) []byte {
	dst = appendInt(append(dst, '{'), "revision", int64(e.Revision))
	dst = appendString(dst, "source", e.Source)
	dst = appendString(dst, "received", e.Event.Received.UTC().Format(time.RFC3339Nano))
	if e.Rejected != "" {
		dst = appendString(dst, "rejected", e.Rejected)
	}
	dst = append(appendKey(dst, "fields"), '{')
	for _, f := range e.Event.Fields {
		dst = appendText(appendName(dst, f.Name), f.Value)
	}
	return append(dst, "}}"...)
}
