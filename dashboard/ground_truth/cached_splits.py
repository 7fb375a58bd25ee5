"""Divisions and what was found of them, computed once and not at every click."""

from __future__ import annotations

from dataclasses import dataclass

from pandas import DataFrame

from core.records import DatasetVersion, Split, SplitSettings
from core.workflow import splits
from dashboard import resources
from dashboard.cached import cached


@dataclass(frozen=True)
class CheckedSplit:
    """A check of a division, and the texts of its pairs side by side: of those that it has, and of a plain one's."""

    check: splits.Check
    made: DataFrame
    plain: DataFrame


@cached(20, wait="Looking for near-duplicates …")
def preview(version: DatasetVersion, settings: SplitSettings) -> tuple[splits.SplitTable, ...]:
    return splits.preview(resources.bench(), version, settings)


@cached(20)
def parts(split: Split) -> DataFrame:
    return splits.parts(resources.bench(), split)


@cached(20, wait="Looking for what would leak …")
def check_preview(version: DatasetVersion, settings: SplitSettings) -> CheckedSplit:
    """What of the test part a model would have seen, were the version divided so."""
    tables = [table.parts for table in preview(version, settings)]
    return _with_texts(version, splits.check(resources.bench(), version, settings, tables))


@cached(20, wait="Looking for what would leak …")
def check_made(split: Split) -> CheckedSplit:
    """The same for a division that was kept."""
    bench = resources.bench()
    return _with_texts(splits.version_of(bench, split), splits.check_made(bench, split))


def _with_texts(version: DatasetVersion, check: splits.Check) -> CheckedSplit:
    made, plain = (splits.side_by_side(resources.bench(), version, leaks) for leaks in (check.made, check.plain))
    return CheckedSplit(check, made, plain)
