package access

import (
	"crypto/sha256"
	"time"
)

// TestOnlyNow has the keys take the time from somewhere else.
func (k *Keys) TestOnlyNow(now func() time.Time) { k.now = now }

// TestOnlyFault has steps of changes fail.
func (k *Keys) TestOnlyFault(fault func(op string) error) { k.testOnlyFault = fault }

// TestOnlyWith returns a pass of the id with the hash of the text.
func (Pass) TestOnlyWith(id, text string) Pass { return Pass{id, sha256.Sum256([]byte(text))} }
