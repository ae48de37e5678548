"""Measures of councils made comparable: z-scores within one class of councils."""

import math
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

import attrs

from rsc_assess.councils.council import Council
from rsc_assess.problems import InputError, Place, Problem, did_you_mean, raise_errors

UNIFORM, ABSENT = "uniform", "absent"


@attrs.frozen
class Dropped:
    """
    A measure that tells these councils apart in nothing.

    Attributes:
        reason: `uniform` where all that have it have the same figure, `absent` where none has one.
    """

    measure: str
    reason: str

    def __str__(self) -> str:
        return f"{self.measure} is left out: {'all have the same figure' if self.reason == UNIFORM else 'none of these councils has a figure'}"


@attrs.frozen
class Standardised:
    """
    The figures of councils of one class, as they are and as z-scores.

    Attributes:
        councils: In the order of their ids.

        measures: Those that are used, in the order in which they were given.

        dropped: The others.

        figures: By council and measure, as they are in the register; None where there is none.

        scores: (figure - mean) ÷ standard deviation (of the whole class, ddof 0), after the logarithm where one is taken; None
            where there is no figure.
    """

    councils: tuple[Council, ...]
    measures: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    figures: tuple[tuple[float | None, ...], ...]
    scores: tuple[tuple[float | None, ...], ...]


def standardise(councils: Iterable[Council], measures: Sequence[str], logarithmic: Collection[str] = ()) -> Standardised:
    """
    Return measures of councils as z-scores over all of these councils that have a figure.

    Args:
        councils: Those of one class; each has an id of its own.

        measures: Names of attributes.

        logarithmic: Those of them of which log(1 + figure) is taken first, because a few large ones would decide everything.

    Raises:
        InputError: A figure has no logarithm (P504).
    """
    members = tuple(sorted(councils, key=lambda council: council.id or ""))
    names = tuple(dict.fromkeys(measures))
    columns = [[council.measure(name) for council in members] for name in names]
    raise_errors(
        no_logarithm(council, name)
        for name, column in zip(names, columns, strict=True)
        for council, figure in zip(members, column, strict=True)
        if name in logarithmic and figure is not None and figure <= -1
    )
    dropped, used, scores = [], [], []
    for number, (name, column) in enumerate(zip(names, columns, strict=True)):
        values = [None if figure is None else math.log1p(figure) if name in logarithmic else figure for figure in column]
        present = [value for value in values if value is not None]
        if not present or min(present) == max(present):
            dropped.append(Dropped(name, UNIFORM if present else ABSENT))
            continue
        used.append(number)
        scores.append(z_scores(values, present))
    return Standardised(
        members,
        tuple(names[number] for number in used),
        tuple(dropped),
        tuple(zip(*(columns[number] for number in used), strict=True)) or ((),) * len(members),
        tuple(zip(*scores, strict=True)) or ((),) * len(members),
    )


def z_scores(values: Sequence[float | None], present: Sequence[float]) -> list[float | None]:
    """Return (value - mean) ÷ standard deviation, with n and not n - 1 below; `present` has at least two different values."""
    # Divided by the largest first, so that squares of huge or tiny figures stay within what a float holds.
    largest = max(abs(value) for value in present)
    mean = math.fsum(value / largest for value in present) / len(present)
    deviation = math.sqrt(math.fsum((value / largest - mean) ** 2 for value in present) / len(present))
    return [None if value is None else (value / largest - mean) / deviation for value in values]


def no_logarithm(council: Council, name: str) -> Problem:
    """Return the problem of a figure of which no logarithm can be taken."""
    what = f"{name} of {council.name} is {council.attribute(name)}, and log(1 + it) does not exist"
    return Problem("P504", what, "Take the logarithm only of what is never below 0", Place("measures"))


def check_measures(councils: Collection[Council], measures: Sequence[str]) -> None:
    """
    Do nothing if each measure is an attribute of at least one of the councils.

    Raises:
        InputError: One is not (P502), or none is given.
    """
    if not measures:
        raise one_problem("P502", "no measure is named", "Name at least one, such as population")
    known = dict.fromkeys(name for council in councils for name in council.attributes)
    raise_errors(
        Problem("P502", f"no council has a measure called {name}", did_you_mean(name, known), Place("measures"))
        for name in measures
        if name not in known
    )


def one_problem(code: str, what: str, remedy: str) -> InputError:
    """Return the error of measures or councils that cannot be compared."""
    problem = Problem(code, what, remedy, Place("measures"))
    return InputError(str(problem), [problem])


def figure_in_words(value: float) -> str:
    """
    Return a figure as people write it: whole from 1,000, else to three digits.

    >>> figure_in_words(563851.4), figure_in_words(12.345), figure_in_words(0.00002)
    ('563,851', '12.3', '0.00002')
    """
    return f"{value:,.0f}" if abs(value) >= 999.5 else f"{Decimal(f'{value:.3g}'):f}"


def measure_in_words(name: str) -> str:
    """Return the name of a measure as it is read: "la-deprivation-score" is "la deprivation score"."""
    return " ".join(name.replace("-", " ").replace("_", " ").split())
