"""A register of councils: who there is on a day, who came before and after, and which of them a name or code means."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

import attrs

from rsc_assess.councils.council import GSS, GSS_SCHEME, Council
from rsc_assess.councils.matching import Spellings, name_key, spellings_of
from rsc_assess.problems import InputError, Place, Problem, shorten

MOST_SUGGESTED = 6


@attrs.frozen
class RegisterEntry:
    """
    What a register says of one council.

    Attributes:
        key: What the register itself calls it: its own code where it has one, else the council's id.

        council: Its id is the GSS code or the id of the declared scheme; None where the register has none, as for bodies that
            were abolished before such codes. Its attributes are texts as they were written; a blank one is "".

        other_names: Further spellings, the short name first.

        former_ids: Ids it had before.

        start, end: Its first and its last day; None if the register does not say.

        has_ended: Whether it has been abolished, on whatever day.

        successors: The keys of those that took its place.
    """

    key: str
    council: Council
    other_names: tuple[str, ...] = ()
    former_ids: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    has_ended: bool = False
    successors: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All its spellings, the official name first."""
        return (self.council.name, *self.other_names)

    @property
    def called(self) -> str:
        """What messages call it, such as "Testham Council (E07999001)", for a past one with its last day."""
        until = f", until {self.end}" if self.end else ", abolished" if self.has_ended else ""
        return f"{self.council.name} ({self.council.id or self.key}{until})"

    def has_begun(self, on: date) -> bool:
        """Tell whether it was there by that day; one without a first day always was."""
        return self.start is None or self.start <= on

    def is_over(self, on: date) -> bool:
        """Tell whether it was abolished before that day; one abolished on an unknown day always was."""
        return self.end < on if self.end is not None else self.has_ended

    def is_current(self, on: date | None) -> bool:
        """Tell whether it is there on that day; without a day, whether it has not been abolished."""
        return not self.has_ended if on is None else self.has_begun(on) and not self.is_over(on)


