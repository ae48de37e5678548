"""Councils: what a GSS code says about type and nation."""

import math
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import attrs

GSS = re.compile(r"[A-Z]\d{8}", re.ASCII)
# What `id_scheme` says of such codes.
GSS_SCHEME = "gss"
NUMBER = re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)

# Prefix of a GSS code: (type, nation). Single codes that differ from their prefix come first in `type_and_nation`.
PREFIXES = {
    "E06": ("unitary", "england"),
    "E07": ("district", "england"),
    "E08": ("metropolitan_district", "england"),
    "E09": ("london_borough", "england"),
    "E10": ("county", "england"),
    "E47": ("combined_authority", "england"),
    "E61": ("greater_london_authority", "england"),
    "S12": ("unitary", "scotland"),
    "W06": ("unitary", "wales"),
    "N09": ("northern_ireland_district", "northern_ireland"),
}
BY_CODE = {"E09000001": "city_of_london", "E06000053": "isles_of_scilly"}
PROPER_NAMES = ("city", "greater", "ireland", "isles", "london", "northern", "scilly")
TYPES = tuple(dict.fromkeys([*(type for type, _ in PREFIXES.values()), *BY_CODE.values()]))
NATIONS = tuple(dict.fromkeys(nation for _, nation in PREFIXES.values()))


# Any: mypy does not follow a type variable through an attrs converter.
def read_only(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a copy that nobody can change."""
    return MappingProxyType(dict(given))


@attrs.frozen
class Council:
    """
    The council that answers.

    Attributes:
        name: As it is to be printed.

        id: Its GSS code, or an id of the declared scheme, or None.

        type, nation: From the code where there is one; None if unknown, which is a class of its own.

        attributes: Further attributes, by name, as texts.

        id_scheme: The scheme of its id; None for a GSS code.
    """

    name: str
    id: str | None = None
    type: str | None = None
    nation: str | None = None
    region: str | None = None
    attributes: Mapping[str, str] = attrs.field(factory=dict, converter=read_only)
    id_scheme: str | None = None

    @property
    def is_fictional(self) -> bool:
        """Whether the code is one of those kept for made-up councils: 999 after the prefix."""
        return self.id is not None and GSS.fullmatch(self.id) is not None and self.id[3:6] == "999"

    def attribute(self, name: str) -> str | None:
        """Return an attribute's value by name, or None if it is not given."""
        if name in ("name", "id", "type", "nation", "region"):
            value: str | None = getattr(self, name)
            return value
        return self.attributes.get(name)

    def measure(self, name: str) -> float | None:
        """Return an attribute as a number: 12000, 12,000, 3.5, 3.5% or £12; None for what is blank or no finite number."""
        text = (self.attribute(name) or "").strip().removeprefix("£").removesuffix("%").rstrip()
        if not NUMBER.fullmatch(text):
            return None
        value = float(text.replace(",", ""))
        return value if math.isfinite(value) else None


def type_in_words(type: str) -> str:
    """
    Return a type as it is read.

    >>> type_in_words("northern_ireland_district"), type_in_words("county")
    ('Northern Ireland district', 'county')
    """
    return " ".join(word.capitalize() if word in PROPER_NAMES else word for word in type.split("_"))


def type_and_nation(code: str) -> tuple[str, str] | None:
    """Return the type and nation that a GSS code stands for, or None for a prefix that is no council's."""
    found = PREFIXES.get(code[:3])
    return (BY_CODE.get(code, found[0]), found[1]) if found else None
