"""Texts that a translation lacks."""

from collections.abc import Iterator

from rsc_assess.lint.subject import Subject, named
from rsc_assess.problems import Problem, counted
from rsc_assess.questionnaire.translation import missing_texts


def missing_translations(subject: Subject) -> Iterator[Problem]:
    """Yield for each language how many texts its translation lacks, and which."""
    for translation in subject.questionnaire.translations:
        missing = [f"{id} {key}" for id, key in missing_texts(subject.questionnaire, translation)]
        if missing:
            what = f"{counted(len(missing), 'text')} missing in {translation.language}: {named(missing)}"
            yield subject.warning("L161", what, "Translate them; until then they are shown in the first language", None, "languages")
