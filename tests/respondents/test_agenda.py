"""What a workshop talks about: where respondents differ most on what counts most, with the reasons of each side."""

import re

import pytest

from rsc_assess import Assessment, load_questionnaire
from rsc_assess.respondents.agenda import agenda_of, minority_views, side_in_words
from rsc_assess.respondents.agreement import alpha_of
from rsc_assess.respondents.merge import merged, views_together
from rsc_assess.respondents.outline import agenda_data, agenda_text
from rsc_assess.respondents.stances import Stance, in_words
from tests.respondents.people import file_of
from tests.small import questionnaire, section

TWO = [
    file_of({"A1": {"answer": 0, "note": "The plan\nis old"}, "A2": 1, "A3": 2, "B1": "don't know", "B4": "so"}, {"role": "One"}),
    file_of({"A1": {"answer": 5, "note": "A new one is out"}, "A2": 1, "A3": 5, "B1": "don't know", "B4": "otherwise"}, {"role": "Two"}),
]


def test_the_list_goes_by_disagreement_times_what_the_question_decides() -> None:
    """A3 weighs four times what A1 does, so three levels apart there come before five levels apart here; words decide nothing."""
    found = agenda_of(views_together(TWO))
    assert [item.question.id for item in found.items] == ["A3", "A1", "B4"]
    a3, a1, b4 = found.items
    assert (a1.agreement.disagreement, a3.agreement.disagreement, b4.priority) == (1, 0.6, 0)
    assert a3.weight == pytest.approx(4 * a1.weight)
    assert a3.priority == pytest.approx(a3.weight * 0.6)
    assert (found.agreed, found.unknown) == (1, ("B1",))


def test_each_side_says_how_many_they_are_and_why() -> None:
    low, high = agenda_of(views_together(TWO)).items[1].agreement.sides
    question = agenda_of(views_together(TWO)).items[1].question
    assert side_in_words(question, low) == "1 says 0 – Absent: The plan is old"
    assert side_in_words(question, high) == "1 says 5 – Regenerating: A new one is out"


def many(roles: str, a1: str) -> Assessment:
    """Return the views of respondents with roles (a letter each) on one question, to which they gave a level each."""
    return merged([file_of({"A1": int(level)}, {"role": f"Role {role}"}) for role, level in zip(roles, a1, strict=True)], "median_low")


def test_large_numbers_are_told_in_full() -> None:
    two = [file_of({"B7": 1_234_567}), file_of({"B7": 1_234_568}, {"role": "Two"})]
    item = agenda_of(views_together(two)).items[0]
    assert [side_in_words(item.question, side) for side in item.agreement.sides] == ["1 says 1234567", "1 says 1234568"]


@pytest.mark.parametrize(("unit", "said"), [(None, "7"), ("%", "7%"), ("miles", "7 miles")])
def test_numbers_have_their_unit_behind_them(unit: str | None, said: str) -> None:
    number = {"worst": 0, "best": 100} | ({"unit": unit} if unit else {})
    model = load_questionnaire(questionnaire([section("A", {"id": "A1", "ask": "How many?", "number": number})]))
    assert in_words(next(model.questions()), Stance("answered", 7)) == said


def test_roles_are_told_apart_only_where_each_is_large_enough() -> None:
    assert [one.role for one in agenda_of(many("aaaaabbbbb", "1234512345")).items[0].roles] == ["Role a", "Role b"]
    assert agenda_of(many("aaaaabbbb", "123451234")).items[0].roles == ()
    text = agenda_text(many("aaaaabbbb", "123451234"), agenda_of(many("aaaaabbbb", "123451234")), alpha_of(many("aaaaabbbb", "123451234")))
    assert "Role" not in text
    assert "2 say 1 – Reacting" in text


def test_views_that_differ_from_the_position_survive_with_their_reasons() -> None:
    """Open answers are no minority, and where there is no position every side is one."""
    said = [{"answer": 1, "note": "The plan is old"}, {"answer": 4, "note": "A new one is out"}, 4, "don't know"]
    files = [file_of({"A1": one, "A2": 3}, {"role": f"Role {number}"}) for number, one in enumerate(said)]
    found = merged(files, "median_low")
    assert found.answers["A1"].value == 4
    assert [(side.stance.value, side.respondents, side.notes) for side in minority_views(found, "A1")] == [(1, 1, ("The plan is old",))]
    assert minority_views(found, "A2") == ()
    assert [side.stance.value for side in minority_views(views_together(files), "A1")] == [1, 4]


def test_what_respondents_write_stays_on_its_line_as_it_is_read() -> None:
    """Marks that turn text around could make one role or level read as another; the longest notes are cut, and whole in the data."""
    note = "\u202eevil\u2066 " + "W" * 9_000
    said = [{"A1": {"answer": 1 + number % 2, "note": f"{number}{note}\n\nnext"}} for number in range(6)]
    found = merged([file_of(one, {"role": "Off\u202eicer\u200b"}) for one in said], "median_low")
    text = agenda_text(found, agenda_of(found), alpha_of(found))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]", text)
    assert "   Officer (council): 1 – Reacting ×3, 2 – Organising ×3" in text
    assert max(map(len, text.split("\n"))) < 3 * 420
    assert len(agenda_data(found, agenda_of(found), alpha_of(found))["items"][0]["sides"][0]["notes"][0]) > 9_000
