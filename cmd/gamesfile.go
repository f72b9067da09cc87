package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"statstracker/game/gamefile"
)

// readGames reads the files with games: of a directory those in it, without the
// directories below, whose names end in .yaml or .yml.
func readGames(paths ...string) ([]gamefile.File, error) {
	var files []gamefile.File
	for _, path := range paths {
		names, err := gamesFiles(path)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			text, err := readGamesFile(name)
			if err != nil {
				return nil, fmt.Errorf("read the games: %w", err)
			}
			files = append(files, gamefile.File{Name: name, Text: text})
		}
	}
	return files, nil
}

// gamesFiles returns the path, or what is in it if it is a directory.
func gamesFiles(path string) ([]string, error) {
	status, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, hint(fmt.Errorf("read the games: %w", err), "`statstracker games init NAME` writes a file to start from")
	case !status.IsDir():
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, fmt.Errorf("read the games: %w", err)
	}
	var names []string
	for _, e := range entries {
		isGames := slices.Contains([]string{".yaml", ".yml"}, filepath.Ext(e.Name()))
		if isGames && !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, filepath.Join(path, e.Name()))
		}
	}
	if len(names) == 0 {
		return nil, hint(fmt.Errorf("read the games: there is no file *.yaml or *.yml in the directory %s", path),
			"each file in the directory has one game or more; `statstracker games init NAME` writes one")
	}
	return names, nil
}

// readGamesFile reads a file, and of one that is too large no more than shows it.
func readGamesFile(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, gamefile.MaxFile+1))
	return text, errors.Join(err, file.Close())
}

// badGames adds to what Parse says what to do.
func badGames(err error) error {
	problems, ok := errors.AsType[gamefile.Problems](err)
	if !ok {
		return err
	}
	return hint(fmt.Errorf("the games cannot be read:\n%s", indented(visibleLines(problems))),
		"each line says where it is and, after the semicolon, what would be right; `statstracker games check` checks without starting")
}

// visibleLines returns the problems as they may be shown on a terminal.
func visibleLines(problems gamefile.Problems) []string {
	lines := make([]string, len(problems))
	for i, p := range problems {
		lines[i] = visible(p.String())
	}
	return lines
}

func indented(lines []string) string { return "  " + strings.Join(lines, "\n  ") }
