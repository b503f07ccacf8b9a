# A thin menu. What is checked stands in .ci/run, how things are set up in .ci/setup.py.

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench demo docs screenshots nightly

PYTHON ?= python3
BIN := .venv/bin
UV := .venv/.setup/uv/bin/uv --quiet --no-progress

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 13

run: ## set up, then start all sites with invented answers
	@$(PYTHON) .ci/setup.py run
	@exec $(BIN)/voice up --demo

test: ## set up, then run every test and measure coverage
	@$(PYTHON) .ci/setup.py test
	@$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

check: ## run all checks, as CI does
	@.ci/run

fix: ## mend layout and requirements files
	@$(PYTHON) .ci/setup.py test
	@$(BIN)/ruff check --fix --show-fixes .
	@$(BIN)/ruff format .
	@$(UV) export --frozen --no-emit-project --no-annotate --no-header --no-dev -o requirements.txt
	@$(UV) export --frozen --no-emit-project --no-annotate --no-header --only-dev -o requirements-dev.txt

bench: ## measure speed against a reference
	@$(PYTHON) .ci/setup.py test
	@$(BIN)/python -m pytest -q -p no:randomly -m bench tests/bench

demo: ## send 400 invented young people to the running sites
	@$(PYTHON) .ci/setup.py run
	@$(BIN)/voice demo --children 400 --seed 1

docs: ## write the generated pages of docs/reference anew
	@$(PYTHON) .ci/setup.py test
	@$(BIN)/python docs/generate.py

screenshots: ## draw every page of the young people's site into screenshots/
	@$(PYTHON) .ci/setup.py test
	@$(BIN)/python -m pytest -q -p no:randomly tests/journeys/screenshots.py

nightly: ## what takes long: whole campaigns, pa11y, Lighthouse, seconds on a slow link
	@$(PYTHON) .ci/setup.py test
	@$(PYTHON) .ci/web.py nightly
	@$(BIN)/python -m pytest -s -p no:randomly -m long -o "python_files=test_*.py nightly_*.py" tests
