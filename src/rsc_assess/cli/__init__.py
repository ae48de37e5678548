"""The command line: a thin coat. Each command opens, calls and prints."""

from rsc_assess.cli.start import main, run

__all__ = ["main", "run"]
