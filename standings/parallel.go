package standings

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// inParallel does n things on all processors, and returns when all are done.
func inParallel(n int, do func(i int)) {
	var begun atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(begun.Add(1)) - 1; i < n; i = int(begun.Add(1)) - 1 {
				do(i)
			}
		})
	}
	group.Wait()
}
