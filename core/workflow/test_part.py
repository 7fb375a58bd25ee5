"""What the test part can show, in words, before a training."""

from __future__ import annotations

from collections import Counter

from core.counted import counted
from core.figures import percent
from core.prediction import planning
from core.records import Measure, Part, ScoreName, Split

_WANTED = 0.05


def in_words(split: Split, measure: Measure, groups: int | None = None) -> str:
    """How narrow an interval its test texts allow, and how far apart two models must be; with folds of all texts.

    ``groups`` is how many independent ones they are where texts of one group are tied (``splits.test_groups``).
    """
    labels = _labels(split)
    found = planning.reach(labels.total())
    f1 = _f1(labels, measure)
    accuracy = f"an accuracy to about {_width(found.half_width)}, were it {percent(planning.ACCURACY, 0)}"
    if found.half_width > _WANTED:
        accuracy += f" (±{100 * _WANTED:.0f} points take {planning.texts_for(_WANTED):,} texts)"
    told = (
        f"must be {100 * found.least_difference:.1f} points of accuracy apart to be told from luck"
        if found.least_difference is not None
        else "cannot be told apart"
    )
    return (
        f"What {counted(labels.total(), 'test text')} can show at best: {', and '.join(filter(None, [f1, accuracy]))}. "
        f"Two models that answer every fifth text differently {told}.{_of_groups(split, groups)}"
    )


def _of_groups(split: Split, groups: int | None) -> str:
    """What it comes to where all texts of a group are answered alike: as if each group were one text."""
    width = "" if groups is None else _width(planning.reach(groups).half_width)
    if groups is None or width == _width(planning.reach(_labels(split).total()).half_width):
        return ""
    tied = f"{counted(groups, 'group')} of texts that stay together, of one “{split.settings.group}” or copies"
    return (
        f" But they are {tied}: the more alike a model answers the texts of a group, the wider the intervals, an "
        f"accuracy’s up to {width}."
    )


def _labels(split: Split) -> Counter[str]:
    tested = split.counts.values() if split.settings.folds else [split.counts[Part.TEST]]
    return sum(map(Counter, tested), Counter())


def _f1(labels: Counter[str], measure: Measure) -> str:
    """Of the class of interest; nothing where F1 of a class is not what counts, or no test text is of it."""
    of_class = labels[measure.positive] if measure.positive is not None else 0
    if measure.score is not ScoreName.F1 or not of_class:
        return ""
    width = planning.f1_half_width(of_class)
    more = ""
    if width > _WANTED:
        more = f" (±{100 * _WANTED:.0f} points take {planning.of_class_for(_WANTED):,} texts of the class)"
    return f"the {measure} to about {_width(width)}, were it {planning.F1:.2f}{more}"


def _width(half: float) -> str:
    return f"±{100 * half:.1f} points"
