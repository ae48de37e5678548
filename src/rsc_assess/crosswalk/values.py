"""The values of a crosswalk: its items, each with the questions that say something about it."""

from datetime import date

import attrs


@attrs.frozen
class CrosswalkItem:
    """
    One item of a framework, and the questions that say something about it.

    Attributes:
        nations: The nations it is meant for; empty for all.

        target: What the framework itself aims at, in our words.
    """

    id: str
    title: str
    group: str | None
    target: str | None
    nations: tuple[str, ...]
    questions: tuple[str, ...]


@attrs.frozen
class Crosswalk:
    """
    A dated framework, mapped to questions.

    Attributes:
        status: What has become of the framework.

        source, link: The publisher and the page where it can be read.

        nations: The nations it is meant for; empty for all.

        picture: How reports may draw it beside its table: journey (steps in order), wheel (two rings of groups) or None.

        benchmark: Whether councils share and compare its items.
    """

    id: str
    title: str
    about: str | None
    edition: str
    valid_from: date | None
    valid_to: date | None
    status: str
    source: str | None
    link: str | None
    nations: tuple[str, ...]
    items: tuple[CrosswalkItem, ...]
    picture: str | None = None
    benchmark: bool = False
