package redissource

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"statstracker/source/sourcetest"
)

func TestAddressOfURL(t *testing.T) {
	for text, want := range map[string]string{
		"redis://":                          "redis://localhost:6379/0",
		"redis://example.com":               "redis://example.com:6379/0",
		"redis://user:secret@[::1]:7000/12": "redis://[::1]:7000/12",
		"rediss://:secret@example.com/1":    "rediss://example.com:6379/1",
		"unix:///run/redis.sock?db=2":       "unix:///run/redis.sock?db=2",
		"unix://u:secret@/run/redis.sock":   "unix:///run/redis.sock?db=0",
	} {
		if a, err := parseURL(text); err != nil || a.String() != want {
			t.Errorf("%s is %s, want %s: %v", text, a, want, err)
		}
	}
}

func TestLoginOfURL(t *testing.T) {
	for text, want := range map[string][2]string{
		"redis://host":                  {"", ""},
		"redis://:p%40ss%2F@host":       {"", "p@ss/"},
		"redis://user:secret@host":      {"user", "secret"},
		"unix://user:secret@/r.sock":    {"user", "secret"},
		"rediss://user@example.com:1/2": {"user", ""},
	} {
		a, err := parseURL(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if password, _ := a.password(); a.username != want[0] || password != want[1] {
			t.Errorf("%s logs in as %q with %q", text, a.username, password)
		}
	}
}

// Whatever is wrong with a config, what it says of it has nothing of the password.
func TestConfigErrorsKeepThePassword(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []Config{
		{URL: ""},
		{URL: "http://:hunter2@host"},
		{URL: "redis:hunter2"},
		{URL: "redis://:hunter2%zz@host"},
		{URL: "redis://:hunter2#@host"},
		{URL: "redis://:hun/hunter2@host"},
		{URL: "redis://host/0/hunter2"},
		{URL: "redis://:hunter2@host:port"},
		{URL: "redis://:hunter2@host/-1"},
		{URL: "redis://:hunter2@host/one"},
		{URL: "redis://:hunter2@host?password=hunter2"},
		{URL: "redis://:hunter2@host?db=1"},
		{URL: "unix://:hunter2@"},
		{URL: "unix:///path?timeout=1"},
		{URL: "redis://:hunter2@host", CAFile: file},
		{URL: "rediss://:hunter2@host", CAFile: file},
		{URL: "rediss://:hunter2@host", CAFile: file + ".not"},
		{URL: "redis://:hunter2@host", OnReset: "perhaps"},
		{URL: "redis://:hunter2@host", Count: -1},
		{URL: "redis://:hunter2@host", Block: time.Microsecond},
		{URL: "redis://:hunter2@host", MinBackoff: time.Hour},
	} {
		if _, err := New(c); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%+v: the error is %v", c, err)
		}
	}
}

func TestLogsAndStatusKeepThePassword(t *testing.T) {
	var log bytes.Buffer
	for _, c := range []Config{
		{URL: "redis://user:hunter2@127.0.0.1:1/0"},
		{URL: "unix://user:hunter2@/no/such/socket"},
		{URL: "redis://127.0.0.1:1", Password: func() (string, error) { return "hunter2", nil }},
	} {
		c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		s, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
		if err := s.Run(ctx, sourcetest.NewSink(t)); err != nil {
			t.Error(err)
		}
		cancel()
		shown := log.String() + s.Status().Detail + s.Name()
		if !strings.Contains(shown, "cannot be reached") || strings.Contains(shown, "hunter2") {
			t.Errorf("it shows %s", shown)
		}
	}
}

func TestPasswordThatCannotBeRead(t *testing.T) {
	s, err := New(Config{URL: "redis://host"})
	if err != nil {
		t.Fatal(err)
	}
	state, detail := s.diagnose(passwordError{errors.New("open secret: permission denied")})
	if state != "broken" || !strings.Contains(detail, "open secret: permission denied") {
		t.Errorf("%s: %s", state, detail)
	}
}
