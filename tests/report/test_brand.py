"""Brand packs: what they give a report, and what is refused, with its place and remedy."""

import base64
import contextlib
import json
import os
import pickle
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess.problems import FileAccessError, InputError, RefusedError, RscError
from rsc_assess.report.assets import UnfitError, kind_of, load_asset, read_inside
from rsc_assess.report.brand import Brand, Word, brand_schema, css_variables, font_faces, load_brand, shipped_brands, texts_in
from rsc_assess.report.svg import read_svg
from tests.conftest import ROOT
from tests.report import riverbend_logo

HEAD = "format: 1\nid: test\norganisation: Test Council\n"
FONTS = ROOT / "report_templates" / "shared" / "fonts"
XMLNS = 'xmlns="http://www.w3.org/2000/svg"'
GOOD_SVG = f'<svg {XMLNS} viewBox="0 0 4 2"><path d="M0 0h4v2z"/></svg>'


def svg(inside: str, attributes: str = "") -> str:
    return f'<svg {XMLNS} xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 4 2" {attributes}>{inside}</svg>'


def png(width: int = 3, height: int = 2) -> bytes:
    row = b"\x00" + b"\x40" * 3 * width
    picture = zlib.compress(row * height) if width * height < 10_000 else b""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + riverbend_logo.part(b"IHDR", header) + riverbend_logo.part(b"IDAT", picture) + riverbend_logo.part(b"IEND", b"")


def jpeg(width: int = 3, height: int = 2) -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00\xff\xd9"


def pack(folder: Path, text: str, **files: str | bytes) -> Path:
    """Write a brand; the names of files have _ for their dot."""
    (folder / "brand.yaml").write_text(HEAD + text, encoding="utf-8")
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def refusal(folder: Path, kind: type[RscError] = InputError) -> str:
    with pytest.raises(kind) as caught:
        load_brand(folder)
    assert type(caught.value) is kind
    return str(caught.value).replace(str(folder) + os.sep, "")


# The two examples


@pytest.mark.parametrize("name", ["mockshire", "riverbend"])
def test_the_examples_load_by_name_and_by_path_without_a_word_said(name: str) -> None:
    brand = load_brand(name)
    assert brand == load_brand(shipped_brands()[name])
    assert brand.problems == ()
    assert brand.logo is not None
    assert pickle.loads(pickle.dumps(brand)) == brand


def test_the_examples_fit_the_schema_and_it_refuses_what_the_reader_refuses() -> None:
    schema = brand_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    for folder in shipped_brands().values():
        jsonschema.validate(yaml.safe_load((folder / "brand.yaml").read_text("utf-8")), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"format": 1, "id": "x", "organisation": "X", "colours": {"primary": "red"}}, schema)


def test_the_schema_command_prints_the_schema_of_brands() -> None:
    done = subprocess.run([sys.executable, "-m", "rsc_assess", "schema", "brand"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout) == brand_schema()


def test_the_logo_of_riverbend_is_what_its_drawing_draws() -> None:
    content = riverbend_logo.FILE.read_bytes()
    start = content.index(b"IDAT") + 4
    length = struct.unpack(">I", content[start - 8 : start - 4])[0]
    assert zlib.decompress(content[start : start + length]) == riverbend_logo.pixels()


# What a brand gives


def test_a_brand_needs_no_more_than_a_name(tmp_path: Path) -> None:
    brand = load_brand(pack(tmp_path, ""))
    assert (brand.logo, brand.cover, brand.footer, brand.contact) == (None, None, None, None)
    assert css_variables(brand) == css_variables(None)
    assert font_faces(brand) == font_faces(None) == ""


def test_pictures_and_fonts_become_part_of_the_page(tmp_path: Path) -> None:
    text = (
        "logo: {file: logo.svg}\ncover: {file: cover.jpg, decorative: true}\n"
        "fonts: {family: Test Sans, regular: regular.woff2, bold: regular.woff2}\ncolours: {primary: '#0B4A36'}\n"
    )
    font = (FONTS / "source-sans-3-400.woff2").read_bytes()
    brand = load_brand(pack(tmp_path, text, logo_svg=GOOD_SVG, cover_jpg=jpeg(30, 20), regular_woff2=font))
    assert brand.logo == "data:image/svg+xml;base64," + base64.b64encode(GOOD_SVG.encode()).decode()
    assert brand.logo_alt == brand.organisation
    assert (brand.logo_ratio, brand.cover_ratio) == (2, 1.5)
    assert str(brand.cover).startswith("data:image/jpeg;base64,")
    assert brand.cover_alt is None
    assert css_variables(brand)["primary"] == "#0b4a36"
    assert css_variables(brand)["font_family"] == "'Test Sans', 'Source Sans 3', Arial, sans-serif"
    assert font_faces(brand).count("@font-face") == 2


def test_the_content_says_what_a_file_is_and_not_its_name(tmp_path: Path) -> None:
    brand = load_brand(pack(tmp_path, "logo: {file: logo.svg}", logo_svg=png()))
    assert str(brand.logo).startswith("data:image/png")


def test_a_file_that_the_system_does_not_let_us_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    pack(tmp_path, "", logo_svg=GOOD_SVG)
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UnfitError, match=r"you may not read logo\.svg"):
        read_inside(tmp_path, "logo.svg")


