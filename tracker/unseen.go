package tracker

import (
	"maps"

	"statstracker/standings"
)

// Who of a game is not seen. Players are hidden by ids, which stay as they were said: if
// one becomes another's, or is his own again, then the same ids hide whom they stand for
// now.

// unseen is the ids of the players that hidden ids stand for.
type unseen map[string]struct{}

func (u unseen) has(id string) bool {
	_, is := u[id]
	return is
}

// hide hides whom the id stands for.
func (g *game) hide(id string, h hiding, names aliases) {
	if g.hidden == nil {
		g.hidden, g.unseen = make(map[string]hiding), make(unseen)
	}
	g.hidden[id] = h
	now := names.of(id)
	if g.unseen.has(now) {
		return
	}
	g.unseen[now] = struct{}{}
	if p, ok := g.table.Lookup(now); ok {
		g.table.Hide(p)
	}
}

// show takes back that the id is hidden. Who has another one that is stays hidden.
func (g *game) show(id string, names aliases) {
	delete(g.hidden, id)
	now := names.of(id)
	if _, still := g.hiddenAs(now, names); still || !g.unseen.has(now) {
		return
	}
	delete(g.unseen, now)
	if p, ok := g.table.Lookup(now); ok {
		g.table.Show(p)
	}
}

// hideAll hides exactly whom these ids stand for.
func (g *game) hideAll(hidden map[string]hiding, names aliases) {
	g.hidden = hidden
	g.conceal(names)
}

// conceal keeps exactly those out of what is read whom hidden ids stand for. It is called
// whenever that may be others.
func (g *game) conceal(names aliases) {
	if len(g.hidden) == 0 && len(g.unseen) == 0 {
		g.hidden, g.unseen = nil, nil
		return
	}
	before := g.unseen
	g.unseen = unseenBy(g.hidden, names)
	for id := range before {
		if p, ok := g.table.Lookup(id); ok && !g.unseen.has(id) {
			g.table.Show(p)
		}
	}
	for id := range g.unseen {
		if p, ok := g.table.Lookup(id); ok && !before.has(id) {
			g.table.Hide(p)
		}
	}
}

func unseenBy(hidden map[string]hiding, names aliases) unseen {
	u := make(unseen, len(hidden))
	for id := range hidden {
		u[names.of(id)] = struct{}{}
	}
	return u
}

// enter gives the player a number.
func (g *game) enter(id string) standings.Player {
	p := g.table.Intern(id)
	if g.unseen.has(id) {
		g.table.Hide(p)
	}
	return p
}

// hiddenAs returns the id that the player is hidden by: his own, or the first other one.
func (g *game) hiddenAs(id string, names aliases) (as string, is bool) {
	if _, is = g.hidden[id]; is {
		return id, true
	}
	if len(names) == 0 {
		return "", false
	}
	now := names.of(id)
	for other := range g.hidden {
		if names.of(other) == now && (!is || other < as) {
			as, is = other, true
		}
	}
	return as, is
}

// everyHidden returns the hidden ids with all others of the same players.
func (g *game) everyHidden(names aliases) map[string]hiding {
	if len(g.hidden) == 0 {
		return nil
	}
	all := maps.Clone(g.hidden)
	of := unseenBy(g.hidden, names)
	add := func(id string) {
		if _, has := all[id]; !has {
			all[id] = hiding{until: always}
		}
	}
	for id := range of {
		add(id)
	}
	for id, now := range names {
		if of.has(now) {
			add(id)
		}
	}
	return all
}
