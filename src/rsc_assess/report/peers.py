"""A council beside others, as a report shows it: figures, positions in words, and learning partners."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rsc_assess.language import load_catalogue
from rsc_assess.peers.nodes import compared_items, rounded_share
from rsc_assess.peers.values import Group, LearningPartner, NodeStanding, SectionPartners, Standing
from rsc_assess.questionnaire.rules import Rules
from rsc_assess.questionnaire.values import Section
from rsc_assess.report.values import Beside, BesideGroup, Day, Figure, Link, NamedPartner, PartnersFor, Peers
from rsc_assess.report.writer import Writer, on_axis
from rsc_assess.scoring.crosswalks import prefix
from rsc_assess.scoring.run import unit_of
from rsc_assess.scoring.score import Scorecard
from rsc_assess.scoring.sensitive import withheld_questions

# What a figure of an edition is rounded to, as a share of the range.
STEP = 0.02
OUT_OF = 10
# Sections whose partners a report prints; the others are in its data.
MOST_SECTIONS = 6


def peers_of(
    scorecard: Scorecard, standing: Standing, partners: Sequence[SectionPartners] = (), *, language: str | None = None, audience: str = "internal"
) -> Peers:
    """
    Return where a council stands beside others, in words and figures ready to print; what a report says of it, without the rest.

    Args:
        language: A language there is a catalogue of; else the questionnaire's own. Its texts stay in the language that they are in.

    Raises:
        ValueError: The standing is of another council or of other answers.
    """
    t = load_catalogue(language or scorecard.assessment.questionnaire.language)
    is_public = audience == "public"
    return peers(Writer(scorecard, t, is_public, withheld_questions(scorecard) if is_public else frozenset(), standing), partners)


def check_same(scorecard: Scorecard, standing: Standing) -> None:
    """
    Do nothing if a standing is that of a scorecard.

    Raises:
        ValueError: It is of another council or of other answers.
    """
    values = {id: scorecard.nodes[id].value for id in standing.nodes if id in scorecard.nodes}
    if standing.council != scorecard.assessment.council or any(standing.nodes[id].value != value for id, value in values.items()):
        raise ValueError("the standing is of another council or of other answers; make it from this scorecard")


def peers(writer: Writer, partners: Sequence[SectionPartners]) -> Peers:
    """Return a report's part on other councils; the writer has the standing."""
    standing, t = writer.standing, writer.t
    assert standing is not None
    check_same(writer.scorecard, standing)
    edition = standing.edition
    overall = beside(writer, "overall", writer.scorecard.root, writer.questionnaire.total_title or t("score.overall"), None)
    groups = (*section_groups(writer), *framework_groups(writer))
    lowest = [row for group in groups for row in group.rows if row.kind == "section"] or [group.node for group in groups if group.node]
    named = [one for given in partners if (one := partners_for(writer, given)) is not None]
    group, day = group_title(writer, standing.asked), Day(edition.date, t.day(edition.date))
    shown = [overall, *(one for each in groups for one in (each.node, *each.rows) if one is not None)]
    made_up, around = "_synthetic" if edition.synthetic else "", writer.parents
    return Peers(
        edition=edition.id,
        date=day,
        is_synthetic=edition.synthetic,
        group_id=standing.asked.id,
        group=group,
        group_sentence=t(f"peers.chosen.{standing.asked.kind}" if standing.is_chosen else "peers.asked", group=group),
        source_sentence=t(f"peers.source{made_up}", edition=edition.id, date=day),
        in_short=t(f"peers.short{made_up}", group=group, date=day),
        in_a_line=t(f"peers.line{made_up}", count=how_many(writer, shown), group=group, date=day),
        summary_sentence=summary(writer, lowest),
        rounding_sentence=rounding(writer, shown),
        missing_sentence=t("peers.missing"),
        overall=overall,
        groups=groups,
        questions=tuple(
            beside(writer, "question", question.id, question.title, above[-1].id if (above := around[question.id]) else writer.scorecard.root)
            for question in writer.questionnaire.questions()
            if question.id not in writer.hidden and (question.id in standing.nodes or question.id in standing.without)
        ),
        partners=tuple(named[:MOST_SECTIONS]),
        more_partners=tuple(named[MOST_SECTIONS:]),
        partners_sentence=partners_sentence(writer, named),
    )


def section_groups(writer: Writer) -> Iterator[BesideGroup]:
    """Yield the top sections with the sections below them."""
    for child in writer.questionnaire.children:
        if isinstance(child, Section):
            node = beside(writer, "section", child.id, child.title, writer.scorecard.root)
            yield BesideGroup(child.title, node, tuple(sections_below(writer, child)))


