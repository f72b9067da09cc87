// Package demo makes up games that look like real ones, to show what the program does:
// an [Arena] where players of different skill play Rock Paper Scissors Apocalypse, and a
// [League] of nations that have played football for a century and a half. What comes is
// decided by a seed and the times that are asked for: the same ones give the same events.
//
// Nothing here is safe for concurrent use.
package demo

import (
	_ "embed"
	"strconv"
	"time"
)

// Event is an event as servers take it: its fields, which are texts.
type Event = map[string]string

// Rules is the text of the games file that goes with the events.
//
//go:embed games.yaml
var Rules string

// Names of the games, which are the product_id of their events.
const (
	ArenaGame  = "exrps"
	LeagueGame = "football"
)

// stamp returns the time as events have it.
func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }

// numbered returns an id with the number.
func numbered(prefix string, n int) string { return prefix + "-" + strconv.Itoa(n) }
