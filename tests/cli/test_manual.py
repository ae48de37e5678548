"""The manual explains every option of the commands on peers, and names no command or option that there is not."""

import re
import shlex

import click
import pytest

from rsc_assess.cli import main
from tests.cli.manual import PAGES, part

# Where each command is explained.
EXPLAINED = {
    "contribute": "### contribute",
    "neighbours": "### neighbours",
    "families": "### families",
    "pool add": "### Commands of a pool",
    "pool list": "### Commands of a pool",
    "pool withdraw": "### Commands of a pool",
    "pool check": "### Commands of a pool",
    "pool rebuild": "### Commands of a pool",
    "pool edition": "## Releasing an edition",
    "pool standing": "## For the keeper alone",
    "pool variation": "## For the keeper alone",
    "benchmark": "## Standing beside others",
}
CALLS = [
    line.split("#")[0].strip()
    for text in PAGES.values()
    for block in re.findall(r"^```(?:sh|console)\n(.*?)^```", text, re.S | re.M)
    for line in block.splitlines()
    if line.removeprefix("$ ").startswith("rsc-assess ")
]


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that words name, and the rest of them."""
    command: click.Command = main
    while isinstance(command, click.Group):
        command, words = command.commands[words[0]], words[1:]
    return command, words


def options_of(command: click.Command) -> set[str]:
    """Return the options of a command, all spellings."""
    return {name for one in command.params if isinstance(one, click.Option) for name in one.opts} | {"--help"}


@pytest.mark.parametrize("name", EXPLAINED)
def test_every_option_is_explained_where_its_command_is(name: str) -> None:
    command, _ = command_of(name.split())
    text = part(EXPLAINED[name])
    assert [option for option in options_of(command) - {"--help", "--output"} if not re.search(rf"[` ]{option}\b", text)] == []


def test_no_option_is_explained_that_there_is_not() -> None:
    for heading in dict.fromkeys(EXPLAINED.values()):
        known = set().union(*(options_of(command_of(name.split())[0]) for name, where in EXPLAINED.items() if where == heading))
        assert set(re.findall(r"`(--?[a-z][a-z-]*)", part(heading))) <= known, heading


@pytest.mark.parametrize("call", dict.fromkeys(CALLS))
def test_every_call_of_the_manual_can_be_made(call: str) -> None:
    command, rest = command_of(shlex.split(call.removeprefix("$ "))[1:])
    assert {word for word in rest if re.match(r"--?[a-z]", word)} <= options_of(command)
    for word in re.findall(r"Example: rsc-assess (.*)", command.help or ""):
        assert {option for option in word.split() if re.match(r"--?[a-z]", option)} <= options_of(command)


def test_every_command_says_what_it_does_in_a_sentence() -> None:
    def commands(group: click.Group) -> list[click.Command]:
        return [one for found in group.commands.values() for one in (commands(found) if isinstance(found, click.Group) else [found])]

    for command in commands(main):
        first = (command.help or "").strip().split("\n\n")[0].split("  Example:")[0]
        assert re.match(r"[A-Z].*\.", first, re.S), command.name
