"""The figures of a report and the numbers in its PDF are the same."""

from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rsc_assess import Report, Scorecard, build_report, render_html, score_assessment
from rsc_assess.report.choice import choose
from rsc_assess.report.pack import open_pack
from rsc_assess.report.pdf import fitting_page, render_pdf
from rsc_assess.report.values import Figure
from tests.report.checks.numbers import figures_in, missing_figures, pages_of, unexplained_numbers
from tests.small import assess, assessed, question, questionnaire, section


@pytest.fixture(scope="module")
def report(example_scorecard: Scorecard) -> Report:
    return build_report(example_scorecard)


@pytest.fixture(scope="module")
def html(report: Report) -> str:
    return render_html(report)


@pytest.fixture(scope="module")
def pages(html: str) -> list[str]:
    return pages_of(render_pdf(html))


def printed(report: Report) -> list[str]:
    return pages_of(render_pdf(render_html(report)))


def test_every_figure_that_the_model_shows_stands_in_the_pdf(report: Report, pages: list[str]) -> None:
    assert len(list(figures_in(report))) > 300
    assert missing_figures(pages, report) == []


def test_every_number_in_the_pdf_comes_from_the_model(report: Report, pages: list[str]) -> None:
    assert unexplained_numbers(pages, report) == []


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("kind", ["summary", "infographic"])
def test_every_number_of_a_kind_with_set_pages_comes_from_what_was_chosen_for_it(kind: str, language: str, example_scorecard: Scorecard) -> None:
    pack = open_pack(kind)
    report = build_report(example_scorecard, language=language)
    _, made = fitting_page((report,), pack, None, overall=True)
    assert unexplained_numbers(pages_of(made.content), choose(report, pack.choose)) == []


def test_a_public_report_keeps_both(example_scorecard: Scorecard) -> None:
    report = build_report(example_scorecard, audience="public")
    pages = printed(report)
    assert missing_figures(pages, report) == []
    assert unexplained_numbers(pages, report) == []


@pytest.mark.parametrize("number", ["83.7", "41%", "1,234", "97"])
def test_a_number_that_a_template_makes_up_is_found(report: Report, html: str, number: str) -> None:
    made = html.replace("</h2>", f"</h2><p>About {number} in all.</p>", 2)
    found = unexplained_numbers(pages_of(render_pdf(made)), report)
    assert found
    assert all(f"About {number} in" in one for one in found)


def test_a_figure_that_the_page_lacks_is_found(report: Report, pages: list[str]) -> None:
    wrong = attrs.evolve(report.overall, score=Figure(0.5, "4.9"))
    found = missing_figures(pages, attrs.evolve(report, overall=wrong))
    assert [one.place for one in found] == ["Report.overall.score"]


@given(drawn=assessed(), sensitive=st.booleans(), audience=st.sampled_from(["internal", "public"]))
# A failing report is not made smaller: each try lays out a whole PDF.
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))
def test_drawn_questionnaires_keep_both(drawn: tuple[dict[str, Any], dict[str, Any]], sensitive: bool, audience: str) -> None:
    model, said = drawn
    model["sections"][0]["questions"][0]["sensitive"] = sensitive
    report = build_report(score_assessment(assess(model, said)), audience=audience)
    pages = printed(report)
    assert missing_figures(pages, report) == []
    assert unexplained_numbers(pages, report) == []


def test_sections_without_questions_of_their_own_are_printed_too() -> None:
    inner = [section("A1", question("A1.1"), title="Inner one"), section("A2", question("A2.1"), title="Inner two")]
    middle = {"id": "M", "title": "The middle", "sections": inner}
    model = questionnaire([{"id": "A", "title": "The top", "sections": [middle]}])
    report = build_report(score_assessment(assess(model, {"A1.1": 2, "A2.1": 5})))
    assert [(node.id, node.depth, node.inside) for node in report.sections] == [("A", 1, "small"), ("M", 2, "A"), ("A1", 3, "M"), ("A2", 3, "M")]
    pages = printed(report)
    assert "The middle" in " ".join(pages)
    assert missing_figures(pages, report) == []
    assert unexplained_numbers(pages, report) == []
