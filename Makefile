# Every target works in a fresh clone: it makes .venv with what it needs first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUST := Cargo.toml Cargo.lock $(shell find src -type f)
EXTENSION := $(VENV)/.extension
ENGINES := .bench/venvs/engines
DOCS := .bench/venvs/docs
PAGES := .bench/venvs/pages
TYPES := .bench/venvs/types
WHEELS := .bench/venvs/wheels
AUDIT := .bench/venvs/audit
CHROMIUM ?= chromium

.DEFAULT_GOAL := all
.PHONY: all run test test-quality test-rust test-python test-slow test-engines test-pages test-wheels check-types stubs check-stubs lint format bench bench-check methods compare segmentation quality trimming corpora fuzz audit docs wheel clean help

all: format lint test ## Format, lint, build, test and check the stubs

run: $(VENV)/.release ## Summarise the example article, then a small corpus with a progress bar
	$(BIN)/nutgraf summarize examples/article.txt --words 80
	@echo
	$(BIN)/nutgraf batch examples/corpus.jsonl --output target/summaries.jsonl --words 40 --progress
	@echo "The summaries are in target/summaries.jsonl."

test: test-rust test-python check-stubs ## Rust tests, Python tests, doctests, stub check

test-rust: ## Tests of the crate, without and with the Python feature
	cargo test --locked
	cargo test --locked --all-features --test wall

test-python: $(EXTENSION) ## Tests of the package, doctests included
	NUTGRAF_FAILPOINT=1 $(BIN)/python -m pytest -m "not slow"

test-slow: $(VENV)/.tools ## Tests on real documents in ../shared/data, beside other packages, and of linear time
	$(BIN)/maturin develop --locked --quiet --release --features python,failpoint
	rm -f $(EXTENSION) # which is a build for debugging, too slow for these
	NUTGRAF_FAILPOINT=1 $(BIN)/python -m pytest -m slow
	cargo test --locked --release --test linear --test hostile -- --ignored --test-threads=1
	rm -f target/bits
	BITS=$(CURDIR)/target/bits cargo test --locked --test bits
	BITS=$(CURDIR)/target/bits cargo test --locked --release --test bits
	if grep -qsw avx2 /proc/cpuinfo; then BITS=$(CURDIR)/target/bits RUSTFLAGS="-C target-cpu=x86-64-v3" \
	cargo test --locked --release --target-dir target/avx --test bits; fi

test-engines: $(EXTENSION) $(ENGINES)/.packages ## Tests on a Spark (which needs Java 17), a Ray and a Dask of their own
	PYTHONPATH=$(CURDIR)/python $(ENGINES)/bin/python -m pytest tests/engines -W default --show-capture=no

test-pages: $(EXTENSION) $(PAGES)/.packages docs ## Tests in a Chromium: pages, a notebook, the site
	@if command -v $(CHROMIUM) > /dev/null; then \
		CHROMIUM=$(CHROMIUM) PYTHONPATH=$(CURDIR)/python $(PAGES)/bin/python -m pytest tests/pages -W default; \
	elif [ -n "$$CI" ]; then echo "no $(CHROMIUM), and CI needs it"; exit 1; \
	else echo "test-pages: skipped, as there is no $(CHROMIUM)"; fi

test-wheels: $(WHEELS)/.packages ## Build the wheel for manylinux2014 and the sdist, install them into each Python there is
	$(WHEELS)/bin/python tests/wheels.py

# What `blend` gained when its weights were made, less what a change may cost.
LEAST_GAIN := 0.3642

test-quality: ## The mean gain of blend on ../shared/data must not fall
	@if [ -d ../shared/data ]; then \
		cd benches/blend && cargo run --locked --quiet --release -- ../../../shared/data \
			--from ../../src/data/blend.txt --measure --at-least $(LEAST_GAIN); \
	elif [ -n "$$CI" ]; then echo "no ../shared/data, and CI needs it"; exit 1; \
	else echo "test-quality: skipped, as there is no ../shared/data"; fi

