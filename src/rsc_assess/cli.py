"""The command line: a thin coat. Each command opens, calls and prints."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from rsc_assess import __version__
from rsc_assess.problems import FileAccessError, InputError, Place, Problem, RscError, list_problems

if TYPE_CHECKING:
    from rsc_assess.assessment.values import Assessment
    from rsc_assess.questionnaire.values import Questionnaire
    from rsc_assess.report.publish import Order, Outcome
    from rsc_assess.report.render import Workers
    from rsc_assess.scoring.score import Scorecard

BATCH_FAILED, OUR_BUG, INTERRUPTED = 5, 70, 130
FORMATS = ("pdf", "html", "json", "csv", "xlsx")
SUFFIXES = {**{f".{format}": format for format in FORMATS}, ".htm": "html"}
ENDINGS = ", ".join(f".{format}" for format in FORMATS)

EPILOG = (
    "Exit codes: 0 done, 1 your files have problems, 2 wrong usage, 3 cannot read or write, 4 refused, "
    "5 some of many failed, 6 this computer lacks something, 70 our bug, 130 interrupted."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}, epilog=EPILOG)
@click.version_option(__version__, prog_name="rsc-assess")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """Assess a council against a questionnaire: check answers, score them, explain the scores, write the report.

    Start with:  rsc-assess demo -o demo
    """
    if os.environ.get("NO_COLOR"):
        context.color = False


def with_questionnaire(command: Callable[..., None]) -> Callable[..., None]:
    """Add the option that names a questionnaire file."""
    text = "Questionnaire file or id; else the one the answers name: beside them, then among the shipped ones."
    return click.option("--questionnaire", "questionnaire_path", metavar="PATH", help=text)(command)


def with_answers(command: Callable[..., None]) -> Callable[..., None]:
    """Add the argument for an answers file."""
    return click.argument("answers", metavar="ANSWERS")(command)


def with_subset(command: Callable[..., None]) -> Callable[..., None]:
    """Add the option that scores a subset of the questions alone."""
    return click.option("--subset", help="Only the questions of a subset, such as first-look, as if there were no others.")(command)


def with_language(command: Callable[..., None]) -> Callable[..., None]:
    """Add the option that shows the questionnaire's texts in another of its languages."""
    return click.option("--language", metavar="TAG", help="Its texts in another of its languages, such as cy.")(command)


def with_force(command: Callable[..., None]) -> Callable[..., None]:
    """Add the flag that allows a file to be replaced."""
    return click.option("--force", is_flag=True, help="Replace files that exist.")(command)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list as JSON.")
def questionnaires(as_json: bool) -> None:
    """List the questionnaires that are installed."""
    from rsc_assess.questionnaire.reader import load_questionnaire
    from rsc_assess.questionnaire.shipped import shipped_questionnaires

    found = [load_questionnaire(path) for path in shipped_questionnaires().values()]
    if as_json:
        echo_json([listed(one) for one in found])
    else:
        for one in found:
            click.echo(f"{one.id}  {one.version}  {one.title} ({len(list(one.questions()))} questions)")


@main.command()
@click.argument("questionnaire", default="rsc")
@with_language
def show(questionnaire: str, language: str | None) -> None:
    """Show a questionnaire as an outline.  Example: rsc-assess show rsc"""
    from rsc_assess.questionnaire.outline import outline

    click.echo(outline(open_questionnaire(questionnaire, language)))


