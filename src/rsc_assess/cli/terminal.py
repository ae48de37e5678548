"""A person at a terminal: lines out, and lines in, however they were typed or pasted."""

import contextlib
import os
import re
import select
import shutil
import signal
import sys
from collections.abc import Iterator
from types import FrameType

import click

from rsc_assess.documents.source import FORBIDDEN

INTERRUPTED = 130
# What keys that are not letters send, and what a terminal puts around what is pasted into it.
ESCAPES = re.compile("\x1b(?:\\[[0-9;?]*[ -/]*[@-~]|O.|[^\\[O])?")
MOST_PASTED = 1_000_000


def is_there() -> bool:
    """Tell whether a person can be asked, and sees what is asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


class Terminal:
    """A terminal with a person before it."""

    def __init__(self) -> None:
        with contextlib.suppress(ImportError):
            # Makes arrow keys move in the line, where there is such a library.
            import readline  # noqa: F401

    @property
    def width(self) -> int:
        """The columns of the terminal at this moment."""
        return shutil.get_terminal_size((80, 24)).columns

    def say(self, *lines: str, strong: bool = False) -> None:
        """Print lines; strong ones in bold where the terminal can, and NO_COLOR does not forbid it."""
        is_bold = strong and os.environ.get("TERM") != "dumb"
        try:
            for line in lines:
                click.echo(click.style(line, bold=True) if is_bold else line)
        except OSError:
            hung_up()

    def ask(self, prompt: str) -> str:
        """
        Return what was typed, or the lines that were pasted at once.

        Raises:
            EOFError: There is no more.
        """
        while True:
            try:
                sys.stdout.flush()
                line = input(prompt) + self.pasted()
            except UnicodeDecodeError:
                self.say("Some of these letters cannot be read. Type them again, or set the terminal to UTF-8.")
                continue
            except OSError:
                hung_up()
                continue
            text = ESCAPES.sub("", line.replace("\r\n", "\n").replace("\r", "\n"))
            found = FORBIDDEN.search(text)
            if found is None and (text.strip() or not line.strip()):
                return text.strip()
            self.say("That key means nothing here." if found is None else "There are characters in this that cannot be kept. Type it again.")

    def pasted(self) -> str:
        """Return what came at once with a line that was read: nobody types the next one that fast."""
        if os.name != "posix":
            return ""
        found = b""
        file = sys.stdin.fileno()
        while len(found) < MOST_PASTED and select.select([file], [], [], 0.02 if found else 0)[0]:
            more = os.read(file, 65_536)
            if not more:
                break
            found += more
        return f"\n{found.decode(errors='replace')}" if found else ""


def hung_up(*_: int | FrameType | None) -> None:
    """End where the terminal has gone: nothing can be said any more, and what was said to be saved is."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        with contextlib.suppress(OSError):
            os.dup2(nowhere, stream)
    raise click.exceptions.Exit(INTERRUPTED)


@contextlib.contextmanager
def watched() -> Iterator[None]:
    """End well inside where the terminal is closed."""
    name = getattr(signal, "SIGHUP", None)
    if name is None or signal.getsignal(name) != signal.SIG_DFL:
        yield
        return
    signal.signal(name, hung_up)
    try:
        yield
    finally:
        signal.signal(name, signal.SIG_DFL)
