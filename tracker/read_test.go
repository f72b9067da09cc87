package tracker

import (
	"errors"
	"testing"
)

func TestAGameWithoutEventsHasEmptyBoards(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	for _, product := range []string{"exrps", "never heard of"} {
		for name, read := range map[string]func() (Page, error){
			"board": func() (Page, error) { return tr.Board(Ref{Game: product, Board: ""}, 0, 10) },
			"after": func() (Page, error) {
				return tr.BoardAfter(Ref{Game: product, Board: "wins"}, Cursor{}, 10)
			},
			"lookup": func() (Page, error) { return tr.Lookup(Ref{Game: product, Board: "wins"}, []string{"ann"}) },
		} {
			page, err := read()
			if err != nil || page.Total != 0 || len(page.Entries) != 0 || page.More || page.Board != "wins" {
				t.Errorf("%s of %s: %+v, %v; want an empty page", name, product, page, err)
			}
		}
		_, around := tr.BoardAround(Ref{Game: product, Board: "wins"}, "ann", 5)
		_, place := tr.Place(Ref{Game: product, Board: "wins"}, "ann")
		_, player := tr.Player(product, "ann")
		for _, err := range []error{around, place, player} {
			if !errors.Is(err, ErrUnknownPlayer) {
				t.Errorf("asking for a player of %s: %v; want that there is none", product, err)
			}
		}
		_, board := tr.Board(Ref{Game: product, Board: "elo"}, 0, 10)
		_, other := tr.BoardAround(Ref{Game: product, Board: "elo"}, "ann", 10)
		if !errors.Is(board, ErrUnknownBoard) || !errors.Is(other, ErrUnknownBoard) {
			t.Errorf("a board that %s lacks: %v, %v", product, board, other)
		}
	}
}

func TestAPlayerWhoIsOnNoBoard(t *testing.T) {
	tr := openTest(t, t.TempDir())
	defer tr.Close()
	submit(t, tr, event{{"product_id", "exrps"}, {"event_name", "select_weapon"}, {"user_id", "ann"}, {"event_data", "0"}})
	if _, err := tr.Place(Ref{Game: "exrps", Board: "wins"}, "ann"); !errors.Is(err, ErrUnknownPlayer) {
		t.Errorf("a player who only chose a weapon has a place: %v", err)
	}
	if _, err := tr.BoardAround(Ref{Game: "exrps", Board: "wins"}, "ann", 5); !errors.Is(err, ErrUnknownPlayer) {
		t.Errorf("a player who only chose a weapon has neighbours: %v", err)
	}
	if p, err := tr.Player("exrps", "ann"); err != nil || len(p.Boards) != 0 || len(p.Stats) != 1 {
		t.Errorf("a player who only chose a weapon is %+v, %v", p, err)
	}
}
