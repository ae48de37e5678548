"""A person at a real terminal: starts the command line in a pseudo-terminal, types, and reads what is on the screen."""

import contextlib
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from fcntl import ioctl
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 20.0


class Person:
    """
    A person with the command line before them.

    Attributes:
        seen: All that was shown so far, without the codes of the terminal.
    """

    def __init__(self, *arguments: str | Path, folder: Path, columns: int = 80, **environment: str) -> None:
        given = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TERM": "xterm", "COLUMNS": str(columns), "LINES": "40", **environment}
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(sys.executable, [sys.executable, "-m", "rsc_assess", *map(str, arguments)], given)
        ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.raw = ""
        self.told = 0

    def __enter__(self) -> "Person":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.process:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        with contextlib.suppress(OSError):
            os.close(self.file)

    @property
    def seen(self) -> str:
        """All that was shown so far, without the codes of the terminal."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.raw).replace("\r", "")

    def read(self, until: float) -> bool:
        """Read what is shown; tell whether more may come before a moment."""
        ready = select.select([self.file], [], [], max(0.0, until - time.monotonic()))[0]
        if not ready:
            return False
        try:
            more = os.read(self.file, 65_536)
        except OSError:
            return False
        self.raw += more.decode(errors="replace")
        return bool(more)

    def waits(self, text: str) -> str:
        """Wait until a text is shown that was not there the last time; return what was shown up to it."""
        until = time.monotonic() + PATIENCE
        while text not in self.seen[self.told :]:
            assert self.read(until), f"{text!r} did not come: {self.seen[self.told :]}"
        start = self.told
        self.told = self.seen.index(text, start) + len(text)
        return self.seen[start : self.told]

    def types(self, text: str, end: str = "\r") -> None:
        """Type a text, and Enter."""
        os.write(self.file, (text + end).encode())

    def said(self, prompt: str, text: str) -> str:
        """Wait for a prompt, and answer it; return what was shown before."""
        shown = self.waits(prompt)
        self.types(text)
        return shown

    def ends(self) -> int:
        """Wait for the end; return the exit code, or minus the signal."""
        until = time.monotonic() + PATIENCE
        while self.read(until):
            pass
        return self.left(until)

    def hangs_up(self) -> int:
        """Close the terminal, as a window is closed; return how the program ended."""
        os.close(self.file)
        return self.left(time.monotonic() + PATIENCE)

    def left(self, until: float) -> int:
        """Return how the program ended, which it must before a moment."""
        while time.monotonic() < until:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                self.process = 0
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        raise AssertionError(f"it goes on: {self.seen[-2000:]}")
