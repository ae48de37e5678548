"""A council beside others in its reports: the figures of the edition, positions in words, partners, and what is not there."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import attrs
import jsonschema
import pytest

import rsc_assess.peers.keeper
from rsc_assess import Report, Scorecard, build_report, load_questionnaire, render_html, score_assessment
from rsc_assess.language import load_catalogue
from rsc_assess.peers.partners import learning_partners
from rsc_assess.peers.standing import standing
from rsc_assess.peers.values import Cell, Count, Edition, Group, LearningPartner, NodeStanding, Partner, PracticeNote, SectionPartners, Standing
from rsc_assess.report import values
from rsc_assess.report.choice import choose
from rsc_assess.report.export import csv_files, export_json, report_schema
from rsc_assess.report.pack import open_pack
from rsc_assess.report.pdf import fitting_page, render_pdf
from rsc_assess.report.peers import MOST_SECTIONS, peers_of, tenths
from rsc_assess.report.tables import every_table, tables
from rsc_assess.report.values import Beside, Peers
from rsc_assess.report.writer import Writer
from tests.peers.editions import edition
from tests.report.checks.numbers import PLAIN, figures_in, kinds_of_data, missing_figures, pages_of, unexplained_numbers
from tests.small import assess, question, questionnaire, section

LANGUAGES = ("en", "cy")


@pytest.fixture(scope="module")
def made(example_scorecard: Scorecard) -> Edition:
    return edition(example_scorecard.assessment.questionnaire)


def reported(scorecard: Scorecard, made: Edition, group: str | None = None, **more: Any) -> Report:
    found = standing(scorecard, made, group, family="U2")
    return build_report(scorecard, found, partners=learning_partners(scorecard, made), **more)


def peers_in(report: Report) -> Peers:
    assert report.peers is not None
    return report.peers


def every_row(found: Peers) -> Iterator[Beside]:
    yield found.overall
    for group in found.groups:
        yield from (one for one in (group.node, *group.rows) if one is not None)


@pytest.fixture(scope="module")
def report(example_scorecard: Scorecard, made: Edition) -> Report:
    return reported(example_scorecard, made)


@pytest.fixture(scope="module")
def rows(report: Report) -> dict[str, Beside]:
    return {row.id: row for row in every_row(peers_in(report))}


# --- the figures ---


def test_every_section_and_stage_stands_beside_the_figures_of_the_edition(rows: dict[str, Beside], made: Edition) -> None:
    assert len(rows) == 1 + 4 + 16 + 3
    for id, row in rows.items():
        cell = made.cell(row.group_id or "", id)
        if row.median is None:
            assert (id, row.own, row.count, row.position) == ("E3", None, None, None)
            continue
        assert cell is not None
        assert (row.median.value, row.median.text) == (cell.median, f"{5 * cell.median:.1f}")
        assert row.lower is not None
        assert row.upper is not None
        assert (row.lower.value, row.upper.value) == cell.quartiles
        assert (row.count and row.count.text) == str(cell.n)
        assert row.own is not None
        below, above = float(row.own.text) < float(row.lower.text), float(row.own.text) > float(row.upper.text)
        assert row.position == ("below" if below else "above" if above else "within")


def test_figures_of_a_larger_group_are_named_as_such(rows: dict[str, Beside]) -> None:
    assert {id: row.group for id, row in rows.items() if row.is_other} == {"S3": "Unitary councils", "C2": "Unitary councils"}
    assert rows["S3"].places == "within the middle half; figures of: Unitary councils"
    assert rows["S3"].sentence.endswith("(Organising); figures of: Unitary councils.")


def test_a_finding_is_one_sentence_with_its_n(rows: dict[str, Beside]) -> None:
    assert rows["R1"].sentence == "3.4, 1.3 above the median; above the middle half of 14 councils."
    assert rows["C2"].sentence == (
        "2.0, 0.8 below the median; below the middle half of 54 councils; about 1 to 2 in 10 are lower; "
        "about 31 others are at the same level (Organising); figures of: Unitary councils."
    )
    assert rows["R"].sentence == "2.8, at the median; within the middle half of 14 councils."


def test_a_number_that_is_only_a_least_one_says_so(example_scorecard: Scorecard, made: Edition) -> None:
    found = {row.id: row for row in every_row(peers_in(reported(example_scorecard, made, "nation:england")))}
    assert (str(found["R1"].count), found["R1"].or_more) == ("131 or more", True)
    assert "of 131 or more councils" in found["R1"].sentence
    assert found["R1"].alike is None, "counts by band are not released where n is not exact"


def test_what_is_not_released_is_said_and_is_no_zero(example_scorecard: Scorecard, made: Edition) -> None:
    for cells, nodes, places, sentence in (
        ({"all": {}}, made.nodes, "figure not released", "3.4; no figure of others is released."),
        (made.cells, {**made.nodes, "R1": "sha256:x"}, "not compared, since its questions have changed", "3.4; not compared, since its"),
    ):
        found = {row.id: row for row in every_row(peers_in(reported(example_scorecard, attrs.evolve(made, cells=cells, nodes=nodes))))}
        row = found["R1"]
        assert (row.median, row.lower, row.upper, row.count, row.group, row.position, row.alike) == (None,) * 7
        assert row.places == places
        assert row.sentence.startswith(sentence)


def test_a_section_with_too_little_answered_is_not_compared(rows: dict[str, Beside]) -> None:
    assert (rows["E3"].own, rows["E3"].own_share, rows["E3"].short) == (None, None, "not rated")
    assert rows["E3"].sentence == "Not compared: too little is answered."


def test_how_figures_are_rounded_is_said_only_where_it_matters() -> None:
    parts = [section("A", *(question(f"A{n}") for n in range(1, 4)))]
    for said, sentence in (((3, 3, 3), None), ((3, 3, 2), "All figures of this chapter, yours too, are rounded to the nearest 0.1")):
        card = score_assessment(assess(questionnaire(parts), {f"A{n}": level for n, level in enumerate(said, 1)}))
        found = peers_of(card, standing(card, edition(card.assessment.questionnaire, partners=())))
        assert (found.rounding_sentence or "").startswith(sentence or "")
        assert (found.rounding_sentence is None) == (sentence is None)


@pytest.mark.parametrize(
    ("show", "own", "median", "near"),
    [
        ({"to": 100, "decimals": 1}, "66", "52", "14 above the median"),
        ({"from": 1, "to": 5, "decimals": 2}, "3.64", "3.08", "0.56 above the median"),
        ({"as": "sum", "decimals": 2}, "66%", "52%", "14 percentage points above the median"),
    ],
)
def test_figures_have_the_unit_of_their_scale_and_sums_are_percentages(show: dict[str, Any], own: str, median: str, near: str) -> None:
    """Of a sum the total differs from council to council; only shares of it compare."""
    parts = [section("A", *(question(f"A{n}") for n in range(1, 4)))]
    card = score_assessment(assess(questionnaire(parts, show=show), {"A1": 3, "A2": 3, "A3": 4}))
    nodes = card.assessment.questionnaire.node_digests
    cells = {"all": {"A": Cell(Count(30), 0.52, (0.4, 0.6))}}
    found = peers_of(card, standing(card, edition(card.assessment.questionnaire, cells=cells, nodes=dict(nodes), partners=())))
    (group,) = found.groups
    assert group.node is not None
    assert (str(group.node.own), str(group.node.median)) == (own, median)
    assert group.node.sentence.startswith(f"{own}, {near};")


def test_it_is_plain_data_as_all_of_a_report_is(report: Report) -> None:
    classes = {one for one in vars(values).values() if isinstance(one, type) and attrs.has(one)}
    kinds = set(kinds_of_data(report.peers))
    assert {Peers, Beside, values.BesideGroup, values.PartnersFor, values.NamedPartner} <= kinds
    assert kinds - classes <= set(PLAIN)


# --- the words ---


def standing_at(deciles: tuple[int, int]) -> NodeStanding:
    return NodeStanding("A", 0.5, Group("all", "all", "All"), Cell(Count(30), 0.5), "within", deciles, 0.0, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_finding_is_a_share_from_the_top(example_scorecard: Scorecard, language: str) -> None:
    """“Top 100 %” cannot be printed: deciles say how many are lower, never 0 or 10 in 10."""
    writer = Writer(example_scorecard, load_catalogue(language), False)
    said = {pair: "".join(tenths(writer, standing_at(pair))) for pair in itertools.combinations(range(11), 2)}
    assert said.pop((0, 10)) == ""
    for (low, high), words in said.items():
        numbers = [int(number) for number in re.findall(r"\d+", words)]
        assert numbers == ([high, 10] if low == 0 else [low, 10] if high == 10 else [low, high, 10])
        assert not re.search(r"%|100|\b(top|uchaf|0)\b", words.casefold())
        assert {"en": "lower", "cy": "is"}[language] in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_a_report_ranks(example_scorecard: Scorecard, made: Edition, language: str) -> None:
    found = peers_in(reported(example_scorecard, made, "all", language=language))
    text = " ".join(row.sentence for row in (*every_row(found), *found.questions))
    assert len(text) > 5000
    assert not re.search(r"%|\b(top|best|worst|rank\w*|gorau|gwaethaf)\b", text.casefold())


def test_the_three_sides_of_a_median_and_a_half_are_told_apart(example_scorecard: Scorecard) -> None:
    said = {load_catalogue("en")(f"peers.place.{key}") for key in ("above", "within", "below", "above_median", "at_median", "below_median")}
    assert len(said) == 6
    few = edition(example_scorecard.assessment.questionnaire)
    report = reported(example_scorecard, few, "region:north-east")
    row = next(row for row in every_row(peers_in(report)) if row.id == "R1")
    assert (row.lower, row.position) == (None, None)
    assert row.short in ("higher", "lower")
    assert re.fullmatch(r"3\.4, \d\.\d (above|below) the median of 9 councils\.", row.sentence)


@pytest.mark.parametrize(
    ("group", "sentence"),
    [
        (None, "Compared with the council’s own family of similar councils: Unitary authorities, family 2."),
        ("type:unitary", "Compared with the group that was asked for: Unitary councils."),
    ],
)
def test_which_group_it_is_and_why_is_said(example_scorecard: Scorecard, made: Edition, group: str | None, sentence: str) -> None:
    assert peers_in(reported(example_scorecard, made, group)).group_sentence == sentence


def test_groups_have_titles_in_the_language_of_the_report_where_every_edition_has_them(example_scorecard: Scorecard, made: Edition) -> None:
    asked = ("all", "nation:england", "type:unitary", "family:U2")
    found = [peers_in(reported(example_scorecard, made, group, language="cy")).group for group in asked]
    assert found == ["Pob cyngor", "Cynghorau Lloegr", "Cynghorau unedol", "Unitary authorities, family 2"]
    odd = attrs.evolve(made, groups=(*made.groups, Group("type:parish", "type", "Parishes")))
    assert peers_in(reported(example_scorecard, odd, "Parishes", language="cy")).group == "Parishes"


def test_a_title_that_stays_in_english_is_marked_so(example_scorecard: Scorecard, made: Edition) -> None:
    report = reported(example_scorecard, made, language="cy")
    assert "Unitary authorities, family 2" in report.foreign
    assert '<span lang="en">Unitary authorities, family 2</span>' in render_html(report)
    assert "Unitary authorities, family 2" not in reported(example_scorecard, made).foreign


# --- learning partners ---


def test_partners_say_how_far_they_are_and_in_what_they_are_alike(report: Report) -> None:
    found = {one.id: one for one in peers_in(report).partners}
    assert list(found) == ["E4", "E1", "S1", "C2"]
    assert found["E1"].sentence == "This council: Absent. First steps here: E1.3, E1.1, E1.2."
    (first, second, third) = found["E1"].partners
    assert (first.council, first.ahead, first.why) == (
        "Bramblewick Council (fictional)",
        "3 levels further, at Established",
        "Like this council: the same type, the same nation.",
    )
    assert (third.ahead, third.why) == ("4 levels further, at Connected", "Like this council: the same type.")
    assert (second.note_title, second.note, second.link, second.contact) == (None,) * 4
    noted = found["C2"].partners[0]
    assert (str(noted.link), noted.contact) == ("https://example.org/offline-list", "Head of digital inclusion")


def test_who_is_of_one_region_is_of_one_nation_too_and_neighbours_come_first(example_scorecard: Scorecard, made: Edition) -> None:
    partner = made.partners[1]
    why = [("neighbour", "type", "region", "nation"), ("nation",)]
    given = SectionPartners("E1", ("E1.1",), 0, tuple(LearningPartner(partner, 3, reasons) for reasons in why))
    found = peers_of(example_scorecard, standing(example_scorecard, made), (given,))
    assert [one.why for one in found.partners[0].partners] == [
        "Like this council: one of its nearest neighbours, the same type, the same region.",
        "Like this council: the same nation.",
    ]


def test_a_link_of_a_partner_that_is_not_to_the_web_is_no_link(example_scorecard: Scorecard, made: Edition) -> None:
    partner = attrs.evolve(made.partners[1], note=PracticeNote("Board", "Minutes.", "file:///etc/passwd"))
    report = reported(example_scorecard, attrs.evolve(made, partners=(partner,)))
    assert peers_in(report).partners[0].partners[0].link is None
    assert "file:///" not in render_html(report)


def test_sections_beyond_those_that_a_report_prints_are_counted_and_stay_in_its_data(example_scorecard: Scorecard, made: Edition) -> None:
    sections = [section.id for _, section in example_scorecard.assessment.questionnaire.sections() if len(section.id) == 2 and section.id != "E3"]
    partners = tuple(Partner("E06999100", "Farley Council", "unitary", None, None, id, 5) for id in sections)
    report = reported(example_scorecard, attrs.evolve(made, partners=partners))
    found = peers_in(report)
    assert (len(found.partners), len(found.more_partners)) == (MOST_SECTIONS, len(sections) - MOST_SECTIONS)
    assert found.partners_sentence.endswith(f"{len(sections) - MOST_SECTIONS} more sections with such councils are in the data of this report.")
    assert len(next(one for one in tables(report) if one.name == "partners").rows) == len(sections)


def test_without_partners_the_report_says_so(example_scorecard: Scorecard, made: Edition) -> None:
    found = peers_in(reported(example_scorecard, attrs.evolve(made, partners=())))
    assert found.partners == ()
    assert found.partners_sentence.startswith("No similar council that agreed to be named is further")


# --- on the pages ---


def test_every_figure_stands_in_the_pdf_and_every_number_there_has_its_figure(example_scorecard: Scorecard, made: Edition) -> None:
    report = reported(example_scorecard, made, language="cy", audience="public")
    pages = pages_of(render_pdf(render_html(report)))
    assert len([one for one in figures_in(report) if one.place.startswith("Report.peers")]) > 120
    assert missing_figures(pages, report) == []
    assert unexplained_numbers(pages, report) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["summary", "infographic"])
def test_kinds_with_little_room_tell_positions_on_their_pages(example_scorecard: Scorecard, made: Edition, kind: str, language: str) -> None:
    pack, report = open_pack(kind), reported(example_scorecard, made, language=language)
    _, pdf = fitting_page((report,), pack, None, overall=False)
    pages = pages_of(pdf.content)
    assert len(pages) == pack.pages
    assert unexplained_numbers(pages, choose(report, pack.choose)) == []
    first = " ".join(pages[0].split())
    assert first.casefold().count(load_catalogue(language)("peers.position.within")) == 3
    assert load_catalogue(language)("peers.position.below") in first.casefold()
    assert {"en": "made", "cy": "wedi’u dyfeisio"}[language] in first
    assert "14" in first


def test_an_edition_of_made_up_councils_says_so_wherever_it_is_shown(example_scorecard: Scorecard, made: Edition) -> None:
    for kind in ("full", "summary", "infographic"):
        pages = render_html(reported(example_scorecard, made), kind)
        assert "made up" in pages or "made-up" in pages
    real = reported(example_scorecard, attrs.evolve(made, synthetic=False))
    found = peers_in(real)
    assert not any("made" in text for text in (found.source_sentence, found.in_short, found.in_a_line))
    assert all("if you contributed" in text for text in (found.source_sentence, found.in_short))


def test_the_page_at_a_glance_tells_where_the_top_sections_stand(report: Report) -> None:
    page = render_html(report).split('id="results"', 1)[1].split("</section>", 1)[0]
    assert page.count("Within the middle half of 14 councils") == 3
    assert page.count("Below the middle half of 14 councils") == 1
    assert peers_in(report).in_short in page


def test_what_a_report_does_not_have_no_longer_names_other_councils(example_scorecard: Scorecard, report: Report) -> None:
    assert [one.title for one in report.absent] == ["Plan and progress"]
    without = build_report(example_scorecard)
    assert [one.title for one in without.absent] == ["Comparison with other councils", "Plan and progress"]
    assert without.peers is None
    assert all(node.beside is None for node in (without.overall, *without.sections))
    assert 'id="peers"' not in render_html(without)


def test_charts_have_the_words_of_each_row_as_their_alternative(report: Report) -> None:
    titles = re.findall(r"<title>(A row for each section[^<]*)</title>", render_html(report))
    assert len(titles) == 5
    assert "Place leadership and partnership: above the middle half." in titles[0]


def test_a_chart_of_sections_without_parts_stands_on_one_axis() -> None:
    parts = [section(f"A{n}", question(f"A{n}.1")) for n in range(3)]
    card = score_assessment(assess(questionnaire(parts), {f"A{n}.1": n for n in range(3)}))
    made = edition(card.assessment.questionnaire, partners=())
    page = render_html(build_report(card, standing(card, made)))
    assert page.count("<title>A row for each section") == 1


@pytest.mark.parametrize("kind", ["full", "summary", "infographic"])
def test_both_languages_say_the_same_figures_in_the_same_order(example_scorecard: Scorecard, made: Edition, kind: str) -> None:
    """But for the edition's date, whose month has another name, everything that is counted is the same."""
    found = [reported(example_scorecard, made, language=language) for language in LANGUAGES]
    rows = [[(row.id, str(row.own), str(row.median), row.position, row.group_id) for row in every_row(peers_in(one))] for one in found]
    assert rows[0] == rows[1]
    names = [re.sub(r"<[^>]*>", " ", render_html(one, kind)).count("Unitary authorities, family 2") for one in found]
    assert names[0] == names[1] > 0


