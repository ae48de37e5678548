"""The command that tells what this computer has and lacks."""

import click

from rsc_assess.cli.files import echo_json


@click.command()
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
