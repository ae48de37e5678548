"""
Families: a fixed partition of all councils of a type into groups of similar ones, made once and published.

Made by MDAV, the maximum distance to average vector (Domingo-Ferrer and Mateo-Sanz, "Practical data-oriented microaggregation
for statistical disclosure control", IEEE Transactions on Knowledge and Data Engineering 14(1), 2002), in the form with groups of
k to 2k - 1: every council is in one family, contributor or not, so a family says nothing about who contributed.
"""

import math
from collections.abc import Collection, Iterable, Sequence

import attrs

from rsc_assess.councils.council import Council, type_in_words
from rsc_assess.peers.measures import Standardised, check_measures, figure_in_words, measure_in_words, standardise
from rsc_assess.problems import Place, Problem
from rsc_assess.scoring.display import snapped

AT_LEAST = 11
SETS_APART = 0.5
MOST_SAID = 3


@attrs.frozen
class Family:
    """
    A group of similar councils that is the same for every reader.

    Attributes:
        id: Such as district-1; `family:` and this is the id of its group.

        title: What people call it.

        members: Ids of councils, in their order; of all there are, contributors or not.

        description: A sentence on what sets it apart on the measures it was made from, or "".

        remarks: Warnings, such as on members that lack a measure.
    """

    id: str
    title: str
    members: tuple[str, ...]
    description: str = ""
    remarks: tuple[Problem, ...] = attrs.field(default=(), eq=False)


def make_families(
    councils: Iterable[Council], measures: Sequence[str], at_least: int = AT_LEAST, logarithmic: Collection[str] = ()
) -> tuple[Family, ...]:
    """
    Return, for each type, all councils in families of similar ones.

    A family has at least `at_least` members, and fewer than twice as many. A type with fewer than twice as many councils is one
    family; with fewer than `at_least` it has none. A measure that a council lacks is taken to be the mean of its type, which is
    told in a remark of its family. The same councils and figures give the same families in whatever order they come.

    Args:
        councils: All of one day; those without an id are in no family. An unknown type is a type.

        measures: Names of attributes that are numbers, all of equal weight.

        logarithmic: Those of them of which log(1 + figure) is taken first.

    Raises:
        InputError: There is no such measure (P502), or a figure has no logarithm (P504).
    """
    if at_least < 1:
        raise ValueError("a family has at least one member")
    everyone = [council for council in councils if council.id is not None]
    check_measures(everyone, measures)
    by_type: dict[str, list[Council]] = {}
    for council in everyone:
        by_type.setdefault(council.type or "", []).append(council)
    return tuple(
        family
        for type, members in sorted(by_type.items())
        if len(members) >= at_least
        for family in families_of_type(type, standardise(members, measures, logarithmic), at_least)
    )


def families_of_type(type: str, standardised: Standardised, at_least: int) -> list[Family]:
    """Return the families of one type, numbered in the order of their first members."""
    rows = [tuple(0.0 if score is None else score for score in row) for row in standardised.scores]
    groups = sorted(sorted(group) for group in mdav(rows, at_least))
    word = type_in_words(type) if type else "unknown type"
    word = word[0].upper() + word[1:]
    found = []
    for number, group in enumerate(groups, 1):
        members = tuple(standardised.councils[place].id or "" for place in group)
        alone = len(groups) == 1
        title = f"{word} family" if alone else f"{word} family {number}"
        description = "" if alone else sets_apart(group, standardised)
        remarks = missing_measures(group, standardised, title)
        found.append(Family(f"{(type or 'unknown').replace('_', '-')}-{number}", title, members, description, remarks))
    return found


def mdav(rows: Sequence[tuple[float, ...]], at_least: int) -> list[list[int]]:
    """
    Return the positions of rows in groups of `at_least` to 2 × `at_least` - 1.

    While three groups' worth are left: the row farthest from the mean of those left, and the row farthest from that one, each
    get the rows nearest to them. Of equal distances, to 9 decimals, the earlier row is taken.
    """
    left = list(range(len(rows)))
    groups = []

    def take(around: int) -> None:
        left.sort(key=lambda place: (place != around, snapped(math.dist(rows[place], rows[around])), place))
        groups.append(left[:at_least])
        del left[:at_least]
        left.sort()

    while len(left) >= 2 * at_least:
        mean = tuple(math.fsum(column) / len(left) for column in zip(*(rows[place] for place in left), strict=True))
        first = farthest(rows, left, mean)
        if len(left) < 3 * at_least:
            take(first)
            break
        second = farthest(rows, left, rows[first])
        take(first)
        # Where many are equally far, it may have been taken already; then the farthest of those left stands in for it.
        take(second if second in left else farthest(rows, left, rows[first]))
    return [*groups, left] if left else groups


def farthest(rows: Sequence[tuple[float, ...]], left: Sequence[int], point: tuple[float, ...]) -> int:
    """Return the position of the row farthest from a point; the first of equal ones."""
    return max(left, key=lambda place: (snapped(math.dist(rows[place], point)), -place))


def sets_apart(group: Sequence[int], standardised: Standardised) -> str:
    """
    Return in a sentence on which measures a family's mean is half a standard deviation or more from that of its type.

    At most three, the farthest first, with the medians of the family and of all of the type.
    """
    apart = []
    for place, name in enumerate(standardised.measures):
        scores = [score for number in group if (score := standardised.scores[number][place]) is not None]
        mean = math.fsum(scores) / len(scores) if scores else 0.0
        if abs(mean) >= SETS_APART:
            own = middle(standardised.figures[number][place] for number in group)
            whole = middle(row[place] for row in standardised.figures)
            beside = f"{figure_in_words(own)} beside {figure_in_words(whole)}"
            apart.append((-abs(mean), place, f"{'higher' if mean > 0 else 'lower'} {measure_in_words(name)} ({beside})"))
    said = [text for _, _, text in sorted(apart)[:MOST_SAID]]
    if not said:
        return "Near the middle of all councils of their type on every measure."
    listed = f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]
    return f"Set apart from all councils of their type by {listed}; medians."


def middle(figures: Iterable[float | None]) -> float:
    """Return the median of those figures that are there."""
    from statistics import median

    return median(figure for figure in figures if figure is not None)


def missing_measures(group: Sequence[int], standardised: Standardised, title: str) -> tuple[Problem, ...]:
    """Return a warning on members that lack a measure, if there are any."""
    lacking = [number for number in group if None in standardised.figures[number]]
    if not lacking:
        return ()
    names = ", ".join(standardised.councils[number].name for number in lacking[:5]) + (" …" if len(lacking) > 5 else "")
    what = f"{title}: measures that {names} lack{'' if len(lacking) > 1 else 's'} were taken to be the mean of the type"
    return (Problem("P514", what, "Add the figures, or leave those measures out", Place("measures"), severity="warning"),)
