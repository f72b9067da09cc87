package cmd

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// cacheControl returns the header Cache-Control that a setting asks for: itself, or for how
// long everybody may keep an answer.
func cacheControl(setting string) (string, error) {
	if age, err := time.ParseDuration(setting); err == nil {
		if age < 0 || age%time.Second != 0 {
			return "", hint(fmt.Errorf("--cache-control %s is no number of whole seconds", setting), "--cache-control takes a duration as 5s, or the header as it is")
		}
		return fmt.Sprintf("public, max-age=%d", age/time.Second), nil
	}
	if strings.TrimSpace(setting) == "" || strings.ContainsFunc(setting, func(c rune) bool { return c < ' ' || c > '~' }) {
		return "", hint(fmt.Errorf("--cache-control %q is no header", setting), "--cache-control takes a duration as 5s, or the header as it is: no-cache")
	}
	return setting, nil
}

// build tells this program from others, whose answers may have another form. A program
// that is no release may be changed without another version, so each start of it is one.
func build(version string, start time.Time) string {
	if strings.HasPrefix(version, "(") || strings.Contains(version, "dirty") {
		return version + strconv.FormatInt(start.UnixNano(), 36)
	}
	return version
}
