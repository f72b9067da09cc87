package eventlog

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

var (
	// ErrNoCheckpoint says that there is no checkpoint. It wraps fs.ErrNotExist.
	ErrNoCheckpoint = fmt.Errorf("there is no checkpoint: %w", fs.ErrNotExist)
	// ErrCheckpointVersion says that the checkpoint has another version than is
	// asked for.
	ErrCheckpointVersion = errors.New("the checkpoint has another version")
	// ErrCheckpointDamaged says that the file is not, byte for byte, what
	// WriteCheckpoint wrote.
	ErrCheckpointDamaged = errors.New("the checkpoint is damaged")
)

const (
	checkpointMagic      = "STATSCKP"
	checkpointFormat     = 1
	checkpointHeaderSize = 20
	frameHeaderSize      = 8
	frameSize            = 256 << 10
	// syncEvery is how much of a checkpoint is written between syncs. Left to
	// the end, the disk would be busy with all of it at once, and appends to the
	// log would wait for that.
	syncEvery = 4 << 20
)

// A checkpoint file is
//
//	magic, format version, version of the content, checksum
//	frames: length (1 to 256 KiB), checksum, content
//	the end: length 0, checksum
//
// where numbers have 32 bits and each checksum is that of the whole file up to
// there without the checksums, so that no frame can be missing, doubled or in
// another place.

// WriteCheckpoint makes the file hold what write writes, durably and at once: a
// crash at any moment leaves the old file or the new one. The version is that of
// the content. Only one call at a time may write to a path.
func WriteCheckpoint(path string, version uint32, write func(io.Writer) error) error {
	if err := writeCheckpoint(disk{}, path, version, write); err != nil {
		return fmt.Errorf("write the checkpoint %s: %w", path, err)
	}
	return nil
}

func writeCheckpoint(d files, path string, version uint32, write func(io.Writer) error) error {
	return replaceFile(d, path, func(f file) error {
		w := frameWriter{file: f, frame: make([]byte, frameHeaderSize, frameHeaderSize+frameSize)}
		if err := w.begin(version); err != nil {
			return err
		}
		if err := write(&w); err != nil {
			return err
		}
		return w.end()
	})
}

// ReadCheckpoint calls read with what was written, every byte of which has been
// checked before read sees it. What read does not read is checked afterwards.
//
// The error is or wraps [ErrNoCheckpoint], [ErrCheckpointVersion],
// [ErrCheckpointDamaged], read's own, or what the file system says. When it is
// not nil, forget what read has made: it may be a part.
func ReadCheckpoint(path string, version uint32, read func(io.Reader) error) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read the checkpoint %s: %w", path, ErrNoCheckpoint)
	}
	if err != nil {
		return fmt.Errorf("read the checkpoint: %w", err)
	}
	defer f.Close()
	if err := readCheckpoint(f, version, read); err != nil {
		return fmt.Errorf("read the checkpoint %s: %w", path, err)
	}
	return nil
}

func readCheckpoint(src io.Reader, version uint32, read func(io.Reader) error) error {
	r := frameReader{src: bufio.NewReaderSize(src, frameSize)}
	if err := r.begin(version); err != nil {
		return err
	}
	err := read(&r)
	if err == nil {
		_, err = io.Copy(io.Discard, &r)
	}
	// What read says about a file that is damaged is not of interest.
	if r.err != nil && !errors.Is(r.err, io.EOF) {
		return r.err
	}
	return err
}

// frameWriter writes the content of a checkpoint in frames.
type frameWriter struct {
	file   file
	offset int64
	synced int64
	sum    uint32
	frame  []byte // room for the header, and the content so far
	err    error
}

func (w *frameWriter) begin(version uint32) error {
	b := append(make([]byte, 0, checkpointHeaderSize), checkpointMagic...)
	b = binary.LittleEndian.AppendUint32(b, checkpointFormat)
	b = binary.LittleEndian.AppendUint32(b, version)
	w.sum = checksum(0, b)
	w.write(binary.LittleEndian.AppendUint32(b, w.sum))
	return w.err
}

