"""The summary has two pages and the infographic one, whatever the questionnaire and the answers; what is left out is counted."""

import io
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import page
import pikepdf
import pypdf
import pytest

from rsc_assess import Assessment, Questionnaire, load_assessment, load_questionnaire, score_assessment
from rsc_assess.report.build import build_report
from rsc_assess.report.choice import choose
from rsc_assess.report.html import render_html
from rsc_assess.report.pack import open_pack
from rsc_assess.report.pdf import render_pdf
from rsc_assess.report.values import Report
from tests.small import answers, assess, question, questionnaire, section, write

KINDS = {"summary": 2, "infographic": 1}
WORDS = "Neighbourhoods and their people, work and homes, in every season and weather of a long and winding year "
LONG_TITLE = (WORDS * 2)[:118] + "ng"
UNBROKEN = "Llanfair" * 15
STEP = "Ask every head of service to name, in one email, any tool that scores, matches or predicts, and publish the list. "


def with_steps(id: str, title: str | None = None, do: str = STEP, owner: str = "Head of digital") -> dict[str, Any]:
    """Return a question whose every level has a step."""
    steps = {level: {"do": do, "effort": "small", "owner": owner} for level in range(1, 6)}
    return question(id, actions=steps, **({"title": title} if title else {}))


def grid(pillars: int, themes: int, title: Callable[[str], str] = "Theme {}".format, **more: Any) -> dict[str, Any]:
    """Return a questionnaire of pillars with themes, two questions in each."""

    def theme(id: str) -> dict[str, Any]:
        return {"id": id, "title": title(id), "questions": [with_steps(f"{id}.{n}", title(f"{id}.{n}")) for n in (1, 2)]}

    sections = [
        {"id": f"P{p}", "title": title(f"P{p}"), "sections": [theme(f"P{p}.T{n}") for n in range(1, themes + 1)]} for p in range(1, pillars + 1)
    ]
    return questionnaire(sections, ranks=["Pillar", "Theme"], **more)


