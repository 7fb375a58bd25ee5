"""Methods that ask a model for gradients: how much a small change of a word's vectors changes its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from core.explanation.methods import Method, Subject, Weighed, WordsToShow, heaviest
from core.records import ExplanationSettings, Group, Setting

_COST = 4
"""Times that a text is read for one gradient: forward twice, and once backward, which costs as much as both."""


@dataclass(frozen=True)
class IntegratedGradientsSettings(ExplanationSettings):
    """Nothing is drawn, so there is no seed."""

    method: ClassVar[str] = "Integrated gradients"

    steps: Annotated[
        int,
        Setting(
            "Steps",
            "Points on the way from a text of masks to the text. More steps, more exact weights, more time.",
            Group.SHORT,
            5,
            1000,
            step=10,
            unit="step",
        ),
    ] = 50
    features: WordsToShow = 6


@dataclass(frozen=True)
class TimesInputSettings(ExplanationSettings):
    """Nothing is drawn, so there is no seed."""

    method: ClassVar[str] = "Gradient times input"

    features: WordsToShow = 6


def _integrate(subject: Subject, settings: IntegratedGradientsSettings) -> Weighed:
    """The mean slope on the way from masks to the text (Sundararajan, Taly and Yan 2017, "Axiomatic Attribution for
    Deep Networks"), at the points of Gauss and Legendre: the weights of all tokens add up to its rise.
    """
    points, shares = np.polynomial.legendre.leggauss(settings.steps)
    return _weighed(subject, (points + 1) / 2, shares / 2, settings.features, from_mask=True)


def _times_input(subject: Subject, settings: TimesInputSettings) -> Weighed:
    """The slope at the text, from vectors of zeros (Shrikumar et al. 2016, "Not Just a Black Box")."""
    return _weighed(subject, np.ones(1), np.ones(1), settings.features, from_mask=False)


def _weighed(subject: Subject, points: np.ndarray, shares: np.ndarray, features: int, *, from_mask: bool) -> Weighed:
    """The sum of the slopes at these points, each with its share."""
    [whole] = subject.ask([])
    label = subject.explained(whole)
    of_words = shares @ subject.slopes(label, points.tolist(), from_mask=from_mask)
    return Weighed(label, whole, heaviest(dict(enumerate(of_words.tolist())), features))


INTEGRATED = Method(
    IntegratedGradientsSettings,
    "Follows the model's gradients from a text of masks to the text, and adds up what each word's tokens contribute. "
    "No word is taken out; signs between words and what is beyond the text that the model reads have no weight.",
    _integrate,
    lambda settings, _: (_COST * settings.steps,) * 2,
)

TIMES_INPUT = Method(
    TimesInputSettings,
    "Takes the gradient at the text alone, times each word's vectors: the quickest method, and the crudest.",
    _times_input,
    lambda *_: (_COST, _COST),
)
