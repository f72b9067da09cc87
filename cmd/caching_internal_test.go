package cmd

import (
	"testing"
	"time"
)

func TestCacheControl(t *testing.T) {
	for setting, want := range map[string]string{
		"no-cache": "no-cache", "public, max-age=5": "public, max-age=5", "5s": "public, max-age=5", "1h": "public, max-age=3600", "0": "public, max-age=0",
		"1500ms": "", "-5s": "", "": "", " ": "", "a\nb": "", "é": "",
	} {
		if got, err := cacheControl(setting); got != want || (err != nil) != (want == "") {
			t.Errorf("%q is %q, %v; want %q", setting, got, err, want)
		}
	}
}

func TestBuild(t *testing.T) {
	one, two := time.Unix(1, 0), time.Unix(2, 0)
	if build("v1.2.3", one) != build("v1.2.3", two) || build("v1.2.3", one) == build("v1.2.4", one) {
		t.Error("a release is not what its version says")
	}
	for _, version := range []string{"(devel)", "v0.0.0-20261122+dirty"} {
		if build(version, one) == build(version, two) {
			t.Errorf("two programs of the version %s are the same", version)
		}
	}
}
