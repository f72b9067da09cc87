package cmd

import (
	"net/http"

	"statstracker/httpapi"
	"statstracker/portal"
)

// shownPage returns the page as the API shows it.
func shownPage(page func([]byte, *http.Request, portal.Reader) ([]byte, error)) httpapi.Page {
	return func(dst []byte, r *http.Request, from httpapi.Shown) ([]byte, error) { return page(dst, r, from) }
}

// framedPages returns those that pages from elsewhere may show in a frame.
func framedPages(p *portal.Pages) map[string]httpapi.Page {
	return map[string]httpapi.Page{"GET /embed/games/{game}/boards/{board}": shownPage(p.Framed)}
}

// gamePages returns the pages about games, by pattern.
func gamePages(p *portal.Pages) map[string]httpapi.Page {
	return map[string]httpapi.Page{
		"GET /{$}":                           shownPage(p.Home),
		"GET /games/{game}/boards/{board}":   shownPage(p.Board),
		"GET /games/{game}/players":          shownPage(p.Search),
		"GET /games/{game}/players/{player}": shownPage(p.Player),
		"GET /games/{game}/matches/{match}":  shownPage(p.Match),
	}
}

// pageVariants returns what pages depend on beside their games, by pattern.
func pageVariants(p *portal.Pages) map[string]httpapi.Variant {
	plain := func(r *http.Request, _ httpapi.Shown) (string, bool) { return p.Variant(r), true }
	board := func(r *http.Request, from httpapi.Shown) (string, bool) { return p.BoardVariant(r, from) }
	return map[string]httpapi.Variant{
		"GET /games/{game}/boards/{board}":       board,
		"GET /embed/games/{game}/boards/{board}": board,
		"GET /games/{game}/players/{player}":     plain,
		"GET /games/{game}/matches/{match}":      plain,
	}
}
