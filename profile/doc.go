// Package profile is what a player is called and shown by: a name, the address of a
// picture, a country. All of it is written by strangers, so this package says what may
// stand in it, and brings equal names into one form.
//
// It is pure: the same text is judged in the same way again, as the fold of a log has to
// do. The characters are those of the edition of Unicode that [Unicode] names.
package profile
