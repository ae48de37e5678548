"""Interface strings, dates and plural forms of one language; the strings stand in report_templates/languages."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import attrs

from rsc_assess.documents.node import Node
from rsc_assess.documents.source import read_document
from rsc_assess.problems import InputError, Place, Problem, did_you_mean, raise_errors, shorten
from rsc_assess.questionnaire.shipped import content_folder

if TYPE_CHECKING:
    from babel import Locale

# https://unicode.org/reports/tr35/tr35-numbers.html#Language_Plural_Rules
PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")


# The language that comes first in a document of several.
FIRST = "cy"


@attrs.frozen
class Catalogue:
    """
    The interface strings of one language.

    Call it with a key and values: t("glance.title"), t("open", n=figure). Where a string has plural forms, `n` chooses the form.

    Attributes:
        reviewed: Whether a person has reviewed the strings.

        strings: By dotted key: a text, or texts by plural form.
    """

    language: str
    name: str
    reviewed: bool
    strings: Mapping[str, str | Mapping[str, str]] = attrs.field(eq=False, repr=False)

    # Templates may call it.
    for_templates: ClassVar[bool] = True

    def __call__(self, key: str, **values: object) -> str:
        """
        Return a string with its values in place.

        Raises:
            LookupError: There is no such string, or a value that it needs was not given.
        """
        found = self.strings.get(key)
        if found is None:
            raise LookupError(f"there is no string {key!r} in the catalogue {self.language}. {did_you_mean(key, self.strings)}")
        if not isinstance(found, str):
            found = found.get(self.plural_form(values.get("n"))) or found["other"]
        return found.format_map({name: str(value) for name, value in values.items()}) if "{" in found else found

    def condition(self, key: str, **values: object) -> str:
        """Return a phrase of a condition, for `rsc_assess.questionnaire.condition.in_words`."""
        return self(f"condition.{key}", **values)

    def plural_form(self, count: object) -> str:
        """Return the plural form of a number or of a figure."""
        number = getattr(count, "value", count)
        if not isinstance(number, int | float):
            raise LookupError("a string with plural forms needs n, a number")
        return str(self.locale().plural_form(int(number) if number == int(number) else number))

    def day(self, when: date) -> str:
        """Return a date in words: 1 November 2026."""
        from babel.dates import format_date

        return format_date(when, "d MMMM y", locale=self.locale())

    def number(self, text: str) -> str:
        """Return a number that was printed with a point, with the decimal sign of the language."""
        from babel.numbers import get_decimal_symbol

        return text.replace(".", get_decimal_symbol(self.locale()))

    def whole(self, number: int) -> str:
        """Return a whole number, in groups of three digits: 1,000."""
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self.locale())

    def locale(self) -> "Locale":
        """Return what Babel knows of the language (CLDR)."""
        return locale_of(self.language)


@cache
def locale_of(language: str) -> "Locale":
    """Return what Babel knows of a language."""
    from babel import Locale

    return Locale.parse({"en": "en-GB"}.get(language, language), sep="-")


@cache
def load_catalogue(language: str) -> Catalogue:
    """
    Return the interface strings of a language.

    Raises:
        InputError: There is no catalogue of that language, or it is broken.
    """
    path = catalogue_paths().get(language)
    if path is None:
        problem = Problem("T424", f"reports cannot be written in {language}", did_you_mean(language, catalogue_paths()), Place("language"))
        raise InputError(str(problem), [problem])
    return read_catalogue(path)


def languages_of(text: str) -> tuple[str, ...]:
    """
    Return the languages that one name asks for: en, cy, or cy+en for both in one document.

    Welsh comes first however it is written, as the Welsh Language Standards ask; else the order is kept.

    Raises:
        InputError: There is no catalogue of one of them, or one is named twice.
    """
    known = catalogue_paths()
    named = [part.strip().casefold() for part in text.split("+")]
    problems = [
        Problem("T424", f"reports cannot be written in {shorten(part) or 'no language'}", did_you_mean(part, [*known, "cy+en"]), Place("language"))
        for part in named
        if part not in known
    ]
    if not problems and len(set(named)) < len(named):
        problems = [Problem("T424", f"{shorten(text)} names a language twice", "Name each once", Place("language"))]
    raise_errors(problems)
    return tuple(sorted(named, key=lambda language: language != FIRST))


def catalogue_paths() -> dict[str, Path]:
    """Return the files of the catalogues by language."""
    return {path.stem: path for path in sorted((content_folder("report_templates") / "languages").glob("*.yaml"))}


def read_catalogue(path: Path) -> Catalogue:
    """
    Return the catalogue in a file: language, name, reviewed, and strings nested to any depth.

    Raises:
        InputError: It is no catalogue.
    """
    root = read_document(path, "catalogue").root
    entries = root.value if isinstance(root.value, dict) else {}
    head = {key: str(value.value) for key, (_, value) in entries.items() if isinstance(value.value, str)}
    if not {"language", "name", "reviewed"} <= head.keys() or "strings" not in entries:
        problem = Problem("T425", "this is no catalogue of strings", "Write language, name, reviewed and strings", Place(path.name))
        raise InputError(str(problem), [problem])
    found = dict(flat(entries["strings"][1]))
    raise_errors(faults(path.name, found))
    strings = {
        name: text.value if isinstance(text.value, str) else {form: str(one.value) for form, (_, one) in text.value.items()}
        for name, text in found.items()
        if not isinstance(text.value, list)
    }
    return Catalogue(head["language"], head["name"], head["reviewed"] == "true", strings)


def flat(node: Node, prefix: str = "") -> Iterator[tuple[str, Node]]:
    """Yield nested strings by dotted key; a map with `other` is one string with plural forms."""
    for key, (_, value) in node.value.items() if isinstance(node.value, dict) else ():
        name = f"{prefix}{key}"
        if isinstance(value.value, dict) and not has_forms(value):
            yield from flat(value, f"{name}.")
        else:
            yield name, value


def has_forms(node: Node) -> bool:
    """Tell whether a map holds the plural forms of one string."""
    return isinstance(node.value, dict) and "other" in node.value and node.value.keys() <= set(PLURAL_FORMS)


def faults(file: str, strings: Mapping[str, Node]) -> Iterator[Problem]:
    """Yield what is wrong with strings: no text, or braces that hold no name."""
    for name, node in strings.items():
        for text in [one for _, one in node.value.values()] if isinstance(node.value, dict) else [node]:
            place = Place(file, text.line or None, text.column or None)
            if not isinstance(text.value, str) or not text.value:
                yield Problem("T425", f"{name} is no text", "Write a text", place)
            elif not has_sound_braces(text.value):
                yield Problem("T425", f"the braces in {name} do not hold a name each", "Write {name} where a value goes", place)


def has_sound_braces(text: str) -> bool:
    """Tell whether every brace of a string belongs to a placeholder with a plain name."""
    from string import Formatter

    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return False
    return all(name is None or (name.isidentifier() and not form and not conversion) for _, name, form, conversion in parts)