def test_fonts_of_all_three_kinds_and_pictures_in_utf_16_are_known(tmp_path: Path) -> None:
    tables = struct.pack(">HHHH", 1, 16, 0, 0) + b"name" + struct.pack(">III", 0, 28, 4) + b"abcd"
    files: dict[str, bytes] = {"a_ttf": b"\x00\x01\x00\x00" + tables, "b_otf": b"OTTO" + tables, "c_svg": GOOD_SVG.encode("utf-16")}
    text = "logo: {file: c.svg}\nfonts: {family: A, regular: a.ttf, bold: b.otf}\n"
    brand = load_brand(pack(tmp_path, text, **files))
    assert str(brand.font_regular).startswith("data:font/ttf")
    assert str(brand.font_bold).startswith("data:font/otf")
    assert brand.logo_ratio == 2


def test_filling_before_a_part_of_a_jpeg_is_passed_over(tmp_path: Path) -> None:
    content = jpeg(8, 4)
    brand = load_brand(pack(tmp_path, "cover: {file: a.jpg, alt: A town}", a_jpg=content[:2] + b"\xff" + content[2:]))
    assert brand.cover_ratio == 2
    assert texts_in(brand, "en").cover_alt == Word("A town")


def test_texts_come_in_the_language_of_the_page_or_say_theirs(tmp_path: Path) -> None:
    text = "footer: {en: Foot, cy: Troed}\ncontact: {text: {cy: Gofynnwch, en: Ask}, email: a@b.example}\n"
    brand = load_brand(pack(tmp_path, text))
    assert texts_in(brand, "cy").footer == Word("Troed")
    assert texts_in(brand, "cy-GB").footer == Word("Troed")
    assert texts_in(brand, "fr").contact == Word("Ask", "en")
    assert texts_in(brand, "fr").organisation == Word("Test Council")
    assert brand.contact is not None
    assert brand.contact.email == "a@b.example"


def test_a_text_that_lacks_a_language_is_warned_of(tmp_path: Path) -> None:
    brand = load_brand(pack(tmp_path, "footer: {en: Foot, cy: Troed}\ncontact: {text: {en: Ask}}\n"))
    assert [problem.code for problem in brand.problems] == ["T450"]
    assert str(brand.problems[0]).endswith(
        "brand.yaml:5:17: warning: contact.text: there is no text in cy, which other texts of the brand have. Add it. [T450]"
    )


def test_text_in_a_picture_is_warned_of(tmp_path: Path) -> None:
    brand = load_brand(pack(tmp_path, "logo: {file: logo.svg}", logo_svg=svg("<text>Test</text>")))
    assert "T460" in str(brand.problems[0])


def test_an_accent_that_is_lost_on_the_primary_colour_is_replaced_there_and_said_so(tmp_path: Path) -> None:
    brand = load_brand(pack(tmp_path, "colours:\n  primary: '#00703c'\n  accent: '#d4351c'\n"))
    assert brand.palette.accent == "#d4351c"
    assert brand.palette.accent_on_primary == "#ff9986"
    said = str(brand.problems[0])
    assert "brand.yaml:6:11: note: colours.accent: the accent #d4351c has contrast 1.2 to the primary #00703c and needs 3" in said
    assert "There #ff9986 is used, the nearest that passes. No colour like it passes on both white and this primary. [T453]" in said
    other = load_brand(pack(tmp_path, "colours: {primary: '#0b4a36', accent: '#7a5c06'}"))
    assert "would pass on both" in str(other.problems[0])