# --- as data ---


def test_the_data_hold_all_of_it_and_keep_to_the_schema(report: Report, made: Edition) -> None:
    import json

    data = json.loads(export_json(report))
    jsonschema.validate(data, report_schema())
    row = next(one for one in data["peers"] if one["id"] == "C2")
    assert (row["own"], row["median"], row["councils"], row["position"]) == ("2.0", "2.8", 54, "below")
    assert (row["peer_group"], row["low_decile"], row["high_decile"], row["alike"], row["distance"]) == ("type:unitary", 1, 2, 31, -0.16)
    assert {one["kind"] for one in data["peers"]} == {"overall", "section", "item", "question"}
    changed = next(one for one in data["peers"] if one["id"] == "R1.1")
    assert (changed["median"], changed["places"]) == (None, "not compared, since its questions have changed")
    assert (data["about"]["peers_edition"], data["about"]["peers_synthetic"]) == ("2026-autumn", True)
    assert data["partners"][0]["partner"] == "Corvale Council (fictional)"
    assert set(csv_files(report)) == {f"{name}.csv" for name in every_table(peers=True)}


def test_every_figure_beside_others_stands_in_a_table(report: Report) -> None:
    cells = {cell for one in tables(report) for row in one.rows for cell in row if cell is not None}
    printed = {str(cell) for cell in cells}
    assert [one for one in figures_in(report) if "peers" in one.place and one.figure.text not in printed and one.figure.value not in cells] == []


