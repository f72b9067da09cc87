package console_test

import (
	"bytes"
	"html"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var (
	sealField = regexp.MustCompile(`name="seal" value="([^"]*)"`)
	textField = regexp.MustCompile(`name="text" value="([^"]*)"`)
)

// planned returns what the form of a plan has.
func planned(t *testing.T, page string) (form []string) {
	t.Helper()
	seal, text := sealField.FindStringSubmatch(page), textField.FindStringSubmatch(page)
	if seal == nil || text == nil {
		t.Fatalf("there is no plan: %s", page)
	}
	// A browser ends the lines of what a form has so.
	return []string{"seal", seal[1], "name", "games.yaml", "text", strings.ReplaceAll(html.UnescapeString(text[1]), "\n", "\r\n")}
}

// TestPlanAndApply: a plan is shown and changes nothing; applied, it does just that.
func TestPlanAndApply(t *testing.T) {
	s, b := openGame(t)
	next := strings.Replace(chess, "score: wins", "score: elo", 1)
	status, _, page := b.post("/admin/games/plan", "text", next)
	if status != http.StatusOK || !strings.Contains(page, "begins anew") && !strings.Contains(page, "changed") {
		t.Fatalf("%d %s", status, page)
	}
	before := s.call("GET", "/v1/rules", "")
	if strings.Contains(before, "elo") {
		t.Error("a plan has changed the rules")
	}
	form := planned(t, page)
	status, to, page := b.post("/admin/games", form...)
	if status != http.StatusSeeOther || to != "/admin/games?did=applied&n=1" {
		t.Fatalf("%d %s %s", status, to, page)
	}
	if page := b.get(to); !strings.Contains(page, "The rules hold: 1 games have changed.") || !strings.Contains(html.UnescapeString(page), `  "score": "elo"`) {
		t.Error(page)
	}
	if status, _, page := b.post("/admin/games", form...); status != http.StatusConflict || !strings.Contains(page, "have changed since you saw the plan") {
		t.Errorf("the same plan again: %d", status)
	}
	if _, _, page := b.post("/admin/games/plan", "text", next); !strings.Contains(page, "counts by these rules already") || sealField.MatchString(page) {
		t.Error("a plan without a change")
	}
}

// TestAnotherPlan: what is applied is what was seen, or nothing.
func TestAnotherPlan(t *testing.T) {
	s, b := openGame(t)
	_, _, page := b.post("/admin/games/plan", "text", strings.Replace(chess, "score: wins", "score: elo", 1))
	form := planned(t, page)
	held := func() string { return s.call("GET", "/v1/rules", "") }
	before := held()
	for name, edit := range map[string]func(form []string){
		"other text":     func(form []string) { form[5] = strings.ReplaceAll(form[5], "elo", "glicko2") },
		"another seal":   func(form []string) { form[1] = "x" },
		"without a seal": func(form []string) { form[0] = "zeal" },
	} {
		changed := append([]string(nil), form...)
		edit(changed)
		if status, _, _ := b.post("/admin/games", changed...); status != http.StatusConflict || held() != before {
			t.Errorf("%s: %d", name, status)
		}
	}
	s.applyRules(strings.ReplaceAll(chess, "other", "another"))
	before = held()
	status, _, page := b.post("/admin/games", form...)
	if status != http.StatusConflict || held() != before || !strings.Contains(page, "another") {
		t.Errorf("after a change by somebody else: %d %s", status, page)
	}
}

// TestRemovedGames: that games go has to be known.
func TestRemovedGames(t *testing.T) {
	s, b := openGame(t)
	less, _, _ := strings.Cut(chess, "  other:")
	_, _, page := b.post("/admin/games/plan", "text", less)
	if !strings.Contains(page, "removed: hidden until it comes back") || !strings.Contains(page, `name="sure"`) {
		t.Fatal(page)
	}
	form := planned(t, page)
	if status, _, _ := b.post("/admin/games", form...); status != http.StatusConflict || !strings.Contains(s.call("GET", "/v1/rules", ""), `"other"`) {
		t.Errorf("without being sure: %d", status)
	}
	if status, _, _ := b.post("/admin/games", append(form, "sure", "yes")...); status != http.StatusSeeOther || strings.Contains(s.call("GET", "/v1/rules", ""), `"other"`) {
		t.Errorf("%d", status)
	}
}

// TestWrongRules: each problem is shown with its place, and the text is still there.
func TestWrongRules(t *testing.T) {
	_, b := openGame(t)
	wrong := strings.Replace(chess, "score: wins", "score: <script>", 1) + "# here it ends\n"
	status, _, page := b.post("/admin/games/plan", "text", wrong)
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "games.yaml</bdi>:6:") || !strings.Contains(page, "# here it ends") || strings.Contains(page, "<script>") {
		t.Errorf("%d %s", status, page)
	}
	for name, form := range map[string][]string{"nothing": nil, "an empty text": {"text", ""}} {
		if status, _, page := b.post("/admin/games/plan", form...); status >= 500 || sealField.MatchString(page) && !strings.Contains(page, "removed") {
			t.Errorf("%s: %d", name, status)
		}
	}
}

// TestUploads: files take the place of a text.
func TestUploads(t *testing.T) {
	_, b := openGame(t)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	one, two, _ := strings.Cut(chess, "  other:")
	for name, text := range map[string]string{"a<b>.yaml": one, "b.yaml": "version: 1\r\ngames:\r\n  other:" + strings.ReplaceAll(two, "wins\n", "elo\r\n")} {
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte(text))
	}
	_ = form.WriteField("text", "not this")
	_ = form.WriteField("token", b.token())
	_ = form.Close()
	b.header["Content-Type"] = form.FormDataContentType()
	rec := b.request(http.MethodPost, "/admin/games/plan", body.String())
	if page := rec.Body.String(); rec.Code != http.StatusOK || len(textField.FindAllString(page, -1)) != 2 || strings.Contains(page, "<b>") {
		t.Errorf("%d %s", rec.Code, page)
	}
}
