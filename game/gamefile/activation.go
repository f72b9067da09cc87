package gamefile

import (
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"statstracker/stats"
)

// The variables of expressions by number; the declared fields follow.
const (
	varEvent = iota
	varPlayer
	varOpponents
	varWon
	varLost
	varDrew
	varRank
	varSideScore
	varFields
)

// vocabulary is what the expressions of a game can name.
type vocabulary struct {
	names  map[string]int // the number of a variable
	fields []declared
	pool   sync.Pool // of *activation
}

// declared is a field that the game declares.
type declared struct {
	name string
	spec fieldSpec
}

func newVocabulary(fields []declared) *vocabulary {
	w := &vocabulary{fields: fields, names: map[string]int{
		"event": varEvent, "player": varPlayer, "opponents": varOpponents, "won": varWon, "lost": varLost,
		"drew": varDrew, "rank": varRank, "side_score": varSideScore,
	}}
	for i := range fields {
		w.names[fields[i].name] = varFields + i
	}
	w.pool.New = func() any { return &activation{words: w, fields: make([]slot, len(fields))} }
	return w
}

// activation holds the values of variables while the rules of an event are
// evaluated: a field is looked for and converted when an expression refers to it,
// and once.
type activation struct {
	words  *vocabulary
	event  *stats.Event
	match  *stats.Match
	turn   uint64
	fields []slot

	// With on: result, the player whose turn it is.
	side, seat int
	opponents  ref.Val
}

// slot is the value of a field in the event of its turn.
type slot struct {
	turn  uint64
	value ref.Val
	err   error
}

// begin returns the values of the variables for the event. It belongs to the
// caller until end.
func (w *vocabulary) begin(e *stats.Event, m *stats.Match) *activation {
	a, _ := w.pool.Get().(*activation)
	a.turn++
	a.event, a.match = e, m
	return a
}

func (a *activation) end() {
	a.event, a.match, a.opponents = nil, nil, nil
	a.words.pool.Put(a)
}

// play makes a player of the match the one that variables are about.
func (a *activation) play(side, seat int) { a.side, a.seat, a.opponents = side, seat, nil }

// ResolveName implements [cel.Activation].
func (a *activation) ResolveName(name string) (any, bool) {
	number, ok := a.words.names[name]
	if !ok {
		return nil, false
	}
	value, err := a.variable(number)
	if err != nil {
		return types.WrapErr(err), true
	}
	return value, true
}

// Parent implements [cel.Activation].
func (*activation) Parent() cel.Activation { return nil }

// variable returns the value of a variable.
func (a *activation) variable(number int) (ref.Val, error) {
	switch number {
	case varEvent:
		return (*eventMap)(a), nil
	case varPlayer:
		return types.String(a.player()), nil
	case varOpponents:
		return a.others(), nil
	case varWon:
		return types.Bool(a.match.Result(a.side) == stats.Win), nil
	case varLost:
		return types.Bool(a.match.Result(a.side) == stats.Loss), nil
	case varDrew:
		return types.Bool(a.match.Result(a.side) == stats.Draw), nil
	case varRank:
		return types.Int(a.match.Sides[a.side].Rank), nil
	case varSideScore:
		return types.Double(a.match.Sides[a.side].Score), nil
	}
	return a.field(number - varFields)
}

func (a *activation) player() string { return a.match.Sides[a.side].Players[a.seat] }

// field returns the value of a declared field.
func (a *activation) field(i int) (ref.Val, error) {
	s := &a.fields[i]
	if s.turn == a.turn {
		return s.value, s.err
	}
	s.turn, s.value, s.err = a.turn, nil, nil
	field := &a.words.fields[i]
	if text, ok := a.event.Lookup(field.name); ok {
		s.value, s.err = field.spec.convert(field.name, text)
	} else {
		s.err = missingField(field.name)
	}
	return s.value, s.err
}

// others lists the players of the other sides, in their order.
func (a *activation) others() ref.Val {
	if a.opponents == nil {
		ids := make([]string, 0, a.match.Players())
		for i := range a.match.Sides {
			if i != a.side {
				ids = append(ids, a.match.Sides[i].Players...)
			}
		}
		a.opponents = types.NewStringList(types.DefaultTypeAdapter, ids)
	}
	return a.opponents
}
