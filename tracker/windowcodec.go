package tracker

import (
	"fmt"
	"math"
)

func (w *window) write(e *encoder) {
	e.number(uint64(w.size))
	e.number(uint64(len(w.generations)))
	for _, g := range w.generations {
		for i := range g.shards {
			s := &g.shards[i]
			e.number(uint64(s.n))
			e.number(uint64(len(s.slots)))
			for _, f := range s.slots {
				e.print(f)
			}
		}
	}
}

func (w *window) read(d *decoder) {
	size := d.count(math.MaxInt)
	if d.err == nil && size != w.size {
		d.fail(fmt.Errorf("its window of event ids has generations of %d, not %d", size, w.size))
	}
	w.generations = nil
	for range d.count(windowGenerations) {
		g := &generation{}
		for i := range g.shards {
			g.shards[i].read(d, w.size)
			g.n += g.shards[i].n
		}
		w.generations = append(w.generations, g)
	}
	if d.err == nil && len(w.generations) == 0 {
		d.fail(errContent)
	}
}

func (s *shard) read(d *decoder, limit int) {
	s.n = d.count(limit)
	size := d.count(2*s.n + 16)
	if s.n > size-size/8 {
		d.fail(errContent)
	}
	if d.err != nil || size == 0 {
		return
	}
	s.slots = make([]fingerprint, size)
	used := d.prints(s.slots)
	if used != s.n {
		d.fail(errContent)
	}
}
