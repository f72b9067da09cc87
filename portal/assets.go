package portal

import _ "embed"

// Stylesheet is that of the pages, and Icon the picture that browsers show with them.
var (
	//go:embed assets/portal.css
	Stylesheet []byte
	//go:embed assets/icon.svg
	Icon []byte
)
