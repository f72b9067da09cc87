package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/chromedp/chromedp"
)

// Browser is a Chromium without a window that runs.
type Browser struct {
	context context.Context //nolint:containedctx // it is how the library names a browser
	end     func()
}

// flags keep the browser from asking anything of anybody but the pages that it shows.
func flags() []chromedp.ExecAllocatorOption {
	list := []chromedp.ExecAllocatorOption{chromedp.Flag("headless", "new"), chromedp.Flag("lang", "en")}
	for _, name := range []string{
		"disable-gpu", "disable-quic", "no-first-run", "no-default-browser-check", "disable-background-networking",
		"disable-component-update", "disable-sync", "disable-default-apps", "disable-extensions", "disable-dev-shm-usage",
		"disable-background-timer-throttling", "disable-renderer-backgrounding", "disable-backgrounding-occluded-windows",
		"hide-scrollbars", "mute-audio",
	} {
		list = append(list, chromedp.Flag(name, true))
	}
	if os.Getuid() == 0 { // the sandbox does not start for root
		list = append(list, chromedp.NoSandbox)
	}
	return list
}

// Start starts the command chromium with a new profile, which is removed when it ends. It
// ends with ctx, or by [Browser.Close].
func Start(ctx context.Context) (*Browser, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, fmt.Errorf("find the browser, which script/setup-browser installs: %w", err)
	}
	ctx, endAll := chromedp.NewExecAllocator(ctx, append(flags(), chromedp.ExecPath(path))...)
	ctx, end := chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		end()
		endAll()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return &Browser{ctx, func() { end(); endAll() }}, nil
}

// Close ends the browser, with all tabs that are open, and waits until it has gone.
func (b *Browser) Close() error {
	err := chromedp.Cancel(b.context)
	b.end()
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("end the browser: %w", err)
	}
	return nil
}