def said_to(model: dict[str, Any]) -> dict[str, Any]:
    """Return an answer to each question, of all levels in turn."""
    ids = [one.id for one in load_questionnaire(model).questions()]
    return {id: (place * 7 + place // 5) % 6 for place, id in enumerate(ids)}


def answered(model: dict[str, Any], **council: Any) -> Assessment:
    return assess(model, said_to(model), **council)


def long_everywhere(text: str) -> Assessment:
    """Return an assessment whose every text is as long as it may be."""
    sections = [
        {
            "id": f"S{s}",
            "title": text[:118] + f"{s}.",
            "sections": [
                {
                    "id": f"S{s}.{t}",
                    "title": text[:118] + f"{t}.",
                    "questions": [with_steps(f"S{s}.{t}.1", text[:120], (text * 9)[:400], (text * 3)[:110])],
                }
                for t in range(1, 5)
            ],
        }
        for s in range(1, 5)
    ]
    labels = [f"{n} {text}"[:100].strip() for n in range(6)]
    model = questionnaire(sections, ranks=["Pillar", "Theme"], title=text[:120], notice=(text * 12)[:1200], scales={"maturity": {"labels": labels}})
    return answered(model, name=(text * 2)[:200])


def crosswalk(picture: str, ids: list[str], items: int, title: str = "A way of reading it") -> dict[str, Any]:
    return {
        "format": 1,
        "id": f"{picture}-x",
        "title": title,
        "edition": "2026",
        "status": "In force.",
        "picture": picture,
        "items": [{"id": f"i{n}", "title": f"{title} {n}", "questions": list(ids)} for n in range(items)],
    }


def with_crosswalks(folder: Path, title: str, *pictures: tuple[str, int], pillars: int = 3) -> Assessment:
    """Return an assessment of a questionnaire with crosswalks that are drawn."""
    model = grid(pillars, 2, notice=STEP * 2)
    ids = [one.id for one in load_questionnaire(model).questions()]
    for picture, items in pictures:
        write(folder / "crosswalks" / f"{picture}.yaml", crosswalk(picture, ids, items, title))
    found = load_questionnaire(write(folder / "questionnaire.yaml", model))
    return load_assessment(answers(said_to(model)), found)


def blank(rsc: Questionnaire) -> Assessment:
    return load_assessment({"questionnaire": "rsc", "version": rsc.version, "council": {"name": "Testham"}, "date": "2026-11-01", "answers": {}}, rsc)


def nothing_applies() -> Assessment:
    model = questionnaire([section("A", question("A1", not_applicable=True)), section("B", question("B1", not_applicable=True))])
    return assess(model, {id: {"answer": "N/A", "reason": "not here"} for id in ("A1", "B1")})


def top_questions() -> Assessment:
    model = questionnaire([])
    del model["sections"]
    return assess({**model, "questions": [with_steps("Q1"), with_steps("Q2")]}, {"Q1": 2, "Q2": 4})


CASES: dict[str, Callable[[Path, Assessment, Questionnaire], Assessment]] = {
    "example": lambda folder, example, rsc: example,
    "blank": lambda folder, example, rsc: blank(rsc),
    "nothing applies": lambda folder, example, rsc: nothing_applies(),
    "12 pillars of 9 themes": lambda folder, example, rsc: answered(grid(12, 9)),
    "12 pillars with long names": lambda folder, example, rsc: answered(grid(12, 9, lambda id: f"{id} {LONG_TITLE}"[:120])),
    "5 pillars": lambda folder, example, rsc: answered(grid(5, 3)),
    "6 pillars with middling names": lambda folder, example, rsc: answered(grid(6, 4, lambda id: f"{id} {WORDS[:52].strip()}")),
    "one section": lambda folder, example, rsc: answered(questionnaire([section("A", with_steps("A1"), with_steps("A2"))])),
    "no sections": lambda folder, example, rsc: top_questions(),
    "one question": lambda folder, example, rsc: answered(questionnaire([section("A", question("A1"))])),
    "100 questions in one section": lambda folder, example, rsc: answered(
        questionnaire([section("A", *(with_steps(f"A{n}") for n in range(1, 101)))])
    ),
    "100 open questions": lambda folder, example, rsc: assess(
        questionnaire([section("A", *(with_steps(f"A{n}") for n in range(1, 101)))]), {"A1": 3}
    ),
    "long names": lambda folder, example, rsc: long_everywhere(WORDS * 3),
    "long words": lambda folder, example, rsc: long_everywhere(UNBROKEN),
    "wide letters": lambda folder, example, rsc: long_everywhere("MWM" * 60),
    "0 to 100": lambda folder, example, rsc: answered(grid(4, 3, show={"to": 100, "decimals": 1})),
    "sums": lambda folder, example, rsc: answered(grid(4, 3, show={"as": "sum", "decimals": 2})),
    "journey of 6": lambda folder, example, rsc: with_crosswalks(folder, LONG_TITLE[:110], ("journey", 6)),
    "wheel of 12": lambda folder, example, rsc: with_crosswalks(folder, LONG_TITLE[:110], ("wheel", 12)),
    "wheel of 12 and journey": lambda folder, example, rsc: with_crosswalks(folder, LONG_TITLE[:110], ("journey", 6), ("wheel", 12)),
    "wheel too large": lambda folder, example, rsc: with_crosswalks(folder, "Way", ("wheel", 30)),
    "6 pillars with wheel and journey": lambda folder, example, rsc: with_crosswalks(folder, "Way", ("journey", 4), ("wheel", 12), pillars=6),
    "journey and wheel": lambda folder, example, rsc: with_crosswalks(folder, "Way", ("journey", 3), ("wheel", 9)),
}


def text_of(pdf: bytes) -> str:
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def letters(text: object) -> str:
    """Return a text without what line breaks, hyphens and softening change."""
    return re.sub(r"[\s\u200b\u00ad]", "", str(text))


def texts_of(report: Report) -> Iterator[str]:
    """Yield the texts of everything that was chosen."""
    for choice in report.chosen.values():
        if choice.sentence:
            yield choice.sentence
        for item in choice.chosen:
            if not hasattr(item, "groups"):
                yield item.title
            if hasattr(item, "do"):
                yield item.do
            if hasattr(item, "score"):
                yield str(item.score or "")


@pytest.fixture
def assessment(request: pytest.FixtureRequest, tmp_path: Path, example: Assessment, rsc: Questionnaire) -> Assessment:
    return CASES[request.param](tmp_path, example, rsc)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("assessment", CASES, indirect=True)
def test_a_kind_has_its_number_of_pages_and_all_that_was_chosen_stands_on_them(assessment: Assessment, kind: str) -> None:
    report = build_report(score_assessment(assessment))
    pdf = render_pdf(render_html(report, kind, overall=True))
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == KINDS[kind]
    text = letters(text_of(pdf))
    chosen = choose(report, open_pack(kind).choose)
    assert [one for one in texts_of(chosen) if letters(one) not in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_two_languages_make_twice_the_pages(example: Assessment, kind: str) -> None:
    report = build_report(score_assessment(example))
    second = attrs.evolve(report, language="en")
    pdf = render_pdf(render_html([report, second], kind))
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 2 * KINDS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_less_room_shows_less_and_counts_more_as_left_out(example: Assessment, kind: str) -> None:
    report, rules = build_report(score_assessment(example)), open_pack(kind).choose
    whole, less = choose(report, rules).chosen["steps"], choose(report, rules, 0.3).chosen["steps"]
    assert len(less.chosen) <= len(whole.chosen)
    assert all(len(one.chosen) + one.left_out.value == len(report.priorities) for one in (whole, less))
    assert whole.sentence == f"{whole.left_out} more steps are in the full report."


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("assessment", ["example", "blank", "12 pillars of 9 themes"], indirect=True)
def test_the_pdf_passes_the_machine_check_and_its_headings_skip_no_level(assessment: Assessment, kind: str) -> None:
    html = render_html(build_report(score_assessment(assessment)), kind)
    pdf = render_pdf(html)
    found = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    assert [str(failure) for failure in found.failures] == []
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tags = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item]
        assert all(str(tag.Alt) for tag in tags if tag.S == "/Figure")


@pytest.mark.parametrize("kind", KINDS)
def test_the_overall_result_is_shown_only_where_it_is_asked_for(example: Assessment, kind: str) -> None:
    report = build_report(score_assessment(example))
    assert "All together" not in render_html(report, kind)
    assert f"All together: {report.overall.figure_says}" in render_html(report, kind, overall=True)
