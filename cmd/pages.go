package cmd

import (
	"maps"
	"net/http"

	"statstracker/httpapi/openapi"
	"statstracker/portal"
	"statstracker/web"
)

// pages returns the handlers of the pages for people.
func pages() map[string]http.Handler {
	all := web.Handlers(web.Documents{
		Routes: func() ([]byte, error) { return openapi.Routes(version()) },
		Events: func() ([]byte, error) { return openapi.Events(version()) },
	})
	all["GET /embed.js"] = web.Anywhere(web.Asset("text/javascript; charset=utf-8", portal.Embed))
	all["GET /assets/times.js"] = web.Asset("text/javascript; charset=utf-8", portal.TimesScript)
	all["GET /assets/me.js"] = web.Asset("text/javascript; charset=utf-8", portal.MeScript)
	all["GET /assets/board.js"] = web.Asset("text/javascript; charset=utf-8", portal.BoardScript)
	maps.Copy(all, web.Palettes())
	all["GET /assets/icon.svg"] = web.Asset("image/svg+xml", portal.Icon)
	return all
}
