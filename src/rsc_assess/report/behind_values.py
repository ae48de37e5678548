"""The content of a report on what stands behind the answers: plain data, as all of its content is; see rsc_assess.report.values."""

import attrs

from rsc_assess.report.figures import DATA_ONLY, Day, Figure


@attrs.frozen
class SignOff:
    """
    How far an assessment has come from draft to signed off.

    Attributes:
        state: draft, reviewed or signed_off; draft where the answers changed after the last step.

        is_changed: Whether they did.

        says: The same in words, with the role of who took the step; in a public report without it.

        in_short: The same in words, without the role.

        role, date: Of the last step; None where none was taken. No role in a public report.
    """

    state: str
    is_changed: bool
    says: str
    in_short: str
    role: str | None
    date: Day | None


@attrs.frozen
class EvidencedAnswer:
    """
    How well evidence carries one answer.

    Attributes:
        claimed, evidenced: The level that is answered, and the one that evidence shows; None of a question without levels.

        says: Both in words; None without levels.

        because: Why evidence shows less, or what is wrong with it, in words; None where nothing is.

        kind, confidence: Of its best piece of evidence and how far that carries the answer, in words; no confidence where none is asked for.

        is_asked_for: Whether evidence is asked for at this level.

        is_shown: Whether fresh evidence shows the level.

        place: Its place among the answers that claim more than evidence shows, from 1: the difference × what the question decides of the
            total; None of all others.
    """

    question: str
    title: str
    claimed: Figure | None
    evidenced: Figure | None
    says: str | None
    because: str | None
    kind: str
    confidence: str | None
    is_asked_for: bool
    is_shown: bool
    is_stale: bool
    is_undated: bool
    place: Figure | None = attrs.field(metadata=DATA_ONLY)


@attrs.frozen
class EvidencedSection:
    """
    A section, or the whole, with what its score would be with the levels that evidence shows.

    Attributes:
        score, label: As everywhere in the report.

        evidenced, evidenced_label: What they would be; None where there is none.

        asked_for: For how many answers evidence is asked for.

        shown: For how many of these it is there, is fresh and shows the level.

        stale: How many answers rest on stale evidence.

        confidence: That of at least half of its answers, in words; None where none has one.

        is_moved: Whether the two scores are printed differently.
    """

    id: str
    title: str
    depth: int
    score: Figure | None
    label: str | None
    evidenced: Figure | None
    evidenced_label: str | None
    asked_for: Figure
    shown: Figure
    stale: Figure = attrs.field(metadata=DATA_ONLY)
    confidence: str | None
    is_moved: bool


@attrs.frozen
class EvidencePart:
    """
    How well evidence carries the answers.

    Attributes:
        sentence: How many answers are shown, in words.

        notes: What is stale or undated, and what the questionnaire asks for, one sentence each.

        has_rule: Whether the questionnaire says from which level evidence is asked for.

        gaps: Answers that claim more than evidence shows, what matters most first; as many as a page has room for.

        more_gaps: How many more there are, in words; None where there are none.

        sections: The whole and the sections that the page shows; `every_section` has all.

        same_sections: How many sections the page leaves out, as their score stays the same, in words; None where it leaves out none.

        answers: All answers, in the order of the questionnaire.
    """

    sentence: str
    notes: tuple[str, ...]
    has_rule: bool
    gaps: tuple[EvidencedAnswer, ...]
    more_gaps: str | None
    sections: tuple[EvidencedSection, ...]
    same_sections: str | None
    answers: tuple[EvidencedAnswer, ...] = attrs.field(metadata=DATA_ONLY)
    every_section: tuple[EvidencedSection, ...] = attrs.field(metadata=DATA_ONLY)


@attrs.frozen
class Advice:
    """
    Something about the answers that is worth a second look; it changes no score.

    Attributes:
        kind: One of rsc_assess.evidence.bias.FINDINGS.

        code: Under which docs/problem-codes.md explains it.

        says, remedy: What was found, and what to do.

        questions: The ids of the questions that it is about, as a text.
    """

    kind: str
    code: str
    says: str
    remedy: str
    questions: str


