"""Classifiers that need no fine-tuning, to hold a model against: learned in seconds, and sometimes as good.

Words and signs weighted by TF-IDF with a logistic regression are the baseline that Wang and Manning (2012, "Baselines
and Bigrams") and many after them found hard to beat on short texts. The strength of the regularisation is chosen on the
validation part, as a model's epoch is; the test part has no say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.pipeline import FeatureUnion, make_union

from core.records import Measure, ScoreName

STRENGTHS = (0.1, 1.0, 10.0, 100.0)
_MOST_FEATURES = 30_000
_MOST_STEPS = 1_000
_TOLERANCE = 1e-3


@dataclass(frozen=True)
class Tuned:
    """Answers to texts, by the logistic regression with the best strength; None for what has none."""

    strength: float | None
    answers: np.ndarray


def most_frequent(labels: Sequence[str], number: int) -> np.ndarray:
    """The most frequent label, the first by name of several, as the answer to that many texts."""
    known, counts = np.unique(np.asarray(labels, dtype=object), return_counts=True)
    return np.full(number, known[counts.argmax()], dtype=object)


def tfidf(train: Sequence[str], others: Sequence[str]) -> tuple[Any, Any]:
    """Weights of words and pairs of words, and of two to five signs within words, of the training texts and others;
    sparse, shape (texts, features). Only training texts decide which features there are.
    """
    union = _tfidf()
    return union.fit_transform(train), union.transform(others)


def tuned(
    train: Any,
    labels: Sequence[str],
    others: Any,
    true: Sequence[str],
    is_validation: np.ndarray,
    measure: Measure,
    *,
    balanced: bool,
    weights: Mapping[str, float] | None = None,
    strengths: Sequence[float] = STRENGTHS,
) -> Tuned:
    """Learn from the training part with each strength, and answer with the one that is best on the validation part.

    One strength alone needs no validation part.

    Parameters
    ----------
    train, others
        Features of the training texts and of those to be answered; shape (texts, features).
    labels, true
        Their labels; those of texts that are not of the validation part are not looked at.
    is_validation
        Which of the others are of the validation part; shape (texts,).
    balanced
        Whether a rare class weighs as much as a frequent one.
    weights
        What a text of each class counts, in place of that.
    """
    of_validation = np.asarray(true, dtype=object)[is_validation]
    # Each strength goes on from what the one before learned, which takes fewer steps.
    model = LogisticRegression(
        class_weight=dict(weights) if weights else "balanced" if balanced else None,
        max_iter=_MOST_STEPS,
        tol=_TOLERANCE,
        warm_start=True,
    )
    best, best_score = None, -1.0
    for strength in strengths:
        model.set_params(C=strength)
        answers = model.fit(train, np.asarray(labels, dtype=object)).predict(others)
        score = _score(of_validation, answers[is_validation], measure) if len(strengths) > 1 else 0.0
        if score > best_score:
            best, best_score = Tuned(strength, answers), score
    assert best is not None
    return best


def _tfidf() -> FeatureUnion:
    words = TfidfVectorizer(
        ngram_range=(1, 2),
        token_pattern=r"\w+|[^\w\s]",
        sublinear_tf=True,
        max_features=_MOST_FEATURES,
        dtype=np.float32,
    )
    signs = TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(2, 5),
        sublinear_tf=True,
        max_features=_MOST_FEATURES,
        dtype=np.float32,
    )
    return make_union(words, signs)


def _score(true: np.ndarray, answers: np.ndarray, measure: Measure) -> float:
    if measure.score is ScoreName.ACCURACY:
        return float(accuracy_score(true, answers))
    if measure.positive is not None:
        return float(f1_score(true, answers, labels=[measure.positive], average="macro", zero_division=0.0))
    return float(f1_score(true, answers, average="macro", zero_division=0.0))
