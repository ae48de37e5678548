"""An answers file is changed where it should be, says what it should afterwards, and keeps all the rest."""

import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st

from rsc_assess import load_questionnaire
from rsc_assess.answer_files.form import blank_form, form_of
from rsc_assess.answer_files.formats import document_in, dump_form
from rsc_assess.answer_files.shown import shown_in
from rsc_assess.answer_files.updating import changes_between, updated_file, with_changes
from rsc_assess.assessment.draft import Draft, draft_of
from rsc_assess.assessment.values import Assessment
from rsc_assess.documents.node import from_data
from rsc_assess.documents.source import Document
from rsc_assess.problems import InputError, RefusedError
from rsc_assess.questionnaire.translation import translated
from rsc_assess.questionnaire.values import TICK_KINDS, Question
from tests.answer_files.drawn import TRICKY, filled, texts
from tests.small import question, questionnaire, section, write

MODEL = load_questionnaire(
    questionnaire(
        [
            section("S1", question("A1", not_applicable=True), question("A2", not_applicable=True)),
            section("S2", question("B1"), {"id": "B2", "ask": "Which?", "kind": "text"}),
        ]
    )
)
HEAD = "questionnaire: small\nversion: 1.0.0\ncouncil: {name: Testham}  # ours\ndate: 2026-11-01\n"
# Making a failing example small would take minutes.
FAST = (Phase.explicit, Phase.reuse, Phase.generate)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def draft(content: bytes) -> Draft:
    return draft_of(document_in(content, Path("a.yaml")), MODEL)


def update(text: str, changes: dict[tuple[str, ...], Any], whole: bool = False) -> str:
    """Return what becomes of a YAML file: of the answers alone, where the head is not asked for."""
    content = (text if whole else HEAD + text).encode()
    found = updated_file(content, "a.yaml", changes, MODEL)
    assert draft(found).data() == with_changes(draft(content).data(), changes)
    return found.decode() if whole else found.decode().removeprefix(HEAD)


