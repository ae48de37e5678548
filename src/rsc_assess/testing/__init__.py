"""
Tests for questionnaires of one's own: drawn answers, and laws that scores keep whatever is answered.

    from pathlib import Path

    from rsc_assess import load_questionnaire
    from rsc_assess.testing import check_laws

    def test_our_questionnaire_keeps_the_laws() -> None:
        check_laws(load_questionnaire(Path("questionnaire.yaml")))

`LAWS` lists the laws, `KEEPS` says which method or option keeps which of them. `answers`, `councils`, `questionnaires` and
`assessments` are Hypothesis strategies for tests of one's own; they and `check_laws` need the extra `rsc-assess[testing]`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from rsc_assess.testing.laws import KEEPS, LAWS, check_laws
from rsc_assess.testing.rebuild import rebuilt

if TYPE_CHECKING:
    from rsc_assess.testing.strategies import FEATURES, answers, assessments, councils, questionnaire_files, questionnaires

# These need Hypothesis, which an import of the laws alone must not ask for.
DRAWN = ("FEATURES", "answers", "assessments", "councils", "questionnaire_files", "questionnaires")

__all__ = [
    "FEATURES",
    "KEEPS",
    "LAWS",
    "answers",
    "assessments",
    "check_laws",
    "councils",
    "questionnaire_files",
    "questionnaires",
    "rebuilt",
]


def __getattr__(name: str) -> object:
    """Return a strategy, importing Hypothesis on first use (PEP 562)."""
    if name in DRAWN:
        return getattr(import_module("rsc_assess.testing.strategies"), name)
    raise AttributeError(f"module 'rsc_assess.testing' has no attribute {name!r}")
