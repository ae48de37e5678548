"""
Brand packs: a folder with `brand.yaml`, whose logo, colours, fonts and words a report takes on.

A pack may come from anywhere, so it is data alone: its files are opened only inside the folder, known by their content, and
checked before a report is made. Colours that readers could not tell apart are refused, with the nearest ones that do.
"""

from pathlib import Path

import attrs

from rsc_assess.documents.node import Node
from rsc_assess.documents.opening import note_newer_format, read_record
from rsc_assess.documents.shape import (
    ID,
    INVALID,
    LANGUAGE,
    Either,
    Entry,
    Invalid,
    Key,
    MapOf,
    Number,
    Reading,
    Record,
    Schema,
    Shape,
    Text,
    TrueFalse,
    document_schema,
)
from rsc_assess.documents.source import read_document
from rsc_assess.problems import FileAccessError, Place, Problem, RefusedError, did_you_mean, list_problems, raise_errors, shorten
from rsc_assess.questionnaire.shipped import content_folder
from rsc_assess.report.assets import REFUSED, Asset, UnfitError, load_asset, read_inside
from rsc_assess.report.colours import (
    ACCENT,
    PART_CONTRAST,
    PRIMARY,
    TEXT_CONTRAST,
    WHITE,
    Palette,
    contrast,
    distance,
    nearest_meeting,
    nearest_passing,
    palette,
    parse_colour,
)

FILE = "brand.yaml"
START = "Start with its keys format, id and organisation"

# Up to this distance in OKLab a colour still has the character of another, such as a dark red that of a red.
LIKE = 0.25

LOGO_KINDS = ("svg", "png")
COVER_KINDS = ("svg", "png", "jpeg")
FONT_KINDS = ("woff2", "truetype", "opentype")

BASE_FONTS = "'Source Sans 3', Arial, sans-serif"


class Colour:
    """A colour as `#rgb` or `#rrggbb`; names, functions and transparency are refused, since CSS comes in with them."""

    def read(self, node: Node, reading: Reading) -> str | Invalid:
        """Return the colour as `#rrggbb`, or INVALID after noting why not."""
        text = node.value.strip() if isinstance(node.value, str) else ""
        colour = parse_colour(text)
        if colour is not None:
            return colour
        remedy = 'Write # and 3 or 6 digits from 0 to 9 and a to f, in quotes, such as "#12436d"'
        if isinstance(node.value, str) and parse_colour(f"#{text}"):
            remedy = f'Write it with its sign and in quotes: "#{text}"'
        what = f"'{shorten(text, 40)}' is not a colour" if text else f"a colour should stand here, not {node.kind()}"
        return reading.note("T451", node, what, remedy)

    def schema(self) -> Schema:
        """Return the shape as JSON Schema, draft-07."""
        return {"type": "string", "pattern": "^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"}


SHORT = Text(120)
LINE = Text(300)
FILE_NAME = Text(200)


def words(text: Shape) -> Either:
    """Return the shape of a text that is one for all languages, or a map from language to text."""
    return Either(text=text, record=MapOf(LANGUAGE, text, at_most=20))


