"""Dividing texts into train, validation and test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, isclose

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.errors import SplitError
from core.records import Part, SplitSettings

NO_PART = "no part named"

_LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True)
class SplitTable:
    """``parts`` has the columns ``id, part`` in the order of the texts; ``counts`` is part → label → texts;
    ``left_out`` is reason → texts that are in no part.
    """

    parts: DataFrame
    left_out: dict[str, int]
    counts: dict[str, dict[str, int]]


def split(texts: DataFrame, settings: SplitSettings) -> SplitTable:
    """Divide texts, stratified by label, so that copies of one text are always in the same part.

    First the test part is drawn from all duplicate groups, then the validation part from what remains, both with
    scikit-learn's ``train_test_split`` and the same seed. With ``keep_parts`` the parts that the file names stay, and
    only a missing validation part is drawn, from the training part.

    Parameters
    ----------
    texts
        Columns ``id, label, duplicate_group, part``.
    settings
        Shares in percent, seed, whether to keep the file's parts, and classes to leave out.

    Raises
    ------
    SplitError
        Shares or seed are impossible, or a class has too few distinct texts to be in every part.
    """
    _check_settings(texts, settings)
    is_without = texts["label"].isin(settings.without)
    left_out = {f"class left out: {label}": int((texts["label"] == label).sum()) for label in settings.without}
    kept = texts[~is_without]
    if kept["label"].nunique() < 2:
        raise SplitError(
            "Fewer than two classes are left to tell apart.", todo="Leave out fewer classes, or add texts of others."
        )
    part = _keep(kept, settings, left_out) if settings.keep_parts else _draw(kept, settings)
    divided = kept.assign(part=part).dropna(subset="part")
    counts = _counts(divided)
    _require_every_class(counts, _needed(settings), drawn=not settings.keep_parts, groups=_groups(kept))
    return SplitTable(divided[["id", "part"]].reset_index(drop=True), left_out, counts)


def _check_settings(texts: DataFrame, settings: SplitSettings) -> None:
    if not (all(share > 0 for share in settings.shares) and isclose(sum(settings.shares), 100)):
        shown = ", ".join(f"{share:g}" for share in settings.shares)
        raise SplitError(
            f"The shares {shown} cannot be used: each must be over 0 and together they must be 100.",
            where="shares",
            todo="Use 60, 20, 20, for example.",
        )
    if not 0 <= settings.seed <= _LARGEST_SEED:
        raise SplitError(
            f"The seed {settings.seed} is outside 0 to {_LARGEST_SEED}.", where="seed", todo="Use 5460, for example."
        )
    unknown = sorted(set(settings.without) - set(texts["label"]))
    if unknown:
        raise SplitError(
            f"There is no class {', '.join(unknown)}; the classes are {', '.join(sorted(set(texts['label'])))}.",
            where="classes to leave out",
            todo="Choose among these.",
        )


def _groups(texts: DataFrame) -> Series:
    """The label of each duplicate group: its most frequent, the first one at a tie."""
    counts = texts.groupby(["duplicate_group", "label"], sort=False).size().rename("count").reset_index()
    ranked = counts.sort_values("count", ascending=False, kind="stable").drop_duplicates("duplicate_group")
    labels = ranked.set_index("duplicate_group")["label"]
    return labels.loc[texts["duplicate_group"].unique()]


def _needed(settings: SplitSettings) -> int:
    """Distinct texts that a class needs so that even the smallest part gets one."""
    return ceil(100 / min(settings.shares))


def _draw(texts: DataFrame, settings: SplitSettings) -> Series:
    train, validation, test = settings.shares
    groups = _groups(texts)
    try:
        remaining, test_groups = _draw_part(groups, test / 100, settings.seed)
        _, validation_groups = _draw_part(groups.loc[remaining], validation / (train + validation), settings.seed)
    except ValueError as error:
        raise _too_few_in(groups, settings) from error
    drawn = Series(str(Part.TRAIN), index=groups.index, dtype="str")
    drawn.loc[validation_groups] = str(Part.VALIDATION)
    drawn.loc[test_groups] = str(Part.TEST)
    return texts["duplicate_group"].map(drawn)


def _draw_part(groups: Series, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The duplicate groups that stay, and those drawn; raises ValueError where the classes are too small for that."""
    # Takes a second to import, and a page that only shows a split does without.
    from sklearn.model_selection import train_test_split

    stay, drawn = train_test_split(
        groups.index.to_numpy(), test_size=share, stratify=groups.to_numpy(dtype=object), random_state=seed
    )
    return stay, drawn


