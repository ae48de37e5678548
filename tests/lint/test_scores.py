"""What cannot be reached, what decides too much, and what decides nothing."""

from typing import Any

import pytest
from hypothesis import given, settings

from rsc_assess import load_questionnaire, score_assessment
from rsc_assess.lint.best import Best
from rsc_assess.lint.councils import kinds_of_councils
from rsc_assess.lint.weights import effective_weights, table_of
from tests.lint.looks import asked, found, nodes, options, question, questionnaire, section, yes_no
from tests.small import assess, assessed


def whats(code: str, model: Any) -> str:
    return "\n".join(problem.what for problem in found(code, model))


def test_everything_can_be_reached_in_an_ordinary_questionnaire() -> None:
    model = asked(question("A1"), yes_no("A2", penalty={"yes": 1}), question("A3", applies={"question": "A1", "at_most": 1}))
    assert found("L111", model) == []


def test_an_out_of_that_is_too_high_is_told_with_its_figures() -> None:
    model = questionnaire([section("S", question("A1"), question("A2"), out_of=4), section("T", question("B1"))])
    assert set(nodes("L111", model)) == {"S", None}
    assert "reaches only 50% of the maximum: out_of is 4, and all parts together earn at most 2" in whats("L111", model)
    assert "the total reaches only 75% of the maximum: S does not reach it" in whats("L111", model)
    assert found("L111", questionnaire([section("S", question("A1"), question("A2"), out_of=2)])) == []


def test_a_cap_that_bites_at_the_best_is_told_with_its_reason() -> None:
    def capped(when: dict[str, Any]) -> dict[str, Any]:
        return questionnaire([section("S", question("A1"), caps=[{"when": when, "at_most": 3, "because": "It is unsafe"}])])

    assert "the cap of 3 holds (It is unsafe)" in whats("L111", capped({"question": "A1", "at_least": 4}))
    assert found("L111", capped({"question": "A1", "at_most": 3})) == []


def test_questions_that_exclude_each_other_and_stay_in_the_maximum_are_told() -> None:
    def pair(counts: dict[str, str]) -> dict[str, Any]:
        gate = yes_no("A1", unscored=True)
        first = question("A2", applies={"question": "A1", "is": "yes"}, counts=counts)
        second = question("A3", applies={"question": "A1", "is": "no"}, counts=counts)
        return asked(gate, first, second)

    assert "50% of the maximum: A" in whats("L111", pair({"not_asked": "zero"}))
    assert "cannot be asked together with the others" in whats("L111", pair({"not_asked": "zero"}))
    assert found("L111", pair({})) == []


def test_a_question_that_cannot_earn_everything_is_named() -> None:
    assert "no answer to A1 earns everything" in whats("L111", asked(options("A1", {"none": 0, "some": 2}, out_of=5), question("A2")))


def test_a_chain_reaches_everything_by_its_last_question() -> None:
    def chain(last: int) -> dict[str, Any]:
        first = options("A1", {"no": {"marks": 0, "ends": True}, "yes": {"marks": 1}}, out_of=5)
        return questionnaire([section("S", first, options("A2", {"no": 2, "yes": last}, out_of=5), method="last")])

    assert found("L111", chain(5)) == []
    assert len(found("L111", chain(4))) == 2


def test_a_scoring_that_cannot_reach_everything_is_told() -> None:
    def scored(marks: int) -> dict[str, Any]:
        return asked(question("A1"), scorings={"view": {"out_of": marks, "group": {"g": {"parts": ["A1"], "out_of": marks}}, "total": {"out_of": 1}}})

    assert "view/g" in nodes("L111", scored(2))
    assert found("L111", scored(1)) == []


def test_only_the_councils_that_cannot_reach_it_are_named() -> None:
    county = question("A2", applies={"attribute": "type", "is": "county"}, counts={"not_asked": "zero"})
    assert "for councils with type" in whats("L111", asked(question("A1"), county))


def test_a_node_that_never_gets_a_score_is_told() -> None:
    def essential(of: str) -> dict[str, Any]:
        classes = {"essential": {"weight": 1}, "recommended": {"weight": 1}}
        parts = [section("S", question("A1", **{"class": of}), method="essential", base=0.5), section("T", question("B1"))]
        return questionnaire(parts, classes=classes)

    assert "never gets a score" in whats("L111", essential("recommended"))
    assert found("L111", essential("essential")) == []


