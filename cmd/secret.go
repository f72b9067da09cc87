package cmd

import (
	"fmt"
	"os"
	"strings"
)

// readSecret reads a secret from a file, without the white space around it. An
// empty path is no secret.
func readSecret(path, what string) (string, error) {
	if path == "" {
		return "", nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read the %s: %w", what, err)
	}
	secret := strings.TrimSpace(string(text))
	if secret == "" {
		return "", fmt.Errorf("read the %s: the file %s is empty", what, path)
	}
	return secret, nil
}
