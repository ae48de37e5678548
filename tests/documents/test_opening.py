"""A file of one kind that is given in the place of another is told as such, in one sentence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rsc_assess import InputError, build_report, load_assessment, load_questionnaire, score_assessment
from rsc_assess.peers.contribution_file import dump_contribution, load_contribution
from rsc_assess.peers.edition_file import dump_edition, load_edition
from rsc_assess.peers.values import Edition
from rsc_assess.questionnaire.shipped import example_answers, shipped_path
from rsc_assess.report.export import export_json
from rsc_assess.scoring.scorecard_json import dump, scorecard_data
from tests.peers.made import contribution
from tests.small import answers, assess, question, questionnaire, section

LOADERS: dict[str, Callable[[Path], object]] = {
    "an answers file": load_assessment,
    "a questionnaire": load_questionnaire,
    "a contribution": load_contribution,
    "an edition": load_edition,
}
DIGEST = "sha256:" + "0" * 64


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a file of each kind."""
    folder = tmp_path_factory.mktemp("kinds")
    scorecard = score_assessment(assess(questionnaire([section("A", question("A1"))]), {"A1": 3}))
    contributed = contribution(1)
    edition = Edition("one", contributed.date, "0.1.0", "small", "1.0.0", DIGEST, synthetic=True, replaces=None, nodes={})
    contents = {
        "a contribution": dump_contribution(contributed),
        "an edition": dump_edition(edition),
        "a scorecard": dump(scorecard_data(scorecard)).encode(),
        "a report as data": export_json(build_report(scorecard)),
    }
    for name, content in contents.items():
        (folder / f"{name}.json").write_bytes(content)
    own = shipped_path("rsc")
    assert own is not None
    return {"an answers file": example_answers(), "a questionnaire": own, **{name: folder / f"{name}.json" for name in contents}}


@pytest.mark.parametrize("wanted", LOADERS)
def test_a_file_of_another_kind_is_named_in_one_sentence(wanted: str, files: dict[str, Path]) -> None:
    LOADERS[wanted](files[wanted])
    for kind, path in files.items():
        if kind == wanted:
            continue
        with pytest.raises(InputError) as caught:
            LOADERS[wanted](path)
        (problem,) = caught.value.problems
        if path.suffix == ".yaml" and wanted in ("a contribution", "an edition"):
            # These are JSON; then the remedy says where one comes from.
            assert (problem.code, problem.remedy.startswith("Ask the ")) == ("F113", True)
        else:
            assert (problem.code, problem.what) == ("S109", f"this is {kind}, and {wanted} is asked for")


def test_a_file_that_lacks_a_key_is_not_taken_for_another(tmp_path: Path) -> None:
    """What is missing is said, even if a key of another kind stands there too."""
    wrong = {**answers({"A1": 3}), "sections": [], "title": "Small"}
    del wrong["date"]
    (tmp_path / "answers.json").write_text(json.dumps(wrong), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_assessment(tmp_path / "answers.json", load_questionnaire(questionnaire([section("A", question("A1"))])))
    assert "S102" in [one.code for one in caught.value.problems]
