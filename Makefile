# make demo   build the graph of the two sample articles and ask it questions
# make serve  build the same graph and open it to browsers and SPARQL clients
# make test   run the tests that are quick: four of five
# make test-slow  run the others: those with the language model, browsers and many processes
# make screenshots  take pictures of the main pages for docs/images/pages
# make bench  measure the speed and memory of a build, as ratios
# make check  formatting, lint, types, layers, dead code
#
# Each sets up .venv first if that is needed; nothing but Python 3.11 to 3.13, git and make is
# asked of the machine.

PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$name >/dev/null 2>&1 && $$name -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && { echo $$name; break; }; \
	done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.kg-ready
WORKERS ?= 3
# Where tests keep their stores: in memory if 4 GB are free there, for a store waits for its disk.
TEMPORARY ?= $(shell test "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print int($$4 / 1048576) }')" -ge 4 2>/dev/null && test -w /dev/shm && echo /dev/shm || echo "$${TMPDIR:-/tmp}")
STORE := demo/store

VENDOR := kg/web/static/vendor/LICENSES.txt

.PHONY: help demo serve screenshots test test-slow bench check format frontend lock clean

help:
	@sed -n 's/^# \{0,1\}//p;/^$$/q' Makefile

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 was not found; install one, or say: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) cannot make a virtual environment; on Debian install python3-venv" >&2; exit 1; }
	@echo "Installing what requirements.lock names into $(VENV) (once, a minute or two) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)
	@$(BIN)/kg build seeds --store $(STORE)
	@echo; $(BIN)/kg query figures --store $(STORE) --format table --columns asWritten,harm,victims,scope,speakerLabel,sentence
	@echo; $(BIN)/kg query additive-total --store $(STORE) --format table
	@echo; $(BIN)/kg query perpetrators --store $(STORE) --format table
	@echo; $(BIN)/kg query contested-claims --store $(STORE) --format table
	@echo; echo "Browse it: make serve, then open http://127.0.0.1:8000/"

# Query editor, drawings, map and outlines come from npm; without npm the pages work, only plainer.
frontend:
	@test -f $(VENDOR) && test -z "$$(find kg/web/frontend -name node_modules -prune -o -type f -newer $(VENDOR) -print)" \
		|| ! command -v npm >/dev/null 2>&1 || { echo "Bundling the pages' scripts ..."; \
		cd kg/web/frontend && npm ci --ignore-scripts --silent --no-audit --no-fund && npm run --silent build; } \
		|| echo "The bundle could not be made; the pages work without it." >&2

serve: $(READY) frontend
	@$(BIN)/kg build seeds --store $(STORE)
	@$(BIN)/kg serve --store $(STORE)

screenshots: $(READY) frontend
	@$(BIN)/kg build seeds --store $(STORE)
	@$(BIN)/python tests/live/screenshots.py --store $(STORE)

# Three workers for two cores: a third of the time a test waits for what it has started. They steal
# tests from each other, so that all end together. Compiled modules are kept, whatever the environment
# says: the tests start some hundred processes.
PYTEST = TMPDIR=$(TEMPORARY) PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --durations 12

test: $(READY) frontend
	@$(PYTEST) -m "not slow and not bench"

test-slow: $(READY) frontend
	@$(PYTEST) -m "slow and not bench"

bench: $(READY)
	@$(BIN)/python -m pytest tests/bench -m bench -s

check: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/vulture

format: $(READY)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock:
	@echo "In a fresh environment: pip install '.[test,check]' hatchling editables; pip freeze --exclude kg"

clean:
	rm -rf demo build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
