package httpapi

// historyRoutes lists those of how numbers came about.
func (a *API) historyRoutes() []*route { return nil }
