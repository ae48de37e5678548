"""The sector report of an edition: its figures as they are, what is not released as such, and no council but those that agreed."""

import io
import re
from itertools import pairwise
from typing import Any

import attrs
import pypdf
import pytest

from rsc_assess import InputError, Questionnaire, load_questionnaire
from rsc_assess.language import load_catalogue
from rsc_assess.peers.values import BandCount, Cell, Count, Edition, Group, Partner, PracticeNote, Variation
from rsc_assess.report import sector_values
from rsc_assess.report.choice import choose
from rsc_assess.report.html import render_html
from rsc_assess.report.pack import open_pack
from rsc_assess.report.pdf import fitting_page
from rsc_assess.report.sector import build_sector_report
from rsc_assess.report.sector_groups import KINDS, in_a_word
from rsc_assess.report.sector_tables import cells
from rsc_assess.report.sector_values import SectorReport
from rsc_assess.report.values import Figure
from tests.peers.plausible import plausible_edition
from tests.report.checks.numbers import PLAIN, kinds_of_data, missing_figures, pages_of, unexplained_numbers
from tests.report.test_languages import Tree, parts_of
from tests.report.test_model import CLASSES
from tests.small import question, questionnaire, section

HIDDEN = "not released"
OWN = [one for one in vars(sector_values).values() if isinstance(one, type) and attrs.has(one)]


@pytest.fixture(scope="module")
def edition(rsc: Questionnaire) -> Edition:
    return plausible_edition(rsc, councils=60, regions=4, types=2, families=2)


@pytest.fixture(scope="module")
def pdf(report: SectorReport) -> bytes:
    return fitting_page((report,), open_pack("sector"), None, overall=False)[1].content


@pytest.fixture(scope="module")
def report(edition: Edition, rsc: Questionnaire) -> SectorReport:
    return build_sector_report(edition, rsc)


@pytest.fixture(scope="module")
def html(report: SectorReport) -> str:
    return render_html(report, "sector")


def small(*sections: Any, **more: Any) -> Questionnaire:
    return load_questionnaire(questionnaire(list(sections) or [section("A", question("A1")), section("B", question("B1"))], **more))


def released(model: Questionnaire, found: dict[str, Cell], groups: tuple[Group, ...] = (), **more: Any) -> Edition:
    """Return an edition with figures of all councils together."""
    return attrs.evolve(plausible_edition(model, 30, regions=0, types=0, families=0, partners=0), cells={"all": found}, groups=groups, **more)


def cell(median: float, n: int = 30, quartiles: tuple[float, float] | None = None, **more: Any) -> Cell:
    return Cell(Count(n), median, quartiles, **more)


# --- the model ---


@pytest.mark.parametrize("or_more", [False, True])
def test_every_figure_of_the_edition_is_in_the_report_and_no_other(or_more: bool, rsc: Questionnaire) -> None:
    edition = plausible_edition(rsc, councils=60, levels=True, or_more=or_more)
    report = build_sector_report(edition, rsc)
    shown = {(group.id, line.id): found for group, line, found in cells(report) if found is not None}
    assert {(group, node) for group, found in edition.cells.items() for node in found} == set(shown)
    for (group, node), found in shown.items():
        its = edition.cells[group][node]
        assert found.median.value == its.median
        assert (found.lower and found.lower.value, found.upper and found.upper.value) == (its.quartiles or (None, None))
        assert tuple(one.value for one in found.deciles) == (its.deciles or ())
        assert [(one.first, one.last, one.count.value) for one in found.bands] == [(one.first, one.last, one.count) for one in its.bands]
        assert (found.n.count.value, found.n.exact) == (its.n.number, not its.n.or_more)


def test_a_report_holds_frozen_values_and_plain_data_alone(report: SectorReport) -> None:
    kinds = set(kinds_of_data(report))
    assert {one for one in kinds if one not in {*CLASSES, *OWN}} <= set(PLAIN)
    for one in OWN:
        assert {name for name in dir(one) if not name.startswith("_")} <= {field.name for field in attrs.fields(one)}


