package console

import "statstracker/client"

// shell is what is around every page.
type shell struct {
	w       *words
	title   string
	section string // that the page belongs to: the path of its first page
	token   string // for forms
	key     string // the id of the key of the session; "" on a server without keys
	inside  bool   // whoever looks may see the other pages
	said    string // what was done last, or ""
}

type link struct{ text, address string }

// sections are the pages that are linked from every page.
func (s shell) sections() []link {
	return []link{
		{s.w.overview, "/admin"},
		{s.w.rejections, rejectionsPath},
		{s.w.games, gamesPath},
		{s.w.playersTitle, playersPath},
	}
}

// faults are what is wrong with parts of what was asked for.
func faults(fields []client.FieldError) (lines []string) {
	for _, f := range fields {
		lines = append(lines, visible(f.Field, maxShown)+": "+visible(f.Detail, maxShown))
	}
	return lines
}
