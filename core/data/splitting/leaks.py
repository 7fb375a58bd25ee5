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
    those of the largest unit that share a value of the group column, with that value.
    """

    plain: DataFrame
    made: DataFrame
    plain_test: int
    tied: int
    largest: int
    texts: int
    of_one_value: tuple[str, int] | None = None

    @property
    def is_chained(self) -> bool:
        """Whether one unit holds so many texts that it dominates the split."""
        return self.largest > max(10, self.texts / 20)


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
    return Check(
        plain=_leaks(kept, plain, settings, pairs, inside=Part.TEST, outside=(Part.TRAIN,)),
        made=pd.concat(siblings, ignore_index=True),
        plain_test=int((plain == Part.TEST).sum()),
        tied=int(sizes[sizes > 1].sum()),
        largest=int(sizes.max()) if len(sizes) else 0,
        texts=int(sizes.sum()),
        of_one_value=_of_one_value(divided[unit == sizes.index[0]], settings) if len(sizes) else None,
    )


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
    held = texts[part == inside]
    seen = texts[part.isin([str(one) for one in outside])]
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
    found = [copies[schemas.LEAKS.names], alike[schemas.LEAKS.names]]
    if settings.group is not None:
        column = METADATA_PREFIX + settings.group
        values = group_values(texts[column])
        seen, held = (
            some.assign(**{column: values.reindex(some.index)}).dropna(subset=column) for some in (seen, held)
        )
        member = seen.drop_duplicates(column)[[column, ID]].rename(columns={ID: OTHER})
        grouped = held.merge(member, on=column).assign(kind=SAME_GROUP, similarity=None)
        found.append(grouped[schemas.LEAKS.names])
    filled = [one.astype({SIMILARITY: float}) for one in found if len(one)] or [copies[schemas.LEAKS.names]]
    return pd.concat(filled, ignore_index=True).drop_duplicates(ID, ignore_index=True)
