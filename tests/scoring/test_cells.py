"""What each answer to a question is worth, at the limits."""

import math
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from rsc_assess import Answer, Council, Evidence, load_questionnaire
from rsc_assess.assessment.values import STATES
from rsc_assess.questionnaire.rules import ROWS
from rsc_assess.scoring.cells import Cell, Table, has_evidence, is_file_name, number_share, unpacked
from rsc_assess.scoring.program import program_of

SCALE = {"maturity": {"labels": ["None", "Some", "Most", "All"]}}
OPTIONS = {"none": 1, "some": 2, "all": 4}


def table(written: dict[str, Any], council: str = "unitary", **more: Any) -> Table:
    """Return the table of one question, which stands in a file of its own."""
    file = {"format": 1, "id": "one", "version": "1.0.0", "title": "One", "scales": SCALE, "not_applicable": True, **more}
    spare = {"id": "spare", "ask": "Spare?"}
    questionnaire = load_questionnaire({**file, "questions": [{"id": "Q", "ask": "Q?", **written}, spare]})
    program = program_of(questionnaire, Council("Testham", type=council))
    return program.tables[program.slots["Q"]]


def reply(value: Any = None, state: str = "answered", **more: Any) -> Answer:
    return Answer("Q", state, value, **more)


def worth(written: dict[str, Any], value: Any, **more: Any) -> float | None:
    return table(written, **more).cell(reply(value)).value


# --- Options ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shares"),
    [
        ({}, {0: 0, 1: 1 / 3, 2: 2 / 3, 3: 1}),
        ({"reverse": True}, {0: 1, 1: 2 / 3, 2: 1 / 3, 3: 0}),
        ({"options": OPTIONS}, {"none": 0.25, "some": 0.5, "all": 1}),
        ({"options": OPTIONS, "reverse": True}, {"none": 1, "some": 0.75, "all": 0.25}),
        ({"options": OPTIONS, "out_of": 5}, {"none": 0.2, "some": 0.4, "all": 0.8}),
        ({"options": {"a": "1/3", "b": "8/15", "c": 0}}, {"a": 0.625, "b": 1, "c": 0}),
        ({"options": {"yes": 2, "no": -1}}, {"yes": 1, "no": -0.5}),
        ({"kind": "yes_no"}, {"yes": 1, "no": 0}),
        ({"penalty": {"yes": 2}}, {"yes": -2, "no": 0}),
        ({"penalty": {"yes": "25%"}}, {"yes": -0.25, "no": 0}),
        ({"bonus": {"yes": "3/2"}}, {"yes": 1.5, "no": 0}),
    ],
)
def test_an_option_is_worth_its_marks_by_the_most_that_can_be_earned(written: dict[str, Any], shares: dict[Any, float]) -> None:
    found = table(written)
    assert {value: found.cell(reply(value)).value for value in shares} == shares
    assert (found.best, found.worst) == (max(shares.values()), min(shares.values()))
    for value in shares:
        cell = found.cell(reply(value))
        assert (cell.low, cell.high, cell.coverage, cell.certain, cell.possible) == (cell.value, cell.value, 1.0, True, True)
        assert (cell.row, cell.is_open, cell.outer, unpacked(cell.states)["answered"]) == (None, False, False, 1)


def test_an_option_without_marks_and_an_unscored_question_are_answered_and_count_for_nothing() -> None:
    for found, value in ((table({"options": {**OPTIONS, "other": "none"}}), "other"), (table({"unscored": True}), 2), (table({"kind": "text"}), "x")):
        cell = found.cell(reply(value))
        assert cell[:4] == (None, None, None, None)
        assert (unpacked(cell.states), cell.certain, cell.possible, cell.row) == (
            {**dict.fromkeys(STATES, 0), "answered": 1},
            False,
            False,
            "unscored",
        )


def test_the_best_of_nothing_is_0() -> None:
    for written in ({"unscored": True}, {"kind": "text"}, {"number": {"unit": "m"}}):
        assert (table(written).best, table(written).worst) == (0.0, 0.0)