def sections_below(writer: Writer, above: Section) -> Iterator[Beside]:
    """Yield the sections below one."""
    for child in above.children:
        if isinstance(child, Section):
            yield beside(writer, "section", child.id, child.title, above.id)
            yield from sections_below(writer, child)


def framework_groups(writer: Writer) -> Iterator[BesideGroup]:
    """Yield the frameworks that are compared, those of which an item can be."""
    standing = writer.standing
    assert standing is not None
    found: dict[str, list[Beside]] = {}
    titles = {}
    for id, crosswalk, item in compared_items(writer.questionnaire):
        titles[crosswalk.id] = crosswalk.title
        if id in standing.nodes or id in standing.without:
            found.setdefault(crosswalk.id, []).append(beside(writer, "item", id, item.title, crosswalk.id))
    yield from (BesideGroup(titles[id], None, tuple(rows)) for id, rows in found.items())


def beside(writer: Writer, kind: str, id: str, title: str, inside: str | None) -> Beside:
    """Return a node beside the figures of others, or why there are none."""
    t, standing = writer.t, writer.standing
    assert standing is not None
    found = standing.nodes.get(id)
    value = found.value if found else own_value(writer, id)
    own = None if value is None else Figure(value, text_of(writer, id, rounded_share(value)))
    why = standing.without.get(id, "unrated")
    cell = found.cell if found else None
    lower, upper = cell.quartiles if cell and cell.quartiles else (None, None)
    low, high = found.deciles if found and found.deciles else (None, None)
    is_other = found is not None and found.group != standing.asked
    return Beside(
        kind=kind,
        id=id,
        inside=inside,
        title=title,
        own=own,
        own_share=None if value is None else on_axis(rounded_share(value)),
        median=figure(writer, id, cell.median if cell else None),
        median_share=on_axis(cell.median if cell else None),
        lower=figure(writer, id, lower),
        lower_share=on_axis(lower),
        upper=figure(writer, id, upper),
        upper_share=on_axis(upper),
        count=council_count(writer, found) if found else None,
        or_more=cell is not None and cell.n.or_more,
        group_id=found.group.id if found else None,
        group=group_title(writer, found.group) if found else None,
        is_other=is_other,
        position=found.position if found else None,
        low_decile=None if low is None else writer.count(low),
        high_decile=None if high is None else writer.count(high),
        distance=Figure(found.distance, distance_text(writer, id, abs(found.distance))) if found else None,
        alike=writer.count(found.alike.count) if found and found.alike else None,
        places="; ".join(places(writer, found)) if found else t(f"peers.none.{why}"),
        short=t(f"peers.place.{found.position or f'{side(found)}_median'}") if found else t(f"peers.place.{why}"),
        sentence=sentence(writer, id, found, own) if found and own else t(f"peers.none_sentence.{why}", own=own),
    )


def own_value(writer: Writer, id: str) -> float | None:
    """Return the value of a node that stands beside no figure of others; None where it is not rated."""
    scorecard = writer.scorecard
    if writer.standing is None or id not in writer.standing.without:
        return None
    if id in scorecard.nodes:
        return scorecard.nodes[id].value
    crosswalk, _, item = id.removeprefix(prefix("")).partition("/")
    return scorecard.crosswalks[crosswalk][item].value


def figure(writer: Writer, id: str, share: float | None) -> Figure | None:
    """Return a figure of an edition as it is printed, in the unit of its node; None for None."""
    return None if share is None else Figure(share, text_of(writer, id, share))


def scale_of(writer: Writer, id: str) -> tuple[float, float] | None:
    """Return the ends of the scale that a node is shown on; None for a sum, whose figures are percentages, since councils' totals differ."""
    display = writer.display_of(id)[0] if id in writer.scorecard.nodes else writer.questionnaire.display
    return None if display.as_sum else (display.low, display.high)


def text_of(writer: Writer, id: str, share: float) -> str:
    """Return a rounded share as it is printed: with as many decimals as its steps need."""
    ends = scale_of(writer, id)
    if ends is None:
        return f"{round(share * 100)}%"
    return writer.t.number(f"{ends[0] + share * (ends[1] - ends[0]):.{decimals(ends)}f}")


