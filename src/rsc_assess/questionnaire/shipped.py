"""The content that comes with the program, found alike in a checkout and in an installed package."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def content_folder(name: str) -> Path:
    """Return the folder `questionnaires` or `report_templates`: inside the installed package, or at the checkout's root."""
    packaged = PACKAGE / "shipped" / name
    return packaged if packaged.is_dir() else PACKAGE.parent.parent / name


def shipped_questionnaires() -> dict[str, Path]:
    """Return the paths of the shipped questionnaire files by questionnaire id."""
    return {path.parent.name: path for path in sorted(content_folder("questionnaires").glob("*/questionnaire.yaml"))}


def shipped_path(id: str) -> Path | None:
    """Return the file of the shipped questionnaire with this id, or None."""
    return shipped_questionnaires().get(id.casefold())


def example_answers() -> Path:
    """Return the answers file of the fictional example council."""
    return example_file("answers.yaml")


def example_edition() -> Path:
    """Return the edition that the example council stands in: of the synthetic pool, whose councils do not exist either."""
    return example_file("edition.json")


def example_file(name: str) -> Path:
    """Return a file of the example: inside the installed package, or in the checkout."""
    packaged = PACKAGE / "shipped" / "examples" / name
    return packaged if packaged.is_file() else PACKAGE.parent.parent / "docs" / "examples" / name