# What is refused: (lines after the head, what is said)

WRONG = [
    ("colours:\n  primary: '#9ad1d4'", "brand.yaml:5:12: colours.primary: #9ad1d4 has contrast 1.6 to white and needs 4.5"),
    ("colours:\n  primary: '#9ad1d4'", 'Use "#4a7f82", the nearest that passes. [T452]'),
    ("colours:\n  accent: '#ff0'", "colours.accent: #ffff00 has contrast 1 to white and needs 3"),
    ("colours:\n  primary: 'red;} body{background:url(http://x)'", "is not a colour. Write # and 3 or 6 digits"),
    ("colours:\n  primary: red", "brand.yaml:5:12: 'red' is not a colour"),
    ("colours:\n  primary: 12436d", "'12436d' is not a colour. Write it with its sign and in quotes: \"#12436d\". [T451]"),
    ("colours:\n  primary: [1]", "a colour should stand here, not a list"),
    ("colours:\n  primary: #12436d", 'colours.primary: no colour stands here. Write it in quotes, such as "#12436d". [T451]'),
    ("colors: {}", "Did you mean colours? [S101]"),
    ("logo: {file: zz}", "brand.yaml:4:14: logo.file: there is no file zz. Copy it into the folder, or correct the name. [T455]"),
    ("logo: {file: loga.svg}", "there is no file loga.svg. Did you mean logo.svg? [T455]"),
    ("logo: {file: folder}", "logo.file: folder is a folder. Name a file in it. [T455]"),
    ("logo: {file: empty.svg}", "empty.svg is empty. Copy the file again. [T455]"),
    ("logo: {file: photo.jpg}", "photo.jpg is JPEG. Use SVG or PNG. [T456]"),
    ("logo: {file: eps.eps}", "eps.eps is PostScript or EPS. Use SVG or PNG. [T456]"),
    ("logo: {file: page.html}", "page.html is a web page. Use SVG or PNG. [T456]"),
    ("logo: {file: text.png}", "text.png is of no kind that is known here. Use SVG or PNG. [T456]"),
    ("logo: {file: photo.webp}", "photo.webp is a WebP. Use SVG or PNG. [T456]"),
    ("logo: {file: photo.avif}", "photo.avif is AVIF or HEIC."),
    ("logo: {file: moves.png}", "moves.png is an animation. Save one still picture. [T456]"),
    ("logo: {file: headless.png}", "headless.png is a broken or cut PNG"),
    ("logo: {file: flat.png}", "flat.png is a broken or cut PNG"),
    ("logo: {file: large.png}", "large.png is larger than 20 MB. Save it smaller. [T457]"),
    ("logo: {file: cut.png}", "cut.png is a broken or cut PNG. Save it again. [T456]"),
    ("logo: {file: bit.png}", "bit.png is a broken or cut PNG. Save it again. [T456]"),
    ("logo: {file: huge.png}", "huge.png has 5001 × 5000 pixels, at most 25 million are read"),
    ("cover: {file: huge.jpg, decorative: true}", "huge.jpg has 60000 × 60000 pixels"),
    ("cover: {file: cut.jpg, decorative: true}", "cut.jpg is a broken or cut JPEG"),
    ("cover: {file: photo.jpg}", "cover: the cover picture has no alt. Write what it shows as alt, or decorative: true"),
    ("cover: {file: photo.jpg, alt: A town, decorative: true}", "the cover picture has an alt, and is called decorative"),
    ("fonts: {family: A, regular: logo.svg, bold: cut.woff2}", "fonts.regular: logo.svg is SVG. Use WOFF2, TTF or OTF. [T456]"),
    ("fonts: {family: A, regular: logo.svg, bold: cut.woff2}", "fonts.bold: cut.woff2 is a broken or cut font"),
    ("fonts: {family: A, regular: bomb.woff2, bold: old.woff}", "bomb.woff2 unpacks to more than 20 MB"),
    ("fonts: {family: A, regular: bomb.woff2, bold: old.woff}", "old.woff is a WOFF font of the first version"),
    ('fonts: {family: "A\'; }", regular: r.ttf, bold: r.ttf}', "is not the name of a typeface"),
    ("contact: {email: 'a@b.example?bcc=c'}", "is not an email address. Write it as name@example.org. [S106]"),
    ("contact: {link: 'javascript:alert(1)'}", "is not a web address. Write it with https:// in front"),
    ("contact: {}", "contact: the contact says nothing. Give it a text, an email or a link. [T459]"),
    ("footer: {}", "footer: no language has a text here"),
    ("footer: {Welsh: a}", "'Welsh' is not a language"),
]


