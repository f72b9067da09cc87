package httpapi

import (
	"net/http"
	"strings"

	"statstracker/tracker"
)

// include is what an answer about a player has beside what it always has.
type include struct {
	seasons     bool // his places in all seasons, and of all time
	percentiles bool // the percentile and the total of each place
}

func (i include) any() bool { return i != include{} }

// parseInclude reads the parameter of that name: a list with commas.
func parseInclude(r *http.Request) (parts include, err error) {
	v, err := values(r)
	if err != nil || !v.Has("include") {
		return parts, err
	}
	for _, name := range v["include"] {
		for part := range strings.SplitSeq(name, ",") {
			switch part {
			case "seasons":
				parts.seasons = true
			case "percentiles":
				parts.percentiles = true
			default:
				return parts, badField("include", "has to be seasons, percentiles, or both with a comma between them")
			}
		}
	}
	return parts, nil
}

// appendCareer appends all there is about a player.
func appendCareer(dst []byte, id string, c *tracker.Career, parts include) []byte {
	dst = appendPlayer(dst, id, &c.Player, parts)
	if !parts.seasons {
		return append(dst, '}')
	}
	dst = append(appendKey(dst, "all_time"), '{')
	for i := range c.AllTime {
		dst = appendBoardPlace(append(appendName(dst, c.AllTime[i].Board), '{'), &c.AllTime[i], parts)
	}
	dst = appendKey(append(dst, '}'), "seasons")
	dst = appendList(dst, len(c.Seasons), func(dst []byte, i int) []byte {
		dst = appendString(append(dst, '{'), "board", c.Seasons[i].Board)
		return appendBoardPlace(dst, &c.Seasons[i], parts)
	})
	return append(dst, '}')
}
