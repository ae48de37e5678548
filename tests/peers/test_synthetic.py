"""The synthetic pool: fictional councils that look like real ones, whose edition keeps every rule that a real one does."""

import os
import statistics
import subprocess
import sys
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from rsc_assess import Assessment, Council, Questionnaire, Scorecard, load_questionnaire, load_register, score_assessment
from rsc_assess.assessment.values import ANSWERED
from rsc_assess.councils.matching import name_key
from rsc_assess.peers.contribution_file import load_contribution
from rsc_assess.peers.edition_file import dump_edition, load_edition
from rsc_assess.peers.families_reader import load_families
from rsc_assess.peers.groups import make_grouping, slug
from rsc_assess.peers.numbers import pooled_regions
from rsc_assess.peers.partners import learning_partners
from rsc_assess.peers.release import make_edition
from rsc_assess.peers.standing import standing
from rsc_assess.peers.synthetic import EXAMPLE, KINDS, MOST, synthetic_assessments, synthetic_register
from rsc_assess.peers.synthetic_pool import (
    synthetic_contributions,
    synthetic_contributors,
    synthetic_edition,
    synthetic_files,
    synthetic_release,
)
from rsc_assess.peers.synthetic_words import NAMES, NOTES, REGIONS, SAID
from rsc_assess.peers.values import Contribution, Edition
from rsc_assess.peers.working import Working
from rsc_assess.questionnaire.shipped import example_edition
from tests.conftest import ROOT
from tests.peers.attacker import SeenCell, SeenVariation, World
from tests.peers.attacker_editions import bands_of, quantiles_of
from tests.peers.attacker_intervals import intervals
from tests.small import question, questionnaire, section

PUBLIC = Path(__file__).resolve().parents[3] / "shared" / "data" / "councils" / "uk_local_authorities.csv"
TOPS = ("R", "S", "C", "E")


@pytest.fixture(scope="module")
def councils() -> tuple[Council, ...]:
    return synthetic_register()


@pytest.fixture(scope="module")
def assessments(rsc: Questionnaire, councils: tuple[Council, ...]) -> tuple[Assessment, ...]:
    return tuple(synthetic_assessments(rsc, councils))


@pytest.fixture(scope="module")
def contributions(rsc: Questionnaire) -> tuple[Contribution, ...]:
    return synthetic_contributions(rsc)


@pytest.fixture(scope="module")
def release(rsc: Questionnaire) -> Working:
    return synthetic_release(rsc)


@pytest.fixture(scope="module")
def edition(release: Working) -> Edition:
    return release.edition


def test_the_shipped_edition_is_what_the_seed_gives(edition: Edition) -> None:
    """docs/examples/edition.json is renewed by `make examples`."""
    assert example_edition().read_bytes() == dump_edition(edition)


def test_the_same_seed_gives_the_same_bytes_under_any_hash_seed() -> None:
    code = (
        "import sys; from rsc_assess import load_questionnaire; from rsc_assess.peers.edition_file import dump_edition; "
        "from rsc_assess.peers.synthetic_pool import synthetic_edition; "
        "sys.stdout.buffer.write(dump_edition(synthetic_edition(load_questionnaire('rsc'))))"
    )
    made = subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": "1"}, capture_output=True, check=True, timeout=120)
    assert made.stdout == example_edition().read_bytes()


def test_another_seed_gives_other_councils_and_answers(rsc: Questionnaire, councils: tuple[Council, ...]) -> None:
    others = synthetic_register(7)
    assert [one.id for one in others] == [one.id for one in councils]
    assert sum(one.name == other.name for one, other in zip(others, councils, strict=True)) < 20
    ours, theirs = (next(synthetic_assessments(rsc, councils[:1], seed)).answers for seed in (2022, 7))
    assert ours != theirs


