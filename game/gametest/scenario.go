package gametest

import "context"

// scenario is a file that has been read.
type scenario struct {
	lines []string // of the file, with their ends
	steps []step
}

// step is a line of the file, and what has to come of it.
type step struct {
	line   int // from 1
	text   string
	action action
	want   block
}

// action is what a step does.
type action interface {
	// expected reads a line of what has to come of the step and returns it in the
	// spelling of do.
	expected(line string) (string, error)
	// do takes the step and returns what came of it, a line each. An error that is
	// an [*unanswered] is a failure of this step alone.
	do(ctx context.Context, p *play) ([]string, error)
	// form says how its lines are compared.
	form() form
}

// noted is an action that can say more about what came of it than its lines do.
type noted interface {
	note(got []string) string
}

// checked is an action that knows whether what is expected of it can come at all.
type checked interface {
	check(p *play, want []wanted) error
}

func (s *step) do(ctx context.Context, p *play) ([]string, error) {
	if a, ok := s.action.(checked); ok {
		if err := a.check(p, s.want.lines); err != nil {
			return nil, err
		}
	}
	return s.action.do(ctx, p)
}

// form says how the lines that come of an action are compared.
type form struct {
	// ordered is whether their order matters. Where it does not, what is before a
	// line's last space names it.
	ordered bool
	// open is whether they can end with one that leaves open what else there is.
	open bool
	// implied is the line that is meant where there is none.
	implied string
}

// block is the lines below a step.
type block struct {
	lines []wanted
	open  int // the line that leaves open what else there is; 0 if there is none
}

// wanted is a line of a block.
type wanted struct {
	line int    // from 1
	text string // in the spelling of the action
}

// open is the line that leaves open what else there is.
const open = "..."

// unanswered says that a step asks for something that is not there.
type unanswered struct{ message string }

func (u *unanswered) Error() string { return u.message }
