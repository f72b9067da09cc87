package e2e

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"statstracker/internal/redistest"
)

// secretive is a server with every kind of secret that there is.
type secretive struct {
	*vault
	server    *server
	dir, data string
	redis     *redistest.Server
	admin     string   // the file of the key of the operator
	to        []string // the flags of commands that ask the server
}

// TestSecretsStayUnsaid: no command, answer, log, file nor list of processes has a key, a
// password or a token, be it right or wrong.
func TestSecretsStayUnsaid(t *testing.T) {
	t.Parallel()
	e := newSecretive(t)
	e.useCommands()
	e.misuseCommands()
	e.askEverything()
	e.requireNoneInProcesses(e.server)
	e.server.stop()
	e.requireNone("the server's log", []byte(e.server.output()))
	if !strings.Contains(e.server.output(), "level=DEBUG") {
		t.Error("the log does not say all that it could")
	}
	e.requireNoneBelow(e.data)
	e.requireNoneBelow(e.dir)
	e.requireNone("the log of events", e.run("log", "cat", "--data", e.data))
	e.requireNone("what is said of damaged keys", e.damage())
}

func newSecretive(t *testing.T) *secretive {
	t.Helper()
	e := &secretive{vault: newVault(t), dir: t.TempDir(), data: filepath.Join(t.TempDir(), "data")}
	p := newPair(t)
	pem, err := os.ReadFile(p.key)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(pem), "\n") {
		if len(line) > 40 {
			e.keep("line "+strconv.Itoa(i)+" of the key of TLS", line)
		}
	}
	e.redis = redistest.Start(t, redistest.Options{Password: "redis-hunter2-redis"})
	e.admin = e.newKey()
	e.server = launchServer(t, e.data, "--log-level", "debug", "--tls-cert", p.cert, "--tls-key", p.key, "--public-reads=false",
		"--events", e.redis.URL(0), "--events-password-file", e.keep("password of Redis", "redis-hunter2-redis"),
		"--key-file", e.keep("shared key", strings.Repeat("shared", 8)),
		"--jwt-issuer", "portal", "--jwt-audience", "stats", "--jwt-algorithm", "HS256", "--jwt-secret-file", e.keep("secret of the issuer", strings.Repeat("issuer", 8)))
	e.server.client = p.client()
	e.server.awaitOpen()
	ca := filepath.Join(e.dir, "ca.pem")
	if err := os.WriteFile(ca, p.chainBytes, 0o600); err != nil {
		t.Fatal(err)
	}
	e.to = []string{"--server", e.server.address(), "--ca-file", ca}
	return e
}

// newKey makes a key. It returns the file that has it.
func (e *secretive) newKey() string {
	e.t.Helper()
	made := filepath.Join(e.vault.dir, "made.key")
	said := e.run("keys", "create", "--scope", "admin", "--out", made, "--data", e.data)
	text, err := os.ReadFile(made)
	if err != nil {
		e.t.Fatalf("keys create: %s", said)
	}
	path := e.keep("key of the operator", strings.TrimSpace(string(text)))
	e.requireNone("keys create --out", said)
	return path
}

// run returns all that a command says.
func (e *secretive) run(args ...string) []byte {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(e.t.Context(), patience)
	defer cancel()
	c := exec.CommandContext(ctx, program, args...)
	c.Env = environment()
	out, err := c.CombinedOutput()
	if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended {
		e.t.Fatalf("%q: %v", args, err)
	}
	return out
}

// useCommands has commands do what they are for.
func (e *secretive) useCommands() {
	e.t.Helper()
	events := filepath.Join(e.dir, "events.ndjson")
	const one = `{"product_id":"chess","type":"game_over","winner_id":"ann","loser_id":"bob"}` + "\n"
	if err := os.WriteFile(events, []byte(one+`{"product_id":"chess","type":"game_over","winner_id":"ann"}`+"\n"), 0o600); err != nil {
		e.t.Fatal(err)
	}
	archive := filepath.Join(e.dir, "backup.tar.gz")
	key := append([]string{"--key-file", e.admin}, e.to...)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"keys", "list", "--data", e.data}, "admin"},
		{append([]string{"publish", "--to", e.server.address(), events}, slices.Delete(slices.Clone(key), 2, 4)...), "counted"},
		{[]string{"publish", "--to", e.redis.URL(0), "--password-file", filepath.Join(e.vault.dir, "password-of-Redis"), events}, "sent 2 events"},
		{append([]string{"top", "chess"}, key...), "ann"},
		{append([]string{"rejections", "list"}, key...), "loser_id"},
		{append([]string{"hide", "chess", "bob"}, key...), "bob"},
		{append([]string{"backup", archive}, key...), archive},
		{append([]string{"log", "cat"}, key...), "chess"},
	} {
		out := e.run(c.args...)
		if e.requireNone(strings.Join(c.args, " "), out); !bytes.Contains(out, []byte(c.want)) {
			e.t.Errorf("%q says\n%s, not %q", c.args, out, c.want)
		}
	}
	e.requireNone("the backup", e.unpacked(archive))
}