def test_councils_are_of_several_types_nations_and_regions_under_codes_that_nobody_has(councils: tuple[Council, ...]) -> None:
    assert len(councils) == 140
    assert all(one.is_fictional and one.name.endswith(SAID) for one in councils)
    assert Counter(str(one.id)[:3] for one in councils) == {prefix: many for prefix, (many, *_) in KINDS.items()}
    assert {one.nation for one in councils} == {"england", "scotland", "wales", "northern_ireland"}
    assert {one.region for one in councils} == {*REGIONS, "Scotland", "Wales", "Northern Ireland"}
    assert all(one.measure("population") and one.measure("density") and one.measure("deprivation") for one in councils)


@pytest.mark.parametrize("count", [1, 13, MOST])
def test_there_are_codes_and_names_for_few_and_for_many(count: int) -> None:
    found = synthetic_register(count=count)
    assert len({one.id for one in found}) == len({one.name for one in found}) == count
    assert any(one.id == EXAMPLE for one in found)


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_a_number_of_councils_that_there_are_no_names_for_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="fictional councils"):
        synthetic_register(count=count)


@pytest.mark.skipif(not PUBLIC.is_file(), reason="the public register is not beside this checkout")
def test_no_name_is_that_of_a_real_council_or_like_one() -> None:
    """Nor is any other that another seed may give, nor a region."""
    register = load_register(PUBLIC)
    known = frozenset(register.by_key)
    names = {"Aldermere", *REGIONS, *("".join(parts) for starts, ends in NAMES.values() for parts in product(starts, ends))}
    assert len(names) > 500
    for name in sorted(names):
        spellings = register.spellings
        found = {*spellings.named(name, known), *spellings.placed(name, known), *spellings.similar(name, known)}
        assert not found, (name, found)
    regions = {name_key(entry.council.region) for entry in register.entries if entry.council.region}
    assert regions.isdisjoint(map(name_key, REGIONS))


def test_practice_notes_link_nowhere_and_name_roles_alone() -> None:
    assert all(str(one.link).startswith("https://example.org/") and len(one.text) <= 500 for one in NOTES.values())
    assert all(one.contact and "@" not in one.contact for one in NOTES.values())


def test_answers_are_whole_and_without_problems(rsc: Questionnaire, assessments: tuple[Assessment, ...]) -> None:
    for one in assessments[::4]:
        assert score_assessment(one).problems == ()
    given = Counter(answer.value for one in assessments for answer in one.answers.values() if answer.state == ANSWERED)
    assert set(given) == {0, 1, 2, 3, 4, 5}
    assert given[2] > given[0] > given[5]


def test_some_answers_are_open_or_do_not_apply_and_hardly_any_council_answers_all(rsc: Questionnaire, assessments: tuple[Assessment, ...]) -> None:
    states = Counter(answer.state for one in assessments for answer in one.answers.values())
    assert 0.03 < 1 - states[ANSWERED] / states.total() < 0.12
    assert min(states.values()) > 5
    assert set(states) == {"answered", "missing", "dont_know", "declined", "not_applicable"}


def test_answers_of_one_council_go_together(rsc: Questionnaire, assessments: tuple[Assessment, ...]) -> None:
    """Odd and even questions of a council tell of the same maturity."""
    halves = []
    for one in assessments:
        levels = [answer.value for answer in one.answers.values() if answer.state == ANSWERED and isinstance(answer.value, int)]
        halves.append((statistics.mean(levels[::2]), statistics.mean(levels[1::2])))
    odd, even = zip(*halves, strict=True)
    assert statistics.correlation(odd, even) > 0.7


def test_every_group_of_councils_has_some_that_do_not_contribute(councils: tuple[Council, ...]) -> None:
    """So numbers of councils can be exact."""
    contributing = {one.id for one in synthetic_contributors(councils)}
    assert EXAMPLE in contributing
    for kind in ("nation", "region", "type"):
        missing = Counter(one.attribute(kind) for one in councils if one.id not in contributing)
        assert all(missing[one.attribute(kind)] >= 5 for one in councils)


