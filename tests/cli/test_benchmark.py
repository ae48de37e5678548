"""Where a council stands beside others: the same on the command line and in its report, and refused where it cannot be told."""

import json
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from rsc_assess import load_questionnaire
from rsc_assess.peers.contribution import contribution_of
from rsc_assess.peers.contribution_json import dump_contribution
from rsc_assess.peers.edition_file import dump_edition
from rsc_assess.questionnaire.shipped import example_answers, shipped_path
from tests.cli.calling import call, done, refused
from tests.cli.manual import part, unexplained
from tests.peers.editions import edition
from tests.test_cli import SLOW_TO_LOAD

EXAMPLE = example_answers()
REGISTER = """code,name,region,density
E06999001,Aldermere Council (fictional),North East,5
E06999014,Bramblewick Council (fictional),North East,6
E06999022,Corvale Council (fictional),South West,50
"""
FAMILIES = "code,name,family\nE06999001,Aldermere,Unitary authorities family 2\nE06999014,Bramblewick,Unitary authorities family 1\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an edition, a register and families."""
    folder = tmp_path_factory.mktemp("benchmark")
    shipped = shipped_path("rsc")
    assert shipped is not None
    one = edition(load_questionnaire(shipped))
    nodes = {id: digest if len(digest) == 71 else f"sha256:{'0' * 64}" for id, digest in one.nodes.items()}
    # No contribution has a note that ends in a space.
    one = attrs.evolve(one, nodes=nodes, partners=tuple(one for one in one.partners if one.council != "E06999099"))
    (folder / "edition.json").write_bytes(dump_edition(one))
    (folder / "other.json").write_bytes(dump_edition(attrs.evolve(one, questionnaire="other")))
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    (folder / "families.csv").write_text(FAMILIES, encoding="utf-8")
    (folder / "strange.csv").write_text(FAMILIES.replace("Unitary", "Rural"), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def place(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run commands in that folder."""
    monkeypatch.chdir(made)


def test_it_says_what_the_data_of_the_report_say(tmp_path: Path) -> None:
    """Figures, positions and partners are made once, for the command and for every form of the report."""
    plain = done("benchmark", EXAMPLE, "--edition", "edition.json").out
    found = done("benchmark", EXAMPLE, "--edition", "edition.json", "--json").data()
    done("report", EXAMPLE, "--edition", "edition.json", "-o", tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_bytes())
    assert (found["peers"], found["partners"]) == (report["peers"], report["partners"])
    assert found["edition"] == {"id": "2026-autumn", "date": report["about"]["peers_date"], "synthetic": True}
    assert found["group"] == {"id": "type:unitary", "title": "Unitary councils", "chosen": True}
    assert unexplained({**found, "peers": [], "partners": []}, part("## Standing beside others")) == []
    assert "whose councils are made up" in plain
    assert all(row["sentence"] in plain for row in found["peers"] if row["kind"] != "question")
    assert all(row["partner"] in plain and (row["practice_text"] or "") in plain for row in found["partners"])


def test_the_group_can_be_asked_for_by_id_or_title_and_the_family_said_or_looked_up() -> None:
    def group(*more: str) -> str:
        return str(done("benchmark", EXAMPLE, "--edition", "edition.json", "--json", *more).data()["group"]["id"])

    assert group("--group", "nation:england") == group("--group", "england") == "nation:england"
    assert group("--family", "U2") == group("--family", "unitary authorities, family 2") == "family:U2"
    assert group("--families", "families.csv") == group("--families", "families.csv", "--register", "register.csv") == "family:U2"


def test_learning_partners_can_be_the_nearest_neighbours() -> None:
    """Only Bramblewick and Corvale are in the register; the nearer comes first."""
    found = done("benchmark", EXAMPLE, "--edition", "edition.json", "--register", "register.csv", "--measures", "density", "--json").data()
    assert {row["partner_id"] for row in found["partners"]} == {"E06999014", "E06999022"}
    assert [row["partner_id"] for row in found["partners"] if row["id"] == "E1"] == ["E06999014", "E06999022"]


def test_answers_or_edition_can_come_down_a_pipe() -> None:
    whole = done("benchmark", EXAMPLE, "--edition", "edition.json").out
    assert done("benchmark", "-", "--edition", "edition.json", stdin=EXAMPLE.read_bytes()).out == whole
    assert done("benchmark", EXAMPLE, "--edition", "-", stdin=Path("edition.json").read_bytes()).out == whole


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        ("--edition edition.json --group nation:wlaes", 1, "there is no group nation:wlaes. Did you mean"),
        ("--edition edition.json --family U3", 1, "there is no group U3. Use one of: family:U2"),
        ("--edition edition.json --families strange.csv", 1, "none of these families is one of the edition 2026-autumn"),
        ("--edition edition.json --families register.csv --register register.csv", 1, "no column says which family a council is in"),
        ("--edition edition.json --family U2 --families families.csv", 2, "Leave --family or --families out."),
        ("--edition edition.json --measures density", 2, "Name it with --register."),
        ("--edition edition.json --register register.csv --measures desnity", 1, "Did you mean density? [P502]"),
        ("--edition other.json", 1, "the answers are to rsc. Use an edition of rsc. [P451]"),
        ("--edition register.csv", 1, "this is not JSON"),
        ("--edition contribution.json", 1, "this is a contribution, and an edition is asked for"),
        ("--edition changed.json", 4, "was changed after it was written"),
        ("--edition gone.json", 3, "[F101]"),
        ("--edition .", 3, "this is a folder"),
        ("", 2, "Missing option '--edition'"),
    ],
)
def test_what_tells_of_no_peers_is_refused(more: str, code: int, says: str) -> None:
    from rsc_assess import load_assessment, score_assessment

    if "contribution.json" in more:
        Path("contribution.json").write_bytes(dump_contribution(contribution_of(score_assessment(load_assessment(EXAMPLE)))))
    if "changed.json" in more:
        Path("changed.json").write_bytes(Path("edition.json").read_bytes().replace(b'"n": 168', b'"n": 169', 1))
    refused(["benchmark", EXAMPLE, *more.split()], code, says)


def test_both_cannot_come_from_one_stream_and_neither_may_stand_in_for_the_other() -> None:
    refused(["benchmark", "-", "--edition", "-"], 2, "cannot both come from standard input")
    refused(["benchmark", "edition.json", "--edition", "edition.json"], 1, "this is an edition, and an answers file is asked for")
    refused(["report", EXAMPLE, "-o", "new.html", "--group", "all"], 2, "--group says something of an edition, and none is named.")
    refused(["report", EXAMPLE, "-o", "new.html", "--edition", "other.json"], 1, "[P451]")
    assert not Path("new.html").exists()


def test_several_reports_have_each_their_own_family_and_one_that_cannot_be_compared_is_told(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    for name, code in (("own", "E06999001"), ("far", "E06999077")):
        (tmp_path / f"{name}.yaml").write_text(text.replace("E06999001", code), encoding="utf-8")
    beside = ("--edition", "edition.json", "--families", "families.csv", "--register", "register.csv", "--measures", "density")
    told = call("report", tmp_path / "own.yaml", tmp_path / "far.yaml", "-o", tmp_path / "out", "--format", "json", *beside)
    assert told.code == 0, told.err
    assert "far.yaml: no learning partners are named: measures: there is no council E06999077" in told.err
    found = [json.loads(path.read_bytes()) for path in sorted((tmp_path / "out").iterdir())]
    assert [(one["about"]["peers_group"], bool(one["partners"])) for one in found] == [
        ("Unitary authorities, family 2", True),
        ("Unitary councils", False),
    ]
    refused(["report", "a.yaml", "b.yaml", "-o", tmp_path / "out", "--edition", "edition.json", "--family", "U2"], 2, "For several name a file")


def test_it_loads_neither_templates_nor_the_pool_nor_a_database() -> None:
    others = ("rsc_assess.pool", "rsc_assess.report.re", "rsc_assess.report.pdf", "sqlite3")
    code = (
        "import sys; from rsc_assess.cli import main; main(sys.argv[1:], standalone_mode=False);"
        f"print([m for m in {SLOW_TO_LOAD} if m in sys.modules and m != 'babel']"
        f" + [m for m in sys.modules if m.startswith({others})], file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "benchmark", str(EXAMPLE), "--edition", "edition.json"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stderr.strip().endswith("[]"), ended.stderr
