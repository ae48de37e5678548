"""
Reports rendered in child processes, one or many at once, and published whole or not at all.

Each worker is a child that keeps its parsed styles and fonts. One that crashes, hangs or takes too much memory is stopped
and replaced; the reports of the others are not touched. Nothing that a child sends is trusted: answers are plain JSON.
"""

import contextlib
import json
import os
import pickle
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import attrs

from rsc_assess.problems import FileAccessError, InputError, MissingLibraryError, Place, Problem, RefusedError, RscError, problem_from
from rsc_assess.report.sector_values import ASSESSMENT, EDITION, made_of
from rsc_assess.report.worker import HEADER, OUR_BUG, PDF, Job
from rsc_assess.writing import check_target, part_path, publish, remove, remove_stale_parts

if TYPE_CHECKING:
    from rsc_assess.report.brand import Brand
    from rsc_assess.report.pack import Pack
    from rsc_assess.report.sector_values import Content

__all__ = ["Job", "Limits", "Result", "Stopped", "Workers", "render"]

STARTING = "starting"
SECONDS_TO_START = 60
LONGEST_LINE = 4_000_000
MOST_TRACE = 20_000
KINDS: dict[int, type[RscError]] = {one.exit_code: one for one in (InputError, FileAccessError, RefusedError, MissingLibraryError)}
START = "import sys; sys.path.append(sys.argv.pop(1)); from rsc_assess.report.worker import main; main()"


@attrs.frozen
class Limits:
    """
    What one report may take.

    Attributes:
        seconds: From the moment a worker begins with the job; more is added for long reports.

        memory: Bytes of address space of the worker; more is added for long reports. Held where the system can do that (POSIX).
    """

    seconds: float = 120
    memory: int = 2_000_000_000

    SECONDS_PER_PAGE = 1.0
    BYTES_PER_PAGE = 4_000_000

    def seconds_for(self, pages: int) -> float:
        """Return the time for a report of so many pages."""
        return self.seconds + (self.SECONDS_PER_PAGE * pages if self.seconds >= 10 else 0)

    def memory_for(self, pages: int) -> int:
        """Return the memory for a report of so many pages."""
        return self.memory + self.BYTES_PER_PAGE * pages


@attrs.frozen
class Result:
    """
    What became of a job.

    Attributes:
        error: Why there is no file, or None.

        warnings: What was left out or replaced in it.

        pages: Of its PDF, if it has one.

        seconds: How long it took.
    """

    job: Job
    error: RscError | None = None
    warnings: tuple[Problem, ...] = ()
    pages: int | None = None
    seconds: float = 0

    @property
    def is_done(self) -> bool:
        """Whether its files are there."""
        return self.error is None


class Stopped(KeyboardInterrupt):
    """SIGTERM or SIGHUP came. `exit_code` is what a shell expects then."""

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by signal {number}")
        self.exit_code = 128 + number


class FaultError(RscError):
    """A fault of ours in a worker; `trace` is its traceback."""

    exit_code = OUR_BUG
    trace = ""


def render(
    jobs: Iterable[Job],
    workers: int = 2,
    on_done: Callable[[Result], None] | None = None,
    limits: Limits | None = None,
    overwrite: bool = True,
) -> list[Result]:
    """Render jobs, as Workers.run does, with workers that are started for them alone."""
    with Workers(workers, limits) as started:
        return started.run(jobs, on_done, overwrite)


def render_apart(reports: "tuple[Content, ...]", pack: "Pack", brand: "Brand | None", overall: bool, format: str) -> bytes:
    """
    Return a report as HTML or PDF, rendered in a process of its own.

    Raises:
        RscError: There is none, and why.
    """
    with tempfile.TemporaryDirectory(prefix="rsc-assess-") as folder:
        path = Path(folder) / f"report.{format}"
        (result,) = render([Job(reports, pack, ((format, path),), brand, overall)], workers=1)
        if result.error:
            raise result.error
        return path.read_bytes()


