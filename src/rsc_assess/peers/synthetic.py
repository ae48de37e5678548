"""
Fictional councils with answers drawn from a seed, for a pool to try things on.

Codes have 999 after the prefix, names end in "(fictional)", regions of England are on no map. The same seed gives the same
bytes on any computer: nothing is drawn but by `Random.random`, the one method that Python keeps as it is, and added up.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

from rsc_assess.assessment.values import ANSWERED, DECLINED, DONT_KNOW, MISSING, NOT_APPLICABLE, Answer, Assessment
from rsc_assess.councils.council import Council, type_and_nation
from rsc_assess.peers.synthetic_words import EXAMPLE_NAME, NAMES, REGIONS, SAID
from rsc_assess.questionnaire.values import CHOICE_KINDS, Question, Questionnaire, Section
from rsc_assess.scoring.program import program_of
from rsc_assess.scoring.sheet import ALWAYS, Sheet

SEED, COUNT, MOST, YEAR = 2022, 140, 470, 2026
EXAMPLE = "E06999001"
# For each kind of code: how many of 140 councils have it, and the middle of their population and density.
KINDS: Mapping[str, tuple[int, int, int]] = {
    "E06": (36, 210_000, 900),
    "E07": (48, 120_000, 350),
    "E08": (18, 300_000, 2_900),
    "W06": (12, 130_000, 240),
    "S12": (16, 150_000, 160),
    "N09": (10, 160_000, 190),
}
# How far levels lie apart, as standard deviations in levels; and the middle of all.
MIDDLE, GENERAL, REGION, TOP, SECTION, EASY, REST, OF_THE_YEAR = 2.4, 0.75, 0.45, 0.45, 0.4, 0.3, 0.85, 0.3
# How much higher the first top section is than the last: councils are newer to what a questionnaire has last.
FIRST_TO_LAST = 1.0
RISE_A_YEAR, CLOSER_A_YEAR = 0.2, 0.7
MOST_OPEN, NOT_APPLICABLE_RATE = 0.1, 0.06


class Chance:
    """Draws that are the same for the same seed and words, whatever else is drawn."""

    def __init__(self, seed: int, *words: object) -> None:
        self.random = random.Random(" ".join(map(str, (seed, *words)))).random  # noqa: S311 (no secret)

    def normal(self) -> float:
        """Return a draw of mean 0 and standard deviation 1, as a sum of twelve uniform ones."""
        return sum([self.random() for _ in range(12)]) - 6


@lru_cache(10_000)
def effect(seed: int, *words: str) -> float:
    """Return what is drawn once for all councils, such as how easy a question is: mean 0, standard deviation 1."""
    return Chance(seed, *words).normal()


def synthetic_register(seed: int = SEED, count: int = COUNT) -> tuple[Council, ...]:
    """
    Return so many fictional councils of several types and nations, by code; the example council is one of them.

    Each has the measures population, density (people for each square kilometre) and deprivation (12 to 36, more is worse).

    Raises:
        ValueError: The count is not 1 to 470, for which there are names.
    """
    if not 1 <= count <= MOST:
        raise ValueError(f"there can be 1 to {MOST} fictional councils, not {count}")
    names = {nation: names_of(nation, seed) for nation in NAMES}
    found = []
    for prefix, many in shares(count).items():
        for number in range(1, many + 1):
            id = f"{prefix}999{number:03}"
            type, nation = type_and_nation(id) or ("", "")
            kind = "District Council" if type in ("district", "northern_ireland_district") else "Council"
            name = EXAMPLE_NAME if id == EXAMPLE else f"{next(names[nation])} {kind} {SAID}"
            regions = REGIONS[2:] if prefix == "E08" else REGIONS
            region = regions[(number - 1) % len(regions)] if nation == "england" else nation.replace("_", " ").title()
            found.append(Council(name, id, type, nation, region, measures(prefix, Chance(seed, "measures", id))))
    return tuple(sorted(found, key=lambda council: str(council.id)))


def shares(count: int) -> dict[str, int]:
    """Return how many of some councils have which kind of code: in proportion, what is left over the first kind."""
    total = sum(many for many, *_ in KINDS.values())
    first, *others = KINDS
    found = {prefix: count * KINDS[prefix][0] // total for prefix in others}
    return {first: count - sum(found.values()), **found}


def names_of(nation: str, seed: int) -> Iterator[str]:
    """Yield the names that councils of a nation can have, those that begin alike far apart."""
    starts, ends = (sorted(words, key=lambda word: Chance(seed, "name", word).random()) for words in NAMES[nation])
    for number in range(len(starts) * len(ends)):
        turn, place = divmod(number, len(starts))
        yield starts[place] + ends[(place + turn) % len(ends)]


def measures(prefix: str, chance: Chance) -> dict[str, str]:
    """Return the measures of a council, as a register writes them."""
    _, population, density = KINDS[prefix]
    crowded = chance.random()
    return {
        "population": str(int(population * (0.5 + chance.random()) / 100) * 100),
        "density": str(int(density * (0.3 + 1.6 * crowded * crowded))),
        "deprivation": f"{12 + 18 * crowded + 6 * chance.random():.1f}",
    }


def synthetic_assessments(questionnaire: Questionnaire, councils: Iterable[Council], seed: int = SEED, year: int = YEAR) -> Iterator[Assessment]:
    """
    Yield the answers of each council in the autumn of a year.

    The level of an answer adds up from a general maturity of the council, a little higher where there is less deprivation; effects
    of its region and of its own on each top section; an effect on each section below; how easy section and question are; and a rest, part
    of it new each year. From year to year levels rise and regions come closer. Some questions stay open or do not apply. Only
    questions with levels or with one choice are answered.
    """
    for council in councils:
        answers = drawn_answers(questionnaire, council, seed, year)
        asked = Sheet(program_of(questionnaire, council), answers).asked
        said = {id: answer for id, answer in answers.items() if asked.get(id, ALWAYS).now}
        day = date(year, 9, 1) + timedelta(int(80 * Chance(seed, year, "day", council.id).random()))
        yield Assessment(questionnaire, council, day, said, source=f"synthetic answers of {council.id}")


def drawn_answers(questionnaire: Questionnaire, council: Council, seed: int, year: int) -> dict[str, Answer]:
    """Return a council's answers, also to questions that it is not asked."""
    own, this_year = Chance(seed, "answers", council.id), Chance(seed, "answers", council.id, year)
    later = year - YEAR
    deprivation = council.measure("deprivation")
    general = MIDDLE + GENERAL * own.normal() + RISE_A_YEAR * later - (0.0 if deprivation is None else 0.012 * (deprivation - 24))
    open_rate = MOST_OPEN * own.random()
    found: dict[str, Answer] = {}

    def visit(children: Sequence[Section | Question], level: float) -> None:
        for child in children:
            if isinstance(child, Section):
                visit(child.children, level + EASY * effect(seed, "section", child.id) + SECTION * own.normal())
            elif child.kind in CHOICE_KINDS:
                easy = EASY * effect(seed, "question", child.id)
                # All is drawn for each, so that no answer hangs on whether another is open.
                drawn = level + easy + REST * own.normal() + OF_THE_YEAR * this_year.normal()
                found[child.id] = drawn_answer(child, drawn / 5, this_year.random() < open_rate, this_year.random())

    for place, top in enumerate(questionnaire.children):
        newer = FIRST_TO_LAST * (0.35 - place / max(len(questionnaire.children) - 1, 1))
        region = REGION * effect(seed, "region", council.region or "", top.id) * CLOSER_A_YEAR**later
        level = general + newer + region + TOP * own.normal()
        visit(top.children if isinstance(top, Section) else [top], level)
    return found


def drawn_answer(question: Question, share: float, is_open: bool, draw: float) -> Answer:
    """Return the answer at a share of the way from the lowest option to the best; or none, for which reason another draw says."""
    if is_open:
        return Answer(question.id, DECLINED if question.sensitive else DONT_KNOW if draw < 0.5 else MISSING)
    if question.not_applicable and draw < NOT_APPLICABLE_RATE:
        return Answer(question.id, NOT_APPLICABLE, reason="There is nothing of this kind in a fictional area")
    ladder = [option for option in question.ladder() if option.sets is None]
    if not ladder:
        return Answer(question.id, MISSING)
    top = len(ladder) - 1
    return Answer(question.id, ANSWERED, ladder[min(max(int(share * top + 0.5), 0), top)].value)