def distance_text(writer: Writer, id: str, share: float) -> str:
    """Return a distance between two rounded shares as it is printed."""
    ends = scale_of(writer, id)
    if ends is None:
        return writer.t("peers.points", n=writer.count(round(share * 100)))
    return writer.t.number(f"{share * abs(ends[1] - ends[0]):.{decimals(ends)}f}")


def decimals(ends: tuple[float, float]) -> int:
    """Return how many decimals show a step of a scale whole; six at most."""
    step = STEP * abs(ends[1] - ends[0])
    return next((places for places in range(6) if abs(step * 10**places - round(step * 10**places)) < 1e-9), 6)


def council_count(writer: Writer, found: NodeStanding) -> Figure:
    """Return over how many councils figures are; the number may be known only to be so many or more."""
    number = writer.count(found.cell.n.number)
    return Figure(number.value, writer.t("peers.or_more", n=number)) if found.cell.n.or_more else number


def how_many(writer: Writer, rows: Iterable[Beside]) -> str:
    """Return over how many councils of the report's own group its figures are: a number, or the least and the most."""
    counts = [(int(row.count.value), row.or_more) for row in rows if row.count is not None and not row.is_other]
    if not counts:
        return writer.count(0).text
    least, most = writer.count(min(counts)[0]), writer.count(max(counts)[0])
    if any(or_more for _, or_more in counts):
        return writer.t("peers.or_more", n=least)
    return least.text if least == most else writer.t("peers.from_to", low=least, high=most)


def key_of(group: Group) -> str:
    """Return the name of a nation or type as the catalogues have it."""
    return re.sub(r"\W+", "_", group.id.partition(":")[2].casefold())


def group_title(writer: Writer, group: Group) -> str:
    """Return what a group is called: all, nations and types in the language of the report, others as the edition says."""
    key = "peers.group.all" if group.kind == "all" else f"peers.group.{group.kind}.{key_of(group)}"
    return writer.t(key) if key in writer.t.strings else group.title


def foreign_titles(writer: Writer) -> frozenset[str]:
    """Return the titles of groups that are printed as the edition has them, in English."""
    standing, source = writer.standing, writer.questionnaire.original or writer.questionnaire
    # Texts in another language are marked as of one language, that of the questionnaire.
    if standing is None or writer.t.language == "en" or source.language != "en":
        return frozenset()
    groups = {standing.asked, *(found.group for found in standing.nodes.values())}
    return frozenset(group.title for group in groups if group_title(writer, group) == group.title)


def position(writer: Writer, found: NodeStanding) -> str:
    """Return where a node stands to the middle half, or to the median where there is no such half, in words."""
    if found.position is not None:
        return writer.t(f"peers.position.{found.position}")
    return writer.t(f"peers.position.{side(found)}_median")


def side(found: NodeStanding) -> str:
    """Return on which side of the median a node stands: above, below or at."""
    return "above" if found.distance > 0 else "below" if found.distance < 0 else "at"


def places(writer: Writer, found: NodeStanding) -> Iterator[str]:
    """Yield where a node stands, and the group if it is not that of the report."""
    yield position(writer, found)
    yield from other_group(writer, found)


def other_group(writer: Writer, found: NodeStanding) -> Iterator[str]:
    """Yield whose figures they are, if they are of a larger group than the one of the report."""
    if writer.standing is not None and found.group != writer.standing.asked:
        yield writer.t("peers.other_group", group=group_title(writer, found.group))


def beside_words(writer: Writer, id: str) -> str | None:
    """Return where a node stands, for little room; None in a report without figures of others."""
    standing = writer.standing
    if standing is None:
        return None
    found = standing.nodes.get(id)
    if found is None:
        return writer.t("peers.line_none", why=writer.t(f"peers.none.{standing.without.get(id, 'unrated')}"))
    said = "; ".join([writer.t("peers.of", position=position(writer, found), count=council_count(writer, found)), *other_group(writer, found)])
    return said[:1].upper() + said[1:]


def sentence(writer: Writer, id: str, found: NodeStanding, own: Figure) -> str:
    """Return all that can be told of where a node stands, as one sentence."""
    t = writer.t
    near = t(f"peers.distance.{side(found)}", distance=distance_text(writer, id, abs(found.distance)))
    count = council_count(writer, found)
    if found.position is None:
        first = [f"{own}, {t('peers.of', position=near, count=count)}"]
    else:
        first = [f"{own}, {near}", t("peers.of", position=position(writer, found), count=count)]
    return "; ".join([*first, *tenths(writer, found), *alike(writer, id, found), *other_group(writer, found)]) + "."


