package browser

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long anything may take in a tab.
const patience = 2 * time.Minute

// Tab is a page that somebody looks at.
type Tab struct {
	context context.Context //nolint:containedctx // it is how the library names a tab
	close   func()
	watch   *watch
}

// Visitor is who looks at pages.
type Visitor struct {
	WithoutScripts bool              // the browser runs none
	Headers        map[string]string // sent with every request
}

// Open opens an empty tab that shares nothing with others, in the view [Desk].
func (b *Browser) Open(v Visitor) (*Tab, error) {
	w := &watch{}
	ctx, end := chromedp.NewContext(b.context, chromedp.WithNewBrowserContext(), chromedp.WithListener(w.see))
	t := &Tab{ctx, end, w}
	if err := chromedp.Do(ctx); err != nil {
		end()
		return nil, fmt.Errorf("open a tab: %w", err)
	}
	if err := t.become(v); err != nil {
		end()
		return nil, err
	}
	if err := t.Look(Desk); err != nil {
		end()
		return nil, err
	}
	return t, nil
}

func (t *Tab) become(v Visitor) error {
	return t.do("become the visitor", func(ctx context.Context) error {
		off := emulation.SetScriptExecutionDisabledParams{Value: v.WithoutScripts}
		if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, off); err != nil {
			return err
		}
		// Each tab believes that it is the one in front, which has the keys.
		if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
			return err
		}
		headers := network.Headers{}
		for name, value := range v.Headers {
			headers[name] = value
		}
		_, err := chromedp.Call(ctx, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: headers})
		return err
	})
}

// Close closes the tab.
func (t *Tab) Close() { t.close() }

// do does something in the tab within the time that there is for it.
func (t *Tab) do(what string, something func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(t.context, patience)
	defer cancel()
	if err := something(ctx); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// Visit opens the address and waits until its page has been loaded.
func (t *Tab) Visit(address string) error {
	return t.do("visit "+address, func(ctx context.Context) error {
		return chromedp.Do(ctx, chromedp.Navigate(address))
	})
}

// Address returns the address of the page, as it is now.
func (t *Tab) Address() (string, error) { return Ask[string](t, "location.href") }

// Ask returns what an expression of JavaScript is in the page; of a promise what comes of
// it. It may be asked where the page itself runs no scripts.
func Ask[T any](t *Tab, expression string) (answer T, err error) {
	err = t.do("ask for "+beginning(expression), func(ctx context.Context) error {
		answer, err = chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
		return err
	})
	return answer, err
}

// Await waits until an expression of JavaScript is true in the page, or in one that takes its
// place.
func (t *Tab) Await(expression string) error {
	return t.do("wait for "+beginning(expression), func(ctx context.Context) error {
		look := time.NewTicker(20 * time.Millisecond)
		defer look.Stop()
		for {
			// There is nothing to ask while one page takes the place of another.
			is, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
			if is {
				return nil
			}
			select {
			case <-ctx.Done():
				return errors.Join(ctx.Err(), err)
			case <-look.C:
			}
		}
	})
}

// beginning returns as much of a text as an error needs.
func beginning(text string) string {
	const enough = 120
	if len(text) > enough {
		return text[:enough] + "…"
	}
	return text
}

// Press presses keys one after another, as package kb of chromedp names them, such as
// "\t", "\r" and "a".
func (t *Tab) Press(keys string) error {
	return t.do("press keys", func(ctx context.Context) error { return chromedp.Do(ctx, chromedp.KeyEvent(keys)) })
}

// Picture returns what is seen of the page, as PNG.
func (t *Tab) Picture() (png []byte, err error) {
	err = t.do("take a picture", func(ctx context.Context) error {
		png, err = chromedp.Run(ctx, chromedp.CaptureScreenshot())
		return err
	})
	return png, err
}
