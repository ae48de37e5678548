"""Several files become one position with every view beside it, or say why not."""

import datetime
from collections import Counter
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsc_assess.assessment.values import COUNCIL_VIEW, MISSING, NOT_APPLICABLE, Answer, Assessment, Recorded, Respondent, SignOffStep, View
from rsc_assess.problems import InputError, Place
from rsc_assess.respondents.merge import merge, merged
from tests.answer_files.drawn import filled, same, through
from tests.conftest import tries
from tests.respondents.people import SLOW, codes, file_of, parties, positions, split

NOT_HERE = {"answer": "N/A", "reason": "not here"}
QUICK = settings(tries(15), suppress_health_check=SLOW)


def said_by(file: Assessment) -> dict[str, Answer]:
    """Return what a respondent said, as it stands among views."""
    return {id: attrs.evolve(answer, via=None) for id, answer in file.answers.items() if answer != Answer(id, MISSING)}


def voices(assessment: Assessment) -> Counter[Any]:
    """Return what each respondent said to all questions, whatever they are called by."""
    found: dict[str, list[Any]] = {id: [] for id in assessment.respondents}
    for id, answer in assessment.answers.items():
        for view in answer.views:
            found[view.respondent].append((id, view.answer))
    return Counter((assessment.respondents[id], tuple(answers)) for id, answers in found.items())


@given(parties(), st.sampled_from(["stop", "median_low", "lowest", "lead"]), st.booleans())
@QUICK
def test_what_every_respondent_said_stands_beside_the_position(files: list[Assessment], rule: str, apart: bool) -> None:
    found = merge(files, rule, perspectives_apart=apart).assessment
    if found is None:
        return
    assert list(found.respondents) == [f"r{number}" for number in range(1, len(files) + 1)]
    for id, file in zip(found.respondents, files, strict=True):
        assert found.respondents[id] == file.respondent
        assert {one: view.answer for one, answer in found.answers.items() for view in answer.views if view.respondent == id} == said_by(file)


@given(parties(), st.sampled_from(["median_low", "lowest", "lead"]), st.sampled_from(["yaml", "json", "csv"]))
@QUICK
def test_a_merged_file_reads_back_as_it_was_written(files: list[Assessment], rule: str, format: str) -> None:
    found = merge(files, rule).assessment
    if found is not None:
        same(found, through(found, format))


@given(filled(most=6), st.data())
@QUICK
def test_parts_of_several_departments_come_together_as_the_whole(whole: Assessment, data: st.DataObject) -> None:
    """Whole sections that do not apply survive too, where one department has them."""
    whole = attrs.evolve(whole, answers={id: attrs.evolve(answer, views=()) for id, answer in whole.answers.items()}, respondents={}, merged_by=None)
    owner_of: dict[str, int] = {}
    for id, answer in whole.answers.items():
        owner_of[id] = owner_of.get(answer.via or "", data.draw(st.integers(0, 2)))
        owner_of[answer.via or id] = owner_of[id]
    parts = [part for part in split(whole, owner_of, 3) if said_by(part)]
    if not parts:
        return
    found = merged(parts)
    assert positions(found) == positions(whole)
    assert (found.council, found.date) == (whole.council, whole.date)
    assert {len(answer.views) for answer in found.answers.values()} <= {1}


def by_question(assessment: Assessment) -> dict[str, Answer]:
    """Return the positions without how sections are written that do not apply as a whole."""
    return {id: attrs.evolve(one, via=None, reason=None) for id, one in positions(assessment).items()}


