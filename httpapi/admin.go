package httpapi

// adminRoutes lists those of the log and the data directory.
func (a *API) adminRoutes() []*route { return nil }
