package redissource

import (
	"crypto/tls"
	"errors"
	"fmt"
	"strings"

	"statstracker/source"
)

// typeError says of what type a key is that should be a stream.
type typeError string

func (e typeError) Error() string { return "the key is a " + string(e) }

// passwordError says why there is no password.
type passwordError struct{ error }

func (e passwordError) Unwrap() error { return e.error }

// resetError says that the stream ends before the position.
type resetError struct{ last, position entryID }

func (e resetError) Error() string {
	return fmt.Sprintf("the stream ends at %s, but has been read up to %s", e.last, e.position)
}

// diagnose says what an error means: the state of the source and, for people,
// what is wrong and what to do about it.
func (s *Source) diagnose(err error) (source.State, string) {
	var answer serverError
	var kind typeError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &kind):
		return source.Broken, fmt.Sprintf("key %s at %s is a %s, not a stream: name the right key, or rename this one",
			s.config.Stream, s.address, string(kind))
	case errors.As(err, new(resetError)):
		return source.Broken, fmt.Sprintf("%v: it was deleted and filled anew, restored from a backup, or this is another server;"+
			" nothing is read until it is past that position: restore it, or restart with the reset policy %q to read the new stream"+
			" from its beginning (events without an event_id that were read before count twice)", err, ResetRestart)
	case errors.As(err, new(passwordError)):
		return source.Broken, fmt.Sprintf("there is no password for %s: %v", s.address, errors.Unwrap(err))
	case errors.As(err, &certificate):
		return source.Broken, fmt.Sprintf("the certificate of %s is not trusted: %v; give the CA file of its authority", s.address, certificate.Err)
	case errors.Is(err, source.ErrPosition):
		return source.Behind, "the log is at another position, from which is read again: " + err.Error()
	case errors.Is(err, errReply), errors.Is(err, errPosition), errors.Is(err, errSubmit):
		return source.Broken, err.Error()
	case errors.As(err, &answer):
		return s.diagnoseAnswer(string(answer))
	}
	return source.Unreachable, fmt.Sprintf("%s cannot be reached: %v", s.address, err)
}

// diagnoseAnswer is diagnose for an error that the server answered.
func (s *Source) diagnoseAnswer(answer string) (source.State, string) {
	for _, known := range []struct {
		prefix string
		state  source.State
		advice string
	}{
		{"LOADING", source.Unreachable, "it is loading its data"},
		{"BUSY ", source.Unreachable, "it is busy with a script"},
		{"MASTERDOWN", source.Unreachable, "it is a replica that has lost its master"},
		{"UNBLOCKED", source.Unreachable, "its role has changed"},
		{"ERR max number of clients", source.Unreachable, "it has no room for another client"},
		{"NOAUTH", source.Broken, "it wants a password: give one"},
		{"WRONGPASS", source.Broken, "the user name or the password is wrong"},
		{"ERR invalid password", source.Broken, "the password is wrong"},
		{"ERR AUTH", source.Broken, "it has no password: give none"},
		{"NOPERM", source.Broken, "the user may not do what is needed: allow him with ACL SETUSER" +
			" <user> ~" + s.config.Stream + " +xread +xinfo +type"},
		{"ERR DB index", source.Broken, "it has no database of this number"},
		{"MOVED", source.Broken, "the key is on another node of a cluster: give the URL of that node"},
	} {
		if strings.HasPrefix(answer, known.prefix) {
			return known.state, fmt.Sprintf("%s: %s (it answers %q)", s.address, known.advice, answer)
		}
	}
	return source.Broken, fmt.Sprintf("%s answers %q", s.address, answer)
}

// vanished is the trouble of a key that does not exist any more.
func (s *Source) vanished(at entryID) (source.State, string) {
	return source.Broken, fmt.Sprintf("there is no stream %s at %s, though it has been read up to %s: it was deleted, or this is"+
		" another server; reading goes on when it is back", s.config.Stream, s.address, at)
}

// lose notes entries that were, or may have been, missed, and logs it.
func (s *Source) lose(f finding, at entryID, info streamInfo) {
	s.health.lose(f)
	var l losses
	l.add(f)
	s.log.Error("entries of the redis stream are missing", "detail", l.String(),
		"position", at.String(), "first", info.first.String(), "last", info.last.String())
}
