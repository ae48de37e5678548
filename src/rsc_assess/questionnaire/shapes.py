"""The format of questionnaire files: every key there is, said once."""

from rsc_assess.documents.shape import (
    ID,
    LANGUAGE,
    VERSION,
    Choice,
    Either,
    Exact,
    Key,
    ListOf,
    MapOf,
    Number,
    Record,
    Ref,
    Schema,
    Shape,
    Text,
    TrueFalse,
    document_schema,
)
from rsc_assess.questionnaire.rule_shapes import (
    A_CONDITION,
    CLASS,
    CONDITION,
    COUNT,
    COUNTS,
    DISPLAY_KEYS,
    MARKS,
    NAME,
    PART_OR_GROUP,
    PATTERN,
    RANK,
    REFERENCE,
    REFUSES,
    ROLE_KEYS,
    ROUNDS,
    RULE_KEYS,
    SCORING,
    TOTAL,
    WEIGHT,
    WORD,
    by_attribute,
)
from rsc_assess.questionnaire.values import EFFORTS, KINDS

SHORT = Text(120)
LINE = Text(400)
PROSE = Text(4_000)

ACTION = Record(
    "an action",
    "The step that takes a council to this level from the one below.",
    {
        "do": Key(LINE, "what to do, starting with a verb", required=True),
        "effort": Key(Choice(*EFFORTS), "small (days), medium (weeks to months) or large (over six months)"),
        "days": Key(Number(0.1, 10_000), "instead of effort: working days; then for all actions of the questionnaire"),
        "owner": Key(SHORT, "the role that usually leads it", required=True),
        "needs": Key(MapOf(REFERENCE, WORD), "what must be reached first: question id and level"),
    },
)

OPTION = Record(
    "an option",
    "One thing a question can be answered with.",
    {
        "marks": Key(Exact(-10_000, 10_000, also="none"), "what it earns; none: it is not scored"),
        "label": Key(NAME, "its name, if the id is not fit to print"),
        "text": Key(LINE, "the facts that make it the right answer"),
        "sets": Key(Choice("not_applicable", "dont_know", "declined", "missing"), "what the answer counts as"),
        "takes_out": Key(ListOf(REFERENCE, at_least=1), "the questions and sections that are then not asked"),
        "ends": Key(TrueFalse(), "true: it ends the chain of questions (method last)"),
    },
)
OPTIONS = Either(
    items=ListOf(WORD, 2, 100),
    record=MapOf(NAME, Either(text=Exact(-10_000, 10_000, also="none"), record=OPTION), at_most=100),
)
AMOUNT = Number(-1e12, 1e12, fraction=True)
GOALPOST = Either(text=AMOUNT, record=by_attribute(AMOUNT, "a goalpost"))
TERM = Either(text=REFERENCE, items=ListOf(REFERENCE, at_least=1))
TABLE = Record(
    "a table",
    "A number for each pair of options of two questions.",
    {
        "rows": Key(REFERENCE, "the question whose options name the rows", required=True),
        "columns": Key(REFERENCE, "the question whose options are the columns, in its own order", required=True),
        "cells": Key(MapOf(WORD, ListOf(AMOUNT, at_least=1)), "for each row, its numbers from column to column", required=True),
    },
)
NUMBER = Record(
    "a number",
    "How a number is scored: between goalposts, by points or by steps; none of them: it is not scored.",
    {
        "worst": Key(GOALPOST, "the number that earns nothing; above best where less is better"),
        "best": Key(GOALPOST, "the number that earns everything"),
        "marks": Key(Exact(0, 10_000), "what the best earns (1 if left out); without goalposts, 0 to so many marks are answered"),
        "points": Key(MapOf(AMOUNT, MARKS), "at this number so many marks, along a straight line in between"),
        "log": Key(TrueFalse(), "true: its logarithm is placed between those of the goalposts"),
        "clamp": Key(Choice("both", "worst", "best", "none"), "which goalposts hold numbers beyond them (both if left out)"),
        "at_least": Key(MapOf(AMOUNT, MARKS), "steps: from this number up, so many marks"),
        "at_most": Key(MapOf(AMOUNT, MARKS), "steps: up to this number, so many marks; beyond the last, none"),
        "range": Key(ListOf(AMOUNT, 2, 2), "the lowest and the highest number that can be answered"),
        "sum": Key(ListOf(REFERENCE, 2, 500), "the number is not asked: these are added up"),
        "difference": Key(ListOf(TERM, 2, 2), "it is not asked: the first less the second, each a question or a list that is added up"),
        "quotient": Key(ListOf(TERM, 2, 2), "it is not asked: the first divided by the second, each a question or a list that is added up"),
        "table": Key(TABLE, "it is not asked: the number for the answers to two questions"),
        "unit": Key(SHORT, "its unit, such as years or %"),
    },
)
AWARDS = Record(
    "awards",
    "Marks from a number of ticks, or from a sum of marks, on.",
    {
        "ticks": Key(MapOf(Number(0, 100, whole=True), MARKS), "from so many ticks on, so many marks"),
        "marks": Key(MapOf(Number(-10_000, 10_000), MARKS), "from such a sum of marks on, so many marks"),
    },
)
EFFECT = MapOf(NAME, Exact(0, 10_000, percent=True), at_most=100)

