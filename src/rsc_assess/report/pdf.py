"""HTML to tagged PDF. The only module that knows WeasyPrint."""

import io
import logging
from pathlib import Path
from typing import Any

from rsc_assess.problems import InputError, MissingLibraryError, Place, Problem
from rsc_assess.report.html import render_html
from rsc_assess.report.values import Report
from rsc_assess.writing import write_whole

NO_PANGO = (
    "This computer lacks Pango, which makes the PDF. On Debian or Ubuntu run: sudo apt-get install libpango-1.0-0 "
    "libpangoft2-1.0-0 libharfbuzz-subset0. Elsewhere see docs/windows.md. Without it, write HTML (-o report.html) and "
    "print that to PDF from a browser. [F601]"
)


def write_pdf(report: Report, path: str | Path, overwrite: bool = True) -> None:
    """
    Write the full report as a tagged PDF (PDF/UA-1). The file is whole or not there at all.

    Raises:
        MissingLibraryError: WeasyPrint's libraries (Pango) are not on this computer.

        FileAccessError: The file cannot be written.
    """
    write_whole(Path(path), render_pdf(render_html(report)), overwrite)


def render_pdf(html: str) -> bytes:
    """
    Return a self-contained HTML page as a tagged PDF; nothing outside the page is ever fetched.

    Raises:
        MissingLibraryError: WeasyPrint's libraries (Pango) are not on this computer.

        InputError: WeasyPrint reported an error, such as an address outside the page; nothing is returned then.
    """
    weasyprint = load_weasyprint()
    errors = ErrorLog()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(errors)
    try:
        target = io.BytesIO()
        document = weasyprint.HTML(string=html, url_fetcher=own_page_only(), base_url=None)
        document.write_pdf(target, pdf_variant="pdf/ua-1", finisher=finish)
    finally:
        logger.removeHandler(errors)
    if errors.lines:
        problems = [Problem("F602", f"the PDF was not made: {line}", "Correct the template", Place("report")) for line in errors.lines]
        raise InputError("\n".join(str(problem) for problem in problems), problems)
    return target.getvalue()


def load_weasyprint() -> Any:
    """Return the weasyprint module; its banner about missing libraries is not for our users."""
    import contextlib

    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            import weasyprint
    except OSError as error:
        raise MissingLibraryError(NO_PANGO) from error
    return weasyprint


def own_page_only() -> Any:
    """Return a fetcher that opens data addresses alone: no network, no files."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=("data",), allow_redirects=False)


def finish(document: Any, pdf: Any) -> None:
    """
    Mend what WeasyPrint 70 leaves out of the tags: the scope of table headers, and figure boxes in points.

    See https://github.com/Kozea/WeasyPrint/issues/2508 for the scope.
    """
    import pydyf

    def get(reference: Any) -> Any:
        text = reference if isinstance(reference, str | bytes) else reference.reference
        return pdf.objects[int(text.split()[0])]

    for item in list(pdf.objects):
        if not isinstance(item, dict):
            continue
        if item.get("S") == "/TH":
            section = get(get(item["P"])["P"])
            item["A"]["Scope"] = "/Column" if section.get("S") == "/THead" else "/Row"
        elif item.get("S") == "/Figure" and "A" in item:
            height = float(get(item["Pg"])["MediaBox"][3])
            left, top, right, bottom = item["A"]["BBox"]
            points = (left * 0.75, height - bottom * 0.75, right * 0.75, height - top * 0.75)
            item["A"]["BBox"] = pydyf.Array([round(value, 2) for value in points])


class ErrorLog(logging.Handler):
    """Keeps what WeasyPrint logs as errors; its warnings about unknown CSS are for template authors."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(record.getMessage())
