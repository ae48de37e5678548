"""Write the reports that were asked for, one or many, and say what became of each."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rsc_assess.cli.files import make_folder, refuse_existing
from rsc_assess.problems import list_problems

if TYPE_CHECKING:
    from rsc_assess.assessment.values import Assessment
    from rsc_assess.report.publish import Order, Outcome, Released
    from rsc_assess.report.render import Workers

BATCH_FAILED = 5


def publish_to_stdout(opened: "Mapping[str, Assessment | Released]", order: "Order", workers: "Workers") -> None:
    """Write one report as PDF to standard output."""
    import tempfile

    from rsc_assess.report.publish import Item, publish

    ((source, subject),) = opened.items()
    with tempfile.TemporaryDirectory(prefix="rsc-assess-") as folder:
        path = Path(folder) / "report.pdf"
        outcome = publish([Item(source, subject, (("pdf", path),))], order, workers)[0]
        tell(outcome)
        sys.stdout.buffer.write(path.read_bytes())


def publish_files(
    sources: list[str],
    opened: "dict[str, Assessment]",
    failed: "list[Outcome]",
    target: Path,
    is_folder: bool,
    formats: tuple[str, ...],
    order: "Order",
    workers: "Workers",
    force: bool,
) -> None:
    """Write the reports of all that could be opened; the names are settled, and clashes refused, before anything is written."""
    from rsc_assess.report.batch import clashes, write_failures
    from rsc_assess.report.publish import Item, all_files, publish

    many = len(sources) > 1
    items = [Item(source, one, targets_of(one, target, is_folder, formats, many)) for source, one in opened.items()]
    twice = clashes([(item.source, item.targets[0][1].stem) for item in items]) if many else []
    if twice:
        raise click.UsageError("\n".join([*twice, "Give the councils different codes or names, or make these reports apart."]))
    refuse_existing(list(all_files(items, order)), force)
    if is_folder:
        make_folder(target)
    with progress(len(sources), many) as step:
        for outcome in failed:
            step(outcome)
        outcomes = [*failed, *publish(items, order, workers, step, force)]
    if many:
        bad = [(outcome.source, outcome.error) for outcome in outcomes if outcome.error]
        listed = write_failures(target, bad)
        click.echo(f"{len(outcomes) - len(bad)} of {len(outcomes)} reports written to {target}" + (f"; see {listed}" if listed else ""), err=True)
        if bad:
            raise click.exceptions.Exit(BATCH_FAILED)


def targets_of(assessment: "Assessment", target: Path, is_folder: bool, formats: tuple[str, ...], many: bool) -> tuple[tuple[str, Path], ...]:
    """Return the files of one assessment's report."""
    from rsc_assess.report.batch import file_stem
    from rsc_assess.report.tables import every_table

    if not is_folder:
        return ((formats[0], target),)
    council = assessment.council
    stem = file_stem(council.id, council.name) if many else "report"
    found: list[tuple[str, Path]] = []
    for format in formats:
        if format == "csv" and not many:
            found.extend(("csv", target / f"{name}.csv") for name in every_table())
        else:
            found.append((format, target / f"{stem}.{format}"))
    return tuple(found)


@contextlib.contextmanager
def progress(count: int, many: bool) -> "Iterator[Callable[[Outcome], None]]":
    """Give a function to be called with each outcome: it says what was written, and moves a bar where a person watches many."""
    if not (many and sys.stderr.isatty()):
        yield tell if not many else tell_of_many
        return
    with click.progressbar(length=count, label="Reports", file=sys.stderr) as bar:

        def step(outcome: "Outcome") -> None:
            if outcome.error:
                click.echo(f"\n{outcome.source}: {outcome.error}", err=True)
            bar.update(1)

        yield step


def tell(outcome: "Outcome") -> None:
    """Say what was written of one report, or raise why there is none."""
    if outcome.error:
        raise outcome.error
    if outcome.problems:
        click.echo(list_problems(outcome.problems), err=True)
    for path in outcome.files:
        if not path.parent.name.startswith("rsc-assess-"):
            click.echo(f"Wrote {path}", err=True)


def tell_of_many(outcome: "Outcome") -> None:
    """Say on one line what became of one report among many."""
    if outcome.error:
        click.echo(f"{outcome.source}: {outcome.error}", err=True)
    else:
        warnings = sum(problem.severity == "warning" for problem in outcome.problems)
        said = f" ({warnings} warnings; see: rsc-assess check {outcome.source})" if warnings else ""
        click.echo(f"{outcome.source}: wrote {', '.join(path.name for path in outcome.files)}{said}", err=True)
