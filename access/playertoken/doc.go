// Package playertoken reads the tokens of players: JSON Web Tokens (RFC 7519) that an
// issuer whom the operator trusts has signed, such as the portal on which players log in.
//
// Which algorithm a token is signed with is what the operator says, never what the token
// says. It has to name the issuer and the audience that are expected, whom it is for
// (sub), and when it ends to hold (exp); clocks may differ by thirty seconds. The claim
// games, a list of names, narrows down whose private boards the player may see; without
// it, those of all games.
//
// The keys of an issuer are a JWK set (RFC 7517) in a file or behind an https address. They
// are read again every ten minutes, and a minute after a token has named one that is not
// known. If they cannot be read, those that were read last go on to hold. An issuer that
// signs with a secret that is shared with it has no set.
package playertoken