QUESTION: Record = Record(
    "a question",
    "One thing that is asked.",
    {
        "id": Key(ID, "a stable id, apart from the wording, such as R1.1", required=True),
        "title": Key(SHORT, "a few words for tables and charts (the question itself if left out)"),
        "ask": Key(LINE, "the question, in plain words, one thing at a time (the title if left out)"),
        "help": Key(PROSE, "what is meant, what counts and what does not"),
        "kind": Key(Choice(*KINDS), "levels, one, many, tiered, yes_no, number, date or text (told from the other keys if left out)"),
        "scale": Key(ID, "the scale it is answered on (may be left out if there is only one)"),
        "class": ROLE_KEYS["class"],
        "weight": Key(WEIGHT, "what it counts in its section, if not by class (1 if left out); marks: the most it can earn"),
        "levels": Key(MapOf(NAME, LINE), "for each level of the scale, the facts that make it the right answer"),
        "options": Key(OPTIONS, "what it can be answered with, each with its marks"),
        "number": Key(NUMBER, "how a number is scored"),
        "reverse": Key(TrueFalse(), "true: the highest option earns the least"),
        "out_of": Key(Exact(0, 100_000), "marks that count as everything (the most it can earn if left out)"),
        "ceiling": Key(Exact(0, 100_000, percent=True), "with many: the most that all ticks together earn; of percentages a percentage"),
        "awards": Key(AWARDS, "with many: marks by the number or the sum of the ticks"),
        "penalty": Key(
            EFFECT, "by option (of a number: for each one, and at most), marks or a percentage of the section, taken off outside the maximum"
        ),
        "bonus": Key(EFFECT, "by option (of a number: for each one, and at most), marks or a percentage of the section, added outside the maximum"),
        "unscored": Key(TrueFalse(), "true: the answer is kept and moves no score"),
        "counts": Key(COUNTS, "what counts when the answer earns no mark"),
        "needs_evidence": RULE_KEYS["needs_evidence"],
        "rounds": Key(ROUNDS, "rounding before its score goes up"),
        "evidence": Key(LINE, "what shows the answer"),
        "answered_by": Key(SHORT, "the role that usually knows"),
        "not_applicable": Key(TrueFalse(), "true if N/A, with a reason, may be answered"),
        "sensitive": Key(TrueFalse(), "true if the answer is kept out of public reports"),
        "applies": Key(A_CONDITION, "who is asked (everyone if left out)"),
        "asked": Key(Choice("always"), "always: applies is only a hint to the reader"),
        "revised": Key(VERSION, "the questionnaire version that gave the question its present meaning"),
        "replaces": Key(ListOf(REFERENCE, at_least=1), "ids of earlier questions that it takes the place of"),
        "actions": Key(MapOf(NAME, ACTION), "for each level above the lowest, the step that leads to it"),
    },
    identity="id",
)

REPEAT = Record(
    "a repeat",
    "One copy of the block.",
    {"id": Key(ID, "a stable id", required=True), "title": Key(SHORT, "its name"), "weight": Key(WEIGHT, "what it counts (1 if left out)")},
    identity="id",
)

SECTION: Record = Record(
    "a section",
    "A part of the questionnaire, with sections or questions in it.",
    {
        "id": Key(ID, "a stable id such as R1", required=True),
        "title": Key(SHORT, "its name", required=True),
        "about": Key(LINE, "a sentence on what it looks at"),
        "weight": Key(WEIGHT, "what it counts in the section above (1 if left out); marks: the sum of the weights in it"),
        "class": ROLE_KEYS["class"],
        "applies": Key(A_CONDITION, "who is asked what is in it (everyone if left out)"),
        "repeat": Key(ListOf(Either(text=ID, record=REPEAT), 1, 500), "things for each of which everything in it is asked again"),
        **RULE_KEYS,
        "total": Key(TOTAL, "with repeat: the rules of the copies taken together"),
        "sections": Key(ListOf(Ref("section", lambda: SECTION), at_least=1), "the sections in it"),
        "questions": Key(ListOf(Ref("question", lambda: QUESTION), at_least=1), "the questions in it"),
    },
    identity="id",
    refuses=REFUSES,
)

