package gamefile

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"statstracker/stats"
)

// scope is where expressions of one kind stand: what they can name.
type scope struct {
	env   *cel.Env
	names []string // for suggestions
	words *vocabulary
	// times is how often a rule is evaluated for one event.
	times uint64
	// doubles says that there are no other numbers than doubles.
	doubles bool
	hint    string // ends the message about a name that is not there
}

// wanted is what an expression has to be.
type wanted struct {
	name  string
	kinds []*cel.Type
}

var (
	wantBool   = wanted{"true or false", []*cel.Type{cel.BoolType}}
	wantText   = wanted{"a text", []*cel.Type{cel.StringType}}
	wantNumber = wanted{"a number", []*cel.Type{cel.IntType, cel.DoubleType}}
)

// expression compiles an expression; where begins the reasons of rejections. It
// returns nil if something is wrong with it.
func (c *compiler) expression(x expression, s *scope, want wanted, where string) *program {
	parsed, issues := s.env.Parse(x.text)
	if issues.Err() != nil {
		c.complain(x, s, issues.Errors()[:1])
		return nil
	}
	if s.doubles {
		inDoubles(parsed.NativeRep())
	}
	checked, issues := s.env.Check(parsed)
	if issues.Err() != nil {
		c.complain(x, s, issues.Errors())
		return nil
	}
	if checked.OutputType().Kind() == types.DynKind {
		return nil // it is made of a field without a type, which has been said
	}
	if !slices.ContainsFunc(want.kinds, checked.OutputType().IsExactType) {
		c.sayf(x.src, "this is %s; it has to be %s", describe(checked.OutputType()), want.name)
		return nil
	}
	if id, found := overMap(checked.NativeRep()); found {
		at := checked.NativeRep().SourceInfo().GetStartLocation(id)
		c.sayInsidef(x, at, "a macro goes through a map here; it has to go through a list, such as opponents")
		return nil
	}
	if !c.afford(x, s, checked) {
		return nil
	}
	p := &program{where: where, number: -1}
	if c.simple(p, s, checked.NativeRep().Expr()) {
		return p
	}
	compiled, err := s.env.Program(checked, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		c.sayf(x.src, "this expression cannot be used: %s", err)
		return nil
	}
	p.program = compiled
	return p
}

// simple fills a program that needs no CEL.
func (c *compiler) simple(p *program, s *scope, e ast.Expr) bool {
	switch e.Kind() {
	case ast.LiteralKind:
		p.constant = e.AsLiteral()
		return true
	case ast.IdentKind:
		if s.words == nil {
			return false
		}
		number, ok := s.words.names[e.AsIdent()]
		p.number = number
		return ok
	case ast.SelectKind:
		sel := e.AsSelect()
		if !sel.IsTestOnly() && sel.Operand().Kind() == ast.IdentKind && sel.Operand().AsIdent() == "event" {
			p.field = sel.FieldName()
			return true
		}
	}
	return false
}

// afford adds the most that the expression can cost.
func (c *compiler) afford(x expression, s *scope, checked *cel.Ast) bool {
	estimate, err := s.env.EstimateCost(checked, sizes{})
	if err != nil {
		c.sayf(x.src, "the cost of this expression is not known: %s", err)
		return false
	}
	if estimate.Max > maxCost*c.slack {
		c.sayf(x.src, "this expression can take too long: up to %s steps, of %d; go through lists once, and not through texts in them",
			steps(estimate.Max), maxCost)
		return false
	}
	c.spent += (beginCost + estimate.Max) * s.times
	return true
}

func steps(n uint64) string {
	if n > 1<<50 {
		return "any number of"
	}
	return strconv.FormatUint(n, 10)
}

var (
	undeclared = regexp.MustCompile(`^undeclared reference to '([^']*)'`)
	overload   = regexp.MustCompile(`^found no matching overload for '([^']*)' applied to '(.*)'`)
)

// complain lists what CEL says about the expression.
func (c *compiler) complain(x expression, s *scope, errs []*common.Error) {
	for _, e := range errs {
		c.sayInsidef(x, e.Location, "%s", s.translate(e.Message, x.text))
	}
}

