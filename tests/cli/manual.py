"""What the manual says of commands."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))}


def part(heading: str, page: str = "docs/benchmarking.md") -> str:
    """Return what stands under a heading, such as "### contribute", up to the next one of its rank or a higher one."""
    text = PAGES[page]
    start = text.index(f"\n{heading}\n") + len(heading) + 2
    rank = heading.count("#")
    end = re.search(rf"^#{{1,{rank}}} ", text[start:], re.M)
    return text[start : start + end.start()] if end else text[start:]


def unexplained(keys: object, text: str) -> list[str]:
    """Return the keys of JSON data, those within too, that do not stand in a text."""
    found: dict[str, None] = {}

    def look(data: object) -> None:
        if isinstance(data, dict):
            found.update(dict.fromkeys(data))
            for value in data.values():
                look(value)
        elif isinstance(data, list):
            for value in data:
                look(value)

    look(keys)
    return [key for key in found if f"`{key}`" not in text]