@attrs.frozen
class Register:
    """
    All councils of a register, past ones too.

    Attributes:
        source: What messages call it: the path of its first file.

        scheme: What its councils' ids are: "gss" for GSS codes.

        remarks: Warnings and notes found while reading it.
    """

    entries: tuple[RegisterEntry, ...]
    source: str = "register"
    scheme: str = GSS_SCHEME
    remarks: tuple[Problem, ...] = attrs.field(default=(), eq=False)

    @cached_property
    def by_key(self) -> dict[str, RegisterEntry]:
        """The entries by key."""
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def by_id(self) -> dict[str, RegisterEntry]:
        """The entries by every code they can be asked for: id, own code and former ids, in that order where two have the same."""
        found: dict[str, RegisterEntry] = {}
        ids = [(one.council.id, one) for one in self.entries] + [(one.key, one) for one in self.entries]
        for id, entry in [*ids, *((former, one) for one in self.entries for former in one.former_ids)]:
            if id:
                found.setdefault(id.casefold(), entry)
        return found

    @cached_property
    def spellings(self) -> Spellings:
        """All names, ready to be looked up."""
        return spellings_of((entry.key, entry.names, entry.council.type) for entry in self.entries)

    def entry(self, code: str) -> RegisterEntry | None:
        """Return the council with this id, own code or former id, ignoring case, or None."""
        return self.by_id.get(code.strip().casefold())

    def council(self, code: str) -> Council | None:
        """Return the council with this id, own code or former id, ignoring case, or None."""
        found = self.entry(code)
        return found.council if found else None

    def current(self, on: date) -> tuple[Council, ...]:
        """Return all councils that are there on a day, in the order of the register."""
        return tuple(entry.council for entry in self.entries if entry.is_current(on))

    def new_since(self, since: date, on: date) -> tuple[Council, ...]:
        """
        Return the councils of a day that were not there yet at an earlier one.

        They are new: they have no figure from before, which is not zero.
        """
        return tuple(entry.council for entry in self.entries if entry.is_current(on) and not entry.has_begun(since))

    def successors(self, code: str, on: date | None = None) -> tuple[Council, ...]:
        """
        Return those that took a council's place; with a day, those of them, or of their successors, that are there on it.

        Raises:
            KeyError: There is no such council.
        """
        return tuple(entry.council for entry in self.heirs(self.by_id[code.strip().casefold()], on))

    def heirs(self, entry: RegisterEntry, on: date | None) -> tuple[RegisterEntry, ...]:
        """Return the entries of the successors of an entry."""
        direct = [self.by_key[key] for key in entry.successors]
        if on is None:
            return tuple(direct)
        found: dict[str, RegisterEntry] = {}
        seen = {entry.key}
        while direct:
            one = direct.pop(0)
            if one.key in seen:
                continue
            seen.add(one.key)
            if one.is_current(on):
                found[one.key] = one
            else:
                direct.extend(self.by_key[key] for key in one.successors)
        return tuple(found.values())

    def predecessors(self, code: str) -> tuple[Council, ...]:
        """
        Return those whose place a council took, in the order of the register.

        Raises:
            KeyError: There is no such council.
        """
        key = self.by_id[code.strip().casefold()].key
        return tuple(entry.council for entry in self.entries if key in entry.successors)

    def find(self, name_or_code: str, on: date | None = None) -> RegisterEntry:
        """
        Return the council that a name, in any of its spellings, or a code means.

        Args:
            on: The day on which it must be there. Without one, past councils are found too, where no present one fits.

        Raises:
            InputError: None fits (P111, with those that are near), several do (P112, listed), or it had ended (P113, with its
                successors) or not begun (P114, with its predecessors) on that day.
        """
        found = self.look_up(name_or_code, on)
        if isinstance(found, Problem):
            raise InputError(str(found), [found])
        return found

    def look_up(self, text: str, on: date | None = None) -> "RegisterEntry | Problem":
        """Return what find returns, or the problem that it raises."""
        entry = self.entry(text)
        # A name goes before a code in other letters: a short code may be how a name is written.
        if entry is not None and text.strip() not in (entry.council.id, entry.key) and not GSS.fullmatch(text.strip().upper()):
            entry = None if self.spellings.ranks.get(name_key(text)) else entry
        if entry is not None:
            return entry if on is None or entry.is_current(on) else self.out_of_time(entry, on)
        present = frozenset(entry.key for entry in self.entries if entry.is_current(on))
        others = frozenset(self.by_key) - present
        for find in (self.spellings.named, self.spellings.placed):
            keys = find(text, present) or find(text, others)
            if keys:
                return self.only(text, keys, on)
        near = [*self.spellings.with_words(text, present), *self.spellings.with_words(text, others), *self.spellings.similar(text, present)]
        return self.unknown(text, tuple(dict.fromkeys(near)))

    def only(self, text: str, keys: tuple[str, ...], on: date | None) -> "RegisterEntry | Problem":
        """Return the one entry among those that a text names, or the problem that there are several or that it is not there."""
        found = [self.by_key[key] for key in keys]
        if len(found) > 1:
            others = [f"one of {len(found) - MOST_SUGGESTED} others"] if len(found) > MOST_SUGGESTED else []
            listed = join_words([*(entry.called for entry in found[:MOST_SUGGESTED]), *others], "or")
            return self.problem("P112", f"{shorten(text)} could be {listed}", "Write the code, or the name in full")
        return found[0] if on is None or found[0].is_current(on) else self.out_of_time(found[0], on)

    def out_of_time(self, entry: RegisterEntry, on: date) -> Problem:
        """Return the problem of a council that is not there on a day, with those that are."""
        named = f"{entry.council.name} ({entry.council.id or entry.key})"
        if not entry.has_begun(on):
            before = [one.called for one in self.entries if entry.key in one.successors and one.is_current(on)]
            remedy = f"On that day there was {join_words(before, 'and')}" if before else "Correct the council or the date"
            return self.problem("P114", f"{named} begins on {entry.start}, after {on}", remedy)
        heirs = [one.called for one in self.heirs(entry, on)]
        when = f"was abolished, its last day being {entry.end}" if entry.end else "has been abolished"
        remedy = f"Use its successor: {join_words(heirs, 'or')}" if heirs else "Correct the council or the date; the register names no successor"
        return self.problem("P113", f"{named} {when}", remedy)

    def unknown(self, text: str, near: tuple[str, ...]) -> Problem:
        """Return the problem of a text that names no council, with those that it may have meant."""
        listed = join_words([self.by_key[key].called for key in near[:MOST_SUGGESTED]], "or")
        remedy = f"Did you mean {listed}?" if listed else "Check the code or the name in the register"
        return self.problem("P111", f"{shorten(text)} is no council in the register" if text.strip() else "no council is named", remedy)

    def problem(self, code: str, what: str, remedy: str) -> Problem:
        """Return a problem with this register."""
        return Problem(code, what, remedy, Place(self.source))


def join_words(words: Iterable[str], last: str) -> str:
    """Return words as a list in a sentence: "a, b or c"."""
    found = list(words)
    return f"{', '.join(found[:-1])} {last} {found[-1]}" if len(found) > 1 else "".join(found)
