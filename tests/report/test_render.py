"""Rendering in child processes: whole files or none, whatever stops it, and one report never harms another."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from benchmarks.report import sized_report

from rsc_assess import FileAccessError, InputError, MissingLibraryError, RefusedError, Report, build_report, score_assessment
from rsc_assess.problems import Place, Problem, problem_from
from rsc_assess.report import render as rendering
from rsc_assess.report.batch import clashes, file_stem, write_failures
from rsc_assess.report.pack import Pack, open_pack
from rsc_assess.report.render import Job, Limits, Result, Workers
from rsc_assess.writing import part_path, publish, remove_stale_parts, this_computer, unwritable
from tests.small import assess, question, questionnaire, section

posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


@pytest.fixture(scope="module")
def report() -> Report:
    return build_report(score_assessment(assess(questionnaire([section("A", question("A1"))]), {"A1": 3})))


def make_pack(folder: Path, body: str) -> Pack:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {"template.yaml": "api: 1\ntitle: Mine\n", "report.html": body, "report.css": ""}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return open_pack(folder)


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pack]:
    folder = tmp_path_factory.mktemp("packs")
    bodies = {
        "good": "<h1>{{ report.council }}</h1>",
        "endless": ENDLESS,
        "broken": "{{ 1/0 }}",
        "hungry": "{{ 'x'.center(10**10) }}",
    }
    return {name: make_pack(folder / name, body) for name, body in bodies.items()}


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, Limits(seconds=1.5)) as started:
        yield started


def parts_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".part")]


def test_one_that_fails_hangs_or_eats_memory_does_not_stop_the_others(
    workers: Workers, report: Report, packs: dict[str, Pack], tmp_path: Path
) -> None:
    names = ["good", "endless", "good", "broken", "hungry", "good", "good"]
    jobs = [Job((report,), packs[name], (("html", tmp_path / f"{number}.html"),)) for number, name in enumerate(names)]
    seen: list[Result] = []
    results = workers.run(jobs, seen.append)
    assert results == seen
    by_file = {result.job.outputs[0][1].stem: result for result in results}
    assert [by_file[str(number)].is_done for number in range(7)] == [name == "good" for name in names]
    assert isinstance(by_file["1"].error, RefusedError)
    assert "stopped after 2 s, while running endless/report.html" in str(by_file["1"].error)
    assert isinstance(by_file["3"].error, InputError)
    assert by_file["3"].error.problems[0].place == Place("broken/report.html", 1)
    assert isinstance(by_file["4"].error, RefusedError)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.html", "2.html", "5.html", "6.html"]


@posix
def test_a_worker_that_is_killed_fails_its_report_and_is_replaced(report: Report, packs: dict[str, Pack], tmp_path: Path) -> None:
    with Workers(1) as workers:
        os.kill(workers.children[0].process.pid, signal.SIGKILL)
        jobs = [Job((report,), packs["good"], (("html", tmp_path / f"{number}.html"),)) for number in range(2)]
        results = workers.run(jobs)
    assert [result.is_done for result in results][-1]
    assert len(results) == 2
    assert parts_in(tmp_path) == []


def test_what_is_said_on_the_way_is_no_answer(report: Report, packs: dict[str, Pack], tmp_path: Path) -> None:
    assert rendering.error_from({"exit": 4, "message": "no", "problems": [{"code": "T401"}, 3]}).exit_code == 4
    assert rendering.error_from("nonsense").exit_code == 70
    assert rendering.problems_from("nonsense") == ()


def test_a_problem_comes_back_from_data_as_it_was() -> None:
    problem = Problem("T401", "what", "remedy", Place("file", 3, None), "R1.1", "warning")
    assert problem_from(json.loads(json.dumps(problem.as_data()))) == problem


def test_a_file_that_exists_is_kept_unless_it_may_be_replaced(workers: Workers, report: Report, packs: dict[str, Pack], tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_text("old", encoding="utf-8")
    job = Job((report,), packs["good"], (("html", target),))
    refused = workers.run([job], overwrite=False)[0]
    assert isinstance(refused.error, FileAccessError)
    assert "exists already" in str(refused.error)
    assert target.read_text("utf-8") == "old"
    assert workers.run([attrs.evolve(job, pack=packs["broken"])])[0].error
    assert target.read_text("utf-8") == "old"
    assert workers.run([job])[0].is_done
    assert "Testham" in target.read_text("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.parametrize(("name", "says"), [("folder", "folder"), ("missing/report.html", "does not exist")])
def test_an_output_that_cannot_be_is_refused_before_anything_runs(
    name: str, says: str, workers: Workers, report: Report, packs: dict[str, Pack], tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    result = workers.run([Job((report,), packs["endless"], (("html", tmp_path / name),))])[0]
    assert isinstance(result.error, FileAccessError)
    assert says in str(result.error)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_answered(workers: Workers, report: Report, packs: dict[str, Pack], tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    result = workers.run([Job((report,), packs["good"], (("html", tmp_path / "report.html"),))])[0]
    tmp_path.chmod(0o700)
    assert isinstance(result.error, FileAccessError)


SCRIPT = """
import pickle, sys
from pathlib import Path
from rsc_assess.report.render import Stopped, Workers
jobs = pickle.loads(Path(sys.argv[1]).read_bytes())
if len(sys.argv) > 2:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    with Workers(1, preload=()) as workers:
        print(workers.children[0].process.pid, workers.children[0].folder, flush=True)
        for result in workers.run(jobs):
            if result.error:
                print(result.error, flush=True)
                sys.exit(result.error.exit_code)
