"""Commands are imported when they are asked for, and behave as if they had been there."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from rsc_assess.cli import main
from rsc_assess.cli.lazy import LazyCommands
from rsc_assess.cli.pool import COMMANDS as OF_POOL
from rsc_assess.cli.pool import pool
from rsc_assess.cli.start import COMMANDS


@pytest.mark.parametrize(("group", "name"), [(group, name) for group, names in ((main, COMMANDS), (pool, OF_POOL)) for name in names])
def test_each_command_is_found_where_it_is_said_to_be_and_bears_its_name(group: click.Group, name: str) -> None:
    assert group.commands[name].name == name


def test_a_call_imports_the_command_that_it_names_and_no_other() -> None:
    code = (
        "import sys; from rsc_assess.cli import main; main(['score', '--help'], standalone_mode=False);"
        "print(sorted(m for m in sys.modules if m.startswith('rsc_assess.cli.')), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    needed = ["files", "lazy", "options", "scoring", "start"]
    assert done.stderr.strip() == str([f"rsc_assess.cli.{one}" for one in needed])


def test_a_mistyped_command_is_answered_with_names_alone() -> None:
    """Nothing is imported for it: the places named here do not exist."""
    group = click.Group(commands=LazyCommands({"score": "nowhere:score", "report": "nowhere:report"}))
    done = CliRunner().invoke(group, ["scroe"])
    assert (done.exit_code, "No such command 'scroe'" in done.output) == (2, True)


def test_commands_can_be_added_replaced_and_taken_out_as_in_any_group() -> None:
    commands = LazyCommands({"one": "nowhere:one", "two": "nowhere:two"})
    commands["one"] = click.Command("one")
    del commands["two"]
    commands["three"] = click.Command("three")
    assert [(name, command.name) for name, command in commands.items()] == [("one", "one"), ("three", "three")]
    assert len(commands) == 2
