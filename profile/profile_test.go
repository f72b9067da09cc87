package profile_test

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"statstracker/profile"
	"statstracker/stats"
)

// With another edition of Unicode, or of the tables of norms, an old log may be judged
// anew: then the version of the checkpoint has to go up, so that nobody goes on from a
// state that the log does not give any more.
func TestTheEditionOfUnicode(t *testing.T) {
	if profile.Unicode != "15.0.0" || norm.Version != "15.0.0" {
		t.Errorf("names are judged by Unicode %s and normalised by %s: raise the version of the checkpoint, and this", profile.Unicode, norm.Version)
	}
}

var names = []struct{ sent, kept, wrong string }{
	{sent: "Ann", kept: "Ann"},
	{sent: "Ann B. O'Neil-Smith \"the <b>\" & co \\ 3", kept: "Ann B. O'Neil-Smith \"the <b>\" & co \\ 3"},
	{sent: "Zoe\u0308", kept: "Zo\u00eb"},
	{sent: "\u212bngstr\u00f6m", kept: "\u00c5ngstr\u00f6m"},
	{sent: "Nguy\u1ec5n", kept: "Nguy\u1ec5n"},
	{sent: "\u0e01\u0e34\u0e48", kept: "\u0e01\u0e34\u0e48"},                                     // Thai, two marks
	{sent: "\u05d1\u05bc\u05b0", kept: "\u05d1\u05b0\u05bc"},                                     // Hebrew, in canonical order
	{sent: "\u0645\u064f\u062d\u064e\u0645\u0651", kept: "\u0645\u064f\u062d\u064e\u0645\u0651"}, // Arabic
	{sent: "\uac00\uac01", kept: "\uac00\uac01"},
	{sent: "\u1112\u1161\u11ab", kept: "\ud55c"},
	{sent: "\U0001F600", kept: "\U0001F600"},
	{sent: strings.Repeat("\U0001F600", 64), kept: strings.Repeat("\U0001F600", 64)},
	{sent: strings.Repeat("e\u0301", 64), kept: strings.Repeat("\u00e9", 64)},
	{sent: "a\u0323\u0307\u0309\u0302", kept: "\u1ea1\u0307\u0309\u0302"},

	{sent: "\xff", wrong: "UTF-8"},
	{sent: "a\xed\xa0\x80b", wrong: "UTF-8"}, // a surrogate
	{sent: strings.Repeat("a", 65), wrong: "longer"},
	{sent: strings.Repeat("\U0001F600", 65), wrong: "longer"},
	{sent: strings.Repeat("\ufb2c", 40), wrong: "longer"}, // 40 characters become 120
	{sent: strings.Repeat("\xff", 5000), wrong: "longer"},
	{sent: "a\x00b", wrong: "control"},
	{sent: "a\nb", wrong: "control"},
	{sent: "a\x1b[31mb", wrong: "control"},
	{sent: "a\u0085b", wrong: "control"},
	{sent: "a\x7f", wrong: "control"},
	{sent: "a\u202eb", wrong: "invisible"},
	{sent: "a\u202ab\u202c", wrong: "invisible"},
	{sent: "\u2066a\u2069", wrong: "invisible"},
	{sent: "a\u200eb", wrong: "invisible"},
	{sent: "a\u200fb", wrong: "invisible"},
	{sent: "a\u061cb", wrong: "invisible"},
	{sent: "a\u200bb", wrong: "invisible"},
	{sent: "a\u200cb", wrong: "invisible"},
	{sent: "a\u200db", wrong: "invisible"},
	{sent: "a\u2060b", wrong: "invisible"},
	{sent: "\ufeffa", wrong: "invisible"},
	{sent: "a\u00adb", wrong: "invisible"},
	{sent: "a\u034fb", wrong: "invisible"},
	{sent: "\u3164", wrong: "invisible"}, // Hangul filler
	{sent: "\u115f\u1160", wrong: "invisible"},
	{sent: "\uffa0", wrong: "invisible"},
	{sent: "a\ufe0f", wrong: "invisible"}, // variation selectors
	{sent: "a\U000e0100", wrong: "invisible"},
	{sent: "\u2800", wrong: "invisible"},
	{sent: "a\U000e0041", wrong: "invisible"}, // tags
	{sent: "a\ue000", wrong: "invisible"},
	{sent: "a\U0010fffd", wrong: "invisible"},
	{sent: "a\uffff", wrong: "invisible"},
	{sent: "a\u0378", wrong: "invisible"}, // not assigned
	{sent: "a\ufff9b", wrong: "invisible"},
	{sent: " Ann", wrong: "space"},
	{sent: "Ann ", wrong: "space"},
	{sent: "Ann  B", wrong: "space"},
	{sent: " ", wrong: "space"},
	{sent: "a\u00a0b", wrong: "space"},
	{sent: "a\u3000b", wrong: "space"},
	{sent: "a\u2000b", wrong: "space"}, // becomes another space
	{sent: "a\u2028b", wrong: "space"},
	{sent: "a\u2029b", wrong: "space"},
	{sent: "\u0301", wrong: "without a letter"},
	{sent: "\u0301a", wrong: "without a letter"},
	{sent: "a \u0301", wrong: "without a letter"},
	{sent: "\u20dd", wrong: "without a letter"},
	{sent: "x\u0300\u0301\u0302\u0303", wrong: "three combining"},
	{sent: "Z" + strings.Repeat("\u0315", 20), wrong: "three combining"},
}

