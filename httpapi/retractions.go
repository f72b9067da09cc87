package httpapi

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"statstracker/tracker"
)

const (
	errSelectors = requestError("say what is retracted with one of match, event_id, revision and player; with compensate keep, player may stand beside one of the others")
	errKeepFrom  = requestError("compensate keep leaves the others what they have, so player has to say from whom alone the results are taken")
	errPeriod    = requestError("from and to go with player alone: they say when the events that name him happened")
	backwards    = "has to be later than from"
)

// postRetraction answers POST /v1/games/{game}/retractions.
func postRetraction(r *request) (reply, error) {
	game, err := gameOf(r.Request)
	if err != nil {
		return reply{}, err
	}
	m, err := parseRetraction(r.Request)
	if err != nil {
		return reply{}, err
	}
	m.Game = game
	return submit(r, m, func(dst []byte, a *Amendment) ([]byte, string, error) {
		return append(appendRetraction(dst, a), '}'), retractionAddress(a), nil
	})
}

func retractionAddress(a *Amendment) string {
	return "/v1/games/" + url.PathEscape(a.Game) + "/retractions/" + idText(a.ID)
}

// parseRetraction reads what is to be retracted.
func parseRetraction(r *http.Request) (tracker.Amendment, error) {
	f, err := parseMembers(r, "match", "event_id", "revision", "player", "from", "to", "compensate", "reason", "by")
	if err != nil {
		return tracker.Amendment{}, err
	}
	m := tracker.Amendment{
		Kind: tracker.Retraction, Match: f.id("match"), EventID: f.id("event_id"), Revision: f.count("revision"), Player: f.id("player"),
		From: f.moment("from"), Until: f.moment("to"), Reason: f.note("reason"), By: f.note("by"),
	}
	switch f.text("compensate") {
	case "keep":
		m.Keep = true
	case "void":
	default:
		if f.has("compensate") {
			f.wrong("compensate", "has to be void (nobody keeps what the events gave and took) or keep (all others do)")
		}
	}
	if f.err != nil {
		return m, f.err
	}
	err = checkSelectors(&m)
	return m, err
}

// checkSelectors returns what is wrong with how the events are chosen.
func checkSelectors(m *tracker.Amendment) error {
	others := 0
	for _, has := range []bool{m.Match != "", m.EventID != "", m.Revision != 0} {
		if has {
			others++
		}
	}
	period := !m.From.IsZero() || !m.Until.IsZero()
	switch {
	case m.Keep && m.Player == "":
		return errKeepFrom
	case others > 1, others == 0 && m.Player == "", others == 1 && m.Player != "" && !m.Keep:
		return errSelectors
	case period && others == 1:
		return errPeriod
	case !m.Until.IsZero() && !m.Until.After(m.From):
		return badField("to", backwards)
	}
	return nil
}

// appendRetraction appends what is said of a retraction in lists too, without the end
// of the object.
func appendRetraction(dst []byte, a *Amendment) []byte {
	dst = appendString(append(dst, '{'), "id", idText(a.ID))
	dst = appendString(dst, "game", a.Game)
	dst = appendString(dst, "status", string(a.Status))
	for _, f := range []struct{ name, value string }{{"match", a.Match}, {"event_id", a.EventID}} {
		if f.value != "" {
			dst = appendString(dst, f.name, f.value)
		}
	}
	if a.Revision != 0 {
		dst = appendInt(dst, "revision", int64(a.Revision))
	}
	if a.Player != "" {
		dst = appendString(dst, "player", a.Player)
	}
	for _, f := range []struct {
		name string
		at   time.Time
	}{{"from", a.From}, {"to", a.Until}} {
		if !f.at.IsZero() {
			dst = appendString(dst, f.name, f.at.Format(time.RFC3339Nano))
		}
	}
	return appendAmendment(appendString(dst, "compensate", compensation(a)), a)
}