// translate makes a message that a game designer can use of one of CEL's.
func (s *scope) translate(message, expression string) string {
	if found := undeclared.FindStringSubmatch(message); found != nil {
		name := found[1]
		if called(name, expression) {
			return "there is no function " + quote(name) + " here" + meantFunction(name)
		}
		if !s.doubles && slices.Contains(resultNames, name) {
			return name + " is there only for rules with on: result"
		}
		return "there is no " + quote(name) + " here" + meant(name, s.names) + s.hint
	}
	if found := overload.FindStringSubmatch(message); found != nil {
		text := "these types do not go together: " + strings.Trim(found[1], "_") + " of " + found[2]
		if strings.Contains(found[2], "int") && strings.Contains(found[2], "double") {
			return text + "; write 1.0 for 1, or double(x) for a whole number x"
		}
		return text + "; int(x), double(x) and string(x) convert"
	}
	return "this is no CEL: " + syntaxError(message)
}

// called reports whether the expression uses the name as that of a function.
func called(name, expression string) bool {
	return regexp.MustCompile(regexp.QuoteMeta(name) + `\s*\(`).MatchString(expression)
}

// meantFunction ends a message with the nearest function, or with all of them.
func meantFunction(name string) string {
	known := []string{"size", "contains", "startsWith", "endsWith", "int", "double", "string", "has", "all", "exists", "exists_one", "map", "filter"}
	if near := nearest(name, known); near != "" && distance(strings.ToLower(name), strings.ToLower(near)) <= 2 {
		return "; did you mean " + near + "?"
	}
	return "; there are size, contains, startsWith, endsWith, int, double, string, has, math.greatest, math.least, math.abs, math.ceil, " +
		"math.floor, math.round, math.trunc, math.sign, math.sqrt, and for lists all, exists, exists_one, map and filter"
}

var unexpected = regexp.MustCompile(`^(?:mismatched|extraneous) input '(.*)'$`)

// syntaxError is what the parser of CEL says, without its jargon.
func syntaxError(message string) string {
	const right = "; a text stands in quotation marks, == compares, and && and || join"
	message, _, _ = strings.Cut(strings.TrimPrefix(message, "Syntax error: "), " expecting ")
	if text, ok := strings.CutPrefix(message, "token recognition error at: "); ok {
		return text + " cannot be read" + right
	}
	found := unexpected.FindStringSubmatch(message)
	switch {
	case strings.Contains(message, "recursion"):
		return "it is nested too deeply; divide it into several rules"
	case found == nil:
		return strings.ReplaceAll(message, "'<EOF>'", "its end")
	case found[1] == "<EOF>":
		return "the expression ends too early"
	}
	return found[1] + " is not expected here" + right
}

// sayInsidef lists a problem at a place inside of an expression.
func (c *compiler) sayInsidef(x expression, at common.Location, format string, args ...any) {
	p := x.src.problem(fmt.Sprintf(format, args...))
	offset := at.Column()
	for line := range strings.SplitSeq(x.text, "\n") {
		if at.Line() <= 1 {
			break
		}
		offset += len([]rune(line)) + 1
		at = common.NewLocation(at.Line()-1, at.Column())
	}
	p.Line, p.Column = x.src.inside(x.text, offset)
	c.problems.add(p)
}

// resultNames are the variables that only rules with on: result have.
var resultNames = []string{"player", "opponents", "won", "lost", "drew", "rank", "side_score"}

// newScopes makes the scopes of rules: for events, and for the players of a match.
func (c *compiler) newScopes(fields []declared) error {
	c.words = newVocabulary(fields)
	text := cel.StringType
	options := []cel.EnvOption{cel.Variable("event", cel.MapType(text, text))}
	names := []string{"event"}
	for _, f := range fields {
		options = append(options, cel.Variable(f.name, f.spec.celType()))
		names = append(names, f.name)
	}
	events, err := c.language.Extend(options...)
	if err != nil {
		return err
	}
	const hint = " (other fields are declared under fields, or read as event.name)"
	c.events = &scope{env: events, names: names, words: c.words, times: 1, hint: hint}
	results, err := events.Extend(
		cel.Variable("player", text), cel.Variable("opponents", cel.ListType(text)),
		cel.Variable("won", cel.BoolType), cel.Variable("lost", cel.BoolType), cel.Variable("drew", cel.BoolType),
		cel.Variable("rank", cel.IntType), cel.Variable("side_score", cel.DoubleType))
	if err != nil {
		return err
	}
	names = append(names, resultNames...)
	c.results = &scope{env: results, names: names, words: c.words, times: stats.MaxPlayers, hint: hint}
	return nil
}
