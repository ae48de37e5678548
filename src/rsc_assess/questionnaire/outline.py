"""A questionnaire as an outline that a person can read."""

from fractions import Fraction

from rsc_assess.questionnaire.condition import in_words
from rsc_assess.questionnaire.references import groups_in
from rsc_assess.questionnaire.rules import MARKS, Band, ByAnswer, ByAttribute, Keep, Part, Role, Rules
from rsc_assess.questionnaire.values import LEVELS, NumberRule, Question, Questionnaire, walk


def outline(questionnaire: Questionnaire) -> str:
    """Return sections and questions as indented lines, with weight class, who is asked, and what may be answered."""
    questions = list(questionnaire.questions())
    told: set[tuple[Band, ...]] = set()
    lines = [f"{questionnaire.title} {questionnaire.version} ({questionnaire.id})"]
    if questionnaire.about:
        lines.append(questionnaire.about)
    if questionnaire.notice:
        lines.append(questionnaire.notice)
    lines.append(f"{len(questions)} questions. {questionnaire.digest}")
    lines.extend(labels_in_words(questionnaire.defaults.bands, "", told))
    if rules_in_words(questionnaire.rules):
        lines.append(f"{questionnaire.total_title}{rules_in_words(questionnaire.rules)}")
    lines.extend(labels_in_words(questionnaire.rules.bands, f"{questionnaire.total_title}: ", told))
    lines.extend(f"Check: {check.says} [{in_words(check.when, lambda id: id)}]" for check in questionnaire.checks)
    for depth, node in walk(questionnaire.children, 0):
        indent = "  " * depth
        if isinstance(node, Question):
            lines.append(f"{indent}{node.id} {node.ask}{remarks(node)}")
        else:
            lines.extend(["", f"{indent}{questionnaire.rank(depth)} {node.id}: {node.title}{rules_in_words(node.rules)}"])
            lines.extend(labels_in_words(node.rules.bands, f"{indent}  ", told))
    for scoring in questionnaire.scorings:
        lines.extend(["", f"Scoring {scoring.id}: {scoring.title}{rules_in_words(scoring.root.rules)}"])
        lines.extend(labels_in_words(scoring.root.rules.bands, "  ", told))
        for group in groups_in(scoring.root):
            if group is not scoring.root:
                parts = " ".join(part.node + turns_in_words(part.role) if isinstance(part, Part) else part.id for part in group.parts)
                lines.append(f"  {group.id}: {group.title}{rules_in_words(group.rules)}: {parts}")
                lines.extend(labels_in_words(group.rules.bands, "    ", told))
    for subset in questionnaire.subsets:
        lines.extend(["", f"Subset {subset.id}: {subset.title} ({len(subset.questions)} questions)", "  " + " ".join(subset.questions)])
    if questionnaire.crosswalks:
        lines.extend(["", "Crosswalks"])
        lines.extend(f"  {one.id}: {one.title} ({len(one.items)} items). {one.status}" for one in questionnaire.crosswalks)
    return "\n".join(lines)


def remarks(question: Question) -> str:
    """Return what is special about a question, in brackets."""
    found = [weight_in_words(question)]
    if question.kind != LEVELS:
        found.insert(0, question.kind.replace("_", "/"))
    if question.number is not None:
        found.extend(number_in_words(question.number))
    if question.effect is not None:
        found.append(question.effect + each_in_words(question))
    if question.applies is not None:
        found.append("asked where " + in_words(question.applies, lambda id: id))
    if question.not_applicable:
        found.append("N/A possible")
    if question.sensitive:
        found.append("sensitive")
    return f" [{'; '.join(found)}]"


