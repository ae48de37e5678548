"""What a line means: a command, or an answer. A name of an option always means the option; a slash always means a command."""

import attrs

from rsc_assess.answering.saying import names_of
from rsc_assess.assessment.values import DECLINED, DONT_KNOW, NOT_APPLICABLE
from rsc_assess.questionnaire.matching import STATE_OF_WORD, folded
from rsc_assess.questionnaire.values import TEXT, YES_NO, Question

SAY, KEEP, HELP, ALWAYS, BACK, SKIP, JUMP, LIST, NOTE, EVIDENCE, QUIT, UNKNOWN = (
    "say",
    "keep",
    "help",
    "always",
    "back",
    "skip",
    "jump",
    "list",
    "note",
    "evidence",
    "quit",
    "unknown",
)
# By command: what is typed for it, the shortest first.
WORDS = {
    HELP: ("?", "h", "help", "why"),
    ALWAYS: ("??",),
    BACK: ("b", "back"),
    SKIP: ("s", "skip"),
    DONT_KNOW: ("d",),
    DECLINED: ("p",),
    NOT_APPLICABLE: ("n", "n/a"),
    JUMP: ("j", "jump"),
    LIST: ("l", "list"),
    NOTE: ("note",),
    EVIDENCE: ("evidence",),
    QUIT: ("q", "quit", "exit"),
}
COMMAND_OF = {word: command for command, words in WORDS.items() for word in words}
TAKES_MORE = (NOT_APPLICABLE, JUMP, NOTE, EVIDENCE)


@attrs.frozen
class Command:
    """
    What a line means.

    Attributes:
        name: One of the names above; for an open answer or N/A the name of the state.

        more: What was said with it: the answer, the reason, the id to go to, the text of a note.
    """

    name: str
    more: str = ""


def understood(line: str, question: Question) -> Command:
    """
    Return what a line means before a question.

    The names of its options come first. In front of a question for a text, all is the text but ? and what starts with a slash.
    """
    text = line.strip()
    if not text:
        return Command(KEEP)
    if text.startswith("/"):
        return command_in(text[1:].strip(), question) or Command(UNKNOWN, text.split()[0])
    if folded(text) in names_of(question):
        return Command(SAY, text)
    if folded(text) in STATE_OF_WORD and text != "?":
        state = STATE_OF_WORD[folded(text)]
        return Command(state) if state in (DONT_KNOW, DECLINED, NOT_APPLICABLE) else Command(SAY, text)
    found = command_in(text, question)
    word = folded(text).split(" ")[0]
    return found if found is not None and is_bare(word, question) else Command(SAY, text)


def command_in(text: str, question: Question) -> Command | None:
    """Return the command that a text is, or None."""
    word, _, more = text.partition(" ")
    word = word.casefold().rstrip(":")
    name = COMMAND_OF.get(word)
    if name is None:
        state = STATE_OF_WORD.get(folded(text))
        return Command(state) if state in (DONT_KNOW, DECLINED, NOT_APPLICABLE) else None
    if more.strip() and name not in TAKES_MORE:
        return None
    return Command(name, more.strip())


def is_bare(word: str, question: Question) -> bool:
    """Tell whether a word means its command without a slash: no option is called so, or starts so, and no text is asked for."""
    word = word.rstrip(":")
    if word in ("?", "??"):
        return True
    if question.kind == YES_NO and word == "n":
        return False
    return question.kind != TEXT and not any(name == word or name.startswith(f"{word} ") for name in names_of(question))


def spelled(command: str, question: Question) -> str:
    """Return what to type for a command before a question, in short."""
    word = next((word for word in WORDS[command] if is_bare(word, question)), None)
    return word if word is not None else f"/{WORDS[command][0]}"
