# Callsheet: everything a fresh machine needs is Python 3.11 (with venv) and make.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test check format screenshots readme bench torture clean

demo: $(VENV)/.installed          ## the app on sample data; headless when there is no terminal
	@$(BIN)/callsheet demo

test: check                       ## everything CI runs
	$(BIN)/pytest

check: $(VENV)/.installed-dev     ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screenshots: $(VENV)/.installed-dev
	$(BIN)/python -m screenshots.make

readme: $(VENV)/.installed-dev    ## the key table of README.md
	$(BIN)/python -m tests.write_readme

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks

torture: $(VENV)/.installed-dev
	$(BIN)/python -m tests.torture

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache .hypothesis
