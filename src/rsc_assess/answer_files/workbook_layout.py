"""What a workbook of answers says in its headings and cells, in English and Welsh: what is written there, and how it is known again."""

from collections.abc import Mapping
from datetime import date

from rsc_assess.answer_files.columns import COLUMNS, Column, column_of
from rsc_assess.assessment.values import DECLINED, DONT_KNOW, NOT_APPLICABLE
from rsc_assess.questionnaire.matching import folded

LANGUAGES = ("en", "cy")

# Columns that tell and are not read, beside those of every table of answers.
SECTION = Column("section", ("Section", "Adran"))
ANCHORS = Column("anchors", ("What each answer means", "Ystyr pob ateb"))
STATUS = Column("status", ("Status", "Statws"))
QUESTIONS = Column("questions", ("Questions", "Cwestiynau"))
# The table that says who answers which questionnaire.
ABOUT = Column("about", ("About these answers", "Am yr atebion hyn"))
HINT = Column("hint", ("What to write", "Beth i’w ysgrifennu"))
LISTS = Column("lists", ("Lists for the drop-downs", "Rhestrau ar gyfer y cwymplenni"))
TELLING = (SECTION, ANCHORS, STATUS, QUESTIONS, ABOUT, HINT, LISTS)

PAGE = (
    "id", "section", "question", "anchors", "answer", "status",
    "reason", "kind", "reference", "link", "evidence_date", "reviewer", "shows", "note", "owner", "date",
)  # fmt: skip
# Locked: who fills in a form changes none of these.
SHOWN = ("part", "id", "section", "question", "anchors", "status", "respondent")
DATES = ("evidence_date", "date")
# A year or a level that is written into a cell for dates becomes a day before this one: 2025 becomes 1905-07-17.
FIRST_DAY = date(1920, 1, 1)

# What the rows of the first sheet are called, by the key of an answers file.
ABOUT_LABELS = {
    "council name": ("Name of the council", "Enw’r cyngor"),
    "council id": ("Code of the council", "Cod y cyngor"),
    "council id_scheme": ("Scheme of that code", "Cynllun y cod hwnnw"),
    "council type": ("Type of the council", "Math o gyngor"),
    "council nation": ("Nation", "Cenedl"),
    "council region": ("Region", "Rhanbarth"),
    "date": ("Date of the assessment", "Dyddiad yr asesiad"),
    "respondent role": ("Role of who answers", "Rôl y sawl sy’n ateb"),
    "respondent perspective": ("Whose point of view", "Safbwynt pwy"),
    "respondent lead": ("Settles differences", "Yn setlo gwahaniaethau"),
    "respondent on_behalf_of": ("On behalf of", "Ar ran"),
    "merged_by": ("Views were merged by", "Cyfunwyd y safbwyntiau yn ôl"),
    "merged_from": ("The position is made from", "Gwneir y safbwynt o"),
    "questionnaire": ("Questionnaire", "Holiadur"),
    "version": ("Version of the questionnaire", "Fersiwn yr holiadur"),
    "questionnaire_digest": ("Digest of the questionnaire", "Crynodeb yr holiadur"),
}
# Rows that the program fills in.
LOCKED_ABOUT = ("merged_by", "merged_from", "questionnaire", "version", "questionnaire_digest")

STATE_NAMES = {
    NOT_APPLICABLE: ("N/A", "Amherthnasol"),
    DONT_KNOW: ("Don't know", "Ddim yn gwybod"),
    DECLINED: ("Prefer not to say", "Gwell peidio â dweud"),
}
KIND_NAMES = {
    "none": ("None", "Dim"),
    "claimed": ("Claimed", "Honnwyd"),
    "documented": ("Documented", "Dogfennwyd"),
    "externally_checked": ("Externally checked", "Gwiriwyd yn allanol"),
}


def plain(text: str) -> str:
    """Return a text as headings and names are compared: typewriter apostrophes are as good as others."""
    return folded(text.replace("'", "’"))


TELLING_BY_HEADING = {plain(heading): column.key for column in TELLING for heading in column.headings}
ABOUT_BY_LABEL = {plain(label): key for key, labels in ABOUT_LABELS.items() for label in labels}
KIND_BY_NAME = {plain(name): kind for kind, names in KIND_NAMES.items() for name in (*names, kind.replace("_", " "))}


def heading(key: str, language: int) -> str:
    """Return the heading of a column: 0 for English, 1 for Welsh."""
    return next(column.headings[language] for column in (*COLUMNS, *TELLING) if column.key == key)


def key_of_heading(text: str) -> str | None:
    """Return the key of the column with a heading, in either language, or None."""
    return TELLING_BY_HEADING.get(plain(text)) or column_of(text)


def named(names: Mapping[str, tuple[str, str]], key: str, language: int) -> str:
    """Return what something is called in a language; what has no name of its own is called by its key."""
    return names[key][language] if key in names else key
