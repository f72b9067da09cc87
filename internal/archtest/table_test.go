package archtest

// complete says that every row of the table must have its package.
const complete = true

// table is the architecture: who may import whom. Everything may import stats;
// stats imports nothing of ours; adapters do not know one another; only cmd
// knows all.
var table = []Rule{
	// The vocabulary and what computes: pure.
	{Package: "stats", Pure: true},
	{Package: "rating", Pure: true, May: []string{"stats"}},
	{Package: "calendar", Pure: true, May: []string{"stats"}, Outside: []string{"github.com/robfig/cron/v3"}},
	{Package: "demo"},
	{Package: "profile", Pure: true, May: []string{"stats"}, Outside: []string{"golang.org/x/text"}},
	{Package: "game", Pure: true, May: []string{"stats", "rating", "game/..."}},
	{
		Package: "game/gamefile", Pure: true, May: []string{"stats", "rating", "calendar", "game/results"},
		Outside: []string{"cel.dev/cel-go", "go.yaml.in/yaml/v3", "github.com/google/jsonschema-go"},
	},
	{
		Package: "game/gametest", May: []string{"stats", "eventlog", "tracker", "internal/eventjson"},
		Tests: []string{"rating", "calendar"},
	},
	{Package: "game/...", Pure: true, May: []string{"stats", "rating", "game/results"}, Tests: []string{"game/gametest"}},

	// What is true, and what is in memory.
	{
		Package: "eventlog", May: []string{"stats"},
		Outside: []string{"github.com/klauspost/compress", "github.com/gofrs/flock", "golang.org/x/sys"},
	},
	{Package: "history"},
	{Package: "movement"},
	{Package: "backup"},
	{Package: "standings", May: []string{"stats", "profile"}},
	{
		Package: "tracker", May: []string{"stats", "profile", "game", "eventlog", "history", "movement", "standings", "source"},
		Tests:   []string{"game/...", "rating", "calendar", "internal/..."},
		Outside: []string{"github.com/go-json-experiment/json", "golang.org/x/sync"},
	},

	// Who may do what.
	{
		Package: "access", May: []string{"stats", "internal/problem"},
		Outside: []string{"github.com/go-json-experiment/json", "github.com/gofrs/flock"},
	},
	{Package: "access/playertoken", Outside: []string{"github.com/go-jose/go-jose/v4"}},

	// What many listen to.
	{Package: "live", Tests: []string{"internal/eventsource"}, Outside: []string{"github.com/go-json-experiment/json"}},

	// Adapters: one package per technology, none knows another.
	{Package: "source", May: []string{"stats", "eventlog"}},
	{Package: "source/sourcetest", May: []string{"stats", "eventlog", "source"}},
	{
		Package: "source/httpsource", May: []string{"stats", "profile", "access", "eventlog", "source", "internal/eventjson", "internal/problem"},
		Tests:   []string{"source/sourcetest", "tracker", "game/...", "internal/..."},
		Outside: []string{"github.com/go-json-experiment/json", "golang.org/x/sync"},
	},
	{
		Package: "source/redissource", May: []string{"stats", "eventlog", "source"},
		Tests:   []string{"source/sourcetest", "internal/..."},
		Outside: []string{"github.com/redis/go-redis/v9"},
	},
	{
		Package: "httpapi",
		May:     []string{"stats", "access", "profile", "standings", "tracker", "source", "httpapi/openapi", "live", "internal/problem", "internal/supervisor"},
		Tests:   []string{"eventlog", "rating", "game/...", "source/httpsource", "web", "httpedge", "internal/..."},
		Outside: []string{"github.com/go-json-experiment/json", "github.com/prometheus/client_golang"},
	},
	{Package: "httpedge", May: []string{"internal/problem"}, Outside: []string{"github.com/klauspost/compress"}},

	{Package: "portal", May: []string{"stats", "profile", "standings", "tracker"}, Outside: []string{"github.com/a-h/templ", "golang.org/x/text"}, Tests: []string{"..."}},

	{Package: "pulse", May: []string{"source"}, Tests: []string{"stats"}},
	{
		Package: "console", May: []string{"stats", "access", "client", "httpapi", "pulse", "source", "tracker", "internal/problem"},
		Tests: []string{"..."}, Outside: []string{"github.com/a-h/templ", "golang.org/x/text"},
	},

	// What other programs import: it knows only what is sent.
	{Package: "client", May: []string{"internal/eventsource"}, Tests: []string{"httpapi/openapi"}},

	{Package: "web", May: []string{"internal/problem"}, Tests: []string{"httpapi/openapi"}, Outside: []string{"github.com/yuin/goldmark"}},
	{Package: "httpapi/openapi", May: []string{"internal/problem"}, Tests: []string{"internal/openapitest"}, Outside: []string{"go.yaml.in/yaml/v3"}},

	// What ties everything together. Only a main imports it.
	{
		Package: "cmd", May: []string{"..."},
		Outside: []string{
			"github.com/klauspost/compress", "github.com/parquet-go/parquet-go", "github.com/prometheus/client_golang",
			"github.com/redis/go-redis/v9", "github.com/rivo/uniseg",
			"github.com/schollz/progressbar/v3", "github.com/spf13/cobra", "github.com/spf13/pflag", "go.yaml.in/yaml/v3",
			"golang.org/x/sync", "golang.org/x/term",
		},
	},
	{Package: "cmd/statstracker", May: []string{"cmd", "game"}, Tests: []string{"..."}},
	{Package: "examples/...", May: []string{"cmd", "stats", "rating", "game/..."}},

	// What several of them share.
	{
		Package: "internal/eventjson", May: []string{"stats"},
		Outside: []string{"github.com/go-json-experiment/json"},
	},
	{Package: "internal/eventsource"},
	{Package: "internal/problem"},
	{Package: "internal/supervisor"},

	// What only tests use.
	{Package: "internal/browser", Outside: []string{"github.com/chromedp/chromedp", "github.com/chromedp/cdproto"}},
	{Package: "internal/screenshots", May: []string{"client", "internal/browser"}},
	{Package: "internal/pagetest", Tests: []string{"..."}},
	{Package: "internal/openapitest", Outside: []string{"github.com/santhosh-tekuri/jsonschema/v6"}},
	{Package: "internal/redistest", Outside: []string{"github.com/redis/go-redis/v9"}},
	{Package: "internal/bench", Tests: []string{"internal/redistest"}, Outside: []string{"github.com/redis/go-redis/v9"}},
	{Package: "internal/archtest"},
	{Package: "internal/e2e", Tests: []string{"internal/eventsource", "internal/openapitest", "internal/redistest"}, Outside: []string{"github.com/redis/go-redis/v9"}},
}

// testLibraries may be imported by every test, and by no code.
var testLibraries = []string{
	"github.com/rogpeppe/go-internal",
	"github.com/santhosh-tekuri/jsonschema/v6",
	"go.uber.org/goleak",
	"golang.org/x/net",
	"pgregory.net/rapid",
}

// budget is what a reader is asked to take in at once.
var budget = Budget{File: 400, Func: 60, Excused: nil}

// vocabulary is the most names that stats may export: what everyone must learn.
const vocabulary = 61