// unpacked returns what a file in gzip has.
func (e *secretive) unpacked(path string) []byte {
	e.t.Helper()
	f, err := os.Open(path)
	if err != nil {
		e.t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		e.t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		e.t.Fatal(err)
	}
	return text
}

// misuseCommands gives commands secrets that do not hold, and secrets where something else
// is expected.
func (e *secretive) misuseCommands() {
	e.t.Helper()
	wrongKey, wrongPassword := e.keep("wrong key", "st_aaaaaaaa_"+strings.Repeat("abcd", 13)), e.keep("wrong password", "wrong-hunter3-wrong")
	for _, args := range [][]string{
		append([]string{"backup", filepath.Join(e.dir, "no.tar"), "--key-file", wrongKey}, e.to...),
		append([]string{"hide", "chess", "ann", "--key-file", wrongPassword}, e.to...),
		append([]string{"top", "chess"}, e.to...),
		append([]string{"hide", "chess", "ann", "--key-file", filepath.Join(e.vault.dir, "no-such-file")}, e.to...),
		{"top", "chess", "--server", "https://ann:" + e.kept["wrong password"] + "@127.0.0.1:1"},
		{"publish", "--to", e.redis.URL(0), "--password-file", wrongPassword, filepath.Join(e.dir, "events.ndjson")},
		{"publish", "--to", "redis://:" + e.kept["wrong password"] + "@" + e.redis.Addr(), filepath.Join(e.dir, "events.ndjson")},
		{"publish", "--to", "redis://:" + e.kept["wrong password"] + "@127.0.0.1:x", filepath.Join(e.dir, "events.ndjson")},
		{"keys", "revoke", e.kept["wrong key"], "--data", e.data},
		{"serve", "--data", e.data, "--events", "redis://:" + e.kept["wrong password"] + "@127.0.0.1:1", "--listen", "127.0.0.1:0"}, // the directory is in use
		{"serve", "--data", filepath.Join(e.dir, "other"), "--events", "redis://:" + e.kept["wrong password"] + "@127.0.0.1:x", "--listen", "127.0.0.1:0"},
		{"serve", "--data", filepath.Join(e.dir, "other"), "--jwt-issuer", "portal", "--jwt-secret-file", wrongPassword, "--listen", "127.0.0.1:0"},
		{"serve", "--data", filepath.Join(e.dir, "other"), "--tls-cert", wrongPassword, "--tls-key", wrongPassword},
	} {
		out := e.run(args...)
		if e.requireNone(args[0]+" that is wrong", out); !bytes.Contains(out, []byte("error: ")) {
			e.t.Errorf("%q says\n%s", args, out)
		}
	}
}

// askEverything reads whatever is there to be read with one address, with secrets that
// hold and with those that do not.
func (e *secretive) askEverything() {
	e.t.Helper()
	for _, path := range []string{
		"/metrics", "/readyz", "/livez", "/openapi.json", "/asyncapi.json", "/docs", "/v1/games", "/v1/games/chess", "/v1/games/chess/boards/wins",
		"/v1/games/chess/players/ann", "/v1/rules", "/v1/rejections", "/v1/admin/keys", "/v1/admin/verify", "/v1/log?limit=10", "/v1/players/ann/export", "/no/such/path",
	} {
		for name, secret := range e.kept {
			for _, r := range []struct{ query, header string }{
				{"", "Bearer " + secret}, {"", "Basic " + secret}, {"", secret}, {"", "Bearer " + secret + ".x.y"}, {"?key=" + secret, ""},
			} {
				e.ask(path, name, r.query, r.header)
			}
		}
	}
}

func (e *secretive) ask(path, name, query, header string) {
	e.t.Helper()
	if strings.Contains(name, "TLS") {
		return // which nobody sends
	}
	if strings.Contains(path, "?") {
		query = strings.Replace(query, "?", "&", 1)
	}
	req, err := http.NewRequestWithContext(e.t.Context(), http.MethodGet, e.server.address()+path+query, http.NoBody)
	if err != nil {
		e.t.Fatal(err)
	}
	if header != "" {
		req.Header.Set("Authorization", header)
	}
	resp, err := e.server.client.Do(req)
	if err != nil {
		e.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		e.t.Fatal(err)
	}
	var headers bytes.Buffer
	if err := resp.Header.Write(&headers); err != nil {
		e.t.Fatal(err)
	}
	e.requireNone("the answer to "+path+" with the "+name, append(text, headers.Bytes()...))
}

// damage damages the file of keys, and returns what commands and the server say then.
func (e *secretive) damage() []byte {
	e.t.Helper()
	if err := os.WriteFile(filepath.Join(e.data, "keys.json"), []byte(`{"version":1,"keys":[{"id":"`+e.kept["wrong key"]+`"}]}`), 0o600); err != nil {
		e.t.Fatal(err)
	}
	return append(e.run("keys", "list", "--data", e.data), e.run("serve", "--data", e.data, "--listen", "127.0.0.1:0")...)
}
