"""All figures on the agreement of a version's annotators."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.data.agreement import annotators, coefficients, pairs, resampling
from core.data.agreement import over_annotators as annotators_drawn
from core.data.agreement.coefficients import patterns
from core.data.agreement.counting import Counted, count
from core.data.agreement.over_annotators import Spreads
from core.data.class_order import as_numbers, by_value, in_order
from core.data.column_names import is_index
from core.data.merges import Merges, renamed
from core.data.metadata_columns import metadata_columns
from core.errors import SettingError
from core.records import METADATA_PREFIX, Agreement, GroupAgreement, Score
from core.records.columns import ID, LABEL, UNIT

MOST_VALUES = 20


def measure(
    judgements: DataFrame,
    texts: DataFrame,
    *,
    order: Sequence[str] = (),
    unsure: Sequence[str] = (),
    merges: Merges | None = None,
    seed: int = resampling.SEED,
    resamples: int | None = None,
    over_annotators: bool = False,
) -> Agreement:
    """Measure how well annotators agree.

    Parameters
    ----------
    judgements
        Columns ``id, annotator, label``; each annotator at most once a text. Those on texts that a tie left out count.
    texts
        Column ``id`` and metadata columns (``meta:…``); may lack texts of ``judgements``. A column ``unit`` has the
        same number for tied texts, which count as one in every interval.
    order
        All labels from one end to the other, for ordinal alpha and weighted kappa, and interval alpha where they are
        numbers; empty where they have no order.
    unsure
        Answers that are no label; they count as missing.
    merges
        Classes that count as another, or have another name.
    seed, resamples
        Seed and number of the bootstrap's draws of texts; of a large table as many as ``affordable``.
    over_annotators
        Whether the intervals of percent agreement and the alphas of all texts shall say what other annotators would
        have given, too.

    Raises
    ------
    SettingError
        ``order`` does not name each label once, or there are too few annotators for intervals over them.
    """
    sure = judgements[~judgements[LABEL].isin(list(unsure))]
    merged = {label: into for label, into in (merges or {}).items() if sure[LABEL].eq(label).any()}
    names = renamed((merged, sure[LABEL].unique()))
    units = texts.set_index(ID)[UNIT] if UNIT in texts else None
    counted = count(sure.assign(label=sure[LABEL].replace(merged)), units)
    order = _checked(order, counted.labels)
    shared = _Shared.of(counted)
    draws = {"seed": seed, "resamples": resamples or _affordable(counted, shared, texts)}
    spreads = annotators_drawn.NONE
    if over_annotators:
        annotators_drawn.require_enough(counted)
        spreads = annotators_drawn.spreads(counted, order, **draws)
    percent, alpha, per_class = _overall(counted, shared, spreads, **draws)
    fleiss, fleiss_judgements, fleiss_texts = _fleiss(shared, **draws)
    given = {*counted.labels, *sure[LABEL].unique()}
    per_metadata, without_metadata = _per_metadata(counted, texts, given, **draws)
    against, differences = annotators.against_the_others(counted)
    found = Agreement(
        labels=counted.labels,
        order=order,
        texts=len(counted.ids),
        shared=len(shared.counts),
        units=len(np.unique(shared.units)),
        tied=_tied(shared),
        judgements=len(counted.text),
        alpha=alpha,
        ordinal=_ordinal(counted, shared, order, spreads, **draws),
        interval=_interval(counted, shared, order, spreads, **draws),
        percent=percent,
        fleiss=fleiss,
        fleiss_judgements=fleiss_judgements,
        fleiss_texts=fleiss_texts,
        per_class=per_class,
        per_metadata=per_metadata,
        without_metadata=without_metadata,
        annotators=against,
        pairs=pairs.compare(counted, order, **draws),
        paired=min(len(counted.annotators), pairs.MOST_ANNOTATORS),
        differences=differences,
        merged={label: into for label, into in merged.items() if label not in names},
        resamples=draws["resamples"],
        seed=draws["seed"],
        over_annotators=over_annotators,
        few_annotators=annotators_drawn.few(counted),
    )
    return arranged(found, sorted(found.labels))


@dataclass(frozen=True)
class _Shared:
    """The texts with two or more judgements: their ids, judgements by label, of shape (texts, labels), and units."""

    ids: np.ndarray
    counts: np.ndarray
    units: np.ndarray

    @classmethod
    def of(cls, counted: Counted) -> _Shared:
        is_shared = counted.by_text.sum(axis=1) >= 2
        return cls(counted.ids[is_shared], counted.by_text[is_shared], counted.units[is_shared])


def _tied(shared: _Shared) -> tuple[str, ...]:
    """The ids of the first two texts that count as one."""
    units = Series(shared.units)
    together = units[units.duplicated(keep=False)]
    return tuple(shared.ids[together.index[together == together.iloc[0]][:2]]) if len(together) else ()


def arranged(found: Agreement, order: Sequence[str]) -> Agreement:
    """The same figures with the classes in that order; those that it does not name come last.

    Not done before measuring, so that the order moves no bootstrap interval.
    """
    labels = in_order(found.labels, order)
    places = [found.labels.index(label) for label in labels]
    return replace(
        found,
        labels=labels,
        per_class={label: found.per_class[label] for label in labels},
        annotators=tuple(
            replace(one, confusion=tuple(tuple(one.confusion[row][column] for column in places) for row in places))
            for one in found.annotators
        ),
    )


def _checked(order: Sequence[str], labels: tuple[str, ...]) -> tuple[str, ...]:
    if order and sorted(order) != sorted(labels):
        raise SettingError(
            f"The order names {', '.join(order)}; the labels are {', '.join(labels)}.",
            where="order of the labels",
            todo="Name every label once, from one end to the other.",
        )
    return tuple(order)


def _affordable(counted: Counted, shared: _Shared, texts: DataFrame) -> int:
    """How many resamples there is time for: alpha, Fleiss' kappa, ordinal and interval alpha and each metadata column
    draw all texts. These alphas count where they are not asked for, too, lest the others' intervals move when they are.
    """
    times = 4 + sum(column.startswith(METADATA_PREFIX) for column in texts.columns)
    drawn = resampling.to_draw(len(patterns(shared.counts)[1]), len(shared.counts))
    return resampling.affordable(times * drawn + pairs.to_draw(counted))


def _overall(
    counted: Counted, shared: _Shared, spreads: Spreads, *, seed: int, resamples: int
) -> tuple[Score | None, Score | None, dict[str, GroupAgreement]]:
    """Percent agreement, nominal alpha of all labels, and that of each with the texts that anyone gave it."""
    chosen = (shared.counts > 0).sum(axis=0).tolist()
    percent, alpha, *each = coefficients.scores(
        shared.counts,
        shared.units,
        lambda distinct, samples: np.concatenate(
            [coefficients.percent_agreement(distinct, samples), coefficients.alphas(distinct, samples)], axis=1
        ),
        2 + len(counted.labels),
        seed=seed,
        resamples=resamples,
        besides=[spreads.percent, spreads.alpha, *[0.0] * len(counted.labels)],
    )
    per_class = zip(counted.labels, each, chosen, strict=True)
    return (
        percent,
        alpha,
        {label: GroupAgreement(score if number >= 2 else None, number) for label, score, number in per_class},
    )


def _ordinal(
    counted: Counted, shared: _Shared, order: Sequence[str], spreads: Spreads, *, seed: int, resamples: int
) -> Score | None:
    if not order:
        return None
    arranged, besides = shared.counts[:, counted.places(order)], [spreads.ordinal]
    draws = {"seed": seed, "resamples": resamples}
    return coefficients.scores(arranged, shared.units, coefficients.ordinal_alpha, 1, besides=besides, **draws)[0]


def _interval(
    counted: Counted, shared: _Shared, order: Sequence[str], spreads: Spreads, *, seed: int, resamples: int
) -> Score | None:
    """Of labels that are numbers in order."""
    values = np.array(as_numbers(order))
    if not len(values):
        return None
    arranged = shared.counts[:, counted.places(order)]
    return coefficients.scores(
        arranged,
        shared.units,
        lambda distinct, samples: coefficients.interval_alpha(distinct, samples, values),
        1,
        seed=seed,
        resamples=resamples,
        besides=[spreads.interval],
    )[0]


def _fleiss(shared: _Shared, *, seed: int, resamples: int) -> tuple[Score | None, int, int]:
    """Fleiss' kappa of the texts with the most frequent number of judgements, that number, and how many they are."""
    if not len(shared.counts):
        return None, 0, 0
    sizes = shared.counts.sum(axis=1)
    most_frequent = int(np.bincount(sizes).argmax())
    alike, units = shared.counts[sizes == most_frequent], shared.units[sizes == most_frequent]
    [kappa] = coefficients.scores(alike, units, coefficients.fleiss_kappa, 1, seed=seed, resamples=resamples)
    return kappa, most_frequent, len(alike)


