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
from core.records.schemas import Schema
from core.store import duck_db
from core.store.damage import readable, require_schema

_OF_ONE = (
    "SELECT near.embedding, near.other, near.similarity, learned.text, learned.label, learned.votes "
    "FROM read_parquet(?) AS near JOIN read_parquet(?) AS learned ON learned.id = near.other "
    "WHERE near.id = ? ORDER BY near.rank"
)
_NEAREST_OF_OTHERS = (
    "SELECT embedding, list(similarity) FROM read_parquet(?) WHERE rank = 1 AND id <> ? GROUP BY embedding"
)


def of(file: Path, rows: Path, id: str) -> DataFrame:
    """Those of one text by each embedding, the nearest first: columns ``embedding, other, similarity``, and of each,
    out of the rows that the model learned from, ``text, label, votes``.
    """
    with _opened(rows, schemas.ROWS) as duck, readable(file):
        return duck.execute(_OF_ONE, [glob.escape(str(file)), glob.escape(str(rows)), id]).df()


def nearest_of_others(file: Path, id: str) -> dict[str, np.ndarray]:
    """By each embedding how similar the nearest one is to each other text, in any order."""
    with _opened(file, schemas.NEIGHBOURS) as duck:
        found = duck.execute(_NEAREST_OF_OTHERS, [glob.escape(str(file)), id]).fetchnumpy()
    return dict(zip(*found.values(), strict=True))


@contextmanager
def _opened(file: Path, schema: Schema) -> Iterator[duckdb.DuckDBPyConnection]:
    with readable(file), duck_db.cursor() as duck:
        require_schema(file, pq.read_schema(file), schema)
        yield duck