def test_marks_of_a_class_replace_those_of_the_question_and_what_counts_as_everything() -> None:
    own = {"own": {"marks": {"NONE": 3, "Some": 1}}}
    found = table({"options": OPTIONS, "out_of": 5, "class": "own"}, classes=own)
    assert [found.cell(reply(value)).value for value in OPTIONS] == [1, pytest.approx(1 / 3), 0]
    assert found.most == 3


def test_marks_of_a_class_may_name_labels() -> None:
    found = table({"class": "own"}, classes={"own": {"marks": {"most": 1, "3": 2}}})
    assert [found.cell(reply(level)).value for level in range(4)] == [0, 0, 0.5, 1]


@pytest.mark.parametrize("state", ["missing", "dont_know", "declined"])
def test_an_option_can_set_an_open_state(state: str) -> None:
    found = table({"options": {**OPTIONS, "unclear": {"sets": state}}})
    assert found.cell(reply("unclear")) == found.cell(reply(state=state))
    assert found.cell(reply("unclear")).is_open


def test_an_option_can_set_not_applicable_whose_limits_then_do_not_count() -> None:
    found = table({"options": {**OPTIONS, "not here": {"sets": "not_applicable"}}})
    assert found.cell(reply("not here")) == found.cell(reply(state="not_applicable", reason="x"))
    open_cell = found.cell(None)
    assert (open_cell.low, open_cell.high, open_cell.certain, open_cell.possible) == (0.25, 1, False, True)


@pytest.mark.parametrize("state", ["missing", "dont_know", "declined", "not_applicable"])
@pytest.mark.parametrize(
    "written",
    [
        {"options": {"web": 1, "phone": 2, "unclear": {}}},
        {"options": {"web": 1, "phone": 2, "unclear": {}}, "kind": "tiered"},
        {"options": {"web": 1, "phone": "none", "unclear": {}}, "awards": {"ticks": {1: 1, 2: 4}}},
        {"options": {"web": "none", "phone": "none", "unclear": {}}, "penalty": {"web": 1, "phone": 2}},
    ],
)
def test_an_option_that_is_ticked_alone_sets_its_state(written: dict[str, Any], state: str) -> None:
    options = {**written["options"], "unclear": {"sets": state}}
    found = table({"kind": "many", **written, "options": options})
    without = table({"kind": "many", **written, "options": {name: marks for name, marks in options.items() if name != "unclear"}})
    assert found.cell(reply(("unclear",))) == found.cell(reply(state=state, reason="x"))
    assert (found.best, found.worst, found.most) == (without.best, without.worst, without.most)
    assert found.cell(None)[:5] == without.cell(None)[:5]
    assert found.cell(None).certain == (state != "not_applicable")
    for ticks in ((), ("web",), ("web", "phone")):
        assert found.cell(reply(ticks)) == without.cell(reply(ticks))


def test_an_open_answer_of_ticks_may_still_earn_all_where_an_option_sets_a_state_that_counts() -> None:
    options = {"a": 1, "b": 3, "none": {"sets": "not_applicable"}}
    cell = table({"kind": "many", "options": options, "counts": {"not_applicable": "zero"}}).cell(None)
    assert (cell.low, cell.high) == (0, 1)


def test_an_option_that_sets_a_state_needs_no_evidence() -> None:
    found = table(
        {"options": {"a": 1, "b": 0, "c": {"sets": "declined"}}, "needs_evidence": "any", "counts": {"declined": "full", "no_evidence": "zero"}}
    )
    assert found.cell(reply("c")).value == 1
    assert found.cell(reply("a")).value == 0


def test_an_option_that_takes_its_own_question_out_leaves_it_not_asked() -> None:
    found = table({"options": {**OPTIONS, "gone": {"marks": 3, "takes_out": ["Q"]}}, "counts": {"not_asked": "worst"}})
    cell = found.cell(reply("gone"))
    assert (cell.value, cell.row, unpacked(cell.states)["not_asked"]) == (0.25, "not_asked", 1)


def test_an_open_answer_can_become_no_less_than_what_leaves_its_question_in() -> None:
    found = table({"options": {**OPTIONS, "gone": {"marks": 0, "takes_out": ["Q"]}}, "counts": {"not_asked": "left_out"}})
    assert (found.cell(None).low, found.cell(None).high, found.worst) == (0.25, 1, 0)


# --- What counts when no mark does ------------------------------------------------------------------------------------------

