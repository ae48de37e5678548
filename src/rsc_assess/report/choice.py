"""
What a kind with little room shows: as many of each thing as fit, in their order, and how many were left out.

A kind says in its template.yaml, under `choose`, what it has room for. Nothing is made smaller to fit. The room is estimated
from the texts alone (see rsc_assess.report.measure).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from rsc_assess.documents.shape import ID, Key, ListOf, MapOf, Number, Record, TrueFalse
from rsc_assess.documents.shape import Choice as OneOf
from rsc_assess.language import Catalogue, load_catalogue
from rsc_assess.report.measure import lines_of, longest_start
from rsc_assess.report.sector_values import ASSESSMENT, EDITION, Content, JourneyView, SectorReport, made_of
from rsc_assess.report.values import Choice, Figure, FrameworkView, Passage, Report

Given = TypeVar("Given", bound=Content)

MOST_STOPS = 6
MOST_WEDGES = 12
# Between columns, in characters.
COLUMN_GAP = 4


def is_small(framework: FrameworkView, groups: int, items: int) -> bool:
    """Tell whether a framework has at most so many groups of at most so many items, and so can be drawn with little room."""
    return len(framework.groups) <= groups and all(len(group.items) <= items for group in framework.groups)


def can_be_drawn(journey: JourneyView) -> bool:
    """Tell whether the items of a framework that is compared can be drawn as a road, and any of them has a figure."""
    return journey.picture == "journey" and len(journey.items) <= MOST_STOPS and any(item.score is not None for item in journey.items)


# What can be chosen from, best first where it has an order of worth.
OF_ASSESSMENT: Mapping[str, Callable[[Report], Sequence[Any]]] = {
    "title": lambda report: [Passage(report.title)],
    "council": lambda report: [Passage(report.council)],
    "summary": lambda report: [Passage(report.summary_sentence)],
    "notice": lambda report: [Passage(report.notice)] if report.notice else [],
    # Whom to ask for another format is a text of the brand, which a report does not hold; see choose.
    "contact": lambda _: [],
    "unreviewed": lambda report: [Passage(sentence) for sentence in report.unreviewed],
    # A mere draft is said in a word, which needs no room of its own.
    "sign_off": lambda report: [Passage(report.sign_off.in_short)] if report.sign_off.date else [],
    "strengths": lambda report: report.strengths,
    "priorities": lambda report: report.priorities,
    "find_out": lambda report: report.find_out,
    "chapters": lambda report: [chapter.node for chapter in report.chapters],
    "peers": lambda report: [Passage(report.peers.in_short)] if report.peers else [],
    "themes": lambda report: [theme.node for chapter in report.chapters for theme in chapter.themes],
    "journeys": lambda report: [one for one in report.frameworks if one.picture == "journey" and is_small(one, 1, MOST_STOPS)],
    "wheels": lambda report: [one for one in report.frameworks if one.picture == "wheel" and is_small(one, 2, MOST_WEDGES)],
}

OF_EDITION: Mapping[str, Callable[[SectorReport], Sequence[Any]]] = {
    "title": lambda report: [Passage(report.title)],
    "subject": lambda report: [Passage(report.subject)],
    "summary": lambda report: [Passage(report.summary_sentence)],
    "notice": lambda report: [Passage(report.notice)] if report.notice else [],
    "contact": lambda _: [],
    "unreviewed": lambda report: [Passage(sentence) for sentence in report.unreviewed],
    "strengths": lambda report: report.strengths,
    "gaps": lambda report: report.gaps,
    "spreads": lambda report: report.spreads,
    "chapters": lambda report: [chapter.node for chapter in report.chapters],
    "themes": lambda report: report.themes,
    "journeys": lambda report: [one for one in report.journeys if can_be_drawn(one)],
}
SOURCES: Mapping[str, Mapping[str, Callable[[Any], Sequence[Any]]]] = {ASSESSMENT: OF_ASSESSMENT, EDITION: OF_EDITION}

# The strings that say how many more there are.
MORE = {ASSESSMENT: "glance.more", EDITION: "sector.more"}

# What an item shows, one paragraph each, by the fields it is made of; a field that an item lacks or that is None takes no room.
PARAGRAPHS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "figure": ("score", "says"),
    "title_score": ("title", "score"),
    "title_says": ("id", "title", "says"),
    "do": ("do",),
    "who": ("owner", "effort"),
    "effort": ("effort",),
    "answered_by": ("answered_by",),
    # The names of a framework's items stand beside each other: the one that takes most lines counts.
    "stops": (),
}
# What stands between two fields of a paragraph.
BETWEEN = "; "

CHOOSE = MapOf(
    ID,
    Record(
        "a choice",
        "What is shown of something that there may be more of than fits.",
        {
            "from": Key(OneOf(*dict.fromkeys([*OF_ASSESSMENT, *OF_EDITION])), "what is chosen from", required=True),
            "lines": Key(Number(1, 500), "how many lines of text it has", required=True),
            "width": Key(Number(5, 500), "how wide a line is, in characters; a character is half as wide as the font is high", required=True),
            "show": Key(ListOf(OneOf(*PARAGRAPHS)), "the paragraphs of an item; title, if not given"),
            "most": Key(Number(1, 100, whole=True), "the most items that are shown, however short"),
            "columns": Key(Number(1, 12, whole=True), "how many items stand beside each other; width is that of one"),
            "gap": Key(Number(0, 50), "what an item takes beside its text, in lines"),
            "after": Key(ListOf(ID), "choices that stand above it and take from the same lines"),
            "size": Key(Number(0.2, 20), "how high one of its lines is, in lines of the room; 1, if not given"),
            "note": Key(Number(0, 50), "what the sentence that counts what is left out takes, in lines"),
            "firm": Key(TrueFalse(), "true: kept as it is when a report with long texts must make do with less room"),
            "each": Key(Number(1, 50, whole=True), "the most lines of one item's text; what is longer is shortened"),
        },
    ),
)


@attrs.frozen
class Rule:
    """
    What a kind has room for, under one name.

    Attributes:
        source: A key of SOURCES for what the kind is made of.

        lines: The room, in lines of text; shared with the choices named in `after`.

        width: Of a line, in characters that are half as wide as the font is high.

        show: Keys of PARAGRAPHS.

        most: The most items.

        columns: How many items stand beside each other.

        gap: What an item takes beside its text, in lines of the room.

        size: How high a line of its text is, in lines of the room.

        note: What the sentence about what is left out takes, in lines of the room.

        each: The most lines of one item's text.

        firm: Whether it is kept as it is where there is less room than was reckoned.
    """

    source: str
    lines: float
    width: float
    show: tuple[str, ...] = ("title",)
    most: int = 100
    columns: int = 1
    gap: float = 0.0
    after: tuple[str, ...] = ()
    each: int | None = None
    size: float = 1.0
    note: float = 0.0
    firm: bool = False


def rules_of(entry: Mapping[str, Any] | None) -> dict[str, Rule]:
    """Return the rules under `choose` of a template.yaml that was read by CHOOSE."""
    return {
        name: Rule(
            one["from"],
            one["lines"],
            one["width"],
            tuple(one.get("show", ("title",))),
            one.get("most", 100),
            one.get("columns", 1),
            one.get("gap", 0.0),
            tuple(one.get("after", ())),
            one.get("each"),
            one.get("size", 1.0),
            one.get("note", 0.0),
            one.get("firm", False),
        )
        for name, one in (entry or {}).items()
    }


def choose(report: Given, rules: Mapping[str, Rule], room: float = 1.0, contact: str | None = None) -> Given:
    """
    Return the report with what a kind shows of it under `chosen`.

    At least one item of each source is chosen; its text is shortened where it is alone too long.

    Args:
        rules: By name; one may take the lines that those before it left.

        room: The share of the lines that may be used, of rules that are not firm; less than 1 where a page turned out too full.

        contact: The brand's sentence on whom to ask for another format, which takes lines too.
    """
    t = load_catalogue(report.language)
    sources = SOURCES[made_of(report)]
    chosen: dict[str, Choice] = {}
    used: dict[str, float] = {}
    foreign = set(report.foreign)
    for name, rule in rules.items():
        lines = rule.lines * (1.0 if rule.firm else room) - sum(used.get(one, 0.0) for one in rule.after)
        items = list(sources[rule.source](report)) if rule.source != "contact" else [Passage(contact)] if contact else []
        shown, used[name] = (both_ends if rule.source == "themes" else from_the_top)(items, rule, lines)
        foreign.update(foreign_parts(items, shown, report.foreign))
        chosen[name] = made(t, f"{MORE[made_of(report)]}_{rule.source}", shown, len(items))
    return attrs.evolve(report, chosen=chosen, foreign=frozenset(foreign))


def made(t: Catalogue, key: str, shown: Sequence[Any], count: int) -> Choice:
    """Return a choice with the sentence that says what is left out; `key` is that of the string."""
    left_out = Figure(count - len(shown), t.whole(count - len(shown)))
    return Choice(tuple(shown), left_out, t(key, n=left_out) if left_out.value else None)


def from_the_top(items: Sequence[Any], rule: Rule, lines: float) -> tuple[list[Any], float]:
    """Return the first items that fit, and the lines they take; none is passed over for a shorter one."""
    shown, used = filled(items, rule, lines)
    if len(shown) < len(items) and rule.note:
        shown, used = filled(items, rule, lines - rule.note)
        used += rule.note
    return shown, used


def filled(items: Sequence[Any], rule: Rule, lines: float) -> tuple[list[Any], float]:
    """Return the first items that fit, at least one, and the lines they take."""
    shown: list[Any] = []
    above = tallest = 0.0
    for item in items[: rule.most]:
        if len(shown) % rule.columns == 0:
            above, tallest = above + tallest, 0.0
        item = shortened(item, rule, rule.each) if rule.each else item
        height = height_of(item, rule)
        if above + height > lines:
            if shown:
                break
            item = shortened(item, rule, max(int((lines - rule.gap) / rule.size), 1))
            height = height_of(item, rule)
        tallest = max(tallest, height)
        shown.append(item)
    return shown, above + tallest


def height_of(item: Any, rule: Rule) -> float:
    """Return how many lines of the room an item takes."""
    return rule.gap + rule.size * text_lines(item, rule)


def both_ends(items: Sequence[Any], rule: Rule, lines: float) -> tuple[list[Any], float]:
    """
    Return all sections in their order if they fit; else the highest and the lowest of them, from the highest down.

    Sections without a score come last of all.
    """
    everything, used = from_the_top(items, rule, lines)
    if len(everything) == len(items):
        return everything, used
    ranked = sorted(items, key=lambda node: (node.share is None, -(node.share or 0.0)))
    scored = [node for node in ranked if node.share is not None] or ranked
    inwards = [node for pair in zip(scored, reversed(scored), strict=True) for node in pair][: len(scored)]
    shown, used = from_the_top([*inwards, *(node for node in ranked if node not in scored)], rule, lines)
    places = {node.id: place for place, node in enumerate(ranked)}
    return sorted(shown, key=lambda node: places[node.id]), used


def text_lines(item: Any, rule: Rule) -> int:
    """Return how many lines an item's paragraphs take."""
    return sum(stop_lines(item, rule.width) if name == "stops" else lines_of(paragraph(item, name), rule.width) for name in rule.show)


