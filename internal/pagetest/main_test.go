//go:build !race

package pagetest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"statstracker/internal/browser"
)

// What all tests share.
var (
	chromium *browser.Browser
	played   *site  // the games of the demo with their past; tests change nothing there
	fresh    *site  // without any event
	axe      string // the text of axe-core
)

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	withoutSettings()
	if err := prepare(); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		fmt.Fprintln(os.Stderr, "hint: script/setup-browser installs what these tests need")
		return 1
	}
	status := m.Run()
	for _, end := range []func() error{chromium.Close, played.stop, fresh.stop} {
		if err := end(); err != nil {
			fmt.Fprintln(os.Stderr, "error:", err)
			status = 1
		}
	}
	return status
}

// withoutSettings takes the settings of the program out of the environment.
func withoutSettings() {
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "STATSTRACKER_") {
			_ = os.Unsetenv(name) // the name is one that is set
		}
	}
}

func prepare() error {
	text, err := os.ReadFile("../../tools/browser/node_modules/axe-core/axe.min.js")
	if err != nil {
		return fmt.Errorf("read axe-core: %w", err)
	}
	axe = string(text)
	if chromium, err = browser.Start(context.Background()); err != nil {
		return err
	}
	if played, err = startSite(); err != nil {
		return err
	}
	if fresh, err = startSite(); err != nil {
		return err
	}
	return played.playPast()
}
