"""Frameworks as a report shows them: the same answers, grouped by the items of a crosswalk."""

from rsc_assess.assessment.values import ANSWERED
from rsc_assess.crosswalk.values import Crosswalk, CrosswalkItem
from rsc_assess.report.values import FrameworkGroup, FrameworkItem, FrameworkView, Link
from rsc_assess.report.writer import Writer, on_axis
from rsc_assess.scoring.crosswalks import why_no_figure
from rsc_assess.scoring.score import Score


def framework(writer: Writer, crosswalk: Crosswalk) -> FrameworkView:
    """Return a framework with what the answers say about each item, in groups in the order of the file."""
    groups: dict[str | None, list[FrameworkItem]] = {}
    for one in crosswalk.items:
        groups.setdefault(one.group, []).append(item(writer, crosswalk, one))
    return FrameworkView(
        id=crosswalk.id,
        title=crosswalk.title,
        about=crosswalk.about,
        edition=crosswalk.edition,
        status=crosswalk.status,
        source=crosswalk.source,
        link=Link(crosswalk.link) if crosswalk.link else None,
        picture=crosswalk.picture,
        sentence=sentence(writer, [one for items in groups.values() for one in items]),
        groups=tuple(FrameworkGroup(title, tuple(items)) for title, items in groups.items()),
    )


def item(writer: Writer, crosswalk: Crosswalk, one: CrosswalkItem) -> FrameworkItem:
    """Return an item; it has a figure only where it applies here and at least two of its questions are answered."""
    score = writer.scorecard.crosswalks[crosswalk.id].get(one.id)
    answered = score.states[ANSWERED] if score else 0
    why = why_no_figure(crosswalk, one, score, writer.scorecard.assessment.council.nation)
    found = score if why is None else None
    return FrameworkItem(
        id=one.id,
        title=one.title,
        group=one.group,
        target=one.target,
        share=on_axis(found.value) if found else None,
        low_share=on_axis(found.low) if found else None,
        high_share=on_axis(found.high) if found else None,
        score=writer.figure(found.value, found.shown) if found else None,
        label=found.label if found else None,
        says=writer.t(f"framework.{why}") if why else what_it_says(writer, found),
        coverage=writer.percent(found.coverage) if found else None,
        question_count=writer.count(len(one.questions)),
        answered_count=writer.count(answered),
    )


def what_it_says(writer: Writer, score: Score | None) -> str:
    """Return an item's label, or why it has none."""
    if score is None or score.value is None:
        return writer.t("score.none")
    return score.label or writer.t("score.not_rated")


def sentence(writer: Writer, items: list[FrameworkItem]) -> str:
    """Return what a framework's items show, in words: how many have a figure, the highest and the lowest."""
    found = [one for one in items if one.score is not None and one.share is not None]
    if not found:
        return writer.t("framework.no_figures")
    count = writer.t("framework.figures", n=writer.count(len(found)), all=writer.count(len(items)))
    highest = max(found, key=lambda one: one.share or 0.0)
    lowest = min(found, key=lambda one: one.share or 0.0)
    if highest.score == lowest.score:
        return count
    return f"{count} {writer.t('framework.between', high=highest.title, high_score=highest.score, low=lowest.title, low_score=lowest.score)}"
