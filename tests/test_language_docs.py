"""Each example in the manual of the questionnaire language scores as the manual says, and the manual explains every key."""

import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from rsc_assess import Score, load_assessment, load_questionnaire, score_assessment
from rsc_assess.crosswalk import shapes as crosswalk_shapes
from rsc_assess.documents.shape import Either, ListOf, MapOf, Record, Ref
from rsc_assess.questionnaire import rule_shapes, shapes, translation_shapes
from rsc_assess.questionnaire.translation import missing_texts

MANUAL = Path(__file__).resolve().parent.parent / "docs" / "questionnaire-language.md"
TEXT = MANUAL.read_text("utf-8")

QUESTIONNAIRE_HEAD = {"format": "1", "id": "example", "version": "1.0.0", "title": "Example"}
MATURITY = "scales: {maturity: {labels: [Absent, Reacting, Organising, Established, Connected, Regenerating]}}"
NODE_RULES = "rules of a node"


@attrs.frozen
class Block:
    """A fenced block of the manual: the line it starts at, the words after its backticks, and what is in it."""

    line: int
    info: str
    body: str


@attrs.frozen
class Example:
    """A questionnaire, answers to it, and the scores that the manual promises."""

    questionnaire: Block
    answers: Block
    scores: Block

    def expected(self) -> list[list[str]]:
        """Return node, shown and label of each line; columns stand two spaces or more apart, the label may be missing."""
        return [re.split(r" {2,}", line.strip()) for line in self.scores.body.splitlines() if line.strip()]


def blocks() -> list[Block]:
    """Return all fenced blocks of the manual."""
    found = re.finditer(r"^```([^\n`]*)\n(.*?)^```$", TEXT, re.M | re.S)
    return [Block(TEXT.count("\n", 0, one.start()) + 1, one[1].strip(), one[2]) for one in found]


def examples() -> list[Example]:
    """Return the examples: a questionnaire, then answers and scores, once or more."""
    found = []
    questionnaire = answers = None
    for block in blocks():
        if block.info == "yaml questionnaire":
            questionnaire, answers = block, None
        elif block.info == "yaml answers":
            answers = block
        elif block.info == "text scores" and questionnaire and answers:
            found.append(Example(questionnaire, answers, block))
            answers = None
    return found


def top_keys(text: str) -> list[str]:
    """Return the keys that stand at the start of a line."""
    return re.findall(r"^([A-Za-z_]+):", text, re.M)


def whole_questionnaire(text: str) -> str:
    """Return an example's questionnaire with what the manual leaves out: the head, and the scale if there is none."""
    given = top_keys(text)
    head = [f"{key}: {value}" for key, value in QUESTIONNAIRE_HEAD.items() if key not in given]
    return "\n".join([*head, *([] if "scales" in given else [MATURITY]), text])


def whole_answers(text: str, id: str, version: str) -> str:
    """Return an example's answers as a file; where no key of such a file stands in them, they are the answers alone."""
    if "answers" not in top_keys(text):
        text = "answers:\n" + re.sub(r"^(?=.)", "  ", text, flags=re.M)
    head = {"questionnaire": id, "version": version, "council": "{name: Testham Council}", "date": "2026-11-01"}
    return "\n".join([*(f"{key}: {value}" for key, value in head.items() if key not in top_keys(text)), text])


def nodes_of(example: Example) -> dict[str, Score]:
    """Return the scores of an example by node, from the loaders and the engine as everyone uses them."""
    questionnaire = load_questionnaire(whole_questionnaire(example.questionnaire.body).encode())
    answers = whole_answers(example.answers.body, questionnaire.id, questionnaire.version)
    return dict(score_assessment(load_assessment(answers.encode(), questionnaire)).nodes)


