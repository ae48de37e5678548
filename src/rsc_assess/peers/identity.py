"""Whether a council can be told from others: an id, and a type and nation that go with its code."""

import re
from collections.abc import Iterator

from rsc_assess.councils.council import GSS, PREFIXES, Council, type_and_nation
from rsc_assess.problems import shorten

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}")
LIKE_GSS = re.compile(r"[EWSN]\d{5,}", re.IGNORECASE)
ID_HELP = "Use 1 to 64 letters, digits, dots, hyphens, underscores, colons or slashes, such as E06000001"


def council_faults(council: Council) -> Iterator[tuple[str, str, str, str]]:
    """Yield why a council cannot share its scores: the key it is about, a code, what was found, and the remedy."""
    if council.id is None:
        remedy = "Add its GSS code as `id`, such as E06000001, or name a register that knows it"
        yield "name", "P202", f"{shorten(council.name)} has no id, so a pool could not tell it from others", remedy
    elif not ID.fullmatch(council.id):
        yield "id", "P203", f"'{shorten(council.id)}' cannot be the id of a council", ID_HELP
    elif LIKE_GSS.fullmatch(council.id):
        found = type_and_nation(council.id)
        if not GSS.fullmatch(council.id) or found is None:
            remedy = f"Codes have nine characters and start with {', '.join(PREFIXES)}"
            yield "id", "P203", f"{council.id} is not the GSS code of a council", remedy
            return
        for key, given, own in (("type", council.type, found[0]), ("nation", council.nation, found[1])):
            if given is not None and given != own:
                what = f"the {key} is given as {given}, but the code {council.id} is that of a {own}"
                yield key, "P204", what, f"Write {own}, or correct the code"


def key_of(council: str) -> str:
    """Return what a pool knows a council by: its id, whose case does not matter."""
    return council.casefold()
