package httpapi

import (
	"maps"
	"net/http"
	"slices"

	"statstracker/stats"
	"statstracker/tracker"
)

// player answers GET /v1/games/{game}/players/{player}.
func player(dst []byte, r *http.Request, from Reader) ([]byte, error) {
	game, err := gameOf(r)
	if err != nil {
		return nil, err
	}
	parts, err := parseInclude(r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("player")
	if parts.any() {
		c, err := from.Career(game, id)
		if err != nil {
			return nil, err
		}
		return appendCareer(dst, id, &c, parts), nil
	}
	p, err := from.Player(game, id)
	if err != nil {
		return nil, err
	}
	return append(appendPlayer(dst, id, &p, parts), '}'), nil
}

// appendPlayer appends what there always is about a player, without the end of the
// object.
func appendPlayer(dst []byte, id string, p *tracker.Player, parts include) []byte {
	dst = appendProfile(appendString(append(dst, '{'), "player", id), &p.Profile)
	dst = append(appendKey(dst, "stats"), '{')
	for i := range p.Stats {
		dst = appendNumber(appendName(dst, p.Stats[i].Name), p.Stats[i].Value)
	}
	dst = append(appendKey(append(dst, '}'), "boards"), '{')
	for i := range p.Boards {
		dst = appendBoardPlace(append(appendName(dst, p.Boards[i].Board), '{'), &p.Boards[i], parts)
	}
	dst = appendKey(append(dst, '}'), "statistics")
	dst = appendList(dst, len(p.Stats), func(dst []byte, i int) []byte { return appendStat(dst, &p.Stats[i]) })
	return appendInt(dst, "revision", int64(p.Revision))
}

// appendBoardPlace appends the rest of an object that has begun.
func appendBoardPlace(dst []byte, b *tracker.BoardPlace, parts include) []byte {
	dst = appendInt(dst, "rank", int64(b.Rank))
	dst = appendNumber(appendKey(dst, "score"), b.Score)
	if b.Provisional {
		dst = appendBool(dst, "provisional", true)
	}
	if parts.percentiles {
		dst = appendNumber(appendKey(dst, "percentile"), b.Percentile)
		dst = appendInt(dst, "total", int64(b.Total))
	}
	return append(appendSeason(dst, b.Season), '}')
}

// appendStat appends a statistic with all that a portal needs to show it.
func appendStat(dst []byte, s *tracker.Stat) []byte {
	dst = appendDeclaration(append(dst, '{'), s.Stat)
	dst = appendNumber(appendKey(dst, "value"), s.Value)
	return append(appendCategories(dst, s.Categories), '}')
}

// appendCategories appends the counts of a statistic by category.
func appendCategories(dst []byte, list []tracker.Category) []byte {
	if list == nil {
		return dst
	}
	dst = appendKey(dst, "categories")
	return appendList(dst, len(list), func(dst []byte, i int) []byte {
		dst = appendString(append(dst, '{'), "category", list[i].Name)
		return append(appendInt(dst, "value", list[i].Count), '}')
	})
}

// appendDeclaration appends how a statistic is shown.
func appendDeclaration(dst []byte, s *stats.Stat) []byte {
	dst = appendString(dst, "name", s.Name)
	dst = appendLabel(dst, "label", s.Label)
	dst = appendLabel(dst, "unit", s.Unit)
	if s.Format != "" {
		dst = appendString(dst, "format", s.Format)
	}
	return dst
}

// appendLabel appends a text by language, if there is one.
func appendLabel(dst []byte, name string, t stats.Text) []byte {
	if len(t) == 0 {
		return dst
	}
	dst = append(appendKey(dst, name), '{')
	for _, language := range slices.Sorted(maps.Keys(t)) {
		dst = appendText(appendName(dst, language), t[language])
	}
	return append(dst, '}')
}
