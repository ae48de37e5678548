"""The group of all commands, and how the program ends."""

import os
import sys
from typing import NoReturn

import click

from rsc_assess import __version__
from rsc_assess.cli.lazy import LazyCommands
from rsc_assess.problems import FileAccessError, RscError

OUR_BUG, INTERRUPTED = 70, 130

EPILOG = (
    "Exit codes: 0 done, 1 your files have problems, 2 wrong usage, 3 cannot read or write, 4 refused, "
    "5 some of many failed, 6 this computer lacks something, 70 our bug, 130 interrupted."
)

COMMANDS = {
    "agenda": "rsc_assess.cli.respondents:agenda",
    "answer": "rsc_assess.cli.answer:answer",
    "assign": "rsc_assess.cli.respondents:assign",
    "benchmark": "rsc_assess.cli.benchmark:benchmark",
    "check": "rsc_assess.cli.scoring:check",
    "confidence": "rsc_assess.cli.evidence:confidence",
    "contribute": "rsc_assess.cli.contribute:contribute",
    "convert": "rsc_assess.cli.converting:convert",
    "demo": "rsc_assess.cli.demo:demo",
    "doctor": "rsc_assess.cli.doctor:doctor",
    "explain": "rsc_assess.cli.scoring:explain",
    "families": "rsc_assess.cli.similar:families",
    "init": "rsc_assess.cli.questionnaires:init",
    "lint": "rsc_assess.cli.questionnaires:lint",
    "merge": "rsc_assess.cli.respondents:merge",
    "neighbours": "rsc_assess.cli.similar:neighbours",
    "pool": "rsc_assess.cli.pool:pool",
    "questionnaires": "rsc_assess.cli.questionnaires:questionnaires",
    "report": "rsc_assess.cli.report:report",
    "schema": "rsc_assess.cli.schema:schema",
    "score": "rsc_assess.cli.scoring:score",
    "sector": "rsc_assess.cli.sector:sector",
    "show": "rsc_assess.cli.questionnaires:show",
    "sign": "rsc_assess.cli.signing:sign",
    "uncertainty": "rsc_assess.cli.scoring:uncertainty",
}


@click.group(commands=LazyCommands(COMMANDS), context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}, epilog=EPILOG)
@click.version_option(__version__, prog_name="rsc-assess")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """Assess a council against a questionnaire: check answers, score them, explain the scores, write the report.

    Start with:  rsc-assess demo -o demo
    """
    if os.environ.get("NO_COLOR"):
        context.color = False


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
