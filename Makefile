# Each target is one line; the work is in scripts/ and in Django's commands.
.DEFAULT_GOAL := help
.PHONY: help setup run test faults bench fmt lint seed docs lock clean

help: ## this list
	@sed -n 's/\$$\$$/$$/g; s/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

setup: ## .venv with the pinned packages; skipped when nothing changed
	@scripts/setup.sh run

run: ## serve on http://127.0.0.1:$$PORT (8000), data in $$ANTECHAMBER_DATA (var/); Ctrl-C stops it
	@scripts/run.sh

test: ## everything: SQLite, PostgreSQL, browser; ARGS="-k word" for pytest
	@scripts/test.sh $(ARGS)

faults: ## two thousand letters in a storm of kills, on both databases; ten minutes and more
	@scripts/setup.sh dev && FAULTS=full .venv/bin/python -m tests.run -n0 tests/faults/test_storm.py

bench: ## the main pages under load; table here, JSON in var/bench/
	@scripts/setup.sh dev && .venv/bin/python -m benchmarks $(ARGS)

fmt: ## format Python and templates
	@scripts/lint.sh fix

lint: ## everything a reviewer should not have to say
	@scripts/lint.sh check

seed: ## load the invented demo into the data folder
	@scripts/setup.sh run && .venv/bin/python manage.py migrate -v 0 && .venv/bin/python manage.py load_demo

docs: ## bring new sentences into the translations and compile them (needs gettext)
	@.venv/bin/python scripts/messages.py collect

lock: ## requirements*.txt anew from requirements*.in
	@scripts/lock.sh

clean: ## remove what set-up, tests and linters made; your data in var/ stays
	@rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis .coverage htmlcov test-results staticfiles
