package portal

import _ "embed"

// Modules of JavaScript that the pages load from this server.
var (
	// TimesScript says times in the viewer's zone.
	//
	//go:embed assets/times.js
	TimesScript []byte
	// BoardScript keeps the page of a board up to date.
	//
	//go:embed assets/board.js
	BoardScript []byte
	// MeScript remembers who the viewer has said to be.
	//
	//go:embed assets/me.js
	MeScript []byte
)
