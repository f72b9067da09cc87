package portal

// shell is what is around every page.
type shell struct {
	w     *words
	title string
	path  []link // to the page, from the games on; the last one is the page itself
}

type link struct{ text, address string }
