"""
How fast reports are made, beside bare WeasyPrint on the same HTML and CSS, in one run and in turn; and how much memory they take.

Bars: a warm render 1.1 times bare WeasyPrint, the whole process 1.5 times WeasyPrint's own command line, memory 100 MB and
4 MB a page, flat over 100 reports. Chromium is measured for information. Only ratios of one run say anything: other runs, and
other computers, have other seconds. Linux only, since it reads /proc.

    make bench          python benchmarks/report.py --quick
"""

import datetime
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import attrs
import yaml
from benchmarks.scoring import large_file
from benchmarks.timing import EXAMPLE

from rsc_assess import Report, build_report, load_assessment, load_questionnaire, score_assessment
from rsc_assess.report.html import render_page
from rsc_assess.report.pack import Pack, open_pack
from rsc_assess.report.pdf import VARIANT
from rsc_assess.report.render import Job, Workers

WARM, COLD = 1.1, 1.5
MEGABYTES, MEGABYTES_A_PAGE = 100, 4
GROWN = 1.1
# About 10, 50 and 200 pages in the full kind.
SIZES = (20, 180, 800)

# Renders the same page again for each line of input, with fonts and parsed CSS shared; prints the number of pages.
BARE = """
import sys
from pathlib import Path
import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
html, css, target, variant = Path(sys.argv[1]).read_text("utf-8"), Path(sys.argv[2]).read_text("utf-8"), sys.argv[3], sys.argv[4]
fonts, counters = FontConfiguration(), CounterStyle()
sheet = weasyprint.CSS(string=css, font_config=fonts, counter_style=counters)
for line in sys.stdin:
    document = weasyprint.HTML(string=html).render(fonts, counters.copy(), stylesheets=[sheet], pdf_variant=variant, pdf_tags=True)
    document.write_pdf(target, pdf_variant=variant, pdf_tags=True)
    print(len(document.pages), flush=True)
"""


@attrs.frozen
class Cost:
    """What something took: seconds by the clock, and seconds of the processor in all processes that did it."""

    wall: float
    cpu: float


@attrs.define
class Bars:
    """Prints figures beside their bars, and remembers those that were missed."""

    missed: list[str] = attrs.field(factory=list)

    def head(self, text: str) -> None:
        print(f"\n{text}", flush=True)

    def line(self, what: str, figure: str, bar: str = "", is_met: bool | None = None) -> None:
        verdict = "" if is_met is None else "  met" if is_met else "  MISSED"
        print(f"  {what:<38} {figure:>30}   {bar}{verdict}", flush=True)
        if is_met is False:
            self.missed.append(what)


def example_report() -> Report:
    return build_report(score_assessment(load_assessment(EXAMPLE)))


def sized_report(questions: int) -> Report:
    """Return a report on a questionnaire of so many questions, all answered."""
    chance = random.Random(1)
    questionnaire = load_questionnaire(large_file(questions))
    said = {question.id: chance.randrange(6) for question in questionnaire.questions()}
    answers = {"questionnaire": "large", "version": "1.0.0", "council": {"name": "Testham"}, "date": datetime.date(2026, 11, 1), "answers": said}
    return build_report(score_assessment(load_assessment(answers, questionnaire)))


def cpu_of(process: int) -> float:
    """Return the seconds of processor time that a running process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(process: int, key: str) -> int:
    """Return the memory of a running process in MB: VmRSS for now, VmHWM for its peak."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(key)).split()[1]) // 1024


def timed(work: Callable[[], object], process: int) -> Cost:
    """Return what work in another process took: by the clock until it answers, CPU time with what it clears up after that."""
    before, start = cpu_of(process), time.perf_counter()
    work()
    wall, after = time.perf_counter() - start, cpu_of(process)
    time.sleep(0.2)
    while (now := cpu_of(process)) > after:
        after = now
        time.sleep(0.2)
    return Cost(wall, after - before)


def run(command: Sequence[str]) -> Cost:
    """Return what a whole process took, its own children included."""
    wall = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed: {said.decode()[-500:]}")
    return Cost(time.perf_counter() - wall, used.ru_utime + used.ru_stime)


def compared(first: Sequence[Cost], other: Sequence[Cost]) -> Cost:
    """Return the median ratios of pairs: how many times the first the other took."""
    pairs = list(zip(first, other, strict=True))
    return Cost(statistics.median(b.wall / a.wall for a, b in pairs), statistics.median(b.cpu / a.cpu for a, b in pairs))


