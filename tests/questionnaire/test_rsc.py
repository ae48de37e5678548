"""The shipped questionnaire keeps the promises its README makes."""

import re

from rsc_assess import Crosswalk, Question, Questionnaire
from rsc_assess.questionnaire.condition import comparisons_of

BANNED = re.compile(r"\b(fully|very|robust|comprehensive|stakeholders?|leverage|best practice)\b", re.I)


def crosswalk(rsc: Questionnaire, id: str) -> Crosswalk:
    return next(one for one in rsc.crosswalks if one.id == id)


def test_it_has_four_pillars_sixteen_themes_and_sixty_five_questions(rsc: Questionnaire) -> None:
    sections = list(rsc.sections())
    assert [len([1 for depth, _ in sections if depth == level]) for level in (0, 1)] == [4, 16]
    assert len(list(rsc.questions())) == 65


def test_every_question_has_six_anchors_five_steps_and_all_its_texts(rsc: Questionnaire) -> None:
    for question in rsc.questions():
        assert [option.value for option in question.options] == list(range(6)), question.id
        assert [action.reaches for action in question.actions] == [1, 2, 3, 4, 5], question.id
        assert all((question.help, question.evidence, question.answered_by, question.role.weight_class)), question.id


def test_no_text_uses_a_word_that_two_people_read_differently(rsc: Questionnaire) -> None:
    def texts(question: Question) -> list[str]:
        return [question.ask, question.help or "", *(option.text for option in question.options), *(action.do for action in question.actions)]

    assert [(question.id, text) for question in rsc.questions() for text in texts(question) if BANNED.search(text)] == []


def test_no_two_anchors_are_the_same(rsc: Questionnaire) -> None:
    anchors = [option.text for question in rsc.questions() for option in question.options]
    assert len(anchors) == len(set(anchors))


def test_at_least_ten_questions_serve_the_third_data_aim(rsc: Questionnaire) -> None:
    aims = {item.id: item.questions for item in crosswalk(rsc, "data-aims").items}
    assert len(aims["D3"]) >= 10


def test_the_first_look_has_twenty_questions_from_every_theme_or_nearly(rsc: Questionnaire) -> None:
    first_look = rsc.subsets[0]
    assert (first_look.id, len(set(first_look.questions))) == ("first-look", 20)
    assert len({id[:2] for id in first_look.questions}) >= 14


def test_the_frameworks_are_all_there(rsc: Questionnaire) -> None:
    sizes = {one.id: len(one.items) for one in rsc.crosswalks}
    assert sizes == {
        "4rs": 4,
        "data-aims": 3,
        "digital-ethics": 5,
        "doughnut-2017": 21,
        "levelling-up-2022": 12,
        "lof-2026-07": 16,
        "stages": 3,
    }


def test_every_question_has_its_stage_and_every_mission_says_what_became_of_it(rsc: Questionnaire) -> None:
    staged = [id for item in crosswalk(rsc, "stages").items for id in item.questions]
    assert sorted(staged) == sorted(question.id for question in rsc.questions())
    assert "moved away" in crosswalk(rsc, "levelling-up-2022").status


def test_a_council_of_unknown_type_is_asked_everything_that_types_decide(rsc: Questionnaire) -> None:
    from rsc_assess import score_assessment
    from tests.small import answers

    council = {**answers({}), "questionnaire": "rsc"}
    from rsc_assess import load_assessment

    scorecard = score_assessment(load_assessment(council))
    not_asked = [id for id, score in scorecard.nodes.items() if score.kind == "question" and score.states["not_asked"]]
    by_answer = [q.id for q in rsc.questions() if any(test.subject == "question" for test in comparisons_of(q.applies))]
    assert not_asked == by_answer


def test_it_says_what_it_is_not(rsc: Questionnaire) -> None:
    assert rsc.notice is not None
    for words in ("inspired by Socitm", "not a Socitm product", "not an audit", "not an equality impact assessment"):
        assert words in rsc.notice
