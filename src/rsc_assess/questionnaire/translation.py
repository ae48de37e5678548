"""The texts of a questionnaire: where each stands, which of them a translation lacks, and the same questionnaire in its words."""

import re
from collections.abc import Mapping

import attrs

from rsc_assess.problems import InputError, Place, Problem, did_you_mean, list_problems
from rsc_assess.questionnaire.rules import Group, Part, Rules, Scoring
from rsc_assess.questionnaire.values import YES_NO, Action, NumberRule, Option, Question, Questionnaire, Scale, Section, Translation, title_of

# Where a text stands in the file of a translation: ("nodes", "A1", "levels", "3").
TextPath = tuple[str, ...]

A_WORD = re.compile(r"[^\W\d_]{2}")


def translated(questionnaire: Questionnaire, language: str) -> Questionnaire:
    """
    Return the same questionnaire with its texts in a language; what the translation lacks stays in the first language.

    Ids, structure, digest and scores are the same. It makes no difference whether a subset is taken before or after.

    Raises:
        InputError: The questionnaire has no such language.
    """
    if language == questionnaire.language:
        return questionnaire
    source = questionnaire.original or questionnaire
    if language == source.language:
        return source
    translation = next((one for one in source.translations if one.language == language), None)
    if translation is None:
        known = [source.language, *(one.language for one in source.translations)]
        problem = Problem("Q306", f"there are no texts in the language {language}", did_you_mean(language, known), Place(source.id))
        raise InputError(list_problems([problem]), [problem])
    return attrs.evolve(Wording(source, translation.texts).questionnaire(), language=language, original=source)


def missing_texts(questionnaire: Questionnaire, translation: Translation) -> list[tuple[str, str]]:
    """
    Return (id, key) of each text that the questionnaire has and a translation lacks, in the order of the questionnaire.

    ("A1", "levels.3") is a text of a node; what belongs to no node has the questionnaire's id: ("rsc", "ranks.0").
    A text without a word, such as 10%, needs no translation.
    """
    source = questionnaire.original or questionnaire
    lacking = untranslated_texts(source, translation.texts)
    return [(path[1], ".".join(path[2:])) if path[0] == "nodes" else (source.id, ".".join(path)) for path in lacking]


def untranslated_texts(source: Questionnaire, given: Mapping[TextPath, str]) -> dict[TextPath, str]:
    """Return the texts, by path, for which nothing is given and that hold a word."""
    wording = Wording(source, given)
    wording.questionnaire()
    return {path: text for path, text in wording.texts.items() if path not in given and A_WORD.search(text)}


def texts_of(questionnaire: Questionnaire) -> dict[TextPath, str]:
    """Return all texts by where a translation gives them, in the order of the questionnaire."""
    wording = Wording(questionnaire, {})
    wording.questionnaire()
    return wording.texts


def with_other_names(questionnaire: Questionnaire, other: Questionnaire) -> Questionnaire:
    """Return a questionnaire whose options and units are known by their names in another language too."""

    def names(own: str, also: tuple[str, ...], name: str) -> tuple[str, ...]:
        return also if name in (own, *also) else (*also, name)

    def node(one: Section | Question, its: Section | Question) -> Section | Question:
        if isinstance(one, Section) and isinstance(its, Section):
            return attrs.evolve(one, children=tuple(node(*pair) for pair in zip(one.children, its.children, strict=True)))
        assert isinstance(one, Question)
        assert isinstance(its, Question)
        pairs = zip(one.options, its.options, strict=True)
        options = tuple(attrs.evolve(option, also=names(option.label, option.also, renamed.label)) for option, renamed in pairs)
        number = one.number
        if number is not None and number.unit and its.number is not None and its.number.unit:
            number = attrs.evolve(number, also=names(number.unit, number.also, its.number.unit))
        return attrs.evolve(one, options=options, number=number)

    pairs = zip(questionnaire.children, other.children, strict=True)
    return attrs.evolve(questionnaire, children=tuple(node(*pair) for pair in pairs))


