package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The load of HTTP requests comes from clients that do as little as possible
// themselves, because they share the cores with the server: a request is bytes,
// and of an answer only the status and the length are looked at.

func rawPost(path string, body []byte) []byte {
	return append(fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", path, len(body)), body...)
}

func rawGet(path string) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path)
}

// rawGetUnless asks for what is at the path unless it is still what has that tag.
func rawGetUnless(path, tag string) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: %s\r\n\r\n", path, tag)
}

// hammer sends each request once, spread over so many connections, each with one
// request at a time, and returns how long it took.
func hammer(b *testing.B, addr string, connections int, requests [][]byte) time.Duration {
	b.Helper()
	share := len(requests) / connections
	var group sync.WaitGroup
	start := time.Now()
	for i := range connections {
		group.Go(func() {
			if err := converse(addr, requests[i*share:(i+1)*share]); err != nil {
				b.Error(err)
			}
		})
	}
	group.Wait()
	return time.Since(start)
}

func converse(addr string, requests [][]byte) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	r := bufio.NewReader(conn)
	for _, request := range requests {
		if _, err := conn.Write(request); err != nil {
			return err
		}
		if err := answer(r); err != nil {
			return err
		}
	}
	return nil
}

// answer reads an answer, which has to be a 200 with a Content-Length, or a 304.
func answer(r *bufio.Reader) error {
	status, err := r.ReadSlice('\n')
	if err != nil {
		return err
	}
	length := -1
	switch {
	case bytes.HasPrefix(status, []byte("HTTP/1.1 304 ")):
		length = 0
	case !bytes.HasPrefix(status, []byte("HTTP/1.1 200 ")):
		return fmt.Errorf("the answer is %q", status)
	}
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) == 2 {
			break
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(strings.TrimSpace(string(value))); err != nil {
				return err
			}
		}
	}
	if length < 0 {
		return fmt.Errorf("the answer has no length")
	}
	_, err = io.CopyN(io.Discard, r, int64(length))
	return err
}