func TestNames(t *testing.T) {
	for _, c := range names {
		got, err := profile.Check(profile.Name, c.sent)
		check(t, profile.Name, c.sent, got, err, c.kept, c.wrong)
	}
}

func check(t *testing.T, f profile.Field, sent, got string, err error, kept, wrong string) {
	t.Helper()
	if wrong == "" && (err != nil || got != kept) {
		t.Errorf("%s %+q became %+q, %v; it should be %+q", f, sent, got, err, kept)
	}
	if wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)) {
		t.Errorf("%s %+q: %v; it should be refused as %q", f, sent, err, wrong)
	}
}

var avatars = []struct{ sent, wrong string }{
	{sent: "https://example.org/ann.png"},
	{sent: "https://example.org"},
	{sent: "https://cdn-1.example.org:8443/a/b%20c.png?size=64&x=[1]"},
	{sent: "https://192.0.2.1/a"},
	{sent: "https://xn--bcher-kva.example/%7Eann?a=@"},
	{sent: "https://a/" + strings.Repeat("x", 502)},
	{sent: "https://a/" + strings.Repeat("x", 503), wrong: "longer"},
	{sent: "http://example.org/ann.png", wrong: "begin with"},
	{sent: "HTTPS://example.org/ann.png", wrong: "begin with"},
	{sent: "javascript:alert(1)", wrong: "begin with"},
	{sent: "data:image/png;base64,AAAA", wrong: "begin with"},
	{sent: "//example.org/a", wrong: "begin with"},
	{sent: " https://example.org/a", wrong: "begin with"},
	{sent: "https:/example.org/a", wrong: "begin with"},
	{sent: "https://", wrong: "no server"},
	{sent: "https:///a", wrong: "no server"},
	{sent: "https://?a", wrong: "no server"},
	{sent: "https://:443/a", wrong: "no server"},
	{sent: "https://example.org:/a", wrong: "no server"},
	{sent: "https://example.org:port/a", wrong: "no server"},
	{sent: "https://example.org:123456/a", wrong: "no server"},
	{sent: "https://example..org/a", wrong: "no server"},
	{sent: "https://.example.org/a", wrong: "no server"},
	{sent: "https://[::1]/a", wrong: "no server"},
	{sent: "https://a%2fb/", wrong: "no server"},
	{sent: "https://ann:secret@example.org/a", wrong: "user name"},
	{sent: "https://good.example@evil.example/a", wrong: "user name"},
	{sent: "https://good.example\\@evil.example/a", wrong: "not an address"},
	{sent: "https://example.org/a b", wrong: "not an address"},
	{sent: "https://example.org/a\nb", wrong: "not an address"},
	{sent: "https://example.org/\"onload=\"x", wrong: "not an address"},
	{sent: "https://example.org/<b>", wrong: "not an address"},
	{sent: "https://example.org/%zz", wrong: "not an address"},
	{sent: "https://example.org/%2", wrong: "not an address"},
	{sent: "https://b\u00fccher.example/a", wrong: "not an address"},
	{sent: "https://example.org/\u202e", wrong: "not an address"},
	{sent: "https://example.org/\xff", wrong: "not an address"},
	{sent: "https://example.org/a#b", wrong: "fragment"},
}

