"""Arguments and options that several commands take."""

import datetime
from collections.abc import Callable

import click


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


def with_format(command: Callable[..., None]) -> Callable[..., None]:
    """Add the option that says the format of an answers file."""
    from rsc_assess.answer_files.formats import FORMATS

    text = "The format of the answers file, where the ending of its name does not say it."
    return click.option("--format", type=click.Choice(FORMATS), help=text)(command)


def chosen_format(output: str, format: str | None) -> str:
    """
    Return the format of an answers file to write: as it was asked for, else as its name ends; YAML on standard output.

    Raises:
        click.UsageError: The name ends in none, or says another format than the one asked for.
    """
    from rsc_assess.answer_files.formats import ENDINGS, YAML, format_of_name

    named = format_of_name(output) if output != "-" else None
    if format is not None and named is not None and format != named:
        raise click.UsageError(f"{output} ends like {named}, and --format says {format}. Change one of them.")
    if format is None and named is None and output != "-":
        raise click.UsageError(f"{output} ends in none of {ENDINGS}. Name such a file, or say --format.")
    return format or named or YAML


def register_option(text: str, required: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return what adds the option that names the files of a register; the text says what it is for."""
    about = f"{text} More files add measures to it."
    return click.option("--register", "register_paths", metavar="FILE", multiple=True, required=required, help=about)


with_register = register_option("A register of councils (CSV), which completes what the answers say of theirs.")


def with_pool(command: Callable[..., None]) -> Callable[..., None]:
    """Add the argument for the folder of a pool."""
    return click.argument("folder", metavar="POOL")(command)


def as_day(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime.date | None:
    """Return the day that an option says, written as 2026-11-01."""
    try:
        return None if value is None else datetime.date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day. Write it as 2026-11-01.") from None


def as_names(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Return the names that an option says, with commas between them, each once."""
    found = tuple(dict.fromkeys(name.strip() for name in (value or "").split(",") if name.strip()))
    if value is not None and not found:
        raise click.BadParameter("no name stands here. Write names with commas between them.")
    return found


def day_option(name: str, text: str, variable: str = "on") -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return what adds an option that says a day."""
    return click.option(name, variable, metavar="DAY", callback=as_day, help=text)


def with_measures(text: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return what adds the options that name measures of a register; the text says what they are for."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        about = "Those of the measures of which the logarithm is taken, such as population."
        command = click.option("--logarithmic", metavar="a,b", callback=as_names, help=about)(command)
        return click.option("--measures", metavar="a,b", callback=as_names, help=text)(command)

    return add


def with_families(command: Callable[..., None]) -> Callable[..., None]:
    """Add the option that names the keeper's file of families."""
    return click.option("--families", "families_path", metavar="FILE", help="The keeper's file of families (CSV with a code and a family).")(command)