TREATED = {"zero": 0.0, "full": 1.0, "worst": 0.25, "unrated": math.nan, "left_out": None}


def same(one: float | None, other: float | None) -> bool:
    return one is other or (one is not None and other is not None and (one == other or (math.isnan(one) and math.isnan(other))))


@pytest.mark.parametrize("treatment", TREATED)
@pytest.mark.parametrize("state", ["missing", "dont_know", "declined"])
def test_an_open_answer_counts_as_it_is_treated_and_may_still_become_anything(state: str, treatment: str) -> None:
    cell = table({"options": OPTIONS, "counts": {state: treatment}}).cell(reply(state=state))
    assert same(cell.value, TREATED[treatment])
    assert (cell.low, cell.high, cell.coverage, cell.certain, cell.possible) == (0.25, 1.0, 0.0, True, True)
    assert (cell.row, cell.is_open, cell.outer, unpacked(cell.states)) == (state, True, False, {**dict.fromkeys(STATES, 0), state: 1})


@pytest.mark.parametrize("treatment", TREATED)
@pytest.mark.parametrize(
    ("row", "state"), [("not_applicable", "not_applicable"), ("no_reason", "not_applicable"), ("no_evidence", "answered"), ("not_asked", "not_asked")]
)
def test_a_settled_row_counts_as_it_is_treated_and_as_answered(row: str, state: str, treatment: str) -> None:
    found = table({"options": OPTIONS, "counts": {row: treatment}, "needs_evidence": "any"})
    cell = {
        "not_applicable": found.cell(reply(state="not_applicable", reason="x")),
        "no_reason": found.cell(reply(state="not_applicable")),
        "no_evidence": found.cell(reply("all")),
        "not_asked": found.by_state["not_asked"],
    }[row]
    wanted = TREATED[treatment]
    assert all(same(one, wanted) for one in cell[:3])
    counts = treatment != "left_out"
    assert (cell.coverage, cell.certain, cell.possible, cell.row, cell.is_open) == (1.0 if counts else None, counts, counts, row, False)
    assert unpacked(cell.states) == {**dict.fromkeys(STATES, 0), state: 1}


@pytest.mark.parametrize("row", [row for row in ROWS if row != "no_value"])
def test_what_is_not_scored_counts_for_nothing_whatever_the_treatment(row: str) -> None:
    found = table({"options": OPTIONS, "unscored": True, "counts": {row: "full"}, "needs_evidence": "any"})
    answers = [reply(state=state) for state in ("missing", "dont_know", "declined", "not_applicable")]
    cells = [*(found.cell(answer) for answer in answers), found.by_state["not_asked"], found.cell(reply("all"))]
    assert [(cell.value, cell.low, cell.high, cell.coverage, cell.certain, cell.possible) for cell in cells] == [(None,) * 4 + (False, False)] * 6


@pytest.mark.parametrize("treatment", ["marks", "refuse"])
def test_without_a_reason_an_n_a_counts_as_one_with_a_reason_unless_a_treatment_is_said(treatment: str) -> None:
    found = table({"options": OPTIONS, "counts": {"no_reason": treatment, "not_applicable": "full"}})
    assert (found.cell(reply(state="not_applicable")).value, found.cell(reply(state="not_applicable")).row) == (1.0, "not_applicable")


def test_on_a_penalty_zero_and_full_take_nothing_off_and_worst_takes_off_most() -> None:
    values = {}
    for treatment in ("zero", "full", "worst"):
        found = table({"penalty": {"yes": 2}, "counts": {"missing": treatment, "not_applicable": treatment}})
        values[treatment] = (found.cell(None).value, found.cell(reply(state="not_applicable", reason="x")).value)
    assert values == {"zero": (0.0, 0.0), "full": (0.0, 0.0), "worst": (-2.0, -2.0)}


def test_no_answer_at_all_is_missing() -> None:
    found = table({"counts": {"missing": "worst", "dont_know": "full"}})
    assert found.cell(None) == found.cell(reply(state="missing")) == found.by_state["missing"]


# --- Ticks ------------------------------------------------------------------------------------------------------------------

TICKS = {"web": 3, "phone": 2, "desk": 1, "nothing": 0}


