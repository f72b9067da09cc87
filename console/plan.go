package console

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"statstracker/client"
)

const (
	maxRuleFiles = 100
	pastedName   = "games.yaml" // of rules that were pasted
)

// ruleFile is a file with rules, as it is sent.
type ruleFile struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// ruleProblem is something that is wrong with a file.
type ruleProblem struct {
	File    string
	Line    int
	Column  int
	Message string
}

// planView is what rules would change.
type planView struct {
	files   []ruleFile
	seal    string // says which plan it is, and of which rules
	note    string
	games   []planGame
	removes bool
}

type planGame struct {
	Game, Change  string
	Boards, Stats []planPart
}

type planPart struct{ Board, Stat, Change string }

// planPage answers POST /admin/games/plan: it says what the rules in the form would change,
// and changes nothing.
func planPage(v *visit) error {
	o, err := v.gamesView()
	if err != nil {
		return err
	}
	files, err := ruleFiles(v.r.PostForm, v.r.MultipartForm)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if err := v.plan(o, files); err != nil {
		if status, err = o.addFault(err); err != nil {
			return err
		}
	}
	send(v.w, v.r, status, o.show())
	return nil
}

// plan asks what the rules would change.
func (v *visit) plan(o *gamesView, files []ruleFile) error {
	if len(files) == 1 {
		o.file = files[0]
	}
	plan, err := v.planOf(files)
	if err != nil {
		return err
	}
	o.plan = plan
	return nil
}

// planOf returns what the rules would change.
func (v *visit) planOf(files []ruleFile) (*planView, error) {
	body, err := json.Marshal(map[string]any{"files": files})
	if err != nil {
		return nil, err
	}
	_, held, err := v.rules()
	if err != nil {
		return nil, err
	}
	answer, err := v.api.Ask(v.ctx(), http.MethodPut, v.api.Address("v1", "rules")+"?dry_run=true", body)
	if err != nil {
		return nil, err
	}
	var said struct {
		Note  string
		Games []planGame
	}
	if err := json.Unmarshal(answer, &said); err != nil {
		return nil, fmt.Errorf("read the plan: %w", err)
	}
	p := &planView{files: files, note: said.Note, games: said.Games, seal: sealOf(held, answer, body)}
	for _, g := range said.Games {
		p.removes = p.removes || g.Change == "removed"
	}
	return p, nil
}

// sealOf returns what only this plan for these rules has.
func sealOf(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		_, _ = fmt.Fprintf(h, "%d:", len(p)) // of which nothing fails
		_, _ = h.Write(p)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// applyPage answers POST /admin/games: it makes the rules hold whose plan was shown, if that is
// still what they change.
func applyPage(v *visit) error {
	files, err := ruleFiles(v.r.PostForm, nil)
	if err != nil {
		return err
	}
	v.applying.Lock()
	defer v.applying.Unlock()
	plan, err := v.planOf(files)
	if err != nil {
		return err
	}
	if plan.seal != v.r.PostForm.Get("seal") || plan.removes && v.r.PostForm.Get("sure") == "" {
		o, err := v.gamesView()
		if err != nil {
			return err
		}
		if o.plan = plan; plan.seal != v.r.PostForm.Get("seal") {
			o.fault = v.words.otherPlan
		}
		send(v.w, v.r, http.StatusConflict, o.show())
		return nil
	}
	body, err := json.Marshal(map[string]any{"files": files})
	if err != nil {
		return err
	}
	if _, err := v.api.Ask(v.ctx(), http.MethodPut, v.api.Address("v1", "rules"), body); err != nil {
		return err
	}
	v.done(gamesPath, url.Values{}, "applied", len(plan.games), 0)
	return nil
}

// addFault shows why rules are not valid. An error of another kind is returned.
func (o *gamesView) addFault(err error) (status int, other error) {
	refused, ok := errors.AsType[*client.Error](err)
	if !ok || refused.Kind != "invalid-rules" {
		return 0, err
	}
	o.fault = refused.Detail
	var said struct{ Problems []ruleProblem }
	_ = json.Unmarshal(refused.Body, &said) // what is not there is not shown
	o.wrong = said.Problems[:min(len(said.Problems), maxRuleFiles)]
	return refused.Status, nil
}

// ruleFiles returns the files of a form: those that were uploaded or, without any, the text
// that was pasted.
func ruleFiles(form url.Values, uploads *multipart.Form) (files []ruleFile, err error) {
	if uploads != nil {
		for i, f := range uploads.File["file"] {
			if i == maxRuleFiles {
				break
			}
			if f.Size == 0 {
				continue
			}
			text, err := readUpload(f)
			if err != nil {
				return nil, err
			}
			files = append(files, ruleFile{strings.ToValidUTF8(f.Filename, "\uFFFD"), text})
		}
	}
	if len(files) > 0 {
		return files, nil
	}
	names := form["name"]
	for i, text := range form["text"] {
		name := pastedName
		if i < len(names) && names[i] != "" {
			name = names[i]
		}
		if i < maxRuleFiles {
			files = append(files, ruleFile{name, edited(text)})
		}
	}
	return files, nil
}

// readUpload returns the text of a file, in the form in which a form sends it.
func readUpload(h *multipart.FileHeader) (string, error) {
	f, err := h.Open()
	if err != nil {
		return "", fmt.Errorf("read an uploaded file: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxForm))
	if err != nil {
		return "", fmt.Errorf("read an uploaded file: %w", err)
	}
	return edited(string(text)), nil
}

// splitLines yields the lines of a text without their ends.
func splitLines(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			if !yield(strings.TrimRight(line, "\r\n")) {
				return
			}
		}
	}
}
