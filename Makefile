# make run · make test · make check · make help
# Needs Python 3.11 or newer, git and make; everything else is set up here.

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
IN_VENV := .venv/bin/python
COMPILE := .venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock"

# Compiled modules are kept: without them every start of Python compiles all of Saraban.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test test-long check format lock bench screenshots clean
.DEFAULT_GOAL := help

help:
	@echo "make run          demo system at http://127.0.0.1:8000 (HOST, PORT, DATABASE_URL, SARABAN_DATA)"
	@echo "make test         all tests, browser and PostgreSQL included (ARGS='-k name')"
	@echo "make test-long    load, kill and fuzz runs"
	@echo "make check        formatting, lint, types, pages, layers, migrations, docs in step"
	@echo "make format       put formatting right"
	@echo "make bench        measure on the legacy data set; writes bench/results.json"
	@echo "make screenshots  make the pictures of the README"
	@echo "make lock         write the lock files anew from pyproject.toml"
	@echo "make setup        install everything into .venv"

setup: .venv/dev.stamp

run: .venv/run.stamp
	@exec $(IN_VENV) -m tools.run

test: .venv/dev.stamp
	@$(IN_VENV) -m tools.test $(ARGS)

test-long: .venv/dev.stamp
	@$(IN_VENV) -m tools.test --long $(ARGS)

check: .venv/dev.stamp
	@$(IN_VENV) -m tools.check

format: .venv/dev.stamp
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

bench: .venv/dev.stamp
	@$(IN_VENV) -m bench $(ARGS)

screenshots: .venv/dev.stamp
	@$(IN_VENV) -m tools.screenshots $(ARGS)

lock: .venv/dev.stamp
	$(COMPILE) --group build --output-file requirements.lock
	$(COMPILE) --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The development packages contain those of the running system.
.venv/run.stamp: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found"; exit 1; }
	@$(PYTHON) tools/bootstrap.py requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found"; exit 1; }
	@$(PYTHON) tools/bootstrap.py requirements-dev.lock
	@touch .venv/run.stamp $@
