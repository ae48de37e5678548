"""The content of a report to one self-contained HTML page, through the templates of its kind."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from rsc_assess.language import Catalogue, load_catalogue
from rsc_assess.report.brand import Brand, Word, css_variables, font_faces, texts_in
from rsc_assess.report.choice import choose
from rsc_assess.report.colours import WHITE, mixed, palette
from rsc_assess.report.geometry import point, wedge
from rsc_assess.report.guard import with_csp
from rsc_assess.report.measure import fitted
from rsc_assess.report.pack import Pack, check_made_of, is_shipped, open_pack
from rsc_assess.report.sector_values import Content, SectorReport, made_of, subject_of
from rsc_assess.report.templating import open_environment, render_template
from rsc_assess.report.values import Report

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

UNBROKEN = re.compile(r"\S{40,}")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


STYLE_GOES_HERE = "<!-- the style goes here -->"


@attrs.frozen
class Page:
    """
    A rendered report before it becomes a file.

    Attributes:
        html: The document without the style that all reports of its kind and brand share.

        style: That style: the same text for every such report, so that it is parsed once.
    """

    html: str
    style: str

    def self_contained(self) -> str:
        """Return the document with its style inside."""
        return self.html.replace(STYLE_GOES_HERE, f"<style>\n{self.style}</style>", 1)


def render_html(reports: Content | Sequence[Content], kind: str = "full", brand: Brand | None = None, *, overall: bool = False) -> str:
    """
    Return a report as one HTML page that needs no other file: style, fonts and charts are inside it.

    Args:
        reports: One report; or the same report in several languages, the first language first.

        kind: full, summary or infographic; sector or sector-infographic for an edition; or the folder of templates of one's own, which
            are run in a process of their own.

        brand: Whose colours, logo and names it carries.

        overall: Whether a summary or an infographic shows the overall result beside the profile.

    Raises:
        InputError: The template has a mistake, or is for reports of another sort.

        RefusedError: The template does what templates may not do.
    """
    pack = open_pack(kind)
    found = (reports,) if isinstance(reports, Report | SectorReport) else tuple(reports)
    if is_shipped(pack):
        return with_csp(render_page(found, pack, brand, overall=overall).self_contained())
    from rsc_assess.report.render import render_apart

    return render_apart(found, pack, brand, overall, "html").decode()


def render_page(reports: Sequence[Content], pack: Pack, brand: Brand | None, *, overall: bool = False, room: float = 1.0) -> Page:
    """
    Return the document of a report in one or more languages, and the style that it shares with others.

    Args:
        room: The share of the room for texts that is used, for a kind with a set number of pages; less than 1 if it made more.
    """
    for report in reports:
        check_made_of(pack, made_of(report))
    environment = open_environment(pack, finalized)
    add_helpers(environment)
    bodies = []
    for place, report in enumerate(reports):
        chosen = choose(report, pack.choose, room, contact_of(brand, report.language))
        context = context_of(chosen, room, brand, overall, "" if place == 0 else f"{report.language}-")
        bodies.append({**context, "body": markup(render_template(environment, f"{pack.kind}/report.html", context))})
    html = render_template(environment, "shared/document.html", {**bodies[0], "bodies": bodies, "style": markup(STYLE_GOES_HERE)})
    return Page(html, style_of(environment, pack, brand))


def style_of(environment: "Environment", pack: Pack, brand: Brand | None) -> str:
    """Return the style of a kind under a brand; nothing in it depends on a report."""
    context = {"colours": colours_of(brand), "faces": markup(font_faces(brand))}
    return "".join(render_template(environment, name, context) for name in ("shared/base.css", f"{pack.kind}/report.css"))


def context_of(report: Content, room: float, brand: Brand | None, overall: bool, prefix: str) -> dict[str, Any]:
    """Return what the templates of one language know."""
    t = load_catalogue(report.language)
    return {
        "report": report,
        "room": room,
        "t": t,
        "brand": brand_view(brand, report.language),
        "colours": colours_of(brand),
        "overall": overall,
        "prefix": prefix,
        "standards": t("method.standards"),
        **around(report, t),
    }


def around(report: Content, t: Catalogue) -> dict[str, Any]:
    """Return what the document around a report says: what it is about and what it is, and that its councils are made up."""
    subject = subject_of(report)
    if isinstance(report, SectorReport):
        description = t("sector.description", title=report.title, subject=subject)
        return {"subject": subject, "description": description, "synthetic": t("sector.synthetic_long"), "is_public": False}
    description = t("document.description", title=report.title, council=subject)
    is_public = report.audience == "public"
    return {"subject": subject, "description": description, "synthetic": t("document.synthetic_long"), "is_public": is_public}


@attrs.frozen
class BrandView:
    """
    What the templates know of a brand, in the language of a report; see Brand.

    Attributes:
        cover: Whether it has a cover picture.

        address: Where to ask for another format: mailto or https.

        address_text: The same as it is printed.
    """

    organisation: Word
    logo: "Markup | None"
    logo_alt: Word | None
    footer: Word | None
    cover: "Markup | None"
    cover_alt: Word | None
    contact: Word | None
    address: "Markup | None"
    address_text: str | None


def brand_view(brand: Brand | None, language: str) -> BrandView | None:
    """Return what the templates know of a brand, or None without one."""
    if brand is None:
        return None
    texts = texts_in(brand, language)
    email, link = (brand.contact.email, brand.contact.link) if brand.contact else (None, None)
    address = f"mailto:{email}" if email else link
    return BrandView(
        organisation=texts.organisation,
        logo=markup(brand.logo) if brand.logo else None,
        logo_alt=texts.logo_alt,
        footer=texts.footer,
        cover=markup(brand.cover) if brand.cover else None,
        cover_alt=texts.cover_alt,
        contact=texts.contact,
        address=markup(escaped(address)) if address else None,
        address_text=email or link,
    )


def contact_of(brand: Brand | None, language: str) -> str | None:
    """Return how a brand says whom to ask for another format, with the address; None if it does not."""
    view = brand_view(brand, language)
    if view is None or view.address_text is None:
        return None
    return f"{view.contact.text if view.contact else load_catalogue(language)('document.contact')}: {view.address_text}"


def colours_of(brand: Brand | None) -> dict[str, Any]:
    """Return the colours and fonts of the templates: those of the brand, and the greys that every report has."""
    variables = css_variables(brand)
    primary = (brand.palette if brand else palette()).primary
    return {
        **{name: markup(value) for name, value in variables.items()},
        "ink": "#1a1a1a",
        "ink_soft": "#4a4a4a",
        "line": "#c9ced3",
        "edge": "#7a8791",
        "warning": "#801650",
        "sky": (mixed(primary, WHITE, 0.14), mixed(primary, WHITE, 0.24)),
        "steps": tuple((variables[f"heat_{step}"], variables[f"heat_ink_{step}"]) for step in range(6)),
    }


def add_helpers(environment: "Environment") -> None:
    """Give the templates what they need beside the data: points of charts, and texts in their language."""
    from jinja2 import pass_context

    @pass_context
    def wording(context: Mapping[str, Any], text: str | None, lines: int | None = None, width: float = 80) -> "Markup":
        """
        Return a text of the questionnaire, or a sentence with such texts in it; in so many lines, if given.

        Each has its language where that is not the report's.
        """
        report: Content = context["report"]
        language, whole = escaped(report.foreign_language), text or ""
        parts = cut_like(foreign_parts(whole, report.foreign), fit(context, whole, lines, width))
        words = ((escaped(plain(part)), is_foreign) for part, is_foreign in parts)
        return markup("".join(f'<span lang="{language}">{part}</span>' if is_foreign else part for part, is_foreign in words))

    @pass_context
    def fit(context: Mapping[str, Any], text: object, lines: int | None, width: float = 80) -> str:
        """Return a text in at most so many lines of so many characters, as far as there is room."""
        return str(text) if lines is None else fitted(str(text), max(int(lines * context["room"]), 1), width)

    def word(found: Word) -> "Markup":
        """Return a text of the brand, with its language where that is not the report's."""
        words = escaped(plain(found.text))
        return markup(f'<span lang="{escaped(found.language)}">{words}</span>' if found.language else words)

    environment.globals.update(point=point, wedge=wedge)
    environment.filters.update(wording=wording, fit=fit, word=word, css_text=css_text, number=number, shorten=shorten)