stubs: $(VENV)/.tools ## Write python/nutgraf/_core.pyi anew from the binary
	$(BIN)/python tests/stubs.py --write

check-stubs: $(EXTENSION) ## Compare the stubs with the binary, and types with both
	$(BIN)/python tests/stubs.py
	$(BIN)/python -m mypy.stubtest nutgraf._core
	$(BIN)/python -m mypy python/nutgraf

check-types: $(TYPES)/.packages ## mypy and pyright, both strict, on examples/ and the README
	$(TYPES)/bin/python tests/typed.py

lint: $(EXTENSION) ## clippy, rustfmt and ruff
	cargo clippy --locked --all-targets --all-features -- -D warnings
	cargo fmt --check
	$(BIN)/ruff check python tests benches examples docs/docstrings.py
	$(BIN)/ruff format --check python tests benches examples docs/docstrings.py

format: $(VENV)/.tools ## Format all code
	cargo fmt
	$(BIN)/ruff format python tests benches examples docs/docstrings.py

bench: ## Time every stage at 1 kB, 100 kB and 10 MB, then every method
	cargo bench --locked
	$(MAKE) methods

bench-check: ## Fail when a summary takes over 5 % more instructions than benches/baseline.json says
	@if command -v valgrind > /dev/null; then $(PYTHON) benches/instructions.py; \
	else echo "bench-check: skipped, as there is no valgrind"; fi

methods: wheel ## Time every method from 600 to 1,000,000 words, beside its namesakes
	$(PYTHON) benches/methods.py

compare: wheel ## Time nutgraf beside its peers, each in its own environment
	$(PYTHON) benches/compare.py

segmentation: wheel ## Measure sentence segmentation beside its peers
	$(PYTHON) benches/segmentation.py

quality: wheel ## Score the summaries by ROUGE, beside chance, an oracle and known peers
	$(PYTHON) benches/quality.py

trimming: wheel ## Measure whether answers survive trimming, beside BM25 and a peer
	$(PYTHON) benches/trimming.py

corpora: wheel ## Time a million short rows as a list, in Arrow and in data frames
	$(PYTHON) benches/corpora.py

fuzz: ## Feed each fuzz target for FUZZ_SECONDS (60), under AddressSanitizer
	fuzz/run $(or $(FUZZ_SECONDS),60)

audit: $(AUDIT)/.packages ## Hold dependencies to deny.toml, ask for advisories on them
	cargo deny --version > /dev/null 2>&1 || cargo install --locked --quiet cargo-deny
	cargo deny check licenses bans sources
	@if cargo deny fetch db 2> /dev/null; then cargo deny check advisories; \
	else echo "audit: NOT asked for advisories on crates, as their database cannot be reached"; [ -z "$$CI" ]; fi
	@$(AUDIT)/bin/pip-audit . && { $(AUDIT)/bin/pip-audit --strict . > /dev/null 2>&1 \
	|| { echo "audit: NOT asked for advisories on the Python packages named above"; [ -z "$$CI" ]; }; }

docs: $(DOCS)/.packages ## Build the pages into site/
	$(DOCS)/bin/mkdocs build --strict

wheel: $(VENV)/.tools ## Build the wheel into target/wheels
	$(BIN)/maturin build --locked --profile dist --compression-level 9

clean: ## Remove what was built
	rm -rf $(VENV) target .bench site

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# What a user gets: the wheel, built in release mode and installed without tools.
$(VENV)/.release: $(VENV)/bin/python $(RUST) pyproject.toml $(shell find python -name '*.py*')
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps .
	$(BIN)/python -m pip install --quiet --disable-pip-version-check tqdm
	rm -f $(EXTENSION)
	touch $@

$(VENV)/.tools: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	touch $@

# Packages for one target each, by the group of the same name.
.bench/venvs/%/.packages: pyproject.toml
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --group $*
	touch $@

# What a developer gets: the extension beside the sources, quickly built.
$(EXTENSION): $(VENV)/.tools $(RUST)
	$(BIN)/maturin develop --locked --quiet --profile dev --features python,stubs,failpoint
	rm -f $(VENV)/.release
	touch $@
