"""Templates from outside, hostile or broken: each is answered with file, line and remedy, and nothing is written."""

import http.server
import os
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest

from rsc_assess import InputError, RefusedError, Report, RscError, build_report, score_assessment
from rsc_assess.report.pack import Pack, open_pack, pack_asset
from rsc_assess.report.render import Job, Limits, Result, Workers
from rsc_assess.report.templating import noting, open_environment, render_template
from tests.small import assess, question, questionnaire, section

needs_posix = pytest.mark.skipif(os.name != "posix", reason="limits on memory are held on POSIX")
DEEP = "<div>" * 150


@pytest.fixture(scope="module")
def report() -> Report:
    return build_report(score_assessment(assess(questionnaire([section("A", question("A1"))]), {"A1": 3})))


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Pack]:
    """Make a pack of a report.html and other files."""

    def make(body: str, css: str = "", **files: str) -> Pack:
        folder = tmp_path / "mine"
        folder.mkdir(exist_ok=True)
        for name, text in {"template.yaml": "api: 1\ntitle: Mine\n", "report.html": body, "report.css": css, **files}.items():
            (folder / name).write_text(text, encoding="utf-8")
        return open_pack(folder)

    return make


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, Limits(seconds=1.5, memory=1_500_000_000)) as started:
        yield started


def render(workers: Workers, report: Report, pack: Pack, folder: Path, formats: tuple[str, ...] = ("pdf",), strict: bool = False) -> Result:
    folder.mkdir(exist_ok=True)
    outputs = tuple((format, folder / f"report.{format}") for format in formats)
    result = workers.run([Job((report,), pack, outputs, strict=strict)])[0]
    if result.error:
        assert list(folder.iterdir()) == []
    return result


# The corpus: id, template, style, exit code, words of the message.
@pytest.mark.parametrize(
    ("id", "body", "css", "code", "says"),
    [
        ("T1 class", "{{ ''.__class__ }}", "", 4, "mine/report.html:1: not allowed in templates"),
        ("T1 globals", "\n{{ cycler.__init__.__globals__ }}", "", 4, "mine/report.html:2: not allowed in templates"),
        ("T1 attr", "{{ ''|attr('__class__') }}", "", 4, "not allowed in templates"),
        ("T1 format", "{{ '{0.__class__}'.format(1) }}", "", 4, "not allowed in templates"),
        ("T1 format_map", "{{ '{a.__class__}'.format_map({'a': 1}) }}", "", 4, "not allowed in templates"),
        ("T1 change", "{{ [].append(1) }}", "", 4, "not allowed in templates"),
        ("T2 method", "{{ report.__init__() }}", "", 4, "not allowed in templates"),
        ("T3 above", "x\n{% include '../../etc/passwd' %}", "", 1, "mine/report.html:2: '../../etc/passwd' is not in the template pack"),
        ("T3 absolute", "{% include '/etc/passwd' %}", "", 1, "mine/report.html:1: '/etc/passwd' is not in the template pack"),
        ("T3 asset", "{{ asset('../secret.png') }}", "", 1, "mine/report.html:1: '../secret.png' is not in the template pack"),
        ("T6 file", "<LINK HREF=file:///etc/passwd REL='x AtTachment'>", "", 4, "an attachment"),
        ("T6 svg", "<svg><a rel=attachment href='https://example.org'><text>x</text></a></svg>", "", 4, "an attachment"),
        ("scripts", "<svg><script>1</script></svg>", "", 4, "a <script>"),
        ("handlers", "<p OnClick=x>x</p>", "", 4, "an event handler (onclick)"),
        ("frames", "<iframe src='https://example.org'></iframe>", "", 4, "a <iframe>"),
        ("base", "<base href='https://example.org/'>", "", 4, "a <base>"),
        ("refresh", "<meta http-equiv=Refresh content='0;https://example.org'>", "", 4, "a <meta http-equiv=Refresh>"),
        ("javascript", "<a href='java&#115;cript:alert(1)'>x</a>", "", 4, "a link to javascript:alert(1)"),
        ("hidden tab", "<a href='java&#9;script:alert(1)'>x</a>", "", 4, "a link to java"),
        ("file link", "<svg><a xlink:href='file:///etc/passwd'><text>x</text></a></svg>", "", 4, "a link to file:///etc/passwd"),
        ("T11 loops", "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "", 4, "running mine/report.html"),
        ("T12 times", "{{ 'x' * 10**10 }}", "", 4, "mine/report.html:1: not allowed in templates: a text or list repeated"),
        ("T12 center", "\n{{ 'x'.center(10**10) }}", "", 4, "mine/report.html:2: this needs more memory"),
        ("T12 output", "{% for a in range(9999) %}{{ 'x' * 10**5 }}{% endfor %}", "", 4, "more than 50,000,000 characters"),
        ("T13 macro", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "", 1, "mine/report.html:1: this is nested too deep"),
        ("T13 html", DEEP, "", 1, "nested too deep"),
        ("T13 tables", "<table><tr><td>" * 60, "", 1, "nested too deep"),
        ("T14 if", "x\n{% if %}", "", 1, "mine/report.html:2: Expected an expression, got 'end of statement block', in: {% if %}"),
        ("T14 endfor", "{% for a in b %}", "", 1, "mine/report.html:1: Unexpected end of template"),
        ("T14 include", "{% include 'raport.css' %}", "", 1, "'raport.css' is not in the template pack. Did you mean report.css?"),
        ("T15 attribute", "x\n{{ report.councl }}", "", 1, "mine/report.html:2: 'report.councl' is not there. Did you mean council? [T407]"),
        ("T15 variable", "{{ reprt.council }}", "", 1, "'reprt' is not there. Did you mean report?"),
        ("T16 division", "x\n\n{{ 1/0 }}", "", 1, "mine/report.html:3: this fails: ZeroDivisionError"),
        ("T16 style", "x", "a { width: {{ 1/0 }} }", 1, "mine/report.css:1: this fails: ZeroDivisionError"),
        ("T17 size", "<p>x</p>", "p { font-size: 1e9px }", 1, "cannot be laid out"),
    ],
)
def test_a_bad_template_is_refused_with_its_place(
    id: str, body: str, css: str, code: int, says: str, workers: Workers, report: Report, pack: Callable[..., Pack], tmp_path: Path
) -> None:
    began = time.monotonic()
    result = render(workers, report, pack(body, css), tmp_path / "out")
    assert result.error is not None
    assert says in str(result.error)
    assert result.error.exit_code == code
    assert result.error.problems
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("body", "css"),
    [("<p>x</p>", "@page { size: 1mm }"), ("<table><tr><td colspan=100000>x</td></tr></table>", ""), ("<p>" + "x" * 100_000 + "</p>", "")],
)
def test_odd_sizes_end_in_a_pdf_or_an_answer(
    body: str, css: str, workers: Workers, report: Report, pack: Callable[..., Pack], tmp_path: Path
) -> None:
    result = render(workers, report, pack(body, css), tmp_path / "out")
    assert result.error is None or result.error.exit_code in (1, 4)


