package portal

import _ "embed"

// Icon is the picture that browsers show with the pages.
//
//go:embed assets/icon.svg
var Icon []byte

// Embed is the module that defines <stats-leaderboard>, for pages of others.
//
//go:embed assets/embed.js
var Embed []byte
