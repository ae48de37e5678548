"""Who is asked what: the page's script says the same as the engine, for every questionnaire and all answers."""

import json
import random
import sys
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import BrowserContext

from rsc_assess.answer_files.form import blank_form
from rsc_assess.answer_files.page_asking import asking_table
from rsc_assess.answer_files.page_form import answered_below, page_data
from rsc_assess.assessment.data import assessment_data
from rsc_assess.assessment.values import NOT_APPLICABLE, Answer, Assessment
from rsc_assess.questionnaire.reader import load_questionnaire
from rsc_assess.questionnaire.values import Questionnaire
from rsc_assess.scoring.program import program_of
from rsc_assess.scoring.sheet import ALWAYS, Sheet
from rsc_assess.testing.strategies import councils, questionnaires, replies
from tests.conftest import ROOT
from tests.small import question, questionnaire, section

ASSETS = ROOT / "report_templates" / "answers-page"
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
# Each case is [place of its questionnaire, answers file]; comes back as [[id, now, settled], …], or [id] where the page cannot tell.
JUDGE = """([models, cases]) => {{
  {scripts}
  return cases.map(([place, file]) => {{
    const known = models[place]
    const asked = whoIsAsked(known.asking, allSaid(file, known), attributesOf(file.council, known.codes))
    return [...asked].map(([id, one]) => one.maybe ? [id] : [id, one.now, one.settled])
  }})
}}"""


def script() -> str:
    return JUDGE.format(scripts="".join((ASSETS / name).read_text("utf-8") for name in ("asking.js", "reading.js")))


def ask_page(browser: BrowserContext, models: list[Questionnaire], cases: list[tuple[int, dict[str, Any]]]) -> list[list[list[Any]]]:
    """Return what the script says of each case, all at once."""
    page = browser.new_page()
    try:
        known = [page_data(blank_form(model), ()) for model in models]
        found: list[list[list[Any]]] = page.evaluate(script(), [json.loads(json.dumps(known)), cases])
        return found
    finally:
        page.close()


def differences(assessment: Assessment, said: list[list[Any]]) -> list[str]:
    """Return where the page and the engine differ."""
    sheet = Sheet(program_of(assessment.questionnaire, assessment.council), assessment.answers)
    told = {id: more for id, *more in said}
    found = []
    for one in assessment.questionnaire.questions():
        engine = sheet.asked.get(one.id, ALWAYS)
        page = told.get(one.id, [True, True])
        if page and page != [engine.now, engine.settled]:
            found.append(f"{one.id}: the page says {page}, the engine {engine}")
    return found


def whole_section(model: Questionnaire, chance: random.Random) -> dict[str, Answer]:
    """Return the answers of one section that does not apply as a whole."""
    sections = [one for _, one in model.sections() if answered_below(one)]
    if not sections:
        return {}
    section = chance.choice(sections)
    return {id: Answer(id, NOT_APPLICABLE, reason="not here", via=section.id) for id in answered_below(section)}


def drawn_cases(amount: int, each: int) -> tuple[list[Questionnaire], list[tuple[int, Assessment]]]:
    """Return questionnaires, and assessments of them by their place: councils and answers of all states."""
    models: list[Questionnaire] = []
    cases: list[tuple[int, Assessment]] = []

    @settings(max_examples=amount, deadline=None, suppress_health_check=SLOW, database=None)
    @given(st.data(), questionnaires(), st.randoms(use_true_random=False))
    def draw(data: st.DataObject, model: Questionnaire, chance: random.Random) -> None:
        council = data.draw(councils(model))
        key = tuple(council.attribute(name) for name in model.attributes_used)
        pools = [replies(model, key, share, 0.1) for share in (0.0, 0.2, 0.6)]
        models.append(model)
        for number in range(each):
            answers = {}
            for pool in pools[number % 3]:
                answer = chance.choice(pool)
                answers[answer.question] = answer
            if chance.random() < 0.2:
                answers |= whole_section(model, chance)
            cases.append((len(models) - 1, Assessment(model, council, date(2026, 11, 1), answers)))

    draw()
    return models, cases


@pytest.mark.parametrize("amount", [20, pytest.param(200, marks=pytest.mark.nightly)])
@pytest.mark.needs("chromium")
def test_the_page_asks_what_the_engine_asks(amount: int, browser: BrowserContext) -> None:
    """A question that rests on a score is the only one of which the page cannot tell."""
    models, cases = drawn_cases(amount, 75)
    told = ask_page(browser, models, [(place, assessment_data(one)) for place, one in cases])
    wrong = [
        (models[place], assessment_data(one), found) for (place, one), said in zip(cases, told, strict=True) if (found := differences(one, said))
    ]
    assert not wrong, f"{len(wrong)} of {len(cases)}: {wrong[0]}"
    states = [tuple(more) for said in told for _, *more in said]
    assert {(True, True), (False, True)} <= set(states)
    # How often a few drawn questionnaires come to the rarer ones is chance.
    for state in [(False, False), (True, False), ()] if amount > 100 else []:
        assert states.count(state) > 20, f"{state} is hardly tried"


@pytest.mark.needs("chromium")
def test_the_page_takes_the_same_letters_for_equal_as_the_engine_does(browser: BrowserContext) -> None:
    """Letters that this Python does not know yet do not count: the browser may be newer."""
    letters = [chr(one) for one in range(sys.maxunicode + 1) if unicodedata.category(chr(one)) not in ("Cn", "Cs", "Co")]
    page = browser.new_page()
    try:
        scripts = (ASSETS / "asking.js").read_text("utf-8")
        folded = page.evaluate(f"text => {{ {scripts}; return Array.from(text, casefold) }}", "".join(letters))
    finally:
        page.close()
    pairs = {(one.casefold(), found) for one, found in zip(letters, folded, strict=True)}
    assert len(pairs) == len({ours for ours, _ in pairs}) == len({theirs for _, theirs in pairs})


def test_a_condition_on_a_score_is_declared_as_one_that_the_page_cannot_tell() -> None:
    applies = {"all": [{"node": "A", "at_least": 2}, {"question": "A1", "at_least": 1}]}
    model = questionnaire([section("A", question("A1")), section("B", question("B1", applies=applies))])
    table = asking_table(load_questionnaire(model))
    assert table["gates"] == [
        {"id": "B1", "applies": [["all", ["cannot_tell"], ["question", "A1", "at_least", 1]]], "taken_by": [], "computed": None}
    ]
