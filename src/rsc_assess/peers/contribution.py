"""What one council shares of its scores."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import attrs

from rsc_assess import __version__
from rsc_assess.assessment.values import ANSWERED
from rsc_assess.councils.council import GSS, Council, type_and_nation
from rsc_assess.documents.node import from_data
from rsc_assess.documents.shape import Entry, Reading
from rsc_assess.peers.contribution_json import council_data, council_from, note_data, note_from
from rsc_assess.peers.contribution_shapes import COUNCIL, PRACTICE_NOTE
from rsc_assess.peers.contribution_text import contribution_text
from rsc_assess.peers.identity import council_faults
from rsc_assess.peers.nodes import Rated, compared_items, node_digests_of, rated_nodes
from rsc_assess.peers.values import LEVELS, SCORES, SHARING, Contribution, PartnerOffer, PracticeNote
from rsc_assess.problems import did_you_mean, raise_errors
from rsc_assess.questionnaire.values import Question, Questionnaire, Section, walk
from rsc_assess.scoring.display import snapped
from rsc_assess.scoring.explain import state_of
from rsc_assess.scoring.score import Scorecard
from rsc_assess.scoring.sensitive import withheld_questions

__all__ = ["contribution_of", "contribution_text"]

NO_OFFERS: Mapping[str, PracticeNote | None] = MappingProxyType({})


def contribution_of(scorecard: Scorecard, sharing: str = SCORES, offers: Mapping[str, PracticeNote | None] = NO_OFFERS) -> Contribution:
    """
    Return what a council shares of its scores.

    Shared are the root and the sections that are rated, the items of crosswalks with `benchmark: true` that have a figure and
    are rated, and with `levels` the questions that are answered and scored. Never shared are sensitive questions, those that
    would give one of them away, a section or item that rests on such answers alone, and values outside 0 to 1, on which no
    promise of disclosure is made.

    The digest of an item is that of a group of its questions, whose own digests hold their weights; see node_digests_of.

    Args:
        sharing: `scores` or `levels`.

        offers: The sections for which the council may be named as a learning partner, each with a practice note or None.

    Raises:
        InputError: The council has no id that it can be told by, nothing is rated, or something is offered that cannot be.
    """
    if sharing not in SHARING:
        raise ValueError(f"sharing is {sharing!r}, not one of {', '.join(SHARING)}")
    questionnaire = scorecard.assessment.questionnaire
    reading = Reading(scorecard.assessment.source)
    council = coarse(scorecard.assessment.council, reading)
    if questionnaire.chosen is not None:
        what = f"only the subset {questionnaire.chosen.id} is scored, and councils are compared on the whole"
        reading.note("P207", None, what, "Contribute the scores of all questions")
    found = shared_nodes(scorecard, sharing)
    if not found:
        remedy = f"Answer enough for a label: at least {questionnaire.coverage:.0%} of a section"
        reading.note("P208", None, "there is no rated score to share", remedy)
    bands = {id: one.band for id, one in found.items() if one.band is not None}
    check_offers(questionnaire, offers, bands, reading)
    notes = {section: written(note, section, reading) for section, note in offers.items()}
    raise_errors(reading.problems)
    digests = node_digests_of(questionnaire)
    return Contribution(
        council=council,
        date=scorecard.assessment.date,
        engine=__version__,
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        digest=questionnaire.digest,
        sharing=sharing,
        digests={id: digests[id] for id in found},
        scores={id: one.value for id, one in found.items()},
        bands=bands,
        offers=tuple(PartnerOffer(section, bands[section], notes[section]) for section in sorted(offers)),
    )


def coarse(council: Council, reading: Reading) -> Council:
    """Return a council as it is shared: with type and nation (from its code where it has one) and region; note what is wrong with it."""
    for _, code, what, remedy in council_faults(council):
        reading.note(code, None, what, remedy)
    if reading.problems:
        return council
    found = type_and_nation(council.id) if council.id is not None and GSS.fullmatch(council.id) else None
    type, nation = found or (council.type, council.nation)
    plain = council_data(Council(council.name, council.id, type, nation, council.region))
    entry = COUNCIL.read(from_data(plain, reading.name), reading)
    return council_from(entry) if isinstance(entry, Entry) else council


def written(note: PracticeNote | None, section: str, reading: Reading) -> PracticeNote | None:
    """Return a practice note as it is shared, on one line; note what is wrong with it."""
    if note is None:
        return None
    with reading.owner(section):
        entry = PRACTICE_NOTE.read(from_data(note_data(note), reading.name), reading)
    return note_from(entry) if isinstance(entry, Entry) else note


def shared_nodes(scorecard: Scorecard, sharing: str) -> dict[str, Rated]:
    """Return what is shared of each node, by id: root, sections, questions, items of crosswalks."""
    questionnaire = scorecard.assessment.questionnaire
    rated = {id: one for id, one in rated_nodes(scorecard).items() if 0 <= snapped(one.value) <= 1}
    withheld = withheld_questions(scorecard)
    telling = {question.id for question in questionnaire.questions() if question.id not in withheld and has_share(scorecard, question)}
    found: dict[str, Rated] = {}
    for id, behind in questions_behind(questionnaire):
        is_question = behind == (id,)
        if id in rated and not telling.isdisjoint(behind) and (sharing == LEVELS or not is_question):
            # A sum may leave these by the last bits.
            found[id] = attrs.evolve(rated[id], value=min(max(rated[id].value, 0.0), 1.0))
    return found


def questions_behind(questionnaire: Questionnaire) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the id of each node that may be shared, with the ids of the questions that it comes from; of a question, itself."""
    yield questionnaire.id, tuple(question.id for question in questionnaire.questions())
    for _, section in questionnaire.sections():
        yield section.id, tuple(node.id for _, node in walk(section.children, 0) if isinstance(node, Question))
    yield from ((question.id, (question.id,)) for question in questionnaire.questions())
    yield from ((id, item.questions) for id, _, item in compared_items(questionnaire))


def has_share(scorecard: Scorecard, question: Question) -> bool:
    """Tell whether a question is answered and counts in the maximum: it is scored, and no penalty or bonus."""
    is_share = not question.unscored and question.effect is None
    return is_share and state_of(scorecard, question.id) == ANSWERED and scorecard.nodes[question.id].value is not None


def check_offers(questionnaire: Questionnaire, offers: Iterable[str], bands: Iterable[str], reading: Reading) -> None:
    """Note what is offered and cannot be: no section, not of the lowest rank, or without a label."""
    lowest = [section.id for section in lowest_sections(questionnaire)]
    for id in offers:
        if id not in lowest:
            reading.note("P205", None, f"{id} is offered, which is no section that councils learn from each other on", did_you_mean(id, lowest))
        elif id not in bands:
            what = "this section is offered, but it has no label that could be shown"
            reading.note("P206", None, what, "Answer more of it, or take the offer back", owner=id)


def lowest_sections(questionnaire: Questionnaire) -> list[Section]:
    """Return the sections of the lowest rank (RSC: themes): those without sections in them."""
    return [section for _, section in questionnaire.sections() if not any(isinstance(child, Section) for child in section.children)]
