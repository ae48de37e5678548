"""Learning partners: councils that agreed to be named for a theme, with their practice notes; nobody else is ever named."""

from urllib.parse import urlsplit

from rsc_assess.peers.values import Partner
from rsc_assess.report.figures import Link
from rsc_assess.report.sector_values import PartnerLine, PartnersOfTheme
from rsc_assess.report.sector_writer import SectorWriter

# How many pages show for each theme; the data has all.
MOST_PARTNERS = 4


def partners_of_themes(writer: SectorWriter) -> tuple[PartnersOfTheme, ...]:
    """Return the partners of each section that means the same as when the edition was made, in the order of the questionnaire."""
    found = []
    for _, section in writer.questionnaire.sections():
        named = sorted(
            (one for one in writer.edition.partners if one.section == section.id and writer.fits(section.id)),
            key=lambda one: (one.note is None, one.name.casefold(), one.council),
        )
        lines = tuple(partner_line(writer, one, section.title) for one in named)
        more = len(lines) - MOST_PARTNERS
        if lines:
            found.append(
                PartnersOfTheme(
                    id=section.id,
                    title=section.title,
                    partners=lines,
                    shown=lines[:MOST_PARTNERS],
                    more=writer.t("sector.partners_more", n=writer.count(more)) if more > 0 else None,
                )
            )
    return tuple(found)


def partner_line(writer: SectorWriter, partner: Partner, theme: str) -> PartnerLine:
    """Return a partner with what it agreed to show."""
    t, note = writer.t, partner.note
    type = writer.known(f"sector.type_of.{partner.type}") or partner.type
    nation = writer.known(f"sector.nations.{partner.nation}") or partner.nation
    where = ", ".join(part for part in (type, partner.region, nation) if part)
    link = note.link if note is not None and note.link and is_public(note.link) else None
    host = urlsplit(link).hostname if link else None
    return PartnerLine(
        council=partner.name,
        id=partner.council,
        where=where or None,
        type=type,
        nation=nation,
        region=partner.region,
        level=writer.band_names[partner.band] if 0 <= partner.band < len(writer.band_names) else None,
        note_title=note.title if note else None,
        note=note.text if note else None,
        link=Link(link) if link else None,
        link_says=t("sector.partner_link", council=partner.name, title=theme, host=host) if link else None,
        contact=note.contact if note else None,
    )


def is_public(link: str) -> bool:
    """Tell whether an address may be made a link: http or https, with a host."""
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