def stop_lines(framework: FrameworkView | JourneyView, width: float) -> int:
    """Return how many lines the names of a framework's items take at most, in columns beside each other, two at most."""
    items = framework.items if isinstance(framework, JourneyView) else framework.groups[0].items
    return max((min(lines_of(text, width / len(items) - COLUMN_GAP), 2) for item in items for text in (item.title, item.says)), default=0)


def paragraph(item: Any, name: str) -> str:
    """Return the text of a paragraph of an item."""
    values = [str(value) for field in PARAGRAPHS[name] if (value := getattr(item, field, None)) is not None]
    return BETWEEN.join(values)


def shortened(item: Any, rule: Rule, lines: int) -> Any:
    """Return an item whose texts take at most so many lines, but at least one for each paragraph; the longest lose first."""
    wanted = {name: lines_of(paragraph(item, name), rule.width) for name in rule.show}
    given = dict(wanted)
    while sum(given.values()) > max(lines, sum(1 for number in given.values() if number)):
        longest = max(given, key=lambda name: given[name])
        given[longest] -= 1
    for name, number in given.items():
        if number < wanted[name]:
            item = with_paragraph(item, name, number, rule.width)
    return item


def with_paragraph(item: Any, name: str, lines: int, width: float) -> Any:
    """Return an item with the texts of a paragraph cut until the paragraph fits, the longest first."""
    texts = {field: value for field in PARAGRAPHS[name] if isinstance(value := getattr(item, field, None), str)}
    for field in sorted(texts, key=lambda field: -len(texts[field])):
        item = with_field(item, field, lambda changed: lines_of(paragraph(changed, name), width) <= lines)
    return item


def with_field(item: Any, field: str, fits: Callable[[Any], bool]) -> Any:
    """Return an item with one of its texts cut until the item fits."""

    def changed(text: str) -> Any:
        return attrs.evolve(item, **{field: text})

    return changed(longest_start(getattr(item, field), lambda text: fits(changed(text))))


def foreign_parts(items: Sequence[Any], shown: Sequence[Any], foreign: frozenset[str]) -> set[str]:
    """Return shortened texts of texts that are in the questionnaire's own language."""
    if not foreign:
        return set()
    whole = {text for text in foreign if any(text in attrs.astuple(item, recurse=False) for item in items if attrs.has(type(item)))}
    cut = {value for item in shown for value in attrs.astuple(item, recurse=False) if isinstance(value, str) and value.endswith("…")}
    return {text for text in cut if any(one.startswith(text.rstrip("…")) for one in whole)}