def median(costs: Sequence[Cost]) -> Cost:
    return Cost(statistics.median(one.wall for one in costs), statistics.median(one.cpu for one in costs))


@contextmanager
def bare_weasyprint(html: Path, css: Path, target: Path) -> Iterator[tuple[int, Callable[[], int]]]:
    """Start a process that renders a page with WeasyPrint alone; give its number and what renders and returns the pages."""
    command = [sys.executable, "-c", BARE, str(html), str(css), str(target), VARIANT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        asking, answers = process.stdin, process.stdout
        assert asking is not None
        assert answers is not None

        def render() -> int:
            asking.write("again\n")
            asking.flush()
            return int(answers.readline())

        try:
            yield process.pid, render
        finally:
            asking.close()


class OneWorker:
    """A worker that makes one PDF after another."""

    def __init__(self, workers: Workers, pack: Pack, target: Path) -> None:
        self.workers, self.pack, self.target = workers, pack, target
        self.pages = 0

    def render(self, report: Report) -> int:
        """Return the number of pages."""
        (result,) = self.workers.run([Job((report,), self.pack, (("pdf", self.target),))])
        if result.error:
            raise result.error
        self.pages = result.pages or 0
        return self.pages

    @property
    def process(self) -> int:
        return self.workers.children[0].process.pid


@contextmanager
def one_worker(folder: Path, kind: str = "full") -> Iterator[OneWorker]:
    with Workers(1) as workers:
        yield OneWorker(workers, open_pack(kind), folder / "ours.pdf")


def warm(bars: Bars, folder: Path, rounds: int) -> None:
    """Templates to file in a worker, beside WeasyPrint alone on the HTML and CSS that these templates make."""
    report = example_report()
    page = render_page([report], open_pack("full"), None)
    html, css = folder / "page.html", folder / "page.css"
    html.write_text(page.html, encoding="utf-8")
    css.write_text(page.style, encoding="utf-8")
    bare, ours = [], []
    with one_worker(folder) as worker, bare_weasyprint(html, css, folder / "bare.pdf") as (bare_process, render_bare):
        pages, same = worker.render(report), render_bare()
        for number in range(rounds):
            first_ours = number % 2 == 0
            if first_ours:
                ours.append(timed(lambda: worker.render(report), worker.process))
            bare.append(timed(render_bare, bare_process))
            if not first_ours:
                ours.append(timed(lambda: worker.render(report), worker.process))
    assert pages == same, "ours and WeasyPrint's differ in pages"
    ratio, one, base = compared(bare, ours), median(ours), median(bare)
    bars.head(f"Warm, the full example report of {pages} pages, median of {rounds} rounds in turn")
    bars.line("bare WeasyPrint", f"{base.wall / pages * 1000:.0f} ms a page, {base.cpu / pages * 1000:.0f} CPU")
    bars.line("ours: templates, checks, PDF, file", f"{one.wall / pages * 1000:.0f} ms a page, {one.cpu / pages * 1000:.0f} CPU")
    bars.line("ratio by CPU time", f"{ratio.cpu:.2f}", f"bar {WARM}", ratio.cpu <= WARM)
    bars.line("ratio by the clock", f"{ratio.wall:.2f}", f"bar {WARM}", ratio.wall <= WARM)
    bars.line("pages", str(pages), "bar 40", pages <= 40)


def cold(bars: Bars, folder: Path, rounds: int) -> None:
    """Whole processes: ours with its child, WeasyPrint's command line on the saved HTML, Chromium's print of it."""
    html = folder / "saved.html"
    program = [sys.executable, "-m", "rsc_assess", "report", str(EXAMPLE), "--force", "-o"]
    run([*program, str(html)])
    commands = {
        "weasyprint": [sys.executable, "-m", "weasyprint", "--pdf-variant", VARIANT, str(html), str(folder / "bare.pdf")],
        "ours": [*program, str(folder / "ours.pdf")],
    }
    chromium = shutil.which("chromium")
    if chromium:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder / 'profile'}"]
        commands["chromium"] = [chromium, *flags, f"--print-to-pdf={folder / 'chromium.pdf'}", html.as_uri()]
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(rounds):
        for name in commands if number % 2 else reversed(commands):
            costs[name].append(run(commands[name]))
    bars.head(f"Cold, whole processes, the same report, median of {rounds} rounds in turn")
    for name, words in (
        ("weasyprint", "WeasyPrint's command line on the HTML"),
        ("chromium", "Chromium's print of it"),
        ("ours", "rsc-assess report, child included"),
    ):
        if name in costs:
            bars.line(words, f"{median(costs[name]).wall:.2f} s, {median(costs[name]).cpu:.2f} s CPU")
    ratio = compared(costs["weasyprint"], costs["ours"])
    bars.line("ratio to WeasyPrint by the clock", f"{ratio.wall:.2f}", f"bar {COLD}", ratio.wall <= COLD)
    bars.line("ratio to WeasyPrint by CPU time", f"{ratio.cpu:.2f}", f"bar {COLD}", ratio.cpu <= COLD)
    if "chromium" in costs:
        other = compared(costs["chromium"], costs["ours"])
        bars.line("ratio to Chromium by the clock", f"{other.wall:.2f}", "for information")


