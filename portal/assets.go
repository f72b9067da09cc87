package portal

import _ "embed"

// Icon is the picture that browsers show with the pages.
//
//go:embed assets/icon.svg
var Icon []byte
