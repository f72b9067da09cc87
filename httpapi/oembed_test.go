package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"statstracker/access"
	"statstracker/httpapi"
)

// addressOf is where tests reach a server.
func addressOf(r *http.Request) string { return "http://" + r.Host }

// embedded is an answer of oEmbed, and the frame in it.
type embedded struct {
	Type, Version, Title, HTML string
	ProviderName               string `json:"provider_name"`
	ProviderURL                string `json:"provider_url"`
	CacheAge                   int    `json:"cache_age"`
	Width, Height              int

	frame map[string]string // its attributes
}

// embed asks how the url is embedded, and requires that it is.
func (s *server) embed(t *testing.T, query string) embedded {
	t.Helper()
	r := s.send("GET", "/oembed?"+query, nil, "")
	var e embedded
	if err := json.Unmarshal([]byte(r.body), &e); err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %s", query, r.Status, r.body)
	}
	root, err := html.Parse(strings.NewReader(e.HTML))
	if err != nil {
		t.Fatal(err)
	}
	frames := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data == "html" || n.Data == "head" || n.Data == "body" {
			continue
		}
		if frames++; n.Data != "iframe" || frames > 1 || n.FirstChild != nil {
			t.Fatalf("%s: there is more than a frame: %s", query, e.HTML)
		}
		e.frame = map[string]string{}
		for _, a := range n.Attr {
			e.frame[a.Key] = a.Val
		}
	}
	return e
}

func TestEmbeddings(t *testing.T) {
	s := newServer(t)
	s.send("POST", "/v1/events", nil, `{"product_id":"arena","type":"game_over","winner_id":"ann","loser_id":"bob"}`)
	own := "http://" + s.address
	secure := "https://" + s.address
	for _, c := range []struct {
		url, more, src string
		width, height  int
	}{
		{own + "/games/arena/boards/elo", "", own + "/embed/games/arena/boards/elo?limit=10", 480, 550},
		{own + "/games/arena/boards/elo", "&format=json&maxwidth=300&maxheight=350", own + "/embed/games/arena/boards/elo?limit=5", 300, 350},
		{own + "/games/arena/boards/elo", "&maxwidth=9999&maxheight=9999", own + "/embed/games/arena/boards/elo?limit=10", 480, 550},
		{own + "/games/arena/boards/elo", "&maxwidth=1&maxheight=1", own + "/embed/games/arena/boards/elo?limit=1", 1, 1},
		{own + "/embed/games/arena/boards/wins?theme=dark&limit=99", "", own + "/embed/games/arena/boards/wins?limit=10&theme=dark", 480, 550},
		{own + "/games/arena/boards/wins?me=a%26b%22&season=all-time&lang=de&from=51&x=1#top", "", own + "/embed/games/arena/boards/wins?lang=de&limit=10&me=a%26b%22&season=all-time", 480, 550},
		{strings.ToUpper("http") + "://" + s.address + "/games/arena/boards/elo", "", own + "/embed/games/arena/boards/elo?limit=10", 480, 550},
		{secure + "/games/arena/boards/elo", "", secure + "/embed/games/arena/boards/elo?limit=10", 480, 550},
		{"/games/arena/boards/elo", "", own + "/embed/games/arena/boards/elo?limit=10", 480, 550},
		{own + "/games/%61rena/boards/%65lo", "", own + "/embed/games/arena/boards/elo?limit=10", 480, 550},
	} {
		e := s.embed(t, "url="+url.QueryEscape(c.url)+c.more)
		if e.frame["src"] != c.src || e.Width != c.width || e.Height != c.height || e.frame["width"] != fmt.Sprint(c.width) || e.frame["height"] != fmt.Sprint(c.height) {
			t.Errorf("%s%s: %+v", c.url, c.more, e)
		}
		if e.Type != "rich" || e.Version != "1.0" || e.ProviderName != "Stats Tracker" || e.CacheAge <= 0 || e.Title == "" || e.frame["title"] != e.Title || !strings.HasPrefix(c.src, strings.TrimSuffix(e.ProviderURL, "/")) {
			t.Errorf("%s: %+v", c.url, e)
		}
	}
}

