"""A form as one HTML page that works offline: shown one theme at a time with JavaScript, a paper form without."""

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rsc_assess.answer_files.form import Form
from rsc_assess.answer_files.page_form import attributes_asked, page_data, themes_of
from rsc_assess.answer_files.page_reader import ANSWERS_ID
from rsc_assess.assessment.data import TOP_KEYS
from rsc_assess.assessment.values import EVIDENCE_KINDS
from rsc_assess.language import Catalogue, catalogue_paths, load_catalogue
from rsc_assess.questionnaire.matching import STATE_OF_WORD
from rsc_assess.questionnaire.shipped import content_folder

if TYPE_CHECKING:
    from jinja2 import Template

FOLDER = "answers-page"
# In the order in which they stand in the page, as one script.
SCRIPTS = ("asking.js", "reading.js", "answers.js", "keeping.js", "fields.js", "views.js", "page.js")

FALLBACK = "en"
# The page fetches nothing and sends nothing, and runs only what was written into it here. Nothing in it is made of text that is parsed as HTML.
POLICY = (
    "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; img-src data:; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def write(form: Form) -> bytes:
    """
    Return a form as one self-contained HTML page in UTF-8.

    Its interface is in the language of the questionnaire, or in English where there is none in that language.
    """
    from markupsafe import Markup

    folder = content_folder("report_templates") / FOLDER
    language = form.questionnaire.language if form.questionnaire.language in catalogue_paths() else FALLBACK
    t = load_catalogue(language)
    themes = themes_of(form, t)
    style = text_of(folder / "page.css")
    script = '"use strict";\n(() => {\n' + "".join(text_of(folder / name) for name in SCRIPTS) + "})();\n"
    html = template_in(folder).render(
        t=t,
        form=form,
        data=form.data,
        questionnaire=form.questionnaire,
        title=form.title,
        themes=themes,
        titles={section.id: section.title for _, section in form.questionnaire.sections()},
        attributes=attributes_asked(form),
        kinds=EVIDENCE_KINDS,
        state_of=STATE_OF_WORD,
        policy=POLICY.format(style=digest(style), script=digest(script)),
        style=Markup(style),  # noqa: S704  # ours, as shipped
        script=Markup(script),  # noqa: S704  # ours, as shipped
        answers_id=ANSWERS_ID,
        answers=embedded(answers_file(form)),
        known=embedded({**page_data(form, themes), "language": language, "texts": texts_for_script(t)}),
    )
    return html.encode()


@cache
def template_in(folder: Path) -> "Template":
    """Return the template of the page, ready to be filled in."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(folder)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).get_template("page.html")


def text_of(path: Path) -> str:
    """Return the text of an asset, its lines ended in one way: what is hashed must be what a browser reads."""
    return path.read_text("utf-8").replace("\r\n", "\n")


def digest(text: str) -> str:
    """Return the hash of a style or script as a content security policy says it."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def answers_file(form: Form) -> dict[str, Any]:
    """Return what is filled in, as an answers file in plain data, without what is still blank."""
    data = {**form.data, "answers": {node.id: form.answers[node.id] for _, node in form.nodes() if node.id in form.answers}}
    return {key: data[key] for key in TOP_KEYS if key in data}


def embedded(data: Mapping[str, Any]) -> Any:
    """
    Return data as JSON that can stand in a script element: nothing in it can end the element or begin a comment.

    >>> embedded({"note": "</script><!--"})
    Markup('{"note":"\\\\u003c/script>\\\\u003c!--"}')
    """
    from markupsafe import Markup

    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # A bare carriage return or NUL would be changed by the parser; json.dumps escapes both.
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704  # escaped here


def texts_for_script(t: Catalogue) -> dict[str, Any]:
    """Return the strings that the script uses, with their plural forms, by key without `page.`."""
    used = ("page.script.", "page.problem.", "page.state.", "page.kind.")
    return {key.removeprefix("page."): text for key, text in t.strings.items() if key.startswith(used)}
