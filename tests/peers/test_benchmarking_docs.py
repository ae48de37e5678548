"""The manual of sharing and keeping explains every key of their files, and its Python runs."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rsc_assess.documents.shape import Either, ListOf, MapOf, Record
from rsc_assess.peers.contribution_file import load_notes
from rsc_assess.peers.contribution_shapes import CONTRIBUTION, NOTES
from rsc_assess.pool.folder import DATABASE, FOLDERS
from rsc_assess.pool.withdrawals import RECORD

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "docs" / "benchmarking.md").read_text("utf-8")
SHARING = TEXT[TEXT.index("## Sharing") : TEXT.index("## Keeping a pool")]
KEEPING = TEXT[TEXT.index("## Keeping a pool") : TEXT.index("## Releasing an edition")]


def keys_of(shape: object) -> Iterator[str]:
    """Yield all keys in a shape, those of records within too."""
    if isinstance(shape, Record):
        for key, declared in shape.keys.items():
            yield key
            yield from keys_of(declared.shape)
    elif isinstance(shape, MapOf):
        yield from keys_of(shape.value)
    elif isinstance(shape, ListOf):
        yield from keys_of(shape.item)
    elif isinstance(shape, Either):
        raise AssertionError("no file of sharing has two ways to write a thing")


@pytest.mark.parametrize(("shape", "text"), [(CONTRIBUTION, SHARING), (NOTES, SHARING), (RECORD, KEEPING)])
def test_every_key_is_explained(shape: object, text: str) -> None:
    assert [key for key in keys_of(shape) if f"`{key}`" not in text] == []


def test_every_folder_of_a_pool_is_explained() -> None:
    assert [name for name in (*(f"{kind}/" for kind in FOLDERS), DATABASE) if f"| `{name}` |" not in KEEPING] == []


def test_the_practice_note_of_the_manual_is_one() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", SHARING, re.S)
    notes, remarks = load_notes(block.encode())
    assert (list(notes), [one.code for one in remarks]) == (["R1"], ["P214"])


def test_the_python_of_the_manual_runs_and_gives_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    (tmp_path / "inbox").mkdir()
    sharing, keeping = re.findall(r"```python\n(.*?)```", SHARING + KEEPING, re.S)
    checked = re.sub(r"^(.*)\n# gives: (.*)$", r"assert repr(\1) == repr(\2)", sharing, flags=re.M)
    kept = "\nPath('inbox/theirs.json').write_bytes(dump_contribution(contribution))\n"
    code = f"{checked}\nfrom pathlib import Path{kept}{keeping}\n    assert len(pool.contributions()) == 1\n"
    assert "assert repr" in code
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