@pytest.fixture
def wrong_files(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    cut = (FONTS / "source-sans-3-400.woff2").read_bytes()[:-5]
    bomb = bytearray((FONTS / "source-sans-3-400.woff2").read_bytes())
    bomb[16:20] = struct.pack(">I", 2**31)
    flipped = bytearray(png())
    flipped[45] ^= 1
    files: dict[str, str | bytes] = {
        "logo_svg": GOOD_SVG,
        "empty_svg": "",
        "photo_jpg": jpeg(),
        "eps_eps": "%!PS-Adobe-3.0 EPSF-3.0",
        "page_html": "<!DOCTYPE html><svg>",
        "text_png": "not a picture",
        "photo_webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        "photo_avif": b"\x00\x00\x00\x20ftypavif",
        "moves_png": png()[:33] + riverbend_logo.part(b"acTL", bytes(8)) + png()[33:],
        "headless_png": png()[:8] + png()[33:],
        "flat_png": png(0, 5),
        "cut_png": png()[:-6],
        "bit_png": bytes(flipped),
        "huge_png": png(5001, 5000),
        "huge_jpg": jpeg(60000, 60000),
        "cut_jpg": jpeg()[:-2],
        "cut_woff2": cut,
        "bomb_woff2": bytes(bomb),
        "old_woff": b"wOFF\x00\x01\x00\x00",
        "r_ttf": b"\x00\x01\x00\x00\x00\x01" + bytes(60),
    }
    with (tmp_path / "large.png").open("wb") as file:
        file.truncate(20_000_001)
    return pack(tmp_path, "", **files)


@pytest.mark.parametrize(("text", "says"), WRONG)
def test_what_is_wrong_is_said_with_its_place_and_remedy(text: str, says: str, wrong_files: Path) -> None:
    assert says in refusal(pack(wrong_files, text))


def test_all_problems_come_at_once(wrong_files: Path) -> None:
    (wrong_files / "brand.yaml").write_text("format: 1\nid: t\nlogo: {file: none.svg}\ncover: {}\ncolours: {primary: '#fff', accent: x}\n")
    said = refusal(wrong_files)
    for code in ("S102", "T455", "T452", "T451", "T459"):
        assert f"[{code}]" in said
    assert "organisation is missing in a brand" in said


# What is refused for safety


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../secret.png",
        "assets/../../secret.png",
        "%2e%2e/secret.png",
        "%252e%252e/secret.png",
        "file:///etc/passwd",
        "file://host/share/x.png",
        "https://example.org/logo.png",
        "data:image/png;base64,AAAA",
        "C:\\\\logo.png",
        "..\\\\secret.png",
        "logo.png?x",
    ],
)
def test_a_path_out_of_the_folder_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    (tmp_path / "pack").mkdir()
    said = refusal(pack(tmp_path / "pack", f'logo: {{file: "{name}"}}'), RefusedError)
    assert "is no plain path inside the folder" in said
    assert "[T454]" in said
    assert RefusedError.exit_code == 4


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_out_of_the_folder_is_refused_and_its_content_never_told(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret: 1\n")
    (tmp_path / "inside").mkdir()
    folder = pack(tmp_path / "inside", "logo: {file: deep/secret.txt}")
    (folder / "deep").symlink_to(tmp_path)
    assert "deep/secret.txt is a link to a place outside the folder" in refusal(folder, RefusedError)
    (folder / "brand.yaml").unlink()
    (folder / "brand.yaml").symlink_to(tmp_path / "secret.txt")
    said = refusal(folder, RefusedError)
    assert "brand.yaml is a link to a place outside the folder" in said
    assert "secret: 1" not in said


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_inside_the_folder_is_followed_and_the_folder_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    folder = pack(tmp_path / "real", "logo: {file: logo.svg}", mark_svg=GOOD_SVG)
    (folder / "logo.svg").symlink_to("mark.svg")
    (tmp_path / "link").symlink_to(folder)
    assert load_brand(tmp_path / "link").logo == load_brand(folder).logo is not None
    (folder / "logo.svg").unlink()
    (folder / "logo.svg").symlink_to("logo.svg")
    assert "logo.svg cannot be read" in refusal(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_does_not_make_us_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "logo.svg")
    assert "logo.svg is not an ordinary file" in refusal(pack(tmp_path, "logo: {file: logo.svg}"))


HOSTILE = [
    (svg("<script>alert(1)</script>"), "it holds a script"),
    (svg('<path d="M0 0" onload="alert(1)"/>'), "it holds a script (onload)"),
    (svg('<path d="M0 0" ONCLICK="alert(1)"/>'), "it holds a script (ONCLICK)"),
    (svg('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'), "a foreignObject, which can hold any web page"),
    (svg('<x:script xmlns:x="http://www.w3.org/1999/xhtml">1</x:script>'), "it holds a script"),
    (svg('<image href="http://127.0.0.1/x.png"/>'), "it names something outside itself (http://127.0.0.1/x.png)"),
    (svg('<image href="data:image/png;base64,AA=="/>'), "a picture in the picture"),
    (svg('<use xlink:href="file:///etc/passwd#x"/>'), "it names something outside itself (file:///etc/passwd#x)"),
    (svg('<use href="other.svg#x"/>'), "it names something outside itself (other.svg#x)"),
    (svg('<a href="#x"><path d="M0 0"/></a>'), "a link"),
    (svg('<rect fill="url(http://127.0.0.1/x)"/>'), "it names something outside itself"),
    (svg("<rect style=\"fill:URL( 'http://127.0.0.1/x' )\"/>"), "it names something outside itself"),
    (svg("<rect style='fill:\\75rl(http://127.0.0.1/x)'/>"), "backslash"),
    (svg("<rect fill='\\75rl(http://127.0.0.1/x)'/>"), "backslash"),
    (svg("<style>@import 'http://127.0.0.1/x';</style>"), "its style holds an @ rule"),
    (svg("<style>rect{fill:url(http://127.0.0.1/x)}</style>"), "it names something outside itself"),
    (svg("<style>a{x:'/*';fill:url(http://x);y:'*/'}</style>"), "it names something outside itself"),
    (svg("<style>rect{fill:image-set('http://127.0.0.1/x' 1x)}</style>"), "it names something outside itself"),
    (svg("", 'xml:base="http://127.0.0.1/"'), "it says where other files are"),
    (svg('<rect><animate attributeName="x"/></rect>'), "an animation"),
    (svg('<rect><set attributeName="x"/></rect>'), "an animation"),
    (svg('<filter id="f"/>'), "a filter, which a PDF does not draw"),
    (svg('<iframe src="x"/>'), "<iframe>, which is none of the shapes"),
    (f'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg {XMLNS}>&b;</svg>', "it has a DOCTYPE, which can declare entities"),
    (f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg {XMLNS}>&x;</svg>', "it has a DOCTYPE"),
    (f'<?xml-stylesheet href="http://127.0.0.1/x.css"?>{GOOD_SVG}', "it has an instruction (<?xml-stylesheet …?>)"),
    (svg('<g id="a"><use href="#a"/></g>'), "it draws itself"),
    (svg('<pattern id="a"><rect fill="url(#a)"/></pattern>'), "it draws itself"),
    (svg("<style>rect{fill:url(#p)}</style><pattern id='p'><rect/></pattern>"), "its style sheet names a pattern"),
    (svg('<i:x xmlns:i="http://www.inkscape.org/namespaces/inkscape"><script>1</script></i:x>'), "inside a note of a drawing program"),
    (
        svg("".join(f'<g id="n{n}">' + f'<use href="#n{n + 1}"/>' * 10 + "</g>" for n in range(6)) + '<rect id="n6"/>'),
        "it draws more than 20,000 shapes by using its parts again",
    ),
    (svg("".join(f'<g id="n{n}"><use href="#n{n + 1}"/></g>' for n in range(600))), "more than 6 uses stand in one another"),
    (svg("".join(f'<g id="n{n}"><use href="#n{n - 1}"/></g>' for n in range(600))), "more than 6 uses stand in one another"),
]


@pytest.mark.parametrize(("content", "says"), HOSTILE)
def test_a_picture_that_does_more_than_show_shapes_is_refused(content: str, says: str, tmp_path: Path) -> None:
    said = refusal(pack(tmp_path, "logo: {file: logo.svg}", logo_svg=content), RefusedError)
    assert says in said
    assert said.startswith("logo.svg:1:")
    assert "logo.file" in said


BROKEN = [
    (GOOD_SVG[:-6], "it is broken: "),
    (GOOD_SVG.replace(XMLNS, ""), "it begins with <svg>, not with an svg element of SVG"),
    ("<math/>", "it begins with <math>"),
    (f'<svg {XMLNS} width="100%"><path d="M0 0"/></svg>', "it has neither a viewBox nor a width and a height"),
    (f'<svg {XMLNS} viewBox="0 0 0 10"><path d="M0 0"/></svg>', "it has neither a viewBox"),
    (svg("<g>" * 40 + "</g>" * 40), "it is nested more than 32 deep"),
    (svg("<path d='M0 0'/>" * 20_001), "it has more than 20,000 shapes"),
    (svg("<path d='" + "M0 0" * 300_000 + "'/>"), "it is larger than 1 MB"),
]


@pytest.mark.parametrize(("content", "says"), BROKEN)
def test_a_picture_that_is_broken_or_too_large_is_no_use(content: str, says: str, tmp_path: Path) -> None:
    assert says in refusal(pack(tmp_path, "logo: {file: logo.svg}", logo_svg=content))


HARMLESS = [
    svg(
        '<defs><linearGradient id="a"><stop/></linearGradient></defs><style>.x{fill:url(#a)}</style><rect class="x" clip-path="url(&quot;#c&quot;)"/>'
    ),
    svg('<symbol id="s"><path d="M0 0"/></symbol><use xlink:href="#s"/><use href="#s" x="2"/>'),
    svg('<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:li r:resource="http://x"/></r:RDF></metadata>'),
    svg('<s:namedview xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" s:x="C:\\a(b)"/>'),
    f'<?xml version="1.0" encoding="UTF-8"?><!-- Made by hand --><svg {XMLNS} width="30px" height="20px"><title>ŵ</title></svg>',
]


@pytest.mark.parametrize("content", HARMLESS)
def test_what_drawing_programs_write_passes(content: str, tmp_path: Path) -> None:
    assert load_brand(pack(tmp_path, "logo: {file: logo.svg}", logo_svg=content)).problems == ()


@given(st.binary(max_size=200), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"wOF2", b"OTTO", b"\x00\x01\x00\x00", b"<svg "]))
def test_any_bytes_are_told_or_refused_without_a_crash(rest: bytes, start: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "x").write_bytes(start + rest)
        with contextlib.suppress(UnfitError):
            assert load_asset(Path(folder), "x", ("svg", "png", "jpeg", "woff2", "truetype", "opentype")).kind == kind_of(start + rest)


