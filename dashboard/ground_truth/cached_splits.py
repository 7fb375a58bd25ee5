"""Divisions and what was found of them, computed once and not at every click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pandas import DataFrame

from core.records import DatasetVersion, Split, SplitSettings
from core.workflow import possible_groups, shared_context, splits
from dashboard import resources
from dashboard.cached import cached


@dataclass(frozen=True)
class CheckedSplit:
    """A check of a division, and the texts of each of its tables of ties side by side.

    ``shared_context`` says, where there are any, which texts stand behind the context of a text in another part,
    ``possible_group`` by which column texts seem to belong together.
    """

    check: splits.Check
    made: DataFrame
    plain: DataFrame
    within: DataFrame
    left_out: DataFrame
    shared_context: str
    possible_group: str


@cached(20, wait="Looking for near-duplicates …")
def preview(version: DatasetVersion, settings: SplitSettings) -> tuple[splits.SplitTable, ...]:
    return splits.preview(resources.bench(), version, settings)


@cached(20)
def parts(split: Split) -> DataFrame:
    return splits.parts(resources.bench(), split)


@cached(20, wait="Looking for what would leak …")
def check_preview(version: DatasetVersion, settings: SplitSettings) -> CheckedSplit:
    """What of the test part a model would have seen, were the version divided so."""
    return _checked(version, settings, [table.parts for table in preview(version, settings)])


@cached(20, wait="Looking for what would leak …")
def check_made(split: Split) -> CheckedSplit:
    """The same for a division that was kept."""
    bench = resources.bench()
    return _checked(splits.version_of(bench, split), split.settings, [parts(one) for one in splits.folds(bench, split)])


def _checked(version: DatasetVersion, settings: SplitSettings, tables: Sequence[DataFrame]) -> CheckedSplit:
    bench = resources.bench()
    check = splits.check(bench, version, settings, tables)
    tables_of_ties = (check.made, check.plain, check.within, check.left_out)
    made, plain, within, left_out = (splits.side_by_side(bench, version, ties) for ties in tables_of_ties)
    shared = shared_context.in_words(bench, version, settings, tables)
    group = possible_groups.in_words(bench, version, settings, tables)
    return CheckedSplit(check, made, plain, within, left_out, shared, group)
