package standings

import "slices"

// catalog finds things by name and keeps them in the order of their names. Its
// lists change in place: what keeps one clones it.
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
	c.names = slices.Insert(c.names, i, name)
	c.items = slices.Insert(c.items, i, item)
	return item
}

// remove takes away what is under a name, if anything is.
func (c *catalog[T]) remove(name string) {
	if i, ok := slices.BinarySearch(c.names, name); ok {
		c.names = slices.Delete(c.names, i, i+1)
		c.items = slices.Delete(c.items, i, i+1)
	}
}

func (c *catalog[T]) clone() catalog[T] {
	return catalog[T]{slices.Clone(c.names), slices.Clone(c.items)}
}
