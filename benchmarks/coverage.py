"""``python -m benchmarks.coverage``: how often a 95 % interval covers what it estimates, in planted cases.

Answers of a model, and judgements of annotators, are drawn from populations whose scores are known, again and again,
and each interval that a page would show is held against them. What is printed are tables for docs/statistics.md.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from core.data.agreement import coefficients
from core.prediction.metrics import FEWEST_TEXTS as FEWEST
from core.prediction.metrics import evaluate
from core.records import Evaluation, Score

SEED = 5460
TEXTS = (60, 100, 200, 500, 1_000)
CLASSES = {
    "5 %": (0.95, 0.05),
    "20 %": (0.8, 0.2),
    "35 %": (0.65, 0.35),
    "50 %": (0.5, 0.5),
    "four, rarest 5 %": (0.5, 0.3, 0.15, 0.05),
    "four alike": (0.25, 0.25, 0.25, 0.25),
}
"""Share of each class; that of interest is the last."""

RIGHT = {"weak": 0.6, "good": 0.8, "very good": 0.97}
"""Of the class of interest, and of four classes of each, the share that the model has right."""

GROUPS = (20, 50, 100)
TEXTS_A_GROUP = (5, 15)
ALIKE = 10.0
"""How alike groups are: the two counts of the beta distribution of a group's shares add up to it."""

UNEVEN = 1.0
"""The same of the share of the class of interest, where most groups have hardly a text of one of the classes."""

PARTS = 5
"""A stratified test part is one of so many."""

ANNOTATORS = 3
ERRORS = {"good": 0.02, "weak": 0.1}
COPIED = 5
"""How often every fifth text stands in the table, judged in the same way each time; tied, it counts as one."""


def population(sizes: Sequence[float], right: float) -> np.ndarray:
    """Shares of texts by true label (rows) and predicted label (columns); of two classes, as many errors each way."""
    size = np.array(sizes)
    if len(size) == 2:
        errors = size[1] * (1 - right)
        return np.array([[size[0] - errors, errors], [errors, size[1] - errors]])
    others = np.outer(size, size) * (1 - np.eye(len(size)))
    wrong = others / others.sum(axis=1, keepdims=True) * (size * (1 - right))[:, None]
    return wrong + np.diag(size * right)


def drawn(shares: np.ndarray, texts: int, random: np.random.Generator, *, stratified: bool) -> np.ndarray:
    """A confusion matrix of so many texts; stratified, with the shares of the classes of a data set that is drawn at
    random and of which they are a fifth.
    """
    if not stratified:
        return random.multinomial(texts, shares.ravel()).reshape(shares.shape)
    sizes = np.round(random.multinomial(texts * PARTS, shares.sum(axis=1)) / PARTS).astype(int)
    sizes[0] += texts - sizes.sum()
    return np.array([random.multinomial(size, row / row.sum()) for size, row in zip(sizes, shares, strict=True)])


