"""From entries to questions: their kinds, options, marks, numbers and actions."""

from fractions import Fraction
from typing import Any

import attrs

from rsc_assess.documents.shape import INVALID, Entry, Percent
from rsc_assess.problems import did_you_mean, shorten
from rsc_assess.questionnaire.rule_reader import RuleReader
from rsc_assess.questionnaire.rules import MARKS, ByAttribute, Role
from rsc_assess.questionnaire.values import (
    COMPUTED,
    DATE,
    EFFORTS,
    LEVELS,
    MANY,
    NUMBER,
    ONE,
    SUM,
    TABLE,
    TEXT,
    TICK_KINDS,
    YES_NO,
    Action,
    Computed,
    NumberRule,
    Option,
    OptionValue,
    Question,
    Scale,
)

# Which kinds a key says something for.
KEYS_OF_KIND = {
    "scale": (LEVELS, ONE, *TICK_KINDS),
    "levels": (LEVELS, ONE),
    "options": (ONE, YES_NO, *TICK_KINDS),
    "number": (NUMBER,),
    "reverse": (LEVELS, ONE, YES_NO, *TICK_KINDS),
    "ceiling": (MANY,),
    "awards": (MANY,),
    "out_of": (LEVELS, ONE, YES_NO, NUMBER, *TICK_KINDS),
    "penalty": (LEVELS, ONE, YES_NO, NUMBER, *TICK_KINDS),
    "bonus": (LEVELS, ONE, YES_NO, NUMBER, *TICK_KINDS),
}


