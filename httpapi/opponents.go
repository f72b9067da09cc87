package httpapi

import (
	"net/http"
	"time"

	"statstracker/tracker"
)

// opponents answers GET …/players/{player}/opponents.
func opponents(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
	q, err := parseHistoryQuery(r)
	if err != nil {
		return nil, err
	}
	page, err := b.History.Opponents(tracker.OpponentsQuery{
		Game: q.game, Player: q.player, Before: q.before, Skip: q.skip, Limit: q.limit,
	})
	if err != nil {
		return nil, err
	}
	dst = appendString(append(dst, '{'), "game", q.game)
	dst = appendCalled(dst, "player", q.player, b.Profiles)
	dst = appendInt(dst, "total", int64(page.Total))
	dst = appendBool(dst, "complete", page.Next == 0)
	dst = appendKey(dst, "opponents")
	dst = appendList(dst, len(page.Opponents), func(dst []byte, i int) []byte {
		o := &page.Opponents[i]
		dst = appendRecord(appendCalled(append(dst, '{'), "opponent", o.Opponent, b.Profiles), &o.Record)
		return append(appendString(dst, "last_met", o.LastMet.Format(time.RFC3339Nano)), '}')
	})
	if listed := q.skip + len(page.Opponents); listed < page.Total {
		dst = appendNext(dst, page.From, listed)
	} else {
		dst = appendNext(dst, page.Next, 0)
	}
	return append(appendInt(dst, "revision", int64(page.Revision)), '}'), nil
}

// headToHead answers GET …/players/{player}/opponents/{opponent}.
func headToHead(dst []byte, r *http.Request, b *Backend) ([]byte, error) {
	q, err := parseHistoryQuery(r)
	if err != nil {
		return nil, err
	}
	opponent := r.PathValue("opponent")
	h, err := b.History.HeadToHead(tracker.HeadToHeadQuery{
		Game: q.game, Player: q.player, Opponent: opponent, Before: q.before, Limit: q.limit,
	})
	if err != nil {
		return nil, err
	}
	dst = appendString(append(dst, '{'), "game", q.game)
	dst = appendString(dst, "player", q.player)
	dst = appendRecord(appendString(dst, "opponent", opponent), &h.Record)
	dst = appendBool(dst, "complete", h.Complete)
	var who cast
	who.add(q.player, opponent)
	dst = appendKey(dst, "matches")
	dst = appendList(dst, len(h.Matches), func(dst []byte, i int) []byte {
		who.addOccurrence(&h.Matches[i])
		return append(appendOccurrence(append(dst, '{'), &h.Matches[i]), '}')
	})
	dst = appendNext(who.append(dst, b.Profiles), h.Next, 0)
	return append(appendInt(dst, "revision", int64(h.Revision)), '}'), nil
}

func appendRecord(dst []byte, r *tracker.Record) []byte {
	dst = appendInt(dst, "games", int64(r.Games))
	dst = appendInt(dst, "wins", int64(r.Wins))
	dst = appendInt(dst, "losses", int64(r.Losses))
	return appendInt(dst, "draws", int64(r.Draws))
}
