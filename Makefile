# Every command of the project. `make help` lists them. They install what they need when run as root on Debian, and
# say what to install when they can't.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

# Rounds of `make kill-test`, and what `make bench` and `make run` pass on.
ROUNDS ?= 1000
ARGS ?=
WEB_ARGS ?=

CLIENT := client-web
INTEROP := tests/interop
BROWSER := tests/browser
PEERS := tests/bench/peers

# What the built client is made of.
CLIENT_SOURCES := $(addprefix $(CLIENT)/,index.html package.json tsconfig.json vite.config.ts) \
	$(shell find $(addprefix $(CLIENT)/,build public src worker) -type f)

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name text; do \
		printf '  make %-12s %s\n' "$$name" "$$text"; done

.PHONY: run
run: client need-cargo need-cc ## build, and serve the demonstration on http://127.0.0.1:4180
	cargo build --release --locked -p maillage-server
	exec target/release/maillage serve --demo $(ARGS)

.PHONY: test
test: client need-cargo need-cc need-node need-postgresql need-chromium need-firefox need-nginx ## everything CI runs
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	@if command -v cargo-deny >/dev/null; then cargo deny --locked check; else echo 'cargo-deny is not installed: licences and advisories go unchecked'; fi
	cargo build --locked -p maillage-server
	$(MAKE) client-tests
	$(MAKE) rust-tests
	$(MAKE) interop-tests
	$(MAKE) browser-tests
	$(MAKE) firefox-tests
	@echo 'All is well.'

# Unit tests, the house through HTTP and sockets, the stores (PostgreSQL included), the simulation, 20 rounds of the
# kill test on each store, and the check that the TypeScript types are those of the Rust types.
.PHONY: rust-tests
rust-tests: export INSTA_UPDATE = no
rust-tests:
	@if command -v cargo-nextest >/dev/null; then \
		set -x; cargo nextest run --locked --workspace && cargo test --locked --workspace --doc; \
	else set -x; cargo test --locked --workspace; fi

# A release compiles the client in, so it is built before the server.
.PHONY: client
client: $(CLIENT)/dist/index.html ## build the web client, if its sources are newer

$(CLIENT)/dist/index.html: $(CLIENT)/node_modules/.package-lock.json $(CLIENT_SOURCES)
	cd $(CLIENT) && npx vite build
	@touch $@

# Its types, and its tests in Node.
.PHONY: client-tests
client-tests: $(CLIENT)/node_modules/.package-lock.json
	cd $(CLIENT) && npx tsc -p . && npx vitest run

# Real automerge-repo clients against the real binary.
.PHONY: interop-tests
interop-tests: $(INTEROP)/node_modules/.package-lock.json
	cd $(INTEROP) && npm test

# The real client in Chromium against the real binary, beside clients of interop/; what it looked like is left in artifacts/.
.PHONY: browser-tests
browser-tests: client need-chromium need-nginx $(BROWSER)/node_modules/.package-lock.json $(INTEROP)/node_modules/.package-lock.json
	cargo build --locked -p maillage-server
	cd $(BROWSER) && npm test

# Those of them that are about typing, the grid and no network, in Firefox.
.PHONY: firefox-tests
firefox-tests: client need-firefox $(BROWSER)/node_modules/.package-lock.json $(INTEROP)/node_modules/.package-lock.json
	cargo build --locked -p maillage-server
	cd $(BROWSER) && npm run test:firefox

# Not among what CI runs: WebKitGTK is slow to start, and isn't Safari.
.PHONY: webkit-tests
webkit-tests: client need-webkit $(BROWSER)/node_modules/.package-lock.json $(INTEROP)/node_modules/.package-lock.json ## the least that has to work, in WebKitGTK
	cargo build --locked -p maillage-server
	cd $(BROWSER) && npm run test:webkit

%/node_modules/.package-lock.json: %/package-lock.json | need-node
	cd $* && npm ci --no-audit --no-fund
	@touch $@

