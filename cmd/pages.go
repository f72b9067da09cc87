package cmd

import (
	"net/http"

	"statstracker/httpapi/openapi"
	"statstracker/web"
)

// pages returns the handlers of the pages for people.
func pages() map[string]http.Handler {
	return web.Handlers(web.Documents{
		Routes: func() ([]byte, error) { return openapi.Routes(version()) },
		Events: func() ([]byte, error) { return openapi.Events(version()) },
	})
}
