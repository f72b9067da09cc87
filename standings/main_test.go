package standings

import "flag"

var large = flag.Bool("large", false, "run the benchmarks with ten million players too")