def foreign_parts(text: str, foreign: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Yield a text in parts, and whether each is one of the texts that stand in another language; the longest is found first."""
    if not foreign or not text or text in foreign:
        yield text, text in foreign
        return
    if text.endswith("…") and any(one.startswith(text[:-1]) for one in foreign):
        yield text, True
        return
    index, start = by_first_letters(foreign), 0
    for place in range(len(text)):
        if place < start or (place and text[place - 1].isalnum()):
            continue
        for one in index.get(text[place : place + 2], ()):
            end = place + len(one)
            if text.startswith(one, place) and not text[end : end + 1].isalnum():
                if start < place:
                    yield text[start:place], False
                yield one, True
                start = end
                break
    if start < len(text):
        yield text[start:], False


def cut_like(parts: Iterable[tuple[str, bool]], shown: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a text as far as it is shown; what is shown in place of the rest, an ellipsis, ends the last of them."""
    place = 0
    for part, is_foreign in parts:
        if shown.startswith(part, place):
            yield part, is_foreign
            place += len(part)
        else:
            yield shown[place:], is_foreign
            return
    if shown[place:]:
        yield shown[place:], False


@lru_cache(maxsize=4)
def by_first_letters(texts: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Return texts by their first two letters, the longest first."""
    found: dict[str, list[str]] = {}
    for text in sorted(texts, key=lambda text: (-len(text), text)):
        found.setdefault(text[:2], []).append(text)
    return {letters: tuple(some) for letters, some in found.items()}


def finalized(value: object) -> object:
    """Return what is printed for a value: a text from outside is made ready to be laid out."""
    return plain(value) if type(value) is str else value


def number(value: float) -> str:
    """Return a coordinate with at most two decimals and no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def shorten(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut between words, with an ellipsis where something is missing."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most // 2 else cut).rstrip(" ,;:–-") + "…"


def plain(text: str) -> str:
    """Return a text from outside, ready to be laid out: marks that reorder text are gone, long runs may break."""
    visible = INVISIBLE.sub("", text)
    return UNBROKEN.sub(lambda found: "\u200b".join(found.group()[start : start + 30] for start in range(0, len(found.group()), 30)), visible)


def css_text(text: str) -> "Markup":
    """Return a text as a CSS string that can end neither its rule nor the style element: all but letters, digits and spaces is escaped."""
    cleaned = INVISIBLE.sub("", text)
    escaped = "".join(character if character.isalnum() or character == " " else f"\\{ord(character):x} " for character in cleaned)
    return markup(f'"{escaped}"')


def escaped(text: str) -> str:
    """Return a text as it stands in HTML."""
    from markupsafe import escape

    return str(escape(text))


def markup(text: str) -> "Markup":
    """Return a text as HTML or CSS that is safe as it stands: made by this program, or escaped piece by piece."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704
