package web

import (
	"errors"
	"net/http"
	"strings"
)

// errNoPalette says that the stylesheet has no colours for light or dark where they are
// looked for.
var errNoPalette = errors.New("the stylesheet has no such colours")

// Palettes returns the handlers, by pattern, of two stylesheets that follow the one of all
// pages where a page is light or dark whatever its viewer prefers. They are made of that one.
func Palettes() map[string]http.Handler {
	return map[string]http.Handler{
		"GET /assets/light.css": made("text/css; charset=utf-8", func() ([]byte, error) {
			return palette("light", "\n:root {", "\n}\n")
		}),
		"GET /assets/dark.css": made("text/css; charset=utf-8", func() ([]byte, error) {
			return palette("dark", "\n@media (prefers-color-scheme: dark) {\n  :root {", "\n  }\n")
		}),
	}
}

// palette returns the stylesheet with the colours that stand between begin and end.
func palette(scheme, begin, end string) ([]byte, error) {
	text, err := stylesheet()
	if err != nil {
		return nil, err
	}
	_, rest, found := strings.Cut(string(text), begin)
	colours, _, ended := strings.Cut(rest, end)
	if !found || !ended {
		return nil, errNoPalette
	}
	return []byte(":root {" + colours + "\n  color-scheme: " + scheme + ";\n}\n"), nil
}
