"""The format of answers files: every key there is, said once."""

from rsc_assess.assessment.values import COUNCIL_VIEW, EVIDENCE_KINDS, MERGE_RULES, SIGN_OFF_STATES
from rsc_assess.councils.council import NATIONS, TYPES
from rsc_assess.documents.node import Node
from rsc_assess.documents.shape import (
    ID,
    VERSION,
    Choice,
    Day,
    Either,
    Entry,
    Invalid,
    Key,
    ListOf,
    MapOf,
    Number,
    Reading,
    Record,
    Scalar,
    Schema,
    Text,
    TrueFalse,
    document_schema,
)
from rsc_assess.questionnaire.values import Question, Questionnaire

# How much a file holds; whoever makes one keeps to it.
LONGEST_REASON, LONGEST_ROLE, MOST_RESPONDENTS, MOST_STEPS = 400, 120, 1_000, 20
LINE = Text(400)
NOTE = Text(10_000)
ROLE = Text(LONGEST_ROLE)


class CouncilRecord(Record):
    """A council: by its name, or by a code that a register has."""

    def read_pairs(self, node: Node, pairs: dict[str, tuple[Node, Node]], reading: Reading) -> Entry | Invalid:
        """Read the keys; note a name that is blank where there is no code either, as in a form that is not filled in yet."""
        if "name" in pairs and all(key not in pairs or pairs[key][1].is_blank() for key in ("name", "id")):
            reading.note("S102", pairs["name"][1], "name is blank", f"Write it: {NAME}")
        return super().read_pairs(node, pairs, reading)


NAME = "its name as it is to be printed"
COUNCIL = CouncilRecord(
    "a council",
    "The council that answers, by name or by a code of a register; further keys are attributes that the questionnaire declares.",
    {
        "name": Key(Text(200), f"{NAME}; a register has it by code"),
        "id": Key(Text(64), "its GSS code, such as E06000001 (nine characters)"),
        "id_scheme": Key(ID, "the scheme of the id, if it is not a GSS code"),
        "type": Key(Choice(*TYPES), "its type; follows from a GSS code"),
        "nation": Key(Choice(*NATIONS), "its nation; follows from a GSS code"),
        "region": Key(Text(120), "its region"),
    },
    open_to=Scalar(),
)

EVIDENCE = Record(
    "a piece of evidence",
    "Something that shows the answer.",
    {
        "kind": Key(Choice(*EVIDENCE_KINDS), "none, claimed, documented or externally_checked (claimed if left out)"),
        "reference": Key(LINE, "what it is, in words"),
        "link": Key(Text(2_000), "where it is"),
        "date": Key(Day(), "its date"),
        "reviewer": Key(ROLE, "the role of the person who looked at it"),
        "shows": Key(Number(0, 100, whole=True), "the level that it shows, where that is not the level that is answered"),
    },
)

SAID = Either(text=Scalar(), items=ListOf(Scalar(), at_most=200))
OWN_ANSWER = {
    "answer": Key(SAID, "a level (0 to 5) or its name, a list of what is ticked, a number, N/A, don't know, or prefer not to say"),
    "reason": Key(Text(LONGEST_REASON), "why the question does not apply here (needed with N/A)"),
    "note": Key(NOTE, "a note for the report"),
    "evidence": Key(Either(text=LINE, items=ListOf(Either(text=LINE, record=EVIDENCE)), record=EVIDENCE), "what shows the answer"),
    "owner": Key(ROLE, "the role that sees to this answer"),
    "date": Key(Day(), "the day that it was given"),
}
A_VIEW = Either(text=Scalar(), items=ListOf(Scalar(), at_most=200), record=Record("a view", "What one respondent said.", OWN_ANSWER))
ANSWER = Record(
    "an answer",
    "An answer with its reason, note or evidence.",
    {**OWN_ANSWER, "views": Key(MapOf(ID, A_VIEW, blank=True), "what each respondent said, by the ids of respondents; `merge` writes them")},
)

