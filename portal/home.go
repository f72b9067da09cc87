package portal

import (
	"strings"

	"statstracker/tracker"
)

// leading is how many players of the first board the page of games shows.
const leading = 3

type homeView struct {
	shell
	games []gameCard
}

type gameCard struct {
	title   string
	counts  string  // of players, matches and boards
	latest  *moment // when the latest match was; nil if it is not known
	boards  []link
	leaders []leader
	first   link // the board that they lead
}

type leader struct {
	rank, name, address, score, medal string
}

func newHome(w *words, from Reader) homeView {
	v := homeView{shell: shell{w: w, title: w.games}}
	for _, g := range from.Games() {
		if g.Players == 0 {
			continue // nothing has been played, as in default
		}
		card := gameCard{title: w.text(g.Title, g.Name), counts: w.counts(&g)}
		if !g.LastMatch.IsZero() {
			at := w.momentOf(g.LastMatch.UTC())
			card.latest = &at
		}
		for _, b := range g.Boards {
			card.boards = append(card.boards, link{w.text(b.Title, b.Name), boardPath(g.Name, b.Name)})
		}
		if len(card.boards) > 0 {
			card.first = card.boards[0]
			card.leaders = leadersOf(w, from, g.Name, &g.Boards[0])
		}
		v.games = append(v.games, card)
	}
	return v
}

// counts returns how much there is of a game.
func (w *words) counts(g *tracker.Game) string {
	return strings.Join([]string{
		w.playerCount.of(w, g.Players), w.matchCount.of(w, int(g.Matches)), w.boardCount.of(w, len(g.Boards)),
	}, " · ")
}

func leadersOf(w *words, from Reader, game string, b *tracker.Board) (list []leader) {
	page, err := from.Board(tracker.Ref{Game: game, Board: b.Name}, 0, leading)
	if err != nil {
		return nil // it has just gone, with rules that have changed
	}
	scale := scaleOf(b, page.Entries)
	for _, e := range page.Entries {
		list = append(list, leader{w.whole(e.Rank), nameOf(e.Player, &e.Profile), playerPath(game, e.Player), w.fixed(e.Score, scale), medalOf(e.Rank)})
	}
	return list
}
