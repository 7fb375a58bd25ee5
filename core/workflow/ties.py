"""What ties the texts of a version: how alike they are, and the groups that a column tells."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pandas import DataFrame

from core.data.near_duplicates import similar_pairs
from core.data.splitting import of_all_values
from core.errors import DamagedError
from core.records import METADATA_PREFIX, DatasetVersion, SplitSettings, schemas
from core.records.columns import DUPLICATE_GROUP, ID, TEXT
from core.workflow import ground_truth, rated_text
from core.workflow.bench import Bench


def near_duplicates(bench: Bench, version: DatasetVersion) -> DataFrame:
    """The version's near-duplicates (see ``similar_pairs``), found once and kept beside its tables."""
    path = bench.artifacts.version(version).near_duplicates
    return found_once(bench, version, path, lambda: ground_truth.texts(bench, version, [TEXT, DUPLICATE_GROUP]))


def found_once(bench: Bench, version: DatasetVersion, path: Path, texts: Callable[[], DataFrame]) -> DataFrame:
    # A damaged table is no loss: it is found again.
    with suppress(DamagedError):
        return bench.artifacts.read_table(path, schemas.NEAR_DUPLICATES)
    bench.artifacts.write_table(similar_pairs(texts(), rated_text.begins(bench, version)), path)
    return bench.artifacts.read_table(path, schemas.NEAR_DUPLICATES)


def grouped(bench: Bench, version: DatasetVersion, texts: DataFrame, settings: SplitSettings) -> DataFrame:
    """The texts with the group of each, that of a text with several values included (see ``of_all_values``).

    ``texts`` have the column ``id`` and that of the group.
    """
    if settings.group is None:
        return texts
    said = ground_truth.said_with_judgements(bench, version, settings.group)
    if said.empty:
        return texts
    column = METADATA_PREFIX + settings.group
    return texts.assign(**{column: of_all_values(texts.set_index(ID)[column], said).to_numpy()})
