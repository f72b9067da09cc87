package main

import (
	"context"
	"fmt"
	"net/url"

	"statstracker/client"
	"statstracker/internal/browser"
)

// picture is one of a page.
type picture struct {
	name string // of the file, without .png
	path string
	view browser.View
	when string // an expression of JavaScript that is true when it can be taken
}

// Windows of pictures: what is at the top of a page is enough, and a picture is smaller
// than a page.
var (
	wide  = browser.View{Width: 1200, Height: 800}
	phone = browser.View{Width: 360, Height: 740}
)

const (
	loaded = `document.readyState === 'complete'`
	live   = `document.getElementById('live').dataset.state === 'live'`
)

// pictures lists those that the documentation shows.
func pictures(ctx context.Context, server *client.Client) ([]picture, error) {
	fighter, err := placed(ctx, server, client.Ref{Game: "exrps", Board: "elo"}, 1)
	if err != nil {
		return nil, err
	}
	me, err := placed(ctx, server, client.Ref{Game: "exrps", Board: "elo"}, 7)
	if err != nil {
		return nil, err
	}
	nation, err := placed(ctx, server, client.Ref{Game: "football", Board: "points"}, 1)
	if err != nil {
		return nil, err
	}
	board, mine := "/games/exrps/boards/elo", "/games/exrps/boards/elo?me="+url.QueryEscape(me)
	player := "/games/exrps/players/" + url.PathEscape(fighter)
	return []picture{
		{"home", "/", wide, loaded},
		{"home-dark", "/", wide.Night(), loaded},
		{"board", mine, wide, live},
		{"board-dark", mine, wide.Night(), live},
		{"board-phone", board, phone, live},
		{"board-phone-dark", board, phone.Night(), live},
		{"board-week", "/games/exrps/boards/week?season=current", wide, loaded},
		{"player", player, browser.View{Width: 1200, Height: 1100}, loaded},
		{"player-dark", player, browser.View{Width: 1200, Height: 1100, Dark: true}, loaded},
		{"player-phone", player, phone, loaded},
		{"nation", "/games/football/players/" + url.PathEscape(nation), browser.View{Width: 1200, Height: 1100}, loaded},
		{"search", "/games/exrps/players?q=s", browser.View{Width: 1200, Height: 560}, loaded},
		{"docs", "/docs", wide, loaded},
		{"docs-dark", "/docs", wide.Night(), loaded},
	}, nil
}

// placed returns who has a place on a board, counted from 1.
func placed(ctx context.Context, server *client.Client, r client.Ref, place int) (string, error) {
	page, err := server.Board(ctx, client.BoardQuery{Ref: r, Limit: place})
	if err != nil {
		return "", fmt.Errorf("read the board %s/%s: %w", r.Game, r.Board, err)
	}
	if len(page.Entries) < place {
		return "", fmt.Errorf("the board %s/%s has %d players", r.Game, r.Board, len(page.Entries))
	}
	return page.Entries[place-1].Player, nil
}
