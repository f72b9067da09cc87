package history

import (
	"errors"
	"path/filepath"
)

// indexWriter writes an index file, pair by pair.
type indexWriter struct {
	disk   *disk
	dir    string
	index  index
	file   *file
	buffer []byte // blocks that are not in the file yet; the last may be unfinished
	start  int    // of the block that is being filled, in the buffer
	pairs  int    // in it
	last   pair
	top    uint64
	offset int64 // of the buffer in the file
}

// writeBuffer is how much of an index is written at once.
const writeBuffer = 256 << 10

// createIndex begins an index file of those segments under a temporary name.
func createIndex(d *disk, dir string, name indexName, segments []segment) (*indexWriter, error) {
	w := &indexWriter{disk: d, dir: dir, index: index{name: name, segments: segments}}
	w.top = w.index.top()
	f, err := d.create(name.path(dir) + tempSuffix)
	if err != nil {
		return nil, err
	}
	w.file = f
	w.buffer = appendHeader(nil, indexMagic, name.number())
	return w, nil
}

// add adds the next pair in order.
func (w *indexWriter) add(p pair) error {
	if w.pairs > 0 {
		end := len(w.buffer)
		w.buffer = appendPair(w.buffer, w.last, p, w.top)
		if len(w.buffer)-w.start <= blockSize {
			w.last = p
			w.pairs++
			return nil
		}
		w.buffer = w.buffer[:end]
		if err := w.finish(); err != nil {
			return err
		}
	}
	w.start = len(w.buffer)
	w.buffer = startBlock(w.buffer, p)
	w.index.fences = append(w.index.fences, p)
	w.last, w.pairs = p, 1
	return nil
}

// finish finishes the block, and writes the buffer if there is enough in it.
func (w *indexWriter) finish() error {
	if w.pairs == 0 {
		return nil
	}
	w.buffer = room(w.buffer, 2*blockSize)
	end := len(w.buffer)
	w.buffer = w.buffer[:w.start+blockSize]
	clear(w.buffer[end:])
	finishBlock(w.buffer[w.start:], len(w.index.fences)-1, w.pairs)
	w.pairs = 0
	if len(w.buffer) < writeBuffer {
		return nil
	}
	return w.flush()
}

func (w *indexWriter) flush() error {
	_, err := w.file.WriteAt(w.buffer, w.offset)
	w.offset += int64(len(w.buffer))
	w.buffer = w.buffer[:0]
	return err
}

// commit makes the file durable under its name, and opens it.
func (w *indexWriter) commit() (*index, error) {
	err := w.finish()
	if err == nil {
		w.buffer = w.index.appendTail(w.buffer)
		err = w.flush()
	}
	if err == nil {
		err = w.file.Sync()
	}
	if err != nil {
		return nil, w.giveUp(err)
	}
	if err := w.file.Close(); err != nil {
		return nil, err
	}
	path := w.index.name.path(w.dir)
	if err := w.disk.rename(path+tempSuffix, path); err != nil {
		return nil, err
	}
	if err := w.disk.syncDir(filepath.Clean(w.dir)); err != nil {
		return nil, err
	}
	return openIndex(w.dir, w.index.name)
}

// abandon removes what was written.
func (w *indexWriter) abandon() error {
	return errors.Join(w.file.Close(), w.disk.remove(w.file.Name()))
}