class Wording:
    """
    One walk over all texts of a questionnaire, each replaced by the one that is given for its path.

    Attributes:
        texts: The original texts by path, as far as the walk has come.

        possible: Further paths at which a text may be given in place of a shared one.

        label_paths: Where the label of an option was given, by question id and option value.
    """

    def __init__(self, source: Questionnaire, given: Mapping[TextPath, str]) -> None:
        self.source = source
        self.given = given
        self.texts: dict[TextPath, str] = {}
        self.possible: set[TextPath] = set()
        self.label_paths: dict[tuple[str, int | str], TextPath] = {}
        self.scales = {scale.id: scale for scale in source.scales}

    def text(self, path: TextPath, original: str) -> str:
        """Return what is given for a text, or the text itself."""
        self.texts[path] = original
        return self.given.get(path, original)

    def maybe(self, path: TextPath, original: str | None) -> str | None:
        """Return what is given for a text, or None where there is no text."""
        return self.text(path, original) if original else None

    def instead(self, path: TextPath, otherwise: str) -> str:
        """Return what is given in place of a text that comes from elsewhere."""
        self.possible.add(path)
        return self.given.get(path, otherwise)

    def without_id(self, text: str) -> str:
        """Return what is given for a text that stands under no id."""
        return self.text(("texts", " ".join(text.split())), text)

    def questionnaire(self) -> Questionnaire:
        """Return the questionnaire with the given texts."""
        source = self.source
        chosen = source.chosen
        whole = source.title if chosen is None else source.title.removesuffix(title_of("", chosen))
        if chosen is not None:
            chosen = attrs.evolve(chosen, title=self.text(("subsets", chosen.id), chosen.title))
        return attrs.evolve(
            source,
            title=title_of(self.text(("title",), whole), chosen),
            chosen=chosen,
            about=self.maybe(("about",), source.about),
            notice=self.maybe(("notice",), source.notice),
            total_title=self.text(("total",), source.total_title),
            ranks=tuple(self.text(("ranks", str(place)), rank) for place, rank in enumerate(source.ranks)),
            scales=tuple(self.scale(scale) for scale in source.scales),
            rules=self.rules(source.rules),
            defaults=self.rules(source.defaults),
            children=tuple(self.node(child, child.id) for child in source.children),
            scorings=tuple(self.scoring(scoring) for scoring in source.scorings),
            subsets=tuple(attrs.evolve(one, title=self.text(("subsets", one.id), one.title)) for one in source.subsets),
            checks=tuple(attrs.evolve(one, says=self.without_id(one.says)) for one in source.checks),
        )

    def scale(self, scale: Scale) -> Scale:
        """Return a scale."""
        return attrs.evolve(scale, options=tuple(self.scale_option(scale, place) for place in range(len(scale.options))))

    def scale_option(self, scale: Scale, place: int) -> Option:
        """Return an option of a scale, by its place."""
        option = scale.options[place]
        at = ("scales", scale.id)
        label = self.text(label_path(scale, place), option.label)
        return attrs.evolve(option, label=label, text=self.maybe((*at, "options", str(option.value), "text"), option.text) or "")

    def rules(self, rules: Rules) -> Rules:
        """Return the rules of a node."""
        return attrs.evolve(
            rules,
            bands=tuple(attrs.evolve(band, label=self.band_label(band.label)) for band in rules.bands),
            caps=tuple(attrs.evolve(cap, because=self.without_id(cap.because)) for cap in rules.caps),
            flags=tuple(attrs.evolve(flag, name=self.without_id(flag.name)) for flag in rules.flags),
        )

    def band_label(self, label: str) -> str:
        """Return the label of a band: that of the level of the same name, if there is one and nothing else is given."""
        for scale in self.source.scales:
            if scale.is_levels and label in scale.labels:
                level = self.text(label_path(scale, scale.labels.index(label)), label)
                return self.instead(("texts", " ".join(label.split())), level)
        return self.without_id(label)

    def node(self, node: Section | Question, id: str) -> Section | Question:
        """Return a section or question; `id` is its id in the file, which all copies of a block share."""
        if isinstance(node, Question):
            return self.question(node, id)
        children = tuple(self.node(child, f"{id}/{last_part(child.id)}" if node.repeats else last_part(child.id)) for child in node.children)
        title = self.text(("nodes", id, "title"), node.title)
        about = self.maybe(("nodes", id, "about"), node.about)
        return attrs.evolve(node, title=title, about=about, rules=self.rules(node.rules), children=children)

    def question(self, question: Question, id: str) -> Question:
        """Return a question; where its title is the question itself, so it is in the translation."""
        at = ("nodes", id)
        ask = self.text((*at, "ask"), question.ask)
        is_own = question.title != question.ask
        return attrs.evolve(
            question,
            ask=ask,
            title=self.text((*at, "title"), question.title) if is_own else self.instead((*at, "title"), ask),
            help=self.maybe((*at, "help"), question.help),
            options=tuple(self.option(question, place, id) for place in range(len(question.options))),
            number=self.number(question.number),
            evidence=self.maybe((*at, "evidence"), question.evidence),
            answered_by=self.maybe((*at, "answered_by"), question.answered_by),
            actions=tuple(self.action(action, (*at, "actions", str(action.reaches))) for action in question.actions),
        )

    def number(self, rule: NumberRule | None) -> NumberRule | None:
        """Return how a number is scored, with its unit."""
        if rule is None or not rule.unit:
            return rule
        unit = self.without_id(rule.unit)
        return attrs.evolve(rule, unit=unit, also=other_names(rule.unit, rule.also, unit))

    def option(self, question: Question, place: int, id: str) -> Option:
        """Return an option of a question, its label from the scale where nothing else is given for the question."""
        option = question.options[place]
        name = str(option.value)
        own = ("nodes", id, "options", name, "label")
        path: TextPath = own
        scale = self.scales.get(question.scale or "")
        if scale is not None:
            shared = self.scale_option(scale, place)
            path = label_path(scale, place)
            label = self.instead(own, shared.label)
            anchor = ("nodes", id, "levels", name)
            # A question without anchors of its own has those of the scale.
            is_shared = option.text == scale.options[place].text
            text = (self.instead(anchor, shared.text) if option.text else "") if is_shared else self.maybe(anchor, option.text) or ""
        else:
            if question.kind == YES_NO and option.label.casefold() == name:
                # Many languages have no one word for yes: where each question gives its own, the shared one is not needed.
                path = ("texts", option.label)
                self.possible |= {own, path}
                label = self.given[own] if own in self.given else self.text(path, option.label)
            else:
                label = self.text(own, option.label)
            text = self.maybe(("nodes", id, "options", name, "text"), option.text) or ""
        self.label_paths[question.id, option.value] = own if own in self.given else path
        return attrs.evolve(option, label=label, text=text, also=other_names(option.label, option.also, label))

    def action(self, action: Action, at: TextPath) -> Action:
        """Return an action."""
        return attrs.evolve(action, do=self.text((*at, "do"), action.do), owner=self.text((*at, "owner"), action.owner))

    def scoring(self, scoring: Scoring) -> Scoring:
        """Return a further scoring."""
        sections = {section.id: section for _, section in self.source.sections()}
        at = ("scorings", scoring.id)

        def group(found: Group) -> Group:
            name = found.id.removeprefix(f"{scoring.id}/")
            section = sections.get(name)
            if section is not None and section.title == found.title:
                title = self.instead((*at, "group", name), self.given.get(("nodes", name, "title"), found.title))
            else:
                title = self.text((*at, "group", name), found.title)
            return inner(found, title)

        def inner(found: Group, title: str) -> Group:
            parts: tuple[Part | Group, ...] = tuple(group(part) if isinstance(part, Group) else part for part in found.parts)
            return attrs.evolve(found, title=title, rules=self.rules(found.rules), parts=parts)

        title = self.text((*at, "title"), scoring.title)
        return attrs.evolve(scoring, title=title, root=inner(scoring.root, title))


def label_path(scale: Scale, place: int) -> TextPath:
    """Return where the label of an option of a scale is given: in the list of levels, or by its name."""
    if scale.is_levels:
        return "scales", scale.id, "labels", str(place)
    return "scales", scale.id, "options", str(scale.options[place].value), "label"


def other_names(original: str, also: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Return all names but the one that is shown."""
    return tuple(one for one in (original, *also) if one != name)


def last_part(id: str) -> str:
    """Return the id in the file of a node inside a block."""
    return id.rsplit("/", 1)[-1]
