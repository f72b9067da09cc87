package httpapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"statstracker/internal/problem"
	"statstracker/tracker"
)

// Rules changes the rules of games. It may be asked by several goroutines.
type Rules interface {
	// Apply makes the games of the files hold from here on, in the place of all
	// that came from files before, and returns what changed. With dry it returns
	// what would change, and changes nothing. The errors are [RulesError],
	// [ErrRulesInDoubt], [ErrRescoring], and those that wrap source.ErrUnavailable and
	// source.ErrClosed.
	Apply(ctx context.Context, files []RuleFile, dry bool) (RulesChange, error)
}

// RulesChange is what a change of rules did, or would do.
type RulesChange struct {
	tracker.Plan
	Note string // what else there is to know, or ""
}

// RuleFile is one file with rules.
type RuleFile struct {
	Name string `json:"name"` // for messages
	Text string `json:"text"`
}

// RuleProblem is something that is wrong with a file. Line and Column begin with
// 1; both are 0 for the file as a whole.
type RuleProblem struct {
	File         string
	Line, Column int
	Message      string // what is wrong, and what would be right
}

// RulesError is all that is wrong with the files: at least one problem.
type RulesError []RuleProblem

// Error implements error.
func (p RulesError) Error() string {
	if len(p) == 1 {
		return "the rules have a problem, and nothing has changed; problems says where it is and what would be right"
	}
	return fmt.Sprintf("the rules have %d problems, and nothing has changed; problems says where they are and what would be right", len(p))
}

// ErrRulesInDoubt says that a failed write has left it open whether the rules hold
// after the next start.
var ErrRulesInDoubt = errors.New("the event log cannot be written, and it is in doubt whether the rules are kept; send them again once /readyz says that the log can be written")

const (
	maxRuleFiles = 1000
	maxRulesBody = 4 << 20 // bytes
)

const (
	errRulesForm = requestError(`the body has to be JSON like {"files":[{"name":"games.yaml","text":"version: 1\n…"}]}; it replaces all games that came from files`)
	errManyFiles = requestError("at most 1000 files can be sent at once; put several games into one")
)

var errLargeRules = errors.New("the body is larger than 4 MiB, and nothing has changed; leave out what the rules do not need")

// putRules answers PUT /v1/rules.
func putRules(dst []byte, r *http.Request, b *Backend) (int, []byte, error) {
	v, err := values(r)
	if err != nil {
		return 0, nil, err
	}
	dry, err := flag(v, "dry_run")
	if err != nil {
		return 0, nil, err
	}
	body := bodyOf(r, maxRulesBody, errLargeRules)
	files, err := parseRules(body)
	if err != nil {
		return 0, nil, body.explain(err)
	}
	changed, err := b.Rules.Apply(r.Context(), files, dry)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, appendRulesChange(dst, &changed, dry), nil
}

// flag returns whether the query says yes under the name.
func flag(v url.Values, name string) (bool, error) {
	if !v.Has(name) {
		return false, nil
	}
	yes, err := strconv.ParseBool(v.Get(name))
	if err != nil {
		return false, badField(name, "has to be true or false")
	}
	return yes, nil
}

// parseRules returns the files of the body.
func parseRules(body io.Reader) ([]RuleFile, error) {
	var sent struct {
		Files *ruleFiles `json:"files"`
	}
	err := json.UnmarshalRead(body, &sent)
	switch {
	case errors.Is(err, errManyFiles):
		return nil, errManyFiles
	case err != nil || sent.Files == nil:
		return nil, errRulesForm
	}
	return *sent.Files, nil
}

// ruleFiles is a JSON array of at most maxRuleFiles files with names. Of a longer
// one no more is kept.
type ruleFiles []RuleFile

// UnmarshalJSONFrom implements [json.UnmarshalerFrom].
func (l *ruleFiles) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	if token, err := d.ReadToken(); err != nil || token.Kind() != '[' {
		return errors.Join(errRulesForm, err)
	}
	for d.PeekKind() == '{' {
		var f RuleFile
		switch err := json.UnmarshalDecode(d, &f); {
		case err != nil:
			return err
		case f.Name == "":
			return errRulesForm
		case len(*l) == maxRuleFiles:
			return errManyFiles
		}
		*l = append(*l, f)
	}
	if token, err := d.ReadToken(); err != nil || token.Kind() != ']' {
		return errors.Join(errRulesForm, err)
	}
	return nil
}

func appendRulesChange(dst []byte, c *RulesChange, dry bool) []byte {
	dst = appendBool(append(dst, '{'), "dry_run", dry)
	dst = appendBool(dst, "changed", len(c.Games) > 0)
	if c.Note != "" {
		dst = appendString(dst, "note", c.Note)
	}
	dst = appendKey(dst, "games")
	dst = appendList(dst, len(c.Games), func(dst []byte, i int) []byte {
		g := &c.Games[i]
		dst = appendString(append(dst, '{'), "game", g.Game)
		dst = appendString(dst, "change", string(g.Change))
		dst = appendParts(appendKey(dst, "boards"), "board", g.Boards)
		return append(appendParts(appendKey(dst, "stats"), "stat", g.Stats), '}')
	})
	return append(dst, '}')
}

func appendParts(dst []byte, kind string, parts []tracker.PartPlan) []byte {
	return appendList(dst, len(parts), func(dst []byte, i int) []byte {
		dst = appendString(append(dst, '{'), kind, parts[i].Name)
		return append(appendString(dst, "change", string(parts[i].Change)), '}')
	})
}

// rules answers GET /v1/rules.
func rules(dst []byte, _ *http.Request, from Reader) ([]byte, error) {
	var own []tracker.Game
	for _, g := range from.Games() {
		if g.Text != "" && g.Rules == g.Name { // and not those of the default game
			own = append(own, g)
		}
	}
	dst = appendKey(append(dst, '{'), "games")
	dst = appendList(dst, len(own), func(dst []byte, i int) []byte {
		dst = appendString(append(dst, '{'), "game", own[i].Name)
		return append(appendString(dst, "text", own[i].Text), '}')
	})
	return append(dst, '}'), nil
}

// answer answers with all that is wrong with the rules.
func (p RulesError) answer(w http.ResponseWriter) {
	type fault struct {
		File    string `json:"file"`
		Line    int    `json:"line"`
		Column  int    `json:"column"`
		Message string `json:"message"`
	}
	answer := struct {
		problem.Problem
		Problems []fault `json:"problems"`
	}{Problem: problem.New(problem.InvalidRules, p.Error()), Problems: make([]fault, len(p))}
	for i := range p {
		answer.Problems[i] = fault{p[i].File, p[i].Line, p[i].Column, p[i].Message}
	}
	problem.Send(w, answer.Status, answer)
}