EDITS: list[tuple[str, str, dict[tuple[str, ...], Any], str]] = [
    (
        "an answer beside its note",
        "answers:\n  A1: { note: n } # c\n",
        {("answers", "A1"): {"answer": 3, "note": "n"}},
        "answers:\n  A1: { answer: 3, note: n } # c\n",
    ),
    ("a level", "answers:\n  A1: 3  # agreed\n  B1: 2\n", {("answers", "A1"): 4}, "answers:\n  A1: 4  # agreed\n  B1: 2\n"),
    ("a blank", "answers:\n  A1:      # to do\n  B1:\n", {("answers", "A1"): 0}, "answers:\n  A1: 0      # to do\n  B1:\n"),
    ("a blank at the end", "answers:\n  A1: 1\n  B1:", {("answers", "B1"): 5}, "answers:\n  A1: 1\n  B1: 5"),
    ("a null", "answers: {A1: null, B1: ~}\n", {("answers", "B1"): 5}, "answers: {A1: null, B1: 5}\n"),
    ("back to blank in brackets", "answers: {A1: 3, B1: 2}\n", {("answers", "A1"): None}, "answers: {A1: null, B1: 2}\n"),
    (
        "back to blank beside a comment",
        "answers:\n  A1: { # c\n    answer: 3 }\n",
        {("answers", "A1"): None},
        "answers:\n  A1: { # c\n    answer: null }\n",
    ),
    ("back to blank", "answers:\n  A1: 3 # c\n  B1: 2\n", {("answers", "A1"): None}, "answers:\n  A1: # c\n  B1: 2\n"),
    (
        "one that is missing",
        "answers:\n  A1: 3 # c\n\n  # on B\n  B1: 2\n",
        {("answers", "A2"): 1},
        "answers:\n  A1: 3 # c\n  A2: 1\n\n  # on B\n  B1: 2\n",
    ),
    ("the first one", "answers:  # none yet\n# end\n", {("answers", "A2"): 1}, "answers:  # none yet\n  A2: 1\n# end\n"),
    ("the first one in brackets", "answers: {}\n", {("answers", "A2"): 1}, "answers:\n  A2: 1\n"),
    ("without answers", "recorded: {total: 3}\n", {("answers", "A2"): 1}, "recorded: {total: 3}\nanswers:\n  A2: 1\n"),
    ("in another case", "answers:\n  a1: 'Established'\n", {("answers", "A1"): 4}, "answers:\n  a1: 4\n"),
    (
        "a value on its own line",
        "answers:\n  A1:\n    # why\n    3\n  B1: 1\n",
        {("answers", "A1"): 4},
        "answers:\n  A1:\n    # why\n    4\n  B1: 1\n",
    ),
    (
        "one key of a map over lines",
        "answers:\n  A1:\n    # checked\n    answer: 3\n    note: |\n      one\n      two\n\n  B1: 1\n",
        {("answers", "A1"): {"answer": 4, "note": "one\ntwo"}},
        "answers:\n  A1:\n    # checked\n    answer: 4\n    note: |\n      one\n      two\n\n  B1: 1\n",
    ),
    (
        "a text over lines, with a comment in its head",
        "answers:\n  B2: |-  # by Jo\n    one\n    two\n\n  # next\n  B1: 1\n",
        {("answers", "B2"): "three"},
        "answers:\n  B2: three  # by Jo\n\n  # next\n  B1: 1\n",
    ),
    (
        "one more piece of evidence",
        "answers:\n  A1:\n    answer: 3\n    evidence:\n      - kind: claimed  # now\n        reference: x\n  B1: 1\n",
        {("answers", "A1"): {"answer": 3, "evidence": [{"kind": "claimed", "reference": "x"}, {"kind": "documented"}]}},
        "answers:\n  A1:\n    answer: 3\n    evidence:\n      - kind: claimed  # now\n        reference: x\n      - {kind: documented}\n  B1: 1\n",
    ),
    (
        "a note beside an answer in brackets",
        "answers:\n  A1: {answer: 3, evidence: [ 'x' ]} # c\n",
        {("answers", "A1"): {"answer": 3, "evidence": [{"kind": "claimed", "reference": "x"}], "note": "n: 1"}},
        'answers:\n  A1: {answer: 3, evidence: [{kind: claimed, reference: x}], note: "n: 1"} # c\n',
    ),
    (
        "a reason that goes with its N/A",
        "answers:\n  A1: {answer: N/A, reason: not here}\n  B1: 1\n",
        {("answers", "A1"): 2},
        "answers:\n  A1: 2\n  B1: 1\n",
    ),
    (
        "a section that was answered as a whole",
        "answers:\n  S1: {answer: N/A, reason: none}  # all\n  B1: 1\n",
        {("answers", "S1"): None, ("answers", "A1"): 2, ("answers", "A2"): {"answer": "N/A", "reason": "none"}},
        "answers:\n  # all\n  A1: 2\n  A2: {answer: N/A, reason: none}\n  B1: 1\n",
    ),
    ("sign-off before the answers", "answers:\n  A1: 1\n", {("merged_by",): "lead"}, "merged_by: lead\nanswers:\n  A1: 1\n"),
    ("a key that goes", "merged_by: lead\nanswers:\n  A1: 1\n", {("merged_by",): None}, "answers:\n  A1: 1\n"),
]


@pytest.mark.parametrize(("text", "changes", "after"), [pytest.param(*rest, id=id) for id, *rest in EDITS])
def test_an_edit_changes_its_value_and_nothing_else(text: str, changes: dict[tuple[str, ...], Any], after: str) -> None:
    assert update(text, changes) == after


def test_council_and_date_are_filled_into_a_form() -> None:
    form = dump_form(blank_form(MODEL), "yaml").decode()
    found = update(form, {("council", "name"): "Tŷ: one", ("date",): "2026-11-02"}, whole=True)
    assert found.replace(' "Tŷ: one"', "").replace(" 2026-11-02", "") == form


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16"])
def test_encoding_line_ends_and_marks_stay(mark: str) -> None:
    text = (HEAD + "answers:\n  A1: 3  # ŵ 👩‍👩‍👧\n  B1: 1\n").replace("\n", "\r\n")
    found = updated_file(text.encode(mark), "a.yaml", {("answers", "A1"): 4, ("answers", "A2"): 1}, MODEL)
    assert found == text.replace("A1: 3  # ŵ 👩‍👩‍👧\r\n", "A1: 4  # ŵ 👩‍👩‍👧\r\n  A2: 1\r\n").encode(mark)


