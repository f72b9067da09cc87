package gamefile_test

import (
	"fmt"
	"testing"
)

// Reasons are part of the state: they have to stay the same with every version of CEL.
func TestReasonsAreInOurOwnWords(t *testing.T) {
	const file = `
version: 1
game: g
fields: {n: int, x: double, b: bool}
stats:
  s: {sum: {on: e, value: %q}}
`
	for expression, c := range map[string]struct{ n, x, want string }{
		"n / 0":                       {"1", "1", "division by zero"},
		"1 / n":                       {"0", "1", "division by zero"},
		"1 % n":                       {"0", "1", "division by zero"},
		"n * 9223372036854775807":     {"2", "1", "a whole number leaves its range of ±2^63"},
		"n + 1":                       {"9223372036854775807", "1", "a whole number leaves its range of ±2^63"},
		"-n":                          {"-9223372036854775808", "1", "a whole number leaves its range of ±2^63"},
		"math.abs(n)":                 {"-9223372036854775808", "1", "a whole number leaves its range of ±2^63"},
		"int(x)":                      {"1", "1e300", "a whole number leaves its range of ±2^63"},
		"int(event.n)":                {"1.5", "1", "a text is no number"},
		"double(event.n)":             {"one", "1", "a text is no number"},
		"[1, 2][n]":                   {"2", "1", "the list has no such element"},
		"[1, 2][n + 0]":               {"-1", "1", "the list has no such element"},
		"{'a': 1}[event.n]":           {"b", "1", `there is no field or key "b"`},
		"int(event.nothing)":          {"b", "1", `there is no field or key "nothing"`},
		"x * 10.0":                    {"1", "1e308", "it is not a finite number"},
		"0.0 / (x - x)":               {"1", "1", "it is not a finite number"},
		"x":                           {"1", "nan", `the field "x" is "nan", and has to be a number`},
		"x + 0.0":                     {"1", "0x1p4", `the field "x" is "0x1p4", and has to be a number`},
		"x - 0.0":                     {"1", "1e999", `the field "x" is "1e999", and has to be a number`},
		"x - 1.0":                     {"1", "", `the field "x" is "", and has to be a number`},
		"n":                           {"0x10", "1", `the field "n" is "0x10", and has to be a whole number`},
		"n + n":                       {"9223372036854775808", "1", `the field "n" is "9223372036854775808", and has to be a whole number`},
		"n - 1":                       {" 1", "1", `the field "n" is " 1", and has to be a whole number`},
		"b ? 1 : 2":                   {"1", "1", `the event has no field "b"`},
		"b || n == 1 ? 1 : n / 0":     {"2", "1", `the event has no field "b"`},
		"n > 0 ? 1 : int(event.n)":    {"\"\x00", "1", `the field "n" is "\"\x00", and has to be a whole number`},
		"double(event.x) + double(n)": {"1", "x", "a text is no number"},
	} {
		g := parse(t, fmt.Sprintf(file, expression))
		_, err := record(g, event("event_name", "e", "user_id", "ann", "n", c.n, "x", c.x), nil)
		if want := `statistic "s", rule 1, value: ` + c.want; err == nil || err.Error() != want {
			t.Errorf("%s with n %s, x %s:\ngot  %v\nwant %s", expression, c.n, c.x, err, want)
		}
	}
}

// Where CEL does not come to a field, it may be missing.
func TestFieldsThatAreNotNeededMayBeMissing(t *testing.T) {
	const file = "version: 1\ngame: g\nfields: {n: int, b: bool}\nstats:\n  s: {sum: {on: e, when: %q, value: %q}}\n"
	for _, c := range []struct{ when, value, want string }{
		{"true || b", "n", "ann s 0 1"},
		{"b || true", "n", "ann s 0 1"}, // either side decides
		{"!(b && false)", "n", "ann s 0 1"},
		{"has(event.b)", "n / 0", ""},
		{"true", "has(event.b) && b ? 5 : n", "ann s 0 1"},
		{"event.n == '1'", "size(event)", "ann s 0 3"},
		{"event == {'event_name': 'e', 'user_id': 'ann', 'n': '1'}", "1", "ann s 0 1"},
		{"event == {'event_name': 'e', 'user_id': 'ann', 'n': '2'}", "1", ""},
		{"event == {'n': '1'}", "1", ""},
		{"{'event_name': 'e', 'user_id': 'ann', 'n': '1'} == event", "1", "ann s 0 1"},
		{"'b' in event", "1", ""},
		{"event['n'] in ['1', '2']", "math.greatest([n, 2])", "ann s 0 2"},
		{"[1, 2, 3].exists_one(i, i == n)", "[1, 2, 3].filter(i, i > n).map(i, i * 2)[0]", "ann s 0 4"},
	} {
		g := parse(t, fmt.Sprintf(file, c.when, c.value))
		got, err := record(g, event("event_name", "e", "user_id", "ann", "n", "1"), nil)
		if err != nil || got != c.want {
			t.Errorf("when %s, value %s: got %q, %v; want %q", c.when, c.value, got, err, c.want)
		}
	}
}
