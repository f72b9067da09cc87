package gamefile

import "statstracker/stats"

// effect is what a rule does with its value.
type effect int

const (
	giveValue   effect = iota // Tally.Value of a number
	giveOne                   // Tally.Value of 1
	giveBool                  // Tally.Value of 1 or 0
	count                     // Tally.Add of 1
	countBy                   // Tally.Category of a text
	countRivals               // Tally.Category of every opponent
	countListed               // Tally.Add to the counter that is listed for a text
)

// changes is how many changes the effect makes, at most, for one player of a
// match.
func (e effect) changes() uint64 {
	if e == countRivals {
		return stats.MaxPlayers - 1
	}
	return 1
}

// rule is a compiled rule. It is not changed any more, so any number of folds
// may use it at once.
type rule struct {
	when   *program // nil: always
	player *program // nil: the player of the match
	value  *program // nil where the effect needs none
	effect effect
	stat   string            // whose statistic it is; "" for a board
	listed map[string]string // the counters of countListed by the value
}

// apply adds what the rule finds in the event.
func (r *rule) apply(a *activation, t *stats.Tally) error {
	if r.when != nil {
		if holds, err := r.when.boolean(a); err != nil || !holds {
			return err
		}
	}
	player, err := r.who(a)
	if err != nil {
		return err
	}
	switch r.effect {
	case giveValue:
		value, err := r.value.float(a)
		if err != nil {
			return err
		}
		t.Value(player, r.stat, value)
	case giveOne:
		t.Value(player, r.stat, 1)
	case giveBool:
		value, err := r.value.boolean(a)
		if err != nil {
			return err
		}
		t.Value(player, r.stat, truth(value))
	case count:
		t.Add(player, r.stat, 1)
	default:
		return r.categorize(a, t, player)
	}
	return nil
}

func (r *rule) who(a *activation) (string, error) {
	if r.player == nil {
		return a.player(), nil
	}
	return r.player.id(a)
}

// categorize counts what the value names.
func (r *rule) categorize(a *activation, t *stats.Tally, player string) error {
	if r.effect == countRivals {
		for i := range a.match.Sides {
			if i == a.side {
				continue
			}
			for _, opponent := range a.match.Sides[i].Players {
				t.Category(player, r.stat, opponent, 1)
			}
		}
		return nil
	}
	if r.effect == countBy {
		category, err := r.value.id(a)
		if err != nil {
			return err
		}
		t.Category(player, r.stat, category, 1)
		return nil
	}
	value, err := r.value.text(a)
	if err != nil {
		return err
	}
	counter, ok := r.listed[value]
	if !ok {
		return r.value.fail(eventError(quote(value) + " is none of the values that are listed"))
	}
	t.Add(player, counter, 1)
	return nil
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