def test_figures_are_on_the_scale_of_the_questionnaire_and_counts_say_what_is_known() -> None:
    model = small()
    found = {"A": cell(0.62, 31, (0.5, 0.78)), "B": Cell(Count(26, or_more=True), 0.4)}
    made = build_sector_report(released(model, found), model)
    first, second = made.themes
    assert first.says == "Section A: median 3.1, half of them from 2.5 to 3.9, 31 councils"
    assert second.says == "Section B: median 2.0, 26 or more councils"
    assert second.cell is not None
    assert second.cell.n.count.text == "26+"
    assert first.width is not None
    assert first.width.text == "1.4"
    hundred = small(show={"to": 100, "decimals": 0})
    assert build_sector_report(released(hundred, found), hundred).themes[0].score == Figure(0.62, "62")
    sums = small(show={"as": "sum", "decimals": 0})
    assert build_sector_report(released(sums, found), sums).themes[0].score == Figure(0.62, "62%")


def test_strengths_are_from_level_3_highest_first_and_gaps_the_lowest_of_the_rest() -> None:
    model = small(*(section(f"S{n}", question(f"S{n}.1")) for n in range(1, 10)))
    medians = [0.6, 0.58, 0.7, 0.2, 0.7, 0.3, 0.4, 0.1, 0.5]
    made = build_sector_report(released(model, {f"S{n}": cell(value) for n, value in enumerate(medians, 1)}), model)
    assert [one.id for one in made.strengths] == ["S3", "S5", "S1"]
    assert made.strengths_sentence == "Themes with a median of 3.0 or above, highest first."
    assert [one.id for one in made.gaps] == ["S8", "S4", "S6", "S7", "S9"]
    assert made.gaps_sentence == "The lowest medians below 3.0, lowest first; 5 at most."
    assert made.spreads == ()
    assert made.spreads_sentence == "Too few councils to say."


def test_spreads_are_the_widest_middle_halves_and_equal_ones_stay_in_order() -> None:
    model = small(*(section(f"S{n}", question(f"S{n}.1")) for n in range(1, 5)))
    halves = [(0.3, 0.5), (0.2, 0.6), (0.5, 0.7), (0.4, 0.4)]
    made = build_sector_report(released(model, {f"S{n}": cell(0.5, 30, half) for n, half in enumerate(halves, 1)}), model)
    assert [(one.id, str(one.width)) for one in made.spreads] == [("S2", "2.0"), ("S1", "1.0"), ("S3", "1.0")]


def test_counts_by_band_have_the_names_of_the_levels_that_were_put_together() -> None:
    model = small()
    bands = (BandCount(0, 1, 7), BandCount(2, 2, 12), BandCount(3, 5, 11))
    made = build_sector_report(released(model, {"A": cell(0.5, 30, (0.3, 0.6), bands=bands)}), model)
    its = made.themes[0].cell
    assert its is not None
    assert its.bands_says is not None
    assert its.bands_says.replace("\u00a0", " ") == "Absent to Reacting 7; Organising 12; Established to Regenerating 11"
    assert sum(one.share for one in its.bands) == pytest.approx(1)


def test_groups_stand_in_the_order_of_the_edition_and_never_of_their_figures(edition: Edition, report: SectorReport) -> None:
    assert [kind.kind for kind in report.kinds] == list(KINDS)
    for kind in report.kinds:
        assert [one.id for one in kind.groups] == [group.id for group in edition.groups if group.kind == kind.kind]


@pytest.mark.parametrize(
    ("share", "word"),
    [(0, "hardly"), (0.01, "slightly"), (0.05, "slightly"), (0.06, "clearly"), (0.13, "clearly"), (0.14, "strongly"), (1, "strongly")],
)
def test_shares_of_variance_have_words(share: float, word: str) -> None:
    assert in_a_word(share) == word


def test_regional_variation_is_told_with_regions_and_councils() -> None:
    model = small()
    variation = {"A": Variation(0.12, 7, Count(120)), "small": Variation(0.3, 7, Count(124))}
    made = build_sector_report(released(model, {"A": cell(0.5), "small": cell(0.5)}, variation=variation), model)
    assert made.variation_sentence == (
        "Regions differ most in Section A: 12% of the differences between councils goes with the region (120 councils in 7 regions)."
    )
    assert [(one.id, str(one.percent), one.says, one.n and one.n.says) for one in made.variation] == [
        ("small", "30%", "strongly", "124 councils"),
        ("A", "12%", "clearly", "120 councils"),
        ("B", "None", "not released", None),
    ]
    assert ["Section B", "–", "not released", "–", "–"] in rows_of(render_html(made, "sector"))


