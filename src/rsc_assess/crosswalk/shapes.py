"""The format of crosswalk files: every key there is, said once."""

from rsc_assess.documents.shape import ID, Choice, Day, Key, ListOf, Number, Record, Text, TrueFalse
from rsc_assess.questionnaire.shapes import LINE, PROSE, SHORT

NATIONS = ("england", "scotland", "wales", "northern_ireland")

CROSSWALK_ITEM = Record(
    "an item",
    "One item of the framework.",
    {
        "id": Key(ID, "a stable id", required=True),
        "title": Key(SHORT, "its name", required=True),
        "group": Key(SHORT, "the part of the framework it belongs to"),
        "target": Key(PROSE, "what the framework aims at, in our words"),
        "nations": Key(ListOf(Choice(*NATIONS), at_least=1), "the nations it is meant for (all if left out)"),
        "questions": Key(ListOf(ID), "the ids of the questions that say something about it", required=True),
    },
    identity="id",
)

CROSSWALK = Record(
    "a crosswalk",
    "A dated framework, mapped to the questions of a questionnaire.",
    {
        "format": Key(Number(1, 1_000, whole=True), "the version of this file format: 1", required=True),
        "id": Key(ID, "a stable id with its date, such as levelling-up-2022", required=True),
        "title": Key(SHORT, "its name", required=True),
        "about": Key(PROSE, "what it is"),
        "edition": Key(SHORT, "which edition is mapped", required=True),
        "valid_from": Key(Day(), "the day from which it held"),
        "valid_to": Key(Day(), "the day on which it ended"),
        "status": Key(LINE, "what has become of it", required=True),
        "source": Key(LINE, "the publisher and title"),
        "link": Key(Text(500, r"https://\S+", "a link"), "the publisher's page"),
        "nations": Key(ListOf(Choice(*NATIONS), at_least=1), "the nations it is meant for (all if left out)"),
        "picture": Key(Choice("journey", "wheel"), "how reports draw it beside its table: journey or wheel"),
        "benchmark": Key(TrueFalse(), "whether councils share and compare its items (false if left out)"),
        "items": Key(ListOf(CROSSWALK_ITEM, at_least=1), "its items", required=True),
    },
)
