// Package browser shows pages in a Chromium and looks at them: tests of pages and the
// maker of screenshots use it, and no part of the program does.
//
// A [Browser] is one process with a profile of its own. Each [Tab] is one page as somebody
// sees it who has nothing to do with those of other tabs: with a window of some size, by
// day or by night, with scripts or without them. It takes down what went wrong and what was
// asked for from the first moment on.
//
// A Browser may be used by several goroutines, a Tab by one.
package browser