@main.command()
@click.argument("questionnaire", default="rsc")
@click.option("--weights", is_flag=True, help="Print instead what each question decides of the total.")
@click.option("--strict", is_flag=True, help="End with 1 if there are warnings.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings, or the weights, as JSON.")
def lint(questionnaire: str, weights: bool, strict: bool, as_json: bool) -> None:
    """Find what the author of a questionnaire may not have meant.  Example: rsc-assess lint my-questionnaire.yaml"""
    import datetime

    from rsc_assess.lint.lint import in_short, lint_questionnaire
    from rsc_assess.lint.weights import effective_weights, table_of

    if weights and strict:
        raise click.UsageError("--weights prints a table and looks for no warnings. Leave it or --strict out.")
    try:
        opened = open_questionnaire(questionnaire)
        if weights:
            found = effective_weights(opened)
            if as_json:
                echo_json({"weights": [one.as_data() for one in found]})
            else:
                click.echo(table_of(found))
            return
        problems = lint_questionnaire(questionnaire, datetime.date.today())
    except InputError as error:
        if not as_json:
            raise
        problems = error.problems
    if as_json:
        echo_json({"problems": [problem.as_data() for problem in problems]})
    else:
        click.echo("\n".join([*([list_problems(problems)] if problems else []), in_short(problems)]))
    fatal = ("error", "warning") if strict else ("error",)
    if any(problem.severity in fatal for problem in problems):
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("questionnaire", default="rsc")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write it; - for standard output.")
@click.option("--subset", help="Only the questions of a subset, such as first-look.")
@with_language
@with_force
def init(questionnaire: str, output: str, subset: str | None, language: str | None, force: bool) -> None:
    """Write an answers file to fill in.  Example: rsc-assess init -o answers.yaml"""
    from rsc_assess.assessment.form import answers_form
    from rsc_assess.assessment.shapes import answers_schema
    from rsc_assess.scoring.scorecard_json import dump

    found = open_questionnaire(questionnaire, language)
    subset = known_subset(found, subset) if subset is not None else None
    if output == "-":
        write(output, answers_form(found, subset).encode(), force, said="")
        return
    # Editors that know YAML complete and explain the answers by the schema that the first line names.
    beside = Path(output).with_suffix(".schema.json")
    refuse_existing([Path(output)], force)
    said = f"Fill in {output}, then run: rsc-assess check {output}"
    write(output, answers_form(found, subset, beside.name).encode(), force, said=said)
    write(str(beside), dump(answers_schema(found)).encode(), True, said=f"Editors that know YAML help with it by {beside}")


@main.command()
@with_answers
@with_questionnaire
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def check(answers: str, questionnaire_path: str | None, as_json: bool) -> None:
    """Check an answers file.  Example: rsc-assess check answers.yaml"""
    from rsc_assess.assessment.check import check_assessment

    try:
        assessment = open_assessment(answers, questionnaire_path)
        problems = check_assessment(assessment)
    except InputError as error:
        if not as_json:
            raise
        problems = error.problems
    failed = any(problem.severity == "error" for problem in problems)
    if as_json:
        echo_json({"problems": [problem.as_data() for problem in problems]})
    else:
        if problems:
            click.echo(list_problems(problems), err=True)
        said = sum(answer.state != "missing" for answer in assessment.answers.values())
        asked = len(list(assessment.questionnaire.questions()))
        questionnaire = assessment.questionnaire
        click.echo(f"{answers}: {said} of {asked} questions of {questionnaire.id} {questionnaire.version} have an answer. No errors.")
    if failed:
        raise click.exceptions.Exit(1)


@main.command()
@with_answers
@with_questionnaire
@with_subset
@click.option("--json", "as_json", is_flag=True, help="Print the scorecard as JSON.")
def score(answers: str, questionnaire_path: str | None, subset: str | None, as_json: bool) -> None:
    """Score an answers file.  Example: rsc-assess score answers.yaml"""
    from rsc_assess.scoring.scorecard_json import dump, outline, scorecard_data

    scorecard = open_scorecard(answers, questionnaire_path, subset)
    click.echo(dump(scorecard_data(scorecard)) if as_json else outline(scorecard), nl=not as_json)


@main.command()
@with_answers
@click.argument("node")
@with_questionnaire
@with_subset
@click.option("--json", "as_json", is_flag=True, help="Print the derivation as JSON.")
def explain(answers: str, node: str, questionnaire_path: str | None, subset: str | None, as_json: bool) -> None:
    """Explain the score of a node, down to the answers.  Example: rsc-assess explain answers.yaml C2"""
    from rsc_assess.scoring.explain import as_text
    from rsc_assess.scoring.explain import explain as derive

    scorecard = open_scorecard(answers, questionnaire_path, subset)
    derivation = derive(scorecard, node)
    if as_json:
        echo_json(derivation.as_data())
    else:
        click.echo(as_text(derivation, scorecard.assessment.questionnaire))


