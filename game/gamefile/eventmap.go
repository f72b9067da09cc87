package gamefile

import (
	"errors"
	"reflect"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// eventMap is the variable event: the fields of the event as a map of texts,
// without making one.
type eventMap activation

var _ traits.Mapper = (*eventMap)(nil)

// Find returns the text of a field.
func (m *eventMap) Find(name ref.Val) (ref.Val, bool) {
	if name, ok := name.(types.String); ok {
		if text, ok := m.event.Lookup(string(name)); ok {
			return types.String(text), true
		}
	}
	return nil, false
}

// Get returns the text of a field, or an error for one that the event lacks.
func (m *eventMap) Get(name ref.Val) ref.Val {
	if value, ok := m.Find(name); ok {
		return value
	}
	text, _ := name.(types.String)
	return types.WrapErr(missingField(string(text)))
}

// Contains reports whether the event has the field.
func (m *eventMap) Contains(name ref.Val) ref.Val {
	_, ok := m.Find(name)
	return types.Bool(ok)
}

// Size returns the number of fields.
func (m *eventMap) Size() ref.Val { return types.Int(len(m.event.Fields)) }

// Equal compares the event with a map field by field.
func (m *eventMap) Equal(other ref.Val) ref.Val {
	with, ok := other.(traits.Mapper)
	if !ok || with.Size() != m.Size() {
		return types.False
	}
	for i := range m.event.Fields {
		f := &m.event.Fields[i]
		value, ok := with.Find(types.String(f.Name))
		if !ok || value.Equal(types.String(f.Value)) != types.True {
			return types.False
		}
	}
	return types.True
}

// Iterator goes through the names of the fields in the order of the event.
func (m *eventMap) Iterator() traits.Iterator {
	names := make([]string, len(m.event.Fields))
	for i := range names {
		names[i] = m.event.Fields[i].Name
	}
	return types.NewStringList(types.DefaultTypeAdapter, names).Iterator()
}

// ConvertToNative is what expressions have no way to ask for.
func (*eventMap) ConvertToNative(reflect.Type) (any, error) {
	return nil, errors.New("an event is nothing but a map")
}

// ConvertToType is what expressions have no way to ask for.
func (*eventMap) ConvertToType(ref.Type) ref.Val {
	return types.NewErr("an event is nothing but a map")
}

// Type returns the type of maps.
func (*eventMap) Type() ref.Type { return types.MapType }

// Value returns the map itself.
func (m *eventMap) Value() any { return m }
