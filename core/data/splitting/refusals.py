"""Why texts cannot be divided, and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, isclose

from pandas import DataFrame, Series

from core import setting_fields
from core.counted import joined
from core.errors import SplitError
from core.records import METADATA_PREFIX, SplitSettings
from core.records.columns import LABEL

MOST_VALUES = 20
"""Values that a column to stratify by may have."""

_FIELDS = setting_fields.fields_of(SplitSettings)


def check_split_settings(texts: DataFrame, settings: SplitSettings) -> None:
    """Raise SplitError where a setting is impossible, or names a class or column that is not there."""
    if not (all(share > 0 for share in settings.shares) and isclose(sum(settings.shares), 100)):
        shown = ", ".join(f"{share:g}" for share in settings.shares)
        raise SplitError(
            f"The shares {shown} cannot be used: each must be over 0 and together they must be 100.",
            where="shares",
            todo="Use 60, 20, 20, for example.",
        )
    for name in ("seed", "near_duplicates"):
        setting_fields.check_value(_FIELDS[name], getattr(settings, name))
    unknown = sorted(set(settings.without) - set(texts[LABEL]))
    if unknown:
        raise SplitError(
            f"There is no class {', '.join(unknown)}; the classes are {', '.join(sorted(set(texts[LABEL])))}.",
            where="classes to leave out",
            todo="Choose among these.",
        )
    _check_columns(texts, settings)


def check_folds_can_be(settings: SplitSettings) -> None:
    """Raise SplitError where the number of folds is impossible, or asked for along with parts that are to stay."""
    setting_fields.check_value(_FIELDS["folds"], settings.folds)
    if settings.keep_parts or settings.freeze_test or settings.follows is not None:
        raise SplitError(
            "With folds each text is in the test part once, so no text can keep the part that it had.",
            where="folds",
            todo="Divide into folds without keeping or freezing parts, or keep the parts without folds.",
        )


def _check_columns(texts: DataFrame, settings: SplitSettings) -> None:
    there = [
        column.removeprefix(METADATA_PREFIX) for column in map(str, texts.columns) if column.startswith(METADATA_PREFIX)
    ]
    for column in (*settings.strata, *([settings.group] if settings.group is not None else [])):
        if column not in there:
            raise SplitError(
                f"There is no further column “{column}”; there are {', '.join(there) or 'none'}.",
                where="columns of the split",
                todo="Choose among these.",
            )
    for column in settings.strata:
        values = texts[METADATA_PREFIX + column].nunique()
        if values > MOST_VALUES:
            raise SplitError(
                f"“{column}” has {values:,} values, too many to have each in every part (at most {MOST_VALUES}).",
                where="columns to stratify by",
                todo="Choose a column with fewer values, or group by this one.",
            )


def needed(settings: SplitSettings) -> int:
    """Distinct texts that a class needs so that even the smallest part gets one."""
    return ceil(100 / min(settings.shares))


def require_every_class(
    counts: dict[str, dict[str, int]], settings: SplitSettings, *, drawn: bool, units: Series
) -> None:
    """Raise SplitError where a part lacks a class; ``units`` has the label of each unit that was divided."""
    absent: dict[str, list[str]] = {}
    for part, labels in counts.items():
        for label, count in labels.items():
            if not count:
                absent.setdefault(label, []).append(part)
    if not absent:
        return
    if drawn:
        sizes = units.value_counts()
        raise _too_few({label: int(sizes.get(label, 0)) for label in absent}, settings)
    listed = "; ".join(f"“{label}” has no text in the {joined(parts)} part" for label, parts in absent.items())
    raise SplitError(f"Every part needs every class: {listed}.", where="classes", todo=_way_out(list(absent)))


def too_few_in(units: Series, settings: SplitSettings) -> SplitError:
    """The error for classes that have too few units to be in every part."""
    sizes = {str(label): int(size) for label, size in units.value_counts().items()}
    least = needed(settings)
    return _too_few({label: size for label, size in sizes.items() if size < least} or sizes, settings)


def _too_few(sizes: dict[str, int], settings: SplitSettings) -> SplitError:
    least = needed(settings)
    one, many = ("text", "texts") if settings.group is None else ("set of tied texts", "sets of tied texts")
    listed = "; ".join(
        f"“{label}” has {size} distinct {one if size == 1 else many}, {max(least, size + 1)} are needed"
        for label, size in sizes.items()
    )
    return SplitError(
        f"Every part needs at least one text of every class, and some have too few: {listed}.",
        where="classes",
        todo=_way_out(list(sizes)),
    )


def _way_out(labels: Sequence[str]) -> str:
    return f"Add texts, leave out {' and '.join(f'“{label}”' for label in labels)}, or merge with another class."
