"""`python -m rsc_assess`."""

from rsc_assess.cli import run

run()
