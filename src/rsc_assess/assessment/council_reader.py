"""The council that an answers file names: what the file says of it, what its code says, and what a register adds."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from rsc_assess.councils.council import GSS, GSS_SCHEME, PREFIXES, Council, type_and_nation
from rsc_assess.documents.node import Node
from rsc_assess.documents.shape import Entry, Reading
from rsc_assess.problems import Problem, did_you_mean, shorten
from rsc_assess.questionnaire.values import Questionnaire

# Only who gives a register loads it: most answers files are read without one.
if TYPE_CHECKING:
    from rsc_assess.councils.register import Register, RegisterEntry

OWN_KEYS = ("name", "id", "id_scheme", "type", "nation", "region")


class CouncilReader:
    """Turns the entry of a council into a council, as of the day of the assessment."""

    def __init__(self, reading: Reading, questionnaire: Questionnaire, register: "Register | None", on: date) -> None:
        self.reading = reading
        self.questionnaire = questionnaire
        self.register = register
        self.on = on

    def council(self, entry: Entry) -> Council:
        """Return the council; it is only valid if the reading has no errors."""
        attributes = {name: value for name, value in entry.items() if name not in OWN_KEYS}
        for name in attributes:
            if name not in self.questionnaire.attributes:
                remedy = did_you_mean(name, (*OWN_KEYS, *self.questionnaire.attributes))
                self.reading.note("S101", entry.key_node(name), f"{name!r} is no attribute of a council that this questionnaire uses", remedy)
        scheme = entry.get("id_scheme", GSS_SCHEME).casefold()
        code = entry.get("id")
        is_valid = True
        if code is not None and scheme == GSS_SCHEME:
            code = code.upper()
            is_valid = self.check_code(code, entry.value_node("id"))
        found = self.registered(entry, code, scheme) if is_valid else None
        if found is None or isinstance(found, Problem):
            is_said = entry.is_written("name") and code is None
            if found is None and "name" not in entry and not is_said and not blocks(entry, "name"):
                self.note_no_name(entry)
            kind, nation = self.type_and_nation(entry, code if is_valid and scheme == GSS_SCHEME else None, None)
            return Council(entry.get("name", ""), code, kind, nation, entry.get("region"), attributes, None if scheme == GSS_SCHEME else scheme)
        ours = found.council
        kind, nation = self.type_and_nation(entry, ours.id if self.is_gss_register() else None, ours)
        self.note_differing(entry, attributes, ours)
        known = {name: value for name, value in ours.attributes.items() if value}
        region = entry.get("region", ours.region)
        assert self.register is not None
        own_scheme = None if self.is_gss_register() else self.register.scheme
        return Council(entry.get("name", ours.name), ours.id or code, kind, nation, region, {**known, **attributes}, own_scheme)

    def is_gss_register(self) -> bool:
        """Tell whether there is a register whose ids are GSS codes."""
        return self.register is not None and self.register.scheme.casefold() == GSS_SCHEME

    def check_code(self, code: str, node: Node) -> bool:
        """Tell whether a code is that of a council; note what is not."""
        if not GSS.fullmatch(code):
            remedy = "Write the nine characters, such as E06000001, or say which scheme it is with id_scheme"
            self.reading.note("A210", node, f"{shorten(code)} is not a GSS code", remedy)
        elif type_and_nation(code) is None:
            remedy = f"Councils' codes start with {', '.join(PREFIXES)}"
            self.reading.note("A210", node, f"{code[:3]} is not the start of a council's code", remedy)
        else:
            return True
        return False

    def type_and_nation(self, entry: Entry, code: str | None, registered: Council | None) -> tuple[str | None, str | None]:
        """Return type and nation: those of a GSS code, else what the file says, else what the register says."""
        kind, nation = entry.get("type"), entry.get("nation")
        found = type_and_nation(code) if code else None
        if found is None:
            return kind or (registered.type if registered else None), nation or (registered.nation if registered else None)
        for key, given, own_value in (("type", kind, found[0]), ("nation", nation, found[1])):
            if given is not None and given != own_value:
                what = f"{key} is given as {given}, but the code {code} is that of a {own_value}"
                self.reading.note("A211", entry.value_node(key), what, f"Take {key} out, or correct the code")
        return found

    def note_no_name(self, entry: Entry) -> None:
        """Note a council without a name."""
        remedy = "Add it: its name as it is to be printed"
        if entry.get("id") is not None and self.register is None:
            remedy += ", or give a register, which has it by code"
        self.reading.note("S102", entry.node, "name is missing in a council", remedy)

    def registered(self, entry: Entry, code: str | None, scheme: str) -> "RegisterEntry | Problem | None":
        """
        Return what the register says of the council, or the problem that it has none, which is noted.

        None where there is nothing to look up: no register, no code or name, an id of another scheme, or a made-up council.
        """
        register, name = self.register, entry.get("name")
        if register is None or (code is not None and scheme != register.scheme.casefold()):
            return None
        if code is not None and scheme == GSS_SCHEME and Council("", code).is_fictional and register.entry(code) is None:
            return None
        wanted: str | None = code if code is not None else name
        if wanted is None:
            return None
        found = register.look_up(wanted, self.on)
        if isinstance(found, Problem):
            self.reading.note(found.code, entry.value_node("id" if code is not None else "name"), found.what, found.remedy)
            return found
        if code is not None and found.council.id != code:
            what = f"{code} is read as {found.council.id}, the code that {found.council.name} has now"
            self.reading.note("P116", entry.value_node("id"), what, "Nothing needs to be done", severity="note")
        if code is not None and name is not None:
            self.note_other_name(entry, name, found)
        return found

    def note_other_name(self, entry: Entry, name: str, found: "RegisterEntry") -> None:
        """Note a name that the register does not have for a code: perhaps the code is another council's."""
        from rsc_assess.councils.matching import name_key

        assert self.register is not None
        meant = self.register.look_up(name, self.on)
        if not isinstance(meant, Problem) and meant is not found:
            what = f"the name is that of {meant.called}, and the code that of {found.called}"
            self.reading.note("P117", entry.value_node("name"), what, "Correct the one that is wrong", severity="warning")
        elif isinstance(meant, Problem) and name_key(name) not in map(name_key, found.names):
            what = f"the register calls {found.council.id} {found.council.name}; this name is printed"
            self.reading.note("P116", entry.value_node("name"), what, "Nothing needs to be done if both are the same council", severity="note")

    def note_differing(self, entry: Entry, attributes: Mapping[str, str], ours: Council) -> None:
        """Note what the file says otherwise than the register; the file counts."""
        from rsc_assess.councils.matching import name_key

        given = {"region": entry.get("region"), **attributes}
        if not self.is_gss_register():
            given.update({"type": entry.get("type"), "nation": entry.get("nation")})
        for name, value in given.items():
            said = ours.attribute(name)
            if value is None or not said or name_key(value) == name_key(said):
                continue
            number = Council("", attributes={name: value}).measure(name)
            if number is None or number != Council("", attributes={name: said}).measure(name):
                what = f"{name} is given as {shorten(value)}, and the register says {shorten(said)}; what is given counts"
                self.reading.note("P116", entry.value_node(name), what, "Take it out if the register is right", severity="note")


def blocks(entry: Entry, key: str) -> bool:
    """Tell whether a key has a value that could not be read, which has been said."""
    return entry.is_written(key) and not entry.value_node(key).is_blank()
