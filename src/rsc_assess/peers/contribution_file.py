"""Contributions read from files, with everything that can be wrong in them; and the practice notes that go with them."""

from pathlib import Path
from typing import Any

from rsc_assess.documents.opening import note_newer_format, read_json, read_record
from rsc_assess.documents.shape import Entry, Reading
from rsc_assess.documents.source import Document, Source, read_bytes, read_document
from rsc_assess.peers.contribution_json import contribution_data, contribution_from, dump_contribution, note_from
from rsc_assess.peers.contribution_shapes import CONTRIBUTION, NOTES, contribution_schema, looks_personal, notes_schema
from rsc_assess.peers.identity import council_faults
from rsc_assess.peers.nodes import band_counts, node_digests_of
from rsc_assess.peers.values import LEVELS, Contribution, PracticeNote
from rsc_assess.problems import InputError, Place, Problem, RefusedError, did_you_mean, raise_errors
from rsc_assess.questionnaire.values import Questionnaire

__all__ = ["contribution_schema", "dump_contribution", "load_contribution", "load_notes", "notes_schema"]

MOST_BYTES = 1_000_000
START = "Ask the council for the file that `rsc-assess contribute` wrote"
AGAIN = "Ask the council for it anew: `rsc-assess contribute` writes it; a contribution is never edited by hand"


def load_contribution(source: Path | str | bytes, name: str = "contribution", questionnaire: Questionnaire | None = None) -> Contribution:
    """
    Return the contribution in a file, or in the bytes of one.

    Args:
        name: What messages call bytes.

        questionnaire: Where it is given, nodes with the digests that they have in it must have its bands too.

    Raises:
        FileAccessError: The file cannot be read.

        InputError: It is not a contribution; `.problems` lists everything that is wrong with it.

        RefusedError: Its content does not match its checksum: it was changed after it was written.
    """
    content, name = (source, name) if isinstance(source, bytes) else (read_bytes(Path(source)), str(source))
    reading = Reading(name)
    entry = read_record(parsed(content, name), "a contribution", START, CONTRIBUTION, reading)
    if entry is not None:
        note_newer_format(entry, reading)
    raise_errors(reading.problems)
    assert entry is not None
    contribution = contribution_from(entry)
    check(entry, contribution, reading, questionnaire)
    raise_errors(reading.problems)
    if contribution_data(contribution)["checksum"] != entry["checksum"]:
        what = f"the content does not match its checksum: this contribution of {contribution.council.id} was changed after it was written"
        problem = Problem("P201", what, AGAIN, entry.value_node("checksum").place(name))
        raise RefusedError(str(problem), [problem])
    return contribution


def parsed(content: bytes, name: str) -> Document:
    """Return the JSON document in the bytes of a contribution."""
    if len(content) > MOST_BYTES:
        problem = Problem("P211", f"this file is larger than {MOST_BYTES // 1_000_000} MB, and no contribution is", START, Place(name))
        raise InputError(str(problem), [problem])
    return read_json(content, name, START)


def check(entry: Entry, contribution: Contribution, reading: Reading, questionnaire: Questionnaire | None) -> None:
    """Note what the shapes cannot know: a council that cannot be told from others, bands and offers that do not fit."""
    council: Entry = entry["council"]
    for key, code, what, remedy in council_faults(contribution.council):
        reading.note(code, council.value_node(key), what, remedy)
    if council["fictional"] != contribution.council.is_fictional:
        what = f"{contribution.council.id} is{'' if contribution.council.is_fictional else ' not'} the code of a made-up council"
        reading.note("P204", council.value_node("fictional"), what, AGAIN)
    offered: set[str] = set()
    for offer in entry["offers"]:
        section, node = offer["section"], offer.value_node("section")
        if section in offered:
            reading.note("P212", node, "this section is offered a second time", AGAIN, owner=section)
        elif contribution.bands.get(section) != offer["band"]:
            reading.note("P212", offer.value_node("band"), "this is not the band of a node that is shared", AGAIN, owner=section)
        offered.add(section)
    if questionnaire is not None and questionnaire.id == contribution.questionnaire:
        check_against(entry, contribution, reading, questionnaire)


def check_against(entry: Entry, contribution: Contribution, reading: Reading, questionnaire: Questionnaire) -> None:
    """Note nodes that a questionnaire of the same digest does not have or share, and bands that do not exist in it."""
    digests = node_digests_of(questionnaire)
    counts = band_counts(questionnaire)
    questions = {question.id: question for question in questionnaire.questions()}
    for id, node in entry["nodes"].items():
        if digests.get(id) != contribution.digests[id]:
            # Crosswalks may change without the questionnaire.
            if contribution.digest == questionnaire.digest and not id.startswith("crosswalk:"):
                remedy = AGAIN if id in digests else did_you_mean(id, digests)
                reading.note("P213", node.node, f"this questionnaire has no node {id} of this digest", remedy, owner=id)
        elif id in questions and (questions[id].sensitive or contribution.sharing != LEVELS):
            why = "it is sensitive" if questions[id].sensitive else "only scores are shared"
            reading.note("P213", node.node, f"the answer to this question stands here, though {why}", AGAIN, owner=id)
        elif id in contribution.bands and contribution.bands[id] >= counts.get(id, 0):
            remedy = f"Its bands are 0 to {counts[id] - 1}" if counts.get(id) else "It has none"
            reading.note("P213", node.value_node("band"), f"there is no band {contribution.bands[id]}", remedy, owner=id)


def load_notes(source: Source) -> tuple[dict[str, PracticeNote], tuple[Problem, ...]]:
    """
    Return the practice notes in a YAML or JSON file by section id, and what is to be looked at in them (warnings).

    Raises:
        FileAccessError: The file cannot be read.

        InputError: It is no file of practice notes; `.problems` lists everything that is wrong with it.
    """
    document = read_document(source, "notes")
    reading = Reading(document.name)
    if not isinstance(document.root.value, dict):
        what = f"practice notes should stand here, not {document.root.kind()}"
        reading.note("S103", document.root, what, "Write them by section id, such as `R1:`")
    raise_errors(reading.problems)
    found: Any = NOTES.read(document.root, reading)
    raise_errors(reading.problems)
    for section, entry in found.items():
        for key in ("title", "text"):
            if looks_personal(entry[key]):
                what = f"{key} holds what looks like an email address or a telephone number, and every reader of an edition sees it"
                reading.note("P214", entry.value_node(key), what, "Make sure that it is not a person's", section, "warning")
        if "contact" in entry:
            what = f"every reader of an edition sees this contact: {entry['contact']}"
            remedy = "Make sure that it is a role; no program can tell it from a person"
            reading.note("P214", entry.value_node("contact"), what, remedy, section, "warning")
    return {section: note_from(entry) for section, entry in found.items()}, tuple(reading.problems)
