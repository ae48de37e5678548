"""The format of questionnaire files: every key there is, said once."""

from rsc_assess.documents.shape import (
    ID,
    LANGUAGE,
    VERSION,
    Choice,
    Key,
    ListOf,
    MapOf,
    Number,
    Record,
    Ref,
    Scalar,
    Schema,
    Shape,
    Text,
    TrueFalse,
    document_schema,
)
from rsc_assess.questionnaire.values import EFFORTS

LEVEL = Number(0, 20, whole=True)
WEIGHT = Number(0, 1000)
SHORT = Text(120)
LINE = Text(400)
PROSE = Text(4_000)

CONDITION: Record = Record(
    "a condition",
    "A comparison (question or attribute, and one operator), or any, all or not of conditions.",
    {
        "question": Key(ID, "the id of the question whose answer is compared"),
        "attribute": Key(ID, "the council attribute that is compared, such as type or nation"),
        "is": Key(Scalar(), "equal to this level or text"),
        "is_not": Key(Scalar(), "given, and not equal to this"),
        "in": Key(ListOf(Scalar(), at_least=1), "equal to one of these"),
        "at_least": Key(Scalar(), "this level or number, or higher"),
        "at_most": Key(Scalar(), "this level or number, or lower"),
        "between": Key(ListOf(Scalar(), 2, 2), "from the first to the second, both included"),
        "answered": Key(TrueFalse(), "true: it has an answer; false: it has none"),
        "all": Key(ListOf(Ref("condition", lambda: CONDITION), at_least=1), "each of these holds"),
        "any": Key(ListOf(Ref("condition", lambda: CONDITION), at_least=1), "one of these holds"),
        "not": Key(Ref("condition", lambda: CONDITION), "this does not hold"),
    },
)

ACTION = Record(
    "an action",
    "The step that takes a council to this level from the one below.",
    {
        "do": Key(LINE, "what to do, starting with a verb", required=True),
        "effort": Key(Choice(*EFFORTS), "small (days), medium (weeks to months) or large (over six months)", required=True),
        "owner": Key(SHORT, "the role that usually leads it", required=True),
        "needs": Key(MapOf(ID, LEVEL), "what must be reached first: question id and level"),
    },
)

QUESTION: Record = Record(
    "a question",
    "One thing that is asked.",
    {
        "id": Key(ID, "a stable id, apart from the wording, such as R1.1", required=True),
        "title": Key(SHORT, "a few words for tables and charts (the question itself if left out)"),
        "ask": Key(LINE, "the question, in plain words, one thing at a time", required=True),
        "help": Key(PROSE, "what is meant, what counts and what does not"),
        "scale": Key(ID, "the scale it is answered on (may be left out if there is only one)"),
        "class": Key(ID, "a named weight from `classes`"),
        "weight": Key(WEIGHT, "what it counts in its section, if not by class (1 if left out)"),
        "levels": Key(MapOf(LEVEL, LINE), "for each level of the scale, the facts that make it the right answer", required=True),
        "evidence": Key(LINE, "what shows the answer"),
        "answered_by": Key(SHORT, "the role that usually knows"),
        "not_applicable": Key(TrueFalse(), "true if N/A, with a reason, may be answered"),
        "sensitive": Key(TrueFalse(), "true if the answer is kept out of public reports"),
        "applies": Key(Ref("condition", lambda: CONDITION), "who is asked (everyone if left out)"),
        "revised": Key(VERSION, "the questionnaire version that gave the question its present meaning"),
        "actions": Key(MapOf(LEVEL, ACTION), "for each level above the lowest, the step that leads to it"),
    },
    identity="id",
)

SECTION: Record = Record(
    "a section",
    "A part of the questionnaire, with sections or questions in it.",
    {
        "id": Key(ID, "a stable id such as R1", required=True),
        "title": Key(SHORT, "its name", required=True),
        "about": Key(LINE, "a sentence on what it looks at"),
        "weight": Key(WEIGHT, "what it counts in the section above (1 if left out)"),
        "sections": Key(ListOf(Ref("section", lambda: SECTION), at_least=1), "the sections in it"),
        "questions": Key(ListOf(Ref("question", lambda: QUESTION), at_least=1), "the questions in it"),
    },
    identity="id",
)

SCALE = Record("a scale", "Named levels, from the lowest.", {"labels": Key(ListOf(SHORT, 2, 21), "the names of levels 0, 1, 2 …", required=True)})
CLASS = Record("a class", "A named weight.", {"weight": Key(WEIGHT, "what a question of this class counts", required=True)})
SUBSET = Record(
    "a subset",
    "A named choice of questions.",
    {
        "title": Key(SHORT, "its name", required=True),
        "questions": Key(ListOf(ID, at_least=1), "the ids of its questions", required=True),
    },
)
SHOW = Record(
    "show",
    "How scores are shown.",
    {
        "from": Key(Number(-1e6, 1e6), "what nothing reached is shown as (0 if left out)"),
        "to": Key(Number(-1e6, 1e6), "what everything reached is shown as (the top level of the scale if left out)"),
        "decimals": Key(Number(0, 6, whole=True), "decimals shown (1 if left out)"),
        "round": Key(Choice("down", "half_up", "half_even"), "how the last decimal is found (down if left out)"),
    },
)
BAND = Record(
    "a band",
    "A label for shown scores from here up to the next band.",
    {"from": Key(Number(-1e6, 1e6), "the lowest shown score of the band", required=True), "label": Key(SHORT, "its name", required=True)},
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
        "ranks": Key(ListOf(SHORT, at_most=20), "what the levels of sections are called, from the top"),
        "scales": Key(MapOf(ID, SCALE), "the scales by id", required=True),
        "classes": Key(MapOf(ID, CLASS), "the named weights by id"),
        "attributes": Key(MapOf(ID, LINE), "further council attributes that conditions use, each with its meaning"),
        "show": Key(SHOW, "how scores are shown"),
        "bands": Key(ListOf(BAND, at_least=1), "labels of shown scores (the scale's own if left out and scores are shown on it)"),
        "coverage": Key(Number(0, 1), "the share of weight that must be answered for a label (0.8 if left out)"),
        "subsets": Key(MapOf(ID, SUBSET), "named choices of questions by id"),
        "sections": Key(ListOf(Ref("section", lambda: SECTION), at_least=1), "the sections"),
        "questions": Key(ListOf(Ref("question", lambda: QUESTION), at_least=1), "questions that stand in no section"),
    },
)


def questionnaire_schema() -> Schema:
    """Return the JSON Schema (draft-07) of questionnaire files."""
    shapes: dict[str, Shape] = {"condition": CONDITION, "question": QUESTION, "section": SECTION}
    return document_schema(QUESTIONNAIRE, "rsc_assess questionnaire", "https://rsc-assess.invalid/schema/questionnaire.json", shapes)
