"""
How many lines a text takes: an estimate from its letters alone, so that HTML and PDF show the same.

A width is given in characters, each half as wide as the font is high. The widths of letters are those of Source Sans 3 in
weight 600, rounded up: the estimate errs towards more lines.
"""

import unicodedata
from collections.abc import Callable

# In characters: a letter's share of the font's height, times two.
WIDTHS = {
    **dict.fromkeys("iljI.,;:'‘’|·", 0.58),
    **dict.fromkeys('ftr()[]{}-!/\\"“”', 0.76),
    **dict.fromkeys("csz", 0.93),
    **dict.fromkeys("vxy?", 1.01),
    **dict.fromkeys("aegk0123456789", 1.06),
    **dict.fromkeys("m%", 1.7),
    **dict.fromkeys("wMW@—&", 1.64),
    "…": 1.95,
    " ": 0.42,
}
SMALL, CAPITAL, WIDE = 1.15, 1.38, 2.0
# The longest run of letters that is not softened, and the pieces of one that is; see rsc_assess.report.html.plain.
LONGEST_RUN, PIECE = 40, 30


def width_of(text: str) -> float:
    """Return how wide a text is on one line, in characters."""
    return sum(map(letter_width, text))


def letter_width(letter: str) -> float:
    """Return how wide a letter is, in characters."""
    found = WIDTHS.get(letter)
    if found is not None:
        return found
    if letter < "\u0250":
        return CAPITAL if letter.isupper() else SMALL
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    return WIDE if unicodedata.east_asian_width(letter) in "WF" else CAPITAL + 0.2


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column; words wrap, and one that is longer than a line is broken. No text takes none."""
    lines, used = 0, 0.0
    for word in text.split():
        for place, piece in enumerate(pieces(word)):
            wide = width_of(piece)
            gap = letter_width(" ") if used and place == 0 else 0.0
            if lines and used + gap + wide <= width:
                used += gap + wide
                continue
            lines += 1
            # A piece that is wider than the line fills lines; a letter that does not fit whole leaves a little of each empty.
            while wide > width:
                lines += 1
                wide -= max(width - WIDE, 1.0)
            used = wide
    return lines


def pieces(word: str) -> list[str]:
    """Return a word as the parts between which it may break."""
    if len(word) < LONGEST_RUN:
        return [word]
    return [word[start : start + PIECE] for start in range(0, len(word), PIECE)]


def fitted(text: str, lines: int, width: float) -> str:
    """Return a text in at most so many lines, cut between words, with an ellipsis where something is missing."""
    return longest_start(text, lambda start: lines_of(start, width) <= lines)


def longest_start(text: str, fits: Callable[[str], bool]) -> str:
    """Return a text that fits, or the longest beginning of it that does, with an ellipsis; within a word only where else little would be left."""
    if fits(text):
        return text
    words = text.split()
    by_word = most(len(words) - 1, lambda number: fits(ended(" ".join(words[:number]))))
    whole = " ".join(words)
    by_letter = most(len(whole) - 1, lambda number: fits(ended(whole[:number])))
    start = " ".join(words[:by_word])
    return ended(start if 2 * len(start) >= by_letter and start else whole[: max(by_letter, 1)])


def most(limit: int, fits: Callable[[int], bool]) -> int:
    """Return the highest number up to a limit that fits, or 0; if a number fits, so do all below it."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def ended(text: str) -> str:
    """Return the beginning of a text with an ellipsis."""
    return f"{text.rstrip(' ,;:.–-')}…"
