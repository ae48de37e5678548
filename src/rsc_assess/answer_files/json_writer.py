"""A form as JSON: what is filled in, and null for each question that is not answered yet."""

import json

from rsc_assess.answer_files.form import Form
from rsc_assess.assessment.data import TOP_KEYS


def write(form: Form) -> bytes:
    """Return a form as JSON in UTF-8; council and date are there to fill in where they are missing."""
    data = {**form.data}
    data.setdefault("council", {"name": None, "id": None})
    data.setdefault("date", None)
    answers = dict(form.answers)
    ordered = {node.id: answers.get(node.id) for _, node in form.nodes() if node.id in answers or node.id in form.listed}
    data["answers"] = ordered
    top = {key: data[key] for key in TOP_KEYS if key in data}
    return (json.dumps(top, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()
