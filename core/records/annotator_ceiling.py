"""How far a model is from what one annotator reaches against the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.records.evaluation import Score
from core.records.setting import Group, Setting


@dataclass(frozen=True)
class CeilingSettings:
    """Which annotators are told apart."""

    fewest: Annotated[
        int,
        Setting(
            "Fewest texts",
            "An annotator of fewer test texts is not listed.",
            Group.SHORT,
            lowest=2,
            highest=10_000,
            unit="text",
        ),
    ] = 20


@dataclass(frozen=True)
class OneAnnotator:
    """How often an annotator agrees with the vote of the others, of the test texts of at least three judgements.

    ``model`` is how often the model agrees with the same votes on the same texts; ``difference`` model less annotator,
    with the interval of the paired difference.
    """

    name: str
    texts: int
    agrees: Score
    model: Score
    difference: Score


@dataclass(frozen=True)
class AgreedTexts:
    """The test texts of at least three judgements on which the annotators agree as far as ``votes`` says.

    ``right`` is the model's share of texts whose label it gives; ``annotator`` how often one annotator agrees with
    the vote of the others.
    """

    votes: str
    texts: int
    right: Score
    annotator: Score


@dataclass(frozen=True)
class VoteDistance:
    """How far a model's probabilities are from the shares of the annotators' votes: half the sum of the differences
    (total variation distance), 0 where they are alike, 1 where they have nothing in common.

    Attributes
    ----------
    texts
        The test texts of two judgements or more that the model gives probabilities of.
    model, constant
        The mean distance of the model, and of the mean shares of these texts as the answer to each of them.
    difference
        Model less constant, with the interval of the paired difference.
    """

    texts: int
    model: Score
    constant: Score
    difference: Score


@dataclass(frozen=True)
class AnnotatorCeiling:
    """A run's answers held against the votes of all annotators but one, as each annotator's judgement is.

    Attributes
    ----------
    texts
        The test texts of at least three judgements.
    annotator, model
        How often one annotator, drawn at random, and the model agree with the vote of the others; None without texts.
    difference
        Model less annotator, with the interval of the paired difference.
    groups
        By how far the annotators agree, the most agreed first.
    annotators
        Each by itself, the one that agrees most often first; ``rare`` counts those of too few texts.
    distance
        Of the model's probabilities from the votes; None where it has none, or no text has votes.
    """

    texts: int
    annotator: Score | None
    model: Score | None
    difference: Score | None
    groups: tuple[AgreedTexts, ...]
    annotators: tuple[OneAnnotator, ...]
    rare: int
    distance: VoteDistance | None = None
