# One word for each task. `.ci/prepare` sets up what a task needs, and is quick when it is all there.
PYTHON_IN = .venv/bin/python
SHELL = /bin/bash

.PHONY: help report test nightly lint bench examples clean

help:
	@echo "make report   set up, and make the example council's report in out/example"
	@echo "make test     set up, and run all tests but the nightly ones"
	@echo "make lint     ruff and mypy"
	@echo "make nightly  the slow tests"
	@echo "make bench    the measurements in benchmarks/"
	@echo "make examples renew docs/examples from the program"
	@echo "make clean    delete what make made"

report:
	@.ci/prepare report
	@.venv/bin/rsc-assess demo -o out/example --force
	@echo
	@echo "PDF:   $(CURDIR)/out/example/report.pdf"
	@echo "HTML:  $(CURDIR)/out/example/report.html"
	@echo "JSON:  $(CURDIR)/out/example/scorecard.json"

test:
	@.ci/prepare test
	@$(PYTHON_IN) -m pytest

nightly:
	@.ci/prepare test
	@$(PYTHON_IN) -m pytest -m nightly

lint:
	@.ci/prepare lint
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

bench:
	@.ci/prepare test
	@for file in benchmarks/*.py; do echo "== $$file"; $(PYTHON_IN) "$$file" || exit 1; done

examples:
	@.ci/prepare report
	@.venv/bin/rsc-assess demo -o out/example --force
	@cp out/example/scorecard.json out/example/report.html out/example/report.pdf docs/examples/

clean:
	@rm -rf .venv out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
