"""How much agreement would vary with other annotators, for intervals over annotators as well as texts.

Drawing texts anew says how sure a figure is for these annotators on all such texts; whether others would agree as much
is another question, for which annotators have to be drawn, too. No bootstrap of such a table gives the variance exactly
(McCullagh 2000, Resampling and exchangeable arrays, Bernoulli 6). Drawing both at once (Owen 2007, The pigeonhole
bootstrap, Annals of Applied Statistics 1) counts what belongs to single judgements three times, and the intervals are
twice as wide as needed where annotators share few texts. So the variance over texts and that over annotators are found
apart and added, as for errors that are clustered in two ways (Cameron, Gelbach and Miller 2011, Robust inference with
multiway clustering, Journal of Business and Economic Statistics 29), without taking off what both have in common: the
interval is rather too wide than too narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.agreement.counting import Counted
from core.data.class_order import as_numbers
from core.errors import SettingError
from core.records.evaluation import NORMAL_QUANTILE, student_quantile

FEWEST = 8
"""Annotators who judge equally much. With fewer their own spread is not known well enough for an interval to hold."""

_CELLS_AT_ONCE = 2_000_000
_NOTHING = 1e-9


@dataclass(frozen=True)
class Spreads:
    """Standard deviations over annotators; those of alphas without an order, or of classes that are no numbers, are 0.

    From few annotators a variance is itself uncertain, so they are widened as Student's quantile is (Student 1908).
    """

    percent: float
    alpha: float
    ordinal: float
    interval: float


NONE = Spreads(0.0, 0.0, 0.0, 0.0)
"""Where only texts are drawn."""


def require_enough(counted: Counted) -> None:
    """Raise SettingError where there are too few annotators."""
    if said := few(counted):
        raise SettingError(said, where="annotators", todo="Leave the intervals as they are, over texts.")


def few(counted: Counted) -> str:
    """Why there are too few annotators, in words; empty where there are enough."""
    shared = _Shared.of(counted)
    if round(shared.as_many, 1) >= FEWEST:
        return ""
    there = int((shared.by_annotator > 0).sum())
    equal = f", some of them few, so that all tell as much as {shared.as_many:.1f} would" * (there >= FEWEST)
    return (
        f"There are no intervals over annotators: they need at least {FEWEST} who judged about equally many texts in "
        f"common; here {there} did{equal}. From so few nothing follows for others."
    )


def spreads(counted: Counted, order: Sequence[str], *, seed: int, resamples: int) -> Spreads:
    """Of figures for which annotators are drawn anew, each with all that they judged.

    Two judgements of a text are a pair only where two annotators made them: who is drawn twice agrees with themselves.
    """
    shared, random, annotators = _Shared.of(counted), np.random.default_rng(seed), len(counted.annotators)
    at_once = max(1, _CELLS_AT_ONCE // len(shared.annotator))
    found = []
    for start in range(0, resamples, at_once):
        samples = min(at_once, resamples - start)
        drawn = random.multinomial(annotators, np.full(annotators, 1 / annotators), size=samples)
        found.append(_figures(shared, drawn.astype(float), counted.places(order), np.array(as_numbers(order))))
    widened = student_quantile(shared.as_many - 1) / NORMAL_QUANTILE
    return Spreads(*(widened * np.nanstd(np.concatenate(found), axis=0)).tolist())


@dataclass(frozen=True)
class _Shared:
    """The judgements of texts that two or more judged, sorted by text and label.

    Attributes
    ----------
    annotator
        Whose each judgement is; shape (judgements,).
    text_starts, cell_starts
        The first judgement of each text, and of each cell, which is a text with a label that somebody gave it.
    first_cells
        The first cell of each text.
    text, label
        Of each cell; shape (cells,).
    """

    annotator: np.ndarray
    text_starts: np.ndarray
    cell_starts: np.ndarray
    first_cells: np.ndarray
    text: np.ndarray
    label: np.ndarray
    labels: int
    by_annotator: np.ndarray

    @classmethod
    def of(cls, counted: Counted) -> _Shared:
        chosen = np.flatnonzero(counted.by_text.sum(axis=1)[counted.text] > 1)
        chosen = chosen[np.lexsort((counted.label[chosen], counted.text[chosen]))]
        text, label = counted.text[chosen], counted.label[chosen]
        cell_starts = np.unique(text * len(counted.labels) + label, return_index=True)[1]
        first_cells, of_text = np.unique(text[cell_starts], return_index=True, return_inverse=True)[1:]
        return cls(
            annotator=counted.annotator[chosen],
            text_starts=np.unique(text, return_index=True)[1],
            cell_starts=cell_starts,
            first_cells=first_cells,
            text=of_text,
            label=label[cell_starts],
            labels=len(counted.labels),
            by_annotator=np.bincount(counted.annotator[chosen], minlength=len(counted.annotators)),
        )

    @property
    def as_many(self) -> float:
        """Annotators of equally many judgements that would tell as much (Kish 1965, Survey Sampling)."""
        judged = self.by_annotator.astype(float)
        return float(judged.sum() ** 2 / max(judged @ judged, 1.0))

    def by_text(self, of_cells: np.ndarray) -> np.ndarray:
        """The sum of each text's cells; from shape (samples, cells) to (samples, texts)."""
        return np.add.reduceat(of_cells, self.first_cells, axis=1)

    def by_label(self, of_cells: np.ndarray) -> np.ndarray:
        """The same of each label's cells; to shape (samples, labels)."""
        return np.stack([of_cells[:, self.label == label].sum(axis=1) for label in range(self.labels)], axis=1)


