// Package pagetest tests the pages in a real browser, Debian's Chromium, with the server
// whole: the demo's games on a real disk, served on a free port of 127.0.0.1. It has tests
// only.
//
// pages_test.go lists the pages; every test of what holds for all of them goes through
// that list. [browser.Tab] says what a test can do.
//
// Each test has tabs of its own in the one browser, and events that are sent go to games of
// the test, so that tests may run beside one another. They wait for what they expect, and
// never for a time. script/setup-browser installs what they need; without it they fail.
//
// They are not built for the race detector: it would watch a server that the tests of
// every package watch already, and be slow at it.
package pagetest
