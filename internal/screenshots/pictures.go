package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"

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
	low   = browser.View{Width: 1000, Height: 440, Fine: true}
	wide  = browser.View{Width: 1000, Height: 760, Fine: true}
	high  = browser.View{Width: 1000, Height: 1250, Fine: true}
	phone = browser.View{Width: 360, Height: 740, Fine: true}
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
	matches, err := server.Ask(ctx, http.MethodGet, server.Address("v1", "games", "exrps", "players", fighter, "history")+"?limit=1", nil)
	if err != nil {
		return nil, err
	}
	match := regexp.MustCompile(`"match":"([^"]+)"`).FindSubmatch(matches)
	if match == nil {
		return nil, fmt.Errorf("the history of %s has no match: %.200s", fighter, matches)
	}
	board, mine := "/games/exrps/boards/elo", "/games/exrps/boards/elo?me="+url.QueryEscape(me)
	player := "/games/exrps/players/" + url.PathEscape(fighter)
	return []picture{
		{"home", "/", low, loaded},
		{"home-dark", "/", low.Night(), loaded},
		{"board", mine, wide, live},
		{"board-dark", mine, wide.Night(), live},
		{"board-phone", board, phone, live},
		{"board-phone-dark", board, phone.Night(), live},
		{"season", "/games/exrps/boards/week?season=current", wide, live},
		{"player", player, high, loaded},
		{"player-dark", player, high.Night(), loaded},
		{"player-phone", player, phone, loaded},
		{"player-phone-dark", player, phone.Night(), loaded},
		{"match", "/games/exrps/matches/" + url.PathEscape(string(match[1])), wide, loaded},
		{"operations", "/admin", wide, loaded},
		{"operations-dark", "/admin", wide.Night(), loaded},
		{"docs", "/docs", browser.View{Width: 1200, Height: 700}, loaded},
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
