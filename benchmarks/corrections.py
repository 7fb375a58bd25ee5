"""``python -m benchmarks.corrections``: what corrections of mismatches alone flatter, and what a sample makes of it.

Labels of test texts whose truth is known are made wrong at random, the mismatches of a model and a random sample of the
texts that it agrees with are corrected, again and again, and the corrected scores are held against those of the
population. What is printed is a table for docs/statistics.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.coverage import CLASSES, RIGHT, covers, population, truth
from core.prediction.corrected import correct
from core.records import CorrectedScores, Score

SEED = 5460
NOISE = (0.02, 0.05, 0.1, 0.2)
TEXTS = (200, 1_000)
CHECKED = (30, 100, 300)
DRAWS = 2_000
SHOWN = ("5 %", "20 %", "50 %", "four, rarest 5 %", "four alike")
SCORES = ("accuracy", "F1", "macro F1")


@dataclass(frozen=True)
class Corrected:
    """A test part of which the mismatches and a sample of the agreeing texts were looked at; places of labels.

    ``true`` is the label that each text has then, ``only_mismatches`` the one that it would have without the sample.
    """

    only_mismatches: np.ndarray
    true: np.ndarray
    predicted: np.ndarray
    agreeing: np.ndarray
    checked: np.ndarray

    def scores(self, classes: int, draws: int = DRAWS) -> CorrectedScores:
        labels = tuple(map(str, range(classes)))
        true, predicted = ([labels[place] for place in column] for column in (self.true, self.predicted))
        return correct(true, predicted, self.agreeing.tolist(), self.checked.tolist(), labels, draws=draws)

    def flattered(self, classes: int) -> dict[str, float]:
        """The scores where only the mismatches were corrected."""
        counts = np.zeros((classes, classes))
        np.add.at(counts, (self.only_mismatches, self.predicted), 1)
        return truth(counts / counts.sum())


def drawn(shares: np.ndarray, texts: int, noise: float, sample: int, random: np.random.Generator) -> Corrected:
    """Labels that are wrong with probability ``noise``, whatever the model says, and what was corrected of them."""
    classes = len(shares)
    cell = random.choice(shares.size, size=texts, p=shares.ravel())
    truly, predicted = cell // classes, cell % classes
    wrong = random.random(texts) < noise
    label = np.where(wrong, (truly + random.integers(1, classes, size=texts)) % classes, truly)
    agreeing = label == predicted
    checked = np.zeros(texts, dtype=bool)
    checked[random.permutation(np.flatnonzero(agreeing))[:sample]] = True
    return Corrected(
        only_mismatches=np.where(agreeing, label, truly),
        true=np.where(agreeing & ~checked, label, truly),
        predicted=predicted,
        agreeing=agreeing,
        checked=checked,
    )


def intervals(found: CorrectedScores) -> dict[str, Score]:
    *_, last = found.f1.values()
    return dict(zip(SCORES, (found.accuracy.score, last.score, found.macro_f1.score), strict=True))


@dataclass(frozen=True)
class Case:
    """Of each score how far it was off without the sample and with it, and whether each interval shown covered."""

    without: dict[str, list[float]]
    corrected: dict[str, list[float]]
    covered: dict[str, list[bool]]

    @classmethod
    def of(
        cls, sizes: Sequence[float], noise: float, texts: int, checked: int, samples: int, random: np.random.Generator
    ) -> Case:
        shares = population(sizes, RIGHT["good"])
        values = truth(shares)
        found = cls({name: [] for name in SCORES}, {name: [] for name in SCORES}, {name: [] for name in SCORES})
        for _ in range(samples):
            one = drawn(shares, texts, noise, checked, random)
            flattered = one.flattered(len(sizes))
            for name, score in intervals(one.scores(len(sizes))).items():
                found.without[name].append(flattered[name] - values[name])
                found.corrected[name].append(score.value - values[name])
                found.covered[name] += [covers(score, values[name])] if score.covers else []
        return found

    def cells(self, name: str) -> str:
        """Points too high without and with the sample, and the share of intervals that covered."""
        if 2 * len(self.covered[name]) < len(self.corrected[name]):
            return "– | – | –"
        without, corrected = (100 * float(np.mean(one[name])) for one in (self.without, self.corrected))
        return f"{without:+.1f} | {corrected:+.1f} | {100 * float(np.mean(self.covered[name])):.1f}"


def table(samples: int, random: np.random.Generator) -> Iterator[str]:
    columns = " | ".join(f"{name} | corrected | covered" for name in SCORES)
    yield f"| class of interest | wrong labels | texts | checked | {columns} |"
    yield "|---" * (4 + 3 * len(SCORES)) + "|"
    for named in SHOWN:
        for noise in NOISE:
            for texts, checked in ((texts, checked) for texts in TEXTS for checked in CHECKED if 2 * checked <= texts):
                case = Case.of(CLASSES[named], noise, texts, checked, samples, random)
                cells = " | ".join(map(case.cells, SCORES))
                yield f"| {named} | {100 * noise:.0f} % | {texts:,} | {checked} | {cells} |".replace("-", "−")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=1_000, help="How often each case is drawn.")
    samples = parser.parse_args().samples
    for line in table(samples, np.random.default_rng(SEED)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
