package e2e

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"testing"
)

const (
	postHead = "POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
	getHead  = "GET /v1/games HTTP/1.1\r\nHost: 127.0.0.1\r\n"
)

// connectionAttacks hold connections.
func connectionAttacks(t *testing.T) []attack {
	idle := 10_000
	if raceDetector {
		idle = 1000
	}
	return []attack{
		{fmt.Sprintf("%d idle connections", idle), func(ctx context.Context, s *server) {
			n := 0
			for range idle {
				if dial(ctx, s) != nil {
					n++
				}
			}
			if n < idle && ctx.Err() == nil {
				t.Errorf("%d of %d idle connections are taken", n, idle)
			}
			<-ctx.Done()
		}},
		{"500 slow headers", func(ctx context.Context, s *server) {
			several(ctx, 500, func(ctx context.Context) { drip(ctx, s, getHead+"X-Slow: ", "a") })
		}},
		{"500 slow bodies", func(ctx context.Context, s *server) {
			several(ctx, 500, func(ctx context.Context) { drip(ctx, s, postHead+"Content-Length: 1000000\r\n\r\n[", " ") })
		}},
		{"100 who do not read", func(ctx context.Context, s *server) {
			several(ctx, 100, func(ctx context.Context) {
				drip(ctx, s, strings.Repeat("GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 100), "\r\n")
			})
		}},
	}
}

// bodyAttacks send bodies that are no events.
func bodyAttacks(t *testing.T) []attack {
	body := func(kind, text string) func(ctx context.Context, s *server) {
		request := fmt.Sprintf("%s%sContent-Length: %d\r\n\r\n%s", postHead, kind, len(text), text)
		return func(ctx context.Context, s *server) {
			several(ctx, 4, func(ctx context.Context) { requireAnswer(ctx, t, talk(ctx, s, request)) })
		}
	}
	return []attack{
		{"endless bodies", func(ctx context.Context, s *server) {
			chunk := "10000\r\n" + strings.Repeat(" ", 0x10000) + "\r\n"
			several(ctx, 4, func(ctx context.Context) { flood(ctx, s, postHead+"Transfer-Encoding: chunked\r\n\r\n", chunk) })
		}},
		{"a million brackets", body("", strings.Repeat("[", 1_000_000))},
		{"a million members", body("", "{"+strings.Repeat(`"a":{"a":1},`, 100_000)+`"b":1}`)},
		{"garbage", func(ctx context.Context, s *server) {
			several(ctx, 4, func(ctx context.Context) {
				const letters = "{}[]\",:\\0e- \n\x00\xff"
				b := make([]byte, 1+rand.IntN(5000))
				for i := range b {
					b[i] = letters[rand.IntN(len(letters))]
				}
				talk(ctx, s, fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", postHead, len(b), b))
			})
		}},
		{"gzip bombs", body("Content-Encoding: gzip\r\n", bomb(t))},
	}
}

// flood sends the chunk again and again, until the server has enough.
func flood(ctx context.Context, s *server, head, chunk string) {
	c := dial(ctx, s)
	if c == nil {
		return
	}
	defer c.Close()
	_, err := c.Write([]byte(head))
	for err == nil && ctx.Err() == nil {
		_, err = c.Write([]byte(chunk))
	}
}

// bomb returns 256 MiB of white space, compressed.
func bomb(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	spaces := bytes.Repeat([]byte(" "), 1<<20)
	for range 256 {
		if _, err := w.Write(spaces); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// requestAttacks send requests that are not what they seem.
func requestAttacks(t *testing.T) []attack {
	each := func(requests []string) func(ctx context.Context, s *server) {
		return func(ctx context.Context, s *server) {
			several(ctx, 4, func(ctx context.Context) { requireAnswer(ctx, t, talk(ctx, s, requests[rand.IntN(len(requests))])) })
		}
	}
	get := func(targets ...string) (requests []string) {
		for _, target := range targets {
			requests = append(requests, "GET "+target+" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
		}
		return requests
	}
	return []attack{
		{"huge headers", each([]string{getHead + "X-Large: " + strings.Repeat("a", 1<<20) + "\r\n\r\n", getHead + strings.Repeat("X-Many: a\r\n", 20_000) + "\r\n"})},
		{"paths", each(get("/../../etc/passwd", "/v1/games/..%2f..%2fetc", "/v1/games/%00", "/v1/games/%2e%2e/boards/%2e", "/v1//games", "/./v1/games/x", "/%76%31/%67ames%00",
			"/v1/games/"+strings.Repeat("a", 60_000), "//evil.example/v1/games", "http://evil.example/v2", "*", "/v1/games/%ff/boards/%fe", `/v1/games\..\x`, "/v1/games/a%0d%0aX-Injected:%20yes/boards/x%0d%0aSet-Cookie:%20a=b"))},
		{"headers in texts", each(append(get("/v1/games/x/boards/y?cursor=%0d%0aX-Injected:%20yes", "/v1/games/x/players/y?%0d%0aX-Injected=yes&as_of=%0d%0aX-Injected:yes"),
			getHead+"Origin: a\r\n b\r\nX-Injected: \x00\r\n\r\n", getHead+"If-None-Match: \x01\r\nX-Request-Id: a\rX-Injected: yes\r\n\r\n",
			"BREW /v1/games HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "GET /v1/games HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
			"POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
			"GET /v1/games HTTP/9.9\r\n\r\n", "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03", "\x00\x00\x00\x00\r\n\r\n"))},
	}
}

// requireAnswer requires that the head of an answer has a status that is no
// fault of the server, and nothing that the client has put there. A server may close the
// connection instead.
func requireAnswer(ctx context.Context, t *testing.T, head string) {
	t.Helper()
	status, _, _ := strings.Cut(strings.TrimPrefix(head, "HTTP/1.1 "), " ")
	if ctx.Err() == nil && (head != "" && (status < "200" || status >= "500") && status != "503" && status != "505" || strings.Contains(strings.ToLower(head), "\nx-injected") || strings.Contains(head, "\nSet-Cookie")) {
		t.Errorf("it is answered with %.500q", head)
	}
}

// attacker is the address of who attacks with HTTP/2. It is of this machine too.
const attacker = "127.0.0.2"

// dialHTTP2 connects as a client of HTTP/2 at the address of the attacker does.
func (p *pair) dialHTTP2(ctx context.Context, address string) (net.Conn, error) {
	d := tls.Dialer{NetDialer: &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(attacker)}}, Config: &tls.Config{RootCAs: p.authority, NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12}}
	return d.DialContext(ctx, "tcp", address)
}
