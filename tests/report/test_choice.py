"""What a kind with little room chooses, how it shortens, and what it says is left out."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsc_assess import InputError, Scorecard
from rsc_assess.report.build import build_report
from rsc_assess.report.choice import Rule, choose
from rsc_assess.report.measure import fitted, lines_of
from rsc_assess.report.pack import open_pack
from rsc_assess.report.values import Report
from tests.small import write

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=300)


@pytest.fixture(scope="module")
def report(example_scorecard: Scorecard) -> Report:
    return build_report(example_scorecard)


@given(texts, st.integers(1, 6), st.floats(5, 100))
def test_a_shortened_text_fits_and_begins_like_the_whole(text: str, lines: int, width: float) -> None:
    short = fitted(text, lines, width)
    assert lines_of(short, width) <= lines
    assert short == text or (short.endswith("…") and " ".join(text.split()).startswith(short[:-1]))


@given(texts, st.floats(5, 100))
def test_more_width_never_takes_more_lines(text: str, width: float) -> None:
    assert lines_of(text, width * 2) <= lines_of(text, width)


def test_a_text_is_cut_between_words_and_a_word_only_where_it_is_alone_too_long() -> None:
    assert fitted("One two three", 1, 10) == "One two…"
    assert fitted("Neighbourhoods", 1, 10) == "Neighbo…"
    assert lines_of("", 10) == 0


@given(st.floats(0, 60), st.floats(0.1, 1), st.sampled_from(["strengths", "priorities", "find_out", "themes", "chapters"]))
def test_at_least_one_is_chosen_and_chosen_and_left_out_make_all(lines: float, room: float, source: str) -> None:
    report = EXAMPLE[0]
    found = choose(report, {"x": Rule(source, max(lines, 1.0), 40)}, room).chosen["x"]
    everything: dict[str, Any] = {
        "strengths": report.strengths,
        "priorities": report.priorities,
        "find_out": report.find_out,
        "themes": [theme for chapter in report.chapters for theme in chapter.themes],
        "chapters": report.chapters,
    }
    assert len(found.chosen) >= 1
    assert len(found.chosen) + found.left_out.value == len(everything[source])
    assert (found.sentence is None) == (found.left_out.value == 0)


EXAMPLE: list[Report] = []


@pytest.fixture(scope="module", autouse=True)
def example_report(report: Report) -> None:
    EXAMPLE[:] = [report]


def test_more_lines_never_show_less(report: Report) -> None:
    counts = [len(choose(report, {"x": Rule("priorities", lines, 40, ("title", "do", "who"))}).chosen["x"].chosen) for lines in range(2, 60)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_the_first_are_chosen_and_none_is_passed_over(report: Report) -> None:
    found = choose(report, {"x": Rule("priorities", 14, 40, ("title", "do"))}).chosen["x"].chosen
    assert [step.question for step in found] == [step.question for step in report.priorities[: len(found)]]  # type: ignore[union-attr]
    assert found == report.priorities[: len(found)]


def test_sections_that_do_not_all_fit_are_the_highest_and_the_lowest_from_the_highest_down(report: Report) -> None:
    themes = [theme.node for chapter in report.chapters for theme in chapter.themes]
    shares = sorted((node.share or 0.0 for node in themes), reverse=True)
    found = [node.share for node in choose(report, {"x": Rule("themes", 6, 60)}).chosen["x"].chosen]  # type: ignore[union-attr]
    assert found == [*shares[:3], *shares[-3:]]
    assert [node.id for node in choose(report, {"x": Rule("themes", 60, 60)}).chosen["x"].chosen] == [node.id for node in themes]  # type: ignore[union-attr]


def test_a_choice_below_another_has_the_lines_that_it_leaves(report: Report) -> None:
    rules = {"above": Rule("strengths", 3, 60), "below": Rule("priorities", 10, 60, after=("above",))}
    found = choose(report, rules).chosen
    assert (len(found["above"].chosen), len(found["below"].chosen)) == (3, 7)


def test_items_beside_each_other_take_the_lines_of_the_longest(report: Report) -> None:
    assert len(choose(report, {"x": Rule("chapters", 2, 60, columns=2)}).chosen["x"].chosen) == 4
    assert len(choose(report, {"x": Rule("chapters", 1, 60, columns=2)}).chosen["x"].chosen) == 2


def test_one_item_that_is_alone_too_long_is_shortened_and_stays_in_its_language(report: Report) -> None:
    step = attrs.evolve(report.priorities[0], do="word " * 200)
    long = attrs.evolve(report, priorities=(step,), foreign=frozenset({step.do}))
    found = choose(long, {"x": Rule("priorities", 4, 40, ("title", "do"))})
    do = found.chosen["x"].chosen[0].do  # type: ignore[union-attr]
    assert do.endswith("word…")
    assert do in found.foreign


def test_a_choice_from_what_there_is_not_is_refused(tmp_path: Any) -> None:
    write(tmp_path / "own" / "template.yaml", {"api": 1, "title": "Own", "choose": {"x": {"from": "strength", "lines": 3, "width": 40}}})
    with pytest.raises(InputError, match="strengths"):
        open_pack(tmp_path / "own")