except Stopped as stop:
    sys.exit(stop.exit_code)
except KeyboardInterrupt:
    sys.exit(130)
"""


def start(jobs: list[Job], folder: Path, *more: str) -> "subprocess.Popen[str]":
    import pickle

    (folder / "jobs").write_bytes(pickle.dumps(jobs))
    return subprocess.Popen([sys.executable, "-c", SCRIPT, str(folder / "jobs"), *more], stdout=subprocess.PIPE, text=True)


def is_gone(process: int) -> bool:
    """Wait until a process is gone, or a zombie that nobody reaps here."""
    for _ in range(100):
        try:
            os.kill(process, 0)
            if Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


@posix
@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129), ("SIGKILL", -9)])
def test_whatever_stops_a_run_leaves_the_old_file_whole_and_no_child(
    number: str, code: int, report: Report, packs: dict[str, Pack], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.html").write_text("old", encoding="utf-8")
    with start([Job((report,), packs["endless"], (("html", out / "report.html"),))], tmp_path) as parent:
        assert parent.stdout
        child, folder = parent.stdout.readline().split()
        time.sleep(0.7)
        parent.send_signal(getattr(signal, number))
        assert parent.wait(10) == code
    assert is_gone(int(child))
    assert (out / "report.html").read_text("utf-8") == "old"
    assert [path.name for path in out.iterdir()] == ["report.html"]
    if number != "SIGKILL":
        assert not Path(folder).exists()


@posix
def test_a_full_disk_is_answered_and_leaves_the_old_file_whole(report: Report, packs: dict[str, Pack], tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.html").write_text("old", encoding="utf-8")
    with start([Job((report,), packs["good"], (("html", out / "report.html"),))], tmp_path, "100") as parent:
        said = parent.communicate(timeout=30)[0]
        assert parent.returncode == 3
    assert "cannot be written" in said
    assert (out / "report.html").read_text("utf-8") == "old"
    assert [path.name for path in out.iterdir()] == ["report.html"]


def test_a_full_disk_stops_all_at_once(
    workers: Workers, report: Report, packs: dict[str, Pack], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(part: Path, path: Path, overwrite: bool) -> None:
        raise unwritable(path, f"this cannot be written ({os.strerror(28)})", "Free space")

    monkeypatch.setattr(rendering, "publish", fail)
    seen: list[Result] = []
    with Workers(2) as others, pytest.raises(FileAccessError, match="cannot be written"):
        others.run([Job((report,), packs["good"], (("html", tmp_path / f"{number}.html"),)) for number in range(9)], seen.append)
    assert len(seen) == 1
    assert list(tmp_path.iterdir()) == []


@posix
def test_parts_of_killed_runs_are_removed_and_those_of_running_ones_stay(
    workers: Workers, report: Report, packs: dict[str, Pack], tmp_path: Path
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    stale = tmp_path / f"_report.pdf.{this_computer()}-{ended.pid}-00000000.part"
    elsewhere = tmp_path / "_report.pdf.zzzz-1-00000000.part"
    running = part_path(tmp_path / "report.pdf")
    for path in (stale, elsewhere, running):
        path.write_bytes(b"%PDF")
    assert workers.run([Job((report,), packs["good"], (("html", tmp_path / "report.html"),))])[0].is_done
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([elsewhere.name, running.name, "report.html"])
    other = tmp_path / "_x.0000-1-00000000.part"
    other.write_bytes(b"")
    os.utime(other, (0, 0))
    remove_stale_parts(tmp_path)
    assert not other.exists()


@posix
def test_a_link_in_place_of_a_part_file_is_not_published(tmp_path: Path) -> None:
    part = part_path(tmp_path / "report.pdf")
    part.symlink_to("/etc/hosts")
    with pytest.raises(FileAccessError, match="no ordinary file"):
        publish(part, tmp_path / "report.pdf", True)
    assert list(tmp_path.iterdir()) == []


def test_the_parent_loads_neither_templates_nor_layout(report: Report, packs: dict[str, Pack], tmp_path: Path) -> None:
    import pickle

    (tmp_path / "jobs").write_bytes(pickle.dumps([Job((report,), packs["good"], (("pdf", tmp_path / "report.pdf"),))]))
    check = "\nprint([name for name in ('weasyprint', 'jinja2', 'babel', 'PIL', 'tinycss2') if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", SCRIPT + check, str(tmp_path / "jobs")], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_without_pango_html_is_made_and_a_pdf_is_answered(
    report: Report, packs: dict[str, Pack], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken" / "weasyprint"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("print('banner')\nraise OSError('cannot load library libgobject-2.0-0')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(broken.parent), os.environ.get("PYTHONPATH", "")]))
    with Workers(1) as workers:
        made, missing = workers.run([Job((report,), packs["good"], ((format, tmp_path / f"report.{format}"),)) for format in ("html", "pdf")])
    assert made.is_done
    assert isinstance(missing.error, MissingLibraryError)
    assert "apt-get install" in str(missing.error)


@pytest.mark.parametrize(
    ("code", "name", "stem"),
    [
        ("E07000223", "Adur District Council", "e07000223-adur-district-council"),
        (None, "Cyngor Sir Gaerfyrddin ŵŷ", "cyngor-sir-gaerfyrddin-wy"),
        (None, "../../x", "x"),
        (None, "CON", r"con-[0-9a-f]{8}"),
        (None, "a:b", "a-b"),
        (None, "中文", r"report-[0-9a-f]{8}"),
        ("E06000001", "中文", r"e06000001-[0-9a-f]{8}"),
        (None, "x" * 300, r"x+-[0-9a-f]{8}"),
        (None, "", r"report-[0-9a-f]{8}"),
    ],
)
def test_files_are_named_by_code_and_name_so_that_every_system_takes_them(code: str | None, name: str, stem: str) -> None:
    import re

    made = file_stem(code, name)
    assert re.fullmatch(stem, made)
    assert len(f"{made}.html".encode()) <= 100
    assert file_stem(None, "x" * 300) != file_stem(None, "x" * 301)


def test_two_inputs_with_one_name_are_both_told() -> None:
    assert clashes([("a.yaml", "x"), ("b.yaml", "X"), ("c.yaml", "y")]) == ["a.yaml and b.yaml would both be written to x"]


def test_failures_are_written_and_those_of_an_earlier_run_removed(tmp_path: Path) -> None:
    path = write_failures(tmp_path, [("a.yaml", unwritable(Path("x"), "what", "remedy"))])
    assert path
    data = json.loads(path.read_text("utf-8"))
    assert data["failures"][0]["input"] == "a.yaml"
    assert data["failures"][0]["exit_code"] == 3
    assert data["failures"][0]["problems"][0]["code"] == "F118"
    assert write_failures(tmp_path, []) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.nightly
@posix
def test_killed_at_any_moment_nothing_half_written_is_left(report: Report, packs: dict[str, Pack], tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for step in range(40):
        (out / "report.pdf").write_text("old", encoding="utf-8")
        with start([Job((report,), packs["good"], (("pdf", out / "report.pdf"),))], tmp_path) as parent:
            time.sleep(step * 0.06)
            parent.send_signal([signal.SIGKILL, signal.SIGTERM, signal.SIGINT][step % 3])
            parent.wait(20)
        assert (out / "report.pdf").read_bytes() == b"old" or (out / "report.pdf").read_bytes().startswith(b"%PDF")
    remove_stale_parts(out)
    assert [path.name for path in out.iterdir()] == ["report.pdf"]


@pytest.mark.nightly
@posix
def test_two_hundred_pages_fit_the_limits(tmp_path: Path) -> None:
    result = rendering.render([Job((sized_report(800),), open_pack("full"), (("pdf", tmp_path / "report.pdf"),))], workers=1)[0]
    assert result.error is None
    assert result.pages
    assert result.pages > 150


@pytest.mark.nightly
@posix
def test_a_page_that_takes_too_much_memory_in_its_layout_is_stopped_and_the_next_is_made(
    report: Report, packs: dict[str, Pack], tmp_path: Path
) -> None:
    hungry = make_pack(tmp_path / "long", "{% for number in range(90000) %}<div><p>Text <b>{{ number }}</b></p></div>{% endfor %}")
    jobs = [Job((report,), pack, (("pdf", tmp_path / f"{number}.pdf"),)) for number, pack in enumerate((hungry, packs["good"]))]
    with Workers(1, Limits(memory=400_000_000)) as workers:
        first, second = workers.run(jobs)
    assert isinstance(first.error, RefusedError)
    assert first.error.problems[0].code in ("T412", "T423")
    assert second.error is None


def test_no_stream_ends_with_a_carriage_return() -> None:
    """A reader that seeks the end of a stream would find it a byte too short; one in 256 ends so by itself."""
    import pydyf

    from rsc_assess.report.pdf import UNCLEAR_END, end_clearly, write_clearly

    unclear = 0
    for number in range(256):
        stream = pydyf.Stream(["a" * number], compress=True)
        unclear += stream.data.endswith(UNCLEAR_END)
        end_clearly(stream)
        assert not stream.data.endswith(UNCLEAR_END)
    assert unclear
    plain = pydyf.Stream([b"text\r"])
    end_clearly(plain)
    assert plain.data.endswith(b"\r\n\nendstream")

    unclear = 0
    for number in range(256):
        pdf = pydyf.PDF()
        pdf.add_object(pydyf.Dictionary({"N": pydyf.String("a" * number)}))
        first, target = io.BytesIO(), io.BytesIO()
        again = pydyf.PDF()
        again.add_object(pydyf.Dictionary({"N": pydyf.String("a" * number)}))
        again.write(first, b"1.7", False, True)
        unclear += UNCLEAR_END in first.getvalue()
        write_clearly(pdf)
        pdf.write(target, b"1.7", False, True)
        assert UNCLEAR_END not in target.getvalue()
        assert int(target.getvalue().rsplit(b"startxref\n", 1)[1].split()[0]) == target.getvalue().rindex(b" 0 obj\n<</Type /XRef") - 1
    assert unclear
