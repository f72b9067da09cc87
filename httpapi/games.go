package httpapi

import (
	"net/http"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"statstracker/stats"
	"statstracker/tracker"
)

// games answers GET /v1/games.
func games(dst []byte, _ *http.Request, from Reader) ([]byte, error) {
	games := from.Games()
	dst = appendKey(append(dst, '{'), "games")
	dst = appendList(dst, len(games), func(dst []byte, i int) []byte { return appendGame(dst, &games[i]) })
	return append(dst, '}'), nil
}

// game answers GET /v1/games/{game}.
func game(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	id, err := gameOf(r)
	if err != nil {
		return nil, err
	}
	g, err := from.Game(id)
	if err != nil {
		return nil, err
	}
	return appendGame(dst, &g), nil
}

func appendGame(dst []byte, g *tracker.Game) []byte {
	dst = appendString(append(dst, '{'), "game", g.Name)
	dst = append(appendKey(dst, "rules"), '{')
	dst = appendString(dst, "name", g.Rules)
	dst = append(appendInt(dst, "version", int64(g.Version)), '}')
	dst = appendLabel(dst, "title", g.Title)
	dst = appendInt(dst, "players", int64(g.Players))
	dst = appendInt(dst, "matches", int64(g.Matches))
	if !g.LastMatch.IsZero() {
		dst = appendString(dst, "last_match", g.LastMatch.UTC().Format(time.RFC3339Nano))
	}
	dst = appendKey(dst, "boards")
	dst = appendList(dst, len(g.Boards), func(dst []byte, i int) []byte {
		return append(appendBoard(append(dst, '{'), &g.Boards[i]), '}')
	})
	dst = appendKey(dst, "stats")
	shown := make([]*stats.Stat, 0, len(g.Stats))
	for i := range g.Stats {
		if !g.Stats[i].Hidden {
			shown = append(shown, &g.Stats[i])
		}
	}
	dst = appendList(dst, len(shown), func(dst []byte, i int) []byte { return appendText(dst, shown[i].Name) })
	dst = appendKey(dst, "statistics")
	dst = appendList(dst, len(shown), func(dst []byte, i int) []byte {
		return append(appendDeclaration(append(dst, '{'), shown[i]), '}')
	})
	return append(dst, '}')
}

func appendBoard(dst []byte, b *tracker.Board) []byte {
	dst = appendString(dst, "board", b.Name)
	dst = appendInt(dst, "players", int64(b.Players))
	dst = appendLabel(appendLabel(dst, "title", b.Title), "unit", b.Unit)
	dst = appendString(dst, "order", order(b.Low))
	if b.Rules != "" {
		dst = appendRules(appendKey(dst, "rules"), b.Rules)
	}
	if b.Private {
		dst = appendBool(dst, "private", true)
	}
	for _, f := range []struct{ name, value string }{{"tie", tieMember(b.Tie)}, {"season", b.Seasons}} {
		if f.value != "" {
			dst = appendString(dst, f.name, f.value)
		}
	}
	for _, f := range []struct {
		name string
		n    int
	}{{"min_games", b.MinGames}, {"provisional", b.Provisional}, {"seasons", b.SeasonsCount}} {
		if f.n > 0 {
			dst = appendInt(dst, f.name, int64(f.n))
		}
	}
	return dst
}

// appendRules appends how a board counts: as it stands in a games file, or a text.
func appendRules(dst []byte, rules string) []byte {
	if value := jsontext.Value(rules); value.Kind() == '{' && value.IsValid() {
		return append(dst, value...)
	}
	return appendText(dst, rules)
}

func order(low bool) string {
	if low {
		return "low"
	}
	return "high"
}
