package backup

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	// ManifestName is the name of the file with the manifest.
	ManifestName = "backup.json"
	// SumsName is the name of the file with the checksums.
	SumsName = "SHA256SUMS"
	// Format is the version of the format that this package writes.
	Format = 1

	// maxText is how large the manifest and the checksums may be, in bytes: enough for
	// 100,000 files of the log.
	maxText = 16 << 20
	// maxFiles is how many files of the log there may be.
	maxFiles = 100_000
	logDir   = "log/"
)

// Manifest says what a backup has.
type Manifest struct {
	Format  int       `json:"format"`
	Program string    `json:"program"` // the version of the program that wrote it
	At      time.Time `json:"at"`      // when the copy was begun
	Records uint64    `json:"records"` // of the log
	// Digest is that of the boards and statistics after the last record, in hexadecimal.
	Digest string `json:"digest"`
	// State is that of everything that the log determines.
	State string `json:"state"`
	Files []File `json:"files"` // of the log, in order
}

// File is a file of the log.
type File struct {
	Name string `json:"name"` // with log/ before it
	Size int64  `json:"size"` // in bytes
}

// Base returns the name of the file without its directory.
func (f File) Base() string { return strings.TrimPrefix(f.Name, logDir) }

// NameOf returns the name in a backup of a file of the log.
func NameOf(base string) string { return logDir + base }

// Size returns the bytes of all files of the log.
func (m *Manifest) Size() (total int64) {
	for _, f := range m.Files {
		total += f.Size
	}
	return total
}

// ErrNewer says that a newer version of the program has written the backup.
var ErrNewer = errors.New("the backup was written by a newer version of statstracker; use that one")

// DamageError says that a backup is not as it was written.
type DamageError struct {
	File string // in the backup, or "" if it is about all of it
	What string
}

// Error implements error.
func (e *DamageError) Error() string {
	if e.File == "" {
		return "the backup is damaged: " + e.What
	}
	return fmt.Sprintf("the backup is damaged: %s: %s", e.File, e.What)
}

// encode returns the manifest as text.
func (m *Manifest) encode() ([]byte, error) {
	text, err := json.MarshalIndent(m, "", "  ")
	return append(text, '\n'), err
}

// ParseManifest reads the text of a manifest. The error is a [*DamageError] or
// ErrNewer.
func ParseManifest(text []byte) (*Manifest, error) {
	m := new(Manifest)
	d := json.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(m); err != nil {
		return nil, &DamageError{ManifestName, err.Error()}
	}
	if m.Format > Format {
		return nil, ErrNewer
	}
	if problem := m.problem(); problem != "" {
		return nil, &DamageError{ManifestName, problem}
	}
	return m, nil
}

// problem says what is wrong with the manifest, or "".
func (m *Manifest) problem() string {
	switch {
	case m.Format != Format:
		return fmt.Sprintf("there is no format %d", m.Format)
	case !isDigest(m.Digest) || !isDigest(m.State):
		return "a digest is not 64 hexadecimal digits"
	case len(m.Files) == 0 || len(m.Files) > maxFiles:
		return fmt.Sprintf("it lists %d files", len(m.Files))
	}
	for i, f := range m.Files {
		if !isLogFile(f.Name) {
			return fmt.Sprintf("%q is not the name of a file of a log", f.Name)
		}
		if f.Size < 0 || f.Size > 1<<50 {
			return fmt.Sprintf("%s cannot have %d bytes", f.Name, f.Size)
		}
		if i > 0 && f.Name <= m.Files[i-1].Name {
			return f.Name + " is not in its place"
		}
	}
	return ""
}

func isDigest(text string) bool {
	b, err := hex.DecodeString(text)
	return err == nil && len(b) == 32
}

// isLogFile reports whether the name is that of a file of a log: log/ and twenty
// digits and .log.
func isLogFile(name string) bool {
	digits, hasDir := strings.CutPrefix(name, logDir)
	digits, hasSuffix := strings.CutSuffix(digits, ".log")
	return hasDir && hasSuffix && len(digits) == 20 && strings.Trim(digits, "0123456789") == ""
}
