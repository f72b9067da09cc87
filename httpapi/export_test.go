package httpapi

import (
	"maps"
	"slices"

	"statstracker/access"
)

// TestOnlyPatterns returns the patterns of all routes.
func (a *API) TestOnlyPatterns() []string { return slices.Sorted(maps.Keys(a.routes)) }

// TestOnlyScope returns the scope that a route needs.
func (a *API) TestOnlyScope(pattern string) access.Scope { return a.routes[pattern].scope }
