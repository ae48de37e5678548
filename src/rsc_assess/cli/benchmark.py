"""The command that tells where a council stands beside others, and whom it may learn from."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from rsc_assess.cli.files import echo_json, open_register, open_scorecard
from rsc_assess.cli.options import with_answers, with_questionnaire, with_register
from rsc_assess.cli.others import Asked, families_by_council, family_named, open_edition, refuse_senseless, similar_to, with_others

if TYPE_CHECKING:
    from rsc_assess.peers.values import Standing
    from rsc_assess.report.peer_values import Beside, NamedPartner, Peers
    from rsc_assess.scoring.score import Scorecard


@click.command()
@with_answers
@with_others(required=True)
@with_questionnaire
@with_register
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def benchmark(answers: str, questionnaire_path: str | None, register_paths: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Tell where a council stands beside others, as far as an edition of their figures tells, and whom it may learn from.

    Example: rsc-assess benchmark answers.yaml --edition 2026-autumn.json
    """
    from rsc_assess.peers.partners import learning_partners
    from rsc_assess.peers.standing import standing
    from rsc_assess.report.peers import peers_of

    asked = Asked(**options)
    refuse_senseless(asked, (answers,), bool(register_paths))
    edition = open_edition(asked.edition_path or "")
    register = open_register(register_paths)
    scorecard = open_scorecard(answers, questionnaire_path, register=register)
    council = scorecard.assessment.council
    family = family_named(edition, asked.family) if asked.family else families_by_council(asked, edition, register).get(council.id or "")
    found = standing(scorecard, edition, asked.group, family)
    partners = learning_partners(scorecard, edition, similar=similar_to(asked, scorecard.assessment, register))
    peers = peers_of(scorecard, found, partners)
    if as_json:
        echo_json(benchmark_data(scorecard, found, peers))
    else:
        click.echo("\n".join(in_lines(scorecard, peers)))


def in_lines(scorecard: "Scorecard", peers: "Peers") -> Iterator[str]:
    """Yield where a council stands, section by section, then its learning partners."""
    assessment = scorecard.assessment
    yield f"{assessment.council.name}, {assessment.date.isoformat()}"
    yield f"{assessment.questionnaire.title} {assessment.questionnaire.version}"
    yield from ("", peers.group_sentence, peers.source_sentence, peers.summary_sentence, "", node_line(peers.overall, 0))
    for group in peers.groups:
        yield ""
        yield node_line(group.node, 0) if group.node else group.title
        yield from (node_line(row, 1) for row in group.rows)
    yield from ("", peers.missing_sentence)
    if peers.rounding_sentence:
        yield "Figures here, yours too, are rounded as those of the edition, so yours can differ a little from what `score` prints."
    yield from ("", peers.partners_sentence)
    for section in (*peers.partners, *peers.more_partners):
        yield f"{section.id} {section.title}. {section.sentence}"
        for partner in section.partners:
            yield from partner_lines(partner)


def node_line(row: "Beside", depth: int) -> str:
    """Return where one node stands."""
    name = f"{row.id} {row.title}" if row.kind == "section" else row.title
    return f"{'  ' * depth}{name}: {row.sentence}"


def partner_lines(partner: "NamedPartner") -> Iterator[str]:
    """Yield a learning partner, and what it says of its practice."""
    yield f"  {partner.council}: {partner.ahead}. {partner.why}"
    if partner.note_title:
        yield f"    {partner.note_title}: {partner.note}"
        where = [text for text in (partner.contact, partner.link.address if partner.link else None) if text]
        if where:
            yield f"    {', '.join(where)}"


def benchmark_data(scorecard: "Scorecard", found: "Standing", peers: "Peers") -> dict[str, object]:
    """Return where a council stands as JSON data: its rows are those of the tables `peers` and `partners` of a report."""
    from rsc_assess.report.peer_tables import partner_rows, peer_rows, peer_sentences

    council, edition = scorecard.assessment.council, found.edition
    return {
        "council": {"id": council.id, "name": council.name},
        "date": scorecard.assessment.date.isoformat(),
        "edition": {"id": edition.id, "date": edition.date.isoformat(), "synthetic": edition.synthetic},
        "questionnaire": {"id": edition.questionnaire, "version": edition.version},
        "group": {"id": peers.group_id, "title": peers.group, "chosen": found.is_chosen},
        "sentences": list(peer_sentences(peers)),
        "peers": list(peer_rows(peers)),
        "partners": list(partner_rows(peers)),
    }
