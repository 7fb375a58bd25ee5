"""Dividing a version into train, validation and test."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from pandas import DataFrame, Series

from core.data.near_duplicates import LOWEST as LOWEST
from core.data.near_duplicates import similar_pairs
from core.data.splitting import MOST_VALUES as MOST_VALUES
from core.data.splitting import Check, SplitTable, known_parts, split
from core.data.splitting import check as check_parts
from core.errors import NotFound
from core.records import METADATA_PREFIX, DatasetVersion, Part, Split, SplitSettings
from core.store.exports import for_people, write_csv
from core.workflow import ground_truth
from core.workflow.bench import Bench

PARTS = "parts.parquet"
NEAR_DUPLICATES = "near_duplicates.parquet"

_NEEDED = ["id", "label", "duplicate_group", "part"]


def preview(bench: Bench, version: DatasetVersion, settings: SplitSettings) -> SplitTable:
    """How the version would be divided, without keeping it; raises SplitError with the way out."""
    return split(_texts(bench, version), settings, near_duplicates(bench, version), _earlier(bench, version, settings))


def check(bench: Bench, version: DatasetVersion, settings: SplitSettings, parts: DataFrame) -> Check:
    """What of the test part a model would have seen, in the division given (columns ``id, part``) and a plain one."""
    return check_parts(_texts(bench, version), parts, settings, near_duplicates(bench, version))


def check_made(bench: Bench, split: Split) -> Check:
    """The same for a division that was kept."""
    return check(bench, bench.store.version(split.version_id), split.settings, parts(bench, split))


def side_by_side(bench: Bench, version: DatasetVersion, leaks: DataFrame) -> DataFrame:
    """The leaks of a check with what the two texts say: columns ``kind, similarity, text, other_text``."""
    texts = ground_truth.texts(bench, version, ["id", "text"]).set_index("id")["text"]
    shown = leaks.assign(text=leaks["id"].map(texts), other_text=leaks["other"].map(texts))
    return shown[["kind", "similarity", "text", "other_text"]]


def near_duplicates(bench: Bench, version: DatasetVersion) -> DataFrame:
    """The version's near-duplicates (see ``similar_pairs``), found once and kept beside its tables."""
    path = bench.artifacts.path(version.folder) / NEAR_DUPLICATES
    if not path.exists():
        texts = ground_truth.texts(bench, version, ["text", "duplicate_group"])
        bench.artifacts.write_table(similar_pairs(texts), path)
    return bench.artifacts.read_table(path)


def names_parts(bench: Bench, version: DatasetVersion) -> bool:
    """Whether the uploaded table itself says which text belongs to which part."""
    return bool(ground_truth.texts(bench, version, ["part"])["part"].notna().any())


def further_columns(bench: Bench, version: DatasetVersion) -> dict[str, int]:
    """The metadata columns by which texts can be grouped or stratified, with the number of their values."""
    texts = ground_truth.texts(bench, version)
    columns = [column for column in map(str, texts.columns) if column.startswith(METADATA_PREFIX)]
    return {column.removeprefix(METADATA_PREFIX): int(texts[column].nunique()) for column in columns}


def suggested(bench: Bench, version: DatasetVersion, like: Split | None = None) -> SplitSettings:
    """How to divide a version that is not divided yet.

    As ``like``, by default the newest split of the versions before, so that its texts keep their part; where there is
    none, or it shares no text with this version, by the usual settings.
    """
    like = like or _before(bench, version)
    if like is None:
        return SplitSettings()
    columns = further_columns(bench, version)
    settings = dataclasses.replace(
        like.settings,
        without=tuple(label for label in like.settings.without if label in version.report.labels),
        group=like.settings.group if like.settings.group in columns else None,
        strata=tuple(column for column in like.settings.strata if column in columns),
        follows=None,
    )
    if settings.keep_parts and names_parts(bench, version):
        return settings
    settings = dataclasses.replace(settings, keep_parts=False, follows=like.id)
    earlier = _earlier(bench, version, settings)
    holds = earlier is not None and bool(earlier.notna().any())
    return settings if holds else dataclasses.replace(settings, follows=None, freeze_test=False)


def make(bench: Bench, version: DatasetVersion, settings: SplitSettings) -> Split:
    """Divide the version and keep the division."""
    table = preview(bench, version, settings)
    with bench.artifacts.new_folder("splits") as folder:
        bench.artifacts.write_table(table.parts, folder.path / PARTS)
    return bench.store.add_split(
        version.id, settings=settings, counts=table.counts, left_out=table.left_out, folder=folder.relative
    )


def latest(bench: Bench, version: DatasetVersion) -> Split | None:
    return max(bench.store.splits(version.id), key=lambda split: split.id, default=None)


def parts(bench: Bench, split: Split) -> DataFrame:
    """The part of each text: columns ``id, part``."""
    return bench.artifacts.read_table(bench.artifacts.path(split.folder) / PARTS)


def rows(bench: Bench, split: Split) -> DataFrame:
    """The texts of all three parts: the version's columns, with ``part`` as this split has it."""
    texts = ground_truth.texts(bench, bench.store.version(split.version_id))
    return texts.drop(columns="part").merge(parts(bench, split), on="id", how="inner", validate="one_to_one")


def part_csv(bench: Bench, split: Split, part: Part) -> bytes:
    """One part as a CSV for a spreadsheet."""
    table = rows(bench, split)
    return write_csv(for_people(table[table["part"] == part].drop(columns="duplicate_group")))


def export(bench: Bench, split: Split, folder: Path) -> list[Path]:
    """Write train.csv, validation.csv and test.csv; raises NotFound where the folder cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotFound(
            f"The folder cannot be made: {error.strerror}.", where=str(folder), todo="Choose another with --out."
        ) from error
    paths = []
    for part in Part:
        path = folder / f"{part}.csv"
        bench.artifacts.write_atomically(path, part_csv(bench, split, part))
        paths.append(path)
    return paths


def _texts(bench: Bench, version: DatasetVersion) -> DataFrame:
    there = ground_truth.texts(bench, version)
    return there[[*_NEEDED, *(column for column in map(str, there.columns) if column.startswith(METADATA_PREFIX))]]


def _before(bench: Bench, version: DatasetVersion) -> Split | None:
    """The newest split of the newest earlier version that has one."""
    versions = sorted(bench.store.versions(version.project_id), key=lambda one: -one.number)
    earlier = (latest(bench, one) for one in versions if one.number < version.number)
    return next((split for split in earlier if split is not None), None)


def _earlier(bench: Bench, version: DatasetVersion, settings: SplitSettings) -> Series | None:
    """The part by id of the texts that keep theirs."""
    if settings.follows is None:
        return None
    before = rows(bench, bench.store.split(settings.follows))
    return known_parts(ground_truth.texts(bench, version, ["id", "text"]), before[["id", "text", "part"]])
