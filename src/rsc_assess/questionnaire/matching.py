"""How what is written in an answers file is compared: without regard to case and spaces, with options and with words for states."""

import re

# Words that are read as a state where they name no option. Another language must not use them for an option.
WORDS = {
    "not_applicable": ("n/a", "na", "n.a.", "not applicable", "not_applicable", "does not apply", "amherthnasol"),
    "dont_know": ("don't know", "don’t know", "dont know", "dont_know", "do not know", "not known", "unknown", "ddim yn gwybod"),
    "declined": ("prefer not to say", "declined", "rather not say", "gwell peidio â dweud"),
    "missing": ("missing", "not answered", "unanswered", "tbc", "?", "heb ei ateb"),
}
STATE_OF_WORD = {word: state for state, words in WORDS.items() for word in words}

# What a cell of a table says where something was asked to be ticked, and nothing was.
NO_TICKS = "(none of these)"


# What cannot be seen and comes along when text is copied from a web page: soft hyphen, spaces and joiners without width, byte order mark.
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


def folded(text: str) -> str:
    """Return a text as it is compared: case, outer spaces, the number of inner spaces and what cannot be seen do not matter."""
    return " ".join(UNSEEN.sub("", text).casefold().split())