def test_a_link_out_of_the_pack_is_refused(workers: Workers, report: Report, pack: Callable[..., Pack], tmp_path: Path) -> None:
    made = pack("{% include 'link.html' %}")
    try:
        (made.folder / "link.html").symlink_to("/etc/hosts")
    except OSError:
        pytest.skip("no links here")
    result = render(workers, report, made, tmp_path / "out")
    assert isinstance(result.error, RefusedError)
    assert "T404" in str(result.error)


OUTSIDE = """
<img alt=x src="{at}/1"><img alt=x src=data:, srcset="{at}/2 2x"><svg><image href="{at}/3" width=9 height=9 /></svg>
<p style="background: url({at}/4)">x</p><style>@import url("{at}/5"); @font-face {{ font-family: A; src: url({at}/6) }}
p {{ list-style: \\75rl({at}/7); font-family: A }}</style><link rel=stylesheet href="{at}/8"><img alt=x src="file:///etc/passwd">
"""


@pytest.mark.parametrize("format", ["pdf", "html"])
def test_nothing_outside_is_opened(format: str, workers: Workers, report: Report, pack: Callable[..., Pack], tmp_path: Path) -> None:
    seen: list[str] = []

    class Count(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)

    with http.server.HTTPServer(("127.0.0.1", 0), Count) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made = pack(OUTSIDE.format(at=f"http://127.0.0.1:{server.server_port}"))
        result = render(workers, report, made, tmp_path / "out", (format,))
        strict = render(workers, report, made, tmp_path / "strict", (format,), strict=True)
        server.shutdown()
    assert result.error is None
    said = " ".join(str(problem) for problem in result.warnings)
    assert "blocked: file:///etc/passwd" in said
    assert all(f"/{number} " in said for number in range(1, 9))
    assert isinstance(strict.error, RefusedError)
    assert "T417" in str(strict.error)
    assert seen == []


def test_html_carries_a_policy_under_which_a_browser_opens_nothing(
    workers: Workers, report: Report, pack: Callable[..., Pack], tmp_path: Path
) -> None:
    assert render(workers, report, pack("<p>x</p>"), tmp_path / "out", ("html",)).is_done
    html = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert html.index("default-src 'none'") < html.index("<title>")


def test_characters_without_a_font_are_named(workers: Workers, report: Report, pack: Callable[..., Pack], tmp_path: Path) -> None:
    result = render(workers, report, pack("<p>\U000e0fff \U0001fbff</p>"), tmp_path / "out")
    assert result.error is None
    assert any(problem.code == "T421" for problem in result.warnings)


