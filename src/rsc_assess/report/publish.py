"""Reports as files: of assessments and editions, one or many, in every format, each whole or not there; one that fails stops no other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from rsc_assess.assessment.values import Assessment
from rsc_assess.peers.values import Edition, SectionPartners, Standing
from rsc_assess.problems import Problem, RscError
from rsc_assess.questionnaire.values import Questionnaire
from rsc_assess.report.brand import Brand
from rsc_assess.report.pack import Pack, check_made_of
from rsc_assess.report.render import Job, Result, Workers
from rsc_assess.report.sector_values import ASSESSMENT, EDITION, Content
from rsc_assess.report.worker import HTML, PDF
from rsc_assess.scoring.score import Scorecard

PAGES = (HTML, PDF)
DATA = ("json", "csv", "xlsx")
FORMATS = (*PAGES, *DATA)
SUFFIXES = {f".{format}": format for format in FORMATS} | {".htm": HTML}


@attrs.frozen
class Others:
    """
    The councils that reports stand beside.

    Attributes:
        group: The id or title of the group to stand in; None for the nearest of each council's own.

        families: The family of each council, by its id.

        similar: The ids of each council's nearest neighbours, by its id, the nearest first; None where they are not known, so that
            learning partners are those of the same type.
    """

    edition: Edition
    group: str | None = None
    families: Mapping[str, str] = attrs.field(factory=dict)
    similar: Mapping[str, Sequence[str]] | None = None


@attrs.frozen
class Order:
    """
    How reports are made.

    Attributes:
        languages: In the order in which they follow each other; empty for the questionnaire's own.

        overall: Whether a summary or an infographic shows the overall result beside the profile.

        strict: Whether addresses outside the report are refused rather than left out with a warning.

        others: The councils that they stand beside, or None.
    """

    pack: Pack
    brand: Brand | None = None
    languages: tuple[str, ...] = ()
    audience: str = "internal"
    overall: bool = False
    strict: bool = False
    others: Others | None = None


@attrs.frozen
class Released:
    """An edition, with the questionnaire that its figures are of."""

    edition: Edition
    questionnaire: Questionnaire


@attrs.frozen
class Item:
    """
    One assessment or edition to report.

    Attributes:
        source: What messages call it.

        subject: What is reported; the templates of the order must be made for it.

        targets: (format, file) pairs. Data hold one language; where there are several, the file's name gets it: report.cy.json.
    """

    source: str
    subject: Assessment | Released
    targets: tuple[tuple[str, Path], ...]


@attrs.frozen
class Outcome:
    """
    What became of an item.

    Attributes:
        error: Why its files are not there, or None.

        problems: Warnings about its answers and its report.

        files: What was written.
    """

    source: str
    error: RscError | None
    problems: tuple[Problem, ...] = ()
    files: tuple[Path, ...] = ()


def publish(
    items: Sequence[Item], order: Order, workers: Workers, on_done: Callable[[Outcome], None] | None = None, overwrite: bool = False
) -> list[Outcome]:
    """
    Write the reports of assessments or editions, and return what became of each, in the order in which they ended.

    Args:
        workers: Render pages while this process scores the next assessment.

        on_done: Called in this thread after each.

    Raises:
        FileAccessError: The disk is full.

        KeyboardInterrupt: Ctrl-C or a signal to stop; nothing half-written is left.
    """
    outcomes: list[Outcome] = []
    # Of items whose pages are being made: the source, what is known already, and the data files.
    pending: dict[int, tuple[str, tuple[Problem, ...], tuple[Path, ...]]] = {}

    def settle(outcome: Outcome) -> None:
        outcomes.append(outcome)
        if on_done:
            on_done(outcome)

    def jobs() -> Iterator[Job]:
        for item in items:
            try:
                problems, reports = reports_of(item.subject, order)
                files = write_data(item, reports, overwrite)
            except RscError as error:
                settle(Outcome(item.source, error))
                continue
            pages = tuple((format, path) for format, path in item.targets if format in PAGES)
            if not pages:
                settle(Outcome(item.source, None, problems, files))
                continue
            job = Job(reports, order.pack, pages, order.brand, order.overall, order.strict)
            pending[id(job)] = item.source, problems, files
            yield job

    def finished(result: Result) -> None:
        source, problems, files = pending.pop(id(result.job))
        written = () if result.error else tuple(path for _, path in result.job.outputs)
        settle(Outcome(source, result.error, (*problems, *result.warnings), (*files, *written)))

    workers.run(jobs(), finished, overwrite)
    return outcomes


def reports_of(subject: Assessment | Released, order: Order) -> tuple[tuple[Problem, ...], tuple[Content, ...]]:
    """
    Return the warnings about an assessment, and its report in each language; or the report of an edition.

    Raises:
        InputError: The edition to stand beside is of another questionnaire, or has no such group; the edition to report is of
            another questionnaire; or the templates are for reports of the other sort.
    """
    from rsc_assess.report.build import build_report
    from rsc_assess.report.sector import build_sector_report
    from rsc_assess.scoring.score import score_assessment

    languages = order.languages or (subject.questionnaire.language,)
    if isinstance(subject, Released):
        check_made_of(order.pack, EDITION)
        return (), tuple(build_sector_report(subject.edition, subject.questionnaire, language=language) for language in languages)
    check_made_of(order.pack, ASSESSMENT)
    scorecard = score_assessment(subject)
    found, partners = beside(scorecard, order.others) if order.others else (None, ())
    reports = (build_report(scorecard, found, partners=partners, language=language, audience=order.audience) for language in languages)
    return scorecard.problems, tuple(reports)


def beside(scorecard: Scorecard, others: Others) -> tuple[Standing, tuple[SectionPartners, ...]]:
    """
    Return where a council stands beside others, and its learning partners.

    Raises:
        InputError: The edition is of another questionnaire, or has no such group.
    """
    from rsc_assess.peers.partners import learning_partners
    from rsc_assess.peers.standing import standing

    id = scorecard.assessment.council.id or ""
    similar = None if others.similar is None else others.similar.get(id, ())
    found = standing(scorecard, others.edition, others.group, others.families.get(id))
    return found, learning_partners(scorecard, others.edition, similar=similar)


def write_data(item: Item, reports: tuple[Content, ...], overwrite: bool) -> tuple[Path, ...]:
    """Write the data files of an item, and return their paths."""
    from rsc_assess.report.export import csv_files, export
    from rsc_assess.writing import write_whole

    written = []
    for format, path in item.targets:
        if format not in DATA:
            continue
        for report in reports:
            target = path if len(reports) == 1 else path.with_suffix(f".{report.language}{path.suffix}")
            tables = csv_files(report) if format == "csv" else {}
            # A CSV that is named like a table holds that table, any other all figures.
            content = tables.get(path.name) if len(tables) > 1 and path.name in tables else None
            write_whole(target, export(report, path.suffix.lower()) if content is None else content, overwrite)
            written.append(target)
    return tuple(written)


def edition_targets(target: Path, is_folder: bool, formats: Sequence[str]) -> tuple[tuple[str, Path], ...]:
    """Return the targets of the report of an edition: the file that is named, or sector.pdf and the like in a folder, there a CSV a table."""
    from rsc_assess.report.tables import every_table

    if not is_folder:
        return ((formats[0], target),)
    tables = [("csv", target / f"{name}.csv") for name in every_table(made_of=EDITION)] if "csv" in formats else []
    return (*((format, target / f"sector.{format}") for format in formats if format != "csv"), *tables)


def all_files(items: Sequence[Item], order: Order) -> Iterator[Path]:
    """Yield every file that would be written."""
    for item in items:
        for format, path in item.targets:
            if format in DATA and len(order.languages) > 1:
                yield from (path.with_suffix(f".{language}{path.suffix}") for language in order.languages)
            else:
                yield path
