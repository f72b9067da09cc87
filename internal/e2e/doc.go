// Package e2e tests the real program: the binary as it is shipped, with a real
// Redis, a real disk that it syncs to, and a real kill -9. It has tests only.
//
// The program is built once for a run of the tests, with the race detector if
// they have it. Each test starts its own servers, on free ports of 127.0.0.1,
// and ends them.
//
// What is sent is made from a seed by a [feed], which keeps an account of its
// own of what must come out, in maps and by adding up: so a run is compared with
// an uninterrupted run over the same input, digest against digest, and both with
// an account that shares no code with the program.
//
//	go test ./internal/e2e                                      # a short run
//	go test ./internal/e2e -run Kill -args -kills=100           # what make crash does
//	go test ./internal/e2e -run Kill -args -kills=100 -seed=7   # the same input and moments again
package e2e
