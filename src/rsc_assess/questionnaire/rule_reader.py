"""From entries to what a questionnaire says about scoring: conditions, weights, classes, rules of nodes."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from rsc_assess.documents.node import Node
from rsc_assess.documents.shape import INVALID, Entry, Percent, Reading
from rsc_assess.problems import did_you_mean
from rsc_assess.questionnaire import condition as conditions
from rsc_assess.questionnaire.condition import Comparison, Condition, Value
from rsc_assess.questionnaire.rules import (
    DEFAULT_COUNTS,
    Band,
    ByAnswer,
    ByAttribute,
    Cap,
    Display,
    Flag,
    Keep,
    LevelPart,
    Role,
    Rounding,
    Rules,
    Weight,
    WeightClass,
)

COUNCIL_ATTRIBUTES = ("type", "nation", "region", "id", "name")
# Keys that say something under these methods only.
METHOD_KEYS = {
    "least": ("geometric", "harmonic"),
    "keep": ("mean", "geometric", "harmonic"),
    "drop": ("mean", "geometric", "harmonic"),
    "levels": ("levels",),
    "complete": ("levels",),
    "progress": ("levels",),
    "base": ("essential",),
    "starts_at": ("mean",),
    "out_of": ("mean",),
}


# What says nothing where there are penalties and bonuses alone, which have no maximum and so no score.
SAYS_NOTHING_OUTSIDE = (
    "method", "least", "keep", "drop", "levels", "complete", "progress", "base", "out_of", "floor", "ceiling", "caps", "rounds",
    "no_value_below", "weight", "class",
)  # fmt: skip


class RuleReader:
    """Reads what one questionnaire file says about scoring, and notes what does not fit together."""

    def __init__(self, reading: Reading, attributes: tuple[str, ...]) -> None:
        self.reading = reading
        self.attributes = (*COUNCIL_ATTRIBUTES, *attributes)
        self.classes: dict[str, WeightClass] = {}

    def by_attribute(self, entry: Entry) -> ByAttribute[Any]:
        """Return a setting by attribute; note an attribute that is not declared."""
        if entry["by"] not in self.attributes:
            what = f"there is no attribute {entry['by']}"
            self.reading.note("Q203", entry.value_node("by"), what, did_you_mean(entry["by"], self.attributes))
        return ByAttribute(entry["by"], tuple(entry["values"].items()), entry.get("otherwise"))

    def setting(self, value: Any) -> Any:
        """Return a plain setting as it is, and one by attribute as ByAttribute."""
        return self.by_attribute(value) if isinstance(value, Entry) else value

    def weight(self, entry: Entry) -> Weight | None:
        """Return the weight that an entry declares, or None."""
        weight = entry.get("weight")
        if isinstance(weight, Entry):
            if "answer" in weight and len(weight) == 1:
                return ByAnswer(weight["answer"])
            if "answer" in weight or not ("by" in weight and "values" in weight):
                what = "a weight needs either answer, or by and values"
                self.reading.note("Q206", weight.node, what, "Write for example {answer: Q1}, or {by: type, values: {county: 2}}")
                return None
        return self.setting(weight) if weight is not None else None

    def weight_class(self, id: str, entry: Entry) -> WeightClass:
        """Return a named weight."""
        marks = entry.get("marks")
        weight = self.weight(entry)
        return WeightClass(
            id, Fraction(1) if weight is None else weight, tuple(marks.items()) if marks is not None else None, entry.get("counts", {})
        )

    def role(self, entry: Entry, default: Fraction | str | None = Fraction(1), has_counts: bool = True) -> Role:
        """Return what an entry counts in the node above it; the counts of a section are for what is in it."""
        weight, name = self.weight(entry), self.setting(entry["class"]) if "class" in entry else None
        if name is None:
            weight = default if weight is None else weight
        else:
            if weight is not None:
                self.reading.note("Q207", entry.key_node("weight"), "both class and weight are given", "Keep one of them")
            for one in name.every() if isinstance(name, ByAttribute) else (name,):
                if one not in self.classes:
                    self.reading.note("Q207", entry.value_node("class"), f"there is no class {one}", did_you_mean(one, self.classes))
        marks, steps, points = entry.get("marks"), entry.get("steps"), self.points(entry)
        return Role(
            weight=weight,
            weight_class=name,
            marks=tuple(marks.items()) if isinstance(marks, dict) else None,
            counts=entry.get("counts", {}) if has_counts else {},
            steps=tuple(sorted(steps.items())) if steps else None,
            points=points,
        )

    def points(self, entry: Entry) -> tuple[tuple[float, Fraction], ...] | None:
        """Return the points by which a part counts, or those that its goalposts are; None where it counts otherwise."""
        note = self.reading.note
        if "node" not in entry:
            return None
        ways = [key for key in ("steps", "points", "worst", "best") if entry.is_written(key)]
        if len(ways) > 1 and ways != ["worst", "best"]:
            note("Q218", entry.key_node(ways[1]), "a score is turned in one way only", "Keep steps, points or the goalposts")
        elif ways in (["worst"], ["best"]):
            note("Q218", entry.node, "one goalpost is missing", "Give both worst and best")
        points: dict[float, Fraction] = entry.get("points", {})
        if "worst" in entry and "best" in entry:
            points = {entry["worst"]: Fraction(0), entry["best"]: Fraction(1)}
            if len(points) == 1:
                note("Q218", entry.value_node("best"), "both goalposts are the same number", "Move one of them")
        elif "points" in entry and len(points) < 2:
            note("Q218", entry.value_node("points"), "there is only one point", "Write at least two: between them lies the line")
        for key in ("steps", "points"):
            if key in entry and max(entry[key].values(), default=0) == 0:
                note("Q218", entry.value_node(key), "no score earns any marks", "Write what the best score earns")
        return tuple(sorted(points.items())) if len(points) > 1 else None

    def condition(self, entry: Any) -> Condition | None:
        """Return a condition; None, and a note, where it says nothing that can be tested."""
        if not isinstance(entry, Entry):
            return None
        joins = [key for key in ("all", "any", "not", "count") if key in entry]
        subjects = [key for key in ("question", "node", "attribute") if key in entry]
        operators = [key for key in conditions.OPERATORS if key in entry]
        if joins:
            if len(entry) != 1:
                self.reading.note("Q214", entry.node, f"{joins[0]} stands beside other keys", f"Put them inside {joins[0]}")
                return None
            return self.joined(joins[0], entry)
        if len(subjects) != 1 or len(operators) != 1:
            what = "a condition compares one question, node or attribute by one operator"
            remedy = f"Write for example {{question: R1.1, at_least: 2}}; operators: {', '.join(conditions.OPERATORS)}"
            self.reading.note("Q214", entry.node, what, remedy)
            return None
        subject, operator = subjects[0], operators[0]
        if subject == "attribute" and entry[subject] not in self.attributes:
            what = f"the condition names the attribute {entry[subject]}, which is not declared"
            self.reading.note("Q203", entry.value_node(subject), what, did_you_mean(entry[subject], self.attributes))
        raw = entry[operator]
        if isinstance(raw, list):
            node_values = entry.value_node(operator).value
            assert isinstance(node_values, list)
            values = tuple(literal(text, node) for text, node in zip(raw, node_values, strict=True) if text is not INVALID)
            return Comparison(subject, entry[subject], operator, values)
        return Comparison(subject, entry[subject], operator, raw if isinstance(raw, bool) else literal(raw, entry.value_node(operator)))

    def joined(self, join: str, entry: Entry) -> Condition | None:
        """Return the all, any, not or count of conditions."""
        if join == "not":
            part = self.condition(entry["not"])
            return conditions.Not(part) if part is not None else None
        if join == "count":
            counted = entry["count"]
            parts = tuple(part for found in counted["of"] if (part := self.condition(found)) is not None)
            if counted["at_least"] > len(parts):
                what = f"at least {counted['at_least']} of {len(parts)} conditions can never hold"
                self.reading.note("Q214", counted.value_node("at_least"), what, "Lower the number")
            return conditions.Count(counted["at_least"], parts)
        parts = tuple(part for found in entry[join] if (part := self.condition(found)) is not None)
        return conditions.All(parts) if join == "all" else conditions.Any(parts)

    def display(self, entry: Entry, default: Display) -> Display:
        """Return how an entry's score is shown, in what it does not say like the default."""
        show: Mapping[str, Any] = entry.get("show", {})
        if "decimals" in show and "step" in show:
            self.reading.note("Q212", entry.value_node("show"), "both decimals and step are given", "Keep one of them")
        step = show.get("step", None if "decimals" in show else default.step)
        display = Display(
            low=show.get("from", default.low),
            high=show.get("to", default.high),
            decimals=decimals_of(step) if "step" in show else show.get("decimals", default.decimals),
            rounding=show.get("round", default.rounding),
            as_sum="as" in show or (default.as_sum and "to" not in show),
            label_on=show.get("label_on", default.label_on),
            rank_on=show.get("rank_on", default.rank_on),
            step=step,
        )
        if "as" in show and ("from" in show or "to" in show):
            self.reading.note("Q212", entry.value_node("show"), "a sum is shown from 0 to the sum of the weights", "Take out from and to")
        elif display.low >= display.high:
            self.reading.note("Q212", entry.value_node("show"), "`from` is not below `to`", "Show the best score as the higher number")
        return display

    def bands(self, entry: Entry, alone: bool = False) -> tuple[Band, ...]:
        """
        Return the labels that an entry declares, in rising order.

        Args:
            alone: Whether there is no score, so that each goes by what it needs.
        """
        bands: list[Band] = []
        for found in entry["bands"]:
            if not isinstance(found, Entry):
                continue
            if alone:
                if found.is_written("from") or found.is_written("above"):
                    what = "a band has a start, and under the method none there is no score"
                    self.reading.note("Q212", found.node, what, "Take from and above out; say what the label needs")
                needs = self.condition(found["needs"]) if "needs" in found else None
                bands.append(Band(float(len(bands)), found["label"], False, needs, alone=True))
                continue
            if found.is_written("from") == found.is_written("above"):
                self.reading.note("Q212", found.node, "a band needs either from or above", "Keep one of them")
            if ("from" in found) == ("above" in found):
                continue
            needs = self.condition(found["needs"]) if "needs" in found else None
            # Values are compared to 9 decimals, so that a third is reached by a third.
            bands.append(Band(round(found["above" if "above" in found else "from"], 9), found["label"], "above" in found, needs))
        starts = [(band.start, band.above) for band in bands]
        if starts != sorted(set(starts)):
            self.reading.note("Q212", entry.value_node("bands"), "the bands are not in rising order", "Sort them by where they start")
        return tuple(bands)

    def rules(self, own: Entry, rank: Entry | None, default: Rules, counts: Mapping[str, str]) -> Rules:
        """
        Return the rules of a node.

        Args:
            own: The node's entry.

            rank: The entry of its rank or scoring, which says what the own entry does not.

            default: How nodes are shown that say nothing of their own.

            counts: The treatments that hold around the node.
        """
        layers = [own, *([rank] if rank is not None else [])]

        def said(key: str, otherwise: Any = None) -> Any:
            return next((layer[key] for layer in layers if key in layer), otherwise)

        for layer in reversed(layers):
            counts = {**counts, **layer.get("counts", {})}
        display, bands, method = default.display, default.bands, said("method", "mean")
        for layer in reversed(layers):
            shown = self.display(layer, display)
            if (shown.low, shown.high, shown.as_sum) != (display.low, display.high, display.as_sum):
                bands = ()
            display = shown
            if "bands" in layer:
                bands = self.bands(layer, method == "none")
        for key, methods in METHOD_KEYS.items():
            if key in own and method not in methods:
                what = f"{key} says nothing under the method {method}"
                self.reading.note("Q216", own.key_node(key), what, f"Take it out, or use the method {' or '.join(methods)}")
        self.check_keep(own)
        if "starts_at" in own and "out_of" in own:
            self.reading.note("Q216", own.key_node("out_of"), "both starts_at and out_of are given", "Keep one of them")
        if said("out_of") == 0:
            self.reading.note("Q216", own.value_node("out_of"), "nothing can be out of 0", "Write the marks that count as everything")
        rounds = said("rounds")
        complete = float(said("complete", 1))
        return Rules(
            display=display,
            bands=bands,
            coverage=said("coverage", default.coverage),
            counts=counts,
            method=method,
            least=None if said("least") is None else float(said("least")),
            keep=self.keep(layers) if method in METHOD_KEYS["keep"] else None,
            levels=self.levels(said("levels", ()), complete),
            complete=complete,
            progress=said("progress", False),
            base=float(said("base", 0)),
            floor=said("floor", "zero") == "zero",
            ceiling=said("ceiling", "full") == "full",
            starts_at=said("starts_at"),
            out_of=said("out_of"),
            caps=tuple(found for cap in said("caps", ()) if isinstance(cap, Entry) and (found := self.cap(cap)) is not None),
            flags=tuple(
                Flag(flag["name"], when)
                for flag in said("flags", ())
                if isinstance(flag, Entry) and (when := self.condition(flag["when"])) is not None
            ),
            rounds=self.rounding(rounds) if rounds else None,
            no_value_below=float(said("no_value_below", 0)),
            most=most.share if isinstance(most := own.get("most"), Percent) else most,
            most_relative=isinstance(most, Percent),
        )

    def cap(self, entry: Entry) -> Cap | None:
        """Return a limit from above or below, or None where it cannot be used."""
        when = self.condition(entry["when"])
        if ("at_most" in entry) == ("at_least" in entry):
            self.reading.note("Q216", entry.node, "a cap needs either at_most or at_least", "Keep one of them")
            return None
        raises = "at_least" in entry
        return None if when is None else Cap(when, entry["at_least" if raises else "at_most"], entry["because"], raises)

    def rounding(self, entry: Entry) -> Rounding:
        """Return a rounding to decimals or to a step; note one to both or to neither."""
        if ("decimals" in entry) == ("step" in entry):
            self.reading.note("Q216", entry.node, "rounds needs either decimals or step", "Write for example rounds: {decimals: 0}")
        step = entry.get("step")
        return Rounding(entry.get("decimals", 0) if step is None else decimals_of(step), entry.get("how", "half_up"), step)

    def check_outside(self, own: Entry, has_effects_alone: bool) -> None:
        """Note keys that say nothing in a node with penalties and bonuses alone, or in any other."""
        if not has_effects_alone and "most" in own:
            what = "most says nothing where there are not penalties or bonuses alone"
            self.reading.note("Q216", own.key_node("most"), what, "Put them in a section of their own, or use caps")
        for key in SAYS_NOTHING_OUTSIDE if has_effects_alone else ():
            if key in own:
                what = f"{key} says nothing where there are penalties and bonuses alone: they count in the section above"
                self.reading.note("Q216", own.key_node(key), what, "Take it out; most limits what they take off or add")

    def check_keep(self, own: Entry) -> None:
        """Note a choice of parts that says two things, or nothing."""
        if "keep" in own and "drop" in own:
            self.reading.note("Q216", own.key_node("drop"), "both keep and drop are given", "Keep one of them")
        if isinstance(found := own.get("keep"), Entry) and len(found) != 1:
            self.reading.note("Q216", own.value_node("keep"), "keep needs either highest or lowest", "Write for example keep: {highest: 3}")
        if isinstance(found := own.get("drop"), Entry) and not len(found):
            self.reading.note("Q216", own.value_node("drop"), "drop needs lowest, highest or both", "Write for example drop: {lowest: 1}")

    def keep(self, layers: list[Entry]) -> Keep | None:
        """Return which parts count, or None for all."""
        for layer in layers:
            if isinstance(found := layer.get("keep"), Entry):
                return Keep(found.get("highest"), found.get("lowest"))
            if isinstance(found := layer.get("drop"), Entry):
                return Keep(None, None, found.get("highest", 0), found.get("lowest", 0))
        return None

    def levels(self, written: Any, complete: float) -> tuple[tuple[LevelPart, ...], ...]:
        """Return the parts of each level, with the share at which each is complete."""
        return tuple(
            tuple(
                LevelPart(part["part"], float(part.get("reaches", complete))) if isinstance(part, Entry) else LevelPart(part, complete)
                for part in level
                if part is not INVALID
            )
            for level in written
            if level is not INVALID
        )


