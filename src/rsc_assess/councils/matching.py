"""Names of councils through their spellings: which one a text means, or which it could mean."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import attrs

APOSTROPHES = re.compile("['’‘`´]")
BETWEEN_WORDS = re.compile(r"[\W_]+")

# What councils are called beside the name of their place. Words in KINDS tell councils of one place apart.
KINDS = frozenset({"borough", "city", "combined", "county", "district", "metropolitan", "unitary"})
FORMS = frozenset({"and", "authority", "bwrdeistref", "corporation", "council", "cyngor", "dinas", "mayoral", "of", "royal", "sir", "sirol", "the"})
ALIKE, ALIKE_WORD = 0.75, 0.85


def name_key(name: str) -> str:
    """
    Return a name as it is compared: without regard to case, accents, punctuation, & and "and", Saint and St.

    >>> name_key("Cyngor Sir Ynys Môn"), name_key("King's Lynn & West Norfolk")
    ('cyngor sir ynys mon', 'kings lynn and west norfolk')
    """
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()) if not unicodedata.combining(letter)
    )
    words = BETWEEN_WORDS.sub(" ", APOSTROPHES.sub("", plain).replace("&", " and ")).split()
    return " ".join("st" if word == "saint" else word for word in words)


def place_and_kinds(name: str) -> tuple[str, frozenset[str]]:
    """
    Return the place in a name, and the words that tell councils of one place apart.

    >>> place_and_kinds("City of York Council"), place_and_kinds("London Borough of Sutton")
    (('york', frozenset({'city'})), ('sutton', frozenset({'borough'})))
    """
    words = name_key(name).replace("london borough", "borough").split()
    return " ".join(word for word in words if word not in KINDS | FORMS), KINDS.intersection(words)


@attrs.frozen
class Place:
    """
    What is known of one council by the name of a place.

    Attributes:
        kinds: The kind words of its names and its type.

        is_bare: Whether it is also called by the place alone, without such a word.
    """

    kinds: frozenset[str]
    is_bare: bool


@attrs.frozen
class Spellings:
    """
    All names of the councils of a register, ready to be looked up.

    Attributes:
        ranks: For each name key, the position of its best spelling by council: 0 for the official name, 1 for the short one.

        places: For each place, what is known by it of which councils.
    """

    ranks: Mapping[str, Mapping[str, int]]
    places: Mapping[str, Mapping[str, Place]]

    def named(self, text: str, among: frozenset[str]) -> tuple[str, ...]:
        """Return the keys of those councils of which a text is a name, only the best fitting."""
        # The official and the short name are the council's own; all other spellings count alike.
        ranks = {key: min(rank, 2) for key, rank in self.ranks.get(name_key(text), {}).items() if key in among}
        best = min(ranks.values(), default=0)
        return tuple(key for key, rank in ranks.items() if rank == best)

    def placed(self, text: str, among: frozenset[str]) -> tuple[str, ...]:
        """
        Return the keys of those councils whose place a text names, with no kind of council that they are not.

        A place alone that none of them is called by may be another one's, in whose name it stands: "Newcastle" may be two.
        """
        place, kinds = place_and_kinds(text)
        fits = {key: known for key, known in self.places.get(place, {}).items() if key in among and kinds <= known.kinds} if place else {}
        if not fits or kinds or any(known.is_bare for known in fits.values()):
            return tuple(fits)
        return tuple(dict.fromkeys([*fits, *self.with_words(place, among, whole=True)]))

    def with_words(self, text: str, among: frozenset[str], whole: bool = False) -> tuple[str, ...]:
        """Return the keys of councils that have all words of a place in one of their names, or begin with them; shortest names first."""
        wanted = place_and_kinds(text)[0].split()
        found: dict[str, int] = {}
        for place, councils in self.places.items():
            words = place.split()
            if wanted and all(any(word == one or (not whole and word.startswith(one)) for word in words) for one in wanted):
                found.update((key, min(len(words), found.get(key, len(words)))) for key in councils if key in among)
        return tuple(sorted(found, key=lambda key: (found[key], key)))

    def similar(self, text: str, among: frozenset[str]) -> tuple[str, ...]:
        """Return the keys of councils whose place, or a word of it, is spelled much like that in a text, the most alike first."""
        from difflib import SequenceMatcher

        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(place_and_kinds(text)[0])
        alike: dict[str, float] = {}
        for place, councils in self.places.items():
            for part in dict.fromkeys((place, *(word for word in place.split() if len(word) >= 5))):
                matcher.set_seq1(part)
                least = ALIKE if part == place else ALIKE_WORD
                if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least and (ratio := matcher.ratio()) >= least:
                    alike.update((key, max(ratio, alike.get(key, 0.0))) for key in councils if key in among)
        return tuple(sorted(alike, key=lambda key: (-alike[key], key)))


def spellings_of(names: Iterable[tuple[str, Sequence[str], str | None]]) -> Spellings:
    """
    Return the spellings of councils.

    Args:
        names: For each council its key, its names, the official and the short one first, and its type.
    """
    ranks: dict[str, dict[str, int]] = {}
    places: dict[str, dict[str, Place]] = {}
    for key, spelled, type in names:
        parts = [place_and_kinds(name) for name in spelled]
        kinds = KINDS.intersection((type or "").split("_")).union(*(found for _, found in parts))
        for rank, name in enumerate(spelled):
            ranks.setdefault(name_key(name), {}).setdefault(key, rank)
        for place in dict.fromkeys(place for place, _ in parts if place):
            places.setdefault(place, {})[key] = Place(kinds, (place, frozenset()) in parts)
    return Spellings(MappingProxyType(ranks), MappingProxyType(places))
