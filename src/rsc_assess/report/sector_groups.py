"""Groups of councils in a sector report, and how much of the differences between councils goes with the region."""

from rsc_assess.peers.values import Group
from rsc_assess.report.sector_nodes import Nodes
from rsc_assess.report.sector_values import GroupKind, GroupLine, VariationLine
from rsc_assess.report.sector_writer import ALL, SectorWriter
from rsc_assess.scoring.display import snapped

# In the order in which reports show them.
KINDS = ("region", "nation", "type", "union", "family")
# Whose themes the pages show; those of the others are in the data.
BY_THEME = ("region",)

# What shares of variance are called, up to each: small, medium and large by Kirk, Practical significance (1996), for omega squared.
WORDS = (("hardly", 0.01), ("slightly", 0.06), ("clearly", 0.14))
MOST_WORD = "strongly"


def group_kinds(writer: SectorWriter, nodes: Nodes) -> tuple[GroupKind, ...]:
    """Return the groups of the edition by kind; a kind without groups is left out."""
    t, found = writer.t, []
    for kind in KINDS:
        groups = tuple(group_line(writer, nodes, group) for group in writer.edition.groups if group.kind == kind)
        if not groups:
            continue
        found.append(
            GroupKind(
                kind=kind,
                title=t(f"sector.kinds.{kind}.title"),
                about=writer.known(f"sector.kinds.{kind}.about"),
                groups=groups,
                released=any(cell is not None for group in groups for cell in (group.whole, *group.pillars, *group.themes)),
                by_theme=kind in BY_THEME,
                none_sentence=t("sector.kind_none", n=len(groups), groups=", ".join(group.title for group in groups)),
            )
        )
    return tuple(found)


def every_council(writer: SectorWriter, nodes: Nodes) -> GroupLine:
    """Return all councils together, whether or not the edition lists them as a group."""
    return group_line(writer, nodes, writer.edition.group(ALL) or Group(ALL, ALL, ALL))


def group_line(writer: SectorWriter, nodes: Nodes, group: Group) -> GroupLine:
    """Return a group with what is released of each node."""
    parts = [found for id in group.parts if (found := writer.edition.group(id)) is not None]
    return GroupLine(
        id=group.id,
        kind=group.kind,
        title=writer.group_title(group),
        parts=tuple(writer.group_title(part) for part in parts),
        whole=writer.cell(group.id, nodes.whole.id),
        pillars=tuple(writer.cell(group.id, line.id) for line in nodes.pillars),
        themes=tuple(writer.cell(group.id, line.id) for line in nodes.themes),
        others=tuple(writer.cell(group.id, line.id) for line in nodes.others),
        items=tuple(writer.cell(group.id, line.id) for line in nodes.items),
        questions=tuple(writer.cell(group.id, line.id) for line in nodes.questions),
    )


def variation_lines(writer: SectorWriter, nodes: Nodes) -> tuple[VariationLine, ...]:
    """Return how much goes with the region for the whole, sections and items; nothing where it is released of none."""
    t, found = writer.t, []
    heads = {line.id for line in (nodes.whole, *nodes.pillars) if line not in nodes.themes}
    rows = [nodes.whole] + [line for chapter in nodes.chapters for line in dict.fromkeys([chapter.node, *chapter.themes])] + list(nodes.items)
    for line in rows:
        one = writer.edition.variation.get(line.id) if writer.fits(line.id) else None
        found.append(
            VariationLine(
                id=line.id,
                title=line.title,
                kind=line.kind,
                heads=line.id in heads,
                percent=writer.percent(one.omega_squared) if one else None,
                regions=writer.count(one.regions) if one else None,
                n=writer.over(one.n) if one else None,
                says=t(f"sector.{in_a_word(one.omega_squared)}") if one else t("sector.not_released"),
            )
        )
    return tuple(found) if any(line.percent for line in found) else ()


def in_a_word(omega_squared: float) -> str:
    """Return what a share of variance is called."""
    return next((word for word, most in WORDS if snapped(omega_squared) < most), MOST_WORD)


def variation_sentence(writer: SectorWriter, nodes: Nodes, lines: tuple[VariationLine, ...]) -> str:
    """Return in which of the sections of the lowest rank regions differ most; if none has a figure, of all there are."""
    themes = {line.id for line in nodes.themes}
    found = [line for line in lines if line.percent is not None]
    one = max([line for line in found if line.id in themes] or found, key=lambda line: line.percent.value if line.percent else 0.0, default=None)
    if one is None or one.n is None:
        return writer.t("sector.variation_none")
    return writer.t("sector.variation_most", title=one.title, percent=one.percent, councils=one.n.says, regions=one.regions)


def variation_rule(writer: SectorWriter) -> str:
    """Return what the words for a share of variance mean."""
    return writer.t("sector.variation_rule", **{word: writer.percent(most) for word, most in WORDS})