RESPONDENT = Record(
    "a respondent",
    "Who answers, by role; names of people are not asked for.",
    {
        "role": Key(ROLE, "what they do, such as Head of planning"),
        "perspective": Key(ID, "whose point of view it is: council (if left out), residents, partners or another"),
        "lead": Key(TrueFalse(), "true where their answers settle differences under the rule lead"),
        "on_behalf_of": Key(ROLE, "the organisation whose position they give, if it is not their own view"),
    },
)
SIGN_OFF = ListOf(
    Record(
        "a step of sign-off",
        "Who looked at the answers, and what these were; `sign` writes it.",
        {
            "state": Key(Choice(*SIGN_OFF_STATES[1:]), "reviewed or signed_off", required=True),
            "role": Key(ROLE, "the role of the person", required=True),
            "date": Key(Day(), "the day", required=True),
            "digest": Key(Text(71, r"sha256:[0-9a-f]{64}", "a digest"), "that of the answers as they were, and of the step", required=True),
        },
    ),
    at_most=MOST_STEPS,
)

ANSWERS = Record(
    "an answers file",
    "One council's answers to one questionnaire.",
    {
        "questionnaire": Key(ID, "the id of the questionnaire, such as rsc", required=True),
        "version": Key(VERSION, "the version of the questionnaire", required=True),
        "questionnaire_digest": Key(Text(100), "the digest of the questionnaire as the form was made; forms have it, and it is compared"),
        "council": Key(COUNCIL, "the council that answers", required=True),
        "date": Key(Day(), "the date of the assessment", required=True),
        "answers": Key(
            MapOf(
                Text(300, means="a question id"), Either(text=Scalar(), items=ListOf(Scalar(), at_most=200), record=ANSWER), blank=True, owned=True
            ),
            "the answers by question id; blank is not answered yet",
        ),
        "respondent": Key(RESPONDENT, "who gave these answers"),
        "respondents": Key(MapOf(ID, RESPONDENT, at_most=MOST_RESPONDENTS), "those whose views became one position, by id; `merge` writes them"),
        "merged_by": Key(Choice(*MERGE_RULES), "the rule by which views became one position; `merge` writes it"),
        "merged_from": Key(Choice(COUNCIL_VIEW), "council where the position was made from its views alone; `merge --perspectives-apart` writes it"),
        "sign_off": Key(SIGN_OFF, "the steps from draft to signed off; `sign` writes them"),
        "recorded": Key(MapOf(Text(300, means="a node id"), Scalar()), "figures recorded elsewhere by node id (total for the whole), to be compared"),
    },
)


def answers_schema(questionnaire: Questionnaire | None = None) -> Schema:
    """
    Return the JSON Schema (draft-07) of answers files.

    With a questionnaire, it knows its questions and their options, so that an editor completes and explains them.
    """
    schema = document_schema(ANSWERS, "rsc_assess answers", "https://rsc-assess.invalid/schema/answers.json", {})
    schema["properties"]["council"]["anyOf"] = [{"required": ["name"]}, {"required": ["id"]}]
    if questionnaire is None:
        return schema
    entry = schema["properties"]["answers"]["additionalProperties"]
    schema["definitions"]["answer"] = entry
    asked = [question for question in questionnaire.questions() if not question.is_computed]
    schema["title"] = f"Answers to {questionnaire.title}"
    schema["properties"]["answers"] = {
        "type": "object",
        "description": "the answers by question id; blank is not answered yet",
        "properties": {
            **{question.id: an_answer(described(question)) for question in asked},
            **{section.id: an_answer(f"{section.title}: N/A, with a reason") for _, section in questionnaire.sections()},
        },
        "additionalProperties": False,
    }
    return schema


def an_answer(description: str) -> Schema:
    """Return the schema of one answer with its description."""
    return {"allOf": [{"$ref": "#/definitions/answer"}], "description": description}


def described(question: Question) -> str:
    """Return a question with its options, as an editor shows it."""
    options = [f"{option.value}: {option.text or option.label}" for option in question.options]
    return "\n".join([question.ask, *options])
