// Package portal has the pages that show games to people: all games, a board, a player.
// They are rendered on the server, complete without scripts, in English and German.
//
// A page is made in two steps. Plain Go reads what there is and makes a view of it, in
// which all numbers and sentences are texts already; a template (templ) makes HTML of the
// view, and escapes whatever it is given. Whoever is called by a page has seen the access
// rules applied: the Reader that he is given shows what the client may see.
//
// The functions may be used by several goroutines at once.
package portal
