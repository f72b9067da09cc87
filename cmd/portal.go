package cmd

import (
	"net/http"

	"statstracker/httpapi"
	"statstracker/portal"
)

// gamePages returns the pages about games, by pattern.
func gamePages(p *portal.Pages) map[string]httpapi.Page {
	page := func(page func([]byte, *http.Request, portal.Reader) ([]byte, error)) httpapi.Page {
		return func(dst []byte, r *http.Request, from httpapi.Shown) ([]byte, error) { return page(dst, r, from) }
	}
	return map[string]httpapi.Page{
		"GET /{$}":                           page(p.Home),
		"GET /games/{game}/boards/{board}":   page(p.Board),
		"GET /games/{game}/players":          page(p.Search),
		"GET /games/{game}/players/{player}": page(p.Player),
		"GET /games/{game}/matches/{match}":  page(p.Match),
	}
}

// pageVariants returns what pages depend on beside their games, by pattern.
func pageVariants(p *portal.Pages) map[string]httpapi.Variant {
	return map[string]httpapi.Variant{
		"GET /games/{game}/boards/{board}": func(r *http.Request, from httpapi.Shown) (string, bool) { return p.BoardVariant(r, from) },
	}
}
