package profile

import (
	"errors"
	"strings"

	"statstracker/stats"
)

// TypeUpdated is the type of an event that says something of the profile of the player in
// its user_id.
const TypeUpdated = "player_updated"

// Field is one of the fields of a profile.
type Field uint8

// The fields of a profile.
const (
	Name      Field = iota // 1 to 64 characters and at most 256 bytes, in normalisation form C
	AvatarURL              // of a picture, with https, at most 512 bytes of ASCII
	Country                // two capital letters of ISO 3166-1
	Count                  // how many fields there are
)

// String returns the name of the field in events and answers.
func (f Field) String() string { return [Count]string{"name", "avatar_url", "country"}[f] }

// Named returns the field of that name; ok is false if there is none.
func Named(name string) (f Field, ok bool) {
	for f := range Count {
		if f.String() == name {
			return f, true
		}
	}
	return 0, false
}

// Profile is a value for each field; "" is none. The zero value is a profile that says
// nothing.
type Profile [Count]string

// Update is what somebody says of a profile.
type Update struct {
	Values Profile     // an empty one takes away what was there
	Said   [Count]bool // which of them are said; what is not said stays
}

// Replacement returns the update after which there is this profile, and nothing of what was
// before.
func Replacement(p Profile) Update {
	u := Update{Values: p}
	for f := range u.Said {
		u.Said[f] = true
	}
	return u
}

// Checked returns the update with its values in the form in which they are kept. The error
// is a [Errors].
func (u Update) Checked() (Update, error) {
	var problems Errors
	for f := range Count {
		value, err := Check(f, u.Values[f])
		if err != nil {
			problems = append(problems, Problem{Field: f, Err: err})
		}
		u.Values[f] = value
	}
	if problems != nil {
		return Update{}, problems
	}
	return u, nil
}

// Check returns the value of the field in the form in which it is kept. An empty one is
// right. What the error says depends on what is wrong alone, and does not repeat the value.
func Check(f Field, value string) (string, error) {
	if value == "" {
		return "", nil
	}
	return [Count]func(string) (string, error){checkName, checkAvatarURL, checkCountry}[f](value)
}

// UpdateOf returns whose profile an event of [TypeUpdated] is about, and what it says. The
// error is a [Errors], or about the id.
func UpdateOf(e *stats.Event) (player string, u Update, err error) {
	player, has := e.Lookup(stats.FieldUser)
	if !has {
		return "", u, errNobody
	}
	if err := stats.CheckID(player); err != nil {
		return "", u, idError{err}
	}
	for i := range e.Fields {
		if f, ok := Named(e.Fields[i].Name); ok {
			u.Values[f], u.Said[f] = e.Fields[i].Value, true
		}
	}
	u, err = u.Checked()
	return player, u, err
}

// Is reports whether the event is of [TypeUpdated].
func Is(e *stats.Event) bool { return e.Get(stats.FieldType) == TypeUpdated }

var errNobody = errors.New("a player_updated needs a user_id")

// idError is what is wrong with the id of the player.
type idError struct{ error }

// Error implements error.
func (e idError) Error() string { return stats.FieldUser + " " + e.error.Error() }

// Problem is what is wrong with the value of a field.
type Problem struct {
	Field Field
	Err   error
}

// Errors are what is wrong with an update, in the order of the fields.
type Errors []Problem

// Error implements error.
func (p Errors) Error() string {
	all := make([]string, len(p))
	for i := range p {
		all[i] = p[i].Field.String() + " " + p[i].Err.Error()
	}
	return strings.Join(all, "; ")
}
