"""Editions as files: they come back as they were, and every kind of damage is told."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess.documents.source import MOST_BYTES
from rsc_assess.peers.edition_file import dump_edition, edition_data, edition_schema, load_edition
from rsc_assess.peers.values import BandCount, Cell, Count, Edition, Group, Partner, PracticeNote, Variation
from rsc_assess.problems import FileAccessError, InputError, RefusedError
from rsc_assess.questionnaire.digest import digest_of
from tests.conftest import tries
from tests.peers.histories import history

DIGEST = "sha256:" + "0" * 64
texts = st.text(st.characters(exclude_categories=("C", "Zl", "Zp", "Zs")), min_size=1, max_size=20)
# What looks like the lists of numbers that stand on one line.
tricky = st.sampled_from(["[ 1, 2 ]", "[ 3 ] of 5", "{ }", "a: [0.5,  0.6 ]", '"[ 1 ]"', "}"])
# As contributions and registers are read: one space between words.
words = st.one_of(texts, tricky).map(lambda text: " ".join(text.split()))


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    """Draw a cell with as much as it may hold."""
    detail = draw(st.integers(1, 4))
    shares = sorted(step / 50 for step in draw(st.lists(st.integers(0, 50), min_size=9, max_size=9)))
    or_more = detail < 4 and draw(st.booleans())
    counts = draw(st.lists(st.integers(6, 40), min_size=4, max_size=6)) if detail == 4 else []
    n = sum(counts) or draw(st.integers((6, 11, 21)[detail - 1], 400))
    return Cell(
        Count(n, or_more),
        shares[4],
        (shares[2], shares[6]) if detail > 1 else None,
        tuple(shares) if detail > 2 else None,
        tuple(BandCount(place, place, count) for place, count in enumerate(counts)),
    )


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Draw an edition that may hold anything that one may hold."""
    nodes = draw(st.lists(st.sampled_from(["rsc", "R", "R1", "R1.1", "crosswalk:stages/reset"]), unique=True, min_size=1))
    groups = [
        Group("all", "all", "All councils"),
        Group("union:u", "union", draw(words), ("all", "region:x")),
        Group("family:f-1", "family", draw(words)),
    ]
    note = st.builds(
        PracticeNote, words, words, st.sampled_from([None, "https://example.org/a"]), st.none() | words.filter(lambda one: "@" not in one)
    )
    partner = st.builds(
        Partner, st.sampled_from(["E06999001", "E07999002"]), words, st.sampled_from([None, "unitary"]), st.sampled_from([None, "wales"]),
        st.none() | words, st.sampled_from(nodes), st.integers(0, 5), st.none() | note,
    )  # fmt: skip
    return Edition(
        id=draw(st.sampled_from(["2026-autumn", "e1"])),
        date=draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))),
        engine="0.1.0",
        questionnaire="rsc",
        version="1.0.0",
        digest=DIGEST,
        synthetic=draw(st.booleans()),
        replaces=draw(st.none() | st.just("2026-spring")),
        nodes=dict.fromkeys(nodes, DIGEST),
        groups=tuple(groups[: draw(st.integers(1, 3))]),
        cells={"all": {node: draw(cells()) for node in nodes if draw(st.booleans())}},
        variation={node: Variation(draw(st.integers(0, 100)) / 100, draw(st.integers(2, 12)), Count(30)) for node in nodes[:1]},
        partners=tuple(draw(st.lists(partner, max_size=3))),
    )


@tries(100)
@given(editions())
def test_an_edition_comes_back_as_it_was(edition: Edition) -> None:
    """Whatever its words look like, and the same bytes each time."""
    content = dump_edition(edition)
    assert load_edition(content) == edition
    assert dump_edition(load_edition(content)) == content


@tries(5)
@given(st.integers(1000, 10**6))
def test_what_is_released_can_be_read(seed: int) -> None:
    for working in history(seed, editions=2).editions():
        assert load_edition(dump_edition(working.edition)) == working.edition