@pytest.mark.parametrize(
    ("more", "shares"),
    [
        ({}, {(): 0, ("nothing",): 0, ("desk",): 1 / 6, ("web", "phone"): 5 / 6, ("web", "phone", "desk"): 1}),
        ({"ceiling": 4}, {("web",): 0.75, ("web", "desk"): 1, ("web", "phone"): 1, ("phone", "desk"): 0.75}),
        ({"ceiling": 9}, {("web", "phone", "desk"): 1, ("web",): 0.5}),
        ({"out_of": 12}, {("web", "phone", "desk"): 0.5}),
        ({"awards": {"ticks": {1: 1, 3: 4}}}, {(): 0, ("web",): 0.25, ("web", "nothing"): 0.25, ("web", "phone"): 0.25, ("web", "phone", "desk"): 1}),
        ({"awards": {"marks": {2: 1, 5: 2}}}, {("desk",): 0, ("phone",): 0.5, ("web", "desk"): 0.5, ("web", "phone"): 1}),
        ({"kind": "tiered"}, {(): 0, ("desk",): 1 / 3, ("phone", "desk"): 2 / 3, ("web", "desk"): 1}),
        ({"penalty": {"web": 3, "phone": "1/2"}}, {(): 0, ("web",): -3, ("web", "phone"): -3.5}),
    ],
)
def test_ticks_are_worth_what_their_kind_ceiling_and_awards_say(more: dict[str, Any], shares: dict[Any, float]) -> None:
    found = table({"kind": "many", "options": list(TICKS) if "penalty" in more else TICKS, **more})
    assert {ticks: found.cell(reply(ticks)).value for ticks in shares} == shares


@pytest.mark.parametrize(
    ("more", "best", "worst"),
    [
        ({}, 1, 0),
        ({"options": {**TICKS, "trap": -3}}, 1, -0.5),
        ({"ceiling": 2}, 1, 0),
        ({"awards": {"ticks": {0: 1, 2: 4}}}, 1, 0.25),
        ({"awards": {"ticks": {1: 2, 2: 1}}}, 1, 0),
        ({"awards": {"ticks": {3: 1, 4: 4}}}, 0.25, 0),
        ({"awards": {"marks": {6: 1, 7: 4}}}, 0.25, 0),
        ({"kind": "tiered", "options": {"bronze": 1, "gold": 4}}, 1, 0),
        ({"penalty": {"web": 3, "phone": 1}, "options": list(TICKS)}, 0, -4),
    ],
)
def test_the_best_and_the_worst_of_ticks_are_those_that_can_be_had(more: dict[str, Any], best: float, worst: float) -> None:
    found = table({"kind": "many", "options": TICKS, **more})
    assert (found.best, found.worst) == (best, worst)
    assert (found.cell(None).low, found.cell(None).high) == (worst, best)


def test_options_without_marks_are_ticks_where_ticks_are_counted() -> None:
    found = table({"kind": "many", "options": ["a", "b", "c"], "awards": {"ticks": {1: 1, 2: 2}}})
    assert [found.cell(reply(ticks)).value for ticks in ((), ("a",), ("a", "c"), ("a", "b", "c"))] == [0, 0.5, 1, 1]
    assert (found.best, found.worst) == (1, 0)


def test_an_option_without_marks_is_no_tick_beside_options_that_have_marks() -> None:
    found = table({"kind": "many", "options": {"a": 1, "b": "none"}, "awards": {"ticks": {1: 1, 2: 2}}})
    assert [found.cell(reply(ticks)).value for ticks in (("b",), ("a", "b"))] == [0, 0.5]


# --- Numbers ----------------------------------------------------------------------------------------------------------------

UP = {"worst": 20, "best": 80}
DOWN = {"worst": 80, "best": 20}
RANGE = {"range": [-100, 200]}


