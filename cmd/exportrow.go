package cmd

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"time"

	"statstracker/internal/eventjson"
	"statstracker/stats"
	"statstracker/tracker"
)

// exportRow is an event as a row of a table. An empty text stands for a field that the
// event does not have.
type exportRow struct {
	Revision   int64     `parquet:"revision,delta"`
	Received   time.Time `parquet:"received,timestamp(millisecond),delta"`
	OccurredAt time.Time `parquet:"occurred_at,timestamp(microsecond)"`
	Product    string    `parquet:"product_id,dict"`
	Type       string    `parquet:"type,dict,optional"`
	Game       string    `parquet:"game_id,optional"`
	Winner     string    `parquet:"winner_id,optional"`
	Loser      string    `parquet:"loser_id,optional"`
	Standings  string    `parquet:"standings,optional"`
	User       string    `parquet:"user_id,optional"`
	Name       string    `parquet:"event_name,dict,optional"`
	Payload    string    `parquet:"event_data,optional"`
	EventID    string    `parquet:"event_id,optional"`
	Fields     string    `parquet:"fields,optional"` // the others, as JSON
}

// exportColumns are the names of the columns of texts, in their order.
func exportColumns() []string {
	return []string{
		stats.FieldProduct, stats.FieldType, stats.FieldGame, stats.FieldWinner, stats.FieldLoser, stats.FieldStandings,
		stats.FieldUser, stats.FieldEventName, stats.FieldEventData, stats.FieldEventID,
	}
}

// texts returns where the row has the values of the columns of texts.
func (r *exportRow) texts() []*string {
	return []*string{
		&r.Product, &r.Type, &r.Game, &r.Winner, &r.Loser, &r.Standings,
		&r.User, &r.Name, &r.Payload, &r.EventID,
	}
}

func newExportRow(e tracker.Logged) *exportRow {
	r := &exportRow{Revision: int64(e.Revision), Received: e.Event.Received.UTC(), OccurredAt: e.Event.OccurredAt().UTC()}
	columns, texts := exportColumns(), r.texts()
	var rest []byte
	for i := range e.Event.Fields {
		f := &e.Event.Fields[i]
		if at := slices.Index(columns, f.Name); at >= 0 {
			*texts[at] = f.Value
			continue
		}
		if f.Name != stats.FieldOccurredAt {
			if rest == nil {
				rest = []byte{'{'}
			}
			rest = eventjson.AppendMember(rest, f.Name, f.Value)
		}
	}
	if rest != nil {
		r.Fields = string(append(rest, '}'))
	}
	return r
}

// csvRows is CSV with a line of names at its beginning.
type csvRows struct {
	out   *csv.Writer
	begun bool
}

func newCSVRows(w io.Writer) rows { return &csvRows{out: csv.NewWriter(w)} }

func (c *csvRows) begin() error {
	if c.begun {
		return nil
	}
	c.begun = true
	return c.out.Write(slices.Concat([]string{"revision", "received", stats.FieldOccurredAt}, exportColumns(), []string{"fields"}))
}

func (c *csvRows) add(e tracker.Logged) error {
	if err := c.begin(); err != nil {
		return err
	}
	r := newExportRow(e)
	line := []string{strconv.FormatInt(r.Revision, 10), r.Received.Format(time.RFC3339Nano), r.OccurredAt.Format(time.RFC3339Nano)}
	for _, text := range r.texts() {
		line = append(line, *text)
	}
	return c.out.Write(append(line, r.Fields))
}

func (c *csvRows) finish() error {
	err := c.begin()
	c.out.Flush()
	if err != nil {
		return err
	}
	return c.out.Error()
}
