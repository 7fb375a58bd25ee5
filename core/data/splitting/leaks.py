"""What of the test part a model would have seen in training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
from pandas import DataFrame, Series

from core.data.near_duplicates import at_least
from core.data.splitting.drawing import draw_around, draw_folds, draw_parts
from core.data.splitting.units import group_values, units
from core.errors import SplitError
from core.records import METADATA_PREFIX, Part, SplitSettings, schemas
from core.records.columns import DUPLICATE_GROUP, FIRST, ID, LABEL, OTHER, PART, SECOND, SIMILARITY

DUPLICATE = "duplicate"
NEAR_DUPLICATE = "near-duplicate"
SAME_GROUP = "same group"


@dataclass(frozen=True)
class Check:
    """What was found in a split, and in a plain one of the same texts for comparison.

    ``plain`` and ``made`` have a row for each text that has a sibling on the other side: columns as in
    ``schemas.LEAKS``; ``plain`` for test texts with a sibling in training, ``made`` for texts of any part with a
    sibling in a part that is seen earlier. ``plain_test`` is the size of the plain test part; ``tied`` counts texts
    that have a sibling, ``largest`` those of the largest unit, ``texts`` all that were looked at, and ``of_one_value``
    those of the largest unit that share a value of the group column, with that value. ``within`` has the ties of the
    largest unit where it dominates, and ``left_out`` those of texts that are in no part as they are tied, to each part
    and to each other: a row a tie, of the same columns.
    """

    plain: DataFrame
    made: DataFrame
    plain_test: int
    tied: int
    largest: int
    texts: int
    within: DataFrame
    left_out: DataFrame
    of_one_value: tuple[str, int] | None = None

    @property
    def is_chained(self) -> bool:
        """Whether one unit holds so many texts that it dominates the split."""
        return _dominates(self.largest, self.texts)


def _dominates(unit: int, texts: int) -> bool:
    return unit > max(10, texts / 20)


def check(texts: DataFrame, parts: DataFrame, settings: SplitSettings, pairs: DataFrame) -> Check:
    """Compare the split made with a plain one, which draws each text on its own (or takes the file's own parts).

    Parameters
    ----------
    texts
        Columns ``id, label, duplicate_group, part`` and that of the group.
    parts
        The split: columns ``id, part``.
    settings
        Those the split was made with.
    pairs
        As ``core.data.near_duplicates.similar_pairs`` finds them.
    """
    kept = texts[~texts[LABEL].isin(settings.without)]
    plain = kept[PART] if settings.keep_parts else _plain_parts(kept, settings)
    made = kept[ID].map(parts.set_index(ID)[PART])
    siblings = [
        _leaks(kept, made, settings, pairs, inside=Part.TEST, outside=(Part.TRAIN, Part.VALIDATION)),
        _leaks(kept, made, settings, pairs, inside=Part.VALIDATION, outside=(Part.TRAIN,)),
    ]
    divided = kept[made.notna()]
    unit = units(divided, settings, pairs)
    sizes = unit.value_counts()
    largest = divided[unit == sizes.index[0]] if len(sizes) else divided
    return Check(
        plain=_leaks(kept, plain, settings, pairs, inside=Part.TEST, outside=(Part.TRAIN,)),
        made=pd.concat(siblings, ignore_index=True),
        plain_test=int((plain == Part.TEST).sum()),
        tied=int(sizes[sizes > 1].sum()),
        largest=int(sizes.max()) if len(sizes) else 0,
        texts=len(divided),
        within=_ties(largest if _dominates(len(largest), len(divided)) else largest.iloc[:0], settings, pairs),
        left_out=_left_out(kept, made, settings, pairs),
        of_one_value=_of_one_value(largest, settings),
    )


def _left_out(texts: DataFrame, made: Series, settings: SplitSettings, pairs: DataFrame) -> DataFrame:
    is_out = made.isna() & (texts[PART].notna() if settings.keep_parts else True)
    out = texts[is_out]
    each = [_siblings(out, texts[made == part], settings, pairs) for part in Part]
    return pd.concat([*each, _ties(out, settings, pairs)], ignore_index=True)


def _ties(texts: DataFrame, settings: SplitSettings, pairs: DataFrame) -> DataFrame:
    """What ties the texts to each other, a row a tie: each text to earlier ones among them."""
    place = Series(range(len(texts)), texts[ID])
    ties = _links(texts, texts, settings, pairs)
    return ties[ties[OTHER].map(place) < ties[ID].map(place)]


def _of_one_value(tied: DataFrame, settings: SplitSettings) -> tuple[str, int] | None:
    """The value of the group column that most of these texts have, and how many; None without a group column."""
    if settings.group is None:
        return None
    counts = group_values(tied[METADATA_PREFIX + settings.group]).value_counts()
    return (str(counts.index[0]), int(counts.iloc[0])) if len(counts) else None


def check_folds(
    texts: DataFrame, parts: Sequence[DataFrame], settings: Sequence[SplitSettings], pairs: DataFrame
) -> Check:
    """The checks of all folds as one: each text is once in the test part, so ``plain`` has a row at most for each.

    ``parts`` and ``settings`` are those of the folds; the other parameters are as for ``check``.
    """
    checks = [check(texts, part, of_fold, pairs) for part, of_fold in zip(parts, settings, strict=True)]
    made = pd.concat([one.made for one in checks], ignore_index=True)
    return replace(
        checks[0],
        plain=pd.concat([one.plain for one in checks], ignore_index=True),
        made=made.drop_duplicates(ID, ignore_index=True),
        plain_test=sum(one.plain_test for one in checks),
    )


def _plain_parts(texts: DataFrame, settings: SplitSettings) -> Series:
    """The same division with each text drawn on its own; not stratified where a class is too rare for that."""
    labels = Series(texts[LABEL].to_numpy(), texts.index)
    for drawn_from in (labels, Series("", texts.index)):
        try:
            if settings.folds:
                fold = draw_folds(drawn_from, settings)
                return draw_around(drawn_from, texts.index[fold != settings.fold].to_numpy(), settings)
            return draw_parts(drawn_from, settings)
        except (SplitError, ValueError):
            continue
    return Series(str(Part.TRAIN), texts.index)


def _leaks(
    texts: DataFrame,
    part: Series,
    settings: SplitSettings,
    pairs: DataFrame,
    *,
    inside: Part,
    outside: tuple[Part, ...],
) -> DataFrame:
    """Texts inside with a sibling outside, one row a text: the closest sibling of the closest kind."""
    seen = part.isin([str(one) for one in outside])
    return _siblings(texts[part == inside], texts[seen], settings, pairs)


def _siblings(held: DataFrame, seen: DataFrame, settings: SplitSettings, pairs: DataFrame) -> DataFrame:
    return _links(held, seen, settings, pairs).drop_duplicates(ID, ignore_index=True)


def _links(held: DataFrame, seen: DataFrame, settings: SplitSettings, pairs: DataFrame) -> DataFrame:
    """What ties texts that are held to ones that are seen, the closest kind first: copies, near-duplicates, the group.

    Of copies that are seen, and of those of a group, the first one stands for all.
    """
    first = seen.drop_duplicates(DUPLICATE_GROUP)[[DUPLICATE_GROUP, ID]].rename(columns={ID: OTHER})
    copies = held.merge(first, on=DUPLICATE_GROUP).assign(kind=DUPLICATE, similarity=1.0)
    near = at_least(pairs, settings.near_duplicates)
    both_ways = pd.concat([near, near.rename(columns={FIRST: SECOND, SECOND: FIRST})])
    alike = (
        held.merge(both_ways, left_on=DUPLICATE_GROUP, right_on=FIRST)
        .merge(first.rename(columns={DUPLICATE_GROUP: SECOND}), on=SECOND)
        .assign(kind=NEAR_DUPLICATE)
        .sort_values(SIMILARITY, ascending=False, kind="stable")
    )
    found = [copies, alike]
    if settings.group is not None:
        column = METADATA_PREFIX + settings.group
        values = group_values(pd.concat([held[column], seen[column]], ignore_index=True)).to_numpy()
        grouped = held.assign(**{column: values[: len(held)]}).dropna(subset=column)
        member = seen.assign(**{column: values[len(held) :]}).dropna(subset=column).drop_duplicates(column)
        there = member[[column, ID]].rename(columns={ID: OTHER})
        found.append(grouped.merge(there, on=column).assign(kind=SAME_GROUP, similarity=None))
    listed = [one[schemas.LEAKS.names] for one in found]
    filled = [one.astype({SIMILARITY: float}) for one in listed if len(one)] or listed[:1]
    return pd.concat(filled, ignore_index=True)
