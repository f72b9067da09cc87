package browser

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// View is how somebody looks at a page.
type View struct {
	Width, Height int  // of the window, in CSS pixels
	Dark          bool // what the system prefers
	Print         bool // as on paper
	Fine          bool // a screen with four points to a CSS pixel, as in pictures for documentation
}

// Phone and Desk are the windows that pages have to be good in.
var (
	Phone = View{Width: 360, Height: 740}
	Desk  = View{Width: 1440, Height: 900}
)

// Night returns the view where the system prefers dark colours.
func (v View) Night() View {
	v.Dark = true
	return v
}

// String says what the view is.
func (v View) String() string {
	time, medium := "day", ""
	if v.Dark {
		time = "night"
	}
	if v.Print {
		medium = ", on paper"
	}
	return fmt.Sprintf("%d×%d by %s%s", v.Width, v.Height, time, medium)
}

// Look makes the tab one of that view; a page that is open is laid out anew. Nothing moves
// by itself in any view, so that a picture does not depend on its moment.
func (t *Tab) Look(v View) error {
	scheme, medium := "light", "screen"
	if v.Dark {
		scheme = "dark"
	}
	if v.Print {
		medium = "print"
	}
	media := emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}
	points := 1.0
	if v.Fine {
		points = 2
	}
	size := emulation.SetDeviceMetricsOverrideParams{Width: int64(v.Width), Height: int64(v.Height), DeviceScaleFactor: points}
	return t.do("look at it "+v.String(), func(ctx context.Context) error {
		if _, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, size); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media)
		return err
	})
}
