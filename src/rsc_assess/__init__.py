"""
Maturity self-assessment for councils: questionnaires as data, scores that explain themselves, accessible reports.

    assessment = load_assessment("answers.yaml")
    scorecard = score_assessment(assessment)
    write_pdf(build_report(scorecard), "report.pdf")

Nothing here prints, logs or keeps global state; values are frozen and safe to share between threads. The names below,
the file formats, the JSON and the exit codes follow semantic versioning.
"""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from rsc_assess.assessment.check import check_assessment
    from rsc_assess.assessment.reader import load_assessment
    from rsc_assess.assessment.values import Answer, Assessment, Evidence
    from rsc_assess.councils.council import Council
    from rsc_assess.councils.register import Register
    from rsc_assess.councils.register_reader import load_register
    from rsc_assess.crosswalk.values import Crosswalk
    from rsc_assess.problems import FileAccessError, InputError, MissingLibraryError, Place, Problem, RefusedError, RscError
    from rsc_assess.questionnaire.reader import load_questionnaire
    from rsc_assess.questionnaire.values import Action, Option, Question, Questionnaire, Section
    from rsc_assess.report.build import build_report
    from rsc_assess.report.html import render_html
    from rsc_assess.report.pdf import write_pdf
    from rsc_assess.report.values import Report
    from rsc_assess.scoring.explain import Derivation, explain
    from rsc_assess.scoring.score import Score, Scorecard, score_assessment

# Opened on first use, so that `score` never waits for templates or PDF.
HOMES = {
    "assessment.check": ("check_assessment",),
    "councils.council": ("Council",),
    "councils.register": ("Register",),
    "councils.register_reader": ("load_register",),
    "assessment.reader": ("load_assessment",),
    "assessment.values": ("Answer", "Assessment", "Evidence"),
    "crosswalk.values": ("Crosswalk",),
    "problems": ("FileAccessError", "InputError", "MissingLibraryError", "Place", "Problem", "RefusedError", "RscError"),
    "questionnaire.reader": ("load_questionnaire",),
    "questionnaire.values": ("Action", "Option", "Question", "Questionnaire", "Section"),
    "report.build": ("build_report",),
    "report.html": ("render_html",),
    "report.pdf": ("write_pdf",),
    "report.values": ("Report",),
    "scoring.explain": ("Derivation", "explain"),
    "scoring.score": ("Score", "Scorecard", "score_assessment"),
}
HOME_OF = {name: module for module, names in HOMES.items() for name in names}

__all__ = [
    "Action",
    "Answer",
    "Assessment",
    "Council",
    "Crosswalk",
    "Derivation",
    "Evidence",
    "FileAccessError",
    "InputError",
    "MissingLibraryError",
    "Option",
    "Place",
    "Problem",
    "Question",
    "Questionnaire",
    "RefusedError",
    "Register",
    "Report",
    "RscError",
    "Score",
    "Scorecard",
    "Section",
    "build_report",
    "check_assessment",
    "explain",
    "load_assessment",
    "load_questionnaire",
    "load_register",
    "render_html",
    "score_assessment",
    "write_pdf",
]


def __getattr__(name: str) -> object:
    """Return a public name, importing its module on first use (PEP 562)."""
    if name in HOME_OF:
        return getattr(import_module(f"rsc_assess.{HOME_OF[name]}"), name)
    raise AttributeError(f"module 'rsc_assess' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