@pytest.mark.parametrize(
    ("rule", "shares"),
    [
        (UP, {19: 0, 20: 0, 50: 0.5, 65: 0.75, 80: 1, 81: 1}),
        (DOWN, {19: 1, 20: 1, 50: 0.5, 35: 0.75, 80: 0, 81: 0}),
        ({**UP, **RANGE, "clamp": "none"}, {-10: -0.5, 20: 0, 80: 1, 110: 1.5}),
        ({**DOWN, **RANGE, "clamp": "none"}, {-10: 1.5, 20: 1, 80: 0, 110: -0.5}),
        ({**UP, **RANGE, "clamp": "worst"}, {-10: 0, 20: 0, 80: 1, 110: 1.5}),
        ({**DOWN, **RANGE, "clamp": "worst"}, {-10: 1.5, 20: 1, 80: 0, 110: 0}),
        ({**UP, **RANGE, "clamp": "best"}, {-10: -0.5, 20: 0, 80: 1, 110: 1}),
        ({**DOWN, **RANGE, "clamp": "best"}, {-10: 1, 20: 1, 80: 0, 110: -0.5}),
        ({"worst": 1, "best": 1000, "log": True}, {-5: 0, 0.5: 0, 1: 0, 10: 1 / 3, 100: 2 / 3, 1000: 1, 2000: 1}),
        ({"worst": 1000, "best": 1, "log": True}, {-5: 1, 1: 1, 10: 2 / 3, 1000: 0, 2000: 0}),
        ({"worst": 1, "best": 100, "log": True, "clamp": "worst", "range": [0.5, 10000]}, {0.5: 0, 1: 0, 10: 0.5, 10000: 2}),
        ({"at_least": {0: 0, 10: 1, 25: 4}}, {-1: 0, 0: 0, 9.99: 0, 10: 0.25, 24.99: 0.25, 25: 1, 99: 1}),
        ({"at_most": {5: 4, 10: 1}}, {-1: 1, 5: 1, 5.01: 0.25, 10: 0.25, 10.01: 0}),
        ({"at_least": {10: 2, 20: -1}}, {9: 0, 10: 1, 20: -0.5}),
    ],
)
def test_a_number_is_worth_its_place_between_goalposts_or_the_marks_of_its_step(rule: dict[str, Any], shares: dict[float, float]) -> None:
    found = table({"number": rule})
    assert {number: found.cell(reply(number)).value for number in shares} == pytest.approx(shares)


@pytest.mark.parametrize(
    ("rule", "best", "worst"),
    [
        (UP, 1, 0),
        (DOWN, 1, 0),
        ({**UP, **RANGE, "clamp": "none"}, 3, -2),
        ({**UP, **RANGE, "clamp": "worst"}, 3, 0),
        ({**UP, **RANGE, "clamp": "best"}, 1, -2),
        ({**UP, "range": [20, 50]}, 0.5, 0),
        ({**UP, "range": [50, 80]}, 1, 0.5),
        ({"worst": 1, "best": 1000, "log": True, "range": [0, 10]}, 1, 0),
        ({"worst": 1, "best": 1000, "log": True, "range": [1, 10]}, 1 / 3, 0),
        ({"at_least": {0: 0, 10: 1, 25: 4}}, 1, 0),
        ({"at_least": {0: 1, 10: 4}, "range": [0, 20]}, 1, 0.25),
        ({"at_least": {0: 1, 10: 4}, "range": [0, 9]}, 0.25, 0.25),
        ({"at_most": {5: 4, 10: 1}}, 1, 0),
        ({"at_most": {5: 4, 10: 1}, "range": [0, 10]}, 1, 0.25),
    ],
)
def test_the_best_and_the_worst_of_a_number_are_those_within_its_range(rule: dict[str, Any], best: float, worst: float) -> None:
    found = table({"number": rule})
    assert found.best == pytest.approx(best)
    assert found.worst == pytest.approx(worst)


def test_the_best_of_a_number_on_a_log_scale_is_everything_where_its_range_has_no_logarithm() -> None:
    found = table({"number": {"log": True, "worst": 1, "best": 100, "marks": 2, "range": [0, 100]}})
    assert (found.worst, found.best) == (0, 1)


def test_goalposts_differ_by_council() -> None:
    written = {"number": {"worst": 0, "best": {"by": "type", "values": {"county": 5}, "otherwise": 4}}}
    assert (worth(written, 2), table(written, "county").cell(reply(2)).value) == (0.5, 0.4)
    written = {"number": {"worst": {"by": "type", "values": {"county": 2}, "otherwise": 1}, "best": 5}}
    assert (worth(written, 3), table(written, "county").cell(reply(3)).value) == (0.5, 1 / 3)