func compensation(a *Amendment) string {
	if a.Keep {
		return "keep"
	}
	return "void"
}

// retractions answers GET /v1/games/{game}/retractions.
func retractions(r *request) (reply, error) {
	game, err := gameOf(r.Request)
	if err != nil {
		return reply{}, err
	}
	if _, err := r.backend.Reader.Game(game); err != nil {
		return reply{}, err
	}
	dst := appendString([]byte{'{'}, "game", game)
	return amendmentsReply(dst, r, "retractions", appendRetraction, func(a *Amendment) bool {
		return a.Kind == tracker.Retraction && a.Game == game
	})
}

// amendmentsReply appends a page of amendments under the name.
func amendmentsReply(dst []byte, r *request, name string, appendOne func([]byte, *Amendment) []byte, wanted func(*Amendment) bool) (reply, error) {
	v, err := values(r.Request)
	if err != nil {
		return reply{}, err
	}
	list, next, err := amendmentPage(v, r.backend.Amendments, wanted)
	if err != nil {
		return reply{}, err
	}
	dst = appendKey(dst, name)
	dst = appendList(dst, len(list), func(dst []byte, i int) []byte { return append(appendOne(dst, &list[i]), '}') })
	if next != 0 {
		dst = appendString(dst, "next", idText(next))
	}
	return reply{status: http.StatusOK, text: append(dst, '}')}, nil
}

// getRetraction answers GET /v1/games/{game}/retractions/{id}.
func getRetraction(r *request) (reply, error) {
	a, err := retractionOf(r)
	if err != nil {
		return reply{}, err
	}
	text, err := wholeRetraction(nil, r, &a)
	return reply{status: http.StatusOK, text: text}, err
}

func wholeRetraction(dst []byte, r *request, a *Amendment) ([]byte, error) {
	dst, err := appendRestoration(appendOutcome(appendRetraction(dst, a), a, r.backend), r.backend, a.ID)
	return append(dst, '}'), err
}

// retractionOf returns the retraction that the path names.
func retractionOf(r *request) (Amendment, error) {
	a, err := amendmentOf(r, tracker.Retraction)
	if err == nil && a.Game != r.PathValue("game") {
		return a, tracker.ErrUnknownAmendment
	}
	return a, err
}

// amendmentOf returns the amendment that the path names, if it is of the kind.
func amendmentOf(r *request, kind tracker.AmendmentKind) (Amendment, error) {
	id, err := strconv.ParseUint(r.PathValue("id"), 10, 64)
	if err != nil || idText(id) != r.PathValue("id") {
		return Amendment{}, tracker.ErrUnknownAmendment
	}
	a, err := r.backend.Amendments.Amendment(id)
	if err == nil && a.Kind != kind {
		return a, tracker.ErrUnknownAmendment
	}
	return a, err
}

// restoreRetraction answers POST /v1/games/{game}/retractions/{id}/restore.
func restoreRetraction(r *request) (reply, error) {
	a, err := retractionOf(r)
	if err != nil {
		return reply{}, err
	}
	return restore(r, &a, wholeRetraction, retractionAddress(&a))
}

// restore takes an amendment back, and answers with it as append has it.
func restore(r *request, of *Amendment, whole func([]byte, *request, *Amendment) ([]byte, error), location string) (reply, error) {
	f, err := parseMembers(r.Request, "reason", "by")
	if err != nil {
		return reply{}, err
	}
	m := tracker.Amendment{Kind: tracker.Restoration, Of: of.ID, Reason: f.note("reason"), By: f.note("by")}
	if f.err != nil {
		return reply{}, f.err
	}
	return submit(r, m, func(dst []byte, _ *Amendment) ([]byte, string, error) {
		now, err := r.backend.Amendments.Amendment(of.ID)
		if err != nil {
			return nil, "", err
		}
		text, err := whole(dst, r, &now)
		return text, location, err
	})
}
