"""A form as YAML: every question with its levels as comments, in the order of the questionnaire."""

import json
import re
import textwrap
from typing import Any

from rsc_assess.answer_files.form import Form
from rsc_assess.assessment.data import TOP_KEYS
from rsc_assess.questionnaire.values import DATE, LEVELS, MANY, NUMBER, TEXT, TIERED, Question, Questionnaire, Section
from rsc_assess.scoring.explain import only_where

WIDTH = 116
KIND_HINTS = {
    MANY: "Tick as many as fit, as a list: [one, another]; [] where none does.",
    TIERED: "Tick as many as fit, as a list: [one, another]; [] where none does. The highest counts.",
    NUMBER: "A number.",
    DATE: "A date, as 2026-11-24.",
    TEXT: "In your own words.",
}

HEAD = """\
# Answers to: {title} {version}
#
# Write an answer after each id, and leave blank what is not answered yet:
#   {first}: {example}
#   {first}: don't know           nobody could say so far
#   {first}: prefer not to say
#   {first}: {{answer: N/A, reason: "why the question does not apply here"}}     only where N/A is offered
#   {first}: {{answer: …, note: "for the report", evidence: [{{kind: documented, reference: "Cabinet minutes", date: 2026-05-01}}]}}
# Then run: rsc-assess check FILE, rsc-assess score FILE, rsc-assess report FILE -o report.pdf
{remarks}questionnaire: {id}
version: {version}
"""
WRITTEN_APART = ("questionnaire", "version", "council", "date", "answers")
BLANK = {
    "name": "  name:                 # as it is to be printed",
    "id": "  id:                   # the GSS code, nine characters; take the line out if there is none",
    "date": "date:                   # of the assessment, as 2026-11-24",
}


def write(form: Form, schema: str | None = None) -> bytes:
    """
    Return a form as YAML, with the questions and their options as comments, in UTF-8.

    Args:
        schema: The name of a JSON Schema beside the file, by which editors complete and check it.
    """
    questionnaire, questions = form.questionnaire, form.questions()
    first = next((question for question in questions if question.kind == LEVELS), questions[0])
    lines = [f"# yaml-language-server: $schema={schema}"] if schema is not None else []
    lines.append(
        HEAD.format(
            title=one_line(questionnaire.title),
            version=questionnaire.version,
            id=questionnaire.id,
            first=first.id,
            example=example_answer(first),
            remarks="".join(f"# {line}\n" for line in remarks_on_language(questionnaire)),
        ).rstrip("\n")
    )
    lines.extend(about_lines(form))
    lines.append("answers:")
    for depth, node in form.nodes():
        if isinstance(node, Section):
            mark = "=" if depth == 0 else "-"
            title = one_line(node.title)
            lines.append(f"\n  # {mark * 4} {node.id} {title} {mark * (WIDTH - len(node.id) - len(title) - 12)}")
            if node.id in form.answers:
                lines.append(pair(node.id, form.answers[node.id]))
        else:
            lines.append(question_lines(questionnaire, node, form.answers.get(node.id)))
    if not questions:
        lines[-1] += " {}"
    return ("\n".join(lines) + "\n").encode()


def about_lines(form: Form) -> list[str]:
    """Return the lines on council, date, respondents and sign-off."""
    data = form.data
    council = data.get("council") or {}
    lines = ["council:"]
    if not council.get("name") and not council.get("id"):
        lines.extend(BLANK[key] for key in ("name", "id"))
    lines.extend(pair(key, value) for key, value in council.items())
    lines.append(pair("date", data["date"], "") if data.get("date") else BLANK["date"])
    for key in TOP_KEYS:
        if key in data and key not in WRITTEN_APART:
            lines.extend(top_lines(key, data[key]))
    return lines


def top_lines(key: str, value: Any) -> list[str]:
    """Return a key of the file with what it holds, a line for each part."""
    if isinstance(value, dict) and value:
        return [f"{key}:", *(pair(name, inner) for name, inner in value.items())]
    if isinstance(value, list):
        return [f"{key}:", *(f"  - {inline(inner)}" for inner in value)]
    return [pair(key, value, "")]