func TestAvatars(t *testing.T) {
	for _, c := range avatars {
		got, err := profile.Check(profile.AvatarURL, c.sent)
		check(t, profile.AvatarURL, c.sent, got, err, c.sent, c.wrong)
	}
}

func TestCountries(t *testing.T) {
	n := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if _, err := profile.Check(profile.Country, string([]rune{a, b})); err == nil {
				n++
			}
		}
	}
	if n != 249 {
		t.Errorf("there are %d countries; ISO 3166-1 has 249", n)
	}
	for _, code := range []string{"D", "de", "De", "DEU", "XX", "EU", "UK", " D", "D ", "  ", " DE", "D\x00", "D\u0415", "49"} {
		if _, err := profile.Check(profile.Country, code); err == nil {
			t.Errorf("%q is a country", code)
		}
	}
}

// checkAny checks what holds for any value of a field.
func checkAny(t *testing.T, f profile.Field, value string) {
	t.Helper()
	kept, err := profile.Check(f, value)
	if again, errAgain := profile.Check(f, kept); errAgain != nil || again != kept {
		t.Errorf("%s %+q, kept as %+q, becomes %+q, %v", f, value, kept, again, errAgain)
	}
	standIn := profile.StandIn(f, value)
	if _, same := profile.Check(f, standIn); same != err { //nolint:errorlint // the very same
		t.Errorf("%s %+q: %v; its stand-in %+q: %v", f, value, err, standIn, same)
	}
	if err != nil {
		return
	}
	switch f {
	case profile.Name:
		if !norm.NFC.IsNormalString(kept) || kept != norm.NFC.String(value) || len(kept) > 256 || utf8.RuneCountInString(kept) > 64 {
			t.Errorf("%+q is kept as %+q", value, kept)
		}
	case profile.AvatarURL:
		if kept != "" {
			checkParsed(t, kept)
		}
	}
}

// checkParsed checks that others read the address as we do.
func checkParsed(t *testing.T, kept string) {
	t.Helper()
	u, err := url.Parse(kept)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" || u.Opaque != "" || len(kept) > 512 {
		t.Errorf("%q is parsed as %+v, %v", kept, u, err)
	}
}

func TestStandInsAreJudgedAlike(t *testing.T) {
	for _, c := range names {
		checkAny(t, profile.Name, c.sent)
	}
	for _, c := range avatars {
		checkAny(t, profile.AvatarURL, c.sent)
	}
	for _, code := range []string{"", "DE", "xx"} {
		checkAny(t, profile.Country, code)
	}
}

// FuzzCheck: whatever a value is, what is kept of it is right, and stays as it is.
func FuzzCheck(f *testing.F) {
	for _, c := range names {
		f.Add(uint8(profile.Name), c.sent)
	}
	for _, c := range avatars {
		f.Add(uint8(profile.AvatarURL), c.sent)
	}
	f.Fuzz(func(t *testing.T, field uint8, value string) { checkAny(t, profile.Field(field)%profile.Count, value) })
}

func TestUpdates(t *testing.T) {
	for _, c := range []struct {
		fields []stats.Field
		want   string
		said   int
	}{
		{[]stats.Field{{Name: "user_id", Value: "ann"}, {Name: "name", Value: "Ann"}, {Name: "country", Value: ""}, {Name: "other", Value: "\x00"}}, "", 2},
		{[]stats.Field{{Name: "user_id", Value: "ann"}}, "", 0},
		{[]stats.Field{{Name: "name", Value: "Ann"}}, "a player_updated needs a user_id", 0},
		{[]stats.Field{{Name: "user_id", Value: ""}}, "user_id is empty", 0},
		{
			[]stats.Field{{Name: "country", Value: "Norway"}, {Name: "user_id", Value: "ann"}, {Name: "name", Value: "\x07"}, {Name: "avatar_url", Value: "https://a/b"}},
			"name has a control character; country is not a country as ISO 3166-1 writes it: two capital letters, as DE or NO", 0,
		},
	} {
		_, u, err := profile.UpdateOf(&stats.Event{Fields: c.fields})
		if got := textOf(err); got != c.want {
			t.Errorf("%v: %q; it should be %q", c.fields, got, c.want)
		}
		said := 0
		for _, yes := range u.Said {
			if yes {
				said++
			}
		}
		if err == nil && said != c.said {
			t.Errorf("%v says %d fields, not %d", c.fields, said, c.said)
		}
	}
}

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
