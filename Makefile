SWIFT ?= swift
RELEASE = $(SWIFT) build -c release --product duecast

.PHONY: demo build test format clean setup

# The main job on the ledger that comes with the repository.
demo: build
	@"$$($(RELEASE) --show-bin-path)/duecast" run fixtures/ledgers/demo --as-of last --out out/demo

build: setup
	@$(RELEASE)

test: setup
	$(SWIFT) test

format:
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift

clean:
	rm -rf .build out

setup:
	@.ci/setup