.PHONY: kill-test
kill-test: need-cargo need-cc need-postgresql ## kill the server ROUNDS times (1000) on each store and look for lost edits
	cargo build --locked -p maillage-server
	cargo run --locked -p maillage-tests --bin kill-test -- --rounds $(ROUNDS) $(ARGS)

.PHONY: fault-test
fault-test: need-cargo need-cc need-node need-postgresql $(INTEROP)/node_modules/.package-lock.json ## break the database in every way under people who type; ARGS are passed on
	$(call need,command -v psql && command -v sqlite3,postgresql-client sqlite3,install psql and sqlite3: sudo apt-get install postgresql-client sqlite3)
	cargo build --locked -p maillage-server
	node tests/faults/main.mjs $(ARGS)

.PHONY: bench
bench: bench-server bench-web ## measure the server, then what people feel in the browser

.PHONY: bench-server
bench-server: client need-cargo need-cc ## measure the server beside a frame copier; ARGS are passed on
	cargo build --release --locked -p maillage-server -p maillage-bench
	target/release/maillage-bench $(ARGS)

.PHONY: bench-web
bench-web: client need-chromium $(BROWSER)/node_modules/.package-lock.json $(INTEROP)/node_modules/.package-lock.json ## measure bytes, waiting and typing in Chromium; WEB_ARGS are passed on
	cargo build --release --locked -p maillage-server
	node tests/bench/web/main.mjs $(WEB_ARGS)

.PHONY: bench-peers
bench-peers: need-cargo need-cc need-node ## install the servers that make bench compares with, into BENCH_PEERS or target/bench-peers
	$(PEERS)/install.sh

.PHONY: fmt
fmt: need-cargo ## format the code
	cargo fmt --all

.PHONY: lint
lint: need-cargo need-cc ## what the compiler, clippy and cargo-deny have to say
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	@if command -v cargo-deny >/dev/null; then cargo deny --locked check; fi

# What a command needs: there already, or installed when root on Debian, or named in one line.
# $(1) is a shell test, $(2) Debian packages, $(3) what to tell somebody who isn't root.
define need
	@if ! { $(1); } >/dev/null 2>&1; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2); \
		else echo 'make: $(3)' >&2; exit 1; fi; \
	fi
endef

.PHONY: need-cargo need-cc need-node need-postgresql need-chromium need-firefox need-webkit need-nginx
need-cargo:
	@command -v cargo >/dev/null || { echo 'make: install Rust 1.94 or later (https://rustup.rs)' >&2; exit 1; }

need-cc:
	$(call need,command -v cc,gcc libc6-dev,install a C compiler: sudo apt-get install gcc libc6-dev)

need-node:
	@command -v npm >/dev/null || { echo 'make: install Node.js 20 or later, with npm (https://nodejs.org)' >&2; exit 1; }

# The tests start a cluster of their own from the binaries, unless DATABASE_URL names a server.
need-postgresql:
	$(call need,[ -n "$$DATABASE_URL" ] || command -v initdb || ls /usr/lib/postgresql/*/bin/initdb,postgresql,install PostgreSQL (sudo apt-get install postgresql) or set DATABASE_URL to a server for tests)

need-chromium:
	$(call need,command -v chromium,chromium,install Chromium: sudo apt-get install chromium)

# Any stock Firefox that speaks WebDriver BiDi; no driver besides.
need-firefox:
	$(call need,command -v "$${FIREFOX:-firefox-esr}",firefox-esr,install Firefox: sudo apt-get install firefox-esr (or name another with FIREFOX))

# The driver brings WebKitGTK, whose MiniBrowser is the browser; Xvfb is the screen nobody looks at.
need-webkit:
	$(call need,command -v WebKitWebDriver && command -v Xvfb,webkit2gtk-driver xvfb,install WebKitGTK and a screen: sudo apt-get install webkit2gtk-driver xvfb)

# Started by the tests on a port of its own, with a configuration of its own.
need-nginx:
	$(call need,command -v nginx || [ -x /usr/sbin/nginx ],nginx,install nginx: sudo apt-get install nginx)