class Child:
    """
    A running worker.

    Attributes:
        task: What it is doing, if anything.

        stage: What it said last about it.
    """

    def __init__(self, events: "queue.SimpleQueue[tuple[Child, dict[str, Any] | None]]", preload: tuple[str, ...]) -> None:
        self.task: Task | None = None
        self.stage = STARTING
        self.folder = tempfile.mkdtemp(prefix="rsc-assess-")
        self.events = events
        here = str(Path(__file__).resolve().parents[2])
        apart: dict[str, Any] = {"process_group": 0} if os.name == "posix" else {"creationflags": 0x200}  # CREATE_NEW_PROCESS_GROUP
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115  (kept open as long as the child)
        self.process = subprocess.Popen(  # noqa: S603  (this program itself)
            [sys.executable, "-P", "-c", START, here, *preload],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            env={**os.environ, "TMPDIR": self.folder, "TEMP": self.folder, "TMP": self.folder},
            **apart,
        )
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        """Pass on what the child says, line by line; None when it is gone."""
        assert self.process.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            while line := self.process.stdout.readline(LONGEST_LINE):
                try:
                    said = json.loads(line)
                except ValueError:
                    break
                if not isinstance(said, dict):
                    break
                self.events.put((self, said))
        self.events.put((self, None))

    def send(self, memory: int, payload: bytes) -> None:
        """Give the child a job."""
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.write(HEADER.pack(memory, len(payload)))
            self.process.stdin.write(payload)
            self.process.stdin.flush()

    def stop(self) -> int:
        """End the child, and remove what it kept on disk. Return how it ended."""
        with contextlib.suppress(OSError):
            self.process.kill()
        code = self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.errors):
            with contextlib.suppress(OSError, AttributeError):
                stream.close()  # type: ignore[union-attr]
        shutil.rmtree(self.folder, ignore_errors=True)
        return code


@attrs.define
class Task:
    """A job that a child is doing: its part files, and when it is stopped."""

    job: Job
    parts: list[tuple[Path, Path]]
    began: float
    until: float
    allowed: float


class Workers:
    """
    Child processes that render. Start them early: they load what they need while the caller reads and scores.

        with Workers(2) as workers:
            results = workers.run(jobs)
    """

    def __init__(self, count: int = 2, limits: Limits | None = None, preload: Sequence[str] = (PDF,)) -> None:
        self.count = max(count, 1)
        self.limits = limits or Limits()
        self.preload = tuple(preload)
        self.events: queue.SimpleQueue[tuple[Child, dict[str, Any] | None]] = queue.SimpleQueue()
        self.children: list[Child] = []
        self.ending = contextlib.ExitStack()

    def __enter__(self) -> "Workers":
        self.ending.enter_context(signals_stop())
        try:
            for _ in range(self.count):
                self.children.append(Child(self.events, self.preload))
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop all children and remove their part files."""
        with self.ending, signals_wait():
            for child in self.children:
                child.stop()
                for _, part in child.task.parts if child.task else ():
                    remove(part)
            self.children.clear()

    def run(self, jobs: Iterable[Job], on_done: Callable[[Result], None] | None = None, overwrite: bool = True) -> list[Result]:
        """
        Return what became of each job, in the order in which they ended.

        One that fails never stops the others, but a disk that cannot be written to stops all.

        Args:
            jobs: Taken one by one as workers become free, so that an iterator may read and score meanwhile.

            on_done: Called in this thread after each.

            overwrite: Whether files that exist are replaced.

        Raises:
            FileAccessError: The disk is full.

            Stopped: SIGTERM or SIGHUP came (and KeyboardInterrupt on Ctrl-C); nothing half-written is left.
        """
        results: list[Result] = []
        cleaned: set[Path] = set()
        waiting = iter(jobs)
        are_more = True

        def settle(result: Result) -> None:
            results.append(result)
            if on_done:
                on_done(result)
            if result.error and is_disk_full(result.error):
                raise result.error

        while True:
            while are_more and (free := self.free_child()):
                job = next(waiting, None)
                if job is None:
                    are_more = False
                    break
                try:
                    for _, path in job.outputs:
                        check_target(path, overwrite)
                        if path.parent not in cleaned:
                            cleaned.add(path.parent)
                            remove_stale_parts(path.parent)
                except FileAccessError as error:
                    settle(Result(job, error))
                    continue
                self.start(free, job)
            busy = [child for child in self.children if child.task]
            if not busy:
                return results
            result = self.wait(busy, overwrite)
            if result is not None:
                settle(result)

    def free_child(self) -> Child | None:
        """Return a child without a job, replacing those that are gone; None if all are busy."""
        while len(self.children) < self.count:
            self.children.append(Child(self.events, self.preload))
        return next((child for child in self.children if child.task is None), None)

    def start(self, child: Child, job: Job) -> None:
        """Give a job to a child."""
        parts = [(path, part_path(path)) for _, path in job.outputs]
        named = attrs.evolve(job, outputs=tuple((format, part) for (format, _), (_, part) in zip(job.outputs, parts, strict=True)))
        payload = pickle.dumps(named, protocol=pickle.HIGHEST_PROTOCOL)
        pages = expected_pages(job, payload)
        allowed = self.limits.seconds_for(pages)
        began = time.monotonic()
        child.task = Task(job, parts, began, began + allowed + SECONDS_TO_START, allowed)
        child.stage = STARTING
        child.send(self.limits.memory_for(pages), payload)

    def wait(self, busy: list[Child], overwrite: bool) -> Result | None:
        """Wait for the next thing to happen; return a result if that was one."""
        first = min(child.task.until for child in busy if child.task)
        try:
            child, said = self.events.get(timeout=max(first - time.monotonic(), 0))
        except queue.Empty:
            late = min(busy, key=lambda one: one.task.until if one.task else 0)
            task = late.task
            assert task is not None
            what = f"stopped after {task.allowed:.0f} s, while {late.stage}"
            self.replace(late)
            return ended(
                task, failure(RefusedError, "T411", what, "Look for endless loops in the template, or give it more time with --timeout", task.job)
            )
        task = child.task
        if child not in self.children or (said is not None and task is None):
            return None
        if said is None:
            stage = child.stage
            code = self.replace(child)
            if task is None:
                return None
            # A library that gets no memory ends the process, often without a word.
            what = f"the part of the program that renders broke off ({how_ended(code)}), while {stage}"
            return ended(task, failure(RefusedError, "T423", what, "It may need more memory than a report may have; make it smaller", task.job))
        assert task is not None
        if "stage" in said:
            if child.stage == STARTING:
                task.until = time.monotonic() + task.allowed
            child.stage = str(said["stage"])[:200]
            return None
        child.task = None
        if said.get("spent"):
            self.replace(child, task)
        done = said.get("done")
        if not isinstance(done, dict):
            for _, part in task.parts:
                remove(part)
            return ended(task, error_from(said.get("failed")))
        try:
            for path, part in task.parts:
                publish(part, path, overwrite)
        except FileAccessError as error:
            for _, part in task.parts:
                remove(part)
            return ended(task, error)
        pages = done.get("pages")
        return attrs.evolve(ended(task), pages=pages if isinstance(pages, int) else None, warnings=problems_from(done.get("warnings")))

    def replace(self, child: Child, task: Task | None = None) -> int:
        """Stop a child, remove its part files, and forget it; another takes its place when there is work. Return how it ended."""
        code = child.stop()
        task = task or child.task
        for _, part in task.parts if task else ():
            remove(part)
        self.children.remove(child)
        return code


# How many bytes of a report make a page, at least: that of an edition is mostly figures that pages do not show.
BYTES_OF_A_PAGE = {ASSESSMENT: 1_000, EDITION: 20_000}


def expected_pages(job: Job, payload: bytes) -> int:
    """Return how many pages a job may make at most, judged by its size; only limits depend on it."""
    return 50 + len(payload) // BYTES_OF_A_PAGE[made_of(job.reports[0])]


def ended(task: Task, error: RscError | None = None) -> Result:
    """Return the result of a task that ends now."""
    return Result(task.job, error, seconds=time.monotonic() - task.began)


def failure(kind: type[RscError], code: str, what: str, remedy: str, job: Job) -> RscError:
    """Return an error about a job's templates."""
    problem = Problem(code, what, remedy, Place(f"{job.pack.kind}/report.html"))
    return kind(str(problem), [problem])


