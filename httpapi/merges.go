package httpapi

import (
	"net/http"

	"statstracker/stats"
	"statstracker/tracker"
)

// postMerge answers POST /v1/players/{player}/merge.
func postMerge(r *request) (reply, error) {
	f, err := parseMembers(r.Request, "into", "reason", "by")
	if err != nil {
		return reply{}, err
	}
	m := tracker.Amendment{Kind: tracker.Merger, Player: r.PathValue("player"), Into: f.id("into"), Reason: f.note("reason"), By: f.note("by")}
	switch {
	case f.err != nil:
		return reply{}, f.err
	case m.Into == "":
		return reply{}, badField("into", "has to say which id the events of the player are given to")
	case stats.CheckID(m.Player) != nil:
		return reply{}, tracker.ErrUnknownPlayer
	}
	return submit(r, m, func(dst []byte, a *Amendment) ([]byte, string, error) {
		return append(appendMerge(dst, a), '}'), mergeAddress(a), nil
	})
}

func mergeAddress(a *Amendment) string { return "/v1/merges/" + idText(a.ID) }

// appendMerge appends what is said of a merger in lists too, without the end of the
// object.
func appendMerge(dst []byte, a *Amendment) []byte {
	dst = appendString(append(dst, '{'), "id", idText(a.ID))
	dst = appendString(dst, "status", string(a.Status))
	dst = appendString(dst, "player", a.Player)
	return appendAmendment(appendString(dst, "into", a.Into), a)
}

// merges answers GET /v1/merges.
func merges(r *request) (reply, error) {
	return amendmentsReply([]byte{'{'}, r, "merges", appendMerge, func(a *Amendment) bool { return a.Kind == tracker.Merger })
}

// getMerge answers GET /v1/merges/{id}.
func getMerge(r *request) (reply, error) {
	a, err := amendmentOf(r, tracker.Merger)
	if err != nil {
		return reply{}, err
	}
	text, err := wholeMerge(nil, r, &a)
	return reply{status: http.StatusOK, text: text}, err
}

func wholeMerge(dst []byte, r *request, a *Amendment) ([]byte, error) {
	dst, err := appendRestoration(appendOutcome(appendMerge(dst, a), a, r.backend), r.backend, a.ID)
	return append(dst, '}'), err
}

// restoreMerge answers POST /v1/merges/{id}/restore.
func restoreMerge(r *request) (reply, error) {
	a, err := amendmentOf(r, tracker.Merger)
	if err != nil {
		return reply{}, err
	}
	return restore(r, &a, wholeMerge, mergeAddress(&a))
}
