"""Small questionnaires and answers to test with, made by hand or by Hypothesis."""

from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from rsc_assess import Assessment, load_assessment, load_questionnaire

STATES = ("don't know", "prefer not to say", "")


def write(path: Path, data: Any) -> Path:
    """Write data as YAML, its folders too, and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return path


def question(id: str, **more: Any) -> dict[str, Any]:
    """Return a question with six levels."""
    return {"id": id, "ask": f"Is {id} so?", "levels": {level: f"Fact {level}." for level in range(6)}, **more}


def questionnaire(sections: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return a questionnaire with sections; its scale has levels 0 to 5."""
    return {
        "format": 1,
        "id": "small",
        "version": "1.0.0",
        "title": "Small",
        "scales": {"maturity": {"labels": ["Absent", "Reacting", "Organising", "Established", "Connected", "Regenerating"]}},
        "sections": sections,
        **more,
    }


def section(id: str, *questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a section with questions."""
    return {"id": id, "title": f"Section {id}", "questions": list(questions), **more}


def answers(said: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an answers file for the small questionnaire."""
    return {"questionnaire": "small", "version": "1.0.0", "council": {"name": "Testham", **more}, "date": "2026-11-01", "answers": said}


def assess(model: dict[str, Any], said: dict[str, Any], **council: Any) -> Assessment:
    """Return the assessment of a model with answers."""
    return load_assessment(answers(said, **council), load_questionnaire(model))


weights = st.sampled_from([0.5, 1, 2, 3, 7])
replies = st.one_of(st.integers(0, 5), st.sampled_from([*STATES, "N/A"]))


@st.composite
def models(draw: st.DrawFn, conditions: bool = True, most: int = 7) -> dict[str, Any]:
    """Draw a questionnaire of one to three sections whose later questions may depend on earlier ones."""
    ids = [f"Q{number}" for number in range(1, draw(st.integers(1, most)) + 1)]
    made = []
    for index, id in enumerate(ids):
        more: dict[str, Any] = {"weight": draw(weights), "not_applicable": True}
        if conditions and index and draw(st.booleans()):
            test: dict[str, Any] = {"question": draw(st.sampled_from(ids[:index]))}
            test |= draw(st.sampled_from([{"at_least": 2}, {"at_most": 1}, {"is": 3}, {"is_not": 0}, {"answered": True}, {"in": [1, 4]}]))
            more["applies"] = draw(st.sampled_from([test, {"not": test}, {"any": [test, {"question": ids[0], "at_least": 4}]}]))
        made.append(question(id, **more))
    cut = sorted(draw(st.sets(st.integers(1, len(ids)), max_size=2)))
    parts = [made[start:end] for start, end in zip([0, *cut], [*cut, len(made)], strict=True) if made[start:end]]
    return questionnaire([section(f"S{number}", *part, weight=draw(weights)) for number, part in enumerate(parts)])


def ids_of(model: dict[str, Any]) -> list[str]:
    """Return the ids of a model's questions."""
    return [one["id"] for part in model["sections"] for one in part["questions"]]


@st.composite
def assessed(draw: st.DrawFn, conditions: bool = True, most: int = 7) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw a model and answers to it, as plain data."""
    model = draw(models(conditions, most))
    return model, {id: written(draw(replies)) for id in ids_of(model)}


def written(reply: object) -> object:
    """Return a reply as it stands in a file: N/A with its reason."""
    return {"answer": "N/A", "reason": "not here"} if reply == "N/A" else reply
