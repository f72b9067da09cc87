// Package gamefile makes games of files, so that a game team needs no Go: YAML
// with rules in CEL becomes values of [stats.Game].
package gamefile
