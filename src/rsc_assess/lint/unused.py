"""What is declared and never used: classes, scales, attributes, subsets that choose nothing."""

from collections.abc import Iterator

from rsc_assess.lint.councils import everything_in
from rsc_assess.lint.subject import Subject
from rsc_assess.problems import Problem
from rsc_assess.questionnaire.condition import comparisons_of
from rsc_assess.questionnaire.rules import ByAttribute, Role

REMEDY = "Use it, or take it out"


def unused_classes(subject: Subject) -> Iterator[Problem]:
    """Yield classes of which there is no question, section or part."""
    questionnaire = subject.questionnaire
    used: set[object] = set()
    for one in everything_in((questionnaire.children, questionnaire.scorings)):
        if isinstance(one, Role):
            name = one.weight_class
            used |= set(name.every()) if isinstance(name, ByAttribute) else {name}
    for found in questionnaire.classes:
        if found.id not in used:
            yield subject.warning("L151", f"nothing is of the class {found.id}", REMEDY, None, "classes", found.id)


def unused_scales(subject: Subject) -> Iterator[Problem]:
    """Yield scales on which no question is answered."""
    used = {question.scale for question in subject.questions()}
    for scale in subject.questionnaire.scales:
        if scale.id not in used:
            yield subject.warning("L152", f"no question is answered on the scale {scale.id}", REMEDY, None, "scales", scale.id)


def unused_attributes(subject: Subject) -> Iterator[Problem]:
    """Yield declared council attributes that nothing looks at; councils may still be asked for them."""
    checked = {test.name for check in subject.questionnaire.checks for test in comparisons_of(check.when) if test.subject == "attribute"}
    for name in subject.questionnaire.attributes:
        if name not in (*subject.questionnaire.attributes_used, *checked):
            yield subject.note("L153", f"nothing looks at the council attribute {name}", REMEDY, None, "attributes", name)


def idle_subsets(subject: Subject) -> Iterator[Problem]:
    """Yield subsets that hold all questions, or the same as another."""
    questions = {question.id for question in subject.questionnaire.questions()}
    told: dict[frozenset[str], str] = {}
    for subset in subject.questionnaire.subsets:
        chosen = frozenset(subset.questions)
        first = told.setdefault(chosen, subset.id)
        what = f"the subset {subset.id} has all questions" if chosen == questions else f"the subsets {first} and {subset.id} have the same questions"
        if chosen == questions or first != subset.id:
            yield subject.warning("L154", what, "Choose fewer, or take it out", None, "subsets", subset.id)