def test_contributions_differ_in_what_they_share(contributions: tuple[Contribution, ...]) -> None:
    assert 90 <= len(contributions) < 110
    sharing = Counter(one.sharing for one in contributions)
    assert sharing["levels"] > sharing["scores"] > 20
    assert len({one.date for one in contributions}) > 20


def test_a_dozen_can_be_asked_as_learning_partners_and_each_theme_has_a_note(rsc: Questionnaire, edition: Edition) -> None:
    assert 12 <= len({one.council for one in edition.partners}) <= 15
    assert {one.section for one in edition.partners if one.note} == set(NOTES) <= {one.id for _, one in rsc.sections()}
    assert all(one.name.endswith(SAID) for one in edition.partners)


def test_the_example_council_contributed_what_it_answered(contributions: tuple[Contribution, ...], example_scorecard: Scorecard) -> None:
    mine = next(one for one in contributions if one.council.id == EXAMPLE)
    assert mine.council.name == example_scorecard.assessment.council.name
    assert mine.date == example_scorecard.assessment.date
    assert {id: mine.scores[id] for id in TOPS} == {id: example_scorecard.nodes[id].value for id in TOPS}


def test_the_edition_says_that_it_is_synthetic_and_names_nobody_real(edition: Edition) -> None:
    assert edition.synthetic
    assert edition.id == "synthetic-2026"
    text = dump_edition(edition).decode()
    assert text.count('"council": ') == text.count(SAID) == len(edition.partners)
    assert all(one.council[3:6] == "999" for one in edition.partners)


def test_the_edition_can_be_read_and_says_no_more_than_sizes_allow(edition: Edition, release: Working) -> None:
    assert load_edition(dump_edition(edition)) == edition
    for id, cells in edition.cells.items():
        for node, cell in cells.items():
            members = [row for row in release.groups[id].rows if node in release.rows[row].values]
            assert len(members) >= (21 if cell.deciles or cell.bands else 11 if cell.quartiles else 6)
            assert cell.n.number == len(members) if not cell.n.or_more else cell.n.number <= len(members)
            assert all(one.count >= 5 for one in cell.bands)
            register = release.groups[id].register
            assert register is not None
            assert cell.n.or_more or len(register) - len(members) >= 5


def test_some_cells_are_withheld(edition: Edition) -> None:
    """A pool to try things on shows what a reader sees where a group is too small."""
    assert "nation:northern-ireland" not in edition.cells
    assert len(edition.cells["nation:wales"]) < len(edition.cells["all"])


@pytest.mark.parametrize("node", ["rsc", *TOPS])
def test_nobody_can_narrow_a_value_by_adding_up_what_is_released(edition: Edition, release: Working, node: str) -> None:
    attack(edition, release, node, shaving=0)


@pytest.mark.nightly
@pytest.mark.parametrize("node", ["rsc", "E1"])
def test_nobody_can_narrow_a_value_by_supposing_it_at_an_end(edition: Edition, release: Working, node: str) -> None:
    attack(edition, release, node, shaving=1)


def attack(edition: Edition, release: Working, node: str, shaving: float) -> None:
    """Fail if somebody who knows who contributed can narrow a value of a node to less than a tenth of the range."""

    def members(rows: tuple[int, ...]) -> frozenset[tuple[str, int]]:
        return frozenset((str(release.rows[row].council), 0) for row in rows if node in release.rows[row].values)

    cells = tuple(
        SeenCell(edition.id, group, node, members(release.groups[group].rows), quantiles_of(cell), bands_of(cell), whole=cell.n.or_more)
        for group, by_node in edition.cells.items()
        if (cell := by_node.get(node))
    )
    regions = tuple(map(members, pooled_regions(release.rows, node, release.regions)))
    assert len(cells) > 5
    assert len(regions) == edition.variation[node].regions
    variation = SeenVariation(edition.id, node, regions, edition.variation[node].omega_squared)
    everyone = members(tuple(range(len(release.rows))))
    world = World((node,), dict.fromkeys(everyone, ((0.0,), (1.0,))), cells, (variation,))
    assert all(high - low > 0.1 - 1e-6 for low, high in intervals(world, node, shaving=shaving).values())


