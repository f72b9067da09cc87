package access

import (
	"fmt"
	"slices"
	"strings"
)

// Scope is a kind of thing that clients ask for. The zero value is none.
type Scope uint8

// The scopes. Keys have Read, Ingest and Admin; the others are only asked for.
const (
	Public  Scope = 1 + iota // what everybody may
	Read                     // reading boards and players; everybody's, unless the server keeps reads closed
	Monitor                  // reading metrics; keys have it with Read of all games, tokens of players have not
	Ingest                   // sending events
	Admin                    // everything else, and all of the above
)

// scopeNames are the scopes of keys, as they are written.
var scopeNames = map[Scope]string{Read: "read", Ingest: "ingest", Admin: "admin"}

// String returns the scope as it is written.
func (s Scope) String() string {
	switch s {
	case Public:
		return "public"
	case Monitor:
		return "monitor"
	}
	return scopeNames[s]
}

// ParseScope returns the scope of keys that is written so. The error is one for its
// author.
func ParseScope(text string) (Scope, error) {
	for s, name := range scopeNames {
		if name == text {
			return s, nil
		}
	}
	return 0, fmt.Errorf("a scope is one of %s", strings.Join(ScopeNames(), ", "))
}

// ScopeNames returns the names of the scopes of keys.
func ScopeNames() []string {
	names := make([]string, 0, len(scopeNames))
	for _, s := range []Scope{Read, Ingest, Admin} {
		names = append(names, scopeNames[s])
	}
	return names
}

// scopeSet is which scopes somebody has.
type scopeSet uint8

// setOf returns the scopes, and those that they imply.
func setOf(scopes []Scope) (set scopeSet) {
	for _, s := range scopes {
		switch s {
		case Admin:
			return everything
		case Read:
			set |= 1 << Monitor
		}
		set |= 1 << s
	}
	return set | 1<<Public
}

// everything is all scopes.
const everything scopeSet = 1<<Public | 1<<Read | 1<<Monitor | 1<<Ingest | 1<<Admin

func (set scopeSet) has(s Scope) bool { return s != 0 && set&(1<<s) != 0 }

// sorted returns each of the scopes once, in their order.
func sorted(scopes []Scope) []Scope {
	scopes = slices.Clone(scopes)
	slices.Sort(scopes)
	return slices.Compact(scopes)
}