def test_steps_are_out_of_the_most_marks_or_of_those_declared() -> None:
    written = {"number": {"at_least": {10: 1, 20: 3}}}
    assert worth(written, 15) == pytest.approx(1 / 3)
    assert worth({**written, "out_of": 4}, 15) == 0.25
    assert table(written).most == 3
    assert table({"number": UP}).most == 1


def test_an_unscored_number_is_answered_and_counts_for_nothing() -> None:
    assert table({"number": UP, "unscored": True}).cell(reply(50)).row == "unscored"
    assert table({"number": {"unit": "m"}}).cell(reply(50)).row == "unscored"


def test_an_open_quotient_has_limits_that_are_only_safe() -> None:
    parts = [{"id": id, "ask": "?", "number": {"unit": "x"}} for id in ("A", "B")]
    ratio = {"id": "R", "ask": "?", "number": {"quotient": ["A", "B"], "worst": 0, "best": 4}}
    questionnaire = load_questionnaire({"format": 1, "id": "one", "version": "1.0.0", "title": "One", "questions": [*parts, ratio]})
    program = program_of(questionnaire, Council("Testham"))
    assert [program.tables[program.slots[id]].cell(None).outer for id in ("R", "A")] == [True, False]


def test_the_share_of_a_number_has_no_steps_between_the_goalposts() -> None:
    rule = table({"number": UP}).rule
    assert rule is not None
    assert [number_share(rule, 20 + 60 * place / 8, Fraction(1)) for place in range(9)] == [place / 8 for place in range(9)]


# --- Evidence ---------------------------------------------------------------------------------------------------------------

LINK, HTTP, WORDS = Evidence("documented", link="https://example.org/a"), Evidence("claimed", "http://example.org/a"), Evidence("claimed", "Minutes")
FILE, DATED, NONE = (
    Evidence("documented", "plan.pdf"),
    Evidence("claimed", date=date(2026, 1, 1)),
    Evidence("none", "Minutes", "https://example.org/a"),
)
PLACEHOLDER, BLANK, PADDED = Evidence("claimed", " TBC "), Evidence("claimed", ""), Evidence("claimed", " Minutes ")


@pytest.mark.parametrize(
    ("form", "enough", "not_enough"),
    [
        ("any", [LINK, HTTP, WORDS, FILE, DATED, PADDED], [NONE, PLACEHOLDER, BLANK]),
        ("link", [LINK, HTTP], [WORDS, FILE, DATED, NONE, PLACEHOLDER]),
        ("file", [FILE], [WORDS, DATED, NONE, PLACEHOLDER, Evidence("claimed", "plan.")]),
        ("date", [DATED], [LINK, WORDS, FILE, NONE, PLACEHOLDER]),
        (7, [WORDS, PADDED, FILE, LINK], [DATED, NONE, PLACEHOLDER, Evidence("claimed", "Minute"), Evidence("claimed", "Minute ")]),
    ],
)
def test_evidence_has_the_form_that_is_asked_for(form: str | int, enough: list[Evidence], not_enough: list[Evidence]) -> None:
    def is_enough(*evidence: Evidence) -> bool:
        return has_evidence(reply(3, evidence=evidence), form, frozenset({"tbc"}))

    assert [one for one in enough if not is_enough(one)] == []
    assert [one for one in not_enough if is_enough(one)] == []
    assert is_enough(*not_enough, enough[0])
    assert not is_enough()


@pytest.mark.parametrize(
    ("text", "is_name"),
    [("plan.pdf", True), ("a.b.docx", True), ("plan.xlsxx", True), ("plan.xlsxxx", False), ("plan.", False), (".pdf", False), ("plan", False),
     ("Version 2.1", False), ("plan.p df", False), ("plan.7z", True), ("plan.ä", False), ("plan.c", True)],
)  # fmt: skip
def test_a_file_name_has_an_ending(text: str, is_name: bool) -> None:
    assert is_file_name(text) is is_name


