package httpapi

// pastRoutes lists those of what was, and what would be.
func (a *API) pastRoutes() []*route { return nil }
