"""LIME on text (Ribeiro, Singh and Guestrin 2016)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from core.explanation.methods import LEFT_OF_ALTERED, Method, SeedOfDraws, Subject, Weighed, WordsToShow
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


def _weigh(subject: Subject, settings: LimeSettings) -> Weighed:
    """Ask about ``settings.samples`` copies of the text from which randomly chosen words are removed, and fit a linear
    model to the answers.

    Each occurrence of a word is weighed for itself. Sampling, kernel, choice of words and regression are those of the
    lime package with its defaults; the seed makes them repeatable.
    """
    from lime.lime_text import LimeTextExplainer

    explainer = LimeTextExplainer(
        split_expression=lambda _: [word.word for word in subject.words],
        bow=False,
        mask_string="",
        random_state=settings.seed,
    )
    fitted = explainer.explain_instance(
        subject.text,
        lambda altered: subject.ask(altered[1:]),
        num_features=settings.features,
        num_samples=settings.samples,
        **({"top_labels": 1} if subject.label is None else {"labels": (subject.label,)}),
    )
    ((explained, weights),) = fitted.local_exp.items()
    return Weighed(explained, fitted.predict_proba, dict(weights), fitted.score)


METHOD = Method(
    LimeSettings,
    "Hides words of the text at random, asks the model about each altered text, and fits a simple weighted model to "
    "the answers.",
    _weigh,
    lambda settings, _: (LEFT_OF_ALTERED * settings.samples,) * 2,
)
