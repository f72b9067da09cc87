package tracker

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"statstracker/stats"
)

// Where events name players: the fields of the contract, fields that a game has made
// up and that end in _id, and the players in the standings of a match.

// The fields of the contract that package stats does not name.
const (
	fieldPlayer1  = "p1_id"
	fieldPlayer2  = "p2_id"
	fieldProgress = "progress_event"
	fieldNewState = "new_state"
)

// namesPlayer reports whether the value of the field is the id of a player.
func namesPlayer(field string) bool {
	switch field {
	case stats.FieldProduct, stats.FieldGame, stats.FieldEventID:
		return false
	case stats.FieldWinner, stats.FieldLoser, stats.FieldUser, fieldPlayer1, fieldPlayer2:
		return true
	}
	return strings.HasSuffix(field, "_id")
}

// participants yields the ids of the players that the event names. One may come
// more than once.
func participants(e *stats.Event) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range e.Fields {
			f := &e.Fields[i]
			switch {
			case f.Name == stats.FieldStandings:
				for _, id := range standingsPlayers(f.Value) {
					if !yield(id) {
						return
					}
				}
			case namesPlayer(f.Name) && !yield(f.Value):
				return
			}
		}
	}
}

// standingsPlayers returns the players that the JSON text of the field standings
// names; none if it is not one.
func standingsPlayers(text string) (list []string) {
	_ = walkStandings(text, func(id string) string { list = append(list, id); return id }, nil)
	return list
}

// replacePlayers makes each player's id that the event names what to makes of it.
func replacePlayers(e *stats.Event, to func(id string) string) {
	for i := range e.Fields {
		f := &e.Fields[i]
		switch {
		case f.Name == stats.FieldStandings:
			f.Value = replaceInStandings(f.Value, to)
		case namesPlayer(f.Name):
			f.Value = to(f.Value)
		}
	}
}

// replaceInStandings returns the JSON text with other ids of players. A text that
// names none of them, or is not JSON, stays as it is.
func replaceInStandings(text string, to func(id string) string) string {
	different := false
	for _, id := range standingsPlayers(text) {
		different = different || to(id) != id
	}
	if !different {
		return text
	}
	var out bytes.Buffer
	if walkStandings(text, to, &out) != nil {
		return text
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// walkStandings calls to with every player's id in the text, in order, and writes
// the text with what to returns. Out may be nil.
func walkStandings(text string, to func(id string) string, out io.Writer) error {
	d := jsontext.NewDecoder(strings.NewReader(text), jsontext.AllowDuplicateNames(true))
	var e *jsontext.Encoder
	if out != nil {
		e = jsontext.NewEncoder(out, jsontext.AllowDuplicateNames(true))
	}
	for {
		token, err := d.ReadToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if token.Kind() == '"' && atPlayer(d) {
			token = jsontext.String(to(token.String()))
		}
		if e != nil {
			if err := e.WriteToken(token); err != nil {
				return err
			}
		}
	}
}

// atPlayer reports whether the string that was just read is an element of the list
// of a side's players: [{"players":["ann"]}].
func atPlayer(d *jsontext.Decoder) bool {
	if d.StackDepth() != 3 {
		return false
	}
	if kind, _ := d.StackIndex(3); kind != '[' {
		return false
	}
	parts := strings.Split(string(d.StackPointer()), "/") // "", index, "players", index
	return len(parts) == 4 && parts[2] == "players"
}

// aliases are the ids that have become others'.
type aliases map[string]string

// aliases returns the ids that the amendments which hold have made others'.
func (l amendmentList) aliases() aliases {
	names, _ := l.mergers()
	return names
}

// mergers returns that, and the numbers of those amendments by the id that they make
// another's. A merger is about whom both ids stand for when it takes effect; none are
// nil.
func (l amendmentList) mergers() (names aliases, by map[string]uint64) {
	for i := range l {
		a := &l[i]
		if a.Kind != Merger || a.Status != Done {
			continue
		}
		from, into := names.of(a.Player), names.of(a.Into)
		if from == into {
			continue
		}
		if by == nil {
			by = make(map[string]uint64)
		}
		by[from] = a.ID
		names = names.with(from, into)
	}
	return names, by
}

func (names aliases) with(from, into string) aliases {
	if names == nil {
		names = make(aliases)
	}
	for id, now := range names {
		if now == from {
			names[id] = into
		}
	}
	names[from] = into
	return names
}

// rename gives the event the ids that those in it stand for, and counts it for the
// mergers that say so.
func (r *refold) rename(e *stats.Event) {
	var counted []uint64
	for id := range participants(e) {
		if by := r.mergers[id]; by != 0 && !slices.Contains(counted, by) {
			counted = append(counted, by)
			r.take(e, by)
		}
	}
	if len(counted) > 0 {
		r.fold.aliases.replace(e)
	}
}

// of returns the id that the id stands for.
func (names aliases) of(id string) string {
	if now, ok := names[id]; ok {
		return now
	}
	return id
}

// replace gives the event the ids that those in it stand for.
func (names aliases) replace(e *stats.Event) {
	if len(names) > 0 {
		replacePlayers(e, names.of)
	}
}