def test_a_font_of_the_computer_that_stands_in_is_named(workers: Workers, report: Report, pack: Callable[..., Pack], tmp_path: Path) -> None:
    style = "@font-face { font-family: Own; src: url({{ asset('shared/fonts/source-sans-3-400.woff2') }}) } body { font-family: Own }"
    result = render(workers, report, pack("<p>abc \u0416</p>", style), tmp_path / "out")
    assert result.error is None
    said = " ".join(str(problem) for problem in result.warnings)
    assert "\u0416" in said
    assert "abc" not in said
    assert render(workers, report, pack("<p>abc</p>", style), tmp_path / "out2").warnings == ()


def test_a_picture_bomb_in_a_data_address_is_left_out(workers: Workers, report: Report, pack: Callable[..., Pack], tmp_path: Path) -> None:
    import base64

    address = "data:image/png;base64," + base64.b64encode(png(10_000, 10_000)).decode()
    result = render(workers, report, pack(f'<img alt="x" src="{address}">'), tmp_path / "out")
    assert result.error is None
    assert [problem.code for problem in result.warnings] == ["T457"]


def test_the_same_inputs_give_the_same_bytes_from_any_worker(workers: Workers, report: Report, pack: Callable[..., Pack], tmp_path: Path) -> None:
    made = pack("<h1>{{ report.council }}</h1>")
    assert render(workers, report, made, tmp_path / "one").is_done
    with Workers(1) as others:
        assert render(others, report, made, tmp_path / "two").is_done
    assert (tmp_path / "one" / "report.pdf").read_bytes() == (tmp_path / "two" / "report.pdf").read_bytes()


@pytest.mark.parametrize(
    ("yaml", "says"),
    [
        ("api: 2\ntitle: T\n", r"template.yaml:1:6: these templates use api 2, and this program has api 1.*T402"),
        ("title: T\n", "api is missing"),
        ("api: 1\n", "title is missing"),
        ("api: 1\ntitle: T\npage: 2\n", "Did you mean pages"),
    ],
)
def test_a_pack_of_another_api_or_with_mistakes_is_refused(yaml: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(yaml, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        open_pack(tmp_path)


def test_an_unknown_kind_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Did you mean full, or name a folder"):
        open_pack("ful")
    with pytest.raises(InputError, match=r"no template\.yaml"):
        open_pack(tmp_path)


@attrs.frozen
class Secret:
    """Something with a method that must not be called."""

    name: str = "x"

    def act(self) -> str:
        raise AssertionError("called")


def run(pack: Pack, **context: object) -> str:
    return render_template(open_environment(pack), "report.html", context)


def test_methods_of_the_data_cannot_be_called_and_the_message_does_not_show_it(pack: Callable[..., Pack]) -> None:
    with pytest.raises(RefusedError, match="calling act") as caught:
        run(pack("{{ secret.act() }}"), secret=Secret("confidential"))
    assert "confidential" not in str(caught.value)


def test_what_templates_need_is_there(pack: Callable[..., Pack]) -> None:
    body = (
        "{% macro m(x) %}[{{ x }}{{ caller() if caller is defined }}]{% endmacro %}{{ m(1) }}{% call m(2) %}!{% endcall %}"
        "{% for a in 'ab' %}{{ loop.cycle(1, 2) }}{{ loop.last }}{% endfor %}{% set ns = namespace(n=0) %}{% set ns.n = 3 %}{{ ns.n }}"
        "{% set j = joiner(',') %}{{ j() }}{{ j() }}{{ '{}'.format('<') }}{{ {'k': 1}.items() | list }}{{ 'abc'.upper() }}"
    )
    assert run(pack(body)) == "[1][2!]1False2True3,&lt;[(&#39;k&#39;, 1)]ABC"


def png(width: int, height: int) -> bytes:
    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + part(b"IDAT", zlib.compress(b"\0"))
        + part(b"IEND", b"")
    )


def test_a_picture_that_cannot_be_shown_becomes_a_grey_box_with_a_warning(pack: Callable[..., Pack]) -> None:
    made = pack("<img alt='' src=\"{{ asset('big.png') }}\"><img alt='' src=\"{{ asset('small.png') }}\">")
    (made.folder / "big.png").write_bytes(png(10_000, 10_000))
    (made.folder / "small.png").write_bytes(png(4, 4))
    with noting() as noted:
        html = run(made)
    assert [problem.code for problem in noted] == ["T457"]
    assert "10000 × 10000 pixels" in str(noted[0])
    assert html.count("data:image/svg+xml") == 1
    assert html.count("data:image/png;base64") == 1


@pytest.mark.parametrize("name", ["../x.png", "/etc/passwd", "a/../../x", "C:x", "a\\b", "", ".", "%2e%2e/x", "file:x"])
def test_an_asset_outside_the_pack_is_not_there(name: str, pack: Callable[..., Pack]) -> None:
    with pytest.raises(RscError, match="not in the template pack"):
        pack_asset(pack(""), name)


def test_a_drawing_that_does_more_than_show_shapes_is_refused(pack: Callable[..., Pack]) -> None:
    made = pack("")
    (made.folder / "x.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', encoding="utf-8")
    with pytest.raises(RefusedError, match="script"):
        pack_asset(made, "x.svg")
