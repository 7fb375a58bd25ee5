"""``python -m benchmarks.annotators``: how often alpha's interval covers what other annotators would agree.

Annotators are drawn anew each time from a population whose alpha is known, and judge texts drawn anew. Intervals over
texts alone, and over annotators as well, are held against it. What is printed is a table for docs/statistics.md.
"""

from __future__ import annotations

import argparse

import numpy as np

from core.data.agreement import coefficients
from core.data.agreement.counting import Counted
from core.data.agreement.over_annotators import spreads
from core.records import Score

SEED = 5460
TEXTS, POSITIVE = 150, 0.3
ANNOTATORS = (4, 6, 8, 10, 12, 20)
SKILLS = {"alike": (0.75, 0.8), "unlike": (0.6, 0.95)}
"""The share of each label that an annotator sees right is drawn between these, for each label by itself."""

JUDGED = {"all texts": 1.0, "a third": 1 / 3}
"""The share of the texts that each annotator judges."""

_RESAMPLES = 300


def planted(skills: tuple[float, float]) -> float:
    """Alpha of two annotators of the population."""
    right = sum(skills) / 2
    said = POSITIVE * right + (1 - POSITIVE) * (1 - right)
    return 1 - right * (1 - right) / (said * (1 - said))


def judged(annotators: int, skills: tuple[float, float], share: float, random: np.random.Generator) -> Counted:
    hidden = (random.random(TEXTS) < POSITIVE).astype(int)
    right = random.uniform(*skills, (annotators, 2))
    said = np.where(random.random((annotators, TEXTS)) < right[:, hidden], hidden, 1 - hidden)
    annotator, text = np.nonzero(random.random((annotators, TEXTS)) < share)
    names = tuple(map(str, range(annotators)))
    return Counted(np.arange(TEXTS), names, ("0", "1"), text, annotator, said[annotator, text], np.arange(TEXTS))


def intervals(counted: Counted) -> tuple[Score, Score]:
    """Of alpha, over texts and over annotators as well."""
    also = spreads(counted, (), seed=SEED, resamples=_RESAMPLES).alpha
    return _alpha(counted, 0.0), _alpha(counted, also)


def _alpha(counted: Counted, besides: float) -> Score:
    [score] = coefficients.scores(
        counted.by_text,
        counted.units,
        lambda distinct, samples: coefficients.alphas(distinct, samples)[:, :1],
        1,
        seed=SEED,
        resamples=_RESAMPLES,
        besides=[besides],
    )
    assert score is not None
    return score


def row(annotators: int, skills: str, share: str, samples: int, random: np.random.Generator) -> str:
    truth = planted(SKILLS[skills])
    found = [intervals(judged(annotators, SKILLS[skills], JUDGED[share], random)) for _ in range(samples)]
    covers = [[one.low <= truth <= one.high for one in pair] for pair in found]
    over_texts, both = 100 * np.mean(covers, axis=0)
    width = np.mean([score.high - score.low for _, score in found])
    return f"| {skills} ({truth:.2f}) | {share} | {annotators} | {over_texts:.1f} | {both:.1f} | {width:.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=500, help="Draws a case.")
    samples = parser.parse_args().samples
    random = np.random.default_rng(SEED)
    print("| annotators' skills | each judges | annotators | over texts | over both | mean width |")
    print("|---|---|---|---|---|---|")
    for skills in SKILLS:
        for share in JUDGED:
            for annotators in ANNOTATORS:
                print(row(annotators, skills, share, samples, random), flush=True)


if __name__ == "__main__":
    main()