def test_regions_differ_and_come_closer_in_a_year(rsc: Questionnaire, edition: Edition, release: Working) -> None:
    later = synthetic_release(rsc, year=2027, earlier=[release]).edition
    assert later.id == "synthetic-2027"
    before, after = ({id: one.variation[id].omega_squared for id in ("rsc", *TOPS) if id in one.variation} for one in (edition, later))
    assert len(before) == 5
    assert min(before.values()) > 0
    assert sum(after.values()) < sum(before.values())
    for node in ("rsc", *TOPS):
        cells = [one.cell("all", node) for one in (edition, later)]
        assert cells[0] is not None
        assert cells[1] is not None
        assert cells[0].median <= cells[1].median


def test_the_example_stands_beside_others_on_every_pillar_and_on_most_themes(example_scorecard: Scorecard, edition: Edition) -> None:
    found = standing(example_scorecard, edition)
    assert found.asked.id == "type:unitary"
    assert all(found.nodes[id].position for id in TOPS)
    themes = [id for id in found.nodes if len(id) == 2 and found.nodes[id].position]
    assert len(themes) >= 12
    assert {found.nodes[id].position for id in themes} == {"below", "within", "above"}
    assert sum(one.alike is not None for one in found.nodes.values()) > 10


def test_the_example_has_somebody_to_learn_from_on_several_themes(example_scorecard: Scorecard, edition: Edition) -> None:
    found = learning_partners(example_scorecard, edition)
    assert len(found) >= 6
    assert any("region" in one.why for group in found for one in group.partners)
    assert sum(one.partner.note is not None for group in found for one in group.partners) >= 4


def test_the_files_to_keep_a_pool_with_lead_to_the_same_edition(
    rsc: Questionnaire, councils: tuple[Council, ...], edition: Edition, tmp_path: Path
) -> None:
    made = dict(synthetic_files(rsc, years=(2026,)))
    for name in ("register.csv", "families.csv"):
        (tmp_path / name).write_bytes(made.pop(name))
    register = load_register(tmp_path / "register.csv")
    assert register.remarks == ()
    assert register.current(date(2026, 12, 1)) == councils
    families = {slug(one.title): (one.title, one.members) for one in load_families(tmp_path / "families.csv", register)}
    assert {name.rpartition("/")[0] for name in made} == {"contributions-2026"}
    given = [load_contribution(content, name, rsc) for name, content in made.items()]
    grouping = make_grouping(register.current(date(2026, 12, 1)), is_register=True, families=families)
    assert make_edition(given, rsc, grouping, id=edition.id, date=edition.date).edition == edition


def test_the_manual_gives_the_numbers_that_there_are(councils: tuple[Council, ...], contributions: tuple[Contribution, ...]) -> None:
    manual = " ".join((ROOT / "docs" / "benchmarking.md").read_text("utf-8").split())
    assert f"lists {len(councils)} councils of six kinds" in manual
    assert f"{len(contributions)} of them contribute" in manual


def test_another_questionnaire_can_be_answered_too() -> None:
    """Its example council's answers are drawn, and notes are there for themes of the shipped one alone."""
    model = load_questionnaire(questionnaire([section(id, question(f"{id}1"), question(f"{id}2")) for id in "AB"]))
    made = synthetic_edition(model)
    assert (made.questionnaire, made.synthetic) == (model.id, True)
    assert made.cell("all", "A")
    assert made.partners
    assert all(one.note is None for one in made.partners)


def test_every_kind_of_question_can_stand_in_the_questionnaire() -> None:
    """Those that are no choice stay open."""
    for folder in ("goal-dashboard", "basic-controls"):
        model = load_questionnaire(ROOT / "tests" / "models" / folder / "questionnaire.yaml")
        for one in synthetic_assessments(model, synthetic_register(count=5)):
            assert score_assessment(one).assessment is one
