"""An answers file to fill in: every question with its levels as comments, in the order of the questionnaire."""

import textwrap

from rsc_assess.questionnaire.values import DATE, LEVELS, MANY, NUMBER, TEXT, TIERED, Question, Questionnaire, Section, walk
from rsc_assess.scoring.explain import applies_in_words

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
council:
  name:                 # as it is to be printed
  id:                   # the GSS code, nine characters; take the line out if there is none
date:                   # of the assessment, as 2026-11-24
answers:
"""


def answers_form(questionnaire: Questionnaire, subset: str | None = None, schema: str | None = None) -> str:
    """
    Return an answers file to fill in, as YAML with the questions and anchors as comments.

    Args:
        subset: The id of a subset, to have only its questions.

        schema: The name of a JSON Schema beside the file, by which editors complete and check it.
    """
    wanted = {one for found in questionnaire.subsets if found.id == subset for one in found.questions}
    questions = [question for question in questionnaire.questions() if subset is None or question.id in wanted]
    questions = [question for question in questions if not question.is_computed]
    first = next((question for question in questions if question.kind == LEVELS), questions[0])
    lines = [f"# yaml-language-server: $schema={schema}"] if schema is not None else []
    lines.append(
        HEAD.format(
            title=questionnaire.title,
            version=questionnaire.version,
            id=questionnaire.id,
            first=first.id,
            example=example_answer(first),
            remarks="".join(f"# {line}\n" for line in remarks_on_language(questionnaire)),
        )
    )
    kept = {question.id for question in questions}
    for depth, node in walk(questionnaire.children, 0):
        if isinstance(node, Section):
            if any(isinstance(part, Question) and part.id in kept for _, part in walk(node.children, 0)):
                mark = "=" if depth == 0 else "-"
                lines.append(f"\n  # {mark * 4} {node.id} {node.title} {mark * (WIDTH - len(node.id) - len(node.title) - 12)}")
        elif node.id in kept and not node.is_computed:
            lines.append(question_lines(questionnaire, node))
    return "\n".join(lines) + "\n"


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


def question_lines(questionnaire: Questionnaire, question: Question) -> str:
    """Return one question as comments, and its id with nothing after it."""
    texts = [question.ask]
    if question.help:
        texts.append(question.help)
    if question.applies is not None:
        texts.append(f"Only asked where {applies_in_words(questionnaire, question)}.")
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
    return "\n".join([*(f"  # {line}".rstrip() if line else "" for line in lines), f"  {question.id}:"])


def wrapped(start: str, text: str, indent: str = "    ") -> list[str]:
    """Return a text wrapped to the width of the file."""
    return textwrap.wrap(start + text, WIDTH, subsequent_indent=indent, drop_whitespace=True, break_on_hyphens=False, replace_whitespace=False)