@main.command()
@with_answers
@click.argument("nodes", nargs=-1)
@with_questionnaire
@click.option("--draws", default=1_000, show_default=True, type=click.IntRange(1, 100_000), help="How many weightings to try.")
@click.option("--seed", default=2022, show_default=True, type=int, help="Another number tries other weightings.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def uncertainty(answers: str, nodes: tuple[str, ...], questionnaire_path: str | None, draws: int, seed: int, as_json: bool) -> None:
    """Tell how sure scores are: under other weights, and with the answers that have evidence alone.

    Example: rsc-assess uncertainty answers.yaml R R1
    """
    from rsc_assess.scoring.uncertainty import evidenced_scores, top_nodes, weight_sensitivity

    scorecard = open_scorecard(answers, questionnaire_path)
    wanted = top_nodes(scorecard, nodes)
    weights = weight_sensitivity(scorecard, wanted, draws, seed=seed)
    evidence = evidenced_scores(scorecard, wanted)
    if as_json:
        echo_json({id: {"weights": weights[id].as_data() if id in weights else None, "evidence": evidence[id].as_data()} for id in wanted})
        return
    for id in wanted:
        score = scorecard.nodes[id]
        click.echo(f"{id}: {score.shown or 'no score'}" + (f", {score.label}" if score.label else ""))
        if id in weights:
            click.echo(f"  {weights[id].in_words()} (9 in 10 of them between {weights[id].low} and {weights[id].high})")
        click.echo(f"  {evidence[id].in_words()}")


@main.command()
@click.argument("answers", metavar="ANSWERS...", nargs=-1, required=True)
@click.option("-o", "--output", required=True, metavar="FILE-OR-FOLDER", help=f"A file ({ENDINGS}), - for PDF on standard output, or a folder.")
@click.option("--kind", default="full", show_default=True, help="full (officers), summary (two pages), infographic (one page).")
@click.option("--template", metavar="FOLDER", help="Templates of your own, instead of a kind.")
@click.option("--brand", metavar="FOLDER", help="Whose logo, colours and names it carries: a folder, or mockshire or riverbend to try.")
@click.option(
    "--audience",
    default="internal",
    show_default=True,
    type=click.Choice(["internal", "public"]),
    help="public leaves out what must not be published.",
)
@click.option("--language", metavar="TAG", help="en, cy, or cy+en for both in one document; else the questionnaire's own.")
@click.option("--overall", is_flag=True, help="Show the overall result in a summary or an infographic too.")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="What to write into a folder; may be given more than once.")
@click.option("--strict", is_flag=True, help="Refuse templates that name addresses outside the report, rather than leave them out.")
@click.option("--timeout", default=120.0, show_default=True, type=click.FloatRange(1, 3600), help="Seconds that one report may take.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="How many reports are rendered at once.")
@with_questionnaire
@with_subset
@with_force
def report(answers: tuple[str, ...], output: str, questionnaire_path: str | None, subset: str | None, force: bool, **options: Any) -> None:
    """Write reports: one file by the ending of its name, or into a folder as PDF and HTML.

    Several answers files (or a pattern in quotes) make a report each, named by council code and name; one that fails
    stops no other, and failures.json says why. As .csv a report is one table of all figures; alone in a folder,
    --format csv writes a file for each table.

    Example: rsc-assess report answers.yaml -o report.pdf
    """
    from rsc_assess.report.render import Limits, Workers

    sources = named_files(answers)
    target = Path(output)
    is_folder = output != "-" and (len(sources) > 1 or target.is_dir() or output.endswith(("/", os.sep)))
    check_output(sources, output, is_folder, options["formats"])
    order = report_order(**options)
    formats = options["formats"] or (("html", "pdf") if is_folder else (SUFFIXES.get(target.suffix.lower(), "pdf"),))
    needs_pages = bool({"html", "pdf"} & set(formats))
    count = min(options["workers"], len(sources)) if needs_pages else 0
    with Workers(count, Limits(seconds=options["timeout"]), ("pdf",) if "pdf" in formats else ()) as workers:
        opened, failed = open_all(sources, questionnaire_path, subset)
        if output == "-":
            publish_to_stdout(opened, order, workers)
        else:
            publish_files(sources, opened, failed, target, is_folder, formats, order, workers, force)


def named_files(answers: tuple[str, ...]) -> list[str]:
    """Return the files that are named, patterns filled in (some shells leave that to us); each once."""
    import glob

    found: dict[str, None] = {}
    for name in answers:
        matches = sorted(glob.glob(name, recursive=True)) if glob.has_magic(name) and not Path(name).exists() else [name]
        if not matches:
            raise click.UsageError(f"No files match {name}. Check the pattern.")
        found.update(dict.fromkeys(matches))
    return list(found)


def check_output(sources: list[str], output: str, is_folder: bool, formats: tuple[str, ...]) -> None:
    """Refuse an output that cannot be meant."""
    target = Path(output)
    for source in sources:
        refuse_same_file(source, output)
    if len(sources) > 1 and (output == "-" or target.is_file() or target.suffix.lower() in SUFFIXES):
        raise click.UsageError(f"{len(sources)} answers files make {len(sources)} reports. Name a folder for them.")
    if "-" in sources and len(sources) > 1:
        raise click.UsageError("Standard input (-) cannot stand among several answers files. Save it as a file first.")
    if output != "-" and not is_folder and target.suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"{output} ends in none of {ENDINGS}. Name such a file, or a folder (with / at the end).")
    if formats and not is_folder:
        raise click.UsageError("--format says what goes into a folder; a file's name says it by its ending. Leave it out, or name a folder.")
    if output == "-" and sys.stdout.isatty():
        raise click.UsageError("A PDF cannot be shown in a terminal. Name a file, or send it on: -o - > report.pdf")


