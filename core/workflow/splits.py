"""Dividing a version into train, validation and test."""

from __future__ import annotations

from pathlib import Path

from pandas import DataFrame

from core.data.splitting import SplitTable, split
from core.errors import NotFound
from core.records import DatasetVersion, Part, Split, SplitSettings
from core.store.exports import for_people, write_csv
from core.workflow import ground_truth
from core.workflow.bench import Bench

PARTS = "parts.parquet"

_NEEDED = ["id", "label", "duplicate_group", "part"]


def preview(bench: Bench, version: DatasetVersion, settings: SplitSettings) -> SplitTable:
    """How the version would be divided, without keeping it; raises SplitError with the way out."""
    return split(ground_truth.texts(bench, version, _NEEDED), settings)


def names_parts(bench: Bench, version: DatasetVersion) -> bool:
    """Whether the uploaded table itself says which text belongs to which part."""
    return bool(ground_truth.texts(bench, version, ["part"])["part"].notna().any())


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


def rows(bench: Bench, split: Split) -> DataFrame:
    """The texts of all three parts: the version's columns, with ``part`` as this split has it."""
    parts = bench.artifacts.read_table(bench.artifacts.path(split.folder) / PARTS)
    texts = ground_truth.texts(bench, bench.store.version(split.version_id))
    return texts.drop(columns="part").merge(parts, on="id", how="inner", validate="one_to_one")


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
