"""What one council shares of its scores."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from rsc_assess import __version__
from rsc_assess.assessment.values import ANSWERED
from rsc_assess.councils.council import GSS, Council, type_and_nation
from rsc_assess.documents.node import from_data
from rsc_assess.documents.shape import Entry, Reading
from rsc_assess.peers.contribution_json import council_data, council_from, note_data, note_from
from rsc_assess.peers.contribution_shapes import COUNCIL, PRACTICE_NOTE
from rsc_assess.peers.contribution_text import contribution_text
from rsc_assess.peers.identity import council_faults
from rsc_assess.peers.values import LEVELS, SCORES, SHARING, Contribution, PartnerOffer, PracticeNote
from rsc_assess.problems import did_you_mean, raise_errors
from rsc_assess.questionnaire.values import LEVELS as LEVELS_KIND
from rsc_assess.questionnaire.values import Question, Questionnaire, Section, walk
from rsc_assess.scoring.crosswalks import crosswalk_record, prefix, why_no_figure
from rsc_assess.scoring.display import compared, snapped
from rsc_assess.scoring.explain import state_of
from rsc_assess.scoring.score import Record, Score, Scorecard, bands_at
from rsc_assess.scoring.sensitive import withheld_questions

__all__ = ["contribution_of", "contribution_text"]

NO_OFFERS: Mapping[str, PracticeNote | None] = MappingProxyType({})
# Value, position of the band or None, and digest of a node.
Shared = tuple[float, int | None, str]


def contribution_of(scorecard: Scorecard, sharing: str = SCORES, offers: Mapping[str, PracticeNote | None] = NO_OFFERS) -> Contribution:
    """
    Return what a council shares of its scores.

    Shared are the root and the sections that are rated, the items of crosswalks with `benchmark: true` that have a figure and
    are rated, and with `levels` the questions that are answered and scored. Never shared are sensitive questions, those that
    would give one of them away, a section or item that rests on such answers alone, and values outside 0 to 1, on which no
    promise of disclosure is made.

    The digest of an item is that of a group of its questions: of its id, its rules, and the digests of its questions, which
    hold their weights.

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
    found = dict(shared_nodes(scorecard, sharing))
    if not found:
        remedy = f"Answer enough for a label: at least {questionnaire.coverage:.0%} of a section"
        reading.note("P208", None, "there is no rated score to share", remedy)
    bands = {id: band for id, (_, band, _) in found.items() if band is not None}
    check_offers(questionnaire, offers, bands, reading)
    notes = {section: written(note, section, reading) for section, note in offers.items()}
    raise_errors(reading.problems)
    return Contribution(
        council=council,
        date=scorecard.assessment.date,
        engine=__version__,
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        digest=questionnaire.digest,
        sharing=sharing,
        digests={id: digest for id, (_, _, digest) in found.items()},
        scores={id: value for id, (value, _, _) in found.items()},
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


def shared_nodes(scorecard: Scorecard, sharing: str) -> Iterator[tuple[str, Shared]]:
    """Yield each node that is shared with what is shared of it: root, sections, questions, items of crosswalks."""
    questionnaire, record = scorecard.assessment.questionnaire, scorecard.record
    withheld = withheld_questions(scorecard)
    telling = {question.id for question in questionnaire.questions() if question.id not in withheld and counts(scorecard, question.id)}
    digests = questionnaire.node_digests
    sections = [(section.id, section.children) for _, section in questionnaire.sections()]
    for id, children in ((questionnaire.id, questionnaire.children), *sections):
        score = scorecard.nodes[id]
        value = sharable(score)
        if value is not None and any(node.id in telling for _, node in walk(children, 0)):
            yield id, (value, band_of(record, score), digests[id])
    for question in questionnaire.questions() if sharing == LEVELS else ():
        value = sharable(scorecard.nodes[question.id])
        if value is not None and question.id in telling:
            yield question.id, (value, level_of(question, scorecard.assessment.answer(question.id).value), digests[question.id])
    yield from shared_items(scorecard, telling)


def shared_items(scorecard: Scorecard, telling: Iterable[str]) -> Iterator[tuple[str, Shared]]:
    """Yield the items of crosswalks that are compared, as `shared_nodes` does."""
    assessment = scorecard.assessment
    crosswalks = [one for one in assessment.questionnaire.crosswalks if one.benchmark]
    if not crosswalks:
        return
    record, digests = crosswalk_record(assessment), assessment.questionnaire.as_crosswalks.node_digests
    for crosswalk in crosswalks:
        scores = scorecard.crosswalks[crosswalk.id]
        for item in crosswalk.items:
            score = scores.get(item.id)
            if score is None or why_no_figure(crosswalk, item, score, assessment.council.nation) is not None:
                continue
            value = sharable(score)
            if value is not None and not set(item.questions).isdisjoint(telling):
                id = f"{prefix(crosswalk.id)}/{item.id}"
                yield id, (value, band_of(record, score), digests[id])


def counts(scorecard: Scorecard, id: str) -> bool:
    """Tell whether a question is answered and has a share of its own: it is scored, and no penalty or bonus."""
    table = scorecard.record.program.tables[scorecard.record.program.slots[id]]
    is_share = not table.question.unscored and table.question.effect is None
    return is_share and state_of(scorecard, id) == ANSWERED and scorecard.nodes[id].value is not None


def sharable(score: Score) -> float | None:
    """Return the value of a rated score from 0 to 1, or None."""
    if not score.rated or score.value is None or not 0 <= snapped(score.value) <= 1:
        return None
    return min(max(score.value, 0.0), 1.0)


def band_of(record: Record, score: Score) -> int | None:
    """Return the position of the band that a section or item has reached, from 0 for the lowest; None below all of them."""
    assert score.value is not None
    rules = record.program.node_of[record.program.slots[score.id]].rules
    number = compared(score.value, rules.display, score.out_of, rules.display.label_on)
    band, _ = bands_at(number, rules, record.sheet)
    return None if band is None else rules.bands.index(band)


def level_of(question: Question, value: object) -> int | None:
    """Return the position of a level among those of its question, which stand from the lowest up; None for other kinds of question."""
    if question.kind != LEVELS_KIND:
        return None
    return next((place for place, option in enumerate(question.options) if option.value == value), None)


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
