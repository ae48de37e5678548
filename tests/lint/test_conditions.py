"""Conditions that do nothing, and those that do something."""

from typing import Any

import pytest
from hypothesis import given, settings

from rsc_assess.documents.source import read_document
from rsc_assess.lint.conditions import cases
from rsc_assess.lint.subject import Subject
from rsc_assess.lint.ways import MOST_WAYS
from rsc_assess.scoring.program import program_of
from rsc_assess.scoring.sheet import ALWAYS, Sheet
from tests.lint.looks import asked, found, nodes, options, question, questionnaire, section, yes_no
from tests.small import assess, assessed

Q1 = question("A1")


def followed(condition: dict[str, Any], **more: Any) -> dict[str, Any]:
    return asked(Q1, yes_no("A2", applies={"question": "A1", "at_least": 2}), question("A3", applies=condition, **more))


@pytest.mark.parametrize(
    "condition",
    [
        {"all": [{"question": "A1", "at_least": 3}, {"question": "A1", "at_most": 2}]},
        {"all": [{"question": "A1", "at_most": 1}, {"question": "A2", "answered": True}]},
        {"all": [{"attribute": "type", "is": "county"}, {"attribute": "nation", "is": "wales"}]},
        {"attribute": "type", "is": "borough"},
        {"not": {"any": [{"question": "A1", "answered": False}, {"question": "A1", "answered": True}]}},
        {"count": {"at_least": 2, "of": [{"question": "A1", "is": 1}, {"question": "A1", "is": 2}, {"question": "A1", "is": 3}]}},
        {"node": "S", "at_least": 7},
    ],
)
def test_a_question_to_which_nothing_leads_is_told(condition: dict[str, Any]) -> None:
    far = questionnaire([section("S", Q1), section("T", question("A3", applies=condition))])
    model = far if "node" in condition else followed(condition)
    assert nodes("L101", model) == ["A3"]
    assert found("L101", model)[0].severity == "warning"


@pytest.mark.parametrize(
    "condition",
    [
        {"question": "A1", "at_least": 5},
        {"all": [{"question": "A1", "at_least": 2}, {"question": "A2", "is": "yes"}]},
        {"all": [{"attribute": "type", "is": "unitary"}, {"attribute": "nation", "is": "wales"}]},
        {"question": "A1", "answered": False},
        {"all": [{"question": "A1", "at_most": 1}, {"not": {"question": "A2", "answered": True}}]},
        {"attribute": "population", "between": [100, 200]},
    ],
)
def test_a_question_that_some_way_leads_to_is_not_told(condition: dict[str, Any]) -> None:
    model = followed(condition) | {"attributes": {"population": "Residents"}}
    assert [nodes(code, model) for code in ("L101", "L102", "L105")] == [[], [], []]


def test_a_section_that_nobody_is_asked_is_told_once_and_not_its_questions() -> None:
    nobody = {"all": [{"question": "A1", "is": 1}, {"question": "A1", "is": 2}]}
    inside = section("T", question("B1", applies={"question": "A1", "at_least": 1}), question("B2"), applies=nobody)
    assert nodes("L101", questionnaire([section("S", Q1), inside])) == ["T"]


def test_a_question_whose_section_rules_out_its_condition_is_told() -> None:
    inside = section("T", question("B1", applies={"question": "A1", "at_most": 1}), question("B2"), applies={"question": "A1", "at_least": 3})
    assert nodes("L101", questionnaire([section("S", Q1), inside])) == ["B1"]


def test_an_answer_that_always_takes_a_question_out_is_told() -> None:
    both = {"yes": {"marks": 1, "takes_out": ["A2"]}, "no": {"marks": 0, "takes_out": ["A2"]}}
    reaches = {"yes": {"marks": 1, "takes_out": ["A2"]}, "no": 0}
    follow_up = question("A2", applies={"question": "A1", "answered": True})
    assert nodes("L101", asked(options("A1", both), follow_up)) == ["A2"]
    assert nodes("L101", asked(options("A1", reaches), follow_up)) == []