SMALL = Edition(
    id="e1", date=date(2026, 11, 1), engine="0.1.0", questionnaire="rsc", version="1.0.0", digest=DIGEST, synthetic=True, replaces=None,
    nodes={"R": DIGEST, "S": DIGEST},
    groups=(Group("all", "all", "All councils"), Group("region:x", "region", "X")),
    cells={
        "all": {
            "R": Cell(Count(30), 0.5, (0.4, 0.6), (0.2, 0.3, 0.4, 0.4, 0.5, 0.5, 0.6, 0.7, 0.8), (BandCount(0, 2, 16), BandCount(3, 5, 14))),
            "S": Cell(Count(24, or_more=True), 0.28, (0.2, 0.4), (0.2,) * 4 + (0.28,) + (0.4,) * 4),
        },
        "region:x": {"R": Cell(Count(6), 0.58)},
    },
    variation={"R": Variation(0.07, 3, Count(30))},
    partners=(Partner("E06999001", "Council", None, None, None, "R", 3),),
)  # fmt: skip


def test_one_cell_stands_on_a_line_and_nothing_is_said_that_is_not_there() -> None:
    """So two editions can be compared line by line, and zeros are not mistaken for figures."""
    lines = dump_edition(SMALL).decode().splitlines()
    assert '   "R": { "n": 6, "median": 0.58 }' in lines
    assert sum('"median"' in line for line in lines) == 3
    assert "null" not in dump_edition(SMALL).decode()
    assert dump_edition(SMALL).endswith(b"}\n")


Change = Callable[[dict[str, Any]], object]


def changed(change: Change, sign: bool = False) -> bytes:
    """Return the small edition's file after a change; with `sign` the checksum is made to fit."""
    data = json.loads(json.dumps(edition_data(SMALL)))
    change(data)
    if sign and "checksum" in data:
        data["checksum"] = digest_of({key: value for key, value in data.items() if key != "checksum"})
    return json.dumps(data).encode()


def problems(content: bytes, error: type[InputError | RefusedError] = InputError) -> list[str]:
    """Return the problems of a file, as code and what was found."""
    with pytest.raises(error) as caught:
        load_edition(content, "e.json")
    assert all(problem.place.source == "e.json" for problem in caught.value.problems)
    return [f"{problem.code} {problem.what}" for problem in caught.value.problems]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: data["cells"]["all"]["R"].update(median=0.52), id="a figure"),
        pytest.param(lambda data: data["cells"]["all"]["R"].update(median=0.513), id="a figure that is none of an edition's"),
        pytest.param(lambda data: data["cells"]["all"]["R"].update(n=31), id="a number"),
        pytest.param(lambda data: data["cells"]["all"].pop("S"), id="a cell left out"),
        pytest.param(lambda data: data["cells"]["all"]["R"].pop("quartiles"), id="a part of a cell left out"),
        pytest.param(lambda data: data["cells"]["all"]["R"].update(quartiles=[0.4]), id="half of the quartiles"),
        pytest.param(lambda data: data["cells"]["all"]["R"].update(or_more=True), id="an exact number as a bound"),
        pytest.param(lambda data: data["variation"]["R"].update(omega_squared=0.5), id="a variation"),
        pytest.param(lambda data: data["partners"][0].update(band=4), id="a partner's band"),
        pytest.param(lambda data: data["partners"].clear(), id="a partner left out"),
        pytest.param(lambda data: data.update(date="2026-11-02"), id="the date"),
        pytest.param(lambda data: data.update(id="e2"), id="the id"),
        pytest.param(lambda data: data.update(synthetic=False), id="that it is made up"),
        pytest.param(lambda data: data.update(replaces="e0"), id="what it replaces"),
        pytest.param(lambda data: data["nodes"].update(S="sha256:" + "1" * 64), id="a digest"),
        pytest.param(lambda data: data.update(checksum="sha256:" + "1" * 64), id="the checksum"),
    ],
)
def test_an_edition_that_was_edited_is_refused(change: Change) -> None:
    """P407, with exit code 4: nobody may pass off other figures as the keeper's."""
    assert problems(changed(change), RefusedError) == [
        f"P407 the content does not match its checksum: this edition ({json.loads(changed(change))['id']}) was changed after it was written"
    ]
    assert RefusedError.exit_code == 4