def report_order(
    kind: str, template: str | None, brand: str | None, audience: str, language: str | None, overall: bool, strict: bool, **_: object
) -> "Order":
    """Return how reports are to be made, from what was asked for."""
    from rsc_assess.report.brand import load_brand
    from rsc_assess.report.language import languages_of
    from rsc_assess.report.pack import open_pack, shipped_kinds
    from rsc_assess.report.publish import Order

    if template is None and kind not in shipped_kinds():
        from rsc_assess.problems import did_you_mean

        raise click.UsageError(
            f"There is no kind of report called {kind}. {did_you_mean(kind, shipped_kinds())} (A folder of templates goes with --template.)"
        )
    found = load_brand(brand) if brand else None
    if found is not None and found.problems:
        click.echo(list_problems(found.problems), err=True)
    pack = open_pack(Path(template) if template else kind)
    return Order(pack, found, languages_of(language) if language else (), audience, overall, strict)


def open_all(sources: list[str], questionnaire_path: str | None, subset: str | None) -> "tuple[dict[str, Assessment], list[Outcome]]":
    """Open the answers files; where there are several, one that cannot be read stops no other."""
    from rsc_assess.assessment.subset import subset_assessment
    from rsc_assess.report.publish import Outcome

    opened, failed = {}, []
    for source in sources:
        try:
            assessment = open_assessment(source, questionnaire_path)
            opened[source] = assessment if subset is None else subset_assessment(assessment, known_subset(assessment.questionnaire, subset))
        except RscError as error:
            if len(sources) == 1:
                raise
            failed.append(Outcome(source, error))
    return opened, failed


def publish_to_stdout(opened: "dict[str, Assessment]", order: "Order", workers: "Workers") -> None:
    """Write one report as PDF to standard output."""
    import tempfile

    from rsc_assess.report.publish import Item, publish

    ((source, assessment),) = opened.items()
    with tempfile.TemporaryDirectory(prefix="rsc-assess-") as folder:
        path = Path(folder) / "report.pdf"
        outcome = publish([Item(source, assessment, (("pdf", path),))], order, workers)[0]
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