@pytest.mark.parametrize("more", [{}, {"asked": "always"}])
def test_a_condition_that_always_holds_is_told(more: dict[str, Any]) -> None:
    always = {"any": [{"question": "A1", "at_least": 2}, {"question": "A1", "at_most": 1}]}
    assert nodes("L102", followed(always, **more)) == ["A3"]
    assert nodes("L102", followed({"any": [{"question": "A1", "at_least": 3}, {"question": "A1", "at_most": 1}]}, **more)) == []


def test_a_condition_holds_not_always_where_the_question_may_be_not_applicable() -> None:
    always = {"any": [{"question": "A1", "at_least": 2}, {"question": "A1", "at_most": 1}]}
    assert nodes("L102", asked(question("A1", not_applicable=True), question("A3", applies=always))) == []


def test_a_hint_that_never_holds_is_no_unreachable_question() -> None:
    model = followed({"attribute": "type", "is": "borough"}, asked="always")
    assert (nodes("L101", model), nodes("L102", model)) == ([], ["A3"])


@pytest.mark.parametrize(
    ("condition", "severity"),
    [
        ({"all": [{"question": "A1", "at_least": 3}, {"question": "A1", "at_least": 2}]}, "note"),
        ({"any": [{"question": "A1", "at_least": 3}, {"question": "A1", "at_least": 4}]}, "note"),
        ({"any": [{"question": "A1", "at_least": 3}, {"attribute": "type", "is": "borough"}]}, "warning"),
        ({"all": [{"question": "A1", "at_least": 3}, {"question": "A1", "at_least": 0}]}, "warning"),
        ({"not": {"any": [{"question": "A1", "at_least": 3}, {"attribute": "nation", "is": "france"}]}}, "warning"),
    ],
)
def test_a_part_of_a_condition_that_never_matters_is_told_once(condition: dict[str, Any], severity: str) -> None:
    assert [problem.severity for problem in found("L103", followed(condition))] == [severity]


def test_parts_that_matter_are_not_told() -> None:
    each = {"all": [{"any": [{"question": "A1", "is": 1}, {"question": "A1", "is": 3}]}, {"attribute": "type", "is_not": "district"}]}
    assert found("L103", followed(each)) == []


CAP = {"at_most": 2, "because": "It is not safe"}


@pytest.mark.parametrize(
    ("when", "is_dead"),
    [
        ({"question": "A1", "at_least": 0}, True),
        ({"all": [{"question": "A1", "is": 1}, {"question": "A1", "is": 2}]}, True),
        ({"question": "A1", "at_most": 1}, False),
        ({"node": "small", "at_least": 5.1}, True),
        ({"node": "T", "at_most": 1.9}, False),
    ],
)
def test_caps_and_flags_that_never_or_always_hold_are_told(when: dict[str, Any], is_dead: bool) -> None:
    parts = [section("T", question("B1")), section("S", Q1, caps=[{"when": when, **CAP}], flags=[{"name": "Look", "when": when}])]
    if when.get("node") == "small":
        parts = [section("T", question("B1")), section("S", Q1, flags=[{"name": "Look", "when": when}] * 2)]
    expected = (["S"] if when.get("node") == "small" else ["S", "S"]) if is_dead else []
    assert nodes("L104", questionnaire(parts)) == expected


def test_a_label_whose_needs_cannot_be_met_is_told_once() -> None:
    def with_needs(needs: dict[str, Any]) -> dict[str, Any]:
        return asked(Q1, bands=[{"from": 0, "label": "Low"}, {"from": 3, "label": "High", "needs": needs}])

    assert len(found("L104", with_needs({"attribute": "type", "is": "borough"}))) == 1
    assert found("L104", with_needs({"question": "A1", "at_least": 4})) == []


def test_a_condition_over_too_many_answers_is_told_as_not_checked() -> None:
    many = [question(f"A{number}") for number in range(20)]
    test = [{"question": f"A{number}", "at_least": 3} for number in range(20)]
    model = asked(*many, question("B", applies={"count": {"at_least": 10, "of": test}}))
    assert [(problem.node, problem.severity) for problem in found("L105", model)] == [("B", "note")]
    assert f"{MOST_WAYS:,}" in found("L105", model)[0].what
    assert found("L105", asked(*many, question("B", applies={"all": test[:5]}))) == []