def _keep(texts: DataFrame, settings: SplitSettings, left_out: dict[str, int]) -> Series:
    """The parts that the file names; copies of a text outside the most sheltered part it is in are left out."""
    part = texts["part"].astype("str")
    named = set(part.dropna())
    missing = [str(needed) for needed in (Part.TRAIN, Part.TEST) if needed not in named]
    if missing:
        raise SplitError(
            f"The table names no {' and no '.join(missing)} part.",
            where="parts of the file",
            todo="Choose the column that names the parts, or let Errata divide the texts.",
        )
    left_out |= {NO_PART: int(part.isna().sum())} if part.isna().any() else {}
    for sheltered in (Part.TEST, Part.VALIDATION):
        inside = texts.loc[part == sheltered, "duplicate_group"]
        copies = texts["duplicate_group"].isin(inside) & part.notna() & (part != sheltered)
        if copies.any():
            left_out[f"duplicate of a text in the {sheltered} part"] = int(copies.sum())
        part = part.mask(copies)
    return part if Part.VALIDATION in named else _draw_validation(texts, part, settings)


def _draw_validation(texts: DataFrame, part: Series, settings: SplitSettings) -> Series:
    train, validation, _ = settings.shares
    groups = _groups(texts[part == Part.TRAIN])
    try:
        _, drawn = _draw_part(groups, validation / (train + validation), settings.seed)
    except ValueError as error:
        raise _too_few_in(groups, settings) from error
    return part.mask((part == Part.TRAIN) & texts["duplicate_group"].isin(drawn), str(Part.VALIDATION))


def _counts(divided: DataFrame) -> dict[str, dict[str, int]]:
    table = pd.crosstab(divided["part"], divided["label"])
    table = table.reindex(index=[str(part) for part in Part], fill_value=0)
    return {str(part): {str(label): int(count) for label, count in row.items()} for part, row in table.iterrows()}


def _require_every_class(counts: dict[str, dict[str, int]], needed: int, *, drawn: bool, groups: Series) -> None:
    absent = {label: part for part, labels in counts.items() for label, count in labels.items() if not count}
    if not absent:
        return
    sizes = groups.value_counts()
    if drawn:
        raise _too_few({label: int(sizes[label]) for label in absent}, needed)
    listed = "; ".join(f"“{label}” has no text in the {part} part" for label, part in absent.items())
    raise SplitError(f"Every part needs every class: {listed}.", where="parts of the file", todo=_way_out(list(absent)))


def _too_few_in(groups: Series, settings: SplitSettings) -> SplitError:
    sizes = {str(label): int(size) for label, size in groups.value_counts().items()}
    needed = _needed(settings)
    return _too_few({label: size for label, size in sizes.items() if size < needed} or sizes, needed)


def _too_few(sizes: dict[str, int], needed: int) -> SplitError:
    listed = "; ".join(
        f"“{label}” has {size} distinct {'text' if size == 1 else 'texts'}, {max(needed, size + 1)} are needed"
        for label, size in sizes.items()
    )
    return SplitError(
        f"Every part needs at least one text of every class, and some have too few: {listed}.",
        where="classes",
        todo=_way_out(list(sizes)),
    )


def _way_out(labels: Sequence[str]) -> str:
    return f"Add texts, leave out {' and '.join(f'“{label}”' for label in labels)}, or merge with another class."
