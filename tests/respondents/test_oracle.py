"""Every rule on every kind of question comes to what the rules say in words, written a second time in oracle.py."""

from functools import cache
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess import Assessment, Questionnaire, load_assessment, load_questionnaire
from rsc_assess.assessment.data import assessment_data
from rsc_assess.assessment.values import Respondent
from rsc_assess.respondents.merge import merge
from tests.conftest import tries
from tests.respondents.oracle import BLANK, CONFLICT, DECLINED, NA, UNKNOWN, Kind, position
from tests.small import question, questionnaire, section

KINDS = {
    "L1": Kind("level", (0, 1, 2, 3, 4, 5)),
    "C1": Kind("choice", ("never", "now and then", "often")),
    "C2": Kind("choice", ("first", "second", "third")),
    "C3": Kind("choice"),
    "C4": Kind("choice", ("grave", "mild", "fine")),
    "T1": Kind("ticks", ("x", "y", "z")),
    "T2": Kind("ticks", ("p", "q", "r"), is_penalty=True),
    "N1": Kind("number", earns=lambda one: min(max((100 - one) / 100, 0), 1), less_is_better=True),
    "N2": Kind("number", earns=lambda one: min(max(one / 50, 0), 1)),
    "N3": Kind("number"),
    "W1": Kind("other"),
    "D1": Kind("other"),
}
VALUES: dict[str, list[Any]] = {
    **{id: list(kind.order) for id, kind in KINDS.items() if kind.kind in ("level", "choice")},
    "C3": ["red", "green", "blue"],
    "T1": [[], ["x"], ["y"], ["x", "y"], ["y", "z"], ["x", "y", "z"]],
    "T2": [[], ["p"], ["q"], ["p", "q"], ["q", "r"], ["p", "q", "r"]],
    "N1": [0, 20, 30, 99.5, 100, 120, 500],
    "N2": [0, 10, 25.5, 50, 60, 700],
    "N3": [1, 2, 3, 4.5],
    "W1": ["so", "otherwise"],
    "D1": ["2026-01-01", "2026-01-02"],
}


@cache
def model() -> Questionnaire:
    many: list[dict[str, Any]] = [
        question("L1"),
        {"id": "C1", "ask": "Which?", "options": {"often": 2, "never": 0, "now and then": 1}},
        {"id": "C2", "ask": "Which?", "options": {"first": 1, "second": 1, "third": 3}},
        {"id": "C3", "ask": "Which?", "kind": "one", "options": ["red", "green", "blue"], "unscored": True},
        {"id": "C4", "ask": "How bad?", "kind": "one", "options": ["fine", "mild", "grave"], "penalty": {"mild": 1, "grave": 3}},
        {"id": "T1", "ask": "Which?", "kind": "many", "options": {"x": 1, "y": 1, "z": 1}},
        {"id": "T2", "ask": "Which?", "kind": "many", "options": ["p", "q", "r"], "penalty": {"p": 1, "q": 1, "r": 1}},
        {"id": "N1", "ask": "How much?", "number": {"worst": 100, "best": 0}},
        {"id": "N2", "ask": "How much?", "number": {"worst": 0, "best": 50}},
        {"id": "N3", "ask": "How many?", "kind": "number", "unscored": True},
        {"id": "W1", "ask": "In what words?", "kind": "text"},
        {"id": "D1", "ask": "When?", "kind": "date"},
    ]
    return load_questionnaire(questionnaire([section("A", *({**one, "not_applicable": True} for one in many))]))


@cache
def start() -> Assessment:
    data = {"questionnaire": "small", "version": "1.0.0", "council": {"name": "Testham"}, "date": "2026-11-01", "answers": {"L1": 3}}
    return load_assessment(data, model())


@cache
def read(id: str, said: str) -> Any:
    """Return what somebody says as an answer; `said` is the text of the value in Python."""
    value = eval(said)
    written = {"answer": NA, "reason": "not here"} if value == NA else value
    data = {"questionnaire": "small", "version": "1.0.0", "council": {"name": "Testham"}, "date": "2026-11-01", "answers": {id: written}}
    return load_assessment(data, model()).answers.get(id)


@given(st.lists(st.tuples(st.integers(0, 2**20), st.booleans()), min_size=1, max_size=7))
@tries(60)
def test_each_rule_comes_to_what_its_words_say(drawn: list[tuple[int, bool]]) -> None:
    """One respondent for each number drawn, which chooses what they say to every question."""
    leads = [lead for _, lead in drawn]
    said: dict[str, list[Any]] = {}
    for place, id in enumerate(KINDS):
        pool = [*VALUES[id], *VALUES[id], NA, UNKNOWN, DECLINED, BLANK]
        said[id] = [pool[seed // (place + 1) % len(pool)] for seed, _ in drawn]
    files = []
    for number, lead in enumerate(leads):
        answers = {id: read(id, repr(said[id][number])) for id in KINDS}
        own = {id: answer for id, answer in answers.items() if answer is not None}
        files.append(attrs.evolve(start(), answers=own, respondent=Respondent(f"Role {number}", lead=lead), source=f"{number}.yaml"))
    for rule in ("stop", "median_low", "lowest", "lead"):
        expected = {id: position(rule, kind, said[id], leads) for id, kind in KINDS.items()}
        found = merge(files, rule)
        conflicts = {problem.node for problem in found.problems if problem.code == "A501"}
        assert conflicts == {id for id, one in expected.items() if one == CONFLICT}, rule
        settled = [id for id in KINDS if id not in conflicts]
        alone = merge([attrs.evolve(file, answers={id: one for id, one in file.answers.items() if id in settled}) for file in files], rule).assessment
        assert alone is not None, rule
        data = assessment_data(alone)["answers"]
        got = {id: data[id].get("answer", BLANK) if isinstance(data.get(id), dict) else data.get(id, BLANK) for id in settled}
        assert got == {id: expected[id] for id in settled}, rule