REFUSED: list[tuple[str, str, dict[tuple[str, ...], Any]]] = [
    ("a comment in brackets", "answers:\n  A1: {answer: 3, evidence: [x, # one\n    y]}\n", {("answers", "A1"): {"answer": 3, "evidence": ["z"]}}),
    ("a comment in what goes", "respondent:  # us\n  role: Clerk\nanswers:\n  A1: 1\n", {("respondent",): None}),
    ("a key without a colon", "answers: {A1: 1, B1}\n", {("answers", "B1"): 4}),
]


@pytest.mark.parametrize(("text", "changes"), [pytest.param(*rest, id=id) for id, *rest in REFUSED])
def test_what_cannot_be_changed_alone_is_refused_with_what_to_write(text: str, changes: dict[tuple[str, ...], Any]) -> None:
    with pytest.raises(RefusedError, match=r"a\.yaml:\d+: .* cannot be changed here: .*Open the file in an editor.*\[A371\]"):
        update(text, changes)


def test_a_change_to_what_is_no_answer_is_a_problem_as_in_a_file() -> None:
    with pytest.raises(InputError, match=r"a\.yaml: A1: level 9 does not exist\. Use 0 to 5, or N/A with a reason\. \[A201\]"):
        update("answers:\n  A1: 1\n", {("answers", "A1"): 9})


def test_answers_for_an_earlier_version_become_those_of_this_one() -> None:
    text = HEAD.replace("1.0.0", "0.9.0") + "answers:\n  A1: 1\n"
    later = load_questionnaire(questionnaire([section("S1", question("A1"), question("A2", revised="1.0.0"))], compatible_from="0.9.0"))
    found = updated_file(text.encode(), "a.yaml", {("answers", "A2"): 1}, later)
    assert found.decode() == text.replace("0.9.0", "1.0.0") + "  A2: 1\n"


@pytest.mark.parametrize("more", ["a column", "a title"])
def test_a_table_with_more_than_answers_is_not_written_anew(more: str) -> None:
    content = dump_form(form_of(draft((HEAD + "answers:\n  A1: 1\n").encode()).assessment), "csv").decode("utf-8-sig")
    lines = content.splitlines()
    wider = ["Our answers", *lines] if more == "a title" else [lines[0] + ",Ours", *(line + ",x" for line in lines[1:])]
    with pytest.raises(RefusedError, match=r"rsc-assess convert a\.csv -o a\.yaml\. \[A370\]"):
        updated_file("\r\n".join(wider).encode(), "a.csv", {("answers", "A1"): 2}, MODEL)


def test_changes_between_are_by_question_and_council_key_and_whole_for_the_rest() -> None:
    one = {"council": {"name": "A", "id": "x"}, "date": "2026-11-01", "answers": {"A1": 1, "A2": 2}}
    other = {"council": {"name": "B", "id": "x"}, "date": "2026-11-01", "answers": {"A2": 2, "B1": 3}, "merged_by": "lead"}
    changes = changes_between(one, other)
    assert changes == {("council", "name"): "B", ("answers", "A1"): None, ("answers", "B1"): 3, ("merged_by",): "lead"}
    assert with_changes(one, changes) == other


@pytest.mark.parametrize("format", ["json", "csv", "xlsx", "html"])
def test_a_file_that_is_written_anew_shows_the_questions_that_it_showed(format: str) -> None:
    content = dump_form(form_of(draft((HEAD + "answers: {}\n").encode()).assessment, ["A1", "B1"]), format)
    found = updated_file(content, f"a.{format}", {("answers", "A1"): 2}, MODEL)
    document = document_in(found, Path(f"a.{format}"))
    assert shown_in(found, format, document.root, MODEL).questions == ("A1", "B1")
    assert draft_of(document, MODEL).data()["answers"] == {"A1": 2}


