"""The vectors of a run's test texts, compared where they lie."""

from __future__ import annotations

import glob
from pathlib import Path

import pyarrow.parquet as pq

from core.records import Embedding, schemas
from core.store.damage import readable, require_schema
from core.store.predictions import database

_COLUMNS = {str(embedding): f"c{place}" for place, embedding in enumerate(Embedding, 1)}


def similarities(file: Path, embedding: Embedding, id: str) -> list[tuple[str, float]]:
    """The id of each text and the cosine of its vector with that of the text named; none where that is not there."""
    with readable(file):
        require_schema(file, pq.read_schema(file), schemas.VECTORS)
    own = "SELECT {0} AS own FROM read_parquet(?) AS one(c0, c1, c2) WHERE c0 = ?"
    query = "SELECT c0, list_inner_product({0}, own) FROM read_parquet(?) AS vectors(c0, c1, c2), (" + own + ")"
    place = glob.escape(str(file))
    with readable(file), database() as duck:
        return duck.execute(query.format(_COLUMNS[embedding]), [place, place, id]).fetchall()
