"""An edition to the content of a sector report, in one language: what councils have reached together, and never which council."""

from collections.abc import Iterator, Sequence

from rsc_assess import __version__
from rsc_assess.improvement import STRENGTH_FROM
from rsc_assess.language import load_catalogue
from rsc_assess.peers.figures import DECILES, FEWEST_IN_BAND, FIGURES_IN_RANGE, FROM, MEDIAN, QUARTILES
from rsc_assess.peers.nodes import node_digests_of
from rsc_assess.peers.values import Edition
from rsc_assess.problems import InputError, Place, Problem
from rsc_assess.questionnaire.translation import translated
from rsc_assess.questionnaire.values import Questionnaire
from rsc_assess.report.build import foreign_texts, scale_on, unreviewed
from rsc_assess.report.figures import Day
from rsc_assess.report.sector_groups import KINDS, every_council, group_kinds, variation_lines, variation_rule, variation_sentence
from rsc_assess.report.sector_nodes import Nodes, between, median, nodes_of, width
from rsc_assess.report.sector_partners import MOST_PARTNERS, partners_of_themes
from rsc_assess.report.sector_values import Over, SectorReport
from rsc_assess.report.sector_writer import SectorWriter
from rsc_assess.scoring.display import snapped

# How many gaps and spreads are listed.
MOST_LISTED = 5
# To what share of the scale nobody can narrow a value; see docs/disclosure.md.
PROMISED_WIDTH = 0.1


def build_sector_report(edition: Edition, questionnaire: Questionnaire, *, language: str | None = None) -> SectorReport:
    """
    Return the content of a report of an edition.

    Args:
        questionnaire: The one that the edition was made for, for titles, bands and the scale. What means something else in it than
            when the edition was made (another digest) is left out, and listed under `absent`.

        language: A language there is a catalogue of, such as en or cy; else the questionnaire's own.

    Raises:
        InputError: The edition is of another questionnaire, nothing of it fits this one, or there is no catalogue of that language.
    """
    t = load_catalogue(language or questionnaire.language)
    check_fit(edition, questionnaire)
    writer = SectorWriter(edition, in_language(questionnaire, t.language), t)
    questionnaire = writer.questionnaire
    nodes = nodes_of(writer)
    n = most([line.cell.n for line in (nodes.whole, *nodes.pillars, *nodes.themes) if line.cell is not None])
    bar = writer.figure(STRENGTH_FROM)
    strong = sorted((one for one in nodes.themes if one.score and snapped(one.score.value) >= STRENGTH_FROM), key=lambda one: -median(one))
    weak = sorted((one for one in nodes.themes if one.score and snapped(one.score.value) < STRENGTH_FROM), key=median)[:MOST_LISTED]
    spread = sorted((one for one in nodes.themes if one.width and one.width.value > 0), key=lambda one: -width(one))[:MOST_LISTED]
    variation = variation_lines(writer, nodes)
    partners = partners_of_themes(writer)
    foreign = foreign_texts(questionnaire, t.language)
    return SectorReport(
        language=t.language,
        foreign=foreign | writer.foreign_titles(),
        foreign_language=(questionnaire.original or questionnaire).language,
        unreviewed=tuple(unreviewed(t, questionnaire, bool(foreign))),
        title=questionnaire.title,
        about=questionnaire.about,
        notice=questionnaire.notice,
        licence=questionnaire.licence,
        questionnaire_id=edition.questionnaire,
        questionnaire_version=edition.version,
        digest=edition.digest,
        engine=__version__,
        edition=edition.id,
        replaces=edition.replaces,
        edition_engine=edition.engine,
        subject=t("sector.subject", edition=edition.id),
        is_fictional=edition.synthetic,
        date=Day(edition.date, t.day(edition.date)),
        scale=scale_on(questionnaire, questionnaire.display, 1.0, writer.percent if questionnaire.display.as_sum else writer.plain),
        n=n,
        councils_sentence=councils_sentence(writer, n),
        groups_sentence=groups_sentence(writer),
        summary_sentence=summary_sentence(writer, nodes),
        whole=nodes.whole,
        pillars=nodes.pillars,
        themes=nodes.themes,
        chapters=nodes.chapters,
        is_flat=nodes.is_flat,
        others=nodes.others,
        items=nodes.items,
        questions=nodes.questions,
        questions_sentence=t("sector.question_note", n=writer.count(len(nodes.questions))) if nodes.questions else None,
        all=every_council(writer, nodes),
        kinds=group_kinds(writer, nodes),
        strength_from=bar,
        strengths=tuple(strong),
        strengths_sentence=t("sector.strengths_rule" if strong else "sector.strengths_none", score=bar),
        strengths_more=t("sector.strengths_more", n=writer.count(len(strong) - MOST_LISTED)) if len(strong) > MOST_LISTED else None,
        gaps=tuple(weak),
        gaps_sentence=t("sector.gaps_rule", score=bar, most=MOST_LISTED) if weak else t("sector.gaps_none", score=bar),
        spreads=tuple(spread),
        spreads_sentence=t("sector.spreads_rule", most=MOST_LISTED) if spread else t("sector.spreads_none"),
        variation=variation,
        variation_sentence=variation_sentence(writer, nodes, variation),
        variation_rule=variation_rule(writer),
        journeys=nodes.journeys,
        partners=partners,
        partners_sentence=t("sector.partners_lead", most=MOST_PARTNERS) if partners else t("sector.partners_none"),
        suppression=t("sector.suppression"),
        promise=tuple(promise(writer)),
        rules=tuple(rules(writer)),
        absent=writer.absent(),
        chosen={},
    )