// Write writes the bytes. The error is that of the first write that had one.
func (w *frameWriter) Write(b []byte) (n int, err error) {
	for n < len(b) && w.err == nil {
		part := b[n:min(len(b), n+cap(w.frame)-len(w.frame))]
		w.frame = append(w.frame, part...)
		n += len(part)
		if len(w.frame) == cap(w.frame) {
			w.flush()
		}
	}
	return n, w.err
}

// flush writes the frame.
func (w *frameWriter) flush() {
	binary.LittleEndian.PutUint32(w.frame, uint32(len(w.frame)-frameHeaderSize))
	w.sum = checksum(checksum(w.sum, w.frame[:4]), w.frame[frameHeaderSize:])
	binary.LittleEndian.PutUint32(w.frame[4:], w.sum)
	w.write(w.frame)
	w.frame = w.frame[:frameHeaderSize]
}

func (w *frameWriter) write(b []byte) {
	if w.err == nil {
		_, w.err = w.file.WriteAt(b, w.offset)
		w.offset += int64(len(b))
	}
	if w.err == nil && w.offset >= w.synced+syncEvery {
		w.err = w.file.Sync()
		w.synced = w.offset
	}
}

// end writes what is left, and the frame without content that ends the file.
func (w *frameWriter) end() error {
	if len(w.frame) > frameHeaderSize {
		w.flush()
	}
	w.flush()
	return w.err
}

// frameReader reads the content of a checkpoint, frame by frame.
type frameReader struct {
	src   *bufio.Reader
	sum   uint32
	frame []byte
	left  []byte // of the frame
	err   error  // io.EOF after the last frame
}

func (r *frameReader) begin(version uint32) error {
	b := make([]byte, checkpointHeaderSize)
	if err := r.fill(b); err != nil {
		return err
	}
	if string(b[:8]) != checkpointMagic {
		return fmt.Errorf("it does not begin as one: %w", ErrCheckpointDamaged)
	}
	format, have := binary.LittleEndian.Uint32(b[8:]), binary.LittleEndian.Uint32(b[12:])
	if format > checkpointFormat {
		return fmt.Errorf("its format is %d, and %d is known: %w", format, checkpointFormat, ErrCheckpointVersion)
	}
	if err := r.check(b[:16], nil, b[16:]); err != nil {
		return err
	}
	if have != version {
		return fmt.Errorf("it is %d, want %d: %w", have, version, ErrCheckpointVersion)
	}
	return nil
}

func (r *frameReader) Read(b []byte) (int, error) {
	if len(r.left) == 0 && r.err == nil {
		r.err = r.next()
	}
	if r.err != nil {
		return 0, r.err
	}
	n := copy(b, r.left)
	r.left = r.left[n:]
	return n, nil
}

// next reads and checks a frame. After the last one, the file must end.
func (r *frameReader) next() error {
	var head [frameHeaderSize]byte
	if err := r.fill(head[:]); err != nil {
		return err
	}
	size := binary.LittleEndian.Uint32(head[:])
	if size > frameSize {
		return fmt.Errorf("a frame of %d bytes: %w", size, ErrCheckpointDamaged)
	}
	r.frame = resize(r.frame, int(size))
	if err := r.fill(r.frame); err != nil {
		return err
	}
	if err := r.check(head[:4], r.frame, head[4:]); err != nil {
		return err
	}
	if r.left = r.frame; size == 0 {
		return r.finish()
	}
	return nil
}

func (r *frameReader) finish() error {
	switch _, err := r.src.ReadByte(); err {
	case nil:
		return fmt.Errorf("bytes follow its end: %w", ErrCheckpointDamaged)
	default:
		return err
	}
}

func (r *frameReader) fill(b []byte) error {
	_, err := io.ReadFull(r.src, b)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("it ends too early: %w", ErrCheckpointDamaged)
	}
	return err
}

func (r *frameReader) check(a, b, sum []byte) error {
	r.sum = checksum(checksum(r.sum, a), b)
	if r.sum != binary.LittleEndian.Uint32(sum) {
		return fmt.Errorf("a checksum is wrong: %w", ErrCheckpointDamaged)
	}
	return nil
}
