"""What scores mean, as laws over drawn questionnaires and answers."""

import itertools
import random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rsc_assess import Assessment, Scorecard, load_questionnaire, score_assessment
from rsc_assess.scoring.display import shown, snapped
from tests.small import answers, assess, assessed, ids_of, question, questionnaire, section, written

OPEN = ("don't know", "prefer not to say", "")


def score_of(model: dict[str, Any], said: dict[str, Any]) -> Scorecard:
    return score_assessment(assess(model, said))


def by_hand(model: dict[str, Any], said: dict[str, Any], asked: set[str]) -> float | None:
    """Score a model again, from its plain data, without the engine."""
    means = []
    for part in model["sections"]:
        pairs = [(q["weight"], said[q["id"]] / 5) for q in part["questions"] if q["id"] in asked and isinstance(said[q["id"]], int)]
        if pairs:
            means.append((part["weight"], sum(w * s for w, s in pairs) / sum(w for w, _ in pairs)))
    return sum(w * s for w, s in means) / sum(w for w, _ in means) if means else None


def asked_of(scorecard: Scorecard) -> set[str]:
    return {id for id, score in scorecard.nodes.items() if score.kind == "question" and not score.states["not_asked"]}


@given(assessed())
def test_the_root_is_the_weighted_mean_of_what_is_asked_and_answered(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    model, said = drawn
    scorecard = score_of(model, said)
    expected = by_hand(model, said, asked_of(scorecard))
    found = scorecard.nodes["small"].value
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-12))


