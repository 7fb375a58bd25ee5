"""Dividing texts into train, validation and test."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame, Series

from core.data.near_duplicates import no_pairs
from core.data.splitting.drawing import draw_part, draw_parts
from core.data.splitting.filling import fill_parts
from core.data.splitting.following import keep_earlier_parts
from core.data.splitting.refusals import check_split_settings, require_every_class, too_few_in
from core.data.splitting.units import labels_of, units
from core.errors import SplitError
from core.records import Part, SplitSettings
from core.records.columns import DUPLICATE_GROUP, ID, LABEL, PART, UNIT

NO_PART = "no part named"


@dataclass(frozen=True)
class SplitTable:
    """``parts`` has the columns ``id, part`` in the order of the texts; ``counts`` is part → label → texts;
    ``left_out`` is reason → texts that are in no part.
    """

    parts: DataFrame
    left_out: dict[str, int]
    counts: dict[str, dict[str, int]]


def split(
    texts: DataFrame, settings: SplitSettings, pairs: DataFrame | None = None, earlier: Series | None = None
) -> SplitTable:
    """Divide texts, stratified by label, so that texts that are tied together are always in the same part.

    Tied are copies, near-duplicates and texts of one group, see ``units``. First the test part is drawn from all units,
    then the validation part from what remains, both as scikit-learn's ``train_test_split`` does with one seed. Where
    units are of unequal size, or more than the label is to be balanced, the parts are filled instead, see ``fill``.
    With ``keep_parts`` the parts that the file names stay (with ``learn_unnamed`` it names the training part for all
    that it leaves open), and only a missing validation part is drawn, from the training part; where there was one
    earlier, that stays.

    Parameters
    ----------
    texts
        Columns ``id, label, duplicate_group, part`` and the metadata columns that the settings name.
    settings
        Shares in percent, seed, whether to keep the file's parts, classes to leave out, what ties texts together.
    pairs
        Near-duplicates, as ``core.data.near_duplicates.similar_pairs`` finds them; none where they are not given.
    earlier
        Part by id of the texts that keep theirs, see ``known_parts``.

    Raises
    ------
    SplitError
        A setting is impossible, or a class has too few distinct texts to be in every part.
    """
    kept, left_out = keep_together(texts, settings, pairs)
    if settings.keep_parts:
        part = _keep(kept, settings, left_out, earlier)
    elif earlier is not None and earlier.notna().any():
        part = keep_earlier_parts(kept, settings, earlier, left_out)
    else:
        part = _divide(kept, settings)
    return tabulate(kept, part, settings, left_out)


def keep_together(
    texts: DataFrame, settings: SplitSettings, pairs: DataFrame | None
) -> tuple[DataFrame, dict[str, int]]:
    """The texts of the classes that are not left out, with their ``unit``, and reason → texts left out; raises
    SplitError where a setting is impossible.
    """
    check_split_settings(texts, settings)
    is_without = texts[LABEL].isin(settings.without)
    left_out = {f"class left out: {label}": int((texts[LABEL] == label).sum()) for label in settings.without}
    kept = texts[~is_without]
    if kept[LABEL].nunique() < 2:
        raise SplitError(
            "Fewer than two classes are left to tell apart.", todo="Leave out fewer classes, or add texts of others."
        )
    return kept.assign(unit=units(kept, settings, no_pairs() if pairs is None else pairs)), left_out


def tabulate(kept: DataFrame, part: Series, settings: SplitSettings, left_out: dict[str, int]) -> SplitTable:
    """The division as a table; raises SplitError where a part lacks a class."""
    divided = kept.assign(part=part).dropna(subset=PART)
    counts = _counts(divided)
    drawn = not settings.keep_parts and not settings.freeze_test
    require_every_class(counts, settings, drawn=drawn, units=labels_of(kept))
    return SplitTable(divided[[ID, PART]].reset_index(drop=True), left_out, counts)


def _divide(texts: DataFrame, settings: SplitSettings) -> Series:
    if can_be_drawn(texts, settings):
        return texts[UNIT].map(draw_parts(labels_of(texts), settings))
    return fill_parts(texts, settings).astype(int).map({index: str(part) for index, part in enumerate(Part)})


def can_be_drawn(texts: DataFrame, settings: SplitSettings) -> bool:
    """Whether texts can be drawn by their label: no text is tied to another, and nothing else is to be balanced."""
    return settings.group is None and not settings.strata and not texts[UNIT].duplicated().any()


def _keep(texts: DataFrame, settings: SplitSettings, left_out: dict[str, int], earlier: Series | None) -> Series:
    """The parts that the file names; what is tied to a text in a more sheltered part is left out."""
    part = texts[PART].astype("str")
    named = set(part.dropna())
    missing = [str(needed) for needed in (Part.TRAIN, Part.TEST) if needed not in named]
    if missing:
        raise SplitError(
            f"The table names no {' and no '.join(missing)} part.",
            where="parts of the file",
            todo="Choose the column that names the parts, or let Errata divide the texts.",
        )
    if settings.learn_unnamed:
        part = part.fillna(str(Part.TRAIN))
    left_out |= {NO_PART: int(part.isna().sum())} if part.isna().any() else {}
    if Part.VALIDATION not in named and earlier is not None:
        part = _as_validated(texts, part, earlier)
    tied = "near-duplicate" if settings.group is None else f"near-duplicate or same {settings.group}"
    for column, kind in ((DUPLICATE_GROUP, "duplicate"), (UNIT, tied)):
        for sheltered in (Part.TEST, Part.VALIDATION):
            inside = texts.loc[part == sheltered, column]
            copies = texts[column].isin(inside) & part.notna() & (part != sheltered)
            if copies.any():
                left_out[f"{kind} of a text in the {sheltered} part"] = int(copies.sum())
            part = part.mask(copies)
    return part if (part == Part.VALIDATION).any() else _draw_validation(texts, part, settings)


def _as_validated(texts: DataFrame, part: Series, earlier: Series) -> Series:
    """The parts, with the training texts that were validated with before, and what is tied to them, for validation."""
    was_validated = texts[ID].map(earlier) == Part.VALIDATION
    tied = texts[UNIT].isin(texts.loc[was_validated, UNIT])
    return part.mask(tied & (part == Part.TRAIN), str(Part.VALIDATION))


def _draw_validation(texts: DataFrame, part: Series, settings: SplitSettings) -> Series:
    train, validation, _ = settings.shares
    labels = labels_of(texts[part == Part.TRAIN])
    if labels.empty:
        raise SplitError(
            "No text is left to learn from: each one of the training part is tied to a text of the test part.",
            where="parts of the file",
            todo="Let near-duplicates be more similar before they are tied, or let Errata divide the texts.",
        )
    try:
        _, drawn = draw_part(labels, validation / (train + validation), settings.seed)
    except ValueError as error:
        raise too_few_in(labels, settings) from error
    return part.mask((part == Part.TRAIN) & texts[UNIT].isin(drawn), str(Part.VALIDATION))


def _counts(divided: DataFrame) -> dict[str, dict[str, int]]:
    table = pd.crosstab(divided[PART], divided[LABEL])
    table = table.reindex(index=[str(part) for part in Part], fill_value=0)
    return {str(part): {str(label): int(count) for label, count in row.items()} for part, row in table.iterrows()}