def test_what_changed_since_the_edition_is_left_out_and_listed() -> None:
    model = small()
    found = {"A": cell(0.5), "B": cell(0.7)}
    made = released(model, found, variation={"A": Variation(0.2, 3, Count(30))})
    made = attrs.evolve(made, nodes={**made.nodes, "A": "sha256:other", "gone": "sha256:gone"}, cells={"all": {**found, "gone": cell(0.1)}})
    report = build_sector_report(made, model)
    assert [(one.id, one.cell is None) for one in report.themes] == [("A", True), ("B", False)]
    assert report.variation == ()
    assert [(one.title, one.because) for one in report.absent] == [
        ("A Section A", "its questions have changed since the edition was made."),
        ("gone", "this questionnaire does not have it."),
    ]
    assert "A Section A: its questions have changed" in Tree(render_html(report, "sector")).root.text()


def test_an_edition_of_another_questionnaire_is_refused() -> None:
    model = small()
    made = released(model, {"A": cell(0.5)})
    with pytest.raises(InputError, match=r"edition 2026-autumn: its figures are of the questionnaire other, not of small.*\[P451\]"):
        build_sector_report(attrs.evolve(made, questionnaire="other"), model)
    with pytest.raises(InputError, match=r"nothing in it means the same in small 1\.0\.0.*\[P453\]"):
        build_sector_report(attrs.evolve(made, nodes={"A": "sha256:other"}), model)


# --- learning partners ---

NOTE = PracticeNote("How we did it", "With residents.", "https://b.example/how", "Head of place")


def partner(name: str, note: PracticeNote | None = None, section: str = "A", band: int = 4) -> Partner:
    return Partner(f"E0799900{len(name)}", name, "district", "england", "North East", section, band, note)


def test_partners_stand_by_theme_those_with_a_note_first_and_never_by_level() -> None:
    model = small()
    named = (partner("Zed"), partner("Able", band=5), partner("Mid", NOTE, band=3), partner("Other", section="B"), partner("Lost", section="X"))
    report = build_sector_report(released(model, {"A": cell(0.5)}, partners=named), model)
    assert [(theme.id, [one.council for one in theme.partners]) for theme in report.partners] == [("A", ["Mid", "Able", "Zed"]), ("B", ["Other"])]
    first = report.partners[0].partners[0]
    assert (first.where, first.level) == ("district council, North East, England", "Established")
    text = Tree(render_html(report, "sector")).root.text()
    assert "How we did it. With residents." in text
    assert "More: Mid, Section A (b.example)" in text
    assert "Lost" not in text


def test_more_partners_than_pages_have_room_for_are_counted() -> None:
    model = small()
    report = build_sector_report(released(model, {"A": cell(0.5)}, partners=tuple(partner(f"Council {n}") for n in range(9))), model)
    (theme,) = report.partners
    assert (len(theme.partners), len(theme.shown), theme.more) == (9, 4, "5 more are named in the data of this report.")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "https://", "ftp://a.example/x", "http://[bad", "//a.example"])
def test_only_public_addresses_become_links(link: str) -> None:
    model = small()
    named = (partner("Able", attrs.evolve(NOTE, link=link)),)
    html = render_html(build_sector_report(released(model, {"A": cell(0.5)}, partners=named), model), "sector")
    assert "How we did it" in html
    assert [one.attributes["href"] for one in Tree(html).root.elements() if one.tag == "a" and not one.attributes["href"].startswith("#")] == []


def test_no_name_but_those_of_partners_is_in_any_form(edition: Edition, rsc: Questionnaire) -> None:
    """An edition holds no other names; the report takes none from anywhere else."""
    html = render_html(build_sector_report(edition, rsc), "sector")
    named = set(re.findall(r"[A-Z][a-z]+(?:ford|ham|by|ton) Council", html))
    assert named
    assert named == {one.name for one in edition.partners}
    assert "Council" not in re.sub(
        "Council tax|Combined|Councils", "", render_html(attrs.evolve(build_sector_report(edition, rsc), partners=()), "sector-infographic")
    )