@main.command()
@click.argument("document", type=click.Choice(["questionnaire", "answers", "scorecard", "report", "brand"]))
@click.option("--questionnaire", "questionnaire_path", metavar="PATH", help="With answers: the questionnaire whose questions the schema knows.")
def schema(document: str, questionnaire_path: str | None) -> None:
    """Print the JSON Schema (draft-07) of a file format.  Example: rsc-assess schema answers --questionnaire rsc"""
    from rsc_assess.assessment.shapes import answers_schema
    from rsc_assess.questionnaire.shapes import questionnaire_schema
    from rsc_assess.report.brand import brand_schema
    from rsc_assess.scoring.scorecard_json import scorecard_schema

    if questionnaire_path is not None and document != "answers":
        raise click.UsageError(f"--questionnaire says nothing for {document}. Use it with answers.")
    if document == "answers":
        echo_json(answers_schema(open_questionnaire(questionnaire_path) if questionnaire_path else None))
    else:
        from rsc_assess.report.export import report_schema

        schemas = {"questionnaire": questionnaire_schema, "scorecard": scorecard_schema, "report": report_schema, "brand": brand_schema}
        echo_json(schemas[document]())


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(as_json: bool) -> None:
    """Tell what this computer has and lacks, for a report of a fault."""
    from rsc_assess.doctor import findings

    found = findings()
    if as_json:
        echo_json(found)
    else:
        for name, value in found.items():
            click.echo(f"{name:<16} {value}")


@main.command()
@click.option("-o", "--output", required=True, metavar="FOLDER", help="Where to put the example's files.")
@with_force
def demo(output: str, force: bool) -> None:
    """Make the example: a fictional council's answers, its scorecard as JSON, and its report as HTML and PDF."""
    from rsc_assess.assessment.reader import load_assessment
    from rsc_assess.questionnaire.shipped import example_answers
    from rsc_assess.report.publish import Item, publish
    from rsc_assess.report.render import Workers
    from rsc_assess.scoring.score import score_assessment
    from rsc_assess.scoring.scorecard_json import dump, scorecard_data

    folder = Path(output)
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"{output} is a file. Name a folder.")
    refuse_existing([folder / name for name in ("answers.yaml", "scorecard.json", "report.html", "report.pdf")], force)
    make_folder(folder)
    answers = example_answers()
    write(str(folder / "answers.yaml"), answers.read_bytes(), force, said=f"Wrote {folder / 'answers.yaml'}")
    assessment = load_assessment(answers)
    scorecard = score_assessment(assessment)
    write(str(folder / "scorecard.json"), dump(scorecard_data(scorecard)).encode(), force, said=f"Wrote {folder / 'scorecard.json'}")
    order = report_order(kind="full", template=None, brand=None, audience="internal", language=None, overall=False, strict=False)
    with Workers(1) as workers:
        targets = (("html", folder / "report.html"), ("pdf", folder / "report.pdf"))
        tell(publish([Item(str(answers), assessment, targets)], order, workers, overwrite=force)[0])


def listed(questionnaire: "Questionnaire") -> dict[str, object]:
    """Return what a list of questionnaires says of one, as data."""
    return {
        "id": questionnaire.id,
        "version": questionnaire.version,
        "title": questionnaire.title,
        "questions": len(list(questionnaire.questions())),
        "languages": [questionnaire.language, *questionnaire.languages],
    }


def open_questionnaire(name: str, language: str | None = None) -> "Questionnaire":
    """Open a questionnaire by path or shipped id, with its texts in a language."""
    from rsc_assess.problems import did_you_mean
    from rsc_assess.questionnaire.reader import load_questionnaire
    from rsc_assess.questionnaire.shipped import shipped_path, shipped_questionnaires

    if not Path(name).exists() and shipped_path(name) is None:
        remedy = f"{did_you_mean(name, shipped_questionnaires())}, or name a file"
        problem = Problem("F101", "there is no such file, and no questionnaire of that name is installed", remedy, Place(name))
        raise FileAccessError(str(problem), [problem])
    found = load_questionnaire(name)
    if language is None:
        return found
    from rsc_assess.questionnaire.translation import translated

    return translated(found, language)