@attrs.frozen
class SideLine:
    """
    All respondents who say the same to a question.

    Attributes:
        says: What they say, in words.

        level: Where it is a level; else None.

        share: Where it stands among the levels of the question, 0 to 1; None without one.

        size: The share of those who said something to the question, 0 to 1.

        is_position: Whether it is the council's position.

        notes: What they wrote for it, reasons and notes.
    """

    says: str
    level: Figure | None = attrs.field(metadata=DATA_ONLY)
    share: float | None
    count: Figure
    size: float
    is_position: bool
    notes: tuple[str, ...]


@attrs.frozen
class Difference:
    """
    A question, and how far those who answered it agree.

    Attributes:
        position: The council's position, in words.

        respondents, answered: How many said something, and how many gave an answer.

        lowest, highest, middle: The lowest, the highest and the lower median of the levels given; None for other kinds of question.

        range_says: From the lowest to the highest, in words; None likewise.

        within_one: The share of those who gave a level that is at most one away from the median.

        disagreement: 0 (all say the same) to 1; None where fewer than two took a side.

        decides: What the question decides of the total, 0 to 1.

        place: Its place among the questions where views differ, from 1: disagreement × what it decides; None where they do not.

        ticks: The levels of the question.

        sides: What is said, from the lowest level.

        says: All of it in one sentence.
    """

    question: str
    title: str
    position: str
    respondents: Figure = attrs.field(metadata=DATA_ONLY)
    answered: Figure = attrs.field(metadata=DATA_ONLY)
    lowest: Figure | None
    highest: Figure | None
    middle: Figure | None = attrs.field(metadata=DATA_ONLY)
    range_says: str | None
    within_one: Figure | None = attrs.field(metadata=DATA_ONLY)
    disagreement: Figure | None = attrs.field(metadata=DATA_ONLY)
    decides: Figure = attrs.field(metadata=DATA_ONLY)
    place: Figure | None = attrs.field(metadata=DATA_ONLY)
    ticks: tuple[Figure, ...]
    sides: tuple[SideLine, ...]
    says: str


@attrs.frozen
class MinorityNote:
    """What some respondents wrote who see a question otherwise than the council's position; `notes` are theirs, some shortened."""

    question: str
    title: str
    says: str
    count: Figure
    notes: tuple[str, ...]
    more: str | None


@attrs.frozen
class PerspectiveScore:
    """The score of a section from one perspective; None where too little of it is answered, or may be shown."""

    perspective: str
    name: str
    score: Figure | None
    share: float | None
    label: str | None


@attrs.frozen
class PerspectiveRow:
    """A section from each perspective, beside the score of the position and where that stands on the scale, 0 to 1."""

    id: str
    title: str
    depth: int
    position: Figure | None
    position_share: float | None
    scores: tuple[PerspectiveScore, ...]


@attrs.frozen
class Perspectives:
    """
    What each perspective says, by section.

    Attributes:
        names: The perspectives that are shown.

        rows: The whole and the sections; those of the page in `shown`.

        more: How many more sections there are, in words; None where all are shown.
    """

    names: tuple[str, ...]
    shown: tuple[PerspectiveRow, ...]
    more: str | None
    rows: tuple[PerspectiveRow, ...] = attrs.field(metadata=DATA_ONLY)


@attrs.frozen
class RespondentsPart:
    """
    How several respondents came to one position, and how far they agree.

    Attributes:
        count: How many there are.

        sentences: How many they are, by which rule their answers became one position, and how far they agree.

        rule: One of rsc_assess.assessment.values.MERGE_RULES, or None.

        alpha: Krippendorff's, in words with its figure, or why there is none, stands in `sentences`.

        differences: Questions where views differ, what matters most first; as many as a page has room for; `more_differences` counts the rest.

        notes: What was said otherwise; `more_notes` counts what has no room.

        perspectives: None where they may not be compared.

        hidden: Which perspectives are not shown, in words; None where all are.

        questions: All questions, in the order of the questionnaire.
    """

    count: Figure = attrs.field(metadata=DATA_ONLY)
    sentences: tuple[str, ...]
    rule: str | None
    alpha: Figure | None
    differences: tuple[Difference, ...]
    more_differences: str | None
    notes: tuple[MinorityNote, ...]
    more_notes: str | None
    perspectives: Perspectives | None
    hidden: str | None
    questions: tuple[Difference, ...] = attrs.field(metadata=DATA_ONLY)
