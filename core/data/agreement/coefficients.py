"""Alpha, Fleiss' kappa and percent agreement from how many annotators gave a text which label.

All of them depend on a text only through that vector of counts, its pattern. So texts with the same pattern are
counted together, and every function takes several samples of texts at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from core.data.agreement import resampling
from core.data.agreement.resampling import Units
from core.records import Score

_ROUNDING = 1e-12
"""A difference of two sums that is a smaller share of them is none."""

Coefficient = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""From patterns (patterns, labels) and texts of each pattern (samples, patterns) to figures (samples, figures)."""


def patterns(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct patterns of the texts with two or more judgements, and how many texts have each.

    Parameters
    ----------
    counts
        Judgements of each text by label; shape (texts, labels).

    Returns
    -------
    tuple
        Patterns of shape (patterns, labels) and texts of shape (patterns,); no pattern where no text has two.
    """
    shared = counts[counts.sum(axis=1) >= 2]
    if not len(shared):
        return shared, np.zeros(0, dtype=np.int64)
    distinct, texts = np.unique(shared, axis=0, return_counts=True)
    return distinct, texts


def alpha(counts: np.ndarray, units: np.ndarray, *, seed: int, resamples: int) -> Score | None:
    """Krippendorff's nominal alpha; None where fewer than two texts are shared or all judgements are equal.

    It is drawn with the labels by their frequency in these texts, as where they are all that there is.
    """
    if not len(counts):
        return None
    by_frequency = np.lexsort([(counts > 0).argmax(axis=0), -counts.sum(axis=0)])
    return scores(
        counts[:, by_frequency],
        units,
        lambda distinct, samples: alphas(distinct, samples)[:, :1],
        1,
        seed=seed,
        resamples=resamples,
    )[0]


def scores(
    counts: np.ndarray,
    units: np.ndarray,
    coefficient: Coefficient,
    figures: int,
    *,
    seed: int,
    resamples: int,
    besides: Sequence[float] | None = None,
) -> list[Score | None]:
    """So many figures of texts with their intervals, see ``core.data.agreement.resampling``; None each where fewer than
    two texts are shared, as one text alone has no spread. Texts with one number in ``units``, of shape (texts,), are
    drawn together.

    What did not occur is not held impossible: half a text more of each label is added where the intervals are drawn,
    spread over all that one annotator who differs could have said.
    """
    is_shared = counts.sum(axis=1) >= 2
    if is_shared.sum() < 2:
        return [None] * figures
    distinct, kind, texts = np.unique(counts[is_shared], axis=0, return_inverse=True, return_counts=True)
    added, weights = _one_differs(distinct, texts)
    known, share = np.concatenate([distinct, added]), np.concatenate([np.zeros(len(texts)), weights])
    return resampling.scores(
        Units.of(kind, units[is_shared], len(known)),
        lambda samples: coefficient(known, samples),
        added=share,
        seed=seed,
        resamples=resamples,
        besides=besides,
    )


def _one_differs(distinct: np.ndarray, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Patterns in which all but one annotator, or all, give the same label, and how much of a text to add of each."""
    labels = distinct.shape[1]
    judgements = int(np.median(np.repeat(distinct.sum(axis=1), texts)))
    most, other = (places.ravel() for places in np.indices((labels, labels)))
    one = np.eye(labels, dtype=distinct.dtype)
    return (judgements - 1) * one[most] + one[other], np.full(labels**2, resampling.ADDED / labels)


def alphas(distinct: np.ndarray, samples: np.ndarray) -> np.ndarray:
    """Krippendorff's nominal alpha of all labels, and of each label against the rest.

    α = 1 − Dₒ / Dₑ of the coincidence matrix, in which a text with m judgements counts each of its ordered pairs with
    1 / (m − 1); judgements that are missing need no treatment (Krippendorff 2011, Computing Krippendorff's
    Alpha-Reliability).

    Parameters
    ----------
    distinct
        Shape (patterns, labels).
    samples
        Texts of each pattern; shape (samples, patterns).

    Returns
    -------
    ndarray
        Shape (samples, 1 + labels); NaN where every judgement of a sample is of the same kind.
    """
    size = distinct.sum(axis=1, keepdims=True)
    differing = samples @ (distinct * (size - distinct) / (size - 1))
    labelled = samples @ distinct
    total = labelled.sum(axis=1, keepdims=True)
    by_chance = labelled * (total - labelled)
    observed = np.concatenate([differing.sum(axis=1, keepdims=True), differing], axis=1)
    expected = np.concatenate([by_chance.sum(axis=1, keepdims=True), by_chance], axis=1)
    return 1 - (total - 1) * _ratio(observed, expected)


def ordinal_alpha(distinct: np.ndarray, samples: np.ndarray) -> np.ndarray:
    """Krippendorff's alpha of labels in order (the columns of ``distinct``); shape (samples, 1).

    The ordinal distance of two labels is the number of judgements that lie between them, half of their own included.
    That is the distance of their mean ranks, so alpha is that of an interval scale of mean ranks.
    """
    labelled = samples @ distinct
    return _squared_alpha(distinct, samples, labelled.cumsum(axis=1) - labelled / 2)


def interval_alpha(distinct: np.ndarray, samples: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Krippendorff's alpha of labels that are numbers, of shape (labels,): their distance is the difference squared;
    shape (samples, 1).
    """
    scaled = (values - values.min()) / max(float(np.ptp(values)), 1e-300)
    return _squared_alpha(distinct, samples, np.broadcast_to(scaled, (len(samples), len(scaled))))


def _squared_alpha(distinct: np.ndarray, samples: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Alpha with the squared difference of the labels' places, of shape (samples, labels); shape (samples, 1)."""
    size = distinct.sum(axis=1)
    labelled = samples @ distinct
    total = labelled.sum(axis=1)
    # From their mean, so that the sums of squares below lose no digits and one label alone gives exactly 0.
    ranks = places - ((labelled * places).sum(axis=1) / total)[:, None]
    squares = ranks**2
    # A text's squared differences, pair by pair, are m · Σ r² − (Σ r)², with m judgements at the ranks r.
    of_texts = samples @ (distinct * (size / (size - 1))[:, None])
    sums = ranks @ distinct.T
    apart = (of_texts * squares).sum(axis=1)
    observed = apart - ((samples / (size - 1)) * sums**2).sum(axis=1)
    observed[observed < _ROUNDING * apart] = 0.0
    expected = total * (labelled * squares).sum(axis=1)
    return (1 - (total - 1) * _ratio(observed, expected))[:, None]


def percent_agreement(distinct: np.ndarray, samples: np.ndarray) -> np.ndarray:
    """Share of the pairs of judgements of a text that agree, in the mean over the texts; shape (samples, 1)."""
    return (samples @ _agreeing_pairs(distinct) / samples.sum(axis=1))[:, None]


def fleiss_kappa(distinct: np.ndarray, samples: np.ndarray) -> np.ndarray:
    """Fleiss' kappa of texts with equally many judgements; shape (samples, 1).

    Fleiss 1971, Measuring nominal scale agreement among many raters. Psychological Bulletin 76.
    """
    observed = samples @ _agreeing_pairs(distinct) / samples.sum(axis=1)
    labelled = samples @ distinct
    expected = ((labelled / labelled.sum(axis=1, keepdims=True)) ** 2).sum(axis=1)
    return (1 - _ratio(1 - observed, 1 - expected))[:, None]


def _agreeing_pairs(distinct: np.ndarray) -> np.ndarray:
    size = distinct.sum(axis=1)
    return (distinct * (distinct - 1)).sum(axis=1) / (size * (size - 1))


def _ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    return np.divide(numerator, denominator, out=np.full(denominator.shape, np.nan), where=denominator > 1e-12)
