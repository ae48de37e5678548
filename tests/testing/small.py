"""Small questionnaires for the laws, written as plain data."""

from typing import Any

from rsc_assess import Assessment, load_assessment, load_questionnaire

Data = dict[str, Any]
NA = {"answer": "N/A", "reason": "not here"}


def ask(id: str, **more: Any) -> Data:
    """Return a question, with the levels 0 to 5 unless something else is said."""
    return {"id": id, "ask": f"Is {id} so?", **more}


def part(id: str, *questions: Data, **more: Any) -> Data:
    """Return a section with questions."""
    return {"id": id, "title": f"Section {id}", "questions": list(questions), **more}


def file(*sections: Data, **more: Any) -> Data:
    """Return a questionnaire with sections."""
    return {
        "format": 1, "id": "small", "version": "1.0.0", "title": "Small", "not_applicable": True,
        "scales": {"maturity": {"labels": ["Absent", "Reacting", "Organising", "Established", "Connected", "Regenerating"]}},
        **({"sections": list(sections)} if sections else {}), **more,
    }  # fmt: skip


def assess(model: Data, **said: Any) -> Assessment:
    """Return the assessment of a model with answers; `A1__waste` stands for an id that no Python name can be."""
    answers = {id.replace("__", "/"): answer for id, answer in said.items()}
    council = {"name": "Testham", "type": "unitary"}
    written = {"questionnaire": "small", "version": "1.0.0", "council": council, "date": "2026-11-01", "answers": answers}
    return load_assessment(written, load_questionnaire(model))
