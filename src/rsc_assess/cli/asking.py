"""Ask a person before something that cannot be taken back; where nobody can be asked, an option must have said it."""

import sys

import click


def agreed(question: str, yes: bool, unless: str) -> None:
    """
    Return if a person agrees, or has agreed by an option; else end.

    Args:
        unless: What does not happen without consent, such as "nothing was written".
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError(f"Nobody is there who could be asked, so {unless}. Give --yes to agree.")
    if not click.confirm(question, err=True):
        click.echo(f"Then {unless}.", err=True)
        raise click.Abort