def number_in_words(rule: NumberRule) -> list[str]:
    """Return where a number comes from, and what it earns where."""
    found: list[str] = []
    ends = (rule.worst, rule.best)
    if rule.low is not None and rule.high is not None and rule.computed is None and {rule.low, rule.high} != {*ends}:
        found.append(f"{rule.low:.10g} to {rule.high:.10g}")
    if rule.computed is not None:
        found.append(f"{rule.computed.how} of {' and '.join(' + '.join(term) for term in rule.computed.terms)}")
    if rule.worst is not None and rule.best is not None:
        said = [f"by {end.attribute}" if isinstance(end, ByAttribute) else f"{end:.10g}" for end in (rule.worst, rule.best)]
        beyond = [end for end, is_held in (("worst", rule.clamp_worst), ("best", rule.clamp_best)) if not is_held]
        words = f"worst {said[0]}, best {said[1]}" + (" on a log scale" if rule.log else "")
        found.append(words + (f", and beyond the {' and the '.join(beyond)}" if beyond else ""))
    if rule.marks is not None:
        found.append(f"{rule.marks} marks")
    for words, steps in (("marks at", rule.points), ("marks from", rule.at_least), ("marks up to", rule.at_most)):
        if steps:
            found.append(f"{words} {steps_in_words(steps)}")
    return found


def each_in_words(question: Question) -> str:
    """Return what a penalty or bonus by number takes off or adds, with a blank before it, or nothing."""
    if question.each is None:
        return ""
    each, most = (None if one is None else f"{float(one * 100):g}%" if question.relative else str(one) for one in question.each)
    return f" of {each} for each" + ("" if most is None else f", at most {most}")


def turns_in_words(role: Role) -> str:
    """Return the steps or points by which a part counts, in brackets, or nothing."""
    return "" if role.turns is None else f" ({'from' if role.points is None else 'at'} {steps_in_words(role.turns)})"


def steps_in_words(steps: tuple[tuple[float, Fraction], ...]) -> str:
    """Return steps or points as pairs of a number and its marks."""
    return ", ".join(f"{start:g}: {marks}" for start, marks in steps)


def weight_in_words(question: Question) -> str:
    """Return what a question weighs, in words."""
    role = question.role
    if question.unscored:
        return "not scored"
    if isinstance(role.weight_class, str):
        return role.weight_class
    if isinstance(role.weight_class, ByAttribute):
        return f"class by {role.weight_class.attribute}"
    if isinstance(role.weight, ByAttribute):
        return f"weight by {role.weight.attribute}"
    if isinstance(role.weight, ByAnswer):
        return f"weight from {role.weight.question}"
    return "weight by marks" if role.weight == MARKS else f"weight {role.weight}"


def labels_in_words(bands: tuple[Band, ...], before: str, told: set[tuple[Band, ...]]) -> list[str]:
    """Return a line with the labels, where each starts and what it needs; nothing where that has been told."""
    if not bands or bands in told:
        return []
    told.add(bands)
    found = []
    for band in bands:
        start = "" if band.alone else f" {'above' if band.above else 'from'} {band.start:g}"
        needs = f" where {in_words(band.needs, lambda id: id)}" if band.needs is not None else ""
        found.append(f"{band.label}{start}{needs}")
    return [f"{before}Labels: {'; '.join(found)}"]


def keep_in_words(keep: Keep) -> str:
    """Return which parts of a node count, in words."""
    if keep.highest is not None or keep.lowest is not None:
        return f"of the {keep.highest or keep.lowest} {'highest' if keep.highest is not None else 'lowest'}"
    ends = [
        f"the {count} {end}" if count > 1 else f"the {end}" for end, count in (("lowest", keep.drop_lowest), ("highest", keep.drop_highest)) if count
    ]
    return f"without {' and '.join(ends)}"


def rules_in_words(rules: Rules) -> str:
    """Return what is special about the rules of a node, in brackets."""
    found = [] if rules.method == "mean" else [rules.method]
    found.extend(f"at {'least' if cap.raises else 'most'} {cap.at_most:g} while {in_words(cap.when, lambda id: id)}" for cap in rules.caps)
    if rules.most is not None:
        found.append(f"at most {rules.most_in_words()} together")
    if rules.keep is not None:
        found.append(keep_in_words(rules.keep))
    if rules.starts_at is not None:
        found.append(f"starts at {rules.starts_at}")
    if rules.out_of is not None:
        found.append(f"out of {rules.out_of}")
    if rules.rounds is not None:
        found.append(f"rounds {rules.rounds.in_words()}")
    return f" [{'; '.join(found)}]" if found else ""
