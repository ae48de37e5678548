"""Arguments and options that several commands take."""

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


def with_register(command: Callable[..., None]) -> Callable[..., None]:
    """Add the option that names a register of councils."""
    text = "A register of councils (CSV), which completes what the answers say of theirs; more files add measures to it."
    return click.option("--register", "register_paths", metavar="FILE", multiple=True, help=text)(command)