@given(assessed())
def test_every_value_lies_between_low_and_high_and_these_between_0_and_1(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    for score in score_of(*drawn).nodes.values():
        if score.value is not None:
            assert score.low is not None
            assert score.high is not None
            assert 0 <= score.low <= score.value <= score.high <= 1


@settings(max_examples=60, deadline=None)
@given(assessed(most=4))
def test_the_interval_holds_every_way_of_answering_and_is_reached_where_it_says_exact(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    model, said = drawn
    scorecard = score_of(model, said)
    opens = [id for id in ids_of(model) if said[id] in OPEN]
    assume(len(opens) <= 3)
    reached: dict[str, list[float]] = {id: [] for id in scorecard.nodes}
    for levels in itertools.product(range(6), repeat=len(opens)):
        for id, score in score_of(model, {**said, **dict(zip(opens, levels, strict=True))}).nodes.items():
            if score.value is not None:
                reached[id].append(score.value)
    for id, score in scorecard.nodes.items():
        if reached[id]:
            assert score.low is not None
            assert score.high is not None
            assert score.low <= min(reached[id]) + 1e-12
            assert score.high >= max(reached[id]) - 1e-12
            if score.bound == "exact":
                assert score.low == pytest.approx(min(reached[id]))
                assert score.high == pytest.approx(max(reached[id]))


@given(assessed(), st.randoms(use_true_random=False))
def test_the_order_of_the_file_moves_no_bit(drawn: tuple[dict[str, Any], dict[str, Any]], chance: random.Random) -> None:
    model, said = drawn
    before = score_of(model, said).nodes
    shuffled = {**model, "sections": [{**part, "questions": chance.sample(part["questions"], len(part["questions"]))} for part in model["sections"]]}
    chance.shuffle(shuffled["sections"])
    after = score_of(shuffled, dict(chance.sample(list(said.items()), len(said)))).nodes
    assert {id: score.as_data() for id, score in before.items()} == {id: after[id].as_data() for id in before}


@given(assessed(conditions=False), st.data())
def test_a_higher_answer_never_lowers_a_score(drawn: tuple[dict[str, Any], dict[str, Any]], data: st.DataObject) -> None:
    model, said = drawn
    levels = [id for id in said if isinstance(said[id], int) and said[id] < 5]
    assume(levels)
    id = data.draw(st.sampled_from(levels))
    before, after = score_of(model, said).nodes, score_of(model, {**said, id: said[id] + 1}).nodes
    for node, score in before.items():
        if score.value is not None:
            assert snapped(after[node].value or 0) >= snapped(score.value)


@given(assessed(), st.sampled_from([2, 10, 0.25]))
def test_scaling_all_weights_changes_nothing(drawn: tuple[dict[str, Any], dict[str, Any]], factor: float) -> None:
    model, said = drawn
    scaled = {
        **model,
        "sections": [
            {**part, "weight": part["weight"] * factor, "questions": [{**q, "weight": q["weight"] * factor} for q in part["questions"]]}
            for part in model["sections"]
        ],
    }
    for id, score in score_of(model, said).nodes.items():
        value = score_of(scaled, said).nodes[id].value
        assert (value is None) == (score.value is None)
        assert snapped(value or 0) == snapped(score.value or 0)


@given(assessed())
def test_an_answer_to_what_is_not_asked_changes_nothing(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    model, said = drawn
    scorecard = score_of(model, said)
    settled = [id for id in ids_of(model) if id not in asked_of(scorecard) and not scorecard.nodes[id].waits_for]
    assume(settled)
    cleared = score_of(model, {**said, **dict.fromkeys(settled, "")})
    assert scorecard.nodes["small"].value == cleared.nodes["small"].value


@given(assessed(conditions=False))
def test_not_applicable_never_beats_the_best_answer(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    model, said = drawn
    for id in said:
        without = score_of(model, {**said, id: written("N/A")}).nodes["small"].value
        best = score_of(model, {**said, id: 5}).nodes["small"].value
        assert without is None or snapped(without) <= snapped(best or 0)


@given(assessed())
def test_the_states_below_a_node_add_up_to_its_questions(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    model, said = drawn
    assert sum(score_of(model, said).nodes["small"].states.values()) == len(ids_of(model))


TWO = questionnaire([section("A", question("A1", not_applicable=True), question("A2", not_applicable=True))])


def test_all_not_applicable_is_no_score_and_not_zero() -> None:
    score = score_of(TWO, {"A1": written("N/A"), "A2": written("N/A")}).nodes["small"]
    assert (score.value, score.low, score.high, score.coverage, score.rated, score.shown) == (None, None, None, None, False, None)


def test_nothing_answered_is_no_score_with_the_whole_range_open() -> None:
    score = score_of(TWO, {}).nodes["small"]
    assert (score.value, score.low, score.high, score.coverage) == (None, 0.0, 1.0, 0.0)


def test_weight_0_has_no_effect() -> None:
    model = questionnaire([section("A", question("A1"), question("A2", weight=0))])
    score = score_of(model, {"A1": 3}).nodes["A"]
    assert (score.value, score.low, score.high, score.coverage) == (0.6, 0.6, 0.6, 1.0)


def test_a_section_needs_four_fifths_of_its_weight_answered_for_a_label() -> None:
    model = questionnaire([section("A", question("A1", weight=4), question("A2"))])
    assert score_of(model, {"A1": 3}).nodes["A"].label == "Established"
    assert score_of(model, {"A2": 3}).nodes["A"].label is None


def test_an_open_answer_leaves_what_depends_on_it_unasked_and_says_so() -> None:
    model = questionnaire([section("A", question("A1"), question("A2", applies={"not": {"question": "A1", "at_least": 3}}))])
    score = score_of(model, {"A1": "don't know", "A2": 5}).nodes["A2"]
    assert (score.states["not_asked"], score.waits_for, score.bound) == (1, ("A1",), "outer")


@pytest.mark.parametrize(("share", "text"), [(0.79, "3.9"), (0.7999999999999, "4.0"), (0.8, "4.0"), (1.0, "5.0"), (0.0, "0.0"), (0.999, "4.9")])
def test_figures_are_rounded_down_and_agree_with_the_label(share: float, text: str) -> None:
    display = load_questionnaire(TWO).display
    assert shown(share, display) == text


def test_an_assessment_built_by_hand_with_a_level_that_does_not_exist_is_refused(example: Assessment) -> None:
    import attrs

    from rsc_assess import Answer, InputError

    broken = attrs.evolve(example, answers={**example.answers, "R1.1": Answer("R1.1", "answered", 9)})
    with pytest.raises(InputError, match="A201"):
        score_assessment(broken)


def test_answers_of_another_questionnaire_are_refused() -> None:
    from rsc_assess import InputError, load_assessment

    with pytest.raises(InputError, match="A208"):
        load_assessment({**answers({}), "questionnaire": "other"}, load_questionnaire(TWO))