def all_counts(entry: Entry) -> Mapping[str, str]:
    """Return the treatments that hold for the whole questionnaire, in full."""
    return {**DEFAULT_COUNTS, **entry.get("counts", {})}


def decimals_of(step: float) -> int:
    """Return how many decimals the multiples of a step have, such as 1 for 0.5."""
    return max(-int(Decimal(repr(step)).normalize().as_tuple().exponent), 0)


def literal(text: str, node: Node) -> Value:
    """Return an unquoted number as a number, anything else as text."""
    if node.plain:
        digits = text.removeprefix("-")
        if digits.isascii() and digits.isdigit():
            return int(text)
        if digits.isascii() and digits.replace(".", "", 1).isdigit():
            return float(text)
    return text


def renamed_role(role: Role, name_of: Any) -> Role:
    """Return a role with the question that is its weight renamed."""
    return attrs.evolve(role, weight=ByAnswer(name_of("question", role.weight.question))) if isinstance(role.weight, ByAnswer) else role


def renamed_rules(rules: Rules, name_of: Any) -> Rules:
    """Return rules with the names of questions and nodes in them replaced."""
    return attrs.evolve(
        rules,
        levels=tuple(tuple(attrs.evolve(part, node=name_of("node", part.node)) for part in level) for level in rules.levels),
        caps=tuple(attrs.evolve(cap, when=conditions.renamed(cap.when, name_of)) for cap in rules.caps),
        flags=tuple(attrs.evolve(flag, when=conditions.renamed(flag.when, name_of)) for flag in rules.flags),
        bands=tuple(band if band.needs is None else attrs.evolve(band, needs=conditions.renamed(band.needs, name_of)) for band in rules.bands),
    )
