"""What an answer earns, in words and as data: marks, goalposts, points, steps, and where a number comes from that is not asked."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rsc_assess.questionnaire.values import DIFFERENCE, QUOTIENT, TABLE, NumberRule, Question
from rsc_assess.scoring.cells import Table
from rsc_assess.scoring.display import snapped
from rsc_assess.scoring.figures import figure_of
from rsc_assess.scoring.sheet import Sheet

if TYPE_CHECKING:
    from rsc_assess.scoring.explain import Derivation


def number_settings(table: Table, sheet: Sheet) -> dict[str, object]:
    """Return a number that was answered or computed, and how it is scored, as plain data; nothing where there is none."""
    question, rule = table.question, table.rule
    fact = sheet.said(question.id)
    if not isinstance(fact.value, int | float):
        return {}
    found: dict[str, object] = {"number": fact.value}
    if question.each is not None:
        each, most = question.each
        found |= {"each": [str(each), None if most is None else str(most)], "relative": question.relative}
    if rule is not None:
        found |= rule_settings(rule)
        if rule.computed is not None:
            sources = [[sheet.said(name).value for name in term] for term in rule.computed.terms]
            found["computed"] = {"how": rule.computed.how, "from": [list(term) for term in rule.computed.terms], "answers": sources}
    return found


def rule_settings(rule: NumberRule) -> dict[str, object]:
    """Return how a number is scored, as plain data."""
    found: dict[str, object] = {}
    if rule.worst is not None:
        found |= {"worst": rule.worst, "best": rule.best, "log": rule.log, "clamp_worst": rule.clamp_worst, "clamp_best": rule.clamp_best}
        found["marks"] = None if rule.marks is None else str(rule.marks)
    for key in ("points", "at_least", "at_most"):
        if steps := getattr(rule, key):
            found[key] = [[start, str(marks)] for start, marks in steps]
    if found and rule.low is not None:
        found["range"] = [rule.low, rule.high]
    return found


def computed_in_words(question: Question, settings: dict[str, Any], number: str) -> str:
    """Return how a number that is not asked comes from others, with itself at the end: 8 ÷ 3 = 2.667."""
    computed = settings["computed"]
    if computed["how"] == TABLE:
        (row,), (column,) = computed["answers"]
        return f"{number}, in the row {row} and the column {column}"
    terms = [" + ".join(figure_of(one) for one in answers if one is not None) for answers in computed["answers"]]
    sign = {QUOTIENT: " ÷ ", DIFFERENCE: " − "}.get(computed["how"], " + ")
    if len(terms) > 1:
        terms = [f"({term})" if " + " in term else term for term in terms]
    return f"{sign.join(terms)} = {number}"


def place_in_words(settings: dict[str, Any], most: Fraction | None) -> str:
    """Return where a number lies: between which goalposts or points, or on which step; with a comma before it, or nothing."""
    number = settings.get("number")
    if number is None:
        return ""
    if "worst" in settings:
        worst, best = settings["worst"], settings["best"]
        words = f", from {figure_of(worst)} (worst) to {figure_of(best)} (best)" + (" on a log scale" if settings["log"] else "")
        return words
    if "points" in settings:
        points = settings["points"]
        after = next((place for place, (at, _) in enumerate(points) if number < at), None)
        around = points[:1] if after == 0 else points[-1:] if after is None else points[after - 1 : after + 1]
        words = " and ".join(f"{figure_of(at)} ({marks} marks)" for at, marks in around)
        return f", {'between' if len(around) > 1 else 'beyond' if number != around[0][0] else 'at'} {words}"
    if "at_least" in settings:
        reached = [start for start, _ in settings["at_least"] if number >= start]
        return f", from {figure_of(reached[-1])} up" if reached else ", below every step"
    if "at_most" in settings:
        reached = [end for end, _ in settings["at_most"] if number <= end]
        return f", up to {figure_of(reached[0])}" if reached else ", beyond every step"
    return ""


def question_figures(derivation: "Derivation") -> str:
    """Return what a question's answer earns, in words."""
    settings: dict[str, Any] = derivation.settings
    place = place_in_words(settings, derivation.most)
    if "each" in settings:
        each, most = settings["each"]
        percent = settings.get("relative")
        amounts = [figure_of(float(Fraction(one)) * (100 if percent else 1)) + ("%" if percent else "") for one in (each, most) if one is not None]
        return place + f", {amounts[0]} for each" + (f", at most {amounts[1]}" if len(amounts) > 1 else "")
    if derivation.value is None or derivation.shown is None:
        return place
    share = derivation.stages[0].before if derivation.stages else derivation.value
    words = place + marks_in_words(derivation, share)
    for stage in derivation.stages:
        words += f", {stage.because}: {figure_of(on_unit(stage.after, derivation.unit))}"
    return words


def marks_in_words(derivation: "Derivation", share: float) -> str:
    """Return the marks of a question, and what they are in the unit it is shown in where that says something more."""
    most, (low, high) = derivation.most, derivation.unit
    exact = on_unit(share, derivation.unit)
    # As it is printed elsewhere, unless that is rounded.
    shown = derivation.shown if derivation.shown is not None and snapped(exact) == float(derivation.shown) else figure_of(exact)
    if most is None or (derivation.earned is None and "number" not in derivation.settings):
        return f" = {shown}" if low >= 0 else f" = {figure_of(share)} of everything"
    earned = marks_of(derivation.earned) if derivation.earned is not None else figure_of(share * float(most))
    if low >= 0 and not derivation.is_sum and (most == high or most == 1):
        return f" = {shown}"
    marks = f" = {earned} of {marks_of(most)} mark{'' if most == 1 else 's'}"
    # In another unit than marks the figure is told as well; one that begins below 0 would only confuse.
    return marks if low < 0 or most == high else f"{marks} = {shown}"


def marks_of(marks: Fraction) -> str:
    """Return marks in short: 2.5 as a decimal, a third as 1/3."""
    return figure_of(float(marks)) if 1000 % marks.denominator == 0 else str(marks)


def on_unit(share: float, unit: tuple[float, float]) -> float:
    """Return a share in the unit it is shown in."""
    return unit[0] + share * (unit[1] - unit[0])
