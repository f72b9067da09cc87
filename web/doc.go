// Package web has the pages for people, rendered on the server: HTML without scripts,
// and one stylesheet. Nothing of them comes from elsewhere, and their
// Content-Security-Policy lets nothing else in.
package web
