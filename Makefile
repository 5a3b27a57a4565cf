SWIFT ?= swift
WORKSPACE = "$$($(SWIFT) build -c release --show-bin-path)/duecast-workspace"
RELEASE = $(SWIFT) build -c release --product duecast

.PHONY: demo workspace workspace-test build test test-fast arrows undocumented links oracle fuzz robustness sql peers-small benchmark-small format clean setup

# The main job on the ledger that comes with the repository.
demo: build
	@"$$($(RELEASE) --show-bin-path)/duecast" run fixtures/ledgers/demo --as-of last --out out/demo

# Pages in a browser on the same ledger. The first time, it asks for a passphrase for `lead`.
workspace: setup
	@$(SWIFT) build -c release --product duecast-workspace
	@test -f out/workspace/workspace.sqlite || $(WORKSPACE) init --data out/workspace
	@ls -d out/workspace/ledger* >/dev/null 2>&1 || { \
	  $(WORKSPACE) user add lead --role lead --data out/workspace && \
	  $(WORKSPACE) import fixtures/ledgers/demo --data out/workspace; }
	@$(WORKSPACE) serve --data out/workspace --as-of last

# The pages in Chromium; see Tests/Browser/README.md.
workspace-test: setup
	@test -x .venv/bin/python || python3 -m venv .venv
	@.venv/bin/pip install --quiet -r Tests/Browser/requirements.txt
	@$(SWIFT) build --product duecast-workspace
	@DUECAST_WORKSPACE="$${DUECAST_WORKSPACE:-$$($(SWIFT) build --show-bin-path)/duecast-workspace}" \
	  .venv/bin/python -m unittest discover -s Tests/Browser

build: setup
	@$(RELEASE)

test: setup
	$(SWIFT) test

# Without the tests that take a second or more each: under a minute once all is built.
test-fast: setup
	DUECAST_TESTS=fast $(SWIFT) test

# Targets, folders and who uses whom; fails where targets or folders go in a circle.
arrows:
	@Tests/Structure/arrows.py

# Public names without a doc comment in what other programs import; fails on any.
undocumented:
	@Tests/Structure/undocumented.py

# Links in the documentation that lead to no file, or to one without the type they name.
links:
	@Tests/Structure/links.py

# Random ledgers against an exact model in Python, and runs that must not look ahead; see
# Tests/Oracle/README.md.
oracle: build
	@python3 -m unittest discover -s Tests/Oracle
	@python3 Tests/Oracle/compare.py "$$($(RELEASE) --show-bin-path)/duecast" --runs 15
	@python3 Tests/Oracle/lookahead.py "$$($(RELEASE) --show-bin-path)/duecast" --ledgers 6
	@python3 Tests/Oracle/design.py --duecast "$$($(RELEASE) --show-bin-path)/duecast" \
	  --ledger fixtures/ledgers/demo --as-of 2026-06-30

# About a minute each of made-up inputs for the readers, `check` and `run`.
fuzz: build
	@.ci/fuzz

# Runs that are killed, runs at once and reviews at once; 200 kills and 50 pairs without options.
robustness: build
	@Tests/Robustness/interrupted.py --kills 40 --rounds 5 --pairs 10 \
	  --duecast "$$($(RELEASE) --show-bin-path)/duecast"

# Curves and paths in DuckDB and PostgreSQL, held to the run's own figures; see benchmarks/sql/README.md.
sql: build
	@test -x .venv/bin/python || python3 -m venv .venv
	@.venv/bin/pip install --quiet -r benchmarks/sql/requirements.txt || true
	@"$$($(RELEASE) --show-bin-path)/duecast" run fixtures/ledgers/demo --as-of last --curves \
	  --out out/sql >/dev/null
	@.venv/bin/python benchmarks/sql/check.py out/sql $(SQL_CHECK)

# Peers in Python beside Duecast on a small synthetic ledger; see benchmarks/accuracy/README.md.
benchmark-small: build peers-small
	@.venv/bin/python -m unittest discover -s benchmarks/accuracy/tests
	@.venv/bin/python benchmarks/accuracy/run.py \
	  --config benchmarks/accuracy/config-small.yaml --work out/accuracy-small \
	  --duecast "$$($(RELEASE) --show-bin-path)/duecast"

peers-small:
	@test -x .venv/bin/python || python3 -m venv .venv
	@.venv/bin/pip install --quiet -r benchmarks/accuracy/requirements-small.txt

format:
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift

clean:
	rm -rf .build out

setup:
	@.ci/setup
