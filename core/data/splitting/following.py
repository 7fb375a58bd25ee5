"""Splits that hold: texts keep the part that an earlier split gave them, and what is new goes round them."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame, Series

from core.data.duplicates import duplicate_groups
from core.data.splitting.filling import fill_parts
from core.records import Part, SplitSettings
from core.records.columns import ID, PART, TEXT, UNIT

BETWEEN = "new, but tied to texts in two parts"
FROZEN = "new, but tied to a text in the frozen test part"


def known_parts(texts: DataFrame, earlier: DataFrame) -> Series:
    """The part that each text had before, missing where it is new.

    A text is the same when id and text are (but for case and spaces), or where none of that id has it, when the text
    is: files without ids are numbered anew at each upload.

    Parameters
    ----------
    texts
        Columns ``id, text``.
    earlier
        Columns ``id, text, part`` of the earlier split.

    Returns
    -------
    Series
        Parts by the texts' id.
    """
    both = np.concatenate([texts[TEXT].to_numpy(), earlier[TEXT].to_numpy()])
    said = duplicate_groups(Series(both, dtype="str")).to_numpy()
    now, before = said[: len(texts)], said[len(texts) :]
    by_both = dict(zip(zip(earlier[ID], before, strict=True), earlier[PART], strict=True))
    by_text: dict[int, str] = {}
    for key, part in zip(before, earlier[PART], strict=True):
        by_text.setdefault(key, part)
    parts = [by_both.get((id, key), by_text.get(key)) for id, key in zip(texts[ID], now, strict=True)]
    return Series(parts, index=texts[ID].tolist(), dtype="object")


def keep_earlier_parts(texts: DataFrame, settings: SplitSettings, earlier: Series, left_out: dict[str, int]) -> Series:
    """The part of each text, missing for those left out, whose reasons are counted in ``left_out``.

    Texts with an earlier part keep it. A newcomer tied to them (column ``unit``) goes where they are; one that would
    tie two parts together, or enter a frozen test part, is left out. The others are divided so that the shares of the
    whole are approached.
    """
    names = [str(part) for part in Part]
    number = {name: index for index, name in enumerate(names)}
    part = texts[ID].map(earlier).map(number).astype(float)
    is_new = part.isna()
    by_unit = part.groupby(texts[UNIT])
    lowest, highest = by_unit.transform("min"), by_unit.transform("max")
    between = is_new & (lowest != highest) & lowest.notna()
    part = part.mask(is_new & (lowest == highest), lowest)
    closed = [number[str(Part.TEST)]] if settings.freeze_test else []
    frozen = is_new & part.isin(closed)
    for reason, those in ((BETWEEN, between), (FROZEN, frozen)):
        if those.any():
            left_out[reason] = int(those.sum())
    kept = ~(between | frozen)
    filled = fill_parts(texts[kept], settings, there=part[kept], closed=closed)
    return filled.astype(int).map(dict(enumerate(names))).reindex(texts.index)
