// Package pulse remembers how the server has been in the last hour: how many events it has
// taken, what became of them, and how far its sources were behind. It takes a sample once
// every ten seconds and keeps those of an hour, about 100 kB, so that the operator's pages
// have something to show without any other program. Nothing of it is kept over a restart.
package pulse