def test_keys_in_another_order_and_other_spacing_are_the_same_edition() -> None:
    """A program that reads and writes JSON may have passed it on."""
    data = edition_data(SMALL)
    assert load_edition(json.dumps(dict(reversed(list(data.items()))), indent=7).encode()) == SMALL
    assert load_edition(b"\xef\xbb\xbf" + dump_edition(SMALL)) == SMALL


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda data: data.update(mean=0.5), ["S101 mean"]),
        (lambda data: data["cells"]["all"]["R"].update(mean=0.5), ["S101 mean"]),
        (lambda data: data["cells"]["all"]["R"].update(minimum=0.1, reason="few"), ["S101 minimum", "S101 reason"]),
        (lambda data: data["groups"][0].update(members=["E06999001"]), ["S101 members"]),
        (lambda data: data["cells"]["all"]["R"].update(median="half"), ["S103"]),
        (lambda data: data["cells"]["all"]["R"].update(median=1.5), ["S104"]),
        (lambda data: data["cells"]["all"]["R"].update(median=True), ["S103"]),
        (lambda data: data["cells"]["all"]["R"].update(n=0), ["S104"]),
        (lambda data: data["cells"]["all"]["R"].update(n=7.5), ["S10"]),
        (lambda data: data["cells"]["all"]["R"].pop("median"), ["S102 median is missing in a cell"]),
        (lambda data: data["cells"]["all"]["R"].update(quartiles=[0.1, 0.2, 0.3]), ["S108"]),
        (lambda data: data["cells"].update(all=[]), ["S103"]),
        (lambda data: data.pop("checksum"), ["S102 checksum is missing in an edition"]),
        (lambda data: data.pop("cells"), ["S102 cells is missing in an edition"]),
        (lambda data: data.update(date="last week"), ["S10"]),
        (lambda data: data.update(groups=[{"id": "ALL!", "kind": "sort", "title": "x"}]), ["S106", "S104"]),
        (lambda data: data["variation"]["R"].update(regions=1), ["S104"]),
        (lambda data: data["partners"][0].update(note={"title": "t", "text": "x" * 501}), ["S107"]),
        (lambda data: data["partners"][0].update(note={"title": "t", "text": "t", "link": "javascript:alert(1)"}), ["S106"]),
    ],
)
def test_wrong_kinds_and_unknown_keys_are_told_with_their_place(change: Change, found: list[str]) -> None:
    """All of them at once; what an edition does not hold cannot slip in either."""
    told = problems(changed(change, sign=True))
    assert len(told) == len(found), told
    for one, start in zip(told, found, strict=True):
        code, _, what = start.partition(" ")
        assert one.startswith(code)
        assert what in one


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            lambda data: data["cells"].update({"region:y": data["cells"].pop("region:x")}),
            "there are figures of region:y, which is no group of this edition",
        ),
        (lambda data: data["nodes"].pop("S"), "there are figures of S, which is no node of this edition"),
        (lambda data: data["groups"].append(data["groups"][0]), "the group all is there twice"),
        (lambda data: data["cells"]["all"]["R"].update(median=0.51), "R in all has figures that are not multiples of 0.02"),
        (lambda data: data["cells"]["all"]["R"].update(median=0.7), "R in all has figures that do not rise"),
        (lambda data: data["cells"]["all"]["R"].update(median=0.3), "R in all has figures that do not rise"),
        (lambda data: data["cells"]["all"]["R"]["deciles"].reverse(), "R in all has figures that do not rise"),
        (lambda data: data["cells"]["all"]["R"]["deciles"].pop(), "R in all has figures that 30 councils do not allow"),
        (lambda data: data["cells"]["region:x"]["R"].update(n=5), "R in region:x has figures that 5 councils do not allow"),
        (lambda data: data["cells"]["region:x"]["R"].update(quartiles=[0.5, 0.6]), "R in region:x has figures that 6 councils do not allow"),
        (lambda data: data["cells"]["all"]["S"].update(n=20), "S in all has figures that 20 or more councils do not allow"),
        (lambda data: data["cells"]["all"]["R"].update(or_more=True), "R in all has counts by band that do not make up its number"),
        (lambda data: data["cells"]["all"]["R"]["bands"][0].update(count=17), "R in all has counts by band that do not make up its number"),
        (lambda data: data["cells"]["all"]["R"]["bands"][1].update(first=4), "R in all has counts by band that do not make up its number"),
        (lambda data: data["cells"]["all"]["R"]["bands"][0].update(first=1), "R in all has counts by band that do not make up its number"),
        (lambda data: data["cells"]["all"]["R"]["bands"][1].update(last=2), "R in all has counts by band that do not make up its number"),
        (
            lambda data: data["cells"]["all"]["R"].update(bands=[{"first": 0, "last": 5, "count": 30}]),
            "R in all has counts by band that do not make up",
        ),
        (
            lambda data: [one.update(count=count) for one, count in zip(data["cells"]["all"]["R"]["bands"], (26, 4), strict=True)],
            "R in all has counts",
        ),
        (lambda data: data["variation"]["R"].update(omega_squared=0.071), "R has an omega squared that is no multiple of 0.01"),
        (lambda data: data["variation"].update(T=data["variation"]["R"]), "T is no node of this edition"),
        (lambda data: data["partners"][0].update(section="T"), "T is no node of this edition"),
    ],
)
def test_figures_that_cannot_be_in_an_edition_are_told_even_where_the_checksum_fits(change: Change, found: str) -> None:
    """P409: another program may have written it."""
    told = problems(changed(change, sign=True))
    assert len(told) == 1, told
    assert told[0].startswith(f"P409 {found}")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "F104", id="empty"),
        pytest.param(b" \n", "F104", id="blank"),
        pytest.param(dump_edition(SMALL)[:-40], "F113", id="truncated"),
        pytest.param(dump_edition(SMALL)[: len(dump_edition(SMALL)) // 2], "F113", id="half"),
        pytest.param(dump_edition(SMALL).replace(b"0.58", b"NaN"), "F113", id="NaN"),
        pytest.param(dump_edition(SMALL).replace(b"0.58", b"Infinity"), "F113", id="infinity"),
        pytest.param(dump_edition(SMALL).replace(b'"n": 6,', b'"n": 6, "n": 7,'), "F110", id="a key twice"),
        pytest.param(dump_edition(SMALL).replace(b"0.58", b"1e999"), "S10", id="a number beyond all"),
        pytest.param(dump_edition(SMALL) + b"{}", "F113", id="two documents"),
        pytest.param(dump_edition(SMALL).replace(b"All", b"\xff"), "F102", id="another encoding"),
        pytest.param(b"PK\x03\x04" + b"0" * 100, "F115", id="a zip"),
        pytest.param(b"[" * 100_000, "F109", id="too deep"),
        pytest.param(b"[]", "", id="a list"),
        pytest.param(b'"text"', "", id="a text"),
        pytest.param(b"{}", "S102", id="nothing in it"),
        pytest.param(b"\x00" * 5_000_001, "P408", id="larger than any edition"),
    ],
)
def test_what_is_no_edition_is_told(content: bytes, code: str) -> None:
    """Damage of every kind ends in a problem with a place and a remedy, and never in a traceback."""
    with pytest.raises(InputError) as caught:
        load_edition(content)
    assert caught.value.problems
    assert all(problem.code.startswith(code) and problem.remedy for problem in caught.value.problems)