LOGO = Record(
    "a logo",
    "The mark of the organisation.",
    {
        "file": Key(FILE_NAME, "an SVG or PNG file in this folder", required=True),
        "alt": Key(words(SHORT), "what it says to those who cannot see it (the organisation's name if left out)"),
    },
)
COLOURS = Record(
    "the colours",
    "Two colours; all others are made from them.",
    {
        "primary": Key(Colour(), 'headings, bars and the ground of the cover, in quotes: "#12436d"; contrast 4.5 to white'),
        "accent": Key(Colour(), 'rules and interval lines, in quotes: "#f46a25"; contrast 3 to white'),
    },
)
FONTS = Record(
    "the fonts",
    "Two faces of a typeface. Letters they lack are set in Source Sans 3.",
    {
        "family": Key(Text(60, r"[A-Za-z0-9][A-Za-z0-9 -]*", "the name of a typeface"), "its name", required=True),
        "regular": Key(FILE_NAME, "the face of texts: a WOFF2, TTF or OTF file in this folder", required=True),
        "bold": Key(FILE_NAME, "the face of headings: semibold or bold", required=True),
    },
)
COVER = Record(
    "a cover picture",
    "A picture on the cover of the full report.",
    {
        "file": Key(FILE_NAME, "an SVG, PNG or JPEG file in this folder", required=True),
        "alt": Key(words(LINE), "what it shows, for those who cannot see it"),
        "decorative": Key(TrueFalse(), "true if nothing is lost without it, instead of alt"),
    },
)
CONTACT = Record(
    "a contact",
    "Whom to ask for the report in another format.",
    {
        "text": Key(words(LINE), "a sentence, such as: Ask us for large print, easy read or audio"),
        "email": Key(Text(200, r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", "an email address"), "the address to write to"),
        "link": Key(Text(300, r"""https?://[^\s"'<>\\]+""", "a web address"), "the page to visit, beginning with https://"),
    },
)
BRAND = Record(
    "a brand",
    "The look of an organisation, for rsc_assess reports.",
    {
        "format": Key(Number(1, 1_000, whole=True), "the version of this file format: 1", required=True),
        "id": Key(ID, "a short stable id such as mockshire", required=True),
        "organisation": Key(words(SHORT), "the organisation's name, or its name by language: {en: …, cy: …}", required=True),
        "logo": Key(LOGO, "the mark of the organisation"),
        "colours": Key(COLOURS, "the two colours of the brand"),
        "fonts": Key(FONTS, "its typeface"),
        "cover": Key(COVER, "a picture on the cover"),
        "footer": Key(words(SHORT), "a short text at the foot of every page"),
        "contact": Key(CONTACT, "whom to ask for the report in another format"),
    },
)


@attrs.frozen
class Words:
    """
    A text, in one or several languages.

    Attributes:
        texts: Pairs of language and text, in the order of the file; language "" for a text that serves all languages.
    """

    texts: tuple[tuple[str, str], ...]


@attrs.frozen
class Word:
    """
    A text as a page shows it.

    Attributes:
        language: Set where the text is in another language than the page; to be marked with `lang`.
    """

    text: str
    language: str | None = None


@attrs.frozen
class Contact:
    """Whom to ask for the report in another format; at least one of the three is there."""

    text: Words | None
    email: str | None
    link: str | None


@attrs.frozen
class Brand:
    """
    The look of an organisation, checked.

    Attributes:
        logo, cover: The whole picture as a `data:` address, or None.

        logo_ratio, cover_ratio: Width divided by height; None without the picture.

        cover_alt: None where the picture is decorative, or where there is none.

        palette: All colours, made from the two that the brand chose.

        font_family: The name of the typeface, of letters, digits, spaces and hyphens alone; None for the usual fonts.

        font_regular, font_bold: The faces as `data:` addresses, or None.

        problems: Warnings and notes, in the order of the file.
    """

    id: str
    organisation: Words
    logo: str | None
    logo_alt: Words | None
    logo_ratio: float | None
    palette: Palette
    font_family: str | None
    font_regular: str | None
    font_bold: str | None
    footer: Words | None
    cover: str | None
    cover_alt: Words | None
    cover_ratio: float | None
    contact: Contact | None
    problems: tuple[Problem, ...] = ()


@attrs.frozen
class BrandTexts:
    """The texts of a brand in the language of a page."""

    organisation: Word
    logo_alt: Word | None
    footer: Word | None
    cover_alt: Word | None
    contact: Word | None


def load_brand(folder: str | Path) -> Brand:
    """
    Return the brand in a folder, or the shipped brand of that name.

    Raises:
        FileAccessError: There is no such folder, or no brand.yaml that can be read in it.

        InputError: Something in it cannot be used; all problems at once.

        RefusedError: Among them is a file outside the folder, or a picture that does more than show shapes.
    """
    path = brand_folder(folder)
    reading = Reading(str(path / FILE))
    document = read_document(path / FILE, FILE)
    read_record(document, "a brand", START, BRAND, reading)
    # Read again as if nothing had to be there, so that one missing key does not hide what is wrong with the others.
    entry = lenient(BRAND).read(document.root, Reading(str(path / FILE)))
    brand = build(entry, reading, path) if isinstance(entry, Entry) else None
    if any(problem.code in REFUSED for problem in reading.problems):
        raise RefusedError(list_problems(reading.problems), reading.problems)
    raise_errors(reading.problems)
    assert brand is not None
    return brand


def shipped_brands() -> dict[str, Path]:
    """Return the folders of the shipped brands by id."""
    return {path.parent.name: path.parent for path in sorted(content_folder("report_templates").glob(f"brands/*/{FILE}"))}


def brand_folder(folder: str | Path) -> Path:
    """Return the folder of a brand that was named by its path or by a shipped id; raise FileAccessError or RefusedError."""
    path = Path(folder)
    shipped = shipped_brands()
    if not path.exists() and str(folder).casefold() in shipped:
        return shipped[str(folder).casefold()]
    if path.is_file():
        problem = Problem("F101", "this is a file, and a brand is a folder", f"Name the folder that holds {FILE}", Place(str(folder)))
        raise FileAccessError(str(problem), [problem])
    if not path.exists():
        near = did_you_mean(str(folder), shipped)
        remedy = f"{near}{'' if near.endswith('?') else '.'} Else name the folder that holds {FILE}"
        problem = Problem("F101", "there is no such folder, and no brand of that name is installed", remedy, Place(str(folder)))
        raise FileAccessError(str(problem), [problem])
    try:
        # Links out of the folder are refused before what they lead to is read, and told in a message.
        read_inside(path, FILE)
    except UnfitError as error:
        flaw = error.flaws[0]
        if flaw.code == "T454":
            problem = Problem(flaw.code, flaw.what, flaw.remedy, Place(str(path)))
            raise RefusedError(str(problem), [problem]) from None
    return path


def lenient(record: Record) -> Record:
    """Return a record, and the records in it, with no key that must be there."""
    keys = {text: Key(lenient(key.shape) if isinstance(key.shape, Record) else key.shape, key.about) for text, key in record.keys.items()}
    return Record(record.name, record.about, keys, record.identity)


def build(entry: Entry, reading: Reading, folder: Path) -> Brand | None:
    """Return the brand that was read; note what is wrong with its colours, files and texts. None where a text is missing."""
    note_newer_format(entry, reading)
    logo, cover, fonts, contact = (entry.get(key, Entry({}, entry.node)) for key in ("logo", "cover", "fonts", "contact"))
    colours = read_colours(entry.get("colours"), reading)
    logo_file = read_asset(logo, "file", "logo.file", LOGO_KINDS, reading, folder)
    regular = read_asset(fonts, "regular", "fonts.regular", FONT_KINDS, reading, folder)
    bold = read_asset(fonts, "bold", "fonts.bold", FONT_KINDS, reading, folder)
    cover_file = read_asset(cover, "file", "cover.file", COVER_KINDS, reading, folder)
    if "cover" in entry and ("alt" in cover) == bool(cover.get("decorative")):
        what = "the cover picture has an alt, and is called decorative" if "alt" in cover else "the cover picture has no alt"
        reading.note("T459", cover.node, what, "Write what it shows as alt, or decorative: true if nothing is lost without it", owner="cover")
    if "contact" in entry and not any(key in contact for key in ("text", "email", "link")):
        reading.note("T459", contact.node, "the contact says nothing", "Give it a text, an email or a link", owner="contact")
    organisation = read_words(entry, "organisation", "organisation", reading)
    texts = {
        "logo.alt": read_words(logo, "alt", "logo.alt", reading),
        "cover.alt": read_words(cover, "alt", "cover.alt", reading),
        "footer": read_words(entry, "footer", "footer", reading),
        "contact.text": read_words(contact, "text", "contact.text", reading),
    }
    note_languages({"organisation": organisation, **texts}, entry, reading)
    if organisation is None or "id" not in entry:
        return None
    return Brand(
        id=entry["id"],
        organisation=organisation,
        logo=logo_file.uri if logo_file else None,
        logo_alt=(texts["logo.alt"] or organisation) if logo_file else None,
        logo_ratio=logo_file.width / logo_file.height if logo_file else None,
        palette=colours,
        font_family=fonts.get("family") if regular and bold else None,
        font_regular=regular.uri if regular else None,
        font_bold=bold.uri if bold else None,
        footer=texts["footer"],
        cover=cover_file.uri if cover_file else None,
        cover_alt=texts["cover.alt"] if cover_file else None,
        cover_ratio=cover_file.width / cover_file.height if cover_file else None,
        contact=Contact(texts["contact.text"], contact.get("email"), contact.get("link")) if "contact" in entry else None,
        problems=tuple(reading.problems),
    )


def read_colours(colours: Entry | None, reading: Reading) -> Palette:
    """Return the palette of a brand; note colours that are missing, or that readers could not tell from their grounds."""
    if colours is None:
        return palette()
    assert isinstance(colours.node.value, dict)
    for key, (_, node) in colours.node.value.items():
        if key in COLOURS.keys and node.is_blank():
            # The # of a colour without quotes begins a comment, so nothing is left of it.
            reading.note("T451", node, "no colour stands here", 'Write it in quotes, such as "#12436d"', owner=f"colours.{key}")
    primary, accent = colours.get("primary", PRIMARY), colours.get("accent", ACCENT)
    if "primary" in colours and contrast(primary, WHITE) < TEXT_CONTRAST:
        note_contrast("primary", primary, TEXT_CONTRAST, "headings on white, and white on the cover", colours, reading)
        return palette()
    if "accent" in colours and contrast(accent, WHITE) < PART_CONTRAST:
        note_contrast("accent", accent, PART_CONTRAST, "rules and interval lines on white", colours, reading)
        return palette()
    found = palette(primary, accent)
    if found.accent_on_primary != accent:
        note_other_accent(found, "accent" if "accent" in colours else "primary", colours, reading)
    return found


def note_other_accent(found: Palette, key: str, colours: Entry, reading: Reading) -> None:
    """
    Note an accent that does not stand out from the primary colour, and what is used there instead.

    No refusal: between white and a primary of contrast under 9 to white there is no room for a colour of 3 to both.
    """
    ratio = floored(contrast(found.accent, found.primary))
    what = f"the accent {found.accent} has contrast {ratio} to the primary {found.primary} and needs 3 (rule on the cover, lines over bars)"
    other = nearest_meeting(found.accent, [(WHITE, PART_CONTRAST), (found.primary, PART_CONTRAST)])
    is_like_it = other is not None and distance(other, found.accent) <= LIKE
    advice = f"An accent of {other} would pass on both" if is_like_it else "No colour like it passes on both white and this primary"
    remedy = f"There {found.accent_on_primary} is used, the nearest that passes. {advice}"
    reading.note("T453", colours.value_node(key), what, remedy, owner=f"colours.{key}", severity="note")


def note_contrast(key: str, colour: str, ratio: float, use: str, colours: Entry, reading: Reading) -> None:
    """Note a colour that is too light on white, with the nearest that is not."""
    what = f"{colour} has contrast {floored(contrast(colour, WHITE))} to white and needs {ratio:g} ({use})"
    remedy = f'Use "{nearest_passing(colour, WHITE, ratio)}", the nearest that passes'
    reading.note("T452", colours.value_node(key), what, remedy, owner=f"colours.{key}")


def floored(ratio: float) -> str:
    """Return a ratio with one decimal, never rounded up to what it does not reach."""
    return f"{int(ratio * 10) / 10:g}"


def read_asset(entry: Entry, key: str, owner: str, kinds: tuple[str, ...], reading: Reading, folder: Path) -> Asset | None:
    """Return the file that a key names; None, after noting why, where it cannot be used, and where no file is named."""
    if key not in entry:
        return None
    node, name = entry.value_node(key), entry[key]
    try:
        asset = load_asset(folder, name, kinds)
    except UnfitError as error:
        for flaw in error.flaws:
            if flaw.line:
                place = Place(str(folder / name), flaw.line, flaw.column)
                reading.problems.append(Problem(flaw.code, flaw.what, flaw.remedy, place, owner))
            else:
                reading.note(flaw.code, node, flaw.what, flaw.remedy, owner=owner)
        return None
    if asset.has_text:
        what = f"{name} holds text, which looks different where its font is missing"
        reading.note("T460", node, what, "Turn its text into paths", owner=owner, severity="warning")
    return asset


def read_words(entry: Entry, key: str, owner: str, reading: Reading) -> Words | None:
    """Return a text in its languages, or None where there is none."""
    found = entry.get(key)
    if isinstance(found, dict):
        if not found:
            reading.note("S102", entry.value_node(key), "no language has a text here", "Write one, such as {en: …, cy: …}", owner=owner)
            return None
        return Words(tuple((language, text) for language, text in found.items() if text is not INVALID))
    return Words((("", found),)) if found is not None else None


def note_languages(texts: dict[str, Words | None], entry: Entry, reading: Reading) -> None:
    """Warn of a text that lacks a language which other texts of the brand have: both languages are owed the same."""
    languages = dict.fromkeys(language for found in texts.values() if found for language, _ in found.texts if language)
    for name, found in texts.items():
        if found is None or found.texts[0][0] == "":
            continue
        missing = [language for language in languages if language not in dict(found.texts)]
        if missing:
            what = f"there is no text in {' or '.join(missing)}, which other texts of the brand have"
            above, _, key = name.rpartition(".")
            node = (entry[above] if above else entry).value_node(key)
            reading.note("T450", node, what, "Add it", owner=name, severity="warning")


def texts_in(brand: Brand, language: str) -> BrandTexts:
    """
    Return the texts of a brand for a page in a language.

    A text that lacks the language comes in English, else in the first language it has, and says so in `Word.language`.
    """

    def choose(found: Words | None) -> Word | None:
        return word_in(found, language) if found else None

    return BrandTexts(
        organisation=word_in(brand.organisation, language),
        logo_alt=choose(brand.logo_alt),
        footer=choose(brand.footer),
        cover_alt=choose(brand.cover_alt),
        contact=choose(brand.contact.text) if brand.contact else None,
    )


def word_in(found: Words, language: str) -> Word:
    """Return a text in a language, in its main language (cy for cy-GB), in English, or in the first there is."""
    texts = dict(found.texts)
    for wanted in (language, language.partition("-")[0], ""):
        if wanted in texts:
            return Word(texts[wanted])
    other = "en" if "en" in texts else found.texts[0][0]
    return Word(texts[other], other)


def css_variables(brand: Brand | None) -> dict[str, str]:
    """
    Return what style sheets and charts need, by name: colours as `#rrggbb`, and `font_family` as a list for CSS.

    The heat map's grounds are `heat_0` to `heat_5`, with the colours of text on them `heat_ink_0` to `heat_ink_5`.
    Every value may be printed as it is into CSS, and into an attribute in double quotes.
    """
    found = brand.palette if brand else palette()
    variables = {field.name: getattr(found, field.name) for field in attrs.fields(Palette) if field.name != "sequence"}
    for step, tint in enumerate(found.sequence):
        variables[f"heat_{step}"] = tint.ground
        variables[f"heat_ink_{step}"] = tint.ink
    family = brand.font_family if brand else None
    return {**variables, "font_family": f"'{family}', {BASE_FONTS}" if family else BASE_FONTS}


def font_faces(brand: Brand | None) -> str:
    """Return the @font-face rules of a brand's typeface, weights 400 and 600; empty where it has none."""
    if brand is None or brand.font_family is None:
        return ""
    faces = ((400, brand.font_regular), (600, brand.font_bold))
    return "".join(f'@font-face {{ font-family: "{brand.font_family}"; font-weight: {weight}; src: url({uri}); }}\n' for weight, uri in faces)


def brand_schema() -> Schema:
    """Return the JSON Schema (draft-07) of brand files."""
    return document_schema(BRAND, "rsc_assess brand", "https://rsc-assess.invalid/schema/brand.json", {})
