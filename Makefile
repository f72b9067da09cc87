# `make` lists the targets. Each installs what it needs, or says what to install.

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
TOOL        := go tool -modfile=tools/go.mod

# ARGS are further arguments of the program, FUZZTIME is of each fuzz target, BENCH
# picks benchmarks, COUNT is how often each runs, BASE is what they are compared
# with, KILLS is how often CRASH kills the server.
ARGS     ?=
FUZZTIME ?= 30s
BENCH    ?= .
COUNT    ?= 6
BASE     ?= bench-base.txt
KILLS    ?= 100
CRASH    ?= -run=Kill ./internal/e2e/... -args -kills=$(KILLS)

.DEFAULT_GOAL := help
.PHONY: help run build test race cover lint fmt generate vuln examples screenshots fuzz bench crash tidy clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build and serve, no other server needed (ARGS="--listen :5000")
	bin/statstracker serve $(ARGS)

build: ## build bin/statstracker
	go build -trimpath -o bin/statstracker ./cmd/statstracker

test: ## run all tests
	script/test

race: ## run all tests under the race detector
	script/test -race ./...

cover: ## run all tests and write coverage.html
	script/test -coverpkg=./... -coverprofile=coverage.out ./...
	go tool cover -html=coverage.out -o coverage.html
	go tool cover -func=coverage.out | tail -n 1

lint: ## run the linters
	$(TOOL) golangci-lint run ./...

fmt: ## format the code
	$(TOOL) golangci-lint fmt ./...

vuln: ## look for known vulnerabilities
	script/vuln

generate: ## make the Go code of the templates of pages
	script/generate

fuzz: ## run each fuzz target for FUZZTIME (30s)
	script/fuzz $(FUZZTIME)

examples: ## run the examples in Node, Python and a browser with the built server
	script/examples

screenshots: ## take the pictures in docs/images from a demo
	script/screenshots

bench: ## run the benchmarks COUNT (6) times into bench-new.txt, compare with BASE (bench-base.txt)
	go test -run='^$$' -bench='$(BENCH)' -benchmem -count=$(COUNT) ./... | tee bench-new.txt
	$(TOOL) benchstat $(wildcard $(BASE)) bench-new.txt

crash: ## kill the server KILLS (100) times under load and compare the states
	script/test -count=1 -timeout=60m $(CRASH)

tidy: ## make go.mod and tools/go.mod say what is used
	go mod tidy
	go -C tools mod tidy

clean: ## remove what was built and measured, never a data directory
	rm -rf bin coverage.out coverage.html bench-new.txt
