package console

import "time"

// TestOnlyNow has the pages and sessions take the time from somewhere else.
func (c *Console) TestOnlyNow(now func() time.Time) { c.now, c.sessions.now = now, now }

// TestOnlySessions returns how many sessions are kept.
func (c *Console) TestOnlySessions() int { return len(c.sessions.all) }
