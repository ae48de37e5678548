"""What this computer has and lacks."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from rsc_assess import __version__
from rsc_assess.problems import MissingLibraryError
from rsc_assess.questionnaire.shipped import content_folder, shipped_questionnaires

LIBRARIES = ("attrs", "click", "jinja2", "pyyaml", "weasyprint")


def findings() -> dict[str, str]:
    """Return versions and what can be made here, by name; nothing about the user's files."""
    found = {
        "rsc-assess": __version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "system": platform.platform(),
        "encoding": f"{sys.stdout.encoding or 'none'} (output), {sys.getfilesystemencoding()} (file names)",
    }
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "missing"
    found["PDF"] = pdf_finding()
    found["limits"] = "time and memory" if find_spec("resource") else "time; memory cannot be limited on this system"
    found["questionnaires"] = f"{', '.join(shipped_questionnaires()) or 'none'} in {content_folder('questionnaires')}"
    found["templates"] = str(content_folder("report_templates"))
    return found


def pdf_finding() -> str:
    """Return whether PDF can be made here."""
    from rsc_assess.report.pdf import load_weasyprint

    try:
        load_weasyprint()
    except MissingLibraryError:
        return "no: Pango is missing; HTML works (see docs/windows.md)"
    except ImportError as error:
        return f"no: {error}"
    return "yes"