def open_assessment(answers: str, questionnaire_path: str | None) -> "Assessment":
    """Open an answers file, or standard input for -."""
    from rsc_assess.assessment.reader import load_assessment

    questionnaire = open_questionnaire(questionnaire_path) if questionnaire_path else None
    source = sys.stdin.buffer.read() if answers == "-" else answers
    return load_assessment(source, questionnaire)


def open_scorecard(answers: str, questionnaire_path: str | None, subset: str | None = None) -> "Scorecard":
    """Open and score an answers file; what is worth knowing about it goes to standard error."""
    from rsc_assess.assessment.subset import subset_assessment
    from rsc_assess.scoring.score import score_assessment

    assessment = open_assessment(answers, questionnaire_path)
    if subset is not None:
        assessment = subset_assessment(assessment, known_subset(assessment.questionnaire, subset))
    scorecard = score_assessment(assessment)
    if scorecard.problems:
        click.echo(list_problems(scorecard.problems), err=True)
    return scorecard


def known_subset(questionnaire: "Questionnaire", subset: str) -> str:
    """Return the id of a subset; refuse one that there is not."""
    from rsc_assess.problems import did_you_mean

    known = [one.id for one in questionnaire.subsets]
    if subset not in known:
        raise click.UsageError(f"There is no subset {subset} in {questionnaire.id}. {did_you_mean(subset, known)}.")
    return subset


def refuse_same_file(answers: str, output: str) -> None:
    """Refuse to write over the input."""
    if answers != "-" and output != "-" and Path(answers).exists() and Path(output).exists() and Path(answers).samefile(output):
        raise click.UsageError("The output is the answers file itself. Name another file.")


def refuse_existing(paths: list[Path], force: bool) -> None:
    """Refuse to write anything while one of the files exists."""
    existing = [str(path) for path in paths if path.exists()]
    if existing and not force:
        raise click.UsageError(f"{', '.join(existing)} exists already. Use --force to replace it.")


def make_folder(folder: Path) -> None:
    """Make a folder and those above it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = Problem("F118", f"this folder cannot be made ({error.strerror})", "Choose another place", Place(str(folder)))
        raise FileAccessError(str(problem), [problem]) from None


def write(output: str, content: bytes, force: bool, said: str) -> None:
    """Write a file, or standard output for -, and say so on standard error."""
    from rsc_assess.writing import write_whole

    if output == "-":
        sys.stdout.buffer.write(content)
        return
    if not Path(output).is_dir():
        refuse_existing([Path(output)], force)
    write_whole(Path(output), content, force)
    click.echo(said, err=True)


def echo_json(data: object) -> None:
    """Print data as JSON."""
    from rsc_assess.scoring.scorecard_json import dump

    click.echo(dump(data), nl=False)


def run() -> NoReturn:
    """Run the command line; every end has its exit code, and no traceback without --debug."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        result = main.main(standalone_mode=False)
        sys.stdout.flush()
        code = result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except (click.Abort, KeyboardInterrupt) as stop:
        click.echo("Stopped.", err=True)
        code = getattr(stop.__cause__ or stop, "exit_code", INTERRUPTED)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except RscError as error:
        click.echo(str(error), err=True)
        code = error.exit_code
    except BrokenPipeError:
        # Whoever reads our output has had enough; Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        click.echo(f"The output cannot be written: {error.strerror or error}. Check free space and the path. [F118]", err=True)
        code = FileAccessError.exit_code
    except Exception as error:
        if "--debug" in sys.argv[1:]:
            raise
        what = f"This is a fault in rsc-assess, not in your files: {type(error).__name__}"
        click.echo(f"{what}. Run again with --debug before the command, and report what it prints. [F700]", err=True)
        code = OUR_BUG
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = code or FileAccessError.exit_code
    sys.exit(code)