def test_a_long_chain_of_follow_ups_is_checked() -> None:
    chain = [question("A0"), *(question(f"A{n}", applies={"question": f"A{n - 1}", "at_least": 2}) for n in range(1, 60))]
    end = question("B", applies={"all": [{"question": "A58", "at_least": 1}, {"question": "A0", "at_most": 1}]})
    assert nodes("L101", asked(*chain, end)) == ["B"]
    assert nodes("L105", asked(*chain, end)) == []


def test_a_condition_on_a_later_question_is_told() -> None:
    model = asked(question("A1", applies={"question": "A2", "at_least": 1}), question("A2"))
    assert [(problem.node, problem.severity) for problem in found("L106", model)] == [("A1", "note")]
    assert found("L106", followed({"question": "A1", "at_least": 1})) == []


def test_an_option_that_takes_out_an_earlier_question_is_told() -> None:
    marks = {"yes": 1, "no": {"marks": 0, "takes_out": ["A1"]}}
    assert nodes("L106", asked(Q1, options("A2", marks))) == ["A2"]
    assert nodes("L106", asked(options("A2", marks), Q1)) == []


def test_a_repeated_block_is_told_once() -> None:
    block = section("W", question("A1"), question("A2", applies={"attribute": "type", "is": "borough"}), repeat=["waste", "housing"])
    assert nodes("L101", questionnaire([block])) == ["W/waste/A2"]


def test_ticks_are_tried_together() -> None:
    services = {"id": "A1", "ask": "Which?", "kind": "many", "options": ["parks", "pools", "farms"]}
    both = {"all": [{"question": "A1", "has_all": ["parks", "pools"]}, {"question": "A1", "has_none": ["farms"]}]}
    none = {"all": [{"question": "A1", "has_all": ["parks", "pools"]}, {"question": "A1", "has_none": ["parks"]}]}
    assert nodes("L101", asked(services, question("A2", applies=both))) == []
    assert nodes("L101", asked(services, question("A2", applies=none))) == ["A2"]


def test_the_place_is_that_of_the_condition() -> None:
    text = (
        "format: 1\nid: x\nversion: 1.0.0\ntitle: X\nscales:\n  m: {labels: [No, Yes]}\nquestions:\n"
        "  - {id: A1, ask: One?}\n  - id: A2\n    ask: Two?\n    applies: {attribute: type, is: borough}\n"
    )
    place = found("L101", text.encode())[0].place
    assert (place.line, place.column) == (11, 5)


@settings(max_examples=60, deadline=None)
@given(assessed())
def test_no_answers_ask_a_question_that_is_called_unreachable(drawn: tuple[dict[str, Any], dict[str, Any]]) -> None:
    model, said = drawn
    assessment = assess(model, said)
    document = read_document(model, "questionnaire")
    never = {case.id for case in cases(Subject(assessment.questionnaire, document.name, document.root)) if case.never}
    sheet = Sheet(program_of(assessment.questionnaire, assessment.council), assessment.answers)
    assert not any(sheet.asked.get(id, ALWAYS).now for id in never)


@pytest.mark.parametrize(
    ("when", "dead"), [({"all": [{"question": "A1", "is": 1}, {"question": "A1", "is": 2}]}, 1), ({"question": "A1", "is": 1}, 0)]
)
def test_a_check_that_can_never_hold_is_told(when: dict[str, Any], dead: int) -> None:
    told = found("L104", asked(Q1, checks=[{"when": when, "says": "These do not go together"}]))
    assert len(told) == dead
    assert all("the check “These do not go together” never holds" in one.what for one in told)


def test_an_attribute_that_only_a_check_looks_at_is_used() -> None:
    checks = [{"when": {"all": [{"attribute": "coast", "is": "no"}, {"question": "A1", "is": 5}]}, "says": "There is no coast"}]
    attributes = {"coast": "Whether there is a coast"}
    assert found("L153", asked(Q1, attributes=attributes, checks=checks)) == []
    assert len(found("L153", asked(Q1, attributes=attributes))) == 1
