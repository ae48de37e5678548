"""
How fast councils are compared, on 400 made-up contributions with 80 nodes each, and on 400 councils with 40 measures.

Bars: the standing of one council in an edition of 30 groups 5 ms, its learning partners among 400 offers for each theme 50 ms;
the keeper's standing of one council, with 1,000 draws of weights, 1 s; the variance between regions of one node 50 ms;
its change between two waves, with 2,000 draws of both kinds, 2 s; the 15 nearest neighbours of one council and of all, and
families of all, 0.5 s. Bare distances between all pairs are measured too, to read these beside.
"""

import datetime
import math
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rsc_assess import Council, Questionnaire, load_assessment, load_questionnaire, score_assessment
from rsc_assess.peers.families import make_families
from rsc_assess.peers.keeper import keeper_standing
from rsc_assess.peers.measures import standardise
from rsc_assess.peers.neighbours import nearest, nearest_to_each
from rsc_assess.peers.nodes import node_digests_of
from rsc_assess.peers.partners import learning_partners
from rsc_assess.peers.standing import standing
from rsc_assess.peers.values import BandCount, Cell, Contribution, Count, Edition, Group, Partner
from rsc_assess.peers.variation import regional_variation, variation_change

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "answers.yaml"
COUNCILS, NODES, REGIONS, MEASURES = 400, 80, 12, 40
ROUNDS = 5


def contributions(questionnaire: Questionnaire, chance: random.Random) -> list[Contribution]:
    """Return a contribution of each of the councils, of which every 30th value is missing."""
    nodes = [questionnaire.id, *(section.id for _, section in questionnaire.sections()), *(one.id for one in questionnaire.questions())][:NODES]
    made = []
    for number in range(COUNCILS):
        scores = {node: chance.random() for node in nodes if chance.random() > 1 / 30}
        made.append(
            Contribution(
                council=Council(f"Council {number}", f"E07999{number:03}", "district", "england", f"Region {number % REGIONS}"),
                date=datetime.date(2026, 11, 1),
                engine="0.1.0",
                questionnaire=questionnaire.id,
                version=questionnaire.version,
                digest=questionnaire.digest,
                sharing="levels",
                digests={node: questionnaire.node_digests[node] for node in scores},
                scores=scores,
                bands={},
            )
        )
    return made


def seconds(work: Callable[[], object]) -> float:
    """Return the median time of a piece of work."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def keeper_figures() -> list[tuple[str, float, float]]:
    """Return what the keeper waits for: (what, seconds, bar)."""
    questionnaire = load_questionnaire("rsc")
    chance = random.Random(1)
    earlier, later = contributions(questionnaire, chance), contributions(questionnaire, chance)
    members = [str(one.council.id) for one in later]
    own = next(str(one.council.id) for one in later if {"rsc", "R", "S", "C", "E"} <= one.scores.keys())
    assert keeper_standing(later, own, members, questionnaire).weights is not None
    return [
        ("keeper's standing", seconds(lambda: keeper_standing(later, own, members, questionnaire)), 1),
        ("variance of a node", seconds(lambda: regional_variation(later, "R")), 0.05),
        ("change of a node", seconds(lambda: variation_change(earlier, later, "R")), 2),
    ]


def neighbour_figures(missing: float) -> list[tuple[str, float, float]]:
    """Return how long neighbours and families take where a share of the figures is missing: (what, seconds, bar)."""
    chance = random.Random(1)
    names = [f"m{place}" for place in range(MEASURES)]

    def figures() -> dict[str, str]:
        return {name: "" if chance.random() < missing else repr(chance.gauss(100, 15)) for name in names}

    councils = [Council(f"Council {number}", f"E07999{number:03}", "district", "england", None, figures()) for number in range(COUNCILS)]
    rows = [tuple(score or 0.0 for score in row) for row in standardise(councils, names).scores]
    told = f"{missing:.0%} missing"
    return [
        (f"bare distances, {told}", seconds(lambda: [[math.dist(one, other) for other in rows] for one in rows]), math.inf),
        (f"neighbours of one, {told}", seconds(lambda: nearest(councils, "E07999000", names)), 0.5),
        (f"neighbours of all, {told}", seconds(lambda: nearest_to_each(councils, names)), 0.5),
        (f"families, {told}", seconds(lambda: make_families(councils, names)), 0.5),
    ]


def large_edition(questionnaire: Questionnaire, chance: random.Random) -> Edition:
    """Return an edition with all figures of every node in 30 groups, and every council an offer for every theme."""
    digests = node_digests_of(questionnaire)
    groups = [Group("all", "all", "All councils"), Group("type:unitary", "type", "Unitary authorities")]
    groups += [Group(f"region:r{number}", "region", f"Region {number}") for number in range(28)]

    def cell() -> Cell:
        shares = sorted(chance.randrange(51) / 50 for _ in range(9))
        counts = tuple(BandCount(band, band, 66) for band in range(6))
        return Cell(Count(COUNCILS - 4), shares[4], (shares[2], shares[6]), tuple(shares), counts)

    partners = [
        Partner(f"E06999{number:03}", f"Council {number}", "unitary", "england", f"Region {number % REGIONS}", section.id, chance.randrange(6))
        for _, section in questionnaire.sections()
        for number in range(2, COUNCILS)
    ]
    return Edition(
        id="2026",
        date=datetime.date(2026, 12, 1),
        engine="0.1.0",
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        digest=questionnaire.digest,
        synthetic=True,
        replaces=None,
        nodes=digests,
        groups=tuple(groups),
        cells={group.id: {node: cell() for node in digests} for group in groups},
        partners=tuple(partners),
    )


def reader_figures() -> list[tuple[str, float, float]]:
    """Return what a reader of an edition waits for: (what, seconds, bar); each time with scores that nobody has looked at."""
    assessment = load_assessment(EXAMPLE)
    edition = large_edition(assessment.questionnaire, random.Random(2))
    scorecards = [score_assessment(assessment) for _ in range(2 * ROUNDS)]
    assert len(standing(score_assessment(assessment), edition).nodes) > NODES
    return [
        ("standing", seconds(lambda: standing(scorecards.pop(), edition)), 0.005),
        ("learning partners", seconds(lambda: learning_partners(scorecards.pop(), edition)), 0.05),
    ]


def main() -> int:
    figures = [*reader_figures(), *keeper_figures(), *neighbour_figures(0.0), *neighbour_figures(0.03)]
    for what, found, bar in figures:
        print(f"{what:<30} {found * 1000:.1f} ms{f' (bar {bar * 1000:.0f})' if bar < math.inf else ''}")
    missed = [what for what, found, bar in figures if found > bar]
    for what in missed:
        print(f"missed: {what}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
