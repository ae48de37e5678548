"""Translations: the same questions in another language, the same scores, and what is wrong with their files."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsc_assess import InputError, Questionnaire, load_assessment, load_questionnaire, score_assessment
from rsc_assess.answer_files.form import blank_form
from rsc_assess.answer_files.yaml_writer import write as write_yaml
from rsc_assess.problems import Problem
from rsc_assess.questionnaire.outline import outline
from rsc_assess.questionnaire.subsets import subset_of
from rsc_assess.questionnaire.translation import missing_texts, texts_of, translated
from tests.questionnaire.test_damaged import damaged
from tests.questionnaire.test_damaged import problems_of as problems_with
from tests.small import answers, models, question, questionnaire, section, write

MODEL: dict[str, Any] = {
    "format": 1,
    "id": "library",
    "version": "2.0.0",
    "compatible_from": "1.0.0",
    "title": "Library check",
    "about": "For libraries.",
    "languages": ["cy"],
    "ranks": ["Part"],
    "scales": {"state": {"labels": ["Absent", "Started", "Working"]}, "amount": {"options": {"all": {"marks": 2, "text": "No gap."}, "some": 1}}},
    "sections": [
        {
            "id": "A",
            "title": "Access",
            "about": "Whether people can get in.",
            "questions": [
                {
                    "id": "A1",
                    "title": "Opening hours",
                    "ask": "Is it open when people are free?",
                    "help": "Evenings count.",
                    "scale": "state",
                    "levels": {0: "Never.", 1: "On Saturdays.", 2: "Every evening."},
                    "evidence": "The hours on the door.",
                    "answered_by": "Head of libraries",
                    "actions": {1: {"do": "Open on Saturdays.", "effort": "small", "owner": "Head of libraries"}},
                },
                {"id": "A2", "ask": "Is there a ramp?", "kind": "yes_no"},
                {"id": "A3", "ask": "Is there a lift?", "kind": "yes_no"},
                {"id": "A4", "ask": "What is lent?", "kind": "many", "options": {"books": 2, "tools": {"marks": 1, "text": "Drills too."}}},
                {"id": "A5", "ask": "How old is it?", "number": {"worst": 50, "best": 0, "unit": "years"}},
                {"id": "A6", "ask": "How much is listed?", "scale": "amount"},
            ],
            "caps": [{"when": {"question": "A2", "is": "no"}, "at_most": 1, "because": "Not everybody can get in."}],
            "flags": [{"name": "No lift", "when": {"question": "A3", "is": "no"}}],
        },
        {
            "id": "W",
            "title": "Buildings",
            "repeat": [{"id": "north", "title": "North"}, "south"],
            "questions": [{"id": "Q1", "ask": "Is it warm?", "scale": "state"}],
        },
    ],
    "show": {"from": 0, "to": 2},
    "bands": [{"from": 0, "label": "At risk"}, {"from": 1, "label": "Working"}],
    "subsets": {"short": {"title": "First look", "questions": ["A1"]}},
    "scorings": {"by-use": {"title": "By use", "group": {"use": {"title": "Use", "parts": ["A4", "A5"]}}}, "again": {"title": "Again"}},
}

CY: dict[str, Any] = {
    "format": 1,
    "questionnaire": "library",
    "version": "2.0.0",
    "language": "cy",
    "reviewed": True,
    "title": "Gwiriad llyfrgell",
    "about": "I lyfrgelloedd.",
    "total": "Cyfanswm",
    "ranks": ["Rhan"],
    "scales": {
        "state": {"labels": ["Absennol", "Wedi dechrau", "Yn gweithio"]},
        "amount": {"options": {"all": {"label": "popeth", "text": "Dim bwlch."}, "some": "rhai"}},
    },
    "nodes": {
        "A": {"title": "Mynediad", "about": "A all pobl ddod i mewn."},
        "A1": {
            "title": "Oriau agor",
            "ask": "A yw ar agor pan fydd pobl yn rhydd?",
            "help": "Mae nosweithiau yn cyfrif.",
            "levels": {"0": "Byth.", "1": "Ar ddydd Sadwrn.", "2": "Bob nos."},
            "evidence": "Yr oriau ar y drws.",
            "answered_by": "Pennaeth llyfrgelloedd",
            "actions": {"1": {"do": "Agor ar ddydd Sadwrn.", "owner": "Pennaeth llyfrgelloedd"}},
        },
        "A2": {"ask": "A oes ramp?", "options": {"yes": "Oes", "no": "Nac oes"}},
        "A3": {"title": "A oes lifft?"},
        "A4": {"ask": "Beth sy'n cael ei fenthyg?", "options": {"books": "llyfrau", "tools": {"label": "offer", "text": "Driliau hefyd."}}},
        "A5": {"ask": "Beth yw ei oed?"},
        "A6": {"ask": "Faint sydd ar restr?"},
        "W": {"title": "Adeiladau"},
        "W/north": {"title": "Gogledd"},
        "W/south": {"title": "De"},
        "Q1": {"ask": "A yw'n gynnes?"},
    },
    "subsets": {"short": "Golwg gyntaf"},
    "scorings": {"by-use": {"title": "Yn ôl defnydd", "group": {"use": "Defnydd"}}, "again": {"title": "Eto"}},
    "texts": {
        "At risk": "Mewn perygl",
        "Not everybody can get in.": "Ni all pawb ddod i mewn.",
        "No lift": "Dim lifft",
        "years": "mlynedd",
        "Yes": "Ie",
        "No": "Nage",
    },
}
SAID = {"A1": 1, "A2": "no", "A3": "yes", "A4": ["tools"], "A5": 10, "A6": "some", "W/north/Q1": 2, "W/south/Q1": 1}


def load(folder: Path, model: dict[str, Any] = MODEL, **translations: dict[str, Any]) -> Questionnaire:
    """Return a questionnaire read from a folder with its translations."""
    for language, texts in translations.items():
        write(folder / f"{language}.yaml", texts)
    return load_questionnaire(write(folder / "questionnaire.yaml", model))


def problems_of(folder: Path, model: dict[str, Any] = MODEL, **translations: dict[str, Any]) -> list[Problem]:
    """Return what is wrong with translations."""
    with pytest.raises(InputError) as caught:
        load(folder, model, **translations)
    return list(caught.value.problems)


def answered(model: Questionnaire, said: dict[str, Any]) -> dict[str, Any]:
    """Return the values that are read from what was said."""
    found = load_assessment({**answers(said), "questionnaire": model.id, "version": model.version}, model)
    return {id: answer.value for id, answer in found.answers.items()}


def changed(change: dict[str, Any]) -> dict[str, Any]:
    """Return the Welsh texts with a change to some nodes."""
    return {**CY, "nodes": {**CY["nodes"], **change}}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "rsc_assess", *map(str, arguments)], capture_output=True, env={**os.environ}, check=False)


def test_a_complete_translation_replaces_every_text(tmp_path: Path) -> None:
    model = load(tmp_path, cy=CY)
    cy = translated(model, "cy")
    assert missing_texts(model, model.translations[0]) == []
    assert set(texts_of(model).values()) & set(texts_of(cy).values()) == set()
    assert (cy.language, cy.title, cy.total_title, cy.rank(0), cy.bands[0].label) == ("cy", "Gwiriad llyfrgell", "Cyfanswm", "Rhan", "Mewn perygl")
    assert [option.label for one in cy.questions() if one.id in ("A2", "A3") for option in one.options] == ["Oes", "Nac oes", "Ie", "Nage"]
    assert [section.title for _, section in cy.sections()] == ["Mynediad", "Adeiladau", "Gogledd", "De"]
    assert [group.title for scoring in cy.scorings for group in scoring.root.parts if hasattr(group, "title")] == ["Defnydd", "Mynediad", "Adeiladau"]


def test_a_translation_moves_no_number_and_no_digest_but_the_labels(tmp_path: Path) -> None:
    model = load(tmp_path, cy=CY)
    cy = translated(model, "cy")
    assert (cy.digest, cy.node_digests) == (model.digest, model.node_digests)
    assert cy.wording_digest != model.wording_digest
    said = {**answers(SAID), "questionnaire": "library", "version": "2.0.0"}
    ours, theirs = (score_assessment(load_assessment(said, one)).nodes for one in (model, cy))
    assert {id: score.value for id, score in ours.items()} == {id: score.value for id, score in theirs.items()}
    assert (ours["W"].label, theirs["W"].label) == ("Working", "Yn gweithio")


def test_the_wording_digest_covers_the_translation_and_the_digest_does_not(tmp_path: Path) -> None:
    first = load(tmp_path / "1", cy=CY)
    second = load(tmp_path / "2", cy={**CY, "title": "Gwirio llyfrgell"})
    assert first.digest == second.digest == load_questionnaire(MODEL).digest
    assert len({one.wording_digest for one in (first, second, load_questionnaire(MODEL))}) == 3


def test_what_a_translation_lacks_stays_in_the_first_language_and_is_listed(tmp_path: Path) -> None:
    nodes = {id: texts for id, texts in CY["nodes"].items() if id != "Q1"}
    nodes["A1"] = {**nodes["A1"], "levels": {"0": "Byth.", "2": "Bob nos."}}
    del nodes["A1"]["actions"]
    model = load(tmp_path, cy={**CY, "nodes": nodes, "texts": {**CY["texts"], "years": None}, "ranks": None})
    lacking = [("A1", "levels.1"), ("A1", "actions.1.do"), ("A1", "actions.1.owner"), ("Q1", "ask")]
    assert set(missing_texts(model, model.translations[0])) == {*lacking, ("library", "ranks.0"), ("library", "texts.years")}
    first = next(translated(model, "cy").questions())
    assert [option.text for option in first.options] == ["Byth.", "On Saturdays.", "Bob nos."]


def test_shared_words_for_yes_and_no_are_only_missed_where_they_are_printed(tmp_path: Path) -> None:
    texts = {key: text for key, text in CY["texts"].items() if key not in ("Yes", "No")}
    model = load(tmp_path / "1", cy={**CY, "texts": texts})
    assert set(missing_texts(model, model.translations[0])) == {("library", "texts.Yes"), ("library", "texts.No")}
    own = changed({"A3": {"ask": "A oes lifft?", "options": {"yes": "Oes", "no": "Nac oes"}}})
    model = load(tmp_path / "2", cy={**own, "texts": texts})
    assert missing_texts(model, model.translations[0]) == []


def test_texts_of_a_question_that_means_something_else_since_are_not_used(tmp_path: Path) -> None:
    newer = {**MODEL, "sections": [{**MODEL["sections"][0]}, MODEL["sections"][1]]}
    newer["sections"][0]["questions"] = [{**one, **({"revised": "2.0.0"} if one["id"] == "A5" else {})} for one in newer["sections"][0]["questions"]]
    model = load(tmp_path, newer, cy={**CY, "version": "1.0.0"})
    assert missing_texts(model, model.translations[0]) == [("A5", "ask")]


@pytest.mark.parametrize(
    ("said", "value"),
    [("Yn gweithio", 2), ("  yn   GWEITHIO ", 2), ("2 - Yn gweithio", 2), ("2: yn  gweithio", 2), ("Working", 2), ("2 – working", 2)],
)
def test_a_level_is_read_by_its_name_in_each_language(said: str, value: int, tmp_path: Path) -> None:
    model = load(tmp_path, cy=CY)
    for one in (model, translated(model, "cy")):
        assert answered(one, {"A1": said}) == {"A1": value}


def test_ticks_numbers_and_yes_are_read_in_each_language(tmp_path: Path) -> None:
    model = load(tmp_path, cy=CY)
    for one in (model, translated(model, "cy")):
        found = answered(one, {"A2": "nac  oes", "A3": "Nage", "A4": ["Offer", "books"], "A5": "10 mlynedd", "A6": "Rhai"})
        assert found == {"A2": "no", "A3": "no", "A4": ("books", "tools"), "A5": 10, "A6": "some"}
        assert answered(one, {"A5": "10 years"}) == {"A5": 10}


@settings(deadline=None)
@given(model=models(), data=st.data())
def test_every_label_of_every_language_is_read_back_as_its_option(model: dict[str, Any], data: st.DataObject, tmp_path_factory: Any) -> None:
    words = st.lists(st.text("abcdefghijŵŷ ÎÔ-", min_size=3, max_size=12).map(lambda text: f"x{text}y"), min_size=12, max_size=12)
    labels = data.draw(words.filter(lambda found: len({" ".join(one.casefold().split()) for one in found}) == 12))
    heads = {language: {"format": 1, "questionnaire": "small", "version": "1.0.0", "language": language} for language in ("cy", "gd")}
    cy = {**heads["cy"], "scales": {"maturity": {"labels": labels[:6]}}}
    gd = {**heads["gd"], "scales": {"maturity": {"labels": labels[6:]}}}
    found = load(tmp_path_factory.mktemp("model"), {**model, "languages": ["cy", "gd"]}, cy=cy, gd=gd)
    for language in ("en", "cy", "gd"):
        other = translated(found, language)
        assert other.digest == found.digest
        for one in other.questions():
            for option in one.options:
                for reader in (found, other):
                    for said in (option.label, f" {option.label.upper()}", f"{option.value} - {option.label}"):
                        assert answered(reader, {one.id: said}) == {one.id: option.value}


@pytest.mark.parametrize(
    ("texts", "code", "line", "message"),
    [
        (changed({"A9": {"ask": "Beth?"}}), "Q304", "A9:", "there is no section or question A9 in the questionnaire. Did you mean"),
        (changed({"Q1": {"levels": {"7": "Byth."}}}), "Q304", "levels:", "Q1: the questionnaire has no levels here. Take it out"),
        (changed({"A1": {"levels": {"3": "Byth."}}}), "Q304", "'3':", "A1: there is no anchor for 3 in the questionnaire. Use one of: 0, 1, 2"),
        (changed({"A4": {"options": {"book": "llyfr"}}}), "Q304", "book:", "A4: there is no option book in the questionnaire. Did you mean books?"),
        (changed({"A1": {"actions": {"2": {"do": "Agor."}}}}), "Q304", "'2':", "A1: there is no action for 2 in the questionnaire."),
        (changed({"A": {"ask": "Beth?"}}), "Q304", "ask:", "A: the questionnaire has no ask here. Take it out"),
        (changed({"W": {"titel": "Adeiladau"}}), "S101", "titel:", "'titel' is no key of a translated node. Did you mean title?"),
        ({**CY, "notice": "Sylw."}, "Q304", "notice:", "the questionnaire has no notice here. Take it out"),
        ({**CY, "scales": {"stat": {"labels": ["A", "B"]}}}, "Q304", "stat:", "there is no scale stat in the questionnaire. Did you mean state?"),
        ({**CY, "scales": {"state": {"labels": ["Dim"]}}}, "Q304", "- Dim", "there are 1 labels for 3 in the questionnaire. Write one for each"),
        ({**CY, "ranks": ["Rhan", "Is-ran"]}, "Q304", "- Rhan", "there are 2 ranks for 1 in the questionnaire. Write one for each"),
        ({**CY, "subsets": {"shrot": "Golwg"}}, "Q304", "shrot:", "there is no subset shrot in the questionnaire. Did you mean short?"),
        ({**CY, "scorings": {"by-use": {"group": {"us": "Ni"}}}}, "Q304", "us:", "there is no group us in the questionnaire. Did you mean use?"),
        ({**CY, "texts": {"At riks": "Mewn perygl"}}, "Q304", "At riks:", "there is no text At riks in the questionnaire. Did you mean At risk?"),
        ({**CY, "questionnaire": "other"}, "Q303", "questionnaire: other", "this translates the questionnaire other, not library."),
        ({**CY, "version": "3.0.0"}, "Q303", "version: 3.0.0", "this translates version 3.0.0, and the questionnaire beside it is version 2.0.0"),
        ({**CY, "language": "gd"}, "Q303", "language: gd", "this is the file for cy, and its language is gd. Write language: cy"),
        ({**CY, "format": 2}, "Q213", "format: 2", "this file is of format 2"),
        (changed({"A4": {"options": {"books": "Tools"}}}), "Q305", "books:", "A4: 'Tools' is the name of books here, and already one of tools."),
        (changed({"A2": {"options": {"yes": "Oes", "no": "OES"}}}), "Q305", "'no': OES", "A2: 'OES' is the name of no here, and already one of yes."),
        (
            changed({"A2": {"options": {"no": "Na"}}}),
            "Q305",
            "'no': Na",
            "A2: 'Na' would no longer mean not applicable in answers. Use a longer name",
        ),
        (
            {**CY, "scales": {"state": {"labels": ["Absennol", "absent", "Yn gweithio"]}}},
            "Q305",
            "- absent",
            "'absent' is the name of 1 here, and already one of 0.",
        ),
    ],
)
def test_what_cannot_be_meant_is_told_once_with_place_and_remedy(texts: dict[str, Any], code: str, line: str, message: str, tmp_path: Path) -> None:
    found = problems_of(tmp_path, cy=texts)
    lines = (tmp_path / "cy.yaml").read_text("utf-8").splitlines()
    assert [(one.code, one.place.source, lines[(one.place.line or 0) - 1].strip()[: len(line)]) for one in found] == [
        (code, str(tmp_path / "cy.yaml"), line)
    ]
    assert message in str(found[0])


def test_all_problems_of_all_languages_are_told_at_once(tmp_path: Path) -> None:
    model = {**MODEL, "languages": ["cy", "gd", "ga", "kw"]}
    (tmp_path / "gd.yaml").write_text("")
    bad = {**CY, "language": "ga", "nodes": {"A9": {"ask": "?"}, "A1": {"levels": {"9": "?"}}, "W": {"titel": "?"}}}
    found = problems_of(tmp_path, model, cy=CY, ga=bad)
    assert {one.code for one in found} == {"Q301", "F104", "Q304", "S101"}
    assert len(found) == 5


def test_two_translations_may_not_give_one_label_to_different_options(tmp_path: Path) -> None:
    gd = {**CY, "language": "gd", "scales": {"state": {"labels": ["Yn gweithio", "Air tòiseachadh", "Ag obair"]}}}
    found = problems_of(tmp_path, {**MODEL, "languages": ["cy", "gd"]}, cy=CY, gd=gd)
    assert [(one.code, one.place.source) for one in found] == [("Q305", str(tmp_path / "gd.yaml"))]
    assert "'Yn gweithio' is the name of 0 here, and already one of 2" in str(found[0])


def test_a_declared_language_without_its_file_is_an_error_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "library.yaml"
    with pytest.raises(InputError) as caught:
        load_questionnaire(write(path, MODEL))
    (problem,) = caught.value.problems
    assert path.read_text("utf-8").splitlines()[(problem.place.line or 0) - 1] == "- cy"
    assert "there is no file library.cy.yaml with the texts in cy. Write it beside this one, or take cy out of languages. [Q301]" in str(problem)


@pytest.mark.parametrize("languages", [["en"], ["cy", "cy"]])
def test_a_language_is_declared_once(languages: list[str]) -> None:
    with pytest.raises(InputError, match="Q302"):
        load_questionnaire({**MODEL, "languages": languages})


def test_a_file_for_a_language_that_is_not_declared_is_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "fr.yaml").write_text("%%%")
    assert [one.language for one in load(tmp_path, cy=CY).translations] == ["cy"]


@pytest.mark.parametrize(("model", "cy"), [("questionnaire.yaml", "cy.yml"), ("library.yaml", "library.cy.yaml"), ("library.yml", "library.cy.yml")])
def test_a_translation_stands_beside_its_questionnaire(model: str, cy: str, tmp_path: Path) -> None:
    write(tmp_path / cy, CY)
    assert load_questionnaire(write(tmp_path / model, MODEL)).translations[0].reviewed


def test_a_questionnaire_that_is_no_file_has_no_translations() -> None:
    assert load_questionnaire(MODEL).translations == ()


def test_a_questionnaire_goes_to_its_other_languages_and_back(tmp_path: Path) -> None:
    model = load(tmp_path, cy=CY)
    cy = translated(model, "cy")
    assert (translated(model, "en"), translated(cy, "en")) == (model, model)
    assert translated(cy, "cy").wording_digest == cy.wording_digest
    assert (model.translation, cy.translation) == (None, model.translations[0])
    with pytest.raises(InputError, match=r"there are no texts in the language fr. Use one of: en, cy. \[Q306\]"):
        translated(model, "fr")


def test_a_subset_may_be_taken_before_or_after_its_translation(tmp_path: Path) -> None:
    english = load(tmp_path, cy=CY)
    short = subset_of(english, "short")
    welsh = translated(short, "cy")
    assert welsh.title == "Gwiriad llyfrgell: Golwg gyntaf"
    assert welsh == subset_of(translated(english, "cy"), "short")
    assert welsh.digest == short.digest
    assert translated(welsh, "en") == translated(subset_of(translated(english, "cy"), "short"), "en") == short
    assert short.title == "Library check: First look"


def test_the_form_and_the_outline_use_the_language(tmp_path: Path) -> None:
    cy = translated(load(tmp_path, cy={**CY, "reviewed": False}), "cy")
    form = write_yaml(blank_form(cy)).decode()
    assert "A yw ar agor pan fydd pobl yn rhydd?" in form
    assert "Write don't know, prefer not to say and N/A in English, as above." in form
    assert "No person has reviewed the translation" in form
    assert "Rhan A: Mynediad" in outline(cy)


def test_the_form_of_the_first_language_says_nothing_of_languages(tmp_path: Path) -> None:
    assert "in English" not in write_yaml(blank_form(load(tmp_path, cy=CY))).decode()


def test_the_command_line_shows_and_starts_in_a_language(tmp_path: Path) -> None:
    load(tmp_path, cy=CY)
    path = tmp_path / "questionnaire.yaml"
    assert "Rhan A: Mynediad" in run("show", path, "--language", "cy").stdout.decode()
    assert "A oes ramp?" in run("init", path, "--language", "cy", "-o", "-").stdout.decode()
    refused = run("show", path, "--language", "fr")
    assert (refused.returncode, b"Q306" in refused.stderr) == (1, True)
    assert b'"languages": [' in run("questionnaires", "--json").stdout


def test_labels_given_by_one_question_hold_for_it_alone(tmp_path: Path) -> None:
    model = questionnaire([section("A", question("A1"), question("A2"))], languages=["cy"])
    head = {"format": 1, "questionnaire": "small", "version": "1.0.0", "language": "cy"}
    found = load(tmp_path, model, cy={**head, "nodes": {"A1": {"options": {"0": "Dim byd"}}}})
    assert answered(found, {"A1": "dim byd"}) == {"A1": 0}
    with pytest.raises(InputError, match="A201"):
        answered(found, {"A2": "dim byd"})


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_translation_is_used_or_refused(draw: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        texts = damaged(CY, draw)

        def use() -> None:
            model = load(Path(folder), cy=texts)
            assert translated(model, "cy").digest == model.digest

        assert problems_with(use) != 0