def _figures(shared: _Shared, drawn: np.ndarray, order: Sequence[int], values: np.ndarray) -> np.ndarray:
    """Percent agreement, nominal, ordinal and interval alpha where each annotator counts as often as drawn.

    With every annotator once, they are those of ``core.data.agreement.coefficients``.

    Parameters
    ----------
    drawn
        Shape (samples, annotators).
    order, values
        Places of the labels from one end to the other, and the numbers that they are in that order; each empty where
        they are in none.

    Returns
    -------
    ndarray
        Shape (samples, 4); 0 for alphas of no order, NaN where all judgements of a sample are the same.
    """
    weight = drawn[:, shared.annotator]
    given = np.add.reduceat(weight, shared.cell_starts, axis=1)
    size = shared.by_text(given)
    pairs = size**2 - np.add.reduceat(weight**2, shared.text_starts, axis=1)
    # A text that one annotator alone judged in this sample says nothing.
    given, size = given * (pairs > 0)[:, shared.text], size * (pairs > 0)
    of_pairs = np.divide(1.0, pairs, out=np.zeros(pairs.shape), where=pairs > 0)
    labelled = shared.by_label(given)
    total = labelled.sum(axis=1)

    def alpha(differing: np.ndarray, by_chance: np.ndarray) -> np.ndarray:
        observed = (size * of_pairs * differing).sum(axis=1)
        undefined = np.full(total.shape, np.nan)
        return 1 - (total - 1) * np.divide(observed, by_chance, out=undefined, where=by_chance > _NOTHING)

    def alpha_of_places(places: np.ndarray) -> np.ndarray:
        """With the squared difference of the labels' places; shape (samples, labels)."""
        of_cells = given * places[:, shared.label]
        squares = shared.by_text(of_cells * places[:, shared.label])
        by_chance = total * (labelled * places**2).sum(axis=1) - (labelled * places).sum(axis=1) ** 2
        return alpha(size * squares - shared.by_text(of_cells) ** 2, by_chance)

    differing = size**2 - shared.by_text(given**2)
    texts = (pairs > 0).sum(axis=1)
    figures = np.zeros((len(drawn), 4))
    figures[:, 0] = 1 - (of_pairs * differing).sum(axis=1) / np.maximum(texts, 1)
    figures[:, 1] = alpha(differing, total**2 - (labelled**2).sum(axis=1))
    if len(order):
        figures[:, 2] = alpha_of_places(_ranks(labelled, order))
    if len(values):
        scaled = (values - values.min()) / np.ptp(values)
        figures[:, 3] = alpha_of_places(np.broadcast_to(scaled[np.argsort(order)], labelled.shape))
    return figures


def _ranks(labelled: np.ndarray, order: Sequence[int]) -> np.ndarray:
    """The mean rank of each label's judgements as a share of all of them; shape (samples, labels)."""
    arranged = labelled[:, order]
    ranks = (arranged.cumsum(axis=1) - arranged / 2) / np.maximum(arranged.sum(axis=1, keepdims=True), 1.0)
    return ranks[:, np.argsort(order)]