def test_evidence_is_asked_for_only_where_marks_are_earned() -> None:
    found = table({"counts": {"no_evidence": "worst"}, "needs_evidence": "any"})
    assert found.cell(reply(0)).row is None
    assert found.cell(reply(3)).row == "no_evidence"
    assert found.cell(reply(3, evidence=(WORDS,))).row is None
    assert table({"needs_evidence": "any"}).cell(reply(3)).value == 1
    assert table({"counts": {"no_evidence": "worst"}}).cell(reply(3)).row is None


def test_words_that_are_no_evidence_are_told_without_regard_to_case() -> None:
    found = table({"counts": {"no_evidence": "zero"}, "needs_evidence": "any"}, no_evidence_words=["To Follow"])
    assert found.cell(reply(3, evidence=(Evidence("claimed", "to follow"),))).value == 0


def test_states_are_counted_apart() -> None:
    cells = [table({}).by_state[state] for state in STATES[1:]]
    total = sum(cell.states for cell in cells) + 5000 * Cell(None, None, None, None, 1, False, False).states
    assert unpacked(total) == {**dict.fromkeys(STATES, 1), "answered": 5000}


# --- Rounding of a question -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value", "more", "share"),
    [
        ({"number": {"worst": 0, "best": 200}}, 150, {}, 2 / 3),  # 2.25 of 3 is 2
        ({"number": {"at_least": {0: 0, 20: 3, 50: 8}}}, 30, {}, 1 / 3),  # 1.125 of 3 is 1
        ({"kind": "many", "options": {"x": 1, "y": 2, "z": 5}}, ("x", "y"), {}, 1 / 3),
        ({"kind": "many", "options": {"x": 1, "y": 2, "z": 5}}, ("x", "y", "z"), {}, 1),
        ({"options": {"low": 1, "mid": 2.4, "all": 5}}, "mid", {}, 1 / 3),  # 1.44 of 3 is 1
        ({"options": {"low": 1, "mid": 2.4, "all": 4.5}, "weight": "marks"}, "mid", {"show": {"as": "sum"}}, 2 / 4.5),  # 2.4 marks are 2
        ({"options": {"low": 1, "mid": 2.4, "all": 4.5}, "weight": "marks"}, "all", {"show": {"as": "sum"}}, 1),  # 4.5 is 5, and still everything
        ({"number": {"worst": 0, "best": 200}}, 150, {"show": {"from": 1, "to": 4}}, 2 / 3),  # 3.25 is 3
    ],
)
def test_a_question_may_round_in_the_unit_it_is_shown_in(written: dict[str, Any], value: Any, more: dict[str, Any], share: float) -> None:
    found = worth({**written, "rounds": {"decimals": 0}}, value, **more)
    assert found == pytest.approx(share)


def test_penalties_are_not_rounded() -> None:
    assert worth({"penalty": {"yes": "1/4"}, "rounds": {"decimals": 0}}, "yes") == -0.25


# --- The best and the worst of a number -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "worst", "best"),
    [
        ({"at_least": {10: 1, 20: 4}}, 0, 1),  # below the first step nothing is earned
        ({"at_least": {10: 1, 20: 4}, "range": [10, 30]}, 0.25, 1),
        ({"at_least": {10: 1, 20: 4}, "range": [0, 15]}, 0, 0.25),
        ({"at_most": {10: 4, 20: 1}}, 0, 1),
        ({"at_most": {10: 4, 20: 1}, "range": [0, 20]}, 0.25, 1),
        ({"at_most": {10: 4, 20: 1}, "range": [12, 30]}, 0, 0.25),
        ({"worst": 0, "best": 10}, 0, 1),
        ({"worst": 0, "best": 10, "clamp": "none", "range": [-5, 20]}, -0.5, 2),
        ({"worst": 10, "best": 0, "clamp": "none", "range": [-5, 20]}, -1, 1.5),
        ({"worst": 0, "best": 10, "range": [2, 5]}, 0.2, 0.5),
        ({"worst": 1, "best": 100, "log": True}, 0, 1),
    ],
)
def test_the_best_and_the_worst_of_a_number_lie_within_what_can_be_answered(number: dict[str, Any], worst: float, best: float) -> None:
    found = table({"number": number})
    assert found.worst == pytest.approx(worst)
    assert found.best == pytest.approx(best)
    assert (found.cell(None).low, found.cell(None).high) == (found.worst, found.best)
