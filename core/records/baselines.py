"""What needs no fine-tuning, to hold a model against."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.records.evaluation import Evaluation


class BaselineName(StrEnum):
    MOST_FREQUENT = "most-frequent"
    TFIDF = "tf-idf"
    EMBEDDINGS = "embeddings"

    @property
    def brief(self) -> str:
        return _BRIEF[self]

    @property
    def in_words(self) -> str:
        return _TITLES[self]

    @property
    def column(self) -> str:
        """Its answers in the table of predictions."""
        return f"baseline:{self}"


_BRIEF = {
    BaselineName.MOST_FREQUENT: "the most frequent class",
    BaselineName.TFIDF: "TF-IDF",
    BaselineName.EMBEDDINGS: "word embeddings",
}
_TITLES = {
    BaselineName.MOST_FREQUENT: "The most frequent class for every text",
    BaselineName.TFIDF: "TF-IDF of words and signs, logistic regression",
    BaselineName.EMBEDDINGS: "The base model’s word embeddings, logistic regression",
}


@dataclass(frozen=True)
class Baseline:
    """How a baseline does on the texts that a run's model was judged by and tested on.

    ``strength`` is the inverse strength of the regularisation of its logistic regression (scikit-learn's ``C``), chosen
    on the validation part; None where it has none. Beside a model that learned from that part, too, it learned from it
    with the strength that was chosen before, and ``validation`` is None.
    """

    name: BaselineName
    validation: Evaluation | None
    test: Evaluation
    strength: float | None = None
