package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
)

const header = "date,home_team,away_team,home_score,away_score,tournament,city,country,neutral\n"

func TestRowsBecomeEvents(t *testing.T) {
	const table = header +
		`1873-03-08,England,Scotland,4,2,Friendly,London,England,FALSE
1926-01-24,Haiti,Curaçao,1,1,Friendly,Port-au-Prince,Haiti,TRUE
2001-07-01,Åland Islands,"Jersey ""B"", the",0,12,"Games of Islands, Small","Mariehamn, Åland",Finland,FALSE
2030-06-13,Spain,Uruguay,NA,NA,FIFA World Cup,Montevideo,Uruguay,TRUE
2030-06-14,Spain,Portugal,0,0,FIFA World Cup,Madrid,Spain,FALSE
`
	const want = `{"product_id": "football", "type": "game_over", "game_id": "fb-000001", "event_id": "football-000001", "occurred_at": "1873-03-08T12:00:00Z", "tournament": "Friendly", "home": "England", "away": "Scotland", "home_score": "4", "away_score": "2", "neutral": "false", "winner_id": "England", "loser_id": "Scotland"}
{"product_id": "football", "type": "game_over", "game_id": "fb-000002", "event_id": "football-000002", "occurred_at": "1926-01-24T12:00:00Z", "tournament": "Friendly", "home": "Haiti", "away": "Curaçao", "home_score": "1", "away_score": "1", "neutral": "true", "standings": "[{\"rank\": 1, \"players\": [\"Haiti\"]}, {\"rank\": 1, \"players\": [\"Curaçao\"]}]"}
{"product_id": "football", "type": "game_over", "game_id": "fb-000003", "event_id": "football-000003", "occurred_at": "2001-07-01T12:00:00Z", "tournament": "Games of Islands, Small", "home": "Åland Islands", "away": "Jersey \"B\", the", "home_score": "0", "away_score": "12", "neutral": "false", "winner_id": "Jersey \"B\", the", "loser_id": "Åland Islands"}
{"product_id": "football", "type": "game_over", "game_id": "fb-000004", "event_id": "football-000004", "occurred_at": "2030-06-14T12:00:00Z", "tournament": "FIFA World Cup", "home": "Spain", "away": "Portugal", "home_score": "0", "away_score": "0", "neutral": "false", "standings": "[{\"rank\": 1, \"players\": [\"Spain\"]}, {\"rank\": 1, \"players\": [\"Portugal\"]}]"}
`
	var out, errOut strings.Builder
	if status := run([]string{"-"}, strings.NewReader(table), &out, &errOut); status != 0 {
		t.Errorf("the exit status is %d", status)
	}
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
	if got, want := errOut.String(), "matches: 4\nleft out, as they have no score yet: 1\n"; got != want {
		t.Errorf("said %q; want %q", got, want)
	}
}

func TestWhatIsNoTableOfResults(t *testing.T) {
	const row = "1873-03-08,England,Scotland,4,2,Friendly,London,England,FALSE\n"
	for name, c := range map[string]struct{ table, want string }{
		"empty":      {"", "read the first line"},
		"no column":  {"date,team\n", "no column home_team"},
		"no date":    {header + row + strings.Replace(row, "1873", "73", 1), `line 3: "73-03-08" is not a date`},
		"a score":    {header + strings.Replace(row, "4", "four", 1), `line 2: "four" is no number`},
		"neutral":    {header + strings.Replace(row, "FALSE", "no", 1), `line 2: neutral is "no"`},
		"too short":  {header + "1873-03-08,England\n", "line 2"},
		"open quote": {header + `1873-03-08,"England`, "line 2"},
	} {
		var errOut strings.Builder
		if status := run([]string{"-"}, strings.NewReader(c.table), io.Discard, &errOut); status != 1 || !strings.Contains(errOut.String(), c.want) {
			t.Errorf("%s: status %d, %s", name, status, errOut.String())
		}
	}
	for _, args := range [][]string{nil, {"a", "b"}} {
		if status := run(args, strings.NewReader(""), io.Discard, io.Discard); status != 2 {
			t.Errorf("%q: status %d", args, status)
		}
	}
	if status := run([]string{"missing.csv"}, nil, io.Discard, io.Discard); status != 1 {
		t.Errorf("a missing file: status %d", status)
	}
}

// events are those that the collection became once. They are beside the
// repository; the collection itself is not.
const events = "../../../shared/data/football.ndjson.gz"

func TestTheCollectionBecomesTheEvents(t *testing.T) {
	want := readEvents(t)
	var got bytes.Buffer
	n, err := convert(&got, bytes.NewReader(tableOf(t, want)))
	if err != nil || n.written != 49_520 {
		t.Errorf("%d matches, %v", n.written, err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Error("the events are others")
	}
}

func readEvents(t *testing.T) []byte {
	t.Helper()
	file, err := os.Open(events)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the events to compare with are not there: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unzipped)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// tableOf makes the table of the events. It has no cities; countries do not matter.
func tableOf(t *testing.T, ndjson []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	b.WriteString(header)
	w := csv.NewWriter(&b)
	lines := bufio.NewScanner(bytes.NewReader(ndjson))
	for lines.Scan() {
		var e map[string]string
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		date, _, _ := strings.Cut(e["occurred_at"], "T")
		row := []string{date, e["home"], e["away"], e["home_score"], e["away_score"], e["tournament"], "", "", strings.ToUpper(e["neutral"])}
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	return b.Bytes()
}