def how_ended(code: int) -> str:
    """Return in words how a process ended."""
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def error_from(data: object) -> RscError:
    """Return the error that a child told as data."""
    found: dict[str, Any] = data if isinstance(data, dict) else {}
    kind = KINDS.get(found.get("exit", OUR_BUG))
    if kind is not None:
        return kind(str(found.get("message")), problems_from(found.get("problems")))
    problem = Problem("F700", f"this is a fault in rsc-assess: {found.get('message')}", "Report what --debug prints", Place("report"))
    error = FaultError(str(problem), [problem])
    error.trace = str(found.get("trace", ""))[:MOST_TRACE]
    return error


def problems_from(data: object) -> tuple[Problem, ...]:
    """Return problems from data of a child."""
    return tuple(problem_from(one) for one in data if isinstance(one, dict)) if isinstance(data, list) else ()


def is_disk_full(error: RscError) -> bool:
    """Return whether nothing more can be written."""
    full = (os.strerror(28), os.strerror(122))  # ENOSPC, EDQUOT
    return isinstance(error, FileAccessError) and any(words in str(error) for words in full)


@contextlib.contextmanager
def signals_stop() -> Iterator[None]:
    """Make SIGTERM and SIGHUP raise Stopped, as SIGINT raises KeyboardInterrupt, where nobody else asked for them."""

    def stop(number: int, _: FrameType | None) -> None:
        raise Stopped(number)

    before = {}
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def signals_wait() -> Iterator[None]:
    """Keep signals that would stop us waiting until what is inside is done."""
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
