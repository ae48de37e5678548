"""Texts that others will read: nothing may stand in them that cannot be seen."""

import unicodedata

from rsc_assess.documents.node import Node
from rsc_assess.documents.shape import Invalid, Reading, Text

# Control and format characters (which turn text around or hide in it), half pairs, private and unassigned ones, line separators.
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def hidden_character(text: str) -> str | None:
    """Return the name of the first character that cannot be seen, such as U+202E, or None."""
    found = next((character for character in text if unicodedata.category(character) in HIDDEN), None)
    return None if found is None else f"U+{ord(found):04X}"


class VisibleText(Text):
    """A text of one line in which every character can be seen; white space of any kind is one space."""

    def read(self, node: Node, reading: Reading) -> str | Invalid:
        """Return the text, or INVALID after noting why not."""
        text = super().read(node, reading)
        if isinstance(text, Invalid):
            return text
        line = " ".join(text.split())
        hidden = hidden_character(line)
        if hidden is not None:
            return reading.note("P209", node, f"a character that cannot be seen ({hidden}) stands in this text", "Type the text anew, without it")
        return line
