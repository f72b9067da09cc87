package problem_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"statstracker/internal/problem"
)

var update = flag.Bool("update", false, "write docs/problems.md")

// listed is the page that has all kinds.
const listed = "../../docs/problems.md"

const head = `# Problems

Errors are answered as problems ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)): ` + "`application/problem+json`" + ` with ` + "`type`, `title`, `status`" + ` and, mostly,
` + "`detail`" + `, which says what is wrong this time and what would be right. ` + "`errors`" + ` names each parameter and member that is wrong:

    {"type":"/problems/invalid-request","title":"The request is not valid","status":400,"detail":"limit has to be a whole number from 1 to 1000","errors":[{"field":"limit","detail":"has to be a whole number from 1 to 1000"}]}

Programs go by ` + "`type`" + `. It never changes its meaning, and none is ever taken away; the server has a page about each at that address. The routes that answer with
each are in ` + "`/openapi.json`" + `. This list is made from the code: ` + "`go test ./internal/problem -update`" + `.

| type | status | what it is | what to do |
|---|---:|---|---|
`

// TestThePageListsAllKinds: it is what the code has.
func TestThePageListsAllKinds(t *testing.T) {
	var b strings.Builder
	b.WriteString(head)
	for _, k := range problem.Kinds() {
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s |\n", k.Kind.Type(), k.Status, k.Title, strings.ReplaceAll(k.Advice, "|", `\|`))
	}
	if *update {
		if err := os.WriteFile(listed, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	there, err := os.ReadFile(listed)
	if err != nil {
		t.Fatal(err)
	}
	if string(there) != b.String() {
		t.Errorf("docs/problems.md is not what the code has: go test ./internal/problem -update")
	}
}
