"""Languages: the same strings in each, plural forms and mutations, both languages in one document, and what is marked."""

import io
import re
import string
from collections.abc import Iterator, Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import attrs
import page
import pikepdf
import pytest

from rsc_assess import InputError, Questionnaire, Report, Scorecard, build_report, load_assessment, load_questionnaire, render_html, score_assessment
from rsc_assess.language import PLURAL_FORMS, Catalogue, catalogue_paths, languages_of, load_catalogue, read_catalogue
from rsc_assess.questionnaire.translation import missing_texts
from rsc_assess.report.html import cut_like, foreign_parts
from rsc_assess.report.pdf import render_pdf
from rsc_assess.report.values import Figure
from tests.conftest import ROOT, tool_path
from tests.report.checks import pdf_structure

HERE = Path(__file__).parent
LANGUAGES = sorted(catalogue_paths())
SAID: dict[str, Any] = {
    "A1": {"answer": 1, "evidence": {"reference": "Council paper 7", "date": "2026-09-30", "link": "https://library.example/paper"}},
    "A2": "no",
    "A3": "",
    "B1": ["tools"],
    "B2": 12.5,
    "B3": {"answer": 2, "note": "Darllenodd ŵyr i mi am ŷd."},
}


def scorecard(model: Questionnaire, **council: Any) -> Scorecard:
    council = {"name": "Cyngor Tref Ŵyrfa", **council}
    data = {"questionnaire": "library", "version": "1.0.0", "council": council, "date": "2026-11-01", "answers": SAID}
    return score_assessment(load_assessment(data, model))


@pytest.fixture(scope="module")
def library() -> Questionnaire:
    return load_questionnaire(HERE / "bilingual" / "questionnaire.yaml")


@pytest.fixture(scope="module")
def both(library: Questionnaire) -> tuple[Report, Report]:
    scored = scorecard(library)
    return build_report(scored, language="cy"), build_report(scored, language="en")


