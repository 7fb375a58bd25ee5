"""What the test part can show, in words, before a training."""

from __future__ import annotations

from core.counted import counted
from core.figures import percent
from core.prediction import planning
from core.records import Part, Split

_WANTED = 0.05


def in_words(split: Split) -> str:
    """How narrow an interval its test texts allow, and how far apart two models must be; with folds of all texts."""
    texts = sum(split.counts[Part.TEST].values())
    if split.settings.folds:
        texts = sum(sum(labels.values()) for labels in split.counts.values())
    found = planning.reach(texts)
    wanted = planning.texts_for(_WANTED)
    more = f" (±{100 * _WANTED:.0f} points take {wanted:,} texts)" if found.half_width > _WANTED else ""
    told = (
        f"must be {100 * found.least_difference:.1f} points of accuracy apart to be told from luck"
        if found.least_difference is not None
        else "cannot be told apart"
    )
    return (
        f"What {counted(texts, 'test text')} can show at best: an accuracy of {percent(planning.ACCURACY, 0)} to about "
        f"±{100 * found.half_width:.1f} points{more}. Two models that answer every fifth text differently {told}."
    )
