package redissource

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"
)

// link is one connection to the server, logged in, with the commands that the
// source needs. After an error that the server did not answer it is of no more
// use.
type link struct {
	*wire
	stream string
	block  time.Duration
}

// connect connects and logs in. The end of the context does not close the link.
func connect(ctx context.Context, a address, c Config) (*link, error) {
	conn, err := dial(ctx, a, c.Timeout)
	if err != nil {
		return nil, err
	}
	l := &link{wire: newWire(conn, c.Block+c.Timeout), stream: c.Stream, block: c.Block}
	// The end of the context ends the login, though.
	defer context.AfterFunc(ctx, l.close)()
	if err := l.login(a); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

func dial(ctx context.Context, a address, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if a.tls != nil {
		return (&tls.Dialer{Config: a.tls}).DialContext(ctx, a.network, a.host)
	}
	return (&net.Dialer{}).DialContext(ctx, a.network, a.host)
}

func (l *link) login(a address) error {
	password, err := a.password()
	if err != nil {
		return passwordError{err}
	}
	auth := []string{"AUTH", a.username, password}
	if a.username == "" {
		auth = []string{"AUTH", password}
	}
	if a.username != "" || password != "" {
		if _, err := l.do(auth...); err != nil {
			return fmt.Errorf("log in: %w", err)
		}
	}
	if a.db == 0 {
		return nil
	}
	if _, err := l.do("SELECT", strconv.Itoa(a.db)); err != nil {
		return fmt.Errorf("select database %d: %w", a.db, err)
	}
	return nil
}

// close ends the connection and whatever waits on it. It may be called more
// than once and from any goroutine.
func (l *link) close() {
	// There is nothing left to do for a connection that cannot be closed.
	_ = l.conn.Close()
}

// read asks for at most count entries after the id, and waits for the first of
// them for as long as a read blocks.
func (l *link) read(after entryID, count int) (entries, error) {
	err := l.send("XREAD", "COUNT", strconv.Itoa(count),
		"BLOCK", strconv.FormatInt(l.block.Milliseconds(), 10), "STREAMS", l.stream, after.String())
	if err != nil {
		return entries{}, err
	}
	return newEntries(l.wire, after)
}

// info asks for the stream. A key that is no stream is a typeError.
func (l *link) info() (streamInfo, error) {
	reply, err := l.do("XINFO", "STREAM", l.stream)
	switch {
	case isAnswer(err, "ERR no such key"):
		return streamInfo{added: -1}, nil
	case isAnswer(err, "WRONGTYPE"):
		return streamInfo{}, l.typeError()
	case err != nil:
		return streamInfo{}, fmt.Errorf("ask for stream %s: %w", l.stream, err)
	}
	return parseStreamInfo(reply)
}

func (l *link) typeError() error {
	reply, err := l.do("TYPE", l.stream)
	if err != nil {
		return fmt.Errorf("ask for the type of %s: %w", l.stream, err)
	}
	return typeError(fmt.Sprint(reply))
}

// isAnswer returns whether the error is one that the server answered, and
// begins like this.
func isAnswer(err error, prefix string) bool {
	var answer serverError
	return errors.As(err, &answer) && strings.HasPrefix(string(answer), prefix)
}