// TestWhatCannotBeEmbedded: addresses of others, of other pages and of nothing.
func TestWhatCannotBeEmbedded(t *testing.T) {
	s := newServer(t)
	own := "http://" + s.address
	for address, kind := range map[string]string{
		"":                                           "unknown-resource",
		own:                                          "unknown-resource",
		own + "/":                                    "unknown-resource",
		own + "/games/arena":                         "unknown-resource",
		own + "/games/arena/players":                 "unknown-resource",
		own + "/games/arena/boards/elo/more":         "unknown-resource",
		own + "/x/games/arena/boards/elo":            "unknown-resource",
		own + "/games//boards/elo":                   "unknown-resource",
		own + "/games/arena/boards/":                 "unknown-resource",
		own + "/games/arena/boards/%ff":              "unknown-resource",
		own + "/games/arena/boards/%zz":              "unknown-resource",
		own + "/games/arena/boards/%2e%2e":           "unknown-resource",
		own + "/games/%2e/boards/elo":                "unknown-resource",
		own + "/games/arena/boards/elo?%zz":          "unknown-resource",
		own + "/games/arena%2Fboards/elo":            "unknown-resource",
		"http://evil.example/games/arena/boards/elo": "unknown-resource",
		"http://" + s.address + "@evil.example/games/arena/boards/e": "unknown-resource",
		"http://evil@" + s.address + "/games/arena/boards/elo":       "unknown-resource",
		"http://" + s.address + ".evil.example/games/arena/boards/e": "unknown-resource",
		"//evil.example/games/arena/boards/elo":                      "unknown-resource",
		`\\evil.example\games\arena\boards\elo`:                      "unknown-resource",
		"javascript:alert(1)//games/arena/boards/elo":                "unknown-resource",
		"ftp://" + s.address + "/games/arena/boards/elo":             "unknown-resource",
		"data:text/html,/games/arena/boards/elo":                     "unknown-resource",
		"http://[::1/games/arena/boards/elo":                         "unknown-resource",
		own + "/games/arena/boards/none":                             "unknown-board",
		own + "/games/arena/boards/<script>":                         "unknown-board",
		own + "/games/arena/boards/elo?season=2026":                  "unknown-season",
		own + "/games/" + strings.Repeat("x", 513) + "/boards/elo":   "unknown-resource",
	} {
		r := s.send("GET", "/oembed?url="+url.QueryEscape(address), nil, "")
		if r.StatusCode != http.StatusNotFound || !strings.Contains(r.body, `"/problems/`+kind+`"`) || strings.Contains(r.body, "iframe") {
			t.Errorf("%s: %s %s; want %s", address, r.Status, r.body, kind)
		}
	}
	good := "url=" + url.QueryEscape(own+"/games/arena/boards/elo")
	for query, want := range map[string]string{
		"format=xml&" + good:      "501 /problems/unknown-form",
		"format=JSON&" + good:     "501 /problems/unknown-form",
		"":                        "400 /problems/invalid-request",
		"maxwidth=0&" + good:      "400 /problems/invalid-request",
		"maxheight=-1&" + good:    "400 /problems/invalid-request",
		"maxwidth=1e3&" + good:    "400 /problems/invalid-request",
		"url=%zz":                 "400 /problems/invalid-request",
		"maxwidth=x&maxheight=y&": "400 /problems/invalid-request",
	} {
		r := s.send("GET", "/oembed?"+query, nil, "")
		var p struct{ Type string }
		if err := json.Unmarshal([]byte(r.body), &p); err != nil || fmt.Sprint(r.StatusCode, " ", p.Type) != want {
			t.Errorf("%s: %s %s; want %s", query, r.Status, r.body, want)
		}
	}
}

// TestEmbeddingsAreForWhoMaySee: a private board is not told of, nor anything of a server
// that lets nobody read.
func TestEmbeddingsAreForWhoMaySee(t *testing.T) {
	for _, c := range []struct {
		closed bool
		key    string
		board  string
		status int
	}{
		{false, "", "outer", 200},
		{false, "", "inner", 401},
		{false, "s3cret", "inner", 200},
		{false, "wrong", "inner", 401},
		{true, "", "outer", 401},
		{true, "", "inner", 401},
		{true, "s3cret", "outer", 200},
		{true, "s3cret", "inner", 200},
	} {
		s := newClub(t, access.Config{Local: true})
		s.showPages(access.Config{Local: true, ClosedReads: c.closed, Shared: "s3cret"})
		s.open()
		var headers []string
		if c.key != "" {
			headers = with(c.key)
		}
		for _, page := range []string{"/oembed?url=/games/club/boards/" + c.board, "/embed/games/club/boards/" + c.board} {
			r := s.send("GET", page, headers, "")
			if r.StatusCode != c.status {
				t.Errorf("%+v: %s: %s %s", c, page, r.Status, r.body)
			}
			if cache := r.Header.Get("Cache-Control"); c.status == 200 && c.key != "" && cache != "private, no-cache" {
				t.Errorf("%+v: %s: caches are told %q", c, page, cache)
			}
		}
	}
}

func framedPages() map[string]httpapi.Page {
	return map[string]httpapi.Page{"GET /embed/games/{game}/boards/{board}": shownPages()["GET /games/{game}/boards/{board}"]}
}

func framedFault(dst []byte, _ *http.Request, _ int, title, _ string) []byte {
	return fmt.Appendf(dst, "<h2>%s</h2>\n", title)
}

// TestOnlyFramesAreFramed: pages from elsewhere show the pages that are made for it, and
// their faults, and no other.
func TestOnlyFramesAreFramed(t *testing.T) {
	s := newClub(t, access.Config{Local: true})
	s.showPages(access.Config{Local: true, Shared: "s3cret"})
	s.open()
	for page, framed := range map[string]bool{
		"/": false, "/games/club/boards/outer": false, "/games/club/boards/none": false, "/games/club/boards/inner": false,
		"/embed/games/club/boards/outer": true, "/embed/games/club/boards/none": true, "/embed/games/club/boards/inner": true,
	} {
		r := s.send("GET", page, nil, "")
		policy := r.Header.Get("Content-Security-Policy")
		if strings.Contains(policy, "frame-ancestors *") != framed || strings.Contains(policy, "frame-ancestors 'none'") == framed || strings.Contains(policy, "unsafe") || !strings.HasPrefix(policy, "default-src 'none'") {
			t.Errorf("%s has the policy %q", page, policy)
		}
		if framed && r.StatusCode != http.StatusOK && !strings.Contains(r.body, "<h2>") {
			t.Errorf("%s: %s", page, r.body)
		}
		if r.Header.Get("X-Frame-Options") != "" {
			t.Errorf("%s has X-Frame-Options", page)
		}
	}
}