def test_a_newer_format_is_told() -> None:
    """Whoever has an older version of this program learns why it cannot be read."""
    with pytest.raises(InputError, match="format"):
        load_edition(changed(lambda data: data.update(format=2), sign=True))


def test_files_are_read_up_to_the_size_of_the_largest(tmp_path: Path) -> None:
    path = tmp_path / "e.json"
    path.write_bytes(dump_edition(SMALL))
    assert load_edition(path) == load_edition(str(path)) == SMALL
    path.write_bytes(b" " * (MOST_BYTES + 10))
    with pytest.raises(InputError, match=r"this file is larger than 5 MB, and no edition is.*\[P408\]"):
        load_edition(path)
    with pytest.raises(FileAccessError):
        load_edition(tmp_path / "missing.json")


@given(st.data())
def test_a_byte_changed_anywhere_is_told_or_changes_nothing(data: st.DataObject) -> None:
    """No edition is read that says something else than what was written."""
    content = bytearray(dump_edition(SMALL))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] = data.draw(st.integers(0, 255))
    try:
        found = load_edition(bytes(content))
    except (InputError, RefusedError):
        return
    assert found == SMALL


def test_the_schema_has_every_key_that_is_written() -> None:
    """Each with words on what it is."""
    schema = json.dumps(edition_schema())
    for key in ("omega_squared", "or_more", "median", "quartiles", "deciles", "bands", "checksum", "replaces", "synthetic", "partners"):
        assert f'"{key}"' in schema


def test_what_a_partner_did_not_say_is_not_there() -> None:
    data: Any = edition_data(SMALL)
    assert data["partners"] == [{"council": "E06999001", "name": "Council", "section": "R", "band": 3}]
    whole = attrs.evolve(SMALL, partners=(Partner("E06999001", "C", "unitary", "wales", "X", "R", 3, PracticeNote("a", "b", "https://c", "d")),))
    found: Any = edition_data(whole)
    assert found["partners"][0]["note"] == {"title": "a", "text": "b", "link": "https://c", "contact": "d"}