def test_quotients_are_tried_at_their_goalposts() -> None:
    numbers = [{"id": id, "ask": f"How many {id}?", "number": {"unit": "people"}} for id in ("staff", "sites")]
    ratio = {"id": "ratio", "title": "Staff for each site", "number": {"quotient": ["staff", "sites"], "worst": 0, "best": 4}}
    model = asked(*numbers, ratio, question("A1"))
    assert found("L111", model) == []
    assert {one.question: one.most for one in effective_weights(load_questionnaire(model))} == {"ratio": 0.5, "A1": 0.5}


def test_a_question_decides_what_the_total_falls_without_it() -> None:
    model = questionnaire([section("S", question("A1"), question("A2", weight=3)), section("T", question("B1"), question("B2"), weight=3)])
    decided = {one.question: one.most for one in effective_weights(load_questionnaire(model))}
    assert decided == pytest.approx({"A1": 1 / 16, "A2": 3 / 16, "B1": 3 / 8, "B2": 3 / 8})


def test_a_follow_up_that_falls_away_counts_for_the_question_that_opens_it() -> None:
    follow_up = question("A2", applies={"question": "A1", "at_least": 3}, counts={"not_asked": "zero"})
    decided = {one.question: one.most for one in effective_weights(load_questionnaire(asked(question("A1"), follow_up)))}
    assert decided == pytest.approx({"A1": 1, "A2": 0.5})


def test_what_a_question_decides_may_differ_by_council() -> None:
    model = asked(question("A1", weight={"by": "type", "values": {"county": 3}, "otherwise": 1}), question("A2"))
    weights = effective_weights(load_questionnaire(model))
    assert (weights[0].least, weights[0].most, weights[0].most_for) == (0.5, 0.75, "type county")
    assert weights[0].as_data()["decides"] == 0.75
    assert "most for type county" in table_of(weights).splitlines()[0]


def test_penalties_decide_what_they_take_off() -> None:
    decided = {one.question: one.most for one in effective_weights(load_questionnaire(asked(question("A1"), yes_no("A2", penalty={"yes": "20%"}))))}
    assert decided == pytest.approx({"A1": 1, "A2": 0.2})


def test_a_question_that_decides_much_more_than_others_is_told() -> None:
    many = [question(f"A{number}") for number in range(12)]
    alone = questionnaire([section("S", *many), section("T", question("B1"))])
    assert nodes("L121", alone) == ["B1"]
    assert "decides 50% of the total" in whats("L121", alone)
    assert nodes("L121", questionnaire([section("S", *many), section("T", question("B1"), weight=0.1)])) == []


def test_few_questions_of_the_same_weight_decide_much_and_are_not_told() -> None:
    assert found("L121", asked(question("A1"), question("A2"))) == []


def test_a_weight_of_zero_is_told_where_it_stands() -> None:
    model = questionnaire(
        [section("S", question("A1", weight=0), question("A2", **{"class": "off"}), question("A3")), section("T", question("B1"), weight=0)],
        classes={"off": {"weight": 0}},
        scorings={"view": {"group": {"g": [{"node": "A1", "weight": 0}, "A3"]}}},
    )
    assert nodes("L122", model) == ["A1", "T", None, "view/g"]
    assert found("L122", asked(question("A1", unscored=True, weight=0), question("A2"))) == []


def test_options_that_all_earn_the_same_are_told() -> None:
    assert nodes("L123", asked(options("A1", {"one": 1, "two": 1}), options("A2", {"one": 1, "two": 0}))) == ["A1"]
    assert nodes("L123", asked(question("A2"), options("A1", {"one": "none", "two": "none"}))) == []


@settings(max_examples=60, deadline=None)
@given(assessed())
def test_no_answers_score_above_what_is_called_the_best(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    assessment = assess(*drawn)
    (kind,), _ = kinds_of_councils(assessment.questionnaire)
    most = Best(kind).most
    for id, score in score_assessment(assessment).nodes.items():
        if id in most and score.value is not None:
            assert score.value <= most[id][0] + 1e-9
