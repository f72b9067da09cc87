package access

import "time"

// TestOnlyNow has the keys take the time from somewhere else.
func (k *Keys) TestOnlyNow(now func() time.Time) { k.now = now }

// TestOnlyFault has steps of changes fail.
func (k *Keys) TestOnlyFault(fault func(op string) error) { k.testOnlyFault = fault }
