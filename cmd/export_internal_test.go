package cmd

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"statstracker/eventlog"
	"statstracker/internal/eventjson"
	"statstracker/stats"
	"statstracker/tracker"
)

// randomLogged makes records of events with all kinds of fields and texts.
func randomLogged(r *rand.Rand, n int) (list []tracker.Logged) {
	names := slices.Concat(exportColumns()[1:], []string{"map", "p1_id", stats.FieldOccurredAt})
	texts := []string{"x", "a,b", "\"", "new\nline", "\r\n", "ünïcödé", " ", "null", "{}"}
	start := time.Date(2026, 11, 22, 18, 30, 0, 123e6, time.UTC)
	for i := range n {
		e := stats.Event{Received: start.Add(time.Duration(i) * time.Millisecond)}
		e.Fields = append(e.Fields, stats.Field{Name: stats.FieldProduct, Value: "chess"})
		for _, at := range r.Perm(len(names))[:r.IntN(len(names))] {
			value := texts[r.IntN(len(texts))]
			if names[at] == stats.FieldOccurredAt {
				value = start.Add(-time.Duration(r.Int64N(1e18))).Truncate(time.Microsecond).Format(time.RFC3339Nano)
			}
			e.Fields = append(e.Fields, stats.Field{Name: names[at], Value: value})
		}
		list = append(list, tracker.Logged{Revision: uint64(i + 1), Source: "http", Record: &eventlog.Record{Event: e, Position: "7-1"}})
	}
	return list
}

func written(t *testing.T, form func(*bytes.Buffer) rows, list []tracker.Logged) []byte {
	t.Helper()
	var out bytes.Buffer
	to := form(&out)
	for _, e := range list {
		if err := to.add(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.finish(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// requireRow checks that the row says what the event does.
func requireRow(t *testing.T, got *exportRow, e tracker.Logged) {
	t.Helper()
	if got.Revision != int64(e.Revision) || !got.Received.Equal(e.Event.Received) || !got.OccurredAt.Equal(e.Event.OccurredAt()) {
		t.Errorf("the row is %+v, and the event %+v", got, e.Record)
	}
	fields := map[string]string{stats.FieldOccurredAt: ""}
	for i, text := range got.texts() {
		if *text != "" {
			fields[exportColumns()[i]] = *text
		}
	}
	var rest fieldList
	var d eventjson.Decoder
	if got.Fields != "" {
		if err := d.Object([]byte(got.Fields), &rest); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range rest.list {
		fields[f.Name] = f.Value
	}
	for _, f := range e.Event.Fields {
		if f.Name != stats.FieldOccurredAt && fields[f.Name] != f.Value {
			t.Errorf("%s is %q, want %q", f.Name, fields[f.Name], f.Value)
		}
		delete(fields, f.Name)
	}
	if delete(fields, stats.FieldOccurredAt); len(fields) > 0 {
		t.Errorf("the row has %v too", fields)
	}
}

func TestParquetIsReadBackAsTheEvents(t *testing.T) {
	list := randomLogged(rand.New(rand.NewPCG(1, 2)), 2500)
	text := written(t, func(b *bytes.Buffer) rows { return newParquetRows(b) }, list)
	got, err := parquet.Read[exportRow](bytes.NewReader(text), int64(len(text)))
	if err != nil || len(got) != len(list) {
		t.Fatalf("%d rows of %d, %v", len(got), len(list), err)
	}
	for i := range got {
		requireRow(t, &got[i], list[i])
	}
	file, err := parquet.OpenFile(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"received": "TIMESTAMP(isAdjustedToUTC=true,unit=MILLIS)", "occurred_at": "TIMESTAMP(isAdjustedToUTC=true,unit=MICROS)", "product_id": "STRING"} {
		leaf, ok := file.Schema().Lookup(name)
		if !ok || leaf.Node.Type().String() != want {
			t.Errorf("%s is %v, want %s", name, leaf.Node, want)
		}
	}
}

func TestCSVIsReadBackAsTheEvents(t *testing.T) {
	var list []tracker.Logged
	for _, e := range randomLogged(rand.New(rand.NewPCG(3, 4)), 500) {
		for i := range e.Event.Fields {
			if e.Event.Fields[i].Value == "\r\n" { // which a reader of CSV makes a line feed
				e.Event.Fields[i].Value = "\n"
			}
		}
		list = append(list, e)
	}
	text := written(t, func(b *bytes.Buffer) rows { return newCSVRows(b) }, list)
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(lines) != len(list)+1 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for i, line := range lines[1:] {
		var row exportRow
		row.Revision, _ = strconv.ParseInt(line[0], 10, 64)
		row.Received, _ = time.Parse(time.RFC3339, line[1])
		row.OccurredAt, _ = time.Parse(time.RFC3339, line[2])
		for at, text := range row.texts() {
			*text = line[3+at]
		}
		row.Fields = line[len(line)-1]
		requireRow(t, &row, list[i])
	}
}

// A line with everything is read back as the record.
func TestLoggedLinesAreReadBack(t *testing.T) {
	var parser loggedParser
	for _, e := range randomLogged(rand.New(rand.NewPCG(5, 6)), 300) {
		got, err := parser.parse(appendLogged(nil, e))
		if err != nil {
			t.Fatal(err)
		}
		if got.Revision != e.Revision || got.Source != e.Source || got.Position != e.Position || !got.Event.Received.Equal(e.Event.Received) {
			t.Errorf("it is %+v, want %+v", got, e)
		}
		if want, have := eventjson.Append(nil, &e.Event), eventjson.Append(nil, &got.Event); !bytes.Equal(have, want) {
			t.Errorf("the event is %s, want %s", have, want)
		}
	}
}
