package cmd

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	// defaultServer is where serve listens unless told otherwise.
	defaultServer = "http://127.0.0.1:5000"
	// answerLimit is how long a server may take to answer a question.
	answerLimit = 30 * time.Second
	// maxAnswer is the largest answer in bytes that is read.
	maxAnswer = 64 << 20
)

// client asks a running server.
type client struct {
	base string // without a slash at the end
	key  string // that send sends, or ""
	http *http.Client
}

// newClient returns a client of the server at the URL, which trusts the authorities in
// the file, or those of the system if that is "". It does not connect.
func newClient(text, caFile string) (*client, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, hint(errors.New("the address of the server is not like "+defaultServer), "an address begins with http:// or https://")
	}
	transport, err := newTransport(u.Scheme, caFile)
	if err != nil {
		return nil, err
	}
	u.RawQuery, u.Fragment = "", ""
	return &client{
		base: strings.TrimRight(u.String(), "/"),
		http: &http.Client{
			Transport:     transport,
			Timeout:       answerLimit,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}

// name is the address as it may be shown: without a password.
func (c *client) name() string {
	if u, err := url.Parse(c.base); err == nil {
		u.User = nil
		return u.String()
	}
	return "the server"
}

// address returns the URL of a route with ids in it.
func (c *client) address(segments ...string) string {
	var b strings.Builder
	b.WriteString(c.base)
	for _, s := range segments {
		b.WriteString("/" + escapeSegment(s))
	}
	return b.String()
}

// escapeSegment encodes an id as one segment of a path. Dots alone would be
// taken for a way up.
func escapeSegment(id string) string {
	if id == "." || id == ".." {
		return strings.ReplaceAll(id, ".", "%2E")
	}
	return url.PathEscape(id)
}

// get returns the answer to a question. The error is an answerError if the
// server has answered with one.
func (c *client) get(ctx context.Context, address string) ([]byte, error) {
	return c.send(ctx, http.MethodGet, address, nil)
}

// send sends a request with a body, which may be nil, and the key, and returns the
// answer as get does.
func (c *client) send(ctx context.Context, method, address string, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", c.name(), err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	answer, err := c.do(req)
	if err != nil {
		return nil, c.explain(fmt.Errorf("ask %s: %w", c.name(), err))
	}
	return answer, nil
}

// do sends a request and reads the answer, which has to be 200 or 202.
func (c *client) do(req *http.Request) ([]byte, error) {
	req.Header.Set("User-Agent", "statstracker/"+version())
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, withoutAddress(err)
	}
	defer resp.Body.Close()
	var answer bytes.Buffer
	if _, err := answer.ReadFrom(io.LimitReader(resp.Body, maxAnswer)); err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusAccepted {
		return nil, newAnswerError(resp, answer.Bytes())
	}
	return answer.Bytes(), nil
}

// withoutAddress takes the URL, which may hold a password, off an error.
func withoutAddress(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

// explain adds what to do to an error of a request.
func (c *client) explain(err error) error {
	var answer *answerError
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return hint(fmt.Errorf("no server answers at %s", c.name()), "`statstracker serve` starts one; --server, or --to of publish, names another address")
	case errors.As(err, &dns):
		return hint(err, "is the name of the server right?")
	case errors.As(err, &certificate):
		return hint(err, "if the authority of the server is your own, name its certificate with --ca-file")
	case errors.As(err, &answer) && !answer.saysAll():
		return hint(err, "%s", answer.hint())
	}
	return err
}

// answerError is an answer of the server that says what is wrong.
type answerError struct {
	status     int
	detail     string        // what the server says is wrong, or ""
	problems   []ruleProblem // of rules
	retryAfter time.Duration // 0 if the server does not say
}

func newAnswerError(resp *http.Response, body []byte) *answerError {
	e := &answerError{status: resp.StatusCode}
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds > 0 {
		e.retryAfter = time.Duration(seconds) * time.Second
	}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/problem+json") {
		var problem struct {
			Detail   string        `json:"detail"`
			Problems []ruleProblem `json:"problems"`
		}
		if json.Unmarshal(body, &problem) == nil {
			e.detail, e.problems = problem.Detail, problem.Problems
		}
	}
	return e
}

func (e *answerError) Error() string {
	if e.detail != "" {
		return visible(e.detail)
	}
	return fmt.Sprintf("the server answers %d %s", e.status, http.StatusText(e.status))
}

// saysAll reports whether the server has said all that there is to say: about what
// cannot be at present, and about a request that has to be another.
func (e *answerError) saysAll() bool {
	return e.status == http.StatusConflict || e.status == http.StatusBadRequest && e.detail != ""
}

// hint says what to do about it.
func (e *answerError) hint() string {
	switch {
	case e.status == http.StatusUnauthorized:
		return "name the file with a key of the server with --key-file; statstracker keys create makes one"
	case e.status == http.StatusForbidden:
		return "statstracker keys create makes a key that is allowed to; give its file to this command with --key-file"
	case e.status == http.StatusRequestEntityTooLarge:
		return "something between here and the server takes less than the server itself: 16 MiB of events, 4 MiB of rules"
	case e.status == http.StatusServiceUnavailable:
		return "try again in a moment; /readyz of the server says how it is"
	case e.detail == "":
		return "is that the address of a Stats Tracker server?"
	case e.status == http.StatusNotFound:
		return "ids are matched character by character, so check upper and lower case"
	case e.status >= http.StatusInternalServerError:
		return "the log of the server says more"
	}
	return "the server and this program may be of different versions: statstracker version"
}
