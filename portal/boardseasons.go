package portal

import (
	"slices"

	"statstracker/tracker"
)

// shownSeasons is how many seasons there are links to.
const shownSeasons = 12

// seasonView is the season that a page is about.
type seasonView struct {
	id, text        string
	end             moment // with the zone of the board
	sealed, amended bool
}

// addSeasons adds links to the seasons of a board that has some, and what this one is.
func (v *boardView) addSeasons(w *words, from Reader, b *tracker.Board, now *tracker.Season) error {
	if b.Seasons == "" {
		return nil
	}
	ids, err := from.SeasonIDs(v.query.game, v.query.board)
	if err != nil {
		return err
	}
	shown := ""
	if now != nil {
		shown = now.ID
		text := w.ends
		if now.Sealed {
			text = w.ended
		}
		v.season = &seasonView{now.ID, text, w.momentOf(now.End), now.Sealed, now.Amended}
	}
	v.seasons = append(v.seasons, v.seasonTab(w.allTime, tracker.AllTime, now == nil))
	ids, newest := window(ids, shown)
	if !newest {
		v.seasons = append(v.seasons, v.seasonTab(w.current, "", false))
	}
	for _, id := range ids {
		v.seasons = append(v.seasons, v.seasonTab(id, id, id == shown))
	}
	return nil
}

func (v *boardView) seasonTab(text, season string, current bool) tab {
	return tab{link{text, query(boardPath(v.query.game, v.query.board), "season", season, "me", v.query.me)}, current}
}

// window returns the ids around the one that is shown, at most [shownSeasons], and whether
// they are the first, which are those of the newest seasons.
func window(ids []string, shown string) (some []string, newest bool) {
	i := slices.Index(ids, shown)
	from := max(0, min(i-shownSeasons/2, len(ids)-shownSeasons))
	return ids[from:min(from+shownSeasons, len(ids))], from == 0
}
