package httpapi

// amendmentRoutes lists those of amendments of the past, and of hidden players.
func (a *API) amendmentRoutes() []*route { return nil }