def drawn_in_groups(
    shares: np.ndarray, groups: int, texts: int, random: np.random.Generator, *, uneven: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """True label, predicted label and group of texts, so many a group in the mean; shape (texts,) each. Groups differ
    in the share of the class of interest and in what the model has right of each class; uneven ones in their size, too.
    """
    (_, wrongly), (_, rightly) = shares / shares.sum(axis=1, keepdims=True)
    spreads = (UNEVEN if uneven else ALIKE, ALIKE, ALIKE)
    means = (shares.sum(axis=1)[1], wrongly, rightly)
    sizes = np.ceil(random.lognormal(np.log(texts) - 0.5, 1.0, groups)) if uneven else np.full(groups, texts)
    group = np.repeat(np.arange(groups), sizes.astype(int))
    share, wrong, right = (
        random.beta(spread * mean, spread * (1 - mean), groups)[group]
        for spread, mean in zip(spreads, means, strict=True)
    )
    true = random.random(len(group)) < share
    return true, random.random(len(group)) < np.where(true, right, wrong), group


def scored_in_groups(true: np.ndarray, predicted: np.ndarray, group: np.ndarray) -> Evaluation:
    labels = ("0", "1")
    known, said = ([labels[place] for place in answers.astype(int)] for answers in (true, predicted))
    return evaluate(known, said, labels, units=group.tolist())


def scored(confusion: np.ndarray, *, stratified: bool) -> Evaluation:
    labels = tuple(map(str, range(len(confusion))))
    true, predicted = (
        [labels[place] for place in np.repeat(places.ravel(), confusion.ravel())]
        for places in np.indices(confusion.shape)
    )
    return evaluate(true, predicted, labels, drawn_from=PARTS * len(true) if stratified else None)


def truth(shares: np.ndarray) -> dict[str, float]:
    hits, known, said = np.diag(shares), shares.sum(axis=1), shares.sum(axis=0)
    f1 = 2 * hits / (known + said)
    return {
        "F1": f1[-1],
        "precision": hits[-1] / said[-1],
        "recall": hits[-1] / known[-1],
        "accuracy": hits.sum(),
        "macro F1": f1.mean(),
    }


def intervals(found: Evaluation) -> dict[str, Score]:
    last = found.per_class[found.labels[-1]]
    return {
        "F1": last.f1,
        "precision": last.precision,
        "recall": last.recall,
        "accuracy": found.accuracy,
        "macro F1": found.macro.f1,
    }


def covers(score: Score | None, value: float) -> bool:
    """With room for rounding, as where both are 1."""
    return score is not None and score.low - 1e-9 <= value <= score.high + 1e-9


def of_scores(samples: int, random: np.random.Generator) -> Iterator[str]:
    """The lines of the table of scores."""
    yield "| class of interest | model | drawn | texts | " + " | ".join(truth(np.eye(2) / 2)) + " |"
    yield "|---" * 9 + "|"
    for named, sizes in CLASSES.items():
        for model, right in RIGHT.items():
            shares = population(sizes, right)
            values = truth(shares)
            for stratified in (False, True):
                for texts in TEXTS:
                    covered: Counter[str] = Counter()
                    for _ in range(samples):
                        found = intervals(
                            scored(drawn(shares, texts, random, stratified=stratified), stratified=stratified)
                        )
                        covered.update(name for name, score in found.items() if covers(score, values[name]))
                    has_enough = texts * min(sizes) >= FEWEST
                    cells = " | ".join(
                        f"{100 * covered[name] / samples:.1f}" if has_enough or name == "accuracy" else "–"
                        for name in values
                    )
                    yield f"| {named} | {model} | {'stratified' if stratified else 'plain'} | {texts:,} | {cells} |"


def of_groups(samples: int, random: np.random.Generator) -> Iterator[str]:
    """The lines of the table of scores where texts of one group (an author, a thread) are tied."""
    return _of_groups(samples, random, TEXTS_A_GROUP, uneven=False)


def of_uneven_groups(samples: int, random: np.random.Generator) -> Iterator[str]:
    """The same of groups that differ in their size, most of which have hardly a text of one of the classes."""
    return _of_groups(samples, random, TEXTS_A_GROUP[-1:], uneven=True)


def _of_groups(samples: int, random: np.random.Generator, sizes: Sequence[int], *, uneven: bool) -> Iterator[str]:
    yield "| class of interest | model | groups | texts of each | " + " | ".join(truth(np.eye(2) / 2)) + " |"
    yield "|---" * 9 + "|"
    for named in ("20 %", "50 %"):
        for model, right in RIGHT.items():
            shares = population(CLASSES[named], right)
            for groups in GROUPS:
                for texts in sizes:
                    cells = _covered_in_groups(samples, shares, groups, texts, random, uneven=uneven)
                    yield f"| {named} | {model} | {groups} | {texts} | {' | '.join(cells)} |"


def _covered_in_groups(
    samples: int, shares: np.ndarray, groups: int, texts: int, random: np.random.Generator, *, uneven: bool
) -> list[str]:
    """How often each score's interval covers, in percent of those that are shown."""
    covered: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    values = truth(shares)
    for _ in range(samples):
        found = intervals(scored_in_groups(*drawn_in_groups(shares, groups, texts, random, uneven=uneven)))
        shown.update(name for name, score in found.items() if score.covers)
        covered.update(name for name, score in found.items() if score.covers and covers(score, values[name]))
    return [f"{100 * covered[name] / shown[name]:.1f}" for name in values]


def of_agreement(samples: int, random: np.random.Generator) -> Iterator[str]:
    """The lines of the table of Krippendorff's alpha, of annotators who err alike."""
    yield "| class | annotators | texts | alpha | alpha, copies |"
    yield "|---" * 5 + "|"
    for named, sizes in list(CLASSES.items())[:4]:
        for how, error in ERRORS.items():
            errors = np.array([error * sizes[1] / sizes[0], error])
            value = _alpha(judged(2_000_000, sizes[1], errors, random))
            for texts in TEXTS:
                if texts * sizes[-1] < FEWEST:
                    continue
                shares = [
                    sum(covers(_score(judged(texts, sizes[1], errors, random), times), value) for _ in range(samples))
                    / samples
                    for times in (1, COPIED)
                ]
                cells = " | ".join(f"{100 * share:.1f}" for share in shares)
                yield f"| {named} | {how} ({value:.2f}) | {texts:,} | {cells} |"


def _score(counts: np.ndarray, copies: int) -> Score | None:
    """Alpha where every fifth text stands there so often."""
    times = np.where(np.arange(len(counts)) % 5, 1, copies)
    units = np.repeat(np.arange(len(counts)), times)
    return coefficients.alpha(counts[units], units, seed=SEED, resamples=500)


def judged(texts: int, share: float, errors: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Judgements of each text by label; shape (texts, 2)."""
    true = (random.random(texts) < share).astype(int)
    wrong = random.random((ANNOTATORS, texts)) < errors[true]
    said = np.where(wrong, 1 - true, true).sum(axis=0)
    return np.column_stack([ANNOTATORS - said, said])


def _alpha(counts: np.ndarray) -> float:
    distinct, texts = coefficients.patterns(counts)
    return float(coefficients.alphas(distinct, texts[None, :].astype(float))[0, 0])


TABLES = {
    "scores": of_scores,
    "groups": of_groups,
    "uneven-groups": of_uneven_groups,
    "agreement": of_agreement,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=2_000, help="How often each case is drawn.")
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=list(TABLES), help="Which to make.")
    options = parser.parse_args()
    for name in options.tables:
        for line in TABLES[name](options.samples, np.random.default_rng(SEED)):
            print(line, flush=True)
        print()


if __name__ == "__main__":
    main()
