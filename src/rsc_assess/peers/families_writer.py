"""Families as a file that can be published, and that councils and later editions read: CSV."""

import csv
import io
from collections.abc import Iterable

from rsc_assess.councils.council import Council
from rsc_assess.peers.families import Family

HEADER = ("code", "name", "type", "family")


def dump_families(families: Iterable[Family], councils: Iterable[Council]) -> bytes:
    """Return families as CSV, a row for each council, by family; `load_families` reads it, and `load_register` as a register too."""
    known = {council.id: council for council in councils}
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(HEADER)
    table.writerows([id, known[id].name, known[id].type or "", family.title] for family in families for id in family.members)
    return written.getvalue().encode()
