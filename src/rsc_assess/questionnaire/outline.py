"""A questionnaire as an outline that a person can read."""

from rsc_assess.questionnaire.condition import in_words
from rsc_assess.questionnaire.values import Question, Questionnaire, walk


def outline(questionnaire: Questionnaire) -> str:
    """Return sections and questions as indented lines, with weight class, who is asked, and what may be answered."""
    questions = list(questionnaire.questions())
    lines = [f"{questionnaire.title} {questionnaire.version} ({questionnaire.id})"]
    if questionnaire.about:
        lines.append(questionnaire.about)
    if questionnaire.notice:
        lines.append(questionnaire.notice)
    lines.append(f"{len(questions)} questions. {questionnaire.digest}")
    for depth, node in walk(questionnaire.children, 0):
        indent = "  " * depth
        if isinstance(node, Question):
            lines.append(f"{indent}{node.id} {node.ask}{remarks(node)}")
        else:
            lines.extend(["", f"{indent}{questionnaire.rank(depth)} {node.id}: {node.title}"])
    for subset in questionnaire.subsets:
        lines.extend(["", f"Subset {subset.id}: {subset.title} ({len(subset.questions)} questions)", "  " + " ".join(subset.questions)])
    if questionnaire.crosswalks:
        lines.extend(["", "Crosswalks"])
        lines.extend(f"  {one.id}: {one.title} ({len(one.items)} items). {one.status}" for one in questionnaire.crosswalks)
    return "\n".join(lines)


def remarks(question: Question) -> str:
    """Return what is special about a question, in brackets."""
    found = [question.weight_class or f"weight {question.weight:g}"]
    if question.applies is not None:
        found.append("asked where " + in_words(question.applies, lambda id: id))
    if question.not_applicable:
        found.append("N/A possible")
    if question.sensitive:
        found.append("sensitive")
    return f" [{'; '.join(found)}]"