def check_fit(edition: Edition, questionnaire: Questionnaire) -> None:
    """Raise InputError where an edition is of another questionnaire, or nothing in it means the same here."""
    if edition.questionnaire != questionnaire.id:
        what = f"its figures are of the questionnaire {edition.questionnaire}, not of {questionnaire.id}"
        raise unfit(edition, "P451", what, f"Name the questionnaire {edition.questionnaire} {edition.version} with --questionnaire")
    digests = node_digests_of(questionnaire)
    if edition.nodes and not any(digests.get(id) == digest for id, digest in edition.nodes.items()):
        what = f"nothing in it means the same in {questionnaire.id} {questionnaire.version}"
        raise unfit(edition, "P453", what, f"Use the version that it was made for, {edition.version}")


def unfit(edition: Edition, code: str, what: str, remedy: str) -> InputError:
    """Return the error for an edition that does not fit the questionnaire."""
    problem = Problem(code, what, remedy, Place(f"edition {edition.id}"))
    return InputError(str(problem), [problem])


def in_language(questionnaire: Questionnaire, language: str) -> Questionnaire:
    """Return a questionnaire with its texts in a language, if it has them."""
    known = {questionnaire.language, *(one.language for one in questionnaire.translations)}
    if language == questionnaire.language or language not in known:
        return questionnaire
    return translated(questionnaire, language)


def most(found: Sequence[Over]) -> Over | None:
    """Return the highest number of councils, or None."""
    return max(found, key=lambda one: (one.count.value, not one.exact), default=None)


def councils_sentence(writer: SectorWriter, n: Over | None) -> str:
    """Return over how many councils the figures are."""
    if n is None:
        return writer.t("sector.about_nobody")
    return writer.t("sector.about_councils" if n.exact else "sector.about_councils_or_more", councils=n.says)


def groups_sentence(writer: SectorWriter) -> str:
    """Return how many groups of each kind have figures."""
    counts = {kind: sum(bool(writer.edition.cells.get(group.id)) for group in writer.edition.groups if group.kind == kind) for kind in KINDS}
    said = [writer.t(f"sector.group_counts.{kind}", n=writer.count(count)) for kind, count in counts.items() if count]
    return writer.t("sector.about_groups", groups=", ".join(said)) if said else writer.t("sector.about_no_groups")


def summary_sentence(writer: SectorWriter, nodes: Nodes) -> str:
    """Return what the figures show: the highest and the lowest median of the top sections."""
    return between(writer, nodes.pillars, "sector.summary", "sector.summary_one", "sector.summary_nothing")


def promise(writer: SectorWriter) -> Iterator[str]:
    """Yield the promise to the councils in the edition, and where it is written down."""
    display = writer.questionnaire.display
    levels = len(writer.questionnaire.bands) - 1
    if levels > 0 and not display.as_sum and display.high - display.low == levels:
        yield writer.t("sector.promise_can", width=writer.plain(PROMISED_WIDTH * levels))
    else:
        yield writer.t("sector.promise_scale")
    yield writer.t("sector.promise_except")
    yield writer.t("sector.promise_where")


def rules(writer: SectorWriter) -> Iterator[str]:
    """Yield how figures come about."""
    t, questionnaire = writer.t, writer.questionnaire
    display = questionnaire.display
    yield t("sector.rules.of_values")
    yield t("sector.rules.rated", percent=writer.percent(questionnaire.coverage))
    yield t("sector.rules.median", median=FROM[MEDIAN], quartiles=FROM[QUARTILES], deciles=FROM[DECILES])
    if display.as_sum:
        yield t("sector.rules.rounded", step=writer.percent(1 / FIGURES_IN_RANGE), low=writer.percent(0.0), high=writer.percent(1.0))
    else:
        step = writer.plain((display.high - display.low) / FIGURES_IN_RANGE)
        yield t("sector.rules.rounded", step=step, low=writer.plain(display.low), high=writer.plain(display.high))
    yield t("sector.rules.counts", fewest=FEWEST_IN_BAND)
    if any(cell.n.or_more for cells in writer.edition.cells.values() for cell in cells.values()):
        yield t("sector.rules.more")
    yield t("sector.rules.order")
