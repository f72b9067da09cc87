package e2e

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// verdict is what `statstracker verify` prints, by the name of the line.
type verdict map[string]string

// verify folds the log of a stopped server from its first record.
func verify(t testing.TB, dir string) verdict {
	t.Helper()
	command := exec.CommandContext(t.Context(), program, "verify", "--data", dir)
	command.Env = environment()
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("verify: %v\n%s", err, out)
	}
	v := verdict{}
	for line := range strings.Lines(string(out)) {
		if len(line) > 18 {
			v[strings.TrimSpace(line[:18])] = strings.TrimSpace(line[18:])
		}
	}
	if v["digest"] == "" {
		t.Fatalf("verify says no digest:\n%s", out)
	}
	return v
}

func (v verdict) number(t testing.TB, name string) int {
	t.Helper()
	n, err := strconv.Atoi(v[name])
	if err != nil {
		t.Fatalf("verify says %q of %s", v[name], name)
	}
	return n
}

// outcomes are the events of the log by what became of them.
func (v verdict) outcomes(t testing.TB) outcomes {
	t.Helper()
	return outcomes{
		counted: v.number(t, "counted"), ignored: v.number(t, "ignored"),
		duplicate: v.number(t, "duplicate"), rejected: v.number(t, "rejected"),
	}
}

// checkOutcomes checks that every event of the log ended in one of the four
// ways. The log's records are the events, one or two that name the rules, and one
// for each time that a game was scored again.
func (v verdict) checkOutcomes(t testing.TB, rescores int) {
	t.Helper()
	if got, records := v.outcomes(t).total(), v.number(t, "records"); got+1 > records || got+2+rescores < records {
		t.Errorf("the four outcomes add up to %d; the log has %d records, of which %d at most are no events", got, records, 2+rescores)
	}
}

// checkSame checks that two data directories have the same state.
func checkSame(t testing.TB, got, want verdict, what string) {
	t.Helper()
	if got["digest"] != want["digest"] {
		t.Errorf("%s: the digest is %s; that of an uninterrupted run is %s", what, got["digest"], want["digest"])
	}
}
