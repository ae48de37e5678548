"""What fictional councils share, the edition that is released of it, and the files to go through it all by hand."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count as counting

from rsc_assess.assessment.reader import load_assessment
from rsc_assess.assessment.values import Assessment
from rsc_assess.councils.council import Council
from rsc_assess.peers.contribution import contribution_of, lowest_sections
from rsc_assess.peers.contribution_file import dump_contribution
from rsc_assess.peers.families import Family, make_families
from rsc_assess.peers.groups import Grouping, make_grouping, slug
from rsc_assess.peers.nodes import rated_nodes
from rsc_assess.peers.release import make_edition
from rsc_assess.peers.synthetic import COUNT, EXAMPLE, SEED, YEAR, Chance, synthetic_assessments, synthetic_register
from rsc_assess.peers.synthetic_words import NOTES
from rsc_assess.peers.values import LEVELS, SCORES, Contribution, Edition, PracticeNote
from rsc_assess.peers.working import Working
from rsc_assess.questionnaire.shipped import example_answers
from rsc_assess.questionnaire.values import Questionnaire
from rsc_assess.scoring.score import Scorecard, score_assessment
from rsc_assess.writing import slugify

MEASURES, LOGARITHMIC = ("population", "density", "deprivation"), ("population", "density")
# How many of a region contribute, and how many of it do not at least, so that numbers of councils can be exact.
CONTRIBUTING, FEWEST_MISSING = 0.75, 5
SHARING_LEVELS = 0.6
# How many councils of each kind of code can be asked as learning partners, on how many sections each, and from which band on.
PARTNERS, SECTIONS_EACH, LOWEST_BAND = {"E06": 6, "E07": 3, "E08": 2, "W06": 1, "S12": 1}, 4, 2


def synthetic_edition(questionnaire: Questionnaire, seed: int = SEED) -> Edition:
    """Return the edition of the synthetic pool: that of what `synthetic_contributions` gives, with families and a full register."""
    return synthetic_release(questionnaire, seed).edition


def synthetic_release(questionnaire: Questionnaire, seed: int = SEED, year: int = YEAR, earlier: Sequence[Working] = ()) -> Working:
    """Return the edition of a year of the synthetic pool, with what its keeper holds of it."""
    contributions = synthetic_contributions(questionnaire, seed, year)
    grouping = synthetic_grouping(synthetic_register(seed))
    return make_edition(contributions, questionnaire, grouping, id=f"synthetic-{year}", date=date(year, 12, 1), earlier=earlier)


def synthetic_grouping(councils: Sequence[Council]) -> Grouping:
    """Return the groups of fictional councils, families of similar ones among them."""
    families = {slug(one.title): (one.title, one.members) for one in synthetic_families(councils)}
    return make_grouping(councils, is_register=True, families=families)


def synthetic_families(councils: Sequence[Council]) -> tuple[Family, ...]:
    """Return the families of fictional councils, by all their measures."""
    return make_families(councils, MEASURES, logarithmic=LOGARITHMIC)


def synthetic_contributors(councils: Sequence[Council], seed: int = SEED) -> tuple[Council, ...]:
    """Return those of some councils that contribute: three quarters of each region, fewer of a small one, and the example council."""
    missing = {region: max(round(many * (1 - CONTRIBUTING)), FEWEST_MISSING) for region, many in Counter(one.region for one in councils).items()}
    places = {region: counting() for region in missing}
    order = sorted((one for one in councils if one.id != EXAMPLE), key=lambda one: Chance(seed, "contributes", one.id).random())
    out = {one.id for one in order if next(places[one.region]) < missing[one.region]}
    return tuple(one for one in councils if one.id not in out)


def synthetic_contributions(questionnaire: Questionnaire, seed: int = SEED, year: int = YEAR, count: int = COUNT) -> tuple[Contribution, ...]:
    """
    Return what contributors among so many fictional councils share, by code.

    Most share levels too, and a dozen can be asked as learning partners. The example council shares what it answered, in its own year
    alone; where the questionnaire is another, its answers are drawn like those of the others.
    """
    contributors = synthetic_contributors(synthetic_register(seed, count), seed)
    example = example_assessment(questionnaire)
    assessments = list(synthetic_assessments(questionnaire, contributors, seed, year))
    if example is not None:
        others = [one for one in assessments if one.council.id != EXAMPLE]
        assessments = [example, *others] if example.date.year == year else others
    scorecards = {str(one.council.id): score_assessment(one) for one in assessments}
    offers = drawn_offers(questionnaire, scorecards)
    levels = {id: Chance(seed, "levels", id).random() < SHARING_LEVELS for id in scorecards}
    return tuple(contribution_of(one, LEVELS if levels[id] else SCORES, offers.get(id, {})) for id, one in scorecards.items())


def example_assessment(questionnaire: Questionnaire) -> Assessment | None:
    """Return the answers of the example council, or None where they are to another questionnaire."""
    found = load_assessment(example_answers())
    return found if found.questionnaire.digest == questionnaire.digest and questionnaire.chosen is None else None


def drawn_offers(questionnaire: Questionnaire, scorecards: Mapping[str, Scorecard]) -> dict[str, dict[str, PracticeNote | None]]:
    """
    Return what councils offer as learning partners, by council and section.

    Of each kind the most mature do, on the sections in which they are farthest above the mean; the highest of all on a section
    has a practice note.
    """
    sections = [section.id for section in lowest_sections(questionnaire)]
    rated = {council: rated_nodes(one) for council, one in scorecards.items() if council != EXAMPLE}
    values = {id: [nodes[id].value for nodes in rated.values() if id in nodes] for id in sections}
    means = {id: sum(found) / len(found) for id, found in values.items() if found}
    offered: dict[str, list[str]] = {}
    for prefix, many in PARTNERS.items():
        alike = [council for council in rated if council.startswith(prefix) and questionnaire.id in rated[council]]
        for council in sorted(alike, key=lambda one: -rated[one][questionnaire.id].value)[:many]:
            mine = rated[council]
            able = [id for id in sections if id in mine and (mine[id].band or 0) >= LOWEST_BAND]
            offered[council] = sorted(able, key=lambda id: means[id] - mine[id].value)[:SECTIONS_EACH]
    highest: dict[str, str] = {}
    for council, ids in offered.items():
        for id in ids:
            if id not in highest or rated[council][id].value > rated[highest[id]][id].value:
                highest[id] = council
    return {council: {id: NOTES.get(id) if highest[id] == council else None for id in ids} for council, ids in offered.items()}


def synthetic_files(questionnaire: Questionnaire, seed: int = SEED, years: Sequence[int] = (YEAR, YEAR + 1)) -> Iterator[tuple[str, bytes]]:
    """
    Yield the files to keep a pool with, each with its path: a register, families, and for each year a folder of contributions.

        register.csv   families.csv   contributions-2026/e06999001-aldermere-council-fictional.json   …
    """
    councils = synthetic_register(seed)
    yield "register.csv", as_csv([("code", "name", "region", *MEASURES), *(register_row(one) for one in councils)])
    names = {str(one.id): one.name for one in councils}
    families = [(id, names[id], family.title) for family in synthetic_families(councils) for id in family.members]
    yield "families.csv", as_csv([("code", "name", "family"), *families])
    for year in years:
        for one in synthetic_contributions(questionnaire, seed, year):
            yield f"contributions-{year}/{slugify(f'{one.council.id} {one.council.name}')}.json", dump_contribution(one)


def register_row(council: Council) -> tuple[str, ...]:
    """Return what a register says of a council."""
    return tuple(council.attribute(key) or "" for key in ("id", "name", "region", *MEASURES))


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
