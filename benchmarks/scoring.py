"""
How fast the engine scores, as a ratio to a plain recursive scorer over the attrs objects, in one process and one run.

Bars: values alone 6 times (goal 8), the full record with every Score made 3 times (goal 4), `explain` of one node 20 ms, a
file of 200 questions 0.3 s.
"""

import datetime
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml
from benchmarks.plain_scorer import Index, plain_record, plain_values

from rsc_assess import Answer, Assessment, Council, Questionnaire, explain, load_assessment, load_questionnaire, score_assessment
from rsc_assess.scoring.display import snapped
from rsc_assess.scoring.program import program_of
from rsc_assess.scoring.run import values_only
from rsc_assess.scoring.score import Nodes, record_of
from rsc_assess.scoring.sheet import Sheet

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "answers.yaml"
CODES = ("E06999001", "E07999001", "E10999001", "E47999001", "S12999001", "W06999001", "N09999001")
HOW_MANY = 100
ROUNDS = 9


def drawn(questionnaire: Questionnaire, chance: random.Random) -> Assessment:
    """Return an assessment with about 3 % of the answers open and 3 % not applicable."""
    from rsc_assess.councils.council import type_and_nation

    code = chance.choice(CODES)
    found = type_and_nation(code)
    assert found is not None
    answers = {}
    for question in questionnaire.questions():
        luck = chance.random()
        if luck < 0.03:
            answers[question.id] = Answer(question.id, "dont_know")
        elif luck < 0.06 and question.not_applicable:
            answers[question.id] = Answer(question.id, "not_applicable", reason="not here")
        else:
            answers[question.id] = Answer(question.id, "answered", chance.choice(question.options).value)
    return Assessment(questionnaire, Council("Testham", code, *found), datetime.date(2026, 11, 1), answers)


def engine_values(assessment: Assessment) -> object:
    program = program_of(assessment.questionnaire, assessment.council)
    return values_only(program, Sheet(program, assessment.answers))


def every_score(assessment: Assessment) -> object:
    """Return every Score of an assessment with its shown texts and label, as the plain scorer makes every one of its records."""
    nodes = Nodes(record_of(assessment))
    return [nodes[id] for id in nodes]


def seconds_each(work: Callable[[Assessment], object], assessments: list[Assessment]) -> float:
    start = time.perf_counter()
    for assessment in assessments:
        work(assessment)
    return (time.perf_counter() - start) / len(assessments)


def in_turns(
    fast: Callable[[Assessment], object], plain: Callable[[Assessment], object], assessments: list[Assessment]
) -> tuple[float, float, float]:
    """Return the median seconds of both for one assessment, and the median ratio of the rounds."""
    pairs = [(seconds_each(fast, assessments), seconds_each(plain, assessments)) for _ in range(ROUNDS)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), statistics.median(b / a for a, b in pairs)


def check_equal(assessments: list[Assessment]) -> None:
    """Stop unless both scorers agree on every node."""
    for assessment in assessments:
        nodes, record = score_assessment(assessment).nodes, plain_record(assessment)
        for id, value in plain_values(assessment).items():
            score, plain = nodes[id], record[id]
            assert same(score.value, value), (id, score.value, value)
            assert same(score.coverage, plain.coverage), (id, score.coverage, plain.coverage)
            assert (score.rated, score.label, score.shown, dict(score.states)) == (plain.rated, plain.label, plain.shown, dict(plain.states)), id
            if score.bound == "exact":
                assert same(score.low, plain.low), (id, score.low, plain.low)
                assert same(score.high, plain.high), (id, score.high, plain.high)


def same(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else snapped(one) == snapped(other)


def large_file(questions: int) -> bytes:
    """Return a questionnaire file of about the length of the shipped one for each question."""
    levels = {level: f"At level {level}, a fact that can be looked up holds for most of the services that are meant." for level in range(6)}
    sections = [
        {"id": f"S{part}", "title": f"Section {part}", "questions": [
            {"id": f"S{part}.{number}", "ask": f"Is it so in part {part}, in matter {number}?", "help": "What counts. " * 10, "levels": levels,
             "evidence": "A minute and a plan.", "weight": number + 1, "applies": {"question": f"S{part}.0", "at_least": 2} if number == 5 else None}
            for number in range(10)
        ]}
        for part in range(questions // 10)
    ]  # fmt: skip

    class WithoutAnchors(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    scales = {"maturity": {"labels": ["Absent", "Reacting", "Organising", "Established", "Connected", "Regenerating"]}}
    data = {"format": 1, "id": "large", "version": "1.0.0", "title": "Large", "scales": scales, "sections": sections}
    return yaml.dump(data, Dumper=WithoutAnchors).encode()


def main() -> int:
    questionnaire = load_questionnaire("rsc")
    chance = random.Random(1)
    assessments = [drawn(questionnaire, chance) for _ in range(HOW_MANY)]
    check_equal(assessments)
    index = Index(questionnaire)
    missed: list[str] = []

    def report(what: str, figure: float, bar: float, text: str, more_is_better: bool) -> None:
        print(f"{what:<22} {text}")
        if (figure < bar) if more_is_better else (figure > bar):
            missed.append(what)

    fast, plain, ratio = in_turns(engine_values, lambda one: plain_values(one, index), assessments)
    absolute = f"{1 / fast:,.0f} a second against {1 / plain:,.0f}"
    report("values alone", ratio, 6, f"{ratio:.1f} times (bar 6, goal 8): {absolute}", True)
    sheets = [(program_of(one.questionnaire, one.council), one) for one in assessments]
    filled = [(program, Sheet(program, one.answers)) for program, one in sheets]
    start = time.perf_counter()
    for program, sheet in filled:
        values_only(program, sheet)
    print(f"{'':<22} of these, from cells that are looked up: {HOW_MANY / (time.perf_counter() - start):,.0f} a second")
    fast, plain, ratio = in_turns(record_of, lambda one: plain_record(one, index), assessments)
    print(f"{'full record, lazy':<22} {ratio:.1f} times: {1 / fast:,.0f} a second against {1 / plain:,.0f}; Scores are made when looked at")
    fast, plain, ratio = in_turns(every_score, lambda one: plain_record(one, index), assessments)
    report("full record", ratio, 3, f"{ratio:.1f} times (bar 3, goal 4): {1 / fast:,.0f} a second against {1 / plain:,.0f}, every Score made", True)
    scorecard = score_assessment(load_assessment(EXAMPLE))
    for node in ("R1", "rsc"):
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            explain(scorecard, node)
            times.append(time.perf_counter() - start)
        milliseconds = statistics.median(times) * 1000
        report(f"explain {node}", milliseconds, 20, f"{milliseconds:.2f} ms (bar 20)", False)
    content = large_file(200)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        load_questionnaire(content)
        times.append(time.perf_counter() - start)
    report("file of 200 questions", statistics.median(times), 0.3, f"{statistics.median(times):.3f} s for {len(content) // 1000} kB (bar 0.3)", False)
    for what in missed:
        print(f"missed: {what}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