def growth(bars: Bars, folder: Path, sizes: Sequence[int]) -> None:
    """Time and peak memory of reports of several lengths, each in a worker that has made a short one before."""
    bars.head("Growth, each in a worker of its own")
    short = sized_report(sizes[0])
    base = None
    for report in (short, example_report(), *map(sized_report, sizes[1:])):
        with one_worker(folder) as worker:
            timed(partial(worker.render, short), worker.process)
            cpu = timed(partial(worker.render, report), worker.process).cpu
            pages = worker.pages
            peak = memory_of(worker.process, "VmHWM")
        a_page = cpu / pages * 1000
        base = base or a_page
        bar = MEGABYTES + MEGABYTES_A_PAGE * pages
        bars.line(f"{pages} pages", f"{cpu:.1f} s CPU, {a_page:.0f} ms a page", f"{a_page / base:.2f} of the shortest's ms a page")
        bars.line(f"{pages} pages, peak memory", f"{peak} MB", f"bar {bar} MB", peak <= bar)


def flat(bars: Bars, folder: Path, many: int) -> None:
    """Memory over many different reports in one worker."""
    bars.head(f"Memory over {many} reports in one worker")
    report = sized_report(SIZES[0])
    with one_worker(folder) as worker:
        sizes = []
        for number in range(many):
            worker.render(attrs.evolve(report, council=f"Council {number}"))
            sizes.append(memory_of(worker.process, "VmRSS"))
    marks = [number for number in (10, 50, 100) if number <= many] or [many]
    for number in marks:
        bars.line(f"after {number}", f"{sizes[number - 1]} MB")
    first, last = sizes[min(10, many) - 1], sizes[-1]
    bars.line("last beside the tenth", f"{last / first:.2f}", f"bar {GROWN}", last <= first * GROWN)


def batch(bars: Bars, folder: Path, many: int) -> None:
    """Many reports through the command line, with one worker and with two."""
    bars.head(f"Batch of {many} full reports, the whole process")
    text = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    files = []
    for number in range(many):
        text["council"] = {**text["council"], "name": f"{text['council']['name']} {number}"}
        text["council"].pop("id", None)
        files.append(folder / f"answers-{number}.yaml")
        files[-1].write_text(yaml.safe_dump(text, sort_keys=False), encoding="utf-8")
    found = {}
    for workers in (1, 2):
        command = [sys.executable, "-m", "rsc_assess", "report", *map(str, files), "--format", "pdf", "--force", "--workers", str(workers)]
        found[workers] = run([*command, "-o", str(folder / f"batch-{workers}")])
        bars.line(f"{workers} worker{'s' * (workers > 1)}", f"{found[workers].wall / many:.2f} s a report, {found[workers].cpu / many:.2f} CPU")
    bars.line("two are faster than one by", f"{found[1].wall / found[2].wall:.2f}", "for information")


def main() -> int:
    is_quick = "--quick" in sys.argv[1:]
    bars = Bars()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        warm(bars, folder, 3 if is_quick else 7)
        cold(bars, folder, 3 if is_quick else 5)
        growth(bars, folder, SIZES[:2] if is_quick else SIZES)
        flat(bars, folder, 20 if is_quick else 100)
        batch(bars, folder, 4 if is_quick else 12)
    print()
    for what in bars.missed:
        print(f"missed: {what}")
    return 1 if bars.missed else 0


if __name__ == "__main__":
    sys.exit(main())
