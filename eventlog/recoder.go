package eventlog

// recoder writes blocks again with other records.
type recoder struct {
	change  func(*Record) bool
	encoder blockEncoder
	spare   *Batch   // for what becomes of the next batch
	batches []*Batch // of the block
}

// block returns the bytes of the block with what change has made of its records,
// valid until the next call, or nil if nothing has changed.
func (c *recoder) block(b *Block) ([]byte, error) {
	changed := false
	c.batches = c.batches[:0]
	for _, batch := range b.Batches {
		now, err := c.batch(batch)
		if err != nil {
			return nil, err
		}
		changed = changed || now != batch
		c.batches = append(c.batches, now)
	}
	if !changed {
		return nil, nil
	}
	block, _, err := c.encoder.encode(c.batches, b.First, b.Time)
	return block, err
}

// batch returns the batch if nothing has changed in it, or else another.
func (c *recoder) batch(b *Batch) (*Batch, error) {
	changed := false
	c.spare.Reset()
	err := b.Each(func(r *Record) error {
		kind, received, fields := r.Kind, r.Event.Received, r.Event.Fields
		if c.change(r) {
			changed = true
		}
		r.Kind, r.Event.Received = kind, received
		c.spare.appendRecord(r)
		r.Event.Fields = fields // the batch's own, whatever change has put there
		return nil
	})
	if err != nil || !changed {
		return b, err
	}
	now := c.spare
	now.Source, now.From, now.To = b.Source, b.From, b.To
	c.spare = NewBatch("")
	return now, nil
}
