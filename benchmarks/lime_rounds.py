"""LIME in rounds beside plain LIME with 5,000 samples, on a model and texts of one's own: how near both come to the
weights of infinitely many samples, and how many texts are asked.

These weights are known where a text has so few words that every altered text can be asked about. Else they are an
estimate by other draws, as exact as 100,000 samples or as 20,000 answers make it, whose own error counts against both
ways alike. Each text takes up to 30,000 answers.

    python -m benchmarks.lime_rounds MODEL TEXTS.csv [--column text] [--texts 50] [--seed 1]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from core.counted import counted
from core.explanation.explaining import explain
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.explanation.lime_text import LimeSettings
from core.explanation.methods import Probabilities
from core.explanation.words import split_words
from core.processes import share_processor
from core.records import Explanation

CLASSES = ((5, 12), (13, 20), (21, 34), (35, 60))
"""Texts of at least and at most so many words, which are told together."""

_SHOWN = 6
_LIMIT = LimeInRoundsSettings(exactness=100_000, samples=20_000, seed=1)


@dataclass(frozen=True)
class Beside:
    """Of one text: both ways against the limit.

    Attributes
    ----------
    asked
        Altered texts that LIME in rounds took.
    error, error_of_lime
        Absolute difference of a weight, in the mean over the words.
    shared, shared_of_lime
        How many of the limit's six heaviest words are among the six heaviest.
    covered
        Share of the limit's weights of these six words that lie in their intervals.
    """

    asked: int
    error: float
    error_of_lime: float
    shared: int
    shared_of_lime: int
    covered: float


def beside(text: str, labels: tuple[str, ...], model: Probabilities, seed: int, roughly: Probabilities) -> Beside:
    """LIME in rounds asks ``roughly``, as it does in Errata; the limit and plain LIME ask the model itself."""
    words = len(split_words(text))
    every = [replace(one, features=words) for one in (_LIMIT, LimeInRoundsSettings(), LimeSettings())]
    limit, rounds, lime = (
        explain(text, labels, model, replace(one, seed=one.seed + seed), roughly=model if one is every[0] else roughly)
        for one in every
    )
    assert rounds.rounds is not None
    true, found, by_lime = (_weights(one) for one in (limit, rounds, lime))
    reach = np.hypot(_halves(limit), _halves(rounds))
    return Beside(
        rounds.rounds.asked,
        float(np.abs(found - true).mean()),
        float(np.abs(by_lime - true).mean()),
        len(_heaviest(found) & _heaviest(true)),
        len(_heaviest(by_lime) & _heaviest(true)),
        float(np.mean([abs(found[word] - true[word]) <= reach[word] for word in _heaviest(found)])),
    )


def _weights(found: Explanation) -> np.ndarray:
    """In the order of the words."""
    return np.array([one.weight for one in sorted(found.weights, key=lambda one: one.start)])


def _halves(found: Explanation) -> np.ndarray:
    return np.array([one.half for one in sorted(found.weights, key=lambda one: one.start)])


def _heaviest(weights: np.ndarray) -> set[int]:
    return {*np.argsort(-np.abs(weights))[:_SHOWN].tolist()}


def tell(found: Sequence[Beside]) -> str:
    """Errors are told as one ratio of means, so that a text in which no word weighs anything counts for little."""
    mean = {name: float(np.mean([getattr(one, name) for one in found])) for name in Beside.__annotations__}
    error = mean["error"] / mean["error_of_lime"]
    return (
        f"{counted(len(found), 'text')}: {mean['asked']:,.0f} asked, error {error:.2f} of that of plain LIME, "
        f"{mean['shared']:.2f} of the six words (plain LIME {mean['shared_of_lime']:.2f}), "
        f"{100 * mean['covered']:.0f} % of the intervals hold the limit"
    )


def chosen(texts: Sequence[str], number: int, seed: int) -> list[list[str]]:
    """As many of each length, drawn by chance."""
    lengths = pd.Series({text: len(split_words(text)) for text in texts})
    of_each = [lengths[lengths.between(least, most)] for least, most in CLASSES]
    each = -(-number // len(CLASSES))
    return [one.sample(min(each, len(one)), random_state=seed).index.tolist() for one in of_each]


def main() -> None:
    from core.prediction.predictor import Predictor

    parser = argparse.ArgumentParser(prog="python -m benchmarks.lime_rounds", description=__doc__.split("\n")[0])
    parser.add_argument("model", type=Path, help="Folder of a fine-tuned model.")
    parser.add_argument("table", type=Path, help="CSV file with the texts.")
    parser.add_argument("--column", default="text")
    parser.add_argument("--texts", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    share_processor()
    predictor = Predictor(given.model)
    texts = pd.read_csv(given.table)[given.column].dropna().tolist()
    every: list[Beside] = []
    for (least, most), some in zip(CLASSES, chosen(texts, given.texts, given.seed), strict=True):
        found: list[Beside] = []
        for text in some:
            found.append(beside(text, predictor.labels, predictor.probabilities, given.seed, predictor.roughly))
            print(f"{least} to {most} words, {tell(found)}", flush=True)
        every += found
    print(f"All: {tell(every)}")


if __name__ == "__main__":
    main()