class QuestionReader(RuleReader):
    """Reads the questions of one questionnaire file."""

    scales: dict[str, Scale]
    effort_units: dict[str, Entry]
    compatible_from: str
    not_applicable: bool

    def scale(self, id: str, entry: Entry) -> Scale | None:
        """Return a scale, or None where its labels cannot be used."""
        if ("labels" in entry) == ("options" in entry):
            self.reading.note("Q208", entry.node, f"the scale {id} needs either labels or options", "Keep one of them")
            return None
        if "options" in entry:
            for key in ("marks", "from"):
                if key in entry:
                    self.reading.note("Q208", entry.key_node(key), f"{key} says nothing where options have marks of their own", "Take it out")
            return Scale(id, self.options_of(entry), False)
        labels, first = entry["labels"], entry.get("from", 0)
        if INVALID in labels or INVALID in entry.get("marks", ()):
            return None
        marks = entry.get("marks", [Fraction(first + number) for number in range(len(labels))])
        if len(marks) != len(labels):
            self.reading.note("Q208", entry.value_node("marks"), f"there are {len(marks)} marks for {len(labels)} labels", "Write one for each")
            return None
        pairs = enumerate(zip(labels, marks, strict=True), start=first)
        return Scale(id, tuple(Option(number, label, "", None if mark == "none" else mark) for number, (label, mark) in pairs), True)

    def options_of(self, entry: Entry) -> tuple[Option, ...]:
        """Return the options that an entry lists, with their marks."""
        listed = entry["options"]
        if isinstance(listed, list):
            return tuple(Option(name, name, "", None) for name in listed if name is not INVALID)
        found = []
        for name, written in listed.items():
            if isinstance(written, Entry):
                marks = written.get("marks", "none")
                found.append(
                    Option(
                        name,
                        written.get("label", name),
                        written.get("text", ""),
                        None if marks == "none" else marks,
                        written.get("sets"),
                        tuple(one for one in written.get("takes_out", ()) if one is not INVALID),
                        written.get("ends", False),
                    )
                )
            else:
                found.append(Option(name, name, "", None if written == "none" else written))
        return tuple(found)

    def kind(self, entry: Entry) -> str:
        """Return a question's kind, told from its keys where it is not written."""
        if "kind" in entry:
            kind: str = entry["kind"]
            return kind
        if "number" in entry:
            return NUMBER
        if "options" in entry:
            return ONE
        for effect in ("penalty", "bonus"):
            if effect in entry and "scale" not in entry and "levels" not in entry:
                return YES_NO if {name.casefold() for name in entry[effect]} <= {"yes", "no"} else ONE
        scale = self.named_scale(entry)
        return LEVELS if scale is None or scale.is_levels else ONE

    def named_scale(self, entry: Entry) -> Scale | None:
        """Return the scale that an entry names, or the only one there is."""
        name = entry.get("scale")
        return next(iter(self.scales.values())) if name is None and len(self.scales) == 1 else self.scales.get(name or "")

    def read_question(self, entry: Entry) -> Question:
        """Return a question; what does not fit is noted."""
        kind = self.kind(entry)
        for key, kinds in KEYS_OF_KIND.items():
            if key in entry and kind not in kinds:
                what = f"{key} says nothing for a question of the kind {kind}"
                self.reading.note("Q217", entry.key_node(key), what, f"Take it out, or use the kind {' or '.join(kinds)}")
        effect = next((key for key in ("penalty", "bonus") if key in entry), None)
        scale = self.scale_of(entry, kind, effect)
        options = self.options(entry, kind, effect)
        relative = effect is not None and any(isinstance(amount, Percent) for amount in entry[effect].values())
        number = self.number(entry["number"]) if kind == NUMBER and "number" in entry else None
        each = self.each(entry, effect, number) if kind == NUMBER and effect is not None else None
        if "ask" not in entry and "title" not in entry:
            self.reading.note("S102", entry.node, "ask is missing in a question", "Add it: the question, in plain words, one thing at a time")
        ask = entry.get("ask", entry.get("title", entry["id"]))
        awards = self.awards(entry["awards"]) if "awards" in entry else None
        question = Question(
            id=entry["id"],
            title=entry.get("title", ask),
            ask=ask,
            kind=kind,
            options=options,
            revised=entry.get("revised", self.compatible_from),
            role=self.role(entry),
            help=entry.get("help"),
            number=number,
            out_of=entry.get("out_of"),
            ceiling=self.ceiling(entry, relative),
            awards=awards,
            effect=effect,
            relative=relative,
            each=each,
            unscored=entry.get("unscored", False)
            or not (each is not None or self.can_score(kind, options, number, awards) or self.class_has_marks(entry)),
            rounds=self.rounding(entry["rounds"]) if "rounds" in entry else None,
            evidence=entry.get("evidence"),
            evidence_form=self.evidence_form(entry),
            answered_by=entry.get("answered_by"),
            applies=self.condition(entry["applies"]) if "applies" in entry else None,
            asked_always="asked" in entry,
            not_applicable=entry.get("not_applicable", self.not_applicable),
            sensitive=entry.get("sensitive", False),
            replaces=tuple(one for one in entry.get("replaces", ()) if one is not INVALID),
            actions=self.actions(entry, options),
            scale=scale.id if scale is not None else None,
        )
        self.check_marks(entry, question)
        return question

    def may_weigh_marks(self, role: Role) -> bool:
        """Tell whether a role weighs the most that can be earned, for some council at least."""
        names = every(role.weight_class)
        weights = (*every(role.weight), *(one for name in names if name in self.classes for one in every(self.classes[name].weight)))
        return MARKS in weights

    def class_has_marks(self, entry: Entry) -> bool:
        """Tell whether a question's class gives its options marks."""
        name = entry.get("class")
        names = name["values"].values() if isinstance(name, Entry) else (name,)
        return any(found.marks is not None for one in names if (found := self.classes.get(one or "")) is not None)

    def can_score(self, kind: str, options: tuple[Option, ...], number: NumberRule | None, awards: object) -> bool:
        """Tell whether an answer of this kind can earn anything."""
        if kind == NUMBER:
            return number is not None and number.is_scored
        return awards is not None or any(option.marks is not None for option in options)

    def evidence_form(self, entry: Entry) -> str | int | None:
        """Return the evidence that an entry asks for."""
        form = entry.get("needs_evidence")
        return int(form) if isinstance(form, Fraction) else form

    def options(self, entry: Entry, kind: str, effect: str | None) -> tuple[Option, ...]:
        """Return what a question can be answered with."""
        if kind in (NUMBER, DATE, TEXT):
            return ()
        scale = self.scale_of(entry, kind, effect)
        if "options" in entry:
            options = self.options_of(entry)
        elif kind == YES_NO:
            options = (Option("yes", "Yes", "", Fraction(1)), Option("no", "No", "", Fraction(0)))
        elif scale is not None:
            options = self.with_anchors(entry, scale)
        elif effect is not None and "scale" not in entry:
            options = tuple(Option(name, name, "", Fraction(0)) for name in entry[effect])
        else:
            self.note_scale(entry)
            return ()
        if effect is not None:
            options = self.with_effect(entry, effect, options)
        if entry.get("reverse", False):
            marks = [option.marks for option in options if option.marks is not None]
            options = tuple(replace_marks(option, None if option.marks is None else max(marks) + min(marks) - option.marks) for option in options)
        return options

    def scale_of(self, entry: Entry, kind: str, effect: str | None) -> Scale | None:
        """Return the scale that a question's options are from, or None."""
        if "options" in entry or kind in (YES_NO, NUMBER, DATE, TEXT) or ("scale" not in entry and effect is not None and kind != LEVELS):
            return None
        return self.named_scale(entry)

    def note_scale(self, entry: Entry) -> None:
        """Note that no scale can be found for a question."""
        # Where the scales themselves are broken, that has been said.
        if self.scales or not self.reading.problems:
            name = entry.get("scale")
            what = f"there is no scale {name}" if name else "it does not say what it can be answered with, or on which scale"
            remedy = did_you_mean(name or "", self.scales) if self.scales else "Add options, or declare a scale"
            self.reading.note("Q208", entry.value_node("scale"), what, remedy)

    def with_anchors(self, entry: Entry, scale: Scale) -> tuple[Option, ...]:
        """Return the options of a scale with the question's own anchors."""
        if "levels" not in entry:
            return scale.options
        anchors: dict[str, str] = entry["levels"]
        values = {str(option.value).casefold(): option for option in scale.options}
        missing = [str(option.value) for option in scale.options if not any(str(option.value).casefold() == key.casefold() for key in anchors)]
        extra = [key for key in anchors if key.casefold() not in values]
        written = entry.value_node("levels").value
        is_whole = isinstance(written, dict) and len(written) == len(anchors)
        if (missing or extra) and is_whole:
            what = f"the levels do not fit the scale {scale.id} ({scale.options[0].value} to {scale.options[-1].value})"
            remedy = f"Add {' and '.join(missing)}" if missing else f"Take out {' and '.join(extra)}"
            self.reading.note("Q205", entry.value_node("levels"), what, remedy)
        folded = {key.casefold(): text for key, text in anchors.items()}
        return tuple(attrs.evolve(one, text=folded.get(str(one.value).casefold(), "")) for one in scale.options)

    def with_effect(self, entry: Entry, effect: str, options: tuple[Option, ...]) -> tuple[Option, ...]:
        """Return options whose marks are the amounts of a penalty or bonus."""
        amounts = {name.casefold(): amount for name, amount in entry[effect].items()}
        kinds = {isinstance(amount, Percent) for amount in amounts.values() if amount}
        if len(kinds) > 1:
            self.reading.note("Q217", entry.value_node(effect), "marks and percentages stand side by side", "Write all of them as one or the other")
        known = {name.casefold() for option in options for name in (str(option.value), option.label)}
        for name in entry[effect]:
            if name.casefold() not in known:
                remedy = did_you_mean(name, [str(option.value) for option in options])
                self.reading.note("Q217", entry.value_node(effect), f"there is no option {shorten(name)}", remedy)
        found = []
        for option in options:
            amount = amounts.get(str(option.value).casefold(), amounts.get(option.label.casefold(), Fraction(0)))
            found.append(replace_marks(option, amount.share if isinstance(amount, Percent) else amount))
        return tuple(found)

    def ceiling(self, entry: Entry, relative: bool) -> Fraction | None:
        """Return the most that all ticks earn together; note one in another unit than theirs."""
        found = entry.get("ceiling")
        if found is not None and isinstance(found, Percent) != relative:
            unit = "a percentage" if relative else "marks"
            self.reading.note("Q217", entry.value_node("ceiling"), "the ceiling has another unit than what it holds", f"Write it as {unit}")
        return found.share if isinstance(found, Percent) else found

    def awards(self, entry: Entry) -> tuple[str, tuple[tuple[Fraction, Fraction], ...]] | None:
        """Return the steps of awards and whether they go by ticks or marks."""
        given = [key for key in ("ticks", "marks") if key in entry]
        if len(given) != 1:
            self.reading.note("Q217", entry.node, "awards need either ticks or marks", "Keep one of them")
            return None
        return given[0], tuple(sorted((Fraction(start), marks) for start, marks in entry[given[0]].items()))

    def number(self, entry: Entry) -> NumberRule:
        """Return how a number is scored; note goalposts and steps that do not fit."""
        worst, best = (self.setting(entry[key]) if key in entry else None for key in ("worst", "best"))
        note = self.reading.note
        if entry.is_written("worst") != entry.is_written("best"):
            note("Q218", entry.node, "one goalpost is missing", "Give both worst and best")
        steps = [key for key in ("at_least", "at_most", "points") if entry.is_written(key)]
        if len(steps) > 1 or (steps and (entry.is_written("worst") or entry.is_written("best"))):
            note("Q218", entry.node, "a number is scored in one way only", "Keep the goalposts, points, at_least or at_most")
        for key in ("marks", "log", "clamp") if steps else ():
            if key in entry:
                note("Q218", entry.key_node(key), f"{key} says nothing beside {steps[0]}", "Take it out; each step or point has its marks")
        if len(entry.get("points", {0: 0, 1: 0})) < 2:
            note("Q218", entry.value_node("points"), "there is only one point", "Write at least two: between them lies the line")
        marks = entry.get("marks")
        if marks == 0:
            note("Q218", entry.value_node("marks"), "no number earns any marks", "Write what the best earns")
        is_answered_in_marks = bool(marks) and not (steps or entry.is_written("worst") or entry.is_written("best"))
        if is_answered_in_marks:
            worst, best = 0.0, float(marks or 0)
        posts = [post for end in (worst, best) for post in (end.every() if isinstance(end, ByAttribute) else (end,)) if post is not None]
        if not isinstance(worst, ByAttribute) and not isinstance(best, ByAttribute) and worst is not None and worst == best:
            note("Q218", entry.value_node("best"), "both goalposts are the same number", "Move one of them")
        if entry.get("log", False) and any(post <= 0 for post in posts):
            note("Q218", entry.value_node("log"), "a goalpost is not above 0, so it has no logarithm", "Move it, or take log out")
        clamp = entry.get("clamp", "both")
        low, high = entry.get("range", (0.0, best) if is_answered_in_marks else (None, None))
        if low is INVALID or high is INVALID:
            low = high = None
        if low is not None and low >= high:
            note("Q218", entry.value_node("range"), "the range does not rise", "Write the lowest number first")
        if clamp != "both" and low is None:
            note(
                "Q218",
                entry.value_node("clamp"),
                "a goalpost that does not hold needs the numbers that can be answered",
                "Add range: [lowest, highest]",
            )
        if entry.get("log", False) and clamp != "both" and low is not None and low <= 0:
            note("Q218", entry.value_node("range"), "a number that is not above 0 has no logarithm", "Let the range start above 0")
        return NumberRule(
            worst=worst,
            best=best,
            marks=marks or None,
            points=tuple(sorted(entry.get("points", {}).items())),
            log=entry.get("log", False),
            clamp_worst=clamp in ("both", "worst"),
            clamp_best=clamp in ("both", "best"),
            at_least=tuple(sorted(entry.get("at_least", {}).items())),
            at_most=tuple(sorted(entry.get("at_most", {}).items())),
            low=low,
            high=high,
            computed=self.computed(entry),
            unit=entry.get("unit"),
        )

    def computed(self, entry: Entry) -> Computed | None:
        """Return how a number comes from other answers; None if it is asked."""
        given = [how for how in COMPUTED if entry.is_written(how)]
        if len(given) > 1:
            self.reading.note(
                "Q218", entry.key_node(given[1]), f"both {given[0]} and {given[1]} are given", "Keep one; one such number may name another"
            )
        how = next((how for how in given if how in entry), None)
        if how is None:
            return None
        written = entry[how]
        if how == TABLE:
            rows = written["cells"].items()
            cells = tuple((row, place, number) for row, found in rows for place, number in enumerate(found) if number is not INVALID)
            return Computed(how, ((written["rows"],), (written["columns"],)), cells)
        terms = [written] if how == SUM else [one if isinstance(one, list) else [one] for one in written if one is not INVALID]
        return Computed(how, tuple(tuple(one for one in term if one is not INVALID) for term in terms))

    def each(self, entry: Entry, effect: str, number: NumberRule | None) -> tuple[Fraction, Fraction | None] | None:
        """Return the amount of a penalty or bonus for each one, and the most that it can come to."""
        note = self.reading.note
        amounts = {name.casefold(): amount for name, amount in entry[effect].items()}
        for name in entry[effect]:
            if name.casefold() not in ("each", "most"):
                note("Q217", entry.value_node(effect), f"a {effect} by number has no {shorten(name)}", "Write each, and most")
        if "each" not in amounts:
            note("Q217", entry.value_node(effect), "each is missing", "Write the amount for each one, such as {each: 2%, most: 20%}")
            return None
        if len({isinstance(amount, Percent) for amount in amounts.values()}) > 1:
            note("Q217", entry.value_node(effect), "marks and percentages stand side by side", "Write all of them as one or the other")
            return None
        shares: dict[str, Fraction] = {name: amount.share if isinstance(amount, Percent) else amount for name, amount in amounts.items()}
        each, most = shares["each"], shares.get("most")
        is_bounded = number is not None and (number.is_scored or number.high is not None)
        if most is None and not is_bounded:
            note("Q217", entry.value_node(effect), f"nobody could say the most that the {effect} can come to", "Add most, or range to the number")
        return each, most

    def check_marks(self, entry: Entry, question: Question) -> None:
        """Note options that are too few or alike, and marks that make no share."""
        note = self.reading.note
        where = entry.value_node("options")
        if question.options:
            if len(question.options) < 2 and question.kind not in TICK_KINDS:
                note("Q217", where, "there is only one option", "Add another, such as none: 0")
            seen: set[str] = set()
            for option in question.options:
                names = {str(option.value).casefold(), option.label.casefold()}
                if names & seen:
                    note("Q217", where, f"two options are called {shorten(option.label)} (case does not matter)", "Give each its own name")
                seen |= names
        if question.unscored or question.effect is not None:
            if question.relative and any(option.marks is not None and option.marks > 1 for option in question.options):
                note("S104", entry.value_node(str(question.effect)), "a percentage is above 100", "Write at most 100%")
            return
        between_goalposts = question.number is not None and question.number.worst is not None and question.number.marks is None
        if between_goalposts:
            for key, needs_marks in (("weight", self.may_weigh_marks(question.role)), ("out_of", question.out_of is not None)):
                if needs_marks:
                    where = entry.key_node(key if key in entry else "class")
                    what = f"{key} goes by marks, and the goalposts do not say how many can be earned"
                    note("Q218", where, what, "Add marks to number: what the best earns")
        highest = most_marks(question, question.options)
        if highest is None and self.class_has_marks(entry):
            return
        if highest is not None and highest <= 0:
            remedy = "Give the best option marks; what only takes off is a penalty, such as penalty: {yes: 2}"
            note("Q217", where, "no answer earns any marks", remedy)
        elif question.out_of is not None and highest is not None and highest > question.out_of:
            what = f"up to {highest} marks can be earned out of {question.out_of}, which would be more than everything"
            note("Q217", entry.value_node("out_of"), what, "Raise out_of, or lower the marks")

    def actions(self, entry: Entry, options: tuple[Option, ...]) -> tuple[Action, ...]:
        """Return a question's actions in the order of its options."""
        found: dict[str, Entry] = entry.get("actions", {})
        values = {str(option.value).casefold(): place for place, option in enumerate(options)}
        actions: list[tuple[int, Action]] = []
        for level, written in found.items():
            place = values.get(level.casefold())
            if place is None or place == 0:
                if options:
                    remedy = f"Write actions for {options[1].value} to {options[-1].value}" if len(options) > 1 else "Take it out"
                    self.reading.note("Q210", entry.value_node("actions"), f"there is an action for {shorten(level)}", remedy)
                continue
            effort, cost = self.effort(written)
            needs = tuple(sorted((id, as_value(wanted)) for id, wanted in written.get("needs", {}).items()))
            actions.append((place, Action(options[place].value, written["do"], effort, cost, written["owner"], needs)))
        return tuple(action for _, action in sorted(actions, key=lambda pair: pair[0]))

    def effort(self, entry: Entry) -> tuple[str, float]:
        """Return an action's effort in words and as a number; a questionnaire keeps to classes or days."""
        given = [key for key in ("effort", "days") if key in entry]
        if len(given) != 1:
            self.reading.note("Q210", entry.node, "an action needs either effort or days", "Keep one of them")
            return "small", 1.0
        unit = given[0]
        self.effort_units.setdefault(unit, entry)
        if len(self.effort_units) > 1:
            what = "some actions give their effort in classes and some in days"
            self.reading.note("Q210", entry.key_node(unit), what, "Keep to one of them in the whole questionnaire")
        if unit == "effort":
            return entry["effort"], float(EFFORTS[entry["effort"]])
        return f"{entry['days']:g} days", float(entry["days"])


def every(setting: Any) -> tuple[Any, ...]:
    """Return all settings there are: of one by attribute each, of a plain one itself, of none nothing."""
    return setting.every() if isinstance(setting, ByAttribute) else () if setting is None else (setting,)


def as_value(text: str) -> OptionValue:
    """Return a level written as digits as a number, any other option as it is."""
    return int(text) if text.isascii() and text.isdigit() else text


def replace_marks(option: Option, marks: Fraction | None) -> Option:
    """Return an option with other marks."""
    return attrs.evolve(option, marks=marks)


def most_marks(question: Question, options: Any) -> Fraction | None:
    """Return the most marks that a question can earn with these options, or None where goalposts make the share."""
    if question.number is not None:
        steps = (*question.number.at_least, *question.number.at_most, *question.number.points)
        return max((marks for _, marks in steps), default=question.number.marks)
    marks = [option.marks for option in options if option.marks is not None and option.sets is None]
    if question.kind != MANY:
        return max(marks, default=None)
    if question.awards is not None:
        return max((award for _, award in question.awards[1]), default=None)
    total = sum((mark for mark in marks if mark > 0), Fraction(0))
    return total if question.ceiling is None else min(total, question.ceiling)
