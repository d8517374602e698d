# The only entry point. `make run` does the main job end to end; `make test` proves it.
PYTHON ?= python3
PEOPLE ?= 730000
YEARS  ?= 3
SEED   ?= 1
VENV   := .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run serve test check bench soak docs audit pictures lock clean

help: ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(VENV)/run ## a synthetic Greater Nottingham, from records to the plan (PEOPLE=20000 is quick)
	$(BIN)/sherwood demo --people $(PEOPLE) --years $(YEARS) --seed $(SEED) --out demo \
	    --partnership examples/greater-nottingham

serve: $(VENV)/service ## the service, for a demonstration: open http://localhost:8000
	$(BIN)/sherwood serve --demonstration --partnership examples/greater-nottingham $(if $(wildcard demo/warehouse/current),--warehouse demo/warehouse)

test: $(VENV)/dev ## every test but the long ones; the service on SQLite and on PostgreSQL
	$(BIN)/pytest -n 2 -m "not soak"
	SHERWOOD_TEST_DATABASE=postgresql $(BIN)/pytest -n 2 -m "not soak and not browser" tests/service \
	    --ignore tests/service/accounts/test_serve.py # a demonstration keeps to SQLite

check: $(VENV)/dev ## style, types, layers, dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry src

bench: $(VENV)/dev ## speed and memory of each part, beside what others offer
	$(BIN)/python -m benchmarks

soak: $(VENV)/dev ## the long proofs, at full size
	$(BIN)/pytest -m soak
	SHERWOOD_TEST_DATABASE=postgresql $(BIN)/pytest -m "browser or soak" tests/service

docs: $(VENV)/dev ## the manual, into site/
	$(BIN)/mkdocs build --strict

audit: $(VENV)/dev ## known weaknesses of what is installed, from an advisory service that must be within reach
	$(BIN)/pip-audit --require-hashes --disable-pip --strict -r requirements/service.txt
	$(BIN)/pip-audit --require-hashes --disable-pip --strict -r requirements/dev.txt

pictures: $(VENV)/dev ## the manual's pictures of the service, taken by the tests of each role's day
	SHERWOOD_PICTURES=1 $(BIN)/pytest tests/service/browser -k "day"

lock: $(VENV)/dev ## compile the hash-locked requirements again
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --extra build -o requirements/run.txt
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --extra build --extra service -c requirements/run.txt -o requirements/service.txt
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --extra build --extra spark --extra service --extra dev -c requirements/run.txt -o requirements/dev.txt

clean: ## remove what was made, but not your data
	rm -rf $(VENV) build dist site .pytest_cache .mypy_cache .ruff_cache

$(VENV)/run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Sherwood needs Python 3.11 or later; name one with make PYTHON=...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what Sherwood needs (about a minute the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/service: requirements/service.txt $(VENV)/run
	@echo "Installing what the service needs (about a minute the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/service.txt
	@$(BIN)/python -m sherwood.service.assets
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/run
	@echo "Installing what the tests need (about two minutes the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m sherwood.service.assets
	@touch $@