def test_without_figures_of_others_the_data_are_as_they_were(example_scorecard: Scorecard) -> None:
    import json

    report = build_report(example_scorecard)
    data = json.loads(export_json(report))
    assert not {"peers", "partners"} & data.keys()
    assert not [key for key in data["about"] if key.startswith("peers")]
    assert set(csv_files(report)) == {f"{name}.csv" for name in every_table()}
    jsonschema.validate(data, report_schema())


# --- what must not come in or go out ---


def test_a_public_report_keeps_withheld_questions_out_of_what_stands_beside_others() -> None:
    steps = {level: {"do": f"Do it {level}.", "effort": "small", "owner": "Head"} for level in range(1, 6)}
    parts = [section("A", question("A1", sensitive=True, actions=steps)), section("B", question("B1", actions=steps))]
    card = score_assessment(assess(questionnaire(parts), {"A1": 2, "B1": 2}, id="E06999001"))
    partners = tuple(Partner("E06999100", "Farley Council", "unitary", None, None, id, 5) for id in "AB")
    made = edition(card.assessment.questionnaire, partners=partners)
    found = {audience: peers_in(reported(card, made, audience=audience)) for audience in ("internal", "public")}
    assert [row.id for row in found["internal"].questions] == ["A1", "B1"]
    assert [row.id for row in found["public"].questions] == ["B1"]
    assert [one.id for one in found["internal"].partners] == ["A", "B"]
    assert [one.id for one in found["public"].partners] == ["B"]


