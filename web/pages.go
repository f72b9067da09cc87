package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"strings"
)

//go:embed templates/*.html assets/style.css
var files embed.FS

// policy lets a page have our stylesheet and nothing else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"

// page is what every template gets.
type page struct {
	Title   string
	Section string // which entry of the navigation it is
	Content any
}

// render returns the page that a template makes of the content.
func render(name string, p page) ([]byte, error) {
	d := newDescriptions()
	t, err := template.New("").Funcs(template.FuncMap{"markdown": d.markdown, "phrase": d.phrase}).ParseFS(files, "templates/base.html", "templates/"+name)
	if err != nil {
		return nil, fmt.Errorf("read the template %s: %w", name, err)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "base.html", p); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// content is an answer that does not change while the program runs.
type content struct {
	kind string
	text []byte
	tag  string
}

func newContent(kind string, text []byte) *content {
	sum := sha256.Sum256(text)
	return &content{kind, text, `"` + hex.EncodeToString(sum[:12]) + `"`}
}

// ServeHTTP implements [http.Handler].
func (c *content) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("ETag", c.tag)
	h.Set("Cache-Control", "public, max-age=300")
	if strings.Contains(r.Header.Get("If-None-Match"), c.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", c.kind)
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	_, _ = w.Write(c.text) // a client that has gone gets no answer
}

// stylesheet returns the stylesheet of all pages.
func stylesheet() ([]byte, error) {
	text, err := files.ReadFile("assets/style.css")
	if err != nil {
		return nil, fmt.Errorf("read the stylesheet: %w", err)
	}
	return text, nil
}
