package cmd_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"statstracker/cmd"
	"statstracker/game"
)

// TestMain makes the test binary be the program when a script calls it.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"statstracker": func() { os.Exit(cmd.Main(game.All())) },
		"token":        tokenMain,
	})
}

// raceOptions are for programs that are built with the race detector: they end at a race, and
// do not wait a second at their end, as they else do.
const raceOptions = "halt_on_error=1 atexit_sleep_ms=0"

// footballFile is what the football scripts need. It is beside the repository.
const footballFile = "../../shared/data/football.ndjson.gz"

// TestScripts runs the program as its users do. The scripts have commands of
// their own beside those of testscript:
//
//	serve NAME ARGS…   start a server named NAME on a free port, with its data in
//	                   the directory NAME unless ARGS say otherwise, wait until it
//	                   is ready, and set $NAME to its URL and $NAME_address to its
//	                   host and port; its log is in NAME.log
//	start NAME ARGS…   the same, but wait only until it listens
//	end NAME…          end servers by SIGTERM; they have to exit with 0
//	kill9 NAME         end a server by SIGKILL
//	hangup NAME        send a server SIGHUP
//	logged NAME REGEXP wait until the log of a server has something like this
//	redis [PASSWORD]   start a Redis and set $redis to its URL, $redisurl to the same
//	                   with the password, and, of "tls", $redisca to its authority
//	get URL            print what a GET answers, whatever its status
//	ask URL FILE       the same, and what it says of access, with the key or token in a file
//	await URL REGEXP [FILE]  wait until a GET, with the key in a file, answers
//	                   something like this
//	fails STATUS ARGS… run the program, which has to end with this exit status and
//	                   say why
//	digest DIR         set $DIR_digest to the digest that verify prints of DIR
//	damage FILE        change a byte in the middle of a file
//	cut FILE           cut off the second half of a file
//	awaitkey URL FILE STATUS  wait until the key in a file is answered with the status
//	revoke FILE        revoke the key in a file
//	keyed FILE ARGS…   run the program, which has to fail without the key in a file
//	nowhere FILE       check that the key in a file is in no other one, in nothing that
//	                   was printed, nor among the arguments of a process
//	json FILE          check that every line of a file is a JSON object
//
// The program token is an issuer of tokens of players: see tokenMain. Servers get those
// variables of the script that $pass names.
func TestScripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runScript(t, file)
		})
	}
}

func runScript(t *testing.T, file string) {
	t.Helper()
	football, err := filepath.Abs(footballFile)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, servers: map[string]*server{}}
	testscript.Run(t, testscript.Params{
		Files:               []string{file},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                s.commands(),
		Setup: func(env *testscript.Env) error {
			env.Setenv("football", football)
			env.Setenv("GORACE", raceOptions)
			env.Defer(s.killAll)
			return nil
		},
		Condition: func(name string) (bool, error) {
			_, err := os.Stat(football)
			return name == "football" && err == nil, nil
		},
	})
}