@pytest.mark.parametrize("example", examples(), ids=lambda example: f"line-{example.scores.line}")
def test_an_example_scores_as_the_manual_says(example: Example) -> None:
    nodes = nodes_of(example)
    found = []
    for id, *_ in example.expected():
        score = nodes[id]
        found.append([id, score.shown or "none", *([score.label] if score.label else [])])
    assert found == example.expected()


def test_every_example_has_scores() -> None:
    used = {block for example in examples() for block in (example.questionnaire, example.answers, example.scores)}
    told = [block for block in blocks() if block.info.startswith("yaml") or block.info == "text scores"]
    assert [f"line {block.line}: {block.info}" for block in told if block not in used and block.info != "yaml fragment"] == []
    assert [f"line {example.scores.line}" for example in examples() if not example.expected()] == []


def test_the_example_of_a_translation_is_complete(tmp_path: Path) -> None:
    """What the manual shows of languages can be put into files as it is."""
    part = TEXT.split("\n### Languages\n", 1)[1].split("\n### ", 1)[0]
    model, cy = re.findall(r"^```yaml fragment\n(.*?)^```$", part, re.M | re.S)
    (tmp_path / "library.yaml").write_text(model, encoding="utf-8")
    (tmp_path / "library.cy.yaml").write_text(cy, encoding="utf-8")
    questionnaire = load_questionnaire(tmp_path / "library.yaml")
    assert missing_texts(questionnaire, questionnaire.translations[0]) == []


def records() -> list[Record]:
    """Return every record of the format of questionnaires, crosswalks and translations, each once."""
    found: dict[int, Record] = {}

    def walk(shape: object) -> None:
        if id(shape) in found:
            return
        match shape:
            case Record():
                found[id(shape)] = shape
                for key in shape.keys.values():
                    walk(key.shape)
            case Either():
                for way in (shape.text, shape.items, shape.record):
                    walk(way)
            case ListOf():
                walk(shape.item)
            case MapOf():
                walk(shape.value)
            case Ref():
                walk(shape.shape())

    for module in (rule_shapes, shapes, crosswalk_shapes, translation_shapes):
        for value in vars(module).values():
            walk(value)
    return list(found.values())


def place_of(record: Record) -> str:
    """Return the heading, in small letters, under which the manual lists a record's keys."""
    return "a setting by attribute" if record.name.endswith("by attribute") else record.name.casefold()


def tables() -> dict[str, set[str]]:
    """Return the keys in the first column of each table under the heading "All keys", by the heading of the table."""
    part = TEXT.split("\n## All keys", 1)[1].split("\n## ", 1)[0]
    found = {}
    for heading, body in re.findall(r"^### ([^\n]+)\n(.*?)(?=^### |\Z)", part, re.M | re.S):
        found[heading.casefold()] = set(re.findall(r"^\| `([a-z_]+)` \|", body, re.M))
    return found


@pytest.mark.parametrize("record", records(), ids=lambda record: record.name)
def test_every_key_stands_in_the_table_of_its_place(record: Record) -> None:
    keys = set(record.keys)
    rules = set(rule_shapes.RULE_KEYS)
    told = tables().get(place_of(record), set()) | (tables()[NODE_RULES] if rules <= keys else set())
    assert sorted(keys - told) == []


def test_the_tables_name_no_key_that_does_not_exist() -> None:
    keys: dict[str, set[str]] = {NODE_RULES: set(rule_shapes.RULE_KEYS)}
    for record in records():
        keys.setdefault(place_of(record), set()).update(record.keys)
    assert {place: sorted(told - keys.get(place, set())) for place, told in tables().items() if told - keys.get(place, set())} == {}


def keys_in_use() -> Iterator[str]:
    """Yield each key that stands in a YAML block of the manual."""
    for block in blocks():
        if block.info.startswith("yaml"):
            yield from re.findall(r"(?:^|[\s{,\[])([a-z_]+):(?=\s|$)", block.body, re.M)


def test_every_key_is_shown_in_use() -> None:
    shown = set(keys_in_use())
    assert sorted({key for record in records() for key in record.keys} - shown) == []
