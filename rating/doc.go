// Package rating has the rating systems: each turns the result of a match and
// the scores before it into the scores after it, and is a [stats.Scorer]. One
// system a file, with its source in its doc comment.
//
//   - [Wins] and [Points] count results, and know nothing of strength.
//   - [Elo] expects results from ratings: one number, for players who play often.
//   - [Glicko2] also knows how uncertain a rating is, by matches and by time: for
//     duels.
//   - [OpenSkill] does so for teams and for many sides.
//
// Each is also a [stats.Explainer]: it says which numbers of its formula a change
// came from, by the names in the doc comment of its Explain. The systems that know
// strength are each a [stats.Predictor].
//
// Beside them are the plain measures of values that events report, each a
// [stats.Reducer]: [Best], [Last], [Sum], [Min], [Max], [Count] and [Streak].
//
// All are pure, safe for concurrent use, and give the same bits on every
// architecture. The results do not depend on the order in which sides of equal
// rank, or the players of a side, are listed. A match that would lead to a number
// that is not finite is an error. Parameters are not checked when a match is
// rated: call Check, which systems with parameters have, when they are set.
package rating
