"""Learning partners: councils that agreed to be named, similar to one, and ahead of it where it wants to move next."""

from collections.abc import Mapping, Sequence

from rsc_assess.councils.council import Council
from rsc_assess.improvement import next_steps
from rsc_assess.peers.nodes import node_digests_of, rated_nodes
from rsc_assess.peers.standing import alike, check_questionnaire
from rsc_assess.peers.values import Edition, LearningPartner, Partner, SectionPartners
from rsc_assess.questionnaire.values import Questionnaire
from rsc_assess.scoring.score import Scorecard


def learning_partners(scorecard: Scorecard, edition: Edition, *, similar: Sequence[str] | None = None, most: int = 3) -> tuple[SectionPartners, ...]:
    """
    Return the learning partners for the sections of a council's priorities, in the order of the priorities.

    A partner is at least one band above the council on the section. Only sections are there that are rated, whose questions
    are those of the edition, and for which there is a partner; nobody is ever named who did not agree to it.

    Args:
        similar: The ids of the council's nearest neighbours, the nearest first: partners are chosen among them, in that order.
            Where it is None, partners are councils of the same type, those of the same region first, then of the same nation,
            then by id; of a council of unknown type they are those of the same nation.

        most: At most so many for a section.

    Raises:
        InputError: The edition is of another questionnaire.
    """
    check_questionnaire(scorecard, edition)
    questionnaire, council = scorecard.assessment.questionnaire, scorecard.assessment.council
    inside = innermost_sections(questionnaire)
    wanted: dict[str, list[str]] = {}
    for step in next_steps(scorecard):
        if step.question.id in inside:
            wanted.setdefault(inside[step.question.id], []).append(step.question.id)
    digests, rated = node_digests_of(questionnaire), rated_nodes(scorecard)
    found = []
    for section, questions in wanted.items():
        band = rated[section].band if section in rated else None
        # A section without any figure has no digest in the edition; then that of the whole questionnaire tells.
        unchanged = edition.nodes.get(section, digests[section] if edition.digest == questionnaire.digest else None) == digests[section]
        if band is None or not unchanged:
            continue
        top = len(scorecard.record.program.node_of[scorecard.record.program.slots[section]].rules.bands) - 1
        ahead = [one for one in edition.partners if one.section == section and band < one.band <= top and not is_self(one, council)]
        partners = nearest_first(ahead, council, similar)[:most]
        if partners:
            fitting = tuple(LearningPartner(one, one.band - band, why(one, council, similar)) for one in partners)
            found.append(SectionPartners(section, tuple(questions), band, fitting))
    return tuple(found)


def innermost_sections(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Return for each question that stands in a section the id of the innermost one."""
    return {child.id: section.id for _, section in questionnaire.sections() for child in section.children}


def is_self(partner: Partner, council: Council) -> bool:
    """Tell whether a partner is the council itself."""
    return partner.council == council.id or alike(partner.name, council.name)


def is_same(one: str | None, other: str | None) -> bool:
    """Tell whether two attributes are known and the same."""
    return one is not None and other is not None and alike(one, other)


def nearest_first(partners: Sequence[Partner], council: Council, similar: Sequence[str] | None) -> list[Partner]:
    """Return those of some partners that are similar to a council, the most similar first."""
    if similar is not None:
        places = {id: place for place, id in reversed(list(enumerate(similar)))}
        return sorted((one for one in partners if one.council in places), key=lambda one: places[one.council])
    by_type = council.type is not None
    fitting = [one for one in partners if (is_same(one.type, council.type) if by_type else is_same(one.nation, council.nation))]
    return sorted(fitting, key=lambda one: (not is_same(one.region, council.region), not is_same(one.nation, council.nation), one.council))


def why(partner: Partner, council: Council, similar: Sequence[str] | None) -> tuple[str, ...]:
    """Return in what a partner is similar to a council; see LearningPartner."""
    same = [kind for kind in ("type", "region", "nation") if is_same(getattr(partner, kind), getattr(council, kind))]
    return (*(["neighbour"] if similar is not None else []), *same)
