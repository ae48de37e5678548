"""
Maturity self-assessment for councils: questionnaires as data, scores that explain themselves, accessible reports.

    assessment = load_assessment("answers.yaml")
    scorecard = score_assessment(assessment)
    write_pdf(build_report(scorecard, standing(scorecard, load_edition("edition.json"))), "report.pdf")

Nothing here prints, logs or keeps global state; values are frozen and safe to share between threads. The names below,
the file formats, the JSON and the exit codes follow semantic versioning.
"""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from rsc_assess.answer_files.form import Form, blank_form
    from rsc_assess.answer_files.formats import dump_assessment, dump_form
    from rsc_assess.assessment.check import check_assessment
    from rsc_assess.assessment.draft import Draft, load_draft
    from rsc_assess.assessment.reader import load_assessment
    from rsc_assess.assessment.sign_off import SignOffStatus, sign_off_status, signed
    from rsc_assess.assessment.values import Answer, Assessment, Evidence, Respondent, SignOffStep, View
    from rsc_assess.councils.council import Council
    from rsc_assess.councils.register import Register
    from rsc_assess.councils.register_reader import load_register
    from rsc_assess.crosswalk.values import Crosswalk
    from rsc_assess.evidence.bias import Finding, findings_of
    from rsc_assess.evidence.confidence import Confidence, confidence_of, evidenced_scorecard
    from rsc_assess.peers.contribution import contribution_of
    from rsc_assess.peers.contribution_file import dump_contribution, load_contribution
    from rsc_assess.peers.edition_file import dump_edition, load_edition
    from rsc_assess.peers.keeper import KeeperStanding, keeper_standing
    from rsc_assess.peers.neighbours import nearest
    from rsc_assess.peers.partners import learning_partners
    from rsc_assess.peers.standing import standing
    from rsc_assess.peers.values import Contribution, Edition, Standing
    from rsc_assess.pool.store import Pool, create_pool, open_pool
    from rsc_assess.problems import FileAccessError, InputError, MissingLibraryError, Place, Problem, RefusedError, RscError
    from rsc_assess.questionnaire.reader import load_questionnaire
    from rsc_assess.questionnaire.values import Action, Option, Question, Questionnaire, Section
    from rsc_assess.report.build import build_report
    from rsc_assess.report.html import render_html
    from rsc_assess.report.pdf import write_pdf
    from rsc_assess.report.sector import build_sector_report
    from rsc_assess.report.values import Report
    from rsc_assess.respondents.agenda import Agenda, agenda_of
    from rsc_assess.respondents.agreement import Alpha, QuestionAgreement, agreement_of, alpha_of
    from rsc_assess.respondents.merge import merged
    from rsc_assess.respondents.perspective import perspective_assessment
    from rsc_assess.scoring.explain import Derivation, explain
    from rsc_assess.scoring.score import Score, Scorecard, score_assessment

# Opened on first use, so that `score` never waits for templates or PDF.
HOMES = {
    "answer_files.form": ("Form", "blank_form"),
    "answer_files.formats": ("dump_assessment", "dump_form"),
    "assessment.check": ("check_assessment",),
    "assessment.draft": ("Draft", "load_draft"),
    "assessment.reader": ("load_assessment",),
    "assessment.sign_off": ("SignOffStatus", "sign_off_status", "signed"),
    "assessment.values": ("Answer", "Assessment", "Evidence", "Respondent", "SignOffStep", "View"),
    "councils.council": ("Council",),
    "councils.register": ("Register",),
    "councils.register_reader": ("load_register",),
    "crosswalk.values": ("Crosswalk",),
    "evidence.bias": ("Finding", "findings_of"),
    "evidence.confidence": ("Confidence", "confidence_of", "evidenced_scorecard"),
    "peers.contribution": ("contribution_of",),
    "peers.contribution_file": ("dump_contribution", "load_contribution"),
    "peers.edition_file": ("dump_edition", "load_edition"),
    "peers.keeper": ("KeeperStanding", "keeper_standing"),
    "peers.neighbours": ("nearest",),
    "peers.partners": ("learning_partners",),
    "peers.standing": ("standing",),
    "peers.values": ("Contribution", "Edition", "Standing"),
    "pool.store": ("Pool", "create_pool", "open_pool"),
    "problems": ("FileAccessError", "InputError", "MissingLibraryError", "Place", "Problem", "RefusedError", "RscError"),
    "questionnaire.reader": ("load_questionnaire",),
    "questionnaire.values": ("Action", "Option", "Question", "Questionnaire", "Section"),
    "report.build": ("build_report",),
    "report.html": ("render_html",),
    "report.pdf": ("write_pdf",),
    "report.sector": ("build_sector_report",),
    "report.values": ("Report",),
    "respondents.agenda": ("Agenda", "agenda_of"),
    "respondents.agreement": ("Alpha", "QuestionAgreement", "agreement_of", "alpha_of"),
    "respondents.merge": ("merged",),
    "respondents.perspective": ("perspective_assessment",),
    "scoring.explain": ("Derivation", "explain"),
    "scoring.score": ("Score", "Scorecard", "score_assessment"),
}
HOME_OF = {name: module for module, names in HOMES.items() for name in names}

__all__ = [
    "Action",
    "Agenda",
    "Alpha",
    "Answer",
    "Assessment",
    "Confidence",
    "Contribution",
    "Council",
    "Crosswalk",
    "Derivation",
    "Draft",
    "Edition",
    "Evidence",
    "FileAccessError",
    "Finding",
    "Form",
    "InputError",
    "KeeperStanding",
    "MissingLibraryError",
    "Option",
    "Place",
    "Pool",
    "Problem",
    "Question",
    "QuestionAgreement",
    "Questionnaire",
    "RefusedError",
    "Register",
    "Report",
    "Respondent",
    "RscError",
    "Score",
    "Scorecard",
    "Section",
    "SignOffStatus",
    "SignOffStep",
    "Standing",
    "View",
    "agenda_of",
    "agreement_of",
    "alpha_of",
    "blank_form",
    "build_report",
    "build_sector_report",
    "check_assessment",
    "confidence_of",
    "contribution_of",
    "create_pool",
    "dump_assessment",
    "dump_contribution",
    "dump_edition",
    "dump_form",
    "evidenced_scorecard",
    "explain",
    "findings_of",
    "keeper_standing",
    "learning_partners",
    "load_assessment",
    "load_contribution",
    "load_draft",
    "load_edition",
    "load_questionnaire",
    "load_register",
    "merged",
    "nearest",
    "open_pool",
    "perspective_assessment",
    "render_html",
    "score_assessment",
    "sign_off_status",
    "signed",
    "standing",
    "write_pdf",
]


def __getattr__(name: str) -> object:
    """Return a public name, importing its module on first use (PEP 562)."""
    if name in HOME_OF:
        return getattr(import_module(f"rsc_assess.{HOME_OF[name]}"), name)
    raise AttributeError(f"module 'rsc_assess' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