@given(parties(least=3, most=3), st.sampled_from(["median_low", "lowest"]))
@QUICK
def test_it_does_not_matter_what_was_merged_first(files: list[Assessment], rule: str) -> None:
    """
    A merged file is merged again by its views, never by its position.

    Whether a section that does not apply is written as one answer, with one reason, is not in the views: a step between may lose it.
    """
    one, two, three = files
    first, last = merge([one, two], rule).assessment, merge([two, three], rule).assessment
    together = merge(files, rule).assessment
    if first is None or last is None or together is None:
        return
    for found in (merged([first, three], rule), merged([one, last], rule)):
        assert by_question(found) == by_question(together)
        assert voices(found) == voices(together)
    backwards = merged(files[::-1], rule)
    assert {id: (one.state, one.value) for id, one in positions(backwards).items()} == {
        id: (one.state, one.value) for id, one in positions(together).items()
    }


@given(parties())
@QUICK
def test_perspectives_kept_apart_make_the_position_of_the_council_alone(files: list[Assessment]) -> None:
    council = [file for file in files if file.respondent is not None and file.respondent.perspective == COUNCIL_VIEW]
    if not council:
        assert "A509" in codes(merge(files, "median_low", perspectives_apart=True))
        return
    apart, alone = merge(files, "median_low", perspectives_apart=True).assessment, merge(council, "median_low").assessment
    if apart is not None and alone is not None:
        assert {id: (one.state, one.value) for id, one in positions(apart).items() if one.state != MISSING} == {
            id: (one.state, one.value) for id, one in positions(alone).items() if one.state != MISSING
        }


def test_a_conflict_says_who_says_what_and_where_for_all_questions_at_once(tmp_path: Any) -> None:
    from rsc_assess import load_assessment
    from tests.respondents.people import small
    from tests.small import answers, write

    paths = [write(tmp_path / f"{name}.yaml", answers(said)) for name, said in (("a", {"A1": 1, "A2": 2}), ("b", {"A1": 4, "A2": NOT_HERE}))]
    with pytest.raises(InputError) as stopped:
        merged([load_assessment(path, small()) for path in paths])
    a1, a2 = stopped.value.problems
    assert (a1.code, a1.node, a2.code, a2.node) == ("A501", "A1", "A501", "A2")
    assert f"1 – Reacting ({paths[0]}:" in a1.what
    assert f"against 4 – Connected ({paths[1]}:" in a1.what
    assert f"2 – Organising ({paths[0]}:" in a2.what
    assert f"against N/A ({paths[1]}:" in a2.what
    assert "--rule median_low" in a1.remedy


def test_the_lead_settles_differences_and_only_the_lead() -> None:
    lead, other, third = {"role": "Lead", "lead": True}, {"role": "Other"}, {"role": "Third"}
    files = [file_of({"A1": 1, "A2": 1}, other), file_of({"A1": 4, "A2": "don't know"}, lead), file_of({"A2": 1, "A3": 2}, third)]
    found = merged(files, "lead")
    assert {id: answer.value for id, answer in found.answers.items()} == {"A1": 4, "A2": 1, "A3": 2}
    without = merge([*files[:2], file_of({"A2": 3}, third)], "lead")
    assert [problem.node for problem in without.problems if problem.code == "A501"] == ["A2"]
    two = merge([*files, file_of({"A1": 5}, {"role": "Second lead", "lead": True})], "lead")
    assert [problem.what[:28] for problem in two.problems if problem.code == "A501"] == ["those marked as lead differ: "[:28]]
    assert "A508" in codes(merge([file_of({"A1": 1}, other), file_of({"A1": 1}, third)], "lead"))


