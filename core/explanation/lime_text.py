"""LIME on text (Ribeiro, Singh and Guestrin 2016)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from core.explanation.hiding import (
    USUAL_KERNEL,
    AsOne,
    Hidden,
    HiddenWords,
    KernelWidth,
    Parts,
    WeighedAsOne,
    share_read,
)
from core.explanation.methods import Method, SeedOfDraws, Subject, Weighed, WordsToShow
from core.records import FIRST_METHOD, ExplanationSettings, Group, Setting


@dataclass(frozen=True)
class LimeSettings(ExplanationSettings):
    """The defaults are the reference tutorial's."""

    method: ClassVar[str] = FIRST_METHOD

    samples: Annotated[
        int,
        Setting(
            "Samples",
            "Altered texts that the model is asked about. More samples, steadier weights, more time: 5,000 take from "
            "seconds for a short text to minutes for a long one.",
            Group.SHORT,
            10,
            50_000,
            step=500,
            unit="sample",
        ),
    ] = 5000
    features: WordsToShow = 6
    seed: SeedOfDraws = 5460
    as_one: WeighedAsOne = AsOne.OCCURRENCE
    hidden: HiddenWords = Hidden.REMOVED
    kernel: KernelWidth = USUAL_KERNEL


def _weigh(subject: Subject, settings: LimeSettings) -> Weighed:
    """Ask about ``settings.samples`` copies of the text in which randomly chosen words are hidden, and fit a linear
    model to the answers.

    Sampling, kernel, choice of words and regression are those of the lime package; the seed makes them repeatable. It
    is given the numbers of the parts as a text, as it cannot mask a word in all its places at once.
    """
    from lime.lime_text import LimeTextExplainer

    parts = Parts(subject, settings.as_one, settings.hidden)
    explainer = LimeTextExplainer(
        kernel_width=settings.kernel, split_expression=str.split, bow=False, mask_string="", random_state=settings.seed
    )
    every = range(len(parts))
    fitted = explainer.explain_instance(
        " ".join(map(str, every)),
        lambda altered: subject.ask([parts.without({*every}.difference(map(int, one.split()))) for one in altered[1:]]),
        num_features=settings.features,
        num_samples=settings.samples,
        **({"top_labels": 1} if subject.label is None else {"labels": (subject.label,)}),
    )
    ((explained, weights),) = fitted.local_exp.items()
    return Weighed(explained, fitted.predict_proba, dict(weights), fitted.score, parts=parts.words)


METHOD = Method(
    LimeSettings,
    "Hides words of the text at random, asks the model about each altered text, and fits a simple weighted model to "
    "the answers.",
    _weigh,
    lambda settings, _: (share_read(settings.hidden) * settings.samples,) * 2,
)
