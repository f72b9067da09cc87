// Package gametest runs scenario files: text files that say which events come
// in, and which boards and statistics have to come out. Game designers write
// them and keep them beside the rules of their game; `statstracker games test`
// runs them, and in Go it is one line of a test:
//
//	func TestScenarios(t *testing.T) { gametest.Run(t, []stats.Game{Game()}, "testdata") }
//
// A scenario is played by the real program: its events go through a tracker with
// a log in a temporary directory, and the answers are what portals get. In the
// end the log is folded again from its first record. If that gives anything
// else, a handler is not pure, and the scenario fails.
//
// # The form of a scenario
//
// A file *.scenario has a line for each step, from the top to the bottom. Lines
// below a step that are indented say what has to come of it. A # at the start of
// a word begins a comment, except in the reason of a rejection.
//
//	game league                       # whose events follow
//
//	at 2026-11-22                     # when they are received, in UTC
//	ann beats bob
//	ann draws with "Vu An"
//	ann beats ann
//	  rejected: winner_id and loser_id are the same player
//
//	expect board points
//	  1 ann 4
//	  2 "Vu An" 1
//	  3 bob 0
//
//	expect player ann
//	  wins 1
//	  ...
//
// Words with a space, a quotation mark, a # or a = in them stand in quotation
// marks, with \" and \\ inside.
//
// A game has to be one that there are rules for. That it is to have those of the
// default game, which are for every name, has to be said, unless there are no
// others: game chess as default.
//
// # Events
//
//	ann beats bob                     ann wins; of teams: ann + bob beat cy + dan
//	ann draws with bob                a draw, also of teams
//	result 1 ann 7 / 2 bob + cy 3     any result: rank, players and, if it is known,
//	                                  score of each side, the best side first
//	ann does select_weapon 0          a gameplay event: user, its name and data
//	event type=lap user_id=ann t=61.5 any event, field by field
//	{"type":"lap","user_id":"ann"}    the same as JSON, in one line
//
// Each of these but JSON can end with further fields, as in ann beats bob
// map=castle. An event that has no product_id gets the game as its own.
//
// What is below an event is what has to become of it: counted, ignored,
// duplicate, or rejected with the reason after a colon. Nothing means counted. A
// reason that ends in ... may go on differently; without a reason any is right.
//
// # Time
//
// Events are received at the time of the last at: a day, a day and a time
// (2026-11-22 18:30), RFC 3339, or +90m, +36h or +7d after what it was. Before the
// first at it is the year 2000, and no event comes from the future: one with a
// later occurred_at is received then.
//
// # Expectations
//
//	expect board NAME                 below: rank, player and score of all entries
//	expect board NAME season ID       of one season; also current, previous, all-time
//	expect player NAME                below: statistic and value, of all that he has;
//	                                  of one by category: statistic, category, count
//	expect outcomes                   below: counted, ignored, duplicate and rejected,
//	                                  and how many events of the file so far were
//	expect seasons BOARD              below: seasons with events, and open or sealed
//
// An entry of a board with a tie breaker goes on with tie and its value, and a
// provisional one with provisional. Numbers are equal as numbers, to the last bit,
// as the API prints them; decimals 2 at the end of a line that asks for a board or
// player has them rounded to two decimals before. A last line ... leaves open what
// else there is: more entries of the board, other statistics.
//
// The order of lines matters on boards alone. A board without entries, or a player
// that nobody knows, has nothing below.
//
// # Updating
//
// With --update, or the flag -update in a Go test, expectations that fail are
// rewritten to what came; the rest of the file stays as it is. Look at the
// difference before you keep it. What asks for a board or a statistic that the game
// does not have stays, too: it is misspelt, or out of date.
package gametest