def test_a_position_takes_over_what_was_written_for_it() -> None:
    """Reasons of those who took it, evidence of all once, a note where one respondent wrote one, the latest day."""
    minutes = {"kind": "documented", "reference": "Minutes"}
    files = [
        file_of(
            {"A1": {"answer": 2, "note": "of one", "evidence": [minutes], "owner": "Policy", "date": "2026-01-01"}, "A2": NOT_HERE}, {"role": "One"}
        ),
        file_of(
            {"A1": {"answer": 2, "evidence": [minutes, "Plan"], "date": "2026-03-01"}, "A2": {**NOT_HERE, "reason": "elsewhere"}}, {"role": "Two"}
        ),
        file_of({"A1": {"answer": 4, "evidence": ["Survey"]}, "A2": "don't know"}, {"role": "Three"}),
    ]
    a1, a2 = (merged(files, "median_low").answers[id] for id in ("A1", "A2"))
    assert (a1.value, a1.note, a1.owner, a1.date) == (2, "of one", "Policy", datetime.date(2026, 3, 1))
    assert [piece.reference for piece in a1.evidence] == ["Minutes", "Plan", "Survey"]
    assert (a2.state, a2.reason) == (NOT_APPLICABLE, "not here; elsewhere")
    files[2] = file_of({"A1": {"answer": 4, "note": "of three"}}, {"role": "Three"})
    assert merged(files, "median_low").answers["A1"].note is None


def test_a_section_that_does_not_apply_stays_one_answer() -> None:
    whole = file_of({"A": {"answer": "N/A", "reason": "the county does this"}}, {"role": "One"})
    found = merged([whole, file_of({"A1": "don't know", "A2": {**NOT_HERE}, "B1": "often"}, {"role": "Two"})])
    assert {found.answers[id].via for id in ("A1", "A2", "A3")} == {"A"}
    assert {found.answers[id].reason for id in ("A1", "A2", "A3")} == {"the county does this; not here"}
    same(found, through(found, "yaml", "csv", "json"))
    assert codes(merge([whole, file_of({"A1": 3}, {"role": "Two"})])) == {"A501"}


ONE = {"A1": 3}
LONG = {f"A{number}": {"answer": 3, "note": "The same words"} for number in (1, 2)}


@pytest.mark.parametrize(
    ("files", "code", "severity"),
    [
        ([file_of(ONE, {"role": "x"}), file_of(ONE, {"role": "y"}, council={"name": "Elsewhere"})], "A502", "error"),
        (
            [file_of(ONE, {"role": "x"}, council={"id": "E07999001", "name": "A"}), file_of(ONE, council={"id": "E07999002", "name": "A"})],
            "A502",
            "error",
        ),
        (
            [file_of(ONE, council={"name": "Testham", "region": "North"}), file_of({}, council={"name": "testham ", "region": "South"})],
            "A502",
            "error",
        ),
        ([file_of(ONE)] * 2, "A503", "error"),
        ([file_of(LONG, {"role": "x"}), file_of(LONG, {"role": "x"})], "A504", "error"),
        ([file_of(ONE, {"role": "x"}), file_of(ONE, {"role": "x"})], "A505", "warning"),
        ([file_of(ONE, {"role": "x"}), file_of(ONE, {"role": "y"}, date="2026-12-01")], "A506", "note"),
        ([file_of({}, {"role": "x"})], "A217", "warning"),
    ],
)
def test_files_that_do_not_belong_together_are_told(files: list[Assessment], code: str, severity: str) -> None:
    found = merge(files)
    assert [problem.severity for problem in found.problems if problem.code == code] == [severity]
    assert (found.assessment is None) == (severity == "error")


def test_the_same_respondent_in_a_merged_file_and_in_a_file_is_found() -> None:
    files = [file_of(LONG, {"role": "x"}), file_of({"A1": 3}, {"role": "y"})]
    assert "A504" in codes(merge([merged(files), file_of(LONG, {"role": "x"})]))


def test_the_position_is_of_the_latest_day_and_keeps_what_files_say_of_the_council() -> None:
    files = [file_of(ONE, {"role": "x"}, council={"name": "Testham", "region": "North"}, date="2026-12-01"), file_of(ONE, {"role": "y"})]
    found = merged(files)
    assert (found.date, found.council.region, found.council.name) == (datetime.date(2026, 12, 1), "North", "Testham")


