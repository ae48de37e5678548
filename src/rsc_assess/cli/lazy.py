"""Commands that are imported when they are asked for, so that each call starts with what it needs alone."""

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module

import click


class LazyCommands(MutableMapping[str, click.Command]):
    """The commands of a group by name; one that is given as `module:attribute` is imported at its first use.

    Counting and listing the names imports nothing, so that "did you mean" and completion stay quick.
    """

    def __init__(self, where: Mapping[str, str]) -> None:
        self._commands: dict[str, str | click.Command] = dict(where)

    def __getitem__(self, name: str) -> click.Command:
        found = self._commands[name]
        if isinstance(found, str):
            module, _, attribute = found.partition(":")
            found = self._commands[name] = getattr(import_module(module), attribute)
        return found

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._commands[name] = command

    def __delitem__(self, name: str) -> None:
        del self._commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._commands)

    def __len__(self) -> int:
        return len(self._commands)
