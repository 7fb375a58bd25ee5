"""Tables as the readers hand them on, made on the spot."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from core.data.reading import RawTable
from core.data.reading.recognition import Format


def raw(columns: Sequence[str], rows: Sequence[Sequence[str | None]], name: str = "posts.csv") -> RawTable:
    frame = pd.DataFrame(rows, columns=list(columns), dtype="str").set_axis(range(2, len(rows) + 2), axis=0)
    return RawTable(name=name, columns=tuple(columns), frame=frame, format=Format.DELIMITED)