# --- pages ---


def rows_of(html: str) -> list[list[str]]:
    """Return the texts of each table row of a page, cell by cell."""
    return [[" ".join(one.text().split()) for one in row.below if not isinstance(one, str)] for row in Tree(html).root.elements() if row.tag == "tr"]


def test_what_is_not_released_says_so_and_is_neither_blank_nor_zero(report: SectorReport, html: str) -> None:
    rows = rows_of(html)
    assert not [row for row in rows if "" in row[1:2]]
    regions = next(kind for kind in report.kinds if kind.kind == "region")
    heads = [row for row in rows if row[1:] == [group.title for group in regions.groups]]
    assert heads
    checked = 0
    for place, theme in enumerate(report.themes):
        (row,) = [row for row in rows[rows.index(heads[0]) :] if row[0] == theme.title and len(row) == len(heads[0])]
        for said, group in zip(row[1:], regions.groups, strict=True):
            found = group.themes[place]
            assert said == (HIDDEN if found is None else f"{found.median} ({found.n.count})")
            checked += found is None
    assert checked > 1


def test_a_node_that_is_released_for_nobody_is_named_as_such_in_chart_and_table() -> None:
    model = small()
    html = render_html(build_sector_report(released(model, {"A": cell(0.5)}), model), "sector")
    assert ["Section B", HIDDEN, HIDDEN, HIDDEN, HIDDEN] in rows_of(html)
    titles = [one.text() for one in Tree(html).root.elements() if one.tag == "title"]
    assert any("Section B: not released." in one for one in titles)
    poster = render_html(build_sector_report(released(model, {"A": cell(0.5)}), model), "sector-infographic")
    assert Tree(poster).root.text().count(HIDDEN) >= 3


def test_why_a_figure_is_not_released_stands_once_for_all_and_at_none(html: str) -> None:
    text = Tree(html).root.text()
    assert text.count("A figure is not released where too few councils stand behind it") == 1
    assert "suppress" not in text.lower()
    assert "worst" not in text.lower()


def test_a_kind_of_group_without_any_figure_is_told_in_a_sentence() -> None:
    model = small()
    groups = (Group("region:north", "region", "North"), Group("region:south", "region", "South"))
    html = render_html(build_sector_report(released(model, {"A": cell(0.5)}, groups), model), "sector")
    assert "No figures of these groups are released: North, South." in html


def test_an_edition_without_any_figure_makes_a_report(rsc: Questionnaire) -> None:
    made = build_sector_report(plausible_edition(rsc, councils=3, regions=1, types=1, families=0, partners=0), rsc)
    assert made.n is None
    assert made.councils_sentence == "No figure for all councils together is released in this edition."
    for kind in ("sector", "sector-infographic"):
        assert HIDDEN in render_html(made, kind)


def test_every_number_on_a_page_comes_from_the_report_and_its_figures_stand_there(pdf: bytes, report: SectorReport) -> None:
    pages = pages_of(pdf)
    assert unexplained_numbers(pages, choose(report, open_pack("sector").choose)) == []
    assert missing_figures(pages, report, [report.themes, report.pillars, report.items, report.variation, report.whole]) == []


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_number_of_an_infographic_comes_from_what_was_chosen_for_it(language: str, edition: Edition, rsc: Questionnaire) -> None:
    pack = open_pack("sector-infographic")
    report = build_sector_report(edition, rsc, language=language)
    _, made = fitting_page((report,), pack, None, overall=False)
    assert made.pages == 1
    assert unexplained_numbers(pages_of(made.content), choose(report, pack.choose)) == []


def test_made_up_editions_say_so_on_every_page(pdf: bytes) -> None:
    assert all("Synthetic example" in page for page in pages_of(pdf))


@pytest.mark.parametrize("kind", ["sector", "sector-infographic"])
def test_made_up_editions_say_so_on_screen_and_no_others_do(kind: str, report: SectorReport) -> None:
    real = render_html(attrs.evolve(report, is_fictional=False), kind)
    assert "Synthetic" not in real
    assert "do not exist" not in real
    assert "councils that do not exist, with made-up answers" in render_html(report, kind)


