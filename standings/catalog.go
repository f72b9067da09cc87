package standings

import "slices"

// catalog finds things by name and keeps them in the order of their names.
// Adding and removing make new lists, so that lists which were handed out or
// are in a snapshot stay as they are.
type catalog[T any] struct {
	names []string
	items []*T
}

// get returns the thing with a name; nil if there is none.
func (c *catalog[T]) get(name string) *T {
	if i, ok := slices.BinarySearch(c.names, name); ok {
		return c.items[i]
	}
	return nil
}

// add puts a thing under a name that is free.
func (c *catalog[T]) add(name string, item *T) *T {
	i, _ := slices.BinarySearch(c.names, name)
	c.names = slices.Concat(c.names[:i], []string{name}, c.names[i:])
	c.items = slices.Concat(c.items[:i], []*T{item}, c.items[i:])
	return item
}

// remove takes away what is under a name, if anything is.
func (c *catalog[T]) remove(name string) {
	if i, ok := slices.BinarySearch(c.names, name); ok {
		c.names = slices.Concat(c.names[:i], c.names[i+1:])
		c.items = slices.Concat(c.items[:i], c.items[i+1:])
	}
}