@pytest.mark.parametrize("format", ["xlsx", "html"])
def test_a_file_that_is_written_anew_stays_in_its_language(format: str, tmp_path: Path) -> None:
    write(tmp_path / "small.yaml", {**questionnaire([section("S1", question("A1"))]), "languages": ["cy"]})
    texts = {"format": 1, "questionnaire": "small", "version": "1.0.0", "language": "cy", "reviewed": True}
    write(tmp_path / "small.cy.yaml", {**texts, "nodes": {"A1": {"ask": "A yw hyn yn wir?"}}})
    model = load_questionnaire(tmp_path / "small.yaml")
    for language, at_hand in (("cy", model), ("en", translated(model, "cy"))):
        content = dump_form(blank_form(model if language == "en" else translated(model, "cy")), format)
        found = updated_file(content, f"a.{format}", {("answers", "A1"): 2, ("council", "name"): "T", ("date",): "2026-11-02"}, at_hand)
        tree = document_in(found, Path(f"a.{format}")).root
        assert shown_in(found, format, tree, model).language == language


# --- Whatever stands in a file, and whatever is changed ---------------------------------------------------------------------

FOREIGN = ("# ours", "#", "   # deep: {x}", "", "# A1: 3", "    ", "#- | > ' \"")


def with_foreign_lines(lines: list[str], chance: random.Random) -> list[str]:
    """Return the lines of a file with lines and comments of other people in it."""
    found = []
    for line in lines:
        found.extend([chance.choice(FOREIGN)] if chance.random() < 0.2 else [])
        found.append(line + chance.choice(("", "", "  # theirs", "   ")))
    return found


def a_change(chance: random.Random, question: Question, before: Any) -> Any:
    """Return another answer to a question, with what respondents said left as it is."""
    said: Any = chance.choice(["don't know", "prefer not to say", None, *(option.value for option in question.options)])
    if question.kind in TICK_KINDS and question.option(said) is not None:
        said = [said]
    more: dict[str, Any] = chance.choice(
        [{}, {"note": chance.choice(TRICKY), "owner": "Clerk"}, {"evidence": [{"kind": "claimed", "reference": "x: y"}]}]
    )
    more |= {"views": before["views"]} if isinstance(before, dict) and "views" in before else {}
    return ({"answer": said, **more} if said is not None else more) if more else said


@given(one=filled(most=4), chance=st.randoms(use_true_random=False), end=st.sampled_from(("\n", "\r\n")), name=texts())
@settings(max_examples=8, phases=FAST, suppress_health_check=SLOW, deadline=None)
def test_only_the_lines_of_what_changed_differ(one: Assessment, chance: random.Random, end: str, name: str) -> None:
    content = end.join(with_foreign_lines(dump_form(form_of(one), "yaml").decode().splitlines(), chance)).encode()
    before = draft_of(document_in(content, Path("a.yaml")), one.questionnaire)
    asked = [question for question in one.questionnaire.questions() if not question.is_computed]
    said = before.data().get("answers", {})
    changes: dict[tuple[str, ...], Any] = {
        ("answers", question.id): a_change(chance, question, said.get(question.id)) for question in chance.sample(asked, min(2, len(asked)))
    }
    changes |= {("date",): "2026-11-02", ("council", "name"): name} if chance.random() < 0.5 else {}
    try:
        wanted = draft_of(Document(from_data(with_changes(before.data(), changes), "a"), "a", None), one.questionnaire)
    except InputError:
        reject()
    found = updated_file(content, "a.yaml", changes, one.questionnaire)
    assert draft_of(document_in(found, Path("a.yaml")), one.questionnaire).data() == wanted.data()
    # Each line that is not of an answer that was changed is there still, in its place, to the byte.
    rest = iter(found.decode().split(end))
    may_change = re.compile(rf'  ("?)(?:{"|".join(re.escape(key[-1]) for key in changes)})\1:|date:|    (?:answer|reason|note|evidence|owner|date):')
    assert [line for line in content.decode().split(end) if not may_change.match(line) and line not in rest] == []
