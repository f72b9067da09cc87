package archtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// fused finds a fused multiply-add in the compiler's arm64 listing, and where
// the source is that it comes from.
var fused = regexp.MustCompile(`\(([^()\s]+\.go:\d+)\)\s+(FN?M(?:ADD|SUB)[SD])\b`)

// Fusion compiles the packages of the module at dir for arm64 and reports every
// fused multiply-add in them. A fused x*y + z is rounded once instead of twice,
// so it has other bits than on amd64, where the compiler does not fuse; written
// float64(x*y) + z it is not fused. This is invariant 6 of the architecture,
// read off the instructions themselves.
func Fusion(ctx context.Context, dir string, packages ...string) (problems []Problem, err error) {
	build := exec.CommandContext(ctx, "go", append([]string{"build", "-gcflags=-S"}, packages...)...)
	build.Dir = dir
	build.Env = append(os.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0")
	listing, err := build.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("compile for arm64: %w\n%s", err, lastLines(listing, 20))
	}
	for _, match := range fused.FindAllSubmatch(listing, -1) {
		problem := Problem{within(dir, string(match[1])), fmt.Sprintf("fused on arm64 (%s): write the product as float64(x*y)", match[2])}
		if !slices.Contains(problems, problem) {
			problems = append(problems, problem)
		}
	}
	return problems, nil
}

// within returns the name relative to dir, if it is below it.
func within(dir, name string) string {
	root, err := filepath.Abs(dir)
	if err != nil {
		return name
	}
	return strings.TrimPrefix(name, root+string(filepath.Separator))
}

func lastLines(text []byte, n int) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
