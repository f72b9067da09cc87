package httpapi

import (
	"maps"
	"slices"

	"statstracker/access"
)

// adminRoutes lists those of the log and the data directory.
func (a *API) adminRoutes() []*route {
	return append(a.logRoutes(),
		&route{pattern: "GET /v1/admin/verify", scope: access.Admin, handler: a.write(lastVerification)},
		&route{pattern: "POST /v1/admin/verify", scope: access.Admin, handler: a.write(startVerification)},
	)
}

// consoleRoutes lists the operator's pages, which are where the rest is that needs the
// scope admin.
func (a *API) consoleRoutes() (routes []*route) {
	for _, pattern := range slices.Sorted(maps.Keys(a.console)) {
		routes = append(routes, &route{pattern: pattern, scope: access.Admin, handler: a.console[pattern], asks: true})
	}
	return routes
}
