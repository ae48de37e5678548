"""
What `score` and `explain` print for each model in tests/models, kept in `explained.txt` beside it.

Renew the files with `RSC_ASSESS_RENEW=1 make test`, and read the diff.
"""

import os
from pathlib import Path

import pytest

from rsc_assess import explain, load_assessment, score_assessment
from rsc_assess.questionnaire.outline import outline as questionnaire_outline
from rsc_assess.scoring.explain import as_text
from rsc_assess.scoring.scorecard_json import outline

MODELS = Path(__file__).resolve().parent / "models"
FOLDERS = sorted(path.parent for path in MODELS.glob("*/questionnaire.yaml"))


def explained(folder: Path) -> str:
    """Return the outline of a model, then for each of its cases the scores and their derivation."""
    parts: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name in ("questionnaire.yaml", "expected.yaml"):
            continue
        scorecard = score_assessment(load_assessment(path))
        questionnaire = scorecard.assessment.questionnaire
        if not parts:
            parts.append(questionnaire_outline(questionnaire))
        roots = [scorecard.root, *(scoring.root.id for scoring in questionnaire.scorings)]
        texts = [as_text(explain(scorecard, id), questionnaire) for id in roots]
        problems = [f"{problem.code} {problem.node}: {problem.what}" for problem in scorecard.problems]
        parts.append("\n\n".join([f"#### {path.stem}", outline(scorecard), *problems, *texts]))
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_scores_and_derivations_are_printed_as_before(folder: Path) -> None:
    file = folder / "explained.txt"
    text = explained(folder)
    if os.environ.get("RSC_ASSESS_RENEW"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
