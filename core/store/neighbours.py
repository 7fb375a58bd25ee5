"""Tables of the training texts that are nearest to each test text, queried where they lie.

They have a row a neighbour: a million for 100,000 texts, of which a page shows ten.
"""

from __future__ import annotations

import glob
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
from pandas import DataFrame

from core.records import schemas
from core.store import duck_db
from core.store.damage import readable, require_schema

_OWN = "SELECT embedding, other, similarity FROM read_parquet(?) WHERE id = ? ORDER BY rank"
_NEAREST_OF_OTHERS = (
    "SELECT embedding, list(similarity) FROM read_parquet(?) WHERE rank = 1 AND id <> ? GROUP BY embedding"
)


def of(file: Path, id: str) -> DataFrame:
    """Those of one text by each embedding, the nearest first: columns ``embedding, other, similarity``."""
    with _opened(file) as duck:
        return duck.execute(_OWN, [glob.escape(str(file)), id]).df()


def nearest_of_others(file: Path, id: str) -> dict[str, np.ndarray]:
    """By each embedding how similar the nearest one is to each other text, in any order."""
    with _opened(file) as duck:
        found = duck.execute(_NEAREST_OF_OTHERS, [glob.escape(str(file)), id]).fetchnumpy()
    return dict(zip(*found.values(), strict=True))


@contextmanager
def _opened(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with readable(file), duck_db.cursor() as duck:
        require_schema(file, pq.read_schema(file), schemas.NEIGHBOURS)
        yield duck
