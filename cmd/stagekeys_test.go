package cmd_test

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// awaitKey waits until a server answers who sends it no events with the key in a file
// with the status.
func awaitKey(ts *testscript.TestScript, args []string) {
	key := strings.TrimSpace(ts.ReadFile(args[1]))
	status := ""
	for deadline := time.Now().Add(patient); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		r, err := http.NewRequest(http.MethodPost, args[0]+"/v1/events", strings.NewReader("[]"))
		ts.Check(err)
		r.Header.Set("Authorization", "Bearer "+key)
		answer, err := http.DefaultClient.Do(r)
		ts.Check(err)
		ts.Check(answer.Body.Close())
		if status = strconv.Itoa(answer.StatusCode); status == args[2] {
			return
		}
	}
	ts.Fatalf("the key in %s does not come to be answered with %s, but with %s", args[1], args[2], status)
}

// revokeKey revokes the key in a file.
func revokeKey(ts *testscript.TestScript, args []string) {
	id := strings.Split(ts.ReadFile(args[0]), "_")[1]
	ts.Check(ts.Exec("statstracker", "keys", "revoke", id))
}
