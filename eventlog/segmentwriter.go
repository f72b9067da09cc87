package eventlog

import (
	"errors"
	"path/filepath"
)

// segmentWriter writes the file of a segment, under another name until it is
// whole.
type segmentWriter struct {
	files   files
	path    string
	file    file
	written int64
	synced  int64
	buffer  []byte // what is not written yet
}

func newSegmentWriter(d files, dir string, h *segmentHeader) (*segmentWriter, error) {
	path := segmentPath(dir, h.first)
	f, err := d.create(path + tempSuffix)
	if err != nil {
		return nil, err
	}
	return &segmentWriter{files: d, path: path, file: f, buffer: h.encode()}, nil
}

// blockAsItIs appends a block with the payload as it is stored, under the
// checksums that begin with the seed.
func (w *segmentWriter) blockAsItIs(seed uint32, h blockHeader, payload []byte) error {
	h.payloadSum = checksum(seed, payload)
	var header [blockHeaderSize]byte
	h.encode(seed, header[:])
	if err := w.append(header[:]); err != nil {
		return err
	}
	return w.append(payload)
}

// append appends the bytes of a block.
func (w *segmentWriter) append(b []byte) error {
	w.buffer = append(w.buffer, b...)
	if len(w.buffer) < readAhead {
		return nil
	}
	return w.flush()
}

// size returns how large the segment is, with what is not written yet.
func (w *segmentWriter) size() int64 { return w.written + int64(len(w.buffer)) }

// flush writes what is in the buffer. It syncs now and then: left to the end,
// the disk would be busy with all of it at once, and others would wait for that.
func (w *segmentWriter) flush() error {
	if _, err := w.file.WriteAt(w.buffer, w.written); err != nil {
		return err
	}
	w.written += int64(len(w.buffer))
	w.buffer = w.buffer[:0]
	if w.written-w.synced < syncEvery {
		return nil
	}
	return w.sync()
}

// sync makes what is written durable.
func (w *segmentWriter) sync() error {
	w.synced = w.written
	return w.file.Sync()
}

// settle makes durable what was appended so far.
func (w *segmentWriter) settle() error {
	if err := w.flush(); err != nil {
		return err
	}
	return w.sync()
}

// finish makes the file durable and gives it its name.
func (w *segmentWriter) finish() error {
	if err := errors.Join(w.settle(), w.file.Close()); err != nil {
		return err
	}
	if err := w.files.rename(w.path+tempSuffix, w.path); err != nil {
		return err
	}
	return w.files.syncDir(filepath.Dir(w.path))
}

// abandon gives up the file, which somebody else removes.
func (w *segmentWriter) abandon() { w.file.Close() }
