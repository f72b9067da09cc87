package portal

import _ "embed"

// Icon is the picture that browsers show with the pages.
//
//go:embed assets/icon.svg
var Icon []byte

// Embed is the module that defines <stats-leaderboard>, for pages of others.
// It is assets/embed.js in short.
//
//go:embed assets/embed.min.js
var Embed []byte