SCALE = Record(
    "a scale",
    "Named levels, from the lowest; or options with their marks.",
    {
        "labels": Key(ListOf(SHORT, 2, 101), "the names of the levels, from the lowest"),
        "from": Key(Number(0, 1, whole=True), "the number of the lowest level (0 if left out)"),
        "marks": Key(ListOf(Exact(-10_000, 10_000, also="none"), 2, 101), "the marks of the levels (their numbers if left out)"),
        "options": Key(OPTIONS, "instead of labels: options with their marks"),
    },
)
SUBSET = Record(
    "a subset",
    "A named choice of questions.",
    {
        "title": Key(SHORT, "its name", required=True),
        "questions": Key(ListOf(PATTERN, at_least=1), "the ids of its questions; * stands for any text between slashes", required=True),
    },
)
EVIDENCE_RULES = Record(
    "evidence rules",
    "When evidence is asked for, and how long it lasts; neither moves a score.",
    {
        "asked_from": Key(Number(1, 100, whole=True), "the level from which evidence is asked for (never if left out)"),
        "stale_after_months": Key(Number(1, 1_200, whole=True), "how many months after its date evidence is stale (never if left out)"),
    },
)
CHECK = Record(
    "a check",
    "Answers that do not go together; it is told as advice and moves no score.",
    {"when": Key(A_CONDITION, "the condition", required=True), "says": Key(LINE, "what is told while it holds", required=True)},
)
QUESTIONNAIRE = Record(
    "a questionnaire",
    "A questionnaire for rsc_assess.",
    {
        "format": Key(Number(1, 1_000, whole=True), "the version of this file format: 1", required=True),
        "id": Key(ID, "a short stable id such as rsc", required=True),
        "version": Key(VERSION, "its version, such as 1.0.0", required=True),
        "title": Key(SHORT, "its name", required=True),
        "about": Key(PROSE, "what it is for"),
        "notice": Key(PROSE, "what it is not; printed in every report"),
        "licence": Key(LINE, "the licence of its texts"),
        "language": Key(LANGUAGE, "the language of its texts (en if left out)"),
        "compatible_from": Key(VERSION, "the oldest version whose answers mean the same (this version if left out)"),
        "languages": Key(ListOf(LANGUAGE), "further languages, each in a file of its own beside this one, such as cy.yaml"),
        "ranks": Key(
            ListOf(Either(text=SHORT, record=RANK), at_most=20), "what the levels of sections are called, from the top, with rules for them"
        ),
        "scales": Key(MapOf(ID, SCALE), "the scales by id"),
        "classes": Key(MapOf(ID, CLASS), "the named weights by id"),
        "attributes": Key(MapOf(ID, LINE), "further council attributes that conditions use, each with its meaning"),
        **DISPLAY_KEYS,
        "counts": Key(COUNTS, "what counts when an answer earns no mark"),
        "needs_evidence": RULE_KEYS["needs_evidence"],
        "evidence_rules": Key(EVIDENCE_RULES, "when evidence is asked for, and how long it lasts"),
        "checks": Key(ListOf(CHECK, 1, 500), "answers that do not go together, each with what is told of them"),
        "no_evidence_words": Key(ListOf(NAME, at_least=1), "texts that are no evidence, such as tbc"),
        "not_answered": Key(ListOf(NAME, at_least=1), "texts that mean: not answered"),
        "not_applicable": Key(TrueFalse(), "true if N/A may be answered to every question"),
        "total": Key(TOTAL, "the rules of the whole"),
        "scorings": Key(MapOf(ID, SCORING), "further roll-ups of the same answers by id"),
        "subsets": Key(MapOf(ID, SUBSET), "named choices of questions by id"),
        "sections": Key(ListOf(Ref("section", lambda: SECTION), at_least=1), "the sections"),
        "questions": Key(ListOf(Ref("question", lambda: QUESTION), at_least=1), "questions that stand in no section"),
    },
)


def questionnaire_schema() -> Schema:
    """Return the JSON Schema (draft-07) of questionnaire files."""
    shapes: dict[str, Shape] = {
        "condition": CONDITION,
        "count": COUNT,
        "question": QUESTION,
        "section": SECTION,
        "part_or_group": PART_OR_GROUP,
    }
    return document_schema(QUESTIONNAIRE, "rsc_assess questionnaire", "https://rsc-assess.invalid/schema/questionnaire.json", shapes)
