package browser

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Violation is a rule of accessibility that a page breaks.
type Violation struct {
	Rule, Help string
	Where      []string // the elements, with what is wrong with each
}

// String says it in a few lines.
func (v Violation) String() string {
	return strings.Join(append([]string{v.Rule + ": " + v.Help}, v.Where...), "\n    ")
}

// check runs all rules of axe-core in parts of the page, and returns those that are broken.
const check = `axe.run({include: PARTS}, {resultTypes: ['violations']}).then((found) => found.violations.map((v) => ({
	Rule: v.id, Help: v.help, Where: v.nodes.slice(0, 5).map((n) => n.html.slice(0, 200) + ' — ' + [...n.any, ...n.all, ...n.none].map((c) => c.message).join('; ')),
})))`

// Violations runs axe-core, whose text is given, in the parts of the page that selectors
// name, each of which has to be there. The browser puts the text there, so that the policy
// of the page is not asked. The page needs scripts.
func (t *Tab) Violations(axe string, parts ...string) ([]Violation, error) {
	there, err := Ask[bool](t, `typeof axe === 'object'`)
	if err == nil && !there {
		_, err = Ask[bool](t, axe+";true")
	}
	if err != nil {
		return nil, fmt.Errorf("load axe-core: %w", err)
	}
	list, err := json.Marshal(parts)
	if err != nil {
		return nil, fmt.Errorf("encode the parts: %w", err)
	}
	return Ask[[]Violation](t, strings.Replace(check, "PARTS", string(list), 1))
}