def tenths(writer: Writer, found: NodeStanding) -> Iterator[str]:
    """
    Yield about how many in ten are lower; nothing where all deciles are alike, since any share could be.

    At least so many tenths as there are deciles below are lower, and at most as many as end below the first decile above.
    """
    if found.deciles is None or found.deciles == (0, OUT_OF):
        return
    low, high = found.deciles
    key = "few" if low == 0 else "most" if high == OUT_OF else "between"
    yield writer.t(f"peers.tenths.{key}", low=low, high=high, all=OUT_OF)


def alike(writer: Writer, id: str, found: NodeStanding) -> Iterator[str]:
    """Yield about how many others are in the same band or, where bands were put together, in one of these."""
    if found.alike is None:
        return
    names = band_names(writer, id)
    first, last = (names[min(place, len(names) - 1)] for place in (found.alike.first, found.alike.last))
    key = "one" if found.alike.first == found.alike.last else "several"
    yield writer.t(f"peers.alike.{key}", count=writer.count(found.alike.count), first=first, last=last)


def band_names(writer: Writer, id: str) -> tuple[str, ...]:
    """Return the names of the bands of a node, from the lowest; of a question with levels, those of its levels."""
    question = next((one for one in writer.questionnaire.questions() if one.id == id), None)
    if question is not None:
        return tuple(option.label for option in question.ladder())
    rules: Rules = writer.questionnaire.defaults
    if id in writer.scorecard.nodes:
        record = writer.scorecard.record
        rules, _ = unit_of(record.program, record.program.slots[id], record.shares)
    return tuple(band.label for band in rules.bands)


def summary(writer: Writer, rows: Iterable[Beside]) -> str:
    """Return how many sections stand above, within and below the middle half."""
    positions = [row.position for row in rows if row.position is not None]
    if not positions:
        return writer.t("peers.summary_none")
    return writer.t("peers.summary", **{where: writer.count(positions.count(where)) for where in ("above", "within", "below")})


def rounding(writer: Writer, rows: Iterable[Beside]) -> str | None:
    """Return how figures are rounded, if a figure of the council's own differs thereby from what other pages show."""
    shown = {id: writer.t.number(score.shown) for id, score in writer.scorecard.nodes.items() if score.shown is not None}
    if all(row.own is None or row.own.text == shown.get(row.id, row.own.text) for row in rows):
        return None
    ends = scale_of(writer, writer.scorecard.root)
    step = "2%" if ends is None else writer.t.number(f"{STEP * abs(ends[1] - ends[0]):.{decimals(ends)}f}")
    return writer.t("peers.rounding", step=step)


def partners_for(writer: Writer, given: SectionPartners) -> PartnersFor | None:
    """Return the learning partners for a section; None if all its steps are withheld."""
    steps = tuple(id for id in given.questions if id not in writer.hidden)
    section = next((section for _, section in writer.questionnaire.sections() if section.id == given.section), None)
    if not steps or section is None:
        return None
    names = band_names(writer, given.section)
    return PartnersFor(
        id=given.section,
        title=section.title,
        steps=steps,
        sentence=writer.t("partners.for", label=names[given.band], steps=", ".join(steps)),
        partners=tuple(named_partner(writer, names, one) for one in given.partners),
    )


def named_partner(writer: Writer, names: Sequence[str], one: LearningPartner) -> NamedPartner:
    """Return a learning partner in words."""
    t, partner, note = writer.t, one.partner, one.partner.note
    # Who is in one region is in one nation.
    why = [reason for reason in one.why if reason != "nation" or "region" not in one.why]
    link = note.link if note is not None else None
    above = writer.count(one.above)
    return NamedPartner(
        council=partner.name,
        council_id=partner.council,
        ahead=t("partners.ahead", n=above, label=names[partner.band]),
        level=names[partner.band],
        above=above,
        why=t("partners.why", why=", ".join(t(f"partners.same.{reason}") for reason in why)),
        note_title=note.title if note else None,
        note=note.text if note else None,
        link=Link(link) if link is not None and link.startswith(("https://", "http://")) else None,
        contact=note.contact if note else None,
    )


def partners_sentence(writer: Writer, found: Sequence[PartnersFor]) -> str:
    """Return what the learning partners are, that there are none, or how many sections more have some."""
    if not found:
        return writer.t("partners.none")
    more = len(found) - MOST_SECTIONS
    said = writer.t("partners.lead")
    return f"{said} {writer.t('partners.more', n=writer.count(more))}" if more > 0 else said
