"""The format of translation files: the texts of a questionnaire by id, and nothing else."""

from rsc_assess.documents.shape import ID, LANGUAGE, VERSION, Either, Key, ListOf, MapOf, Number, Record, Shape, TrueFalse
from rsc_assess.questionnaire.rule_shapes import LINE, NAME, REFERENCE
from rsc_assess.questionnaire.shapes import PROSE, SHORT


def texts_by(key: Shape, shape: Shape) -> MapOf:
    """Return a map whose values may be blank, so that a translation can be filled in bit by bit."""
    return MapOf(key, shape, blank=True)


OPTION_TEXTS = Record(
    "a translated option",
    "The texts of an option.",
    {"label": Key(NAME, "its name"), "text": Key(LINE, "the facts that make it the right answer")},
)
OPTIONS = texts_by(NAME, Either(text=NAME, record=OPTION_TEXTS))
ACTION_TEXTS = Record(
    "a translated action",
    "The texts of an action.",
    {"do": Key(LINE, "what to do"), "owner": Key(SHORT, "the role that usually leads it")},
)
NODE_TEXTS = Record(
    "a translated node",
    "The texts of a section or question.",
    {
        "title": Key(SHORT, "its title"),
        "about": Key(LINE, "of a section: a sentence on what it looks at"),
        "ask": Key(LINE, "the question"),
        "help": Key(PROSE, "what is meant, what counts and what does not"),
        "levels": Key(texts_by(NAME, LINE), "for each level, the facts that make it the right answer"),
        "options": Key(OPTIONS, "by option, its label, or label and text"),
        "evidence": Key(LINE, "what shows the answer"),
        "answered_by": Key(SHORT, "the role that usually knows"),
        "actions": Key(texts_by(NAME, ACTION_TEXTS), "for each level, the step that leads to it"),
    },
)
SCALE_TEXTS = Record(
    "a translated scale",
    "The names of levels or options.",
    {"labels": Key(ListOf(SHORT), "the names of all levels, from the lowest"), "options": Key(OPTIONS, "by option, its label, or label and text")},
)
SCORING_TEXTS = Record(
    "a translated scoring",
    "The titles of a further scoring.",
    {"title": Key(NAME, "its title"), "group": Key(texts_by(ID, NAME), "the titles of its groups by id")},
)
TEXT_KEYS = {
    "title": Key(SHORT, "the questionnaire's name"),
    "about": Key(PROSE, "what it is for"),
    "notice": Key(PROSE, "what it is not"),
    "total": Key(NAME, "the name of the whole"),
    "ranks": Key(ListOf(SHORT), "what the levels of sections are called, from the top"),
    "scales": Key(texts_by(ID, SCALE_TEXTS), "the names of levels and options by scale"),
    "nodes": Key(texts_by(REFERENCE, NODE_TEXTS), "the texts of sections and questions by id; of a repeat by block and repeat, as W/waste"),
    "scorings": Key(texts_by(ID, SCORING_TEXTS), "the titles of further scorings by id"),
    "subsets": Key(texts_by(ID, NAME), "the titles of subsets by id"),
    "texts": Key(texts_by(LINE, LINE), "what has no id, by its original text: labels of bands, reasons, flags, checks, units, Yes and No"),
}
TRANSLATION = Record(
    "a translation",
    "The texts of a questionnaire in a further language.",
    {
        "format": Key(Number(1, 1_000, whole=True), "the version of this file format: 1", required=True),
        "questionnaire": Key(ID, "the id of the questionnaire", required=True),
        "version": Key(VERSION, "the version of the questionnaire that it was made for", required=True),
        "language": Key(LANGUAGE, "its language, such as cy", required=True),
        "reviewed": Key(TrueFalse(), "true once a person has reviewed it (false if left out)"),
        **TEXT_KEYS,
    },
)
