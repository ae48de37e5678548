"""Contributions as files: one way to write each, and a message with place and remedy for whatever is wrong."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess import FileAccessError, InputError, Questionnaire, RefusedError, RscError, Scorecard
from rsc_assess.peers.contribution import contribution_of
from rsc_assess.peers.contribution_file import contribution_schema, dump_contribution, load_contribution, load_notes, notes_schema
from rsc_assess.peers.contribution_json import contribution_from
from rsc_assess.peers.values import Contribution, PartnerOffer, PracticeNote
from rsc_assess.questionnaire.digest import digest_of
from tests.peers.drawn import contributions
from tests.peers.made import contribution, file_of


def signed(data: dict[str, Any]) -> bytes:
    """Return a file with a checksum that is right, whatever it holds."""
    rest = {key: value for key, value in data.items() if key != "checksum"}
    return json.dumps({**rest, "checksum": digest_of(rest)}, indent=1).encode()


def changed(change: Callable[[Any], object]) -> bytes:
    """Return the file of a contribution after a change to its data, with a checksum that is right."""
    data = json.loads(dump_contribution(contribution(offers=(PartnerOffer("A", 2, PracticeNote("Title", "Text", None, "Head")),))))
    change(data)
    return signed(data)


@given(contributions())
def test_a_contribution_comes_back_the_same_and_is_written_in_one_way(given_: Contribution) -> None:
    written = dump_contribution(given_)
    assert load_contribution(written) == given_
    assert contribution_from(json.loads(written)) == given_
    shuffled = attrs.evolve(given_, scores=dict(reversed(list(given_.scores.items()))), digests=dict(reversed(list(given_.digests.items()))))
    assert dump_contribution(shuffled) == written


@given(contributions())
def test_the_schema_holds_for_whatever_is_written(given_: Contribution) -> None:
    jsonschema.Draft7Validator(contribution_schema()).validate(json.loads(dump_contribution(given_)))


def test_spaces_and_the_order_of_keys_do_not_matter_to_the_checksum() -> None:
    """Mail programs and editors change them; nothing that counts is lost."""
    data = json.loads(file_of())
    assert load_contribution(b"\xef\xbb\xbf" + json.dumps(dict(reversed(data.items()))).replace("{", "{\r\n").encode()) == contribution()


@given(st.data())
def test_whatever_is_edited_by_hand_is_refused_or_told(data: st.DataObject) -> None:
    """No change of a digit or letter of a value passes."""
    text = file_of().decode()
    values = list(re.finditer(r'(?<=: )(?:"[^"]+"|[\d.]+|false)', text))
    found = data.draw(st.sampled_from(values))
    place = data.draw(st.integers(found.start(), found.end() - 1).filter(lambda at: text[at].isalnum()))
    other = data.draw(st.sampled_from("0123456789abcdefEQ").filter(lambda one: one != text[place]))
    with pytest.raises((InputError, RefusedError)):
        load_contribution((text[:place] + other + text[place + 1 :]).encode())


def test_an_edited_value_is_refused_with_the_name_the_council_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "theirs.json"
    path.write_bytes(file_of().replace(b"0.5", b"0.75", 1))
    with pytest.raises(RefusedError) as caught:
        load_contribution(path)
    assert caught.value.exit_code == 4
    assert re.fullmatch(
        r".*theirs\.json:\d+:\d+: the content does not match its checksum: this contribution of E06999001 was changed after it was written\. "
        r"Ask the council for it anew: `rsc-assess contribute` writes it; a contribution is never edited by hand\. \[P201\]",
        str(caught.value),
    )


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", r"file is empty. Ask the council for the file that `rsc-assess contribute` wrote. \[F104\]"),
    "truncated": (file_of()[:-200], r":\d+:\d+: this is not JSON.*\[F113\]"),
    "a workbook": (b"PK\x03\x04rest", r"an Excel workbook.*Ask the council.*\[F115\]"),
    "YAML": (b"format: 1\n", r"F113"),
    "a list": (b"[]", r"a contribution should stand here, not a list. Ask the council.*S103"),
    "too large": (file_of() + b" " * 1_000_000, r"larger than 1 MB, and no contribution is.*P211"),
    "nested": (b'{"nodes":' * 50_000, r"F109"),
    "NaN": (file_of().replace(b"0.5", b"NaN", 1), r":\d+:\d+: this is not JSON.*NaN and Infinity are no JSON.*F113"),
    "infinite": (file_of().replace(b"0.5", b"1e999", 1), r":\d+:\d+: 1e999 is out of range. Write a number from 0 to 1. \[S104\]"),
    "the same key twice": (file_of().replace(b'"date"', b'"engine"'), r"the key engine stands here a second time.*F110"),
    "a later format": (changed(lambda data: data.update(format=2)), r"of format 2, and this program reads format 1. Update rsc_assess.*Q213"),
    "an unknown key": (changed(lambda data: data.update(notes="private")), r"'notes' is no key of a contribution.*S101"),
    "a missing key": (changed(lambda data: data.pop("sharing")), r"sharing is missing in a contribution.*S102"),
    "a value above 1": (changed(lambda data: data["nodes"]["A"].update(value=1.5)), r"1.5 is out of range.*from 0 to 1.*S104"),
    "a value below 0": (changed(lambda data: data["nodes"]["A"].update(value=-0.1)), r"S104"),
    "a value in words": (changed(lambda data: data["nodes"]["A"].update(value="half")), r"a number should stand here, not 'half'.*S103"),
    "true for a value": (changed(lambda data: data["nodes"]["A"].update(value=True)), r"S103"),
    "a band below 0": (changed(lambda data: data["nodes"]["A"].update(band=-1)), r"-1 is out of range.*S104"),
    "a band of 2.5": (changed(lambda data: data["nodes"]["A"].update(band=2.5)), r"2.5 is not a whole number.*S104"),
    "a band that cannot be": (changed(lambda data: data["nodes"]["A"].update(band=100)), r"100 is out of range.*S104"),
    "no digest": (changed(lambda data: data["nodes"]["A"].update(digest="abc")), r"'abc' is not a digest.*S106"),
    "a node of no name": (changed(lambda data: data["nodes"].update({"../A": data["nodes"]["A"]})), r"'\.\./A' is not the id of a node.*S106"),
    "another word for sharing": (changed(lambda data: data.update(sharing="all")), r"S104"),
    "no day": (changed(lambda data: data.update(date="2026-02-30")), r"2026-02-30 is no day.*S104"),
    "a code of no council": (changed(lambda data: data["council"].update(id="E05999001")), r"E05999001 is not the GSS code of a council.*P203"),
    "a code in small letters": (changed(lambda data: data["council"].update(id="e06999001")), r"P203"),
    "a type against the code": (changed(lambda data: data["council"].update(type="county")), r"the type is given as county, but.*E06999001.*P204"),
    "a made-up council that says it is not": (
        changed(lambda data: data["council"].update(fictional=False)),
        r"E06999001 is the code of a made-up council.*P204",
    ),
    "a real council that says it is not": (changed(lambda data: data["council"].update(id="E06000001")), r"E06000001 is not the code.*P204"),
    "a name that turns round": (changed(lambda data: data["council"].update(name="A\u202eB")), r":\d+:\d+: .*cannot be seen \(U\+202E\).*P209"),
    "a name that sends codes to a screen": (changed(lambda data: data["council"].update(name="A\u001b[2J")), r"U\+001B.*F112"),
    "a name of 300 characters": (changed(lambda data: data["council"].update(name="x" * 300)), r"S107"),
    "an offer of another band": (changed(lambda data: data["offers"][0].update(band=5)), r"A: this is not the band of a node that is shared.*P212"),
    "an offer of nothing": (changed(lambda data: data["offers"][0].update(section="Z")), r"Z: this is not the band.*P212"),
    "an offer twice": (changed(lambda data: data["offers"].append(data["offers"][0])), r"A: this section is offered a second time.*P212"),
    "a note with an address": (changed(lambda data: data["offers"][0]["note"].update(contact="jo@x.org")), r"a contact is a role.*P210"),
    "a note with a link that acts": (changed(lambda data: data["offers"][0]["note"].update(link="javascript:x")), r"not a web address.*S106"),
    "an endless note": (changed(lambda data: data["offers"][0]["note"].update(text="x" * 501)), r"501 characters, at most 500.*S107"),
    "everything at once": (
        changed(lambda data: (data["nodes"]["A"].update(value=9), data["council"].update(name=""), data.update(sharing="x"))),
        r"(?s)S103.*S104.*S104",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_contribution_is_told_with_place_and_remedy(name: str) -> None:
    content, says = BROKEN[name]
    with pytest.raises(InputError) as caught:
        load_contribution(content, "theirs.json")
    assert re.search(says, str(caught.value)), str(caught.value)
    assert str(caught.value).startswith("theirs.json")


@given(st.binary(max_size=200) | st.text().map(str.encode))
def test_any_bytes_give_a_contribution_or_an_error_of_ours(content: bytes) -> None:
    with pytest.raises(RscError):
        load_contribution(content)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3), max_leaves=4
)


@given(st.sampled_from(["format", "engine", "questionnaire", "council", "date", "sharing", "nodes", "offers", "checksum"]), json_values)
def test_any_value_in_place_of_another_gives_an_error_of_ours(key: str, value: Any) -> None:
    data = json.loads(file_of())
    if data[key] == value:
        return
    with pytest.raises(RscError):
        load_contribution(json.dumps({**data, key: value}).encode())


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(FileAccessError, match="F101"):
        load_contribution("nowhere.json")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: data["nodes"].update({"Z": data["nodes"]["R1"]}), r"Z: this questionnaire has no node Z of this digest.*P213"),
        (lambda data: data["nodes"]["R1"].update(digest="sha256:" + "0" * 64), r"R1: this questionnaire has no node R1 of this digest.*P213"),
        (lambda data: data["nodes"]["R1"].update(band=6), r"R1: there is no band 6. Its bands are 0 to 5.*P213"),
        (lambda data: data["nodes"]["crosswalk:stages/recovery"].update(band=7), r"there is no band 7. Its bands are 0 to 5.*P213"),
        (lambda data: data.update(sharing="scores"), r"R1.1: the answer to this question stands here, though only scores are shared.*P213"),
        (lambda data: data["nodes"].update({"S3.3": {**data["nodes"]["R1"], "digest": "sensitive"}}), r"S3.3: .*though it is sensitive.*P213"),
    ],
)
def test_what_the_questionnaire_does_not_have_is_told(change: Any, says: str, example_scorecard: Scorecard, rsc: Questionnaire) -> None:
    data = json.loads(dump_contribution(contribution_of(example_scorecard, "levels")))
    load_contribution(signed(data), questionnaire=rsc)
    change(data)
    for node in data["nodes"].values():
        node["digest"] = rsc.node_digests["S3.3"] if node["digest"] == "sensitive" else node["digest"]
    load_contribution(signed(data))
    with pytest.raises(InputError) as caught:
        load_contribution(signed(data), questionnaire=rsc)
    assert re.search(says, str(caught.value)), str(caught.value)


def test_nodes_of_another_version_are_left_to_their_digests(rsc: Questionnaire) -> None:
    """Only where the digest is the same does the questionnaire know the node."""
    other = contribution(questionnaire="rsc", scores={"rsc": 0.5, "Gone": 0.5}, bands={"rsc": 9})
    assert load_contribution(dump_contribution(other), questionnaire=rsc) == other


# --- Practice notes ---------------------------------------------------------------------------------------------------------

NOTE = "R1:\n  title: Repair cafés\n  text: >\n    What we\n    learned.\n  link: https://example.org/cafes\n"


def test_practice_notes_are_read_by_section() -> None:
    assert load_notes(NOTE.encode()) == ({"R1": PracticeNote("Repair cafés", "What we learned.", "https://example.org/cafes")}, ())


def test_each_contact_is_told_since_no_program_can_tell_a_role_from_a_person() -> None:
    notes, remarks = load_notes((NOTE + "  contact: Jo Example\n").encode())
    assert notes["R1"].contact == "Jo Example"
    assert [(one.code, one.severity, one.node, one.place.line) for one in remarks] == [("P214", "warning", "R1", 7)]


def test_an_address_in_the_text_is_only_told() -> None:
    _, remarks = load_notes(NOTE.replace("What we", "Ask digital@example.org what we").encode())
    assert [(one.code, one.severity) for one in remarks] == [("P214", "warning")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- R1\n", r"practice notes should stand here, not a list. Write them by section id.*S103"),
        (NOTE + "  contact: jo@example.org\n", r":7:12: a contact is a role.*P210"),
        (NOTE + '  contact: "01632 960 001"\n', r"P210"),
        (NOTE + '  contact: "Head of digital, +44 (1632) 960001"\n', r"P210"),
        (NOTE + "  phone: 1\n", r"'phone' is no key of a practice note.*S101"),
        (NOTE.replace("https://example.org/cafes", "file:///etc/passwd"), r"is not a web address.*S106"),
        (NOTE.replace("title: Repair cafés", "title:"), r"title is blank.*S102"),
        (NOTE.replace("What we", "x" * 500), r"at most 500.*S107"),
    ],
)
def test_notes_that_cannot_be_are_told(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        load_notes(text.encode())


def test_the_schema_of_notes_holds_for_notes() -> None:
    jsonschema.Draft7Validator(notes_schema()).validate({"R1": {"title": "A", "text": "B"}})
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(notes_schema()).validate({"R1": {"title": "A", "text": "B", "phone": "C"}})
