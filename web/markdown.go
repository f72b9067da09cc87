package web

import (
	"bytes"
	"html/template"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// descriptions makes HTML of descriptions.
type descriptions struct{ reader goldmark.Markdown }

// newDescriptions returns what reads the descriptions in the documents: CommonMark with
// tables. HTML in a description is left out, and so are addresses that are no links, such
// as javascript:. Nothing that it makes has a style, which the policy of the pages forbids.
func newDescriptions() descriptions {
	return descriptions{goldmark.New(
		goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone))),
	)}
}

// markdown returns a description as HTML. The error is one of writing to memory, and so
// none: the text is then shown as it is.
func (d descriptions) markdown(text string) template.HTML {
	var b bytes.Buffer
	if err := d.reader.Convert([]byte(text), &b); err != nil {
		return template.HTML(template.HTMLEscapeString(text)) //nolint:gosec // it is escaped
	}
	return template.HTML(b.String()) //nolint:gosec // the library escapes, and leaves HTML out
}

// phrase returns a description as HTML that may stand in a line: one paragraph loses its
// tags, and whatever is more keeps them.
func (d descriptions) phrase(text string) template.HTML {
	html := strings.TrimSpace(string(d.markdown(text)))
	inner, ok := strings.CutPrefix(html, "<p>")
	if inner, ok2 := strings.CutSuffix(inner, "</p>"); ok && ok2 && !strings.Contains(inner, "<p>") {
		return template.HTML(inner) //nolint:gosec // as above
	}
	return template.HTML(html) //nolint:gosec // as above
}
