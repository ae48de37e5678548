"""Template packs: a folder with template.yaml, report.html and report.css, shipped or a consultant's own."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from rsc_assess.documents.opening import read_record
from rsc_assess.documents.shape import Choice, Entry, Key, Number, Reading, Record, Text
from rsc_assess.documents.source import read_document
from rsc_assess.problems import InputError, Place, Problem, RefusedError, did_you_mean, list_problems, raise_errors
from rsc_assess.questionnaire.shipped import content_folder
from rsc_assess.report.choice import CHOOSE, SOURCES, Rule, rules_of
from rsc_assess.report.sector_values import ASSESSMENT, MADE_OF

if TYPE_CHECKING:
    from rsc_assess.report.assets import Asset

API = 1
MOST_BYTES = 2_000_000

PACK = Record(
    "a template pack",
    "What a folder of templates makes.",
    {
        "api": Key(Number(1, 1_000, whole=True), "the version of the templates' names: 1", required=True),
        "title": Key(Text(200), "what it makes, such as Full report", required=True),
        "made_of": Key(Choice(*MADE_OF), "what its reports are made of: an assessment (if not given) or an edition of a pool"),
        "pages": Key(Number(1, 500, whole=True), "how many pages it makes per language, if always the same number"),
        "choose": Key(CHOOSE, "what is shown of things that there may be more of than fits, by the name that templates use"),
    },
)


@attrs.frozen
class Pack:
    """
    A folder of templates.

    Attributes:
        folder: Where its files are.

        kind: The folder's name: full, summary, infographic, or whatever a consultant calls it.

        api: The version of the names its templates use.

        title: What it makes, in words.

        pages: How many pages it makes per language, or None if that depends on the report.

        choose: What it has room for, by name.

        made_of: What its reports are made of, one of MADE_OF.
    """

    folder: Path
    kind: str
    api: int
    title: str
    pages: int | None = None
    choose: Mapping[str, Rule] = attrs.field(factory=dict)
    made_of: str = ASSESSMENT


def shipped_kinds() -> dict[str, Path]:
    """Return the folders of the shipped packs by kind."""
    return {path.parent.name: path.parent for path in sorted(content_folder("report_templates").glob("*/template.yaml"))}


def kinds_of(made_of: str) -> tuple[str, ...]:
    """Return the shipped kinds of report that are made of an assessment or of an edition."""
    return tuple(kind for kind in shipped_kinds() if open_pack(kind).made_of == made_of)


def check_made_of(pack: Pack, given: str) -> None:
    """Raise InputError where a pack is for reports of another sort than those given, such as `edition`."""
    if pack.made_of != given:
        what = f"these templates make reports of an {pack.made_of}, and this is an {given}"
        raise InputError(*told("T426", what, f"Use one of: {', '.join(kinds_of(given))}", f"{pack.kind}/template.yaml"))


def is_shipped(pack: Pack) -> bool:
    """Tell whether a pack came with the program, and so may be rendered without a process of its own."""
    return shipped_kinds().get(pack.kind) == pack.folder


def open_pack(kind_or_folder: str | Path) -> Pack:
    """
    Return a shipped pack by its kind, or a pack in any folder.

    Raises:
        InputError: There is no such kind or folder, or its template.yaml has problems or another api; all are listed.
    """
    kinds = shipped_kinds()
    folder = kinds.get(kind_or_folder) if isinstance(kind_or_folder, str) else None
    if folder is None:
        folder = Path(kind_or_folder)
        if not folder.is_dir():
            remedy = f"{did_you_mean(str(kind_or_folder), kinds).rstrip('?')}, or name a folder with a template.yaml"
            raise InputError(*told("T401", "there is no kind of report and no folder of this name", remedy, str(kind_or_folder)))
        if not (folder / "template.yaml").is_file():
            remedy = f"Write one with the keys api: {API} and title, or copy the pack that is nearest from report_templates"
            raise InputError(*told("T401", "this folder has no template.yaml, so it is no template pack", remedy, str(folder)))
    path = folder / "template.yaml"
    path_inside(folder, "template.yaml")
    reading = Reading(str(path))
    entry = read_record(read_document(path, "template.yaml"), "a template pack", f"Start with its keys api: {API} and title", PACK, reading)
    if entry is not None and "api" in entry and entry["api"] != API:
        what = f"these templates use api {entry['api']}, and this program has api {API}"
        remedy = "Update the pack (CHANGELOG.md says what changed), or use the rsc_assess it was made for"
        reading.note("T402", entry.value_node("api"), what, remedy)
    if entry is not None:
        check_sources(entry, reading)
    raise_errors(reading.problems)
    assert entry is not None
    return Pack(
        folder,
        folder.resolve().name,
        entry["api"],
        entry["title"],
        entry.get("pages"),
        rules_of(entry.get("choose")),
        entry.get("made_of", ASSESSMENT),
    )


def check_sources(entry: Entry, reading: Reading) -> None:
    """Note what a pack chooses from and its reports do not have."""
    known = SOURCES[entry.get("made_of", ASSESSMENT)]
    for name, one in (entry.get("choose") or {}).items():
        if "from" in one and one["from"] not in known:
            what = f"{name}: its reports have no {one['from']} to choose from"
            reading.note("S104", one.value_node("from"), what, did_you_mean(one["from"], known))


def told(code: str, what: str, remedy: str, source: str) -> tuple[str, list[Problem]]:
    """Return message and problems for an error that has one problem."""
    problem = Problem(code, what, remedy, Place(source))
    return str(problem), [problem]


def path_inside(folder: Path, name: str) -> Path:
    """
    Return the path of a file in a folder.

    Raises:
        InputError: The name leaves the folder, or there is no such file.

        RefusedError: The name stays inside, but a link on the way leads out.
    """
    parts = name.split("/")
    if not name or "\\" in name or "\0" in name or ":" in name or any(part in ("", ".", "..") for part in parts):
        raise not_inside(name, folder, "Name a file of the pack, with forward slashes, such as assets/logo.svg")
    path = folder.joinpath(*parts)
    try:
        real, root = path.resolve(), folder.resolve()
        is_file = real.is_file()
    except (OSError, ValueError, RuntimeError):
        raise not_inside(name, folder, "Check the name") from None
    if not real.is_relative_to(root):
        problem = Problem("T404", f"{name} is a link that leads out of the pack", "Put the file itself there", Place(str(path)))
        raise RefusedError(str(problem), [problem])
    if not is_file:
        raise not_inside(name, folder, nearest(folder, name))
    return path


def nearest(folder: Path, name: str) -> str:
    """Return the remedy for a file that a pack does not have."""
    names: list[str] = []
    for path in folder.rglob("*"):
        if len(names) == 2_000:
            break
        names.append(path.relative_to(folder).as_posix())
    return did_you_mean(name, sorted(names))


def not_inside(name: str, folder: Path, remedy: str) -> InputError:
    """Return the error for a file that is not in a pack."""
    problem = Problem("T403", f"{name!r} is not in the template pack", remedy, Place(str(folder)))
    return InputError(str(problem), [problem])


def find_file(pack: Pack, name: str) -> Path:
    """
    Return the path of one of the pack's own files, or of a shipped one such as shared/charts.html.

    The pack's own come first. A name may start with the pack's kind (full/report.css) or not (report.css).

    Raises:
        InputError: It is in neither, or its name leads out of both.

        RefusedError: It is a link that leads out.
    """
    try:
        return path_inside(pack.folder, name)
    except InputError as missing:
        own = name.removeprefix(f"{pack.kind}/")
        for folder, inside in ((pack.folder, own), (content_folder("report_templates"), name)):
            try:
                return path_inside(folder, inside)
            except InputError:
                continue
        raise missing from None


def read_template(pack: Pack, name: str) -> tuple[str, Path]:
    """
    Return the text of a template and its path.

    Raises:
        InputError: It is not there, larger than 2 MB, or no UTF-8.

        RefusedError: It is a link that leads out.
    """
    path = find_file(pack, name)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        raise not_inside(name, pack.folder, "Check the file and your rights") from None
    if len(content) > MOST_BYTES:
        raise InputError(*told("T405", f"this template is larger than {MOST_BYTES // 1_000_000} MB", "Keep pictures and fonts as files", str(path)))
    try:
        return content.decode("utf-8-sig"), path
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Problem("T405", "this template is not UTF-8 text", "Save it as UTF-8", Place(str(path), line))
        raise InputError(str(problem), [problem]) from None


def pack_asset(pack: Pack, name: str) -> "Asset":
    """
    Return a picture or font of the pack, or of the shipped templates (shared/fonts/…), as a part of the page.

    Raises:
        InputError: It is not there, or cannot be shown.

        RefusedError: It is a link that leads out, or a drawing that does more than show shapes.
    """
    from rsc_assess.report.assets import KINDS, REFUSED, UnfitError, load_asset

    path = find_file(pack, name)
    root = pack.folder if path.is_relative_to(pack.folder) else content_folder("report_templates")
    try:
        return load_asset(root, path.relative_to(root).as_posix(), KINDS)
    except UnfitError as error:
        problems = [Problem(flaw.code, flaw.what, flaw.remedy, Place(str(path), flaw.line or None, flaw.column or None)) for flaw in error.flaws]
        kind = RefusedError if any(problem.code in REFUSED for problem in problems) else InputError
        raise kind(list_problems(problems), problems) from None