@given(st.text(max_size=80))
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    folder = ROOT / "report_templates" / "brands" / "mockshire"
    try:
        content = read_inside(folder, name)
    except UnfitError:
        return
    assert content in [path.read_bytes() for path in folder.iterdir()]
    assert unquote(name) == name


# The folder itself


def test_a_brand_that_is_not_there_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    said = refusal(Path("mockshir"), FileAccessError)
    assert said.startswith("mockshir: there is no such folder, and no brand of that name is installed.")
    assert "Did you mean mockshire? Else name the folder that holds brand.yaml. [F101]" in said
    (tmp_path / "a.yaml").write_text("x")
    assert "this is a file, and a brand is a folder" in refusal(tmp_path / "a.yaml", FileAccessError)
    assert "there is no such file" in refusal(tmp_path, FileAccessError)


def test_the_check_of_a_picture_draws_and_opens_nothing() -> None:
    drawing = read_svg((ROOT / "report_templates" / "brands" / "riverbend" / "cover.svg").read_bytes())
    assert (drawing.flaws, drawing.width, drawing.height) == ((), 1200, 640)


def test_reading_a_brand_loads_no_heavy_library() -> None:
    code = (
        "import sys; from rsc_assess.report.brand import load_brand; load_brand('riverbend');"
        "print([one for one in ('weasyprint', 'jinja2', 'PIL', 'fontTools', 'lxml', 'tinycss2') if one in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout == "[]\n"


def test_a_brand_is_plain_data() -> None:
    assert [name for name in dir(Brand) if not name.startswith("_") and callable(getattr(Brand, name))] == []
