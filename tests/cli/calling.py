"""The command line called in this process, through to its exit code: what a new process would cost is saved."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import attrs
from click.testing import CliRunner

from rsc_assess.cli import run


@attrs.frozen
class Done:
    """What a call left behind: its exit code, and what it wrote to both streams."""

    code: int
    out: str
    err: str

    def data(self) -> Any:
        """Return the JSON on standard output."""
        return json.loads(self.out)


def call(*arguments: str | Path, stdin: bytes = b"", terminal: bool = False) -> Done:
    """
    Call the command line.

    Args:
        terminal: Whether a person is there who can be asked.
    """
    with CliRunner().isolation(input=stdin) as (out, err, _), patch.object(sys, "argv", ["rsc-assess", *map(str, arguments)]):
        with patch.object(sys.stdin, "isatty", lambda: terminal):
            try:
                run()
            except SystemExit as stop:
                code = stop.code
        sys.stdout.flush()
        sys.stderr.flush()
    assert isinstance(code, int)
    return Done(code, out.getvalue().decode(), err.getvalue().decode())


def done(*arguments: str | Path, stdin: bytes = b"", terminal: bool = False) -> Done:
    """Call the command line, which must end well."""
    found = call(*arguments, stdin=stdin, terminal=terminal)
    assert found.code == 0, found.err
    return found


def refused(arguments: Sequence[str | Path], code: int, *says: str, stdin: bytes = b"") -> Done:
    """Call the command line, which must end with a code and say so, on standard error alone."""
    found = call(*arguments, stdin=stdin)
    assert (found.code, found.out) == (code, ""), found
    # Click wraps what it says of usage.
    said = " ".join(found.err.split())
    for one in says:
        assert one in said, found.err
    return found
