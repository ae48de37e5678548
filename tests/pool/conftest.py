"""A pool to try things on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rsc_assess.pool.store import Pool, create_pool


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where the pool of a test is."""
    return tmp_path / "pool"


@pytest.fixture
def pool(folder: Path) -> Iterator[Pool]:
    """Yield an empty pool."""
    with create_pool(folder) as made:
        yield made
