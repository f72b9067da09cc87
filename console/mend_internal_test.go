package console

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"statstracker/client"
	"statstracker/stats"
)

func TestCorrections(t *testing.T) {
	fields := map[string]string{"a": "1", "b": "two\r\nlines\n", "long": strings.Repeat("x", maxEdited+1), "gone": "x"}
	for name, c := range map[string]struct {
		form url.Values
		want client.Correction
	}{
		"nothing":              {url.Values{}, client.Correction{}},
		"as it was":            {url.Values{"value:a": {"1"}, "value:b": {"two\r\nlines\r\n"}, "value:long": {""}}, client.Correction{}},
		"another value":        {url.Values{"value:a": {"2"}}, client.Correction{Set: map[string]string{"a": "2"}}},
		"an empty one":         {url.Values{"value:a": {""}}, client.Correction{Set: map[string]string{"a": ""}}},
		"a long one":           {url.Values{"value:long": {"y"}}, client.Correction{Set: map[string]string{"long": "y"}}},
		"dropped, and changed": {url.Values{"value:gone": {"y"}, "drop:gone": {"yes"}}, client.Correction{Remove: []string{"gone"}}},
		"not of the event":     {url.Values{"value:zzz": {"1"}, "drop:zzz": {"yes"}}, client.Correction{}},
		"a new one":            {url.Values{"new-name": {" c "}, "new-value": {"3\r\n4"}}, client.Correction{Set: map[string]string{"c": "3\n4"}}},
		"a new one, no name":   {url.Values{"new-value": {"3"}}, client.Correction{}},
	} {
		if c.want.Set == nil {
			c.want.Set = map[string]string{}
		}
		if got := correctionOf(fields, c.form); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// asSent returns a value as a browser sends it that was shown it.
func asSent(value string) string {
	return strings.ReplaceAll(edited(value), "\n", "\r\n")
}

// FuzzCorrections: a form that nobody has changed changes nothing, and whatever a form has, a
// correction is of its fields and can be sent.
func FuzzCorrections(f *testing.F) {
	f.Add("a", "x\r\ny", "value:a=x%0D%0Ay&drop:a=1&new-name=b&new-value=c")
	f.Add("", "\x00\xff", "value:=%00&new-name=%20")
	f.Fuzz(func(t *testing.T, name, value, query string) {
		fields := map[string]string{name: value}
		if c := correctionOf(fields, url.Values{fieldValue + name: {asSent(value)}}); len(c.Set)+len(c.Remove) != 0 {
			t.Fatalf("%q: %q becomes %v", name, value, c)
		}
		form, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		c := correctionOf(fields, form)
		for set, text := range c.Set {
			if set != name && set != strings.TrimSpace(form.Get(newName)) || !utf8.ValidString(text) || strings.Contains(text, "\r") {
				t.Fatalf("%q is set to %q", set, text)
			}
		}
		if len(c.Remove) > 0 && (len(c.Remove) > 1 || c.Remove[0] != name) {
			t.Fatalf("%q is removed", c.Remove)
		}
		if _, err := json.Marshal(c); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzVisible: what is shown is bounded, and has nothing that is not seen.
func FuzzVisible(f *testing.F) {
	f.Add("a\u202eb\x00\xff\u200d😀é", 9)
	f.Fuzz(func(t *testing.T, text string, most int) {
		most = max(most%1000, 0)
		got := visible(text, most)
		if strings.ContainsFunc(got, isUnseen) || !utf8.ValidString(got) {
			t.Fatalf("%q is shown as %q", text, got)
		}
		if len(got) > 12*most+len("…") {
			t.Fatalf("%d bytes are shown as %d", most, len(got))
		}
		if plain := utf8.ValidString(text) && !strings.ContainsFunc(text, isUnseen); plain && len(text) <= most && got != text {
			t.Fatalf("%q is shown as %q", text, got)
		}
		_ = bounded(text, stats.MaxFieldName)
	})
}

// TestWordsAreThere: every text is there in both languages, and takes as many values in each.
func TestWordsAreThere(t *testing.T) {
	all := newLanguages().all
	checkTexts(t, "", reflect.ValueOf(*all[0]), reflect.ValueOf(*all[1]))
}

func checkTexts(t *testing.T, name string, en, de reflect.Value) {
	t.Helper()
	switch en.Kind() {
	case reflect.Struct:
		for i := range en.NumField() {
			checkTexts(t, en.Type().Field(i).Name, en.Field(i), de.Field(i))
		}
	case reflect.Map:
		for _, key := range en.MapKeys() {
			checkTexts(t, name+" "+key.String(), en.MapIndex(key), de.MapIndex(key))
		}
	case reflect.Array:
		for i := range en.Len() {
			checkTexts(t, name, en.Index(i), de.Index(i))
		}
	case reflect.String:
		a, b := en.String(), de.String()
		if a == "" || b == "" || strings.Count(a, "%") != strings.Count(b, "%") || strings.Count(a, "{") != strings.Count(b, "{") {
			t.Errorf("%s: %q and %q", name, a, b)
		}
	default:
		t.Errorf("%s is no text", name)
	}
}