@pytest.mark.parametrize("kind", ["sector", "sector-infographic"])
def test_both_languages_have_the_same_shape_and_no_word_of_the_other(kind: str, edition: Edition, rsc: Questionnaire) -> None:
    """But for what is said of the translation; the questionnaire itself has no Welsh."""
    made = [build_sector_report(edition, rsc, language=language) for language in ("cy", "en")]
    plain = [attrs.evolve(one, unreviewed=(), foreign=frozenset()) for one in made]
    welsh, english = parts_of(render_html(plain, kind))
    assert [one.tag for one in welsh.elements()] == [one.tag for one in english.elements()]
    figures = [sorted(re.findall(r"\d+(?:\.\d+)?", one.text().replace("\u200b", ""))) for one in (welsh, english)]
    assert figures[0] == figures[1]
    t = load_catalogue("en")
    strings = [text for key, text in t.strings.items() if key.startswith("sector.") and isinstance(text, str) and "{" not in text and len(text) > 25]
    assert [text for text in strings if text in welsh.text()] == []
    assert [sentence for sentence in made[0].unreviewed if sentence not in render_html(made, kind)] == []


LONG = ("Lasting, fair and well-connected places for everybody who lives, works, learns or visits here, now and for ever " * 2)[:118]


def grid(pillars: int, themes: int, title: str = "{}") -> Questionnaire:
    """Return a questionnaire of pillars with themes, one question in each."""
    parts = [
        {
            "id": f"P{p}",
            "title": title.format(f"P{p}"),
            "sections": [section(f"P{p}.{n}", question(f"P{p}.{n}.1"), title=title.format(f"P{p}.{n}")) for n in range(themes)],
        }
        for p in range(pillars)
    ]
    return small(*parts, ranks=["Pillar", "Theme"], title=title.format("X")[:120])


SHAPES: dict[str, tuple[Questionnaire, dict[str, Any]]] = {
    "one section": (small(section("A", question("A1"))), {"regions": 1, "types": 0, "families": 0}),
    "no sections": (load_questionnaire({**{k: v for k, v in questionnaire([]).items() if k != "sections"}, "questions": [question("Q1")]}), {}),
    "12 pillars": (grid(12, 2), {"councils": 120, "regions": 6, "types": 1, "families": 40}),
    "long names": (grid(5, 3, LONG[:110] + " {}"), {"councils": 60}),
    "wide letters": (grid(4, 4, "MWM" * 12 + " {}"), {"councils": 60}),
    "without bands to name": (small(show={"as": "sum", "decimals": 1}), {"councils": 60}),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_an_infographic_is_one_page_and_all_that_was_chosen_stands_on_it(shape: str) -> None:
    model, settings = SHAPES[shape]
    report = build_sector_report(plausible_edition(model, **settings), model)
    pack = open_pack("sector-infographic")
    _, made = fitting_page((report,), pack, None, overall=False)
    assert made.pages == 1
    assert made.warnings == ()
    assert unexplained_numbers(pages_of(made.content), choose(report, pack.choose)) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_a_report_holds_with_any_number_of_groups_and_sections(shape: str) -> None:
    from tests.report.checks import pages

    model, settings = SHAPES[shape]
    edition = plausible_edition(model, **settings)
    page, made = fitting_page((build_sector_report(edition, model),), open_pack("sector"), None, overall=False)
    assert pages.clipped_text(made.content) == []
    assert pages.overlapping_text(made.content) == []
    assert pages.stranded_headings(made.content) == []
    text = Tree(page.self_contained()).root.text()
    assert all(group.title in text for group in edition.groups if group.kind in ("region", "family"))
    levels = [int(level) for level in re.findall(r"<h([1-6])", page.html)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_same_edition_gives_the_same_bytes(edition: Edition, rsc: Questionnaire) -> None:
    made = [fitting_page((build_sector_report(edition, rsc),), open_pack("sector-infographic"), None, overall=False)[1].content for _ in range(2)]
    assert made[0] == made[1]
    metadata = pypdf.PdfReader(io.BytesIO(made[0])).metadata
    assert metadata is not None
    assert metadata.title == "Sector report, edition 2026-autumn: Regeneration, Sustainability and Connectivity self-assessment"
