package console

import (
	"cmp"
	"net/http"

	"golang.org/x/text/language"
)

// languages has the words of all languages, and chooses between them.
type languages struct {
	all     []*words
	matcher language.Matcher
}

func newLanguages() *languages {
	return &languages{
		all: []*words{
			newWords("en", ".", ",", func(en, _ string) string { return en }),
			newWords("de", ",", ".", func(_, de string) string { return de }),
		},
		matcher: language.NewMatcher([]language.Tag{language.English, language.German}),
	}
}

// of returns the words for who asks: of the language of ?lang=, or of those that the browser
// prefers.
func (l *languages) of(r *http.Request) *words {
	wanted := cmp.Or(r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
	if len(wanted) > 256 {
		wanted = ""
	}
	_, i := language.MatchStrings(l.matcher, wanted)
	return l.all[i]
}
