package e2e

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestClientsThatHoldOn: one that sends too slowly, too much or without an end is told
// so, or is cut off, in bounded time.
func TestClientsThatHoldOn(t *testing.T) {
	t.Parallel()
	s := serve(t, t.TempDir())
	const post = "POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	for _, c := range []struct {
		name, begin, again string
		want               string // how the answer begins; "" is none
	}{
		{"slow header", "GET /v1/games HTTP/1.1\r\nHost: 127.0.0.1\r\n", "", ""},
		{"slow body", post + "Content-Length: 1000\r\n\r\n{", "", "HTTP/1.1 408"},
		{"endless body", post + "Transfer-Encoding: chunked\r\n\r\n", "1000\r\n" + strings.Repeat(" ", 0x1000) + "\r\n", "HTTP/1.1 413"},
		{"large body", post + "Content-Length: 99999999999\r\n\r\n", "", "HTTP/1.1 413"},
		{"endless header", "GET /v1/games HTTP/1.1\r\nHost: 127.0.0.1\r\n", "X: " + strings.Repeat("a", 1000) + "\r\n", "HTTP/1.1 431"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var d net.Dialer
			conn, err := d.DialContext(t.Context(), "tcp", strings.TrimPrefix(s.address(), "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			_ = conn.SetDeadline(time.Now().Add(patience))
			if _, err := io.WriteString(conn, c.begin); err != nil {
				t.Fatal(err)
			}
			if c.again != "" {
				go func() {
					for sent := error(nil); sent == nil; {
						_, sent = io.WriteString(conn, c.again)
					}
				}()
			}
			got, errRead := bufio.NewReader(conn).ReadString('\n')
			if c.want == "" && (got != "" || errRead == nil) || !strings.HasPrefix(got, c.want) {
				t.Errorf("%q %v, want %q", got, errRead, c.want)
			}
			if resp := s.ask(t, "GET", "/v1/games", nil); resp.StatusCode != http.StatusOK {
				t.Errorf("others get %s", resp.Status)
			}
		})
	}
}
