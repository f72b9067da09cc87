//nolint:tagalign // columns of sentences are harder to read than sentences
package gamefile

// The rules of a game as they stand in a file. The structs are the one
// description of the format: the decoder fills them, the schema is made of them,
// and the canonical text is their JSON.

// manyFile is a file with several games.
type manyFile struct {
	Version formatVersion   `json:"version" must:"true" doc:"the version of the format, 1"`
	Games   named[gameSpec] `json:"games" must:"true" doc:"the games by name: the product_id of their events"`
}

// loneFile is a file with one game, and the form of the canonical text.
type loneFile struct {
	Version formatVersion `json:"version" must:"true" doc:"the version of the format, 1"`
	Game    string        `json:"game" must:"true" doc:"the name of the game: the product_id of its events" eg:"chess"`
	gameSpec
	name *node // where Game stands
}

type gameSpec struct {
	placed
	Title   text              `json:"title,omitzero" doc:"what a portal calls the game" eg:"Chess"`
	Fields  sorted[fieldSpec] `json:"fields,omitzero" doc:"the fields of events that expressions use, and their types"`
	MaxSkew skew              `json:"max_skew,omitzero" doc:"how far the time of an event may be ahead of its receiving; without it, 5m" eg:"10m"`
	Boards  named[boardSpec]  `json:"boards,omitzero" doc:"the leaderboards by name; the first is the one of portals that ask for the leaderboard"`
	Stats   named[statSpec]   `json:"stats,omitzero" doc:"the statistics of players by name, in the order in which a portal shows them"`
}

type boardSpec struct {
	placed
	Title       text           `json:"title,omitzero" doc:"what a portal calls the board" eg:"Elo"`
	Unit        text           `json:"unit,omitzero" doc:"the unit of the score" eg:"points"`
	Score       scoreSpec      `json:"score" must:"true" doc:"a rating system (wins, points, elo, glicko2, openskill), or a measure (best, last, sum, min, max, count) of the values of from"`
	From        many[ruleSpec] `json:"from,omitzero" doc:"the rules that find the values of a measure"`
	Order       order          `json:"order,omitzero" doc:"which score is first; without it, high"`
	Tie         *tieSpec       `json:"tie,omitzero" doc:"what orders players with equal scores"`
	MinGames    int            `json:"min_games,omitzero" min:"0" max:"1000000" doc:"how many matches or values a player needs to be listed"`
	Provisional int            `json:"provisional,omitzero" min:"0" max:"1000000" doc:"how many matches or values a player needs for a score that is not provisional"`
	Bounds      *boundsSpec    `json:"bounds,omitzero" doc:"the lowest and the highest score; an event that leads beyond is rejected"`
	Private     bool           `json:"private,omitzero" doc:"whether only those see the board who have a key or a player's token to read it"`
	Season      *seasonSpec    `json:"season,omitzero" doc:"makes the board start anew: daily, weekly, monthly, yearly, or a mapping"`
}

type boundsSpec struct {
	placed
	Min float64 `json:"min" must:"true" doc:"the lowest score"`
	Max float64 `json:"max" must:"true" doc:"the highest score"`
}

// measures are the ways to make one number of values; exactly one is there.
type measures struct {
	Best  many[ruleSpec] `json:"best,omitzero" doc:"the best of the values: the highest, or with order low the lowest"`
	Last  many[ruleSpec] `json:"last,omitzero" doc:"the last of the values"`
	Sum   many[ruleSpec] `json:"sum,omitzero" doc:"the sum of the values"`
	Min   many[ruleSpec] `json:"min,omitzero" doc:"the lowest of the values"`
	Max   many[ruleSpec] `json:"max,omitzero" doc:"the highest of the values"`
	Count many[ruleSpec] `json:"count,omitzero" doc:"how often the rules hold"`
}

type tieSpec struct {
	placed `one:"best last sum min max count"`
	measures
	Order order  `json:"order,omitzero" doc:"which value is first; without it, high"`
	Name  string `json:"name,omitzero" doc:"what a portal calls it" eg:"goal difference"`
}

// ruleSpec finds values in events.
type ruleSpec struct {
	placed
	On     many[string] `json:"on" must:"true" doc:"the events that the rule is for: their event_name, or without that their type; result is every player of a reported match" eg:"result"`
	When   expression   `json:"when,omitzero" doc:"a condition; where it is false, the rule is not used" eg:"won"`
	Player expression   `json:"player,omitzero" doc:"the player's id; without it, the event's user_id, or with on: result the player of the match" eg:"home"`
	Value  expression   `json:"value,omitzero" doc:"the value, a number; in a streak, whether it goes on" eg:"home_score"`
}

// statSpec is one statistic.
type statSpec struct {
	placed  `one:"count sum min max last best streak derive"`
	results bool // the statistics of results: a key without a value

	measures
	Streak streakSpec        `json:"streak,omitzero" doc:"how often in a row: wins, unbeaten, losses, or rules whose value says whether it goes on"`
	Derive expression        `json:"derive,omitzero" doc:"a number computed of other statistics when it is read; one that a player does not have is 0" eg:"wins / games"`
	By     expression        `json:"by,omitzero" doc:"counts by category: a text, or opponent" eg:"opponent"`
	Most   int               `json:"categories,omitzero" min:"1" max:"64" doc:"the most categories of a player; further ones are counted together; without it, 64"`
	Values sorted[valueSpec] `json:"values,omitzero" doc:"makes a counter of each of these values of by" eg:"{\"rock\": \"0\", \"paper\": \"1\"}"`

	Longest *longestSpec `json:"longest,omitzero" doc:"of a streak: how the longest one is called"`
	Label   text         `json:"label,omitzero" doc:"what a portal calls the statistic" eg:"Wins"`
	Unit    text         `json:"unit,omitzero" doc:"its unit" eg:"goals"`
	Format  string       `json:"format,omitzero" oneof:"percent duration 0 0.0 0.00 0.000 0.0000" doc:"how it is shown: a share as percent, seconds as duration, or with so many decimals"`
	Hidden  bool         `json:"hidden,omitzero" doc:"kept, but not shown: a part of another one"`
}

type valueKeys struct {
	placed
	Is    string `json:"is" must:"true" doc:"the value" eg:"0"`
	Label text   `json:"label,omitzero" doc:"what a portal calls the counter" eg:"Rock"`
}

type longestSpec struct {
	Name  string `json:"name,omitzero" doc:"its name; without it, longest_ and the name of the streak"`
	Label text   `json:"label,omitzero" doc:"what a portal calls it" eg:"Longest winning streak"`
}
