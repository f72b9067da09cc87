package eventlog

import (
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var errPower = errors.New("the power is gone")

// powerDisk is a disk whose power goes away at an operation that the test
// chooses: nothing can be changed any more then. What is found afterwards is what was
// synced, and as much of the rest as chance will have it.
type powerDisk struct {
	disk
	t    *testing.T
	root string
	tree *node
	left int // operations until the power goes away
	ops  int // operations so far
}

// node is a file or a directory.
type node struct {
	content, synced []byte             // of a file
	names           map[string]*node   // in a directory, now
	history         []map[string]*node // as they may be after a crash; the last one is now
}

func newPowerDisk(t *testing.T, root string, left int) *powerDisk {
	t.Helper()
	d := &powerDisk{t: t, root: root, left: left}
	d.tree = d.found(root)
	return d
}

// found returns what is in the directory, all of it durable.
func (d *powerDisk) found(path string) *node {
	entries, err := os.ReadDir(path)
	if err != nil {
		content, err := os.ReadFile(path)
		if err != nil {
			d.t.Fatal(err)
		}
		return &node{content: content, synced: content}
	}
	n := &node{names: map[string]*node{}}
	for _, entry := range entries {
		n.names[entry.Name()] = d.found(filepath.Join(path, entry.Name()))
	}
	n.history = []map[string]*node{maps.Clone(n.names)}
	return n
}

// step counts an operation, and reports whether there is power for it.
func (d *powerDisk) step() error {
	d.ops++
	if d.left--; d.left < 0 {
		return errPower
	}
	return nil
}

// at returns the node of the directory; one that somebody else has made appears.
func (d *powerDisk) at(dir string) *node {
	n := d.tree
	rel, err := filepath.Rel(d.root, dir)
	if err != nil || strings.HasPrefix(rel, "..") {
		d.t.Fatalf("%s is not below %s", dir, d.root)
	}
	if rel == "." {
		return n
	}
	for name := range strings.SplitSeq(rel, string(filepath.Separator)) {
		if n.names[name] == nil {
			n.set(name, &node{names: map[string]*node{}, history: []map[string]*node{{}}})
		}
		n = n.names[name]
	}
	return n
}

// set gives the name to the node, or takes it away from all.
func (n *node) set(name string, to *node) {
	if n.names[name] = to; to == nil {
		delete(n.names, name)
	}
	n.history = append(n.history, maps.Clone(n.names))
}

func (d *powerDisk) create(name string) (file, error) {
	if err := d.step(); err != nil {
		return nil, err
	}
	f, err := d.disk.create(name)
	n := &node{}
	d.at(filepath.Dir(name)).set(filepath.Base(name), n)
	return &powerFile{f, d, n}, err
}

func (d *powerDisk) open(name string) (file, error) {
	if err := d.step(); err != nil {
		return nil, err
	}
	f, err := d.disk.open(name)
	return &powerFile{f, d, d.at(filepath.Dir(name)).names[filepath.Base(name)]}, err
}

func (d *powerDisk) rename(from, to string) error {
	if err := d.step(); err != nil {
		return err
	}
	dir := d.at(filepath.Dir(to))
	n := dir.names[filepath.Base(from)]
	delete(dir.names, filepath.Base(from))
	dir.set(filepath.Base(to), n)
	return d.disk.rename(from, to)
}

func (d *powerDisk) remove(name string) error {
	if err := d.step(); err != nil {
		return err
	}
	err := d.disk.remove(name)
	if err == nil {
		d.at(filepath.Dir(name)).set(filepath.Base(name), nil)
	}
	return err
}

func (d *powerDisk) syncDir(name string) error {
	if err := d.step(); err != nil {
		return err
	}
	entries, err := os.ReadDir(name)
	for _, entry := range entries {
		if entry.IsDir() {
			d.at(filepath.Join(name, entry.Name()))
		}
	}
	n := d.at(name)
	n.history = []map[string]*node{maps.Clone(n.names)}
	return err
}

type powerFile struct {
	file
	disk *powerDisk
	node *node
}

func (f *powerFile) WriteAt(b []byte, offset int64) (int, error) {
	if err := f.disk.step(); err != nil {
		return 0, err
	}
	end := int(offset) + len(b)
	content := make([]byte, max(len(f.node.content), end))
	copy(content, f.node.content)
	copy(content[offset:], b)
	f.node.content = content
	return f.file.WriteAt(b, offset)
}

func (f *powerFile) Truncate(size int64) error {
	if err := f.disk.step(); err != nil {
		return err
	}
	f.node.content = slices.Clone(f.node.content[:size])
	return f.file.Truncate(size)
}

func (f *powerFile) Sync() error {
	if err := f.disk.step(); err != nil {
		return err
	}
	f.node.synced = f.node.content
	return nil
}

// after writes what is found after the loss of power into the directory.
func (d *powerDisk) after(rng *rand.Rand, dir string) {
	d.write(rng, d.tree, dir)
}

func (d *powerDisk) write(rng *rand.Rand, n *node, path string) {
	if n.names == nil {
		if err := os.WriteFile(path, n.kept(rng), 0o600); err != nil {
			d.t.Fatal(err)
		}
		return
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		d.t.Fatal(err)
	}
	names := n.history[rng.IntN(len(n.history))]
	for _, name := range slices.Sorted(maps.Keys(names)) {
		d.write(rng, names[name], filepath.Join(path, name))
	}
}

// kept returns what is found of a file: what was synced, with all or a part of
// what was written since, and zeros where a part is missing.
func (n *node) kept(rng *rand.Rand) []byte {
	if rng.IntN(2) == 0 {
		return n.synced
	}
	kept := make([]byte, rng.IntN(len(n.content)+1))
	copy(kept, n.content)
	if rng.IntN(2) == 0 {
		clear(kept[min(len(n.synced), len(kept)):])
	}
	if len(kept) < len(n.synced) {
		return n.synced
	}
	copy(kept, n.synced)
	return kept
}
