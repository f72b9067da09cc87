package e2e

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// operator looks at the pages of a server as a browser does.
type operator struct {
	t      *testing.T
	server string
	client *http.Client
}

func (o *operator) do(method, path string, form url.Values) (status int, page string) {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), method, o.server+path, strings.NewReader(form.Encode()))
	if err != nil {
		o.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", o.server)
	}
	resp, err := o.client.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// post sends a form with the token that the page has.
func (o *operator) post(page, to string, form url.Values) (status int, text string) {
	o.t.Helper()
	_, text = o.do(http.MethodGet, page, nil)
	m := regexp.MustCompile(`name="token" value="([^"]*)"`).FindStringSubmatch(text)
	if m == nil {
		o.t.Fatalf("%s has no form: %s", page, text)
	}
	form.Set("token", m[1])
	return o.do(http.MethodPost, to, form)
}

// TestTheOperatorsPages: whoever has the key logs in, sees a rejected event, mends it, and
// logs out; who guesses keys is limited as with any other wrong key.
func TestTheOperatorsPages(t *testing.T) {
	t.Parallel()
	const key = "the-key-of-the-operators-pages"
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte(key+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := serve(t, t.TempDir(), "--key-file", file, "--rate-limit-writes", "1/m:40")
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	o := &operator{t, s.address(), &http.Client{Jar: jar}}
	if status, page := o.do("GET", "/admin", nil); status != 401 || !strings.Contains(page, `type="password"`) {
		t.Fatalf("without a session: %d %s", status, page)
	}
	if status, page := o.do("POST", "/admin/login", url.Values{"key": {key}}); status != 200 || !strings.Contains(page, "The last hour") {
		t.Fatalf("logged in: %d %s", status, page)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.address()+"/v1/events", strings.NewReader(`[{"product_id":"chess","type":"game_over","winner_id":"ann","loser_id":""}]`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+key)
	resp, err := s.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	_, page := o.do("GET", "/admin/rejections", nil)
	m := regexp.MustCompile(`href="(/admin/rejections/\d+)"`).FindStringSubmatch(page)
	if m == nil || !strings.Contains(page, "loser_id is empty") {
		t.Fatalf("the rejection is not listed: %s", page)
	}
	if status, page := o.post(m[1], m[1], url.Values{"value:loser_id": {"bob"}}); status != 200 || !strings.Contains(page, "was sent again, and counted.") {
		t.Fatalf("mended: %d %s", status, page)
	}
	if status, page := o.do("GET", "/admin/players/bob", nil); status != 200 || !strings.Contains(page, "/games/chess/players/bob") {
		t.Errorf("the player: %d %s", status, page)
	}
	if status, page := o.post("/admin", "/admin/logout", url.Values{}); status != 200 || !strings.Contains(page, `type="password"`) {
		t.Errorf("logged out: %d %s", status, page)
	}
	if status, _ := o.do("GET", "/admin/rejections", nil); status != 401 {
		t.Errorf("after logging out: %d", status)
	}
	refused := 0
	for range 60 {
		if status, _ := o.do("POST", "/admin/login", url.Values{"key": {"guess"}}); status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused < 10 {
		t.Errorf("%d of 60 guesses are refused unseen", refused)
	}
	if log := s.output(); strings.Contains(log, key) || strings.Contains(log, "guess\"") || !strings.Contains(log, "a key was refused at the operator's pages") {
		t.Errorf("the log: %s", log)
	}
}