@pytest.fixture(scope="module", params=["full", "summary", "infographic"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def html(both: tuple[Report, Report], kind: str) -> str:
    return render_html(both, kind)


@pytest.fixture(scope="module")
def pdf(html: str) -> bytes:
    return render_pdf(html)


# --- the catalogues ---


def forms_of(found: str | Mapping[str, str]) -> dict[str, str]:
    return {"other": found} if isinstance(found, str) else dict(found)


def placeholders(found: str | Mapping[str, str]) -> set[str]:
    return {name for text in forms_of(found).values() for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_each_language_has_the_strings_of_english_with_the_same_placeholders(language: str) -> None:
    english, other = load_catalogue("en").strings, load_catalogue(language).strings
    assert list(other) == list(english), "the same keys in the same order, so that two catalogues can be read side by side"
    assert {key: placeholders(text) for key, text in other.items()} == {key: placeholders(text) for key, text in english.items()}
    assert [key for key in english if isinstance(english[key], str) != isinstance(other[key], str)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_strings_have_no_typewriter_quotes_and_no_spaces_to_trip_over(language: str) -> None:
    for key, found in load_catalogue(language).strings.items():
        for text in forms_of(found).values():
            assert not re.search("['\"]|  ", text), key
            assert text.strip() == text or key.startswith("condition."), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_renders_for_every_count(language: str) -> None:
    """Counts come as figures; the number that is printed is the figure's text."""
    t = load_catalogue(language)
    for key, found in t.strings.items():
        for n in range(11):
            values: dict[str, object] = {name: f"<{name}>" for name in placeholders(found)} | {"n": Figure(n, f"{n}!")}
            said = t(key, **values)
            assert "{" not in said
            assert all(f"<{name}>" in said for name in placeholders(found) - {"n"}), key
            assert (f"{n}!" in said) == ("{n}" in forms_of(found).get(t.plural_form(n), forms_of(found)["other"])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_strings_have_only_the_forms_that_their_language_has(language: str) -> None:
    """A form that the language never asks for would never be read; one that is left out is `other`."""
    t = load_catalogue(language)
    needed = {t.plural_form(n) for n in range(131)}
    assert needed == {"en": {"one", "other"}, "cy": set(PLURAL_FORMS)}[language]
    for key, found in t.strings.items():
        assert set(forms_of(found)) <= needed, key


def test_english_plural_strings_have_both_forms() -> None:
    for key, found in load_catalogue("en").strings.items():
        assert isinstance(found, str) or set(found) == {"one", "other"}, key


# What a numeral does to the noun after it, https://en.wikipedia.org/wiki/Welsh_numerals: dau and dwy soften, un softens what is
# feminine (but not ll and rh), tri and chwe make p, t, c into ph, th, ch; tair does not.
SOFT = {"p": "b", "t": "d", "c": "g", "b": "f", "d": "dd", "g": "", "m": "f", "ll": "l", "rh": "r"}
ASPIRATE = {"p": "ph", "t": "th", "c": "ch"}
FEMININE = {"adran", "cenedl", "eitem", "olwyn", "rhan", "taith"}
LETTERS = re.compile("(ch|dd|ff|ng|ll|ph|rh|th|.)(.*)", re.S)


def mutated(noun: str, changes: Mapping[str, str]) -> str:
    first, rest = LETTERS.fullmatch(noun).groups()  # type: ignore[union-attr]
    return changes.get(first, first) + rest


def after_numeral(noun: str, form: str) -> str:
    if form == "one" and noun in FEMININE:
        return mutated(noun, {first: soft for first, soft in SOFT.items() if first not in ("ll", "rh")})
    if form == "two":
        return mutated(noun, SOFT)
    if form == "many" or (form == "few" and noun not in FEMININE):
        return mutated(noun, ASPIRATE)
    return noun


def counted_nouns() -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Yield each plural string with the noun after its number."""
    for key, found in load_catalogue("cy").strings.items():
        noun = re.search(r"\{n\} (\w+)", forms_of(found)["other"])
        if not isinstance(found, str) and noun:
            yield key, found, noun[1]


def test_welsh_nouns_mutate_after_their_numeral() -> None:
    counted = list(counted_nouns())
    assert len(counted) > 20
    for key, found, noun in counted:
        for form in PLURAL_FORMS:
            text = found.get(form, found["other"])
            said = re.search(r"\{n\} (\w+)", text)
            assert said is None or said[1] == after_numeral(noun, form), f"{key}, {form}"


def test_the_rules_for_numerals_are_those_of_welsh() -> None:
    said = {noun: [after_numeral(noun, form) for form in ("one", "two", "few", "many", "other")] for noun in ("cwestiwn", "taith", "rhan", "diwrnod")}
    assert said == {
        "cwestiwn": ["cwestiwn", "gwestiwn", "chwestiwn", "chwestiwn", "cwestiwn"],
        "taith": ["daith", "daith", "taith", "thaith", "taith"],
        "rhan": ["rhan", "ran", "rhan", "rhan", "rhan"],
        "diwrnod": ["diwrnod", "ddiwrnod", "diwrnod", "diwrnod", "diwrnod"],
    }


# Words that mutate what follows; what is filled in can be any word. The second group has another form before a vowel, so that not
# even a number may follow: 8 is wyth.
MUTATING = re.compile(r"(?:^|[\s(])(am|ar|at|dan|dros|dy|ei|eu|fy|gan|heb|hyd|i|neu|o|pa|trwy|drwy|wrth|yn|’i) \{(\w+)\}")
BEFORE_VOWELS = re.compile(r"(?:^|[\s(])(a|ac|â|ag|gyda|na|nag|tua|y|yr) \{(\w+)\}")
# Numbers, dates and ids, which stand as they are written.
UNCHANGED = {"after", "all", "answered", "asked", "at_least", "before", "figure", "half", "high", "high_score", "level", "low", "low_score", "n"}
UNCHANGED |= {"name", "percent", "questions", "reaches", "score", "time", "top", "value"}
UNCHANGED |= {"clearly", "deciles", "fewest", "hardly", "highest", "lower", "lowest", "median", "quartiles", "slightly", "upper"}


def test_no_welsh_string_asks_what_is_filled_in_to_mutate() -> None:
    """A name, a title or a label stands after a colon, in brackets, or after a word that leaves it alone."""
    for key, found in load_catalogue("cy").strings.items():
        for text in forms_of(found).values():
            assert [(word, name) for word, name in MUTATING.findall(text) if name not in UNCHANGED] == [], key
            assert [(word, name) for word, name in BEFORE_VOWELS.findall(text) if not name.endswith("_score")] == [], key


def test_dates_decimals_and_groups_are_those_of_each_language() -> None:
    english, welsh = load_catalogue("en"), load_catalogue("cy")
    day = date(2026, 11, 1)
    assert (english.day(day), welsh.day(day)) == ("1 November 2026", "1 Tachwedd 2026")
    assert [welsh.day(date(2026, month, 2)).split()[1] for month in (1, 2, 8)] == ["Ionawr", "Chwefror", "Awst"]
    assert [t.number("3.25") for t in (english, welsh)] == ["3.25", "3.25"]
    assert [t.whole(12345) for t in (english, welsh)] == ["12,345", "12,345"]
    assert attrs.evolve(english, language="de").number("3.25") == "3,25"


def test_welsh_counts_questions_as_people_do() -> None:
    t = load_catalogue("cy")
    said = [t("glance.more_find_out", n=n).split(" agored")[0] for n in (0, 1, 2, 3, 4, 6, 11)]
    assert said == [f"Mae {one}" for one in ("0 cwestiwn", "1 cwestiwn", "2 gwestiwn", "3 chwestiwn", "4 cwestiwn", "6 chwestiwn", "11 cwestiwn")]


def write(tmp_path: Path, text: str) -> Path:
    (tmp_path / "xx.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "xx.yaml"


HEAD = "language: xx\nname: X\nreviewed: false\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- a list", r"xx\.yaml: this is no catalogue of strings\. Write language, name, reviewed and strings\. \[T425\]"),
        ("language: xx\nname: X\nreviewed: true\n", r"T425"),
        (f"{HEAD}strings: {{a: [one, two]}}", r"xx\.yaml:4:14: a is no text\. Write a text\. \[T425\]"),
        (f"{HEAD}strings: {{a: {{b: ''}}}}", r"a\.b is no text"),
        (f'{HEAD}strings: {{a: "{{n"}}', r"xx\.yaml:4:14: the braces in a do not hold a name each"),
        (f'{HEAD}strings: {{a: {{one: "{{}} x", other: "x"}}}}', r"the braces in a "),
        (f'{HEAD}strings: {{a: "{{n.__class__}}"}}', r"the braces in a "),
        (f"{HEAD}strings: {{a: [", r"xx\.yaml:"),
    ],
)
def test_a_broken_catalogue_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_catalogue(write(tmp_path, text))


def test_a_string_or_value_that_is_not_there_is_named() -> None:
    t = Catalogue("en", "English", True, {"greeting": "Good day, {name}", "count": {"other": "{n} days"}})
    with pytest.raises(LookupError, match="Did you mean greeting"):
        t("greting")
    with pytest.raises(LookupError, match="name"):
        t("greeting")
    with pytest.raises(LookupError, match="needs n"):
        t("count")


# --- which languages ---


def test_languages_are_written_with_a_plus_and_welsh_comes_first() -> None:
    assert [languages_of(text) for text in ("en", "cy", "cy+en", "en+cy", " EN + cy ")] == [
        ("en",),
        ("cy",),
        ("cy", "en"),
        ("cy", "en"),
        ("cy", "en"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cy-en", "reports cannot be written in cy-en. Did you mean cy+en?"),
        ("cyy", "Did you mean cy?"),
        ("fr", "Use one of: cy, en, cy+en"),
        ("en+fr", "cannot be written in fr"),
        ("", "no language"),
        ("cy+", "no language"),
        ("en+en", "en+en names a language twice. Name each once"),
    ],
)
def test_other_languages_are_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        languages_of(text)
    assert caught.value.problems[0].code == "T424"


def test_a_report_in_a_language_without_catalogue_is_refused(library: Questionnaire) -> None:
    with pytest.raises(InputError, match=r"reports cannot be written in cyy\. Did you mean cy\? \[T424\]"):
        build_report(scorecard(library), language="cyy")


# --- both in one document ---


@attrs.define
class Element:
    """One element: its tag, classes, the roles and states that layout depends on, and what it holds."""

    tag: str
    attributes: dict[str, str]
    below: "list[Element | str]" = attrs.Factory(list)

    def elements(self) -> "Iterator[Element]":
        yield self
        for one in self.below:
            if isinstance(one, Element):
                yield from one.elements()

    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text() for one in self.below)

    def outline(self) -> tuple[Any, ...]:
        """Return the shape of an element without its words."""
        kept = {key: value for key, value in self.attributes.items() if key in ("class", "style", "scope", "role", "viewbox", "width", "height", "d")}
        kept.update({key: re.sub("^en-", "", self.attributes[key]) for key in ("id",) if key in self.attributes})
        return self.tag, tuple(sorted(kept.items())), tuple(one.outline() for one in self.below if isinstance(one, Element))


def without(element: Element, texts: tuple[str, ...]) -> Element:
    """Return an element without those below it that say one of these texts."""
    kept = [one if isinstance(one, str) else without(one, texts) for one in element.below if isinstance(one, str) or one.text() not in texts]
    return Element(element.tag, element.attributes, kept)


class Tree(HTMLParser):
    """Reads a page into elements."""

    EMPTY = ("meta", "img", "br", "link", "hr", "input")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {key: value or "" for key, value in attributes})
        self.open[-1].below.append(made)
        if tag not in self.EMPTY:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.open[-1].below.append(Element(tag, {key: value or "" for key, value in attributes}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].below.append(data)


def parts_of(html: str) -> list[Element]:
    return [one for one in Tree(html).root.elements() if one.tag == "div" and one.attributes.get("class") == "language"]


def test_welsh_comes_first_and_each_part_says_its_language(html: str) -> None:
    root = next(one for one in Tree(html).root.elements() if one.tag == "html")
    assert root.attributes["lang"] == "cy"
    assert [part.attributes.get("lang") for part in parts_of(html)] == [None, "en"]
    for part, words in zip(parts_of(html), ("Gwiriad llyfrgell", "Library check"), strict=True):
        assert words in part.text()


def test_both_parts_have_the_same_content_and_layout(both: tuple[Report, Report], html: str) -> None:
    """But for what is said of the translation: the same elements with the same classes, rows and charts, and the same figures in the same order."""
    welsh, english = (without(part, both[0].unreviewed) for part in parts_of(html))
    assert welsh.outline() == english.outline()
    figures = [re.findall(r"\d+(?:[.,]\d+)*", part.text().replace("\u200b", "")) for part in (welsh, english)]
    assert figures[0] == figures[1]
    assert len(figures[0]) > 15


def test_no_english_of_the_questionnaire_is_left_in_the_welsh_part(library: Questionnaire, kind: str, html: str) -> None:
    assert missing_texts(library, library.translations[0]) == []
    welsh, english = (part.text() for part in parts_of(html))
    for word in ("Opening", "Working", "Head of", "Saturdays", "years", "ramp at", "everybody"):
        assert word in english or kind != "full"
        assert word not in welsh
    assert "Mynediad" in welsh
    assert ("12.5 mlynedd" in welsh) == (kind == "full")


def test_ids_are_distinct_and_every_link_leads_into_its_own_language(kind: str, html: str) -> None:
    everything = [one.attributes["id"] for one in Tree(html).root.elements() if "id" in one.attributes]
    assert len(set(everything)) == len(everything)
    for part in parts_of(html):
        own = {one.attributes["id"] for one in part.elements() if "id" in one.attributes}
        wanted = [one.attributes["href"][1:] for one in part.elements() if one.attributes.get("href", "").startswith("#")]
        wanted += [one.attributes[key].lstrip("#") for one in part.elements() for key in ("aria-labelledby", "data-to") if key in one.attributes]
        assert len(wanted) > 10 or kind != "full"
        assert set(wanted) <= own


def test_readers_of_both_languages_can_skip_and_are_told_that_a_council_is_made_up(library: Questionnaire) -> None:
    scored = scorecard(library, id="W06999001")
    made = render_html([build_report(scored, language=language) for language in languages_of("cy+en")])
    skips = [(one.attributes["href"], one.attributes.get("lang")) for one in Tree(made).root.elements() if one.attributes.get("class") == "skip"]
    assert skips == [("#results", None), ("#en-results", "en")]
    banners = [one for one in Tree(made).root.elements() if one.attributes.get("class") == "banner"]
    assert [one.attributes.get("lang") for one in banners] == [None, "en"]


def test_each_language_has_as_many_pages_as_the_other(both: tuple[Report, Report], kind: str, pdf: bytes) -> None:
    alone = [len(pikepdf.open(io.BytesIO(render_pdf(render_html(report, kind)))).pages) for report in both]
    assert alone[0] == alone[1]
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) == 2 * alone[0]


def test_the_pdf_says_the_language_of_each_part(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == "cy"
    stated = pdf_structure.languages(pdf)
    assert ("en", True) in [(language, "Library check" in words) for language, words in stated]
    assert {language for language, _ in stated} <= {"cy", "en"}
    assert pdf_structure.heading_findings(pdf, languages=2) == []


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_a_report_in_two_languages_passes_the_machine_checks(pdf: bytes, profile: page.ValidationProfile) -> None:
    assert [str(failure) for failure in page.validate_pdf_bytes(pdf, profile=profile).failures] == []


# --- what is marked ---


def test_what_no_person_has_reviewed_is_marked_in_its_part_alone(both: tuple[Report, Report], html: str) -> None:
    welsh, english = parts_of(html)
    t = load_catalogue("cy")
    assert both[0].unreviewed == (t("unreviewed.questionnaire"), t("unreviewed.interface"))
    assert both[1].unreviewed == ()
    assert all(sentence in welsh.text() for sentence in both[0].unreviewed)
    assert "adolygu" not in english.text()


def test_a_reviewed_translation_is_not_marked(library: Questionnaire) -> None:
    reviewed = attrs.evolve(library, translations=(attrs.evolve(library.translations[0], reviewed=True),))
    assert build_report(scorecard(reviewed), language="cy").unreviewed == (load_catalogue("cy")("unreviewed.interface"),)


def lacking(library: Questionnaire, *paths: tuple[str, ...]) -> Questionnaire:
    translation = library.translations[0]
    assert set(paths) <= set(translation.texts)
    kept = {path: text for path, text in translation.texts.items() if path not in paths}
    return attrs.evolve(library, translations=(attrs.evolve(translation, texts=kept),))


GAPS = (
    ("nodes", "A", "title"),
    ("nodes", "A1", "actions", "2", "do"),
    ("nodes", "A1", "actions", "2", "owner"),
    ("scales", "state", "labels", "1"),
    ("scales", "state", "labels", "2"),
    ("texts", "Not everybody can get in."),
    ("texts", "No ramp"),
    ("texts", "years"),
    ("nodes", "A3", "answered_by"),
    ("nodes", "A3", "evidence"),
    ("nodes", "B1", "options", "tools", "label"),
)


def test_what_a_translation_lacks_is_said_and_stays_in_its_own_language_wherever_it_stands(library: Questionnaire) -> None:
    """In a sentence too; in titles of pictures and labels of regions, which hold no elements, it cannot be marked."""
    report = build_report(scorecard(lacking(library, *GAPS)), language="cy")
    assert report.unreviewed[-1] == load_catalogue("cy")("unreviewed.missing")
    assert report.foreign_language == "en"
    (part,) = parts_of(render_html(report))
    marked = {one.text() for one in part.elements() if one.tag == "span" and one.attributes.get("lang") == "en"}
    wanted = {"Access", "Open on two evenings.", "Head of libraries", "Started", "Not everybody can get in.", "No ramp", "years", "tools"}
    assert marked >= wanted | {"A walk with a visitor."}
    for word in wanted:
        assert re.findall(rf"\b{re.escape(word)}(?!\w)", outside(part)) == [], word


def outside(element: Element) -> str:
    """Return the words of a part that are in its own language, without those of pictures."""
    if element.tag in ("svg", "style") or "lang" in element.attributes:
        return ""
    return "".join(one if isinstance(one, str) else outside(one) for one in element.below)


def test_a_questionnaire_without_any_welsh_is_marked_text_by_text(example_scorecard: Scorecard) -> None:
    report = build_report(example_scorecard, language="cy")
    assert report.unreviewed == (load_catalogue("cy")("unreviewed.interface"), load_catalogue("cy")("unreviewed.missing"))
    (part,) = parts_of(render_html(report))
    english = re.compile(r"\b(?:the|and|with|council’s|which|are)\b")
    lines = [line for line in outside(part).splitlines() if english.search(line)]
    assert [line for line in lines if not is_of_the_council(line, example_scorecard)] == []


def is_of_the_council(line: str, scored: Scorecard) -> bool:
    """Tell whether a line is what the council wrote, which has no language that we know, or a licence."""
    said = [
        text for answer in scored.assessment.answers.values() for text in (answer.note, answer.reason, *(one.reference for one in answer.evidence))
    ]
    licence = scored.assessment.questionnaire.licence
    return any(text and text[:40] in line.replace("\u200b", "") for text in (*said, licence))


def test_foreign_texts_are_found_whole_and_the_longest_first() -> None:
    foreign = frozenset({"Open", "Open data", "At risk"})
    assert list(foreign_parts("Lefel 2, Open data.", foreign)) == [("Lefel 2, ", False), ("Open data", True), (".", False)]
    assert list(foreign_parts("Opening Reopen", foreign)) == [("Opening Reopen", False)]
    assert list(foreign_parts("At risk", foreign)) == [("At risk", True)]
    assert list(foreign_parts("Open, Open", foreign)) == [("Open", True), (", ", False), ("Open", True)]
    assert list(foreign_parts("Open d…", foreign)) == [("Open d…", True)]
    parts = [("Lefel 2, ", False), ("Open data", True), (".", False)]
    assert list(cut_like(parts, "Lefel 2, Open…")) == [("Lefel 2, ", False), ("Open…", True)]
    assert list(cut_like(parts, "Lefel…")) == [("Lefel…", False)]
    assert list(cut_like(parts, "Lefel 2, Open data.")) == parts
    assert "".join(part for part, _ in foreign_parts("At risk neu Open data", foreign)) == "At risk neu Open data"


def test_a_text_in_another_language_is_tagged_so_in_the_pdf(library: Questionnaire) -> None:
    made = render_pdf(render_html(build_report(scorecard(lacking(library, *GAPS)), language="cy")))
    stated = pdf_structure.languages(made)
    assert {("en", "Access"), ("en", "Open on two evenings."), ("en", "years")} <= set(stated)
    assert {language for language, _ in stated} == {"en"}


# --- Welsh letters ---


@pytest.mark.needs("pdftoppm")
@pytest.mark.parametrize(("weight", "file"), [("400", "source-sans-3-400.woff2"), ("600", "source-sans-3-600.woff2")])
def test_welsh_letters_look_as_in_their_font(html: str, tmp_path: Path, weight: str, file: str) -> None:
    """Two font files of one inner name were once mixed up in the PDF, so that w with a circumflex came out as another letter."""
    import subprocess

    from fontTools.ttLib import TTFont
    from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

    words = "ŵyr ŷd Ŵ Ŷ âêîôû"
    opened = TTFont(ROOT / "report_templates" / "shared" / "fonts" / file)
    opened.flavor = None
    opened.save(tmp_path / "font.ttf")
    corners = "".join(f"@{place} {{ content: none }} " for place in ("top-left", "top-right", "bottom-left", "bottom-right"))
    style = f"@page {{ size: 100mm 30mm; margin: 0; {corners}}}"
    css = "".join(re.findall(r"@font-face \{.*?\}", html))
    other = "600" if weight == "400" else "400"
    made = render_pdf(
        f"<html lang='cy'><title>x</title><style>{css}{style} body {{ margin: 0; font: {weight} 30pt 'Source Sans 3'; font-kerning: none; "
        f"font-variant-ligatures: none }}</style><p style='margin: 0'>{words}</p><p style='margin: 60mm 0 0; font-weight: {other}'>{words}</p>"
    )
    (tmp_path / "x.pdf").write_bytes(made)
    subprocess.run(
        [tool_path("pdftoppm") or "", "-r", "200", "-gray", "-f", "1", "-l", "1", "-singlefile", tmp_path / "x.pdf", tmp_path / "x"], check=True
    )
    printed = ImageChops.invert(Image.open(tmp_path / "x.pgm").convert("L"))
    font = ImageFont.truetype(str(tmp_path / "font.ttf"), 30 * 200 / 72, layout_engine=ImageFont.Layout.BASIC)
    drawn = Image.new("L", printed.size, 0)
    ImageDraw.Draw(drawn).text((20, 20), words, font=font, fill=255, features=None)
    boxes = [image.point(lambda value: 255 if value > 128 else 0).getbbox() for image in (printed, drawn)]
    assert boxes[0]
    assert boxes[1]
    cut = [image.crop(box) for image, box in zip((printed, drawn), boxes, strict=True)]
    assert cut[0].size == pytest.approx(cut[1].size, abs=6)
    cut[1] = cut[1].resize(cut[0].size)
    # Edges differ by a pixel; a letter or an accent that is another one leaves a spot of three pixels or more.
    spots = ImageChops.difference(*cut).point(lambda value: 255 if value > 128 else 0).filter(ImageFilter.MinFilter(3))
    assert spots.histogram()[255] == 0