def test_answers_to_another_version_of_a_questionnaire_are_not_merged() -> None:
    other = attrs.evolve(file_of(ONE), questionnaire=attrs.evolve(file_of(ONE).questionnaire, version="2.0.0"))
    assert "A500" in codes(merge([file_of(ONE, {"role": "x"}), other]))


def test_a_merged_file_keeps_the_names_of_its_respondents_and_others_get_free_ones() -> None:
    one, two, three = (merged([file_of({"A1": level}, {"role": role})]) for level, role in ((1, "a"), (1, "b"), (1, "c")))
    found = merged([file_of({"A2": 1}, {"role": "d"}), one, two, three])
    assert {id: person.role for id, person in found.respondents.items()} == {"r2": "d", "r1": "a", "r3": "b", "r4": "c"}


def test_what_was_changed_after_a_merge_is_told_and_what_was_added_is_kept() -> None:
    first = merged([file_of({"A1": 1}, {"role": "x"}), file_of({"A1": 3}, {"role": "y"})], "median_low")
    changed = attrs.evolve(first.answers["A1"], value=5)
    edited = attrs.evolve(first, answers={"A1": changed, "A2": Answer("A2", "answered", 4)}, source="edited")
    found = merge([edited, file_of({"A3": 2}, {"role": "z"})], "median_low")
    assert [problem.severity for problem in found.problems if problem.code == "A511"] == ["warning", "note"]
    assert found.assessment is not None
    assert {id: answer.value for id, answer in found.assessment.answers.items()} == {"A1": 1, "A2": 4, "A3": 2}
    assert len(found.assessment.respondents) == 4


def test_a_file_that_kept_perspectives_apart_says_so_when_it_is_merged_with_them_mixed() -> None:
    files = [file_of({"A1": 4}, {"role": "x"}), file_of({"A1": 1}, {"role": "y", "perspective": "residents"})]
    apart = merged(files, "median_low", perspectives_apart=True)
    assert apart.answers["A1"].value == 4
    assert "A511" in codes(merge([apart], "median_low"))
    assert "A511" not in codes(merge([apart], "median_low", perspectives_apart=True))


def test_steps_of_sign_off_are_dropped_and_recorded_figures_kept() -> None:
    step = SignOffStep("signed_off", "Chief executive", datetime.date(2026, 1, 1), f"sha256:{'0' * 64}")
    signed = attrs.evolve(file_of(ONE, {"role": "x"}), sign_off=(step,), recorded=(Recorded("A", "2.0", Place("x")),))
    found = merge([signed, attrs.evolve(file_of(ONE, {"role": "y"}), recorded=(Recorded("A", "3.0", Place("y")), Recorded("B", "1", Place("y"))))])
    assert {"A507", "A514"} <= codes(found)
    assert found.assessment is not None
    assert found.assessment.sign_off == ()
    assert {one.node: one.figure for one in found.assessment.recorded} == {"A": "2.0", "B": "1"}


def test_reasons_that_are_too_long_together_are_cut_at_a_whole_one() -> None:
    files = [file_of({"A1": {"answer": "N/A", "reason": letter * 300}}, {"role": letter}) for letter in "abc"]
    found = merge(files)
    assert "A518" in codes(found)
    assert found.assessment is not None
    assert found.assessment.answers["A1"].reason == "a" * 300
    assert [view.answer.reason for view in found.assessment.answers["A1"].views] == ["a" * 300, "b" * 300, "c" * 300]


def test_more_respondents_than_a_file_holds_are_refused() -> None:
    people = {f"r{number}": Respondent(f"Role {number}") for number in range(1, 1_001)}
    views = tuple(View(id, Answer("A1", "answered", 1)) for id in people)
    full = attrs.evolve(file_of({}), answers={"A1": Answer("A1", "answered", 1, views=views)}, respondents=people, merged_by="stop")
    assert codes(merge([full])) == set()
    assert "A515" in codes(merge([full, file_of(ONE, {"role": "one more"})]))
