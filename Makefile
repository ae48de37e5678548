# One word per task. Each sets up what it needs first (.ci/prepare), so that it works in a fresh clone.
# Through bash, since an unpacked zip has lost the file modes.
PREPARE := @bash .ci/prepare

.DEFAULT_GOAL := help
.PHONY: help report test nightly lint bench examples clean

help:  ## List these words
	@sed -n 's/^\([a-z]*\):  *## /\1 /p' Makefile | while read -r word text; do printf 'make %-8s %s\n' "$$word" "$$text"; done

report:  ## Make the report of the shipped example in out/example
	$(PREPARE) report
	@.venv/bin/rsc-assess demo -o out/example --force
	@ls out/example/report.pdf out/example/report.html out/example/scorecard.json >/dev/null
	@printf '%s\n' 'PDF   out/example/report.pdf' 'HTML  out/example/report.html' 'JSON  out/example/scorecard.json'

test:  ## Run the tests
	$(PREPARE) test
	@.venv/bin/python -m pytest

nightly:  ## Run the slow tests, and change the modules of scoring and disclosure to see whether tests notice
	$(PREPARE) nightly
	@status=0; \
	.venv/bin/python -m pytest -m nightly || status=1; \
	.venv/bin/python .ci/mutation.py || status=1; \
	exit $$status

lint:  ## Check style and types
	$(PREPARE) lint
	@status=0; \
	.venv/bin/ruff check || status=1; \
	.venv/bin/ruff format --check || status=1; \
	.venv/bin/mypy || status=1; \
	exit $$status

# The extras come along: a benchmark may measure us beside a peer.
bench:  ## Run each benchmark in turn
	$(PREPARE) test
	@set -e; for benchmark in $(sort $(filter-out benchmarks/timing.py benchmarks/plain_scorer.py,$(wildcard benchmarks/*.py))); do echo "== $$benchmark"; PYTHONPATH=. .venv/bin/python "$$benchmark"; done

examples:  ## Renew docs/examples after a change that moves the report; read the diff
	$(PREPARE) report
	@.venv/bin/python .ci/edition.py
	@.venv/bin/rsc-assess demo -o out/example --force
	@cp out/example/scorecard.json out/example/report.html out/example/report.pdf docs/examples/
	@for kind in summary infographic; do .venv/bin/rsc-assess report docs/examples/answers.yaml -o docs/examples/$$kind.pdf --kind $$kind --edition docs/examples/edition.json --force; done

# Not all of out/: reports of one's own may lie there.
clean:  ## Remove .venv, the example report and caches
	rm -rf .venv out/example mutants build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +
