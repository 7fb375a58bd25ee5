"""``python -m benchmarks.verdicts``: how often Compare calls a planted null a difference, and finds a planted gain.

Answers of two models are drawn from populations whose scores are known, again and again, and each time the verdict
that the page would show is taken in each measure. What is printed are tables for docs/statistics.md.
"""

from __future__ import annotations

import argparse
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.prediction.comparison import compare
from core.prediction.holm import adjusted
from core.records import Comparison, Measure, ScoreName
from core.workflow.verdict import Outcome, Verdict

SEED = 5460
LABELS = ("no", "yes")
MEASURES = {"accuracy": Measure(ScoreName.ACCURACY, "yes"), "F1": Measure(positive="yes"), "macro F1": Measure()}
SHARES = (0.06, 0.2, 0.5)
TEXTS = (200, 1_000)
FAMILIES = (2, 10)
ALIKE = 0.5
"""Of the texts that a model is drawn for, the share on which it answers as the reference model does."""

COPIED = 5
"""Texts of a unit where there are copies: all with the label and the answers of the first."""


@dataclass(frozen=True)
class Model:
    """``finds`` is the share of the class of interest that it has right, ``alarms`` that of the others it has wrong."""

    finds: float
    alarms: float


def f1(model: Model, share: float) -> float:
    hits = share * model.finds
    return 2 * hits / (share + hits + (1 - share) * model.alarms)


def reference(share: float) -> Model:
    """As many false alarms as texts that it misses, so that its F1 is 0.7."""
    return Model(finds=0.7, alarms=0.3 * share / (1 - share))


def other_errors(share: float) -> Model:
    """Another balance of the two kinds of errors, with the F1 of the reference."""
    finds = 0.8
    wanted = f1(reference(share), share)
    return Model(finds, (2 * share * finds / wanted - share - share * finds) / (1 - share))


def better(share: float, gain: float) -> Model:
    """As the reference, with an F1 that is higher by ``gain``."""
    finds = 0.7 + gain
    return Model(finds, (1 - finds) * share / (1 - share))


@dataclass(frozen=True)
class Sample:
    """True classes (0 or 1) of the texts and their units; shape (texts,)."""

    true: np.ndarray
    units: np.ndarray

    @classmethod
    def drawn(cls, texts: int, share: float, random: np.random.Generator, *, copies: bool) -> Sample:
        units = np.arange(texts) // COPIED if copies else np.arange(texts)
        return cls((random.random(texts) < share).astype(int)[units], units)

    def answers(self, model: Model, random: np.random.Generator) -> np.ndarray:
        says_yes = np.where(self.true == 1, model.finds, model.alarms)
        return (random.random(len(self.true))[self.units] < says_yes).astype(int)

    def like(self, before: np.ndarray, own: np.ndarray, random: np.random.Generator) -> np.ndarray:
        """Half of the answers those of the other model: two models of one kind err on the same texts."""
        return np.where(random.random(len(before))[self.units] < ALIKE, before, own)

    def compared(self, before: np.ndarray, after: np.ndarray, resamples: int) -> Comparison:
        true, was, now = ([LABELS[one] for one in column] for column in (self.true, before, after))
        return compare((true, was), (true, now), LABELS, units=self.units.tolist(), resamples=resamples)


def outcome(found: Comparison, measure: Measure, p_value: float) -> Outcome:
    return Verdict(found, "after", "before", measure, p_value).outcome


def rates(
    share: float, after: Model, texts: int, *, copies: bool, samples: int, resamples: int, random: np.random.Generator
) -> dict[str, float]:
    """How often a difference is told, by measure."""
    told: Counter[str] = Counter()
    for _ in range(samples):
        drawn = Sample.drawn(texts, share, random, copies=copies)
        was = drawn.answers(reference(share), random)
        found = drawn.compared(was, drawn.like(was, drawn.answers(after, random), random), resamples)
        told.update(
            name
            for name, measure in MEASURES.items()
            if outcome(found, measure, found.of(measure).p_value) in (Outcome.BETTER, Outcome.WORSE)
        )
    return {name: told[name] / samples for name in MEASURES}


def one_comparison(samples: int, resamples: int, random: np.random.Generator) -> Iterator[str]:
    """The lines of the table of single comparisons; half of the answers are alike, so half of a gain is left."""
    yield "| planted | class | texts | copies | " + " | ".join(MEASURES) + " |"
    yield "|---" * 7 + "|"
    for share in SHARES:
        planted = {
            "no difference": reference(share),
            "no difference in F1, other errors": other_errors(share),
            "F1 +0.05": better(share, 0.1),
            "F1 +0.10": better(share, 0.2),
        }
        for named, model in planted.items():
            for texts in TEXTS:
                for copies in (False, True):
                    found = rates(
                        share, model, texts, copies=copies, samples=samples, resamples=resamples, random=random
                    )
                    moved = named.startswith("no difference in F1")
                    cells = " | ".join(
                        "–" if moved and name != "F1" else f"{100 * rate:.1f}" for name, rate in found.items()
                    )
                    yield f"| {named} | {100 * share:.0f} % | {texts:,} | {'yes' if copies else 'no'} | {cells} |"


def families(samples: int, resamples: int, random: np.random.Generator) -> Iterator[str]:
    """The lines of the table of several comparisons with one model, none of which differs from it."""
    yield (
        "| comparisons | texts | copies | "
        + " | ".join(f"{name}, {how}" for name in MEASURES for how in ("plain", "Holm"))
        + " |"
    )
    yield "|---" * 9 + "|"
    share = SHARES[1]
    for number, texts, copies in itertools.product(FAMILIES, TEXTS, (False, True)):
        told: Counter[tuple[str, str]] = Counter()
        for _ in range(samples):
            drawn = Sample.drawn(texts, share, random, copies=copies)
            told.update(_false_alarms(number, drawn, reference(share), resamples, random))
        cells = " | ".join(f"{100 * told[name, how] / samples:.1f}" for name in MEASURES for how in ("plain", "Holm"))
        yield f"| {number} | {texts:,} | {'yes' if copies else 'no'} | {cells} |"


def _false_alarms(
    number: int, drawn: Sample, model: Model, resamples: int, random: np.random.Generator
) -> set[tuple[str, str]]:
    """In which measures, and how corrected, at least one of the comparisons is called a difference."""
    was = drawn.answers(model, random)
    found = [
        drawn.compared(was, drawn.like(was, drawn.answers(model, random), random), resamples) for _ in range(number)
    ]
    alarms = set()
    for name, measure in MEASURES.items():
        plain = {place: one.of(measure).p_value for place, one in enumerate(found)}
        for how, p_values in {"plain": plain, "Holm": adjusted(plain)}.items():
            told = (outcome(one, measure, p_values[place]) for place, one in enumerate(found))
            if any(one in (Outcome.BETTER, Outcome.WORSE) for one in told):
                alarms.add((name, how))
    return alarms


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verdicts", description=__doc__)
    parser.add_argument("--samples", type=int, default=1_000, help="How often each case is drawn.")
    parser.add_argument("--resamples", type=int, default=2_000, help="Draws of each interval and test.")
    chosen = parser.parse_args()
    for table in (one_comparison, families):
        for line in table(chosen.samples, chosen.resamples, np.random.default_rng(SEED)):
            print(line, flush=True)
        print()


if __name__ == "__main__":
    main()
