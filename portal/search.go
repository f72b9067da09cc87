package portal

import (
	"statstracker/standings"
	"statstracker/stats"
	"statstracker/tracker"
)

// mostFound is how many players a search shows, by name and by id each.
const mostFound = 50

type searchView struct {
	shell
	game, asked string
	found       []foundView
	more        bool
}

type foundView struct {
	link
	id, country string
}

// newSearch looks for players whose names or ids begin with a text. Those with such a name
// come first.
func newSearch(w *words, from Reader, game, text string) (*searchView, error) {
	g, err := from.Game(game)
	if err != nil {
		return nil, err
	}
	v := &searchView{game: game, asked: text}
	v.shell = shell{w, w.search + " · " + w.text(g.Title, g.Name), append(gamePath(w, &g), link{w.search, ""})}
	if text == "" || len(text) > stats.MaxID {
		return v, nil
	}
	named, err := from.SearchNames(game, text, standings.NamePlace{}, mostFound)
	if err != nil {
		return nil, err
	}
	byID, err := from.Search(game, text, "", mostFound)
	if err != nil {
		return nil, err
	}
	v.more = named.More || byID.More
	seen := make(map[string]bool)
	for _, list := range [][]tracker.Called{named.Players, byID.Players} {
		for i := range list {
			if p := &list[i]; !seen[p.ID] {
				seen[p.ID] = true
				v.found = append(v.found, foundView{link{nameOf(p.ID, &p.Profile), playerPath(game, p.ID)}, p.ID, countryOf(&p.Profile)})
			}
		}
	}
	return v, nil
}

// gamePath returns the way to the pages of a game.
func gamePath(w *words, g *tracker.Game) []link {
	first := "/"
	if len(g.Boards) > 0 {
		first = boardPath(g.Name, g.Boards[0].Name)
	}
	return []link{{w.games, "/"}, {w.text(g.Title, g.Name), first}}
}
