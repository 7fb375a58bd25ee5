"""How the intervals of scores are made, and how many of the texts that they rest on are independent, in words."""

from __future__ import annotations

from core.counted import counted
from core.records import Evaluation

METHOD = "made from Wilson’s score interval, adjusted for tied texts and for a stratified split"


def method(evaluation: Evaluation) -> str:
    """How the 95 % intervals of a model's scores are made; empty for those of an earlier Errata."""
    return "" if evaluation.units is None else METHOD


def in_words(evaluation: Evaluation) -> str:
    """How many, and what that means for the intervals; empty where no text is tied to another."""
    if evaluation.units is None:
        return (
            "The intervals are those of an earlier version of Errata, which took copies as independent texts; train "
            "again for those of today."
        )
    if evaluation.units == evaluation.texts:
        return ""
    return (
        f"Among the {counted(evaluation.texts, 'text')} are {evaluation.units:,} independent ones: copies, "
        "near-duplicates and texts of one group count as one in every interval and test."
    )
