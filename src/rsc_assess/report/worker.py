"""
The child process that renders: it reads jobs from standard input and answers with lines of JSON.

Templates from outside run here, under limits on memory, and are stopped from outside when they take too long. The parent
(render.py) sends pickles down, which is the trusted direction, and never unpickles what comes up.
"""

import contextlib
import gc
import json
import os
import pickle
import queue
import struct
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import attrs

from rsc_assess.problems import MissingLibraryError, Place, Problem, RefusedError, RscError

if TYPE_CHECKING:
    from rsc_assess.report.pack import Pack
    from rsc_assess.report.pdf import Sheets
    from rsc_assess.report.sector_values import Content

HTML, PDF = "html", "pdf"
HEADER = struct.Struct(">QQ")
OUR_BUG = 70
PR_SET_PDEATHSIG, SIGKILL = 1, 9


@attrs.frozen
class Job:
    """
    One report to render.

    Attributes:
        reports: The report, once for each language, the first language first.

        pack: Its templates.

        outputs: Formats (html, pdf) with the files to write.

        brand: Whose colours, logo and names it carries.

        overall: Whether a summary or an infographic shows the overall result.

        strict: Whether addresses outside the report are refused rather than left out with a warning.
    """

    reports: "tuple[Content, ...]"
    pack: "Pack"
    outputs: tuple[tuple[str, Path], ...]
    brand: Any = None
    overall: bool = False
    strict: bool = False


def main() -> None:
    """Answer jobs until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    # What libraries print must not be taken for answers.
    os.dup2(2, 1)
    secure()
    # Looking for cycles while pages are laid out costs a sixth of the time and finds hardly any; they are all dropped after a report.
    gc.disable()
    jobs: queue.SimpleQueue[tuple[int, bytes] | None] = queue.SimpleQueue()
    threading.Thread(target=listen, args=(sys.stdin.buffer, jobs), daemon=True).start()
    if PDF in sys.argv[1:]:
        # Meanwhile the parent reads and scores. A computer without Pango says so when a PDF is asked for.
        with contextlib.suppress(Exception):
            preload()
    gc.freeze()
    kept: list[Sheets] = []
    while (order := jobs.get()) is not None:
        say(answers, answer(*order, kept, answers))
        gc.collect()


def secure() -> None:
    """Write no core dumps, which would hold a council's answers, and end with the parent."""
    with contextlib.suppress(Exception):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(Exception):
            import ctypes

            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)


def listen(source: BinaryIO, jobs: "queue.SimpleQueue[tuple[int, bytes] | None]") -> None:
    """Take jobs from the parent; when it is gone, the process ends, whatever it is doing."""
    while True:
        head = source.read(HEADER.size)
        if len(head) < HEADER.size:
            break
        memory, length = HEADER.unpack(head)
        jobs.put((memory, source.read(length)))
    jobs.put(None)
    # A parent that is done has had its answers. If a template is still running after this, nobody waits for it.
    threading.Event().wait(1)
    os._exit(1)


def preload() -> None:
    """Import what a PDF needs."""
    import jinja2.sandbox  # noqa: F401

    import rsc_assess.report.guard
    import rsc_assess.report.html
    import rsc_assess.report.templating  # noqa: F401
    from rsc_assess.report.pdf import load_weasyprint

    load_weasyprint()


def say(answers: BinaryIO, data: dict[str, Any]) -> None:
    """Send the parent a line."""
    line = json.dumps(data).encode() + b"\n"
    while line:
        line = line[answers.write(line) :]


def answer(memory: int, payload: bytes, kept: "list[Sheets]", answers: BinaryIO) -> dict[str, Any]:
    """Return what became of a job, as data."""
    limit_memory(memory)
    try:
        job: Job = pickle.loads(payload)  # noqa: S301  (from the parent)
        return {"done": carry_out(job, kept, answers)}
    except (MemoryError, SystemError):
        # A library whose allocation fails may say SystemError, or end the process.
        problem = Problem("T412", "stopped: this needs more memory than a report may have", "Make it smaller", Place("report"))
        return {"failed": as_data(RefusedError(str(problem), [problem])), "spent": True}
    except RscError as error:
        return {"failed": as_data(error)}
    except ImportError as error:
        return {"failed": as_data(MissingLibraryError(f"This computer lacks a library that reports need ({error}). [F601]"))}
    except BaseException as error:
        import traceback

        return {
            "failed": {"exit": OUR_BUG, "message": type(error).__name__, "problems": [], "trace": traceback.format_exc()[-20_000:]},
            "spent": True,
        }


def limit_memory(memory: int) -> None:
    """Let this process have so many bytes and no more, where the system can do that."""
    with contextlib.suppress(Exception):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (memory if hard == resource.RLIM_INFINITY else min(memory, hard), hard))


def as_data(error: RscError) -> dict[str, Any]:
    """Return an error as data."""
    return {"exit": error.exit_code, "message": str(error), "problems": [problem.as_data() for problem in error.problems]}


def carry_out(job: Job, kept: "list[Sheets]", answers: BinaryIO) -> dict[str, Any]:
    """Render a job, write its files, and return pages and warnings as data."""
    say(answers, {"stage": f"running {job.pack.kind}/report.html"})
    contents: dict[str, bytes] = {}
    pages = None
    warnings: list[Problem] = []
    formats = [format for format, _ in job.outputs]
    if PDF in formats:
        from rsc_assess.report.pdf import Sheets, fitting_page

        if not kept:
            kept.append(Sheets())
        page, made = fitting_page(job.reports, job.pack, job.brand, job.overall, kept[0], job.strict)
        warnings.extend(made.warnings)
        pages, contents[PDF] = made.pages, made.content
    else:
        from rsc_assess.report.html import render_page
        from rsc_assess.report.templating import noting

        with noting() as noted:
            page = render_page(job.reports, job.pack, job.brand, overall=job.overall)
        warnings.extend(noted)
    if HTML in formats:
        from rsc_assess.report.guard import screen_html, with_csp

        say(answers, {"stage": f"screening {job.pack.kind}/report.html"})
        html = page.self_contained()
        warnings.extend(screen_html(html, job.strict))
        contents[HTML] = with_csp(html).encode()
    for format, path in job.outputs:
        write_part(path, contents[format])
    return {"pages": pages, "warnings": [problem.as_data() for problem in dict.fromkeys(warnings)]}


def write_part(path: Path, content: bytes) -> None:
    """Write a part file; the parent sees to the rest. Raises FileAccessError where it cannot be written."""
    from rsc_assess.writing import writing_to

    with writing_to(path), path.open("xb") as file:
        file.write(content)


if __name__ == "__main__":
    main()