def pair(key: str, value: Any, indent: str = "  ") -> str:
    """Return a key with its value on one line; an answer with several views has a line for each."""
    if isinstance(value, dict) and "views" in value:
        lines = [f"{indent}{inline(key)}:"]
        lines.extend(f"{indent}  {name}: {inline(inner)}" for name, inner in value.items() if name != "views")
        lines.append(f"{indent}  views:")
        lines.extend(f"{indent}    {inline(name)}:{'' if inner is None else ' ' + inline(inner)}" for name, inner in value["views"].items())
        return "\n".join(lines)
    return f"{indent}{inline(key)}:" + ("" if value is None else f" {inline(value)}")


# A text of these alone, that YAML takes for nothing but a text, stands without quotes.
PLAIN = re.compile(r"(?:[A-Za-z](?:[A-Za-z0-9_./’'() -]*[A-Za-z0-9_./’')])?|\d{4}-\d\d-\d\d|\d+(?:\.\d+)+)")
NOT_PLAIN = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")


def inline(value: Any) -> str:
    """
    Return a value on one line of YAML, which reads back as the same.

    >>> inline({"answer": 3, "note": "2: two"}), inline("Head of policy"), inline("no")
    ('{answer: 3, note: "2: two"}', 'Head of policy', '"no"')
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{inline(key)}: {'null' if one is None else inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if PLAIN.fullmatch(value) and value.casefold() not in NOT_PLAIN else quoted(value)
    return repr(value)


def quoted(text: str) -> str:
    """Return a text in double quotes; JSON's are YAML's, but for a few that YAML takes for the end of a line."""
    return re.sub("[\x7f\x85\xa0\u2028\u2029\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def one_line(text: str) -> str:
    """Return a text without line ends."""
    return " ".join(text.split())


def remarks_on_language(questionnaire: Questionnaire) -> list[str]:
    """Return what to know of a form whose texts are those of a translation; nothing if they are the original ones."""
    if questionnaire.translation is None:
        return []
    reviewed = [] if questionnaire.translation.reviewed else ["No person has reviewed the translation of the questions yet."]
    states = "Write don't know, prefer not to say and N/A in English, as above."
    return [f"The questions are in the language {questionnaire.language}. {states}", *reviewed]


def example_answer(question: Question) -> str:
    """Return an answer to a question and what it means, for the head of the file."""
    if question.kind == LEVELS:
        low, high = question.options[0].value, question.options[-1].value
        shown = question.options[len(question.options) // 2].value
        return f"{shown}                    the highest level of which it and all below are true, {low} to {high}; read the lines above the id"
    return f"{question.options[0].value}" if question.options else "…"


def question_lines(questionnaire: Questionnaire, question: Question, said: Any) -> str:
    """Return one question as comments, and its id with what was answered."""
    texts = [question.ask]
    if question.help:
        texts.append(question.help)
    where = only_where(questionnaire, question)
    if where is not None:
        texts.append(f"Only asked where {where}.")
    lines = ["", *wrapped(f"{question.id}  ", texts[0])]
    for text in texts[1:]:
        lines.extend(wrapped("    ", text))
    for option in question.options:
        name = str(option.value) if option.label == option.value else f"{option.value} {option.label}"
        lines.extend(wrapped(f"  {name}: " if option.text else f"  {name}", option.text, "       "))
    hint = KIND_HINTS.get(question.kind)
    if question.kind == NUMBER and question.number is not None and question.number.unit:
        hint = f"A number, in {question.number.unit}."
    if hint:
        lines.extend(wrapped("  ", hint))
    if question.not_applicable:
        lines.extend(wrapped("  ", "N/A, with a reason, can be answered."))
    if question.evidence:
        lines.extend(wrapped("  Shown by: ", question.evidence, "       "))
    return "\n".join([*(f"  # {line}".rstrip() if line else "" for line in lines), pair(question.id, said)])


def wrapped(start: str, text: str, indent: str = "    ") -> list[str]:
    """Return a text wrapped to the width of the file."""
    return textwrap.wrap(start + text, WIDTH, subsequent_indent=indent, drop_whitespace=True, break_on_hyphens=False, replace_whitespace=False)
