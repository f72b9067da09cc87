// Package gamefile makes games of files, so that a game team needs no Go: YAML
// with rules in CEL (cel.dev) becomes values of [stats.Game]. [Template] is a file
// to start from, examples/football/games.yaml a larger one, and [Schema] helps
// editors.
//
// # Files
//
// A file holds one game, and has the key game, or several, and has the key games:
//
//	version: 1              version: 1
//	game: chess             games:
//	boards:                   chess:
//	  elo: {score: elo}         boards:
//	stats:                        elo: {score: elo}
//	  results:                checkers: …
//
// Version is that of this format. The name of a game is the product_id of its
// events. Names of games, boards and statistics have 1 to 64 bytes. Anchors and
// aliases are fine; merge keys (<<), tags and second documents are not. Keys that
// have no meaning are refused, and so are keys without a value.
//
// A game has, all of them optional, but boards or stats:
//
//	title      what a portal calls it: a text, which is English, or {en: …, de: …}
//	fields     what events carry, by name, and as what type: string, int, double, bool
//	max_skew   how far the time of an event may be ahead of its receiving, as 10m; 5m
//	boards     the leaderboards by name; the first is that of portals that ask for one
//	stats      the statistics of players by name, in the order of their display,
//	           which is also that of derived ones
//
// # Boards
//
//	score        a rating system or a measure; the only key that has to be there
//	from         the rules of a measure
//	title, unit  texts
//	order        which score is first: high (without the key), or low as for times
//	tie          orders equal scores: {sum: RULES, order: low, name: strokes}, where
//	             sum can be any measure
//	min_games    how many matches or values a player needs to be listed
//	provisional  how many he needs for his score not to be provisional
//	bounds       {min: 0, max: 100}; an event that leads beyond is rejected
//	season       starts the board anew, and keeps the all-time scores beside it
//
// The rating systems read the results of matches. Each can stand as a word, or with
// parameters, of which those that are left out have the usual value:
//
//	wins
//	points       {win: 3, draw: 1, loss: 0}, or {places: [10, 6, 4, 3]}
//	elo          {initial: 1500, k: 24, stages: [{k: 40, games: 30}, {k: 10, below: 2400}], floor: 100}
//	glicko2      {rating: 1500, deviation: 350, volatility: 0.06, tau: 0.5, period: 168h} or inactivity instead of period
//	openskill    {mu: 25, sigma: 8.333, beta: 4.167, kappa: 0.0001, tau: 0.08333, multiple: 3, limit_sigma: false}
//
// The measures make one number of the values that rules find: best (with order low
// the lowest), last, sum, min, max, and count, which counts how often rules hold.
//
// A season is the word daily, weekly (from Monday), monthly or yearly, or a mapping
// with one of
//
//	every   one of these words
//	cron    a season begins whenever "0 6 * * 1" matches
//	spans   a list of {id: spring, start: 2026-03-01, end: 2026-06-01}; days, or times with their zone
//
// and, optional, zone (Europe/Berlin; UTC), grace (how long after its end a season
// takes late events: 1h), carry_over (what a player keeps of his distance to the
// start: nothing, everything, or a share as 0.5) and keep (how many sealed seasons
// can be read; all). A share is for rating systems, sum and count. What they mean exactly says [stats.Season].
//
// # Statistics
//
//	results:                                  games, wins, losses and draws: see game/results
//	kills: {count: RULES}                     how often the rules hold
//	damage: {sum: RULES}                      also min, max, best (as max), last
//	weapons: {count: RULES, by: event.weapon} a count for each category
//	rivals: {count: {on: result}, by: opponent}
//	picks: {count: RULES, by: event.data, values: {rock: "0", paper: "1"}}
//	win_streak: {streak: wins}                how often in a row; also unbeaten, losses, or RULES
//	rate: {derive: wins / games}              computed of the others when it is read
//
// Each but results can have label and unit (texts), format ("percent" of a share,
// "duration" of seconds, "0", "0.0", "0.00" …) and hidden: true for what is only a
// part of another one.
//
// By is an expression that is a text of 1 to 512 bytes. A player has at most 64
// categories, or as many as categories says; further ones are counted together.
// With values there is no category but a plain counter of each name, and an event
// with a value that is not listed is rejected. A counter with a label is written
// rock: {is: "0", label: Rock selections}.
//
// A streak is two statistics: the one that is on, and the longest one, which is
// called longest_NAME, or as longest: {name: …, label: …} says. The value of its
// rules is true where it goes on and false where it ends.
//
// Derive names other statistics that are kept; one that a player does not have is
// 0. All are doubles, and 3 is 3.0. What is not finite, as 0/0, is not shown.
//
// # Rules
//
// RULES is a rule or a list of them:
//
//	{on: EVENT, when: CONDITION, player: ID, value: NUMBER}
//
// On is the event that the rule is for, or a list of events. An event is known by
// its field event_name; if it has no such field, by its type. So on: game_over is
// an event of that type, once, and the rule says whose value it is. On: result is
// every match that an event reports, once for each of its players, with variables
// about him; therefore no event can be called result.
//
// When, if there, is evaluated first, and where it is false nothing else is. Player
// is the id of the player; without it, he is the event's user_id, or with on: result
// the player of the match. Value is there but for count.
//
// All rules that are for an event are used, those of one statistic in their order:
// first those for its name, then those of the result, player by player in the order
// of the sides.
//
// # Expressions
//
// Expressions are CEL. Their variables are
//
//	the fields   those that the game declares, with their types
//	event        all fields, as texts: event.mode, event["a-b"], has(event.mode), "mode" in event
//
// and with on: result
//
//	player       the id of the player               opponents   the ids of those on other sides, a list
//	won, lost    better than all others, and not    drew        best together with others
//	rank         the place of his side, 1 is best   side_score  what his side scored; 0.0 if that is not known
//
// A field is looked at only if an expression comes to it. If the event does not
// have it, or if its text is no number of its type, the event is rejected with
// the field as the reason; has(event.x) guards it. An int is a whole number of 64
// bits, a double a decimal number, a bool true or false. Whole numbers and doubles
// compare with each other, and do not add: double(n) + 1.0. The quotient of two
// whole numbers is a whole number.
//
// There are the operators of CEL, lists, maps, has, size, in, contains, startsWith,
// endsWith, int(), double(), string(), the functions math.* of CEL's extension
// (greatest, least, abs, ceil, floor, round, trunc, sign, sqrt …), and over lists
// the macros all, exists, exists_one, map and filter. There is no time, no
// randomness, no regular expression, no dyn, and no macro over a map, whose order
// would be that of a Go map. So the same event always gives the same changes.
//
// Expressions have at most 2,048 bytes, are type-checked when the file is read,
// and are refused if by CEL's own estimate they could cost more than 25,000 steps
// for the largest event that there may be, or all rules of a game more than
// 20,000,000 for a match of 256 players. To that each change of a statistic adds 40
// steps: by: opponent makes one for each opponent of each player, and so there is
// room for seven of them. Nothing is limited while they run.
//
// An event is rejected, as a whole, if a rule cannot be computed (a field is
// missing, a division by zero, a key that is not there), if a value is not finite,
// or if a player's id or a category is empty, too long or not UTF-8.
//
// # Canonical text
//
// [Definition].Text is the same game as JSON in one spelling, and itself a file with
// one game. It goes into the log, and [Compile] makes the game of it again. Comments,
// the style of the YAML and the order of keys do not change it; the order of boards
// and of statistics does, as it has a meaning. It holds the version of the format:
// a program that changes the meaning of a file raises that, and goes on to read
// texts of the versions before.
package gamefile
