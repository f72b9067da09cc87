package gamefile

import (
	"fmt"
	"slices"
	"time"

	"cel.dev/cel-go/cel"

	"statstracker/stats"
)

// compiler makes games of specs.
type compiler struct {
	problems *Problems
	language *cel.Env
	// slack is how many times the limits of costs the rules may cost.
	slack uint64
	// logged says that the rules have been in use: what is refused since then has
	// to go on.
	logged bool

	// Of the game that is being compiled.
	src             *node
	words           *vocabulary
	events, results *scope
	spent           uint64 // what its rules can cost for one event
	dearest         rulePrice
}

// rulePrice is what a rule can cost for one event.
type rulePrice struct {
	what string
	cost uint64
}

func (c *compiler) sayf(n *node, format string, args ...any) {
	c.problems.add(n.problem(fmt.Sprintf(format, args...)))
}

func (c *compiler) newRules() *rules { return &rules{words: c.words, events: map[string][]*rule{}} }

// game compiles one game. What is wrong with it is listed in problems.
func (c *compiler) game(name string, s *gameSpec) stats.Game {
	c.src, c.spent, c.dearest = s.src, 0, rulePrice{}
	if err := c.newScopes(c.fields(s.Fields.named)); err != nil {
		c.sayf(s.src, "its fields cannot be used in expressions: %s", err)
		return stats.Game{}
	}
	g := stats.Game{
		Name: name, Version: 1, Title: stats.Text(s.Title), MaxSkew: time.Duration(s.MaxSkew.duration), Order: displayed(s.Stats),
	}
	if len(s.Boards) > MaxBoards {
		c.sayf(s.src.named("boards"), "there are %d boards; a game has at most %d", len(s.Boards), MaxBoards)
		return g
	}
	if len(s.Stats) > MaxStats {
		c.sayf(s.src.named("stats"), "there are %d statistics; a game has at most %d", len(s.Stats), MaxStats)
		return g
	}
	for i := range s.Boards {
		g.Boards = append(g.Boards, c.board(&s.Boards[i]))
	}
	var r *recorder
	r, g.Derived = c.recorder(s.Stats)
	if len(r.stats) > 0 {
		g.Recorders = []stats.Recorder{r}
	}
	c.whole(&g, len(r.stats)+len(g.Derived))
	return g
}

// whole checks what only the finished game shows.
func (c *compiler) whole(g *stats.Game, statistics int) {
	switch {
	case len(*c.problems) > 0: // what is missing has been said
	case statistics > MaxStats:
		c.sayf(c.src.named("stats"), "there are %d statistics; a game has at most %d, with those of results, streaks and values", statistics, MaxStats)
	case c.spent > maxSpent*c.slack:
		c.sayf(c.src, "the rules can take too long together: up to %d steps for a match of %d players, of %d; leave some out, first %s, "+
			"which can take %d (each opponent, for each player, that a rule by: opponent counts takes %d)",
			c.spent, stats.MaxPlayers, maxSpent, c.dearest.what, c.dearest.cost, changeCost)
	case len(g.Boards) == 0 && statistics == 0:
		c.sayf(c.src, "the game has neither boards nor stats; it needs one of them")
	default:
		if err := g.Check(); err != nil {
			c.sayf(c.src, "%s", err)
		}
	}
}

// fields checks the names of the declared fields.
func (c *compiler) fields(specs named[fieldSpec]) (fields []declared) {
	for i := range specs {
		e := &specs[i]
		switch {
		case !identifier.MatchString(e.name):
			c.sayf(e.src, "%s cannot be a name in an expression, which has letters, digits and _; leave it out, and write event[%s]",
				quote(e.name), quote(e.name))
		case e.name == "event" || slices.Contains(resultNames, e.name) || slices.Contains(reserved, e.name):
			c.sayf(e.src, "%s means something else in expressions; leave it out, and write event[%s]", e.name, quote(e.name))
		default:
			fields = append(fields, declared{e.name, e.value})
		}
	}
	if len(fields) > stats.MaxFields {
		c.sayf(specs[0].src, "there are %d fields; an event has at most %d", len(fields), stats.MaxFields)
		return nil
	}
	return fields
}
