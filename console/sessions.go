package console

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"sync"
	"time"

	"statstracker/access"
)

const (
	sessionLife = 12 * time.Hour
	sessionIdle = time.Hour // without a request
	maxSessions = 256       // one more takes the place of the one that was used longest ago

	tokenBytes = 32
)

// random returns 256 random bits as text.
func random() string {
	b := make([]byte, tokenBytes)
	_, _ = rand.Read(b) // which ends the program where there is no randomness
	return base64.RawURLEncoding.EncodeToString(b)
}

// session is somebody who has shown a key.
type session struct {
	pass  access.Pass
	form  string // what every form of the session has, and nobody else knows
	begun time.Time
	used  time.Time
}

// sessions are those that have not ended. They are found by the hash of what the cookie has,
// so that looking one up takes a time that tells nothing about others.
type sessions struct {
	now func() time.Time

	mu  sync.Mutex
	all map[[sha256.Size]byte]*session
}

func newSessions(now func() time.Time) *sessions {
	return &sessions{now: now, all: make(map[[sha256.Size]byte]*session)}
}

// begin begins a session and returns what its cookie has, which is kept nowhere.
func (s *sessions) begin(p access.Pass) (token string) {
	token = random()
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.forget(now)
	s.all[sha256.Sum256([]byte(token))] = &session{pass: p, form: random(), begun: now, used: now}
	return token
}

// forget forgets sessions that have ended and, if there is no room for another, the one that
// was used longest ago. The caller has the lock.
func (s *sessions) forget(now time.Time) {
	var oldest [sha256.Size]byte
	var used time.Time
	for hash, one := range s.all {
		if one.over(now) {
			delete(s.all, hash)
		} else if used.IsZero() || one.used.Before(used) {
			oldest, used = hash, one.used
		}
	}
	if len(s.all) >= maxSessions {
		delete(s.all, oldest)
	}
}

// over reports whether a session has ended by itself.
func (s *session) over(now time.Time) bool {
	return now.Sub(s.begun) >= sessionLife || now.Sub(s.used) >= sessionIdle
}

// find returns the session of a cookie, and notes that it was used.
func (s *sessions) find(token string) (found session, ok bool) {
	hash := sha256.Sum256([]byte(token))
	s.mu.Lock()
	defer s.mu.Unlock()
	one, now := s.all[hash], s.now()
	if one == nil || one.over(now) {
		delete(s.all, hash)
		return session{}, false
	}
	one.used = now
	return *one, true
}

// end ends a session.
func (s *sessions) end(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, sha256.Sum256([]byte(token)))
}
