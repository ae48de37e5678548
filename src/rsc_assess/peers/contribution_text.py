"""A contribution in words, whole, for the person who must agree to it."""

from collections.abc import Iterator

from rsc_assess.peers.nodes import compared_items
from rsc_assess.peers.values import LEVELS, Contribution, PartnerOffer
from rsc_assess.questionnaire.rules import Band, Display
from rsc_assess.questionnaire.values import Question, Questionnaire, walk
from rsc_assess.scoring.display import shown

SHARED = {
    "scores": "scores only: the whole, its sections and the items of frameworks that are compared; no answer to a single question",
    "levels": "scores and levels: the answers to single questions too, apart from sensitive ones",
}
NEVER = "Notes, reasons, evidence, respondents, and all other attributes of the council."
SENSITIVE = (
    "They still count in the scores of their sections. Who holds this contribution may be able to work them out from these and, where"
    " levels are shared, from the other answers."
)
KEEPER = (
    "Whoever keeps the pool can read all of this. Exact scores of small sections can tell single answers."
    " What is published is decided when an edition is made; docs/disclosure.md says what it promises."
)


def contribution_text(contribution: Contribution, questionnaire: Questionnaire) -> str:
    """
    Return everything that a contribution shares, in full, as lines for the officer who must agree to it.

    Args:
        questionnaire: The one that was scored, in whatever language it is to be named in.
    """
    council = contribution.council
    about = [text for text in (council.type, council.nation, f"region {council.region}" if council.region else "no region given") if text]
    lines = [
        f"Council     {council.name} ({council.id}): {', '.join(about)}",
        *(["            This council is made up. It is only ever compared with others that are."] if council.is_fictional else []),
        f"Assessment  {contribution.date.isoformat()}, questionnaire {contribution.questionnaire} {contribution.version}",
        f"Shared      {SHARED[contribution.sharing]}",
        "",
        "Scores: as shown, label, and the exact share of the maximum that is written",
        *node_lines(contribution, questionnaire),
    ]
    defaults, before = questionnaire.defaults, None
    for id, crosswalk, item in compared_items(questionnaire):
        if id in contribution.scores:
            lines.extend(["", crosswalk.title] if crosswalk is not before else [])
            lines.append(figure(contribution, id, item.title, 1, defaults.display, defaults.bands))
            before = crosswalk
    lines.extend(["", "Learning partner", *offer_lines(contribution, questionnaire)])
    lines.extend(["", "Not shared", *not_shared(contribution, questionnaire)])
    lines.extend(["", f"With each score goes a digest of the rules behind it, the same for every council: {contribution.digest} for all."])
    lines.extend([f"Engine {contribution.engine}. The file ends with a checksum.", KEEPER])
    return "\n".join(lines)


def node_lines(contribution: Contribution, questionnaire: Questionnaire) -> Iterator[str]:
    """Yield a line for each section, and each question that is shared, in the order of the file."""
    rules = questionnaire.rules
    if questionnaire.id in contribution.scores:
        yield figure(contribution, questionnaire.id, questionnaire.total_title, 1, rules.display, rules.bands)
    for depth, node in walk(questionnaire.children, 2):
        if node.id not in contribution.scores:
            if not isinstance(node, Question):
                yield f"{'  ' * depth}{node.id} {node.title}: not shared"
        elif isinstance(node, Question):
            level = contribution.bands.get(node.id)
            label = "" if level is None else f"level {node.options[level].value} {node.options[level].label}"
            yield line(depth, node.id, node.title, label, contribution.scores[node.id])
        else:
            yield figure(contribution, node.id, node.title, depth, node.rules.display, node.rules.bands)


def figure(contribution: Contribution, id: str, title: str, depth: int, display: Display, bands: tuple[Band, ...]) -> str:
    """Return the line of a section or item."""
    share, band = contribution.scores[id], contribution.bands.get(id)
    # What a sum is out of differs by council, so a share says more.
    value = f"{share:.1%} of the maximum" if display.as_sum else shown(share, display)
    return line(depth, id, title, value if band is None else f"{value} {bands[band].label}", share)


def line(depth: int, id: str, title: str, says: str, share: float) -> str:
    """Return a line: id and title, what they are shown as, and the share as it is written."""
    return f"{'  ' * depth}{id} {title}: {says} [{share!r}]" if says else f"{'  ' * depth}{id} {title}: [{share!r}]"


def offer_lines(contribution: Contribution, questionnaire: Questionnaire) -> Iterator[str]:
    """Yield what the council agrees to show under its own name."""
    if not contribution.offers:
        yield "  The council is named nowhere."
        return
    yield f"  Editions name {contribution.council.name}, with its type, nation and region, to every reader, and show for:"
    sections = {section.id: section for _, section in questionnaire.sections()}
    for offer in contribution.offers:
        section = sections[offer.section]
        yield f"  {offer.section} {section.title}: that it has reached {section.rules.bands[offer.band].label}"
        yield from note_lines(offer)
    if any(offer.note is not None and offer.note.contact is not None for offer in contribution.offers):
        yield "  A contact is a role, never a person. No program can tell the two apart: look at each."


def note_lines(offer: PartnerOffer) -> Iterator[str]:
    """Yield a practice note as it is published."""
    if offer.note is not None:
        parts = {"Title": offer.note.title, "Text": offer.note.text, "Link": offer.note.link, "Contact": offer.note.contact}
        yield from (f"    {name}: {text}" for name, text in parts.items() if text is not None)


def not_shared(contribution: Contribution, questionnaire: Questionnaire) -> Iterator[str]:
    """Yield what stays with the council."""
    yield f"  {NEVER}"
    questions = list(questionnaire.questions())
    absent = [section.id for _, section in questionnaire.sections() if section.id not in contribution.scores]
    if absent:
        yield f"  Sections without a label, or that rest on sensitive answers alone: {', '.join(absent)}."
    sensitive = [question.id for question in questions if question.sensitive]
    if contribution.sharing == LEVELS:
        others = [question.id for question in questions if question.id not in contribution.scores and not question.sensitive]
        if others:
            yield f"  Questions that are open, do not apply, move no score, or would give a sensitive answer away: {', '.join(others)}."
    else:
        yield "  Answers to single questions."
    if sensitive:
        yield f"  Sensitive questions: {', '.join(sensitive)}. {SENSITIVE}"
