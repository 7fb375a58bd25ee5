"""``python -m benchmarks.consensus``: from how many judgements of each annotator on a weighted consensus is worth it.

Annotators of different skill judge planted texts. How many texts the weighted consensus and the majority have right is
printed as a table for docs/statistics.md; of a tie the majority takes the class that comes first.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from core.data.consensus import dawid_skene

SEED = 5460
EACH = (30, 60, 100, 200)
CLASSES = {"20 %": (0.8, 0.2), "6 %": (0.94, 0.06), "four": (0.5, 0.3, 0.15, 0.05)}
"""Share of each class; named by the rarer one of two."""

ANNOTATORS, OF_A_TEXT = 20, 3
SKILL = (0.7, 0.95)
"""The share of texts that the worst and the best annotator has right."""


def planted(each: int, shares: Sequence[float], random: np.random.Generator) -> tuple[DataFrame, Series]:
    """Judgements, about so many of each annotator, and the truth by text."""
    texts = each * ANNOTATORS // OF_A_TEXT
    skill = random.uniform(*SKILL, size=ANNOTATORS)
    truth = random.choice(len(shares), size=texts, p=shares)
    who = np.concatenate([random.choice(ANNOTATORS, size=OF_A_TEXT, replace=False) for _ in range(texts)])
    text = np.repeat(np.arange(texts), OF_A_TEXT)
    is_right = random.random(len(text)) < skill[who]
    another = (truth[text] + random.integers(1, len(shares), size=len(text))) % len(shares)
    said = np.where(is_right, truth[text], another)
    judgements = DataFrame({"id": text, "annotator": who, "label": said}).astype("str")
    return judgements, Series(truth, index=np.arange(texts).astype(str)).astype("str")


def right(each: int, shares: Sequence[float], random: np.random.Generator) -> tuple[float, float]:
    """Shares of texts that the weighted consensus and the majority have right."""
    judgements, truth = planted(each, shares, random)
    weighted = dawid_skene(judgements).probabilities.idxmax(axis=1)
    majority = pd.crosstab(judgements["id"], judgements["label"]).idxmax(axis=1)
    by_weights, by_majority = ((found.reindex(truth.index) == truth).mean() for found in (weighted, majority))
    return float(by_weights), float(by_majority)


def table(samples: int, random: np.random.Generator) -> Iterator[str]:
    yield "| judgements of each | class | weighted consensus | majority |"
    yield "|---" * 4 + "|"
    for each in EACH:
        for named, shares in CLASSES.items():
            found = np.mean([right(each, shares, random) for _ in range(samples)], axis=0)
            yield f"| {each} | {named} | {100 * found[0]:.1f} | {100 * found[1]:.1f} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.consensus", description=__doc__)
    parser.add_argument("--samples", type=int, default=20, help="How often each case is drawn.")
    samples = parser.parse_args().samples
    for line in table(samples, np.random.default_rng(SEED)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
