"""Open what the user names, write what was made; what exists is only replaced when that was asked for."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rsc_assess.problems import FileAccessError, Place, Problem, list_problems

if TYPE_CHECKING:
    from rsc_assess.assessment.values import Assessment
    from rsc_assess.councils.register import Register
    from rsc_assess.questionnaire.values import Questionnaire
    from rsc_assess.scoring.score import Scorecard


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


def open_register(paths: Sequence[str]) -> "Register | None":
    """Open a register of councils; None where no file is named. What is worth knowing about it goes to standard error."""
    if not paths:
        return None
    from rsc_assess.councils.register_reader import load_register

    register = load_register(paths)
    say(register.remarks)
    return register


def open_assessment(answers: str, questionnaire_path: str | None, register: "Register | None" = None) -> "Assessment":
    """Open an answers file, or standard input for -."""
    from rsc_assess.assessment.reader import load_assessment

    questionnaire = open_questionnaire(questionnaire_path) if questionnaire_path else None
    return load_assessment(answers_in(answers), questionnaire, register)


def answers_in(name: str) -> str | bytes:
    """Return what a loader opens: the name of an answers file, or what stands on standard input for -."""
    return sys.stdin.buffer.read() if name == "-" else name


def open_scorecard(answers: str, questionnaire_path: str | None, subset: str | None = None, register: "Register | None" = None) -> "Scorecard":
    """Open and score an answers file; what is worth knowing about it goes to standard error."""
    from rsc_assess.assessment.subset import subset_assessment
    from rsc_assess.scoring.score import score_assessment

    assessment = open_assessment(answers, questionnaire_path, register)
    if subset is not None:
        assessment = subset_assessment(assessment, known_subset(assessment.questionnaire, subset))
    scorecard = score_assessment(assessment)
    say(scorecard.problems)
    return scorecard


def say(problems: Sequence[Problem]) -> None:
    """Print on standard error what is worth knowing."""
    if problems:
        click.echo(list_problems(problems), err=True)


def known_subset(questionnaire: "Questionnaire", subset: str) -> str:
    """Return the id of a subset; refuse one that there is not."""
    from rsc_assess.problems import did_you_mean

    known = [one.id for one in questionnaire.subsets]
    if subset not in known:
        raise wrong_usage(f"there is no subset {subset} in {questionnaire.id}", did_you_mean(subset, known))
    return subset


def wrong_usage(what: str, remedy: str) -> click.UsageError:
    """Return the error of what cannot be meant, with what to do."""
    return click.UsageError(f"{what[:1].upper()}{what[1:]}. {remedy}{'' if remedy.endswith('?') else '.'}")


def expanded(names: Sequence[str]) -> list[str]:
    """Return the files that are named, patterns filled in (some shells leave that to us); without those that Excel keeps beside an open one."""
    import glob

    found: list[str] = []
    for name in names:
        matches = sorted(glob.glob(name, recursive=True)) if glob.has_magic(name) and not Path(name).exists() else [name]
        if not matches:
            raise click.UsageError(f"No files match {name}. Check the pattern.")
        found.extend(match for match in matches if not Path(match).name.startswith("~$"))
    return found


def refuse_same_file(source: str, output: str, what: str = "answers file") -> None:
    """Refuse to write over the input."""
    if source != "-" and output != "-" and Path(source).exists() and Path(output).exists() and Path(source).samefile(output):
        raise click.UsageError(f"The output is the {what} itself. Name another file.")


def refuse_existing(paths: list[Path], force: bool) -> None:
    """Refuse to write anything while one of the files exists."""
    existing = [str(path) for path in paths if path.exists()]
    if existing and not force:
        raise click.UsageError(f"{', '.join(existing)} exists already. Use --force to replace it.")


def check_output(output: str, force: bool) -> None:
    """Refuse at once a file that could not be written later, or would replace one that may not be replaced."""
    from rsc_assess.writing import check_target

    if output != "-":
        if not Path(output).is_dir():
            refuse_existing([Path(output)], force)
        check_target(Path(output), True)


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