@attrs.frozen
class Exact(Standing):
    """What only a keeper may see, made to look like a standing."""

    percentile: float = 0.0


def test_what_a_keeper_sees_cannot_slip_into_a_report(example_scorecard: Scorecard, made: Edition) -> None:
    found = standing(example_scorecard, made)
    keeper = Exact(*(getattr(found, field.name) for field in attrs.fields(Standing)))
    for given in (keeper, object.__new__(rsc_assess.peers.keeper.KeeperStanding), made, {"R": 0.5}):
        with pytest.raises(TypeError, match="a report takes a Standing from an edition, not a"):
            build_report(example_scorecard, given)  # type: ignore[arg-type]


def test_partners_come_with_a_standing(example_scorecard: Scorecard, made: Edition) -> None:
    with pytest.raises(TypeError, match="learning partners come with the standing"):
        build_report(example_scorecard, partners=learning_partners(example_scorecard, made))


def test_the_standing_of_another_council_or_of_other_answers_is_refused(example_scorecard: Scorecard, made: Edition) -> None:
    found = standing(example_scorecard, made)
    other = attrs.evolve(found, council=attrs.evolve(found.council, name="Another"))
    node = attrs.evolve(found.nodes["R1"], value=0.1)
    for given in (other, attrs.evolve(found, nodes={**found.nodes, "R1": node})):
        with pytest.raises(ValueError, match="of another council or of other answers"):
            build_report(example_scorecard, given)


def test_a_hostile_edition_writes_text_and_no_markup() -> None:
    model = load_questionnaire(questionnaire([section("A", question("A1"))]))
    card = score_assessment(assess(questionnaire([section("A", question("A1"))]), {"A1": 3}))
    made = edition(model, groups=(Group("all", "all", "x"), Group("region:x", "region", "<script>alert(1)</script>")), partners=())
    page = render_html(build_report(card, standing(card, attrs.evolve(made, cells={"region:x": made.cells["all"]}), "region:x")))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