def _per_metadata(
    counted: Counted, texts: DataFrame, labels: AbstractSet[str], *, seed: int, resamples: int
) -> tuple[dict[str, dict[str, GroupAgreement]], int]:
    """Alpha of each value of each metadata column, and how many shared texts have no metadata at all.

    Of a column the ``MOST_VALUES`` most frequent values, in their own order; a column that hardly repeats a value
    tells nothing of groups and is passed over, and so are one with a single value and the numbers of rows. So is a
    column of the labels, or of the votes' shares: what was made of the judgements parts them by their outcome, which
    makes alpha negative. Columns with few values come first.
    """
    shared = np.flatnonzero(counted.by_text.sum(axis=1) >= 2)
    columns = [f"{METADATA_PREFIX}{name}" for name in metadata_columns(texts).differing]
    known = texts.drop_duplicates(ID).set_index(ID)[columns].reindex(counted.ids[shared])
    found: dict[str, dict[str, GroupAgreement]] = {}
    for column in columns:
        codes, values = pd.factorize(known[column])
        sizes = np.bincount(codes[codes >= 0], minlength=len(values))
        name = column.removeprefix(METADATA_PREFIX)
        if not len(values) or len(values) > sizes.sum() / 2 or set(map(str, values)) <= labels or is_index(name):
            continue
        if _is_made_of_votes(counted.by_text[shared], codes):
            continue
        found[name] = {
            str(values[value]): GroupAgreement(
                coefficients.alpha(
                    counted.by_text[shared[codes == value]],
                    counted.units[shared[codes == value]],
                    seed=seed,
                    resamples=resamples,
                ),
                int(sizes[value]),
            )
            for value in _most_frequent(values, sizes)
        }
    is_known = pd.Index(counted.ids[shared]).isin(texts[ID])
    return found, int((~is_known).sum()) if columns else 0


def _is_made_of_votes(by_text: np.ndarray, codes: np.ndarray) -> bool:
    """Whether all texts with one value have the same shares of votes: ``by_text`` has the judgements of each text and
    class, ``codes`` the value of each text, -1 where it has none.
    """
    shares = by_text[codes >= 0] / by_text[codes >= 0].sum(axis=1, keepdims=True)
    of_value = pd.DataFrame(shares).groupby(codes[codes >= 0])
    return bool(np.allclose(of_value.max(), of_value.min()))


def _most_frequent(values: pd.Index, sizes: np.ndarray) -> list[int]:
    """Places of the values that most texts have, numbers by value and words by the alphabet."""
    most = np.argsort(-sizes, kind="stable")[:MOST_VALUES].tolist()
    return sorted(most, key=lambda place: by_value(str(values[place])))
