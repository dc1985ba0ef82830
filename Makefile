# Every target sets up what it needs. Python 3.11 or newer and make are all that a machine has to bring.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
SETUP := $(VENV)/.set-up

.PHONY: help demo test lint run playground chaos images audit locales bench docs clean
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# The stamp is touched last, so an interrupted set-up is done again. setuptools first: clip-anytorch needs pkg_resources to build.
# Compiling is left out of pip, which does it on one core; what can't be compiled there (templates) is no fault.
$(SETUP): pyproject.toml constraints.txt
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) (once; torch is large, this can take some minutes) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(PY) -m pip install --quiet --upgrade pip "setuptools<81" wheel
	@$(PY) -m pip install --quiet --no-compile --constraint constraints.txt -e ".[bot,generator,dev,docs]"
	@$(PY) -m compileall -qq -j 0 $(VENV)/lib || true
	@touch $@

demo: $(SETUP) ## the whole path on this machine: /dream typed, card, frames, picture (in demo/)
	$(PY) -m playground.demo

# The tests start some hundred processes: where bytecode is not to be written, each would compile all modules anew.
test: lint ## every check: ruff, mypy, import contracts, tests
	OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(SETUP) ## ruff, mypy and the import contracts
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

playground: $(SETUP) ## the same as demo, but stays: a page on 127.0.0.1 to try it by hand (PORT=8901: on that port)
	$(PY) -m playground.demo --stay $(if $(PORT),--port $(PORT))

run: $(SETUP) ## bot and generator with the settings in .env
	@trap 'kill $$bot $$generator 2>/dev/null; wait' EXIT; trap 'exit 130' INT TERM; \
	$(PY) -m bot run & bot=$$!; $(PY) -m generator serve & generator=$$!; \
	while kill -0 $$bot && kill -0 $$generator; do sleep 1; done 2>/dev/null; \
	echo "One of the two has ended, so the other is stopped as well."; exit 1

chaos: $(SETUP) ## the long chaos suite (about half an hour)
	$(PY) -m pytest -m chaos tests/chaos tests/cards

images: $(SETUP) ## the Dockerfile's steps of both images in fresh environments, and their commands (some gigabytes)
	$(PY) -m pytest -m "images or not images" tests/deployment

bench: $(SETUP) ## the figures of docs/benchmarks.md, measured here
	$(PY) -m generator bench
	$(PY) -m tests.bench.queue

docs: $(SETUP) ## the documents and the API reference as a site, in build/site
	NO_MKDOCS_2_WARNING=1 $(VENV)/bin/mkdocs build --strict --quiet

locales: $(SETUP) ## the catalogues brought up to date with the code, and what is left to translate
	$(PY) -m tests.languages.update

audit: $(SETUP) ## known holes in what is installed, by pip-audit
	$(PY) -m tests.deployment.audit

clean: ## removes what the targets made, the virtual environment too
	rm -rf $(VENV) demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
