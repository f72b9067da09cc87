package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// DefaultTimeout is how long a whole request may take.
	DefaultTimeout = 30 * time.Second
	// maxAnswer is the largest answer in bytes that is read.
	maxAnswer = 64 << 20
)

// Options are settings of a client. The zero value is a good one for a server on this
// machine.
type Options struct {
	// Key is sent with every request. It is needed for what the server does not allow
	// everybody: to write, once the server can be reached from elsewhere.
	Key string
	// HTTP sends the requests. Nil is a client that gives up after DefaultTimeout and
	// follows no redirections, which would take the key to somebody else.
	HTTP *http.Client
	// UserAgent says who is asking.
	UserAgent string
	// OnAnswer, if it is not nil, is given each answer that a method of the client has
	// read, as it came and before it is looked into. It is called by who asks, and may
	// keep the text.
	OnAnswer func(text []byte)
}

// Client asks one server.
type Client struct {
	base    string // without a slash at the end
	options Options
}

// ErrAddress says that the address of a server is not one.
var ErrAddress = errors.New("the address of a server is like http://127.0.0.1:5000")

// ErrAnswer says that something else than a Stats Tracker server has answered, or one
// of another version.
var ErrAnswer = errors.New("the answer is not that of a Stats Tracker server")

// New returns a client of the server at the address, which begins with http:// or
// https://. It does not connect. The error wraps ErrAddress.
func New(server string, o Options) (*Client, error) {
	u, err := url.Parse(server)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, ErrAddress // the address may hold a password
	}
	u.RawQuery, u.Fragment = "", ""
	if o.HTTP == nil {
		o.HTTP = &http.Client{Timeout: DefaultTimeout, CheckRedirect: stay}
	}
	return &Client{base: strings.TrimRight(u.String(), "/"), options: o}, nil
}

// stay has a redirection returned as the answer.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Server returns the address of the server as it may be shown: without a password.
func (c *Client) Server() string {
	u, err := url.Parse(c.base)
	if err != nil {
		return "the server"
	}
	u.User = nil
	return u.String()
}

// Address returns the URL of a path that has these segments, which may be any ids.
func (c *Client) Address(segments ...string) string {
	var b strings.Builder
	b.WriteString(c.base)
	for _, s := range segments {
		b.WriteByte('/')
		b.WriteString(escape(s))
	}
	return b.String()
}

// escape encodes an id as one segment of a path. Dots alone would be taken for a way up.
func escape(id string) string {
	if id == "." || id == ".." {
		return strings.ReplaceAll(id, ".", "%2E")
	}
	return url.PathEscape(id)
}

// Request returns a request with the key of the client. The address is one of
// [Client.Address], perhaps with a query; the body may be nil.
func (c *Client) Request(ctx context.Context, method, address string, body io.Reader) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", c.Server(), withoutAddress(err))
	}
	if c.options.Key != "" {
		r.Header.Set("Authorization", "Bearer "+c.options.Key)
	}
	if c.options.UserAgent != "" {
		r.Header.Set("User-Agent", c.options.UserAgent)
	}
	return r, nil
}

// Do sends the request and returns the answer, whose body the caller closes. An answer
// that is not a success is an [*Error] instead, and so is a redirection. Errors never
// have the address in them, which may hold a password.
func (c *Client) Do(r *http.Request) (*http.Response, error) { return c.do(c.options.HTTP, r) }

func (c *Client) do(with *http.Client, r *http.Request) (*http.Response, error) {
	resp, err := with.Do(r)
	if err != nil {
		return nil, fmt.Errorf("ask %s: %w", c.Server(), withoutAddress(err))
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		defer resp.Body.Close()
		return nil, fmt.Errorf("ask %s: %w", c.Server(), errorOf(resp))
	}
	return resp, nil
}

// Ask sends a request and returns the answer, which is read up to 64 MiB. The body is
// JSON, and may be nil. Errors are those of [Client.Do].
func (c *Client) Ask(ctx context.Context, method, address string, body []byte) ([]byte, error) {
	var sent io.Reader
	if body != nil {
		sent = bytes.NewReader(body)
	}
	r, err := c.Request(ctx, method, address, sent)
	if err != nil {
		return nil, err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	text, _, err := c.text(r)
	return text, err
}

// text sends the request and returns the answer with its header.
func (c *Client) text(r *http.Request) ([]byte, http.Header, error) {
	resp, err := c.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, nil, fmt.Errorf("ask %s: read the answer: %w", c.Server(), withoutAddress(err))
	}
	return text, resp.Header, nil
}

// decode reads the JSON of an answer into to.
func (c *Client) decode(text []byte, to any) error {
	if c.options.OnAnswer != nil {
		c.options.OnAnswer(text)
	}
	if err := json.Unmarshal(text, to); err != nil {
		return fmt.Errorf("ask %s: %w: %w", c.Server(), ErrAnswer, err)
	}
	return nil
}

// get reads the answer from the address into to.
func (c *Client) get(ctx context.Context, address string, query url.Values, to any) error {
	return c.put(ctx, http.MethodGet, withQuery(address, query), nil, to)
}

// put sends what has to be sent as JSON, if it is not nil, and reads the answer into to.
func (c *Client) put(ctx context.Context, method, address string, sent, to any) error {
	var body []byte
	if sent != nil {
		var err error
		if body, err = json.Marshal(sent); err != nil {
			return fmt.Errorf("write the request as JSON: %w", err)
		}
	}
	text, err := c.Ask(ctx, method, address, body)
	if err != nil {
		return err
	}
	return c.decode(text, to)
}

func withQuery(address string, query url.Values) string {
	if len(query) == 0 {
		return address
	}
	return address + "?" + query.Encode()
}

// withoutAddress takes the URL off an error.
func withoutAddress(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}
