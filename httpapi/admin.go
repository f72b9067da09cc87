package httpapi

import "statstracker/access"

// adminRoutes lists those of the log and the data directory.
func (a *API) adminRoutes() []*route {
	return append(a.logRoutes(),
		&route{pattern: "GET /v1/admin/verify", scope: access.Admin, handler: a.write(lastVerification)},
		&route{pattern: "POST /v1/admin/verify", scope: access.Admin, handler: a.write(startVerification)},
	)
}
