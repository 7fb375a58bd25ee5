"""The vectors of a run's test texts, compared where they lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from core.records import Embedding, schemas
from core.records.columns import ID
from core.store.damage import readable, require_schema

_AT_ONCE = 5_000


def similarities(file: Path, embedding: Embedding, id: str) -> dict[str, float]:
    """Of each text the cosine of its vector with that of the text named, by their ids; none where that is not there."""
    with readable(file):
        require_schema(file, pq.read_schema(file), schemas.VECTORS)
        table = pq.read_table(file, columns=[ID, str(embedding)])
        ids = table[ID].to_pylist()
        known = np.frombuffer(b"".join(table[str(embedding)].to_pylist()), "<f2").reshape(len(ids), -1)
    if id not in ids:
        return {}
    own = known[ids.index(id)].astype(np.float32)
    # Half precision is slow to compute with, and all of them in another would take memory.
    cosines = [known[start : start + _AT_ONCE].astype(np.float32) @ own for start in range(0, len(ids), _AT_ONCE)]
    return dict(zip(ids, np.concatenate(cosines).tolist(), strict=True))
