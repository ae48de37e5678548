"""The format of what a questionnaire file says about scoring: every key there is, said once."""

from rsc_assess.documents.node import Node
from rsc_assess.documents.shape import (
    ID,
    Choice,
    Either,
    Exact,
    Key,
    ListOf,
    MapOf,
    Number,
    Reading,
    Record,
    Ref,
    Scalar,
    Schema,
    Shape,
    Text,
    TrueFalse,
)
from rsc_assess.questionnaire.rules import METHODS, ROUNDINGS, ROWS, TREATMENTS

NAME = Text(120)
WORD = Text(120, any_scalar=True)
LINE = Text(400)
REFERENCE = Text(300, r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*", "an id")
PATTERN = Text(300, r"[A-Za-z0-9*][A-Za-z0-9._*-]*(?:/[A-Za-z0-9*][A-Za-z0-9._*-]*)*", "an id")
UNIT = Number(-1e9, 1e9, fraction=True)
SHOWN = Number(-1e6, 1e6, fraction=True)
MARKS = Exact(-10_000, 10_000)
SHARE = Exact(0, 1)


def by_attribute(shape: Shape, what: str) -> Record:
    """Return the shape of a setting that differs by a council attribute."""
    return Record(
        f"{what} by attribute",
        f"{what[0].upper()}{what[1:]} that differs by a council attribute.",
        {
            "by": Key(ID, "the attribute, such as type", required=True),
            "values": Key(MapOf(NAME, shape), f"{what} by the attribute's value", required=True),
            "otherwise": Key(shape, "for every other council (such a council cannot be scored if left out)"),
        },
    )


PLAIN_WEIGHT = Exact(0, 1000, also="marks")
WEIGHT_BY = by_attribute(PLAIN_WEIGHT, "a weight")
WEIGHT = Either(
    text=PLAIN_WEIGHT,
    record=Record(
        WEIGHT_BY.name,
        "A weight that differs by a council attribute, or is the answer to a question.",
        {
            "answer": Key(REFERENCE, "of a weight, instead of the others: the question whose number it is"),
            **{key: Key(found.shape, found.about) for key, found in WEIGHT_BY.keys.items()},
        },
    ),
)
CLASS_NAME = Either(text=ID, record=by_attribute(ID, "a class"))

CONDITION: Record = Record(
    "a condition",
    "A comparison (question, node or attribute, and one operator), or any, all, not or count of conditions.",
    {
        "question": Key(REFERENCE, "the id of the question whose answer is compared"),
        "node": Key(REFERENCE, "the id of the section, question or scoring node whose score, as shown, or whose label is compared"),
        "attribute": Key(ID, "the council attribute that is compared, such as type or nation"),
        "is": Key(Scalar(), "equal to this level, option or text"),
        "is_not": Key(Scalar(), "given, and not equal to this"),
        "in": Key(ListOf(Scalar(), at_least=1), "equal to one of these"),
        "at_least": Key(Scalar(), "this level or number, or higher"),
        "at_most": Key(Scalar(), "this level or number, or lower"),
        "between": Key(ListOf(Scalar(), 2, 2), "from the first to the second, both included"),
        "has_any": Key(ListOf(Scalar(), at_least=1), "one of these is among what is ticked"),
        "has_all": Key(ListOf(Scalar(), at_least=1), "each of these is among what is ticked"),
        "has_none": Key(ListOf(Scalar(), at_least=1), "none of these is among what is ticked"),
        "answered": Key(TrueFalse(), "true: it has an answer; false: it has none"),
        "all": Key(ListOf(Ref("condition", lambda: CONDITION), at_least=1), "each of these holds"),
        "any": Key(ListOf(Ref("condition", lambda: CONDITION), at_least=1), "one of these holds"),
        "not": Key(Ref("condition", lambda: CONDITION), "this does not hold"),
        "count": Key(Ref("count", lambda: COUNT), "so many of these hold"),
    },
)
COUNT: Record = Record(
    "a count of conditions",
    "So many of a list of conditions hold.",
    {
        "at_least": Key(Number(1, 1000, whole=True), "how many must hold", required=True),
        "of": Key(ListOf(Ref("condition", lambda: CONDITION), at_least=1), "the conditions", required=True),
    },
)
A_CONDITION = Ref("condition", lambda: CONDITION)

COUNTS = Record(
    "a table of counts",
    "What counts when an answer earns no mark of its own: left_out, zero, full (as the best answer), worst (as the worst), unrated, marks or refuse.",
    {
        row: Key(Choice(*TREATMENTS), about)
        for row, about in zip(
            ROWS,
            (
                "no answer is given",
                "the council does not know",
                "the council prefers not to say",
                "it does not apply here, with a reason",
                "N/A without the reason asked for",
                "an answer without the evidence asked for",
                "it is not asked of this council",
                "a section below has no value",
            ),
            strict=True,
        )
    },
)
EVIDENCE_NEEDED = Exact(1, 10_000, also=("any", "link", "file", "date"), whole=True)

STEP = Number(1e-6, 1e6)
SHOW = Record(
    "show",
    "How scores are shown.",
    {
        "from": Key(SHOWN, "what nothing reached is shown as (0 if left out)"),
        "to": Key(SHOWN, "what everything reached is shown as (the top level of the scale if left out)"),
        "as": Key(Choice("sum"), "sum: from 0 to the sum of the weights that count"),
        "decimals": Key(Number(0, 6, whole=True), "decimals shown (1 if left out)"),
        "step": Key(STEP, "instead of decimals: shown as a multiple of this, such as 0.5 or 5"),
        "round": Key(Choice(*ROUNDINGS), "how the last decimal, or the step, is found (down if left out)"),
        "label_on": Key(Choice("shown", "exact"), "whether bands go by the shown or the exact value (shown if left out)"),
        "rank_on": Key(Choice("shown", "exact"), "whether ranks go by the shown or the exact value (shown if left out)"),
    },
)
BAND = Record(
    "a band",
    "A label for shown scores from here up to the next band.",
    {
        "from": Key(SHOWN, "the lowest score of the band, as shown"),
        "above": Key(SHOWN, "instead of from: the score that is just too low for the band"),
        "label": Key(NAME, "its name", required=True),
        "needs": Key(A_CONDITION, "what must hold besides; else the band below applies; under the method none, what must hold"),
    },
)
CAP = Record(
    "a cap",
    "A limit on the score while a condition holds, from above or from below.",
    {
        "when": Key(A_CONDITION, "the condition", required=True),
        "at_most": Key(UNIT, "the highest it can then be, as shown"),
        "at_least": Key(UNIT, "instead of at_most: the lowest it can then be, as shown"),
        "because": Key(LINE, "the reason that is printed", required=True),
    },
)
FLAG = Record(
    "a flag",
    "A condition with a name; it stands beside the score and changes nothing.",
    {"name": Key(NAME, "what is printed", required=True), "when": Key(A_CONDITION, "the condition", required=True)},
)
ROUNDS = Record(
    "rounds",
    "Rounding before the score goes up.",
    {
        "decimals": Key(Number(0, 6, whole=True), "decimals kept, as shown"),
        "step": Key(STEP, "instead of decimals: kept as a multiple of this, as shown, such as 0.5 or 5"),
        "how": Key(Choice(*ROUNDINGS), "how the last decimal, or the step, is found (half_up if left out)"),
    },
)
KEEP = Record(
    "keep",
    "So many parts count alone: those of the highest, or of the lowest, shares.",
    {
        "highest": Key(Number(1, 1000, whole=True), "how many of the highest count"),
        "lowest": Key(Number(1, 1000, whole=True), "how many of the lowest count"),
    },
)
DROP = Record(
    "drop",
    "So many parts do not count: those of the lowest, or of the highest, shares.",
    {
        "lowest": Key(Number(1, 1000, whole=True), "how many of the lowest do not count"),
        "highest": Key(Number(1, 1000, whole=True), "how many of the highest do not count"),
    },
)
LEVEL_PART = Record(
    "a part of a level",
    "A part of a level with its own bar.",
    {
        "part": Key(REFERENCE, "the id of a question or section", required=True),
        "reaches": Key(SHARE, "the share at which it is complete (`complete` of the section if left out)"),
    },
)
# A score above 100% is what comes of it; see "What the language refuses" in docs/questionnaire-language.md.
APART = (
    "Q220",
    "a numerator and a denominator over different questions are refused, because such a score can pass 100% and cannot be explained",
    "Let the same questions stand in both: give each its marks, and take out what does not apply with applies or N/A",
)
REFUSES = dict.fromkeys(("numerator", "denominator", "divided_by", "maximum"), APART)
DISPLAY_KEYS = {
    "show": Key(SHOW, "how its score is shown"),
    "bands": Key(ListOf(BAND), "labels of its score; an empty list for none"),
    "coverage": Key(Number(0, 1), "the share of weight that must be answered for a label"),
}
RULE_KEYS = {
    "method": Key(Choice(*METHODS), "how its parts become its score (mean if left out; none: it has no score of its own)"),
    "least": Key(SHARE, "under geometric and harmonic: what a lower share counts as"),
    "keep": Key(KEEP, "under mean, geometric and harmonic: how many of its parts count, by their shares"),
    "drop": Key(DROP, "under mean, geometric and harmonic: how many of its parts do not count, by their shares"),
    "levels": Key(
        ListOf(ListOf(Either(text=REFERENCE, record=LEVEL_PART), at_least=1), at_least=1), "under levels: the parts of each level, from the first"
    ),
    "complete": Key(SHARE, "under levels: the share at which a part is complete (1 if left out)"),
    "progress": Key(TrueFalse(), "under levels: true if the first open level adds its own mean"),
    "base": Key(SHARE, "under essential: the share without any recommended part (0 if left out)"),
    "counts": Key(COUNTS, "what counts when an answer earns no mark, for everything in it"),
    "needs_evidence": Key(EVIDENCE_NEEDED, "the evidence asked for, for everything in it: any, link, file, date, or a number of characters"),
    "starts_at": Key(Exact(0, 100_000), "marks it has from the start, in its maximum too"),
    "out_of": Key(Exact(0, 100_000), "marks that count as everything (the sum of the weights that count if left out)"),
    "floor": Key(Choice("zero", "none"), "none: penalties may take it below 0"),
    "ceiling": Key(Choice("full", "none"), "none: bonuses, or marks beyond out_of, may take it above everything"),
    "most": Key(Exact(0, 10_000, percent=True), "of penalties or bonuses alone: the most that they take off or add together"),
    "caps": Key(ListOf(CAP, at_least=1), "limits on its score"),
    "flags": Key(ListOf(FLAG, at_least=1), "conditions that are printed beside its score"),
    "rounds": Key(ROUNDS, "rounding before its score goes up"),
    "no_value_below": Key(SHARE, "the share of weight that must be answered for a score at all"),
    **DISPLAY_KEYS,
}

TOTAL = Record("total", "The rules of the whole.", {"title": Key(NAME, "its name (Overall if left out)"), **RULE_KEYS}, refuses=REFUSES)
RANK = Record(
    "a rank", "A rank of sections, with rules for all of them.", {"name": Key(NAME, "what such sections are called", required=True), **RULE_KEYS}
)

ROLE_KEYS = {
    "weight": Key(WEIGHT, "what it counts there, if not by class"),
    "class": Key(CLASS_NAME, "a named weight from `classes`"),
}
PART = Record(
    "a part",
    "A question, section or node of another scoring, and its role here.",
    {
        "node": Key(PATTERN, "its id; * stands for any text between slashes", required=True),
        **ROLE_KEYS,
        "marks": Key(MapOf(NAME, MARKS), "marks by option, for this role alone; options not named earn 0"),
        "counts": Key(COUNTS, "what counts when it earns no mark, for this role alone"),
        "steps": Key(MapOf(UNIT, Exact(0, 10_000)), "from this score up, as shown, it counts as so many marks"),
        "points": Key(MapOf(UNIT, Exact(0, 10_000)), "at this score, as shown, it counts as so many marks, along a straight line in between"),
        "worst": Key(UNIT, "the score, as shown, that counts as nothing here; above best where less is better"),
        "best": Key(UNIT, "the score, as shown, that counts as everything here"),
    },
)
PARTS = ListOf(Either(text=PATTERN, record=Ref("part_or_group", lambda: PART_OR_GROUP)), at_least=1)
GROUP: Record = Record(
    "a group",
    "A node of a scoring.",
    {
        "id": Key(ID, "its id, where it stands in a list"),
        "title": Key(NAME, "its name"),
        **ROLE_KEYS,
        "parts": Key(PARTS, "the ids of what counts in it (those of its levels if left out)"),
        **RULE_KEYS,
    },
    refuses=REFUSES,
)


class PartOrGroup:
    """A part, or a group with an id and parts of its own, told apart by the keys `parts` and `levels`."""

    def read(self, node: Node, reading: Reading) -> object:
        """Read a group where there is a key `parts`, else a part."""
        return (GROUP if isinstance(node.value, dict) and ("parts" in node.value or "levels" in node.value) else PART).read(node, reading)

    def schema(self) -> Schema:
        """Return either schema."""
        return {"anyOf": [PART.schema(), GROUP.schema()]}


PART_OR_GROUP: Shape = PartOrGroup()

SCORING = Record(
    "a scoring",
    "A further roll-up of the same answers.",
    {
        "title": Key(NAME, "its name"),
        "group": Key(MapOf(ID, Either(items=PARTS, record=GROUP)), "what counts in each group (the sections if left out)"),
        "weights": Key(Choice("own", "equal", "marks"), "what questions weigh (own if left out)"),
        **RULE_KEYS,
        "total": Key(TOTAL, "the rules of the groups taken together"),
    },
    refuses=REFUSES,
)
CLASS = Record(
    "a class",
    "A named weight, with its own marks and counts where needed.",
    {
        "weight": Key(WEIGHT, "what a question or section of this class counts (1 if left out)"),
        "marks": Key(MapOf(NAME, MARKS), "marks by option; options not named earn 0"),
        "counts": Key(COUNTS, "what counts when an answer earns no mark"),
    },
)
