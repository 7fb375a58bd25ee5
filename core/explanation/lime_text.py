"""LIME on text: which words made the model decide."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from lime.lime_text import LimeTextExplainer

from core import setting_fields
from core.errors import SettingError
from core.explanation.words import Word, split_words
from core.records import Explanation, ExplanationSettings, WordWeight

_MOST_CHARACTERS = 20_000
_MOST_WORDS = 1000


def explain(
    text: str,
    labels: tuple[str, ...],
    probabilities: Callable[[list[str]], np.ndarray],
    settings: ExplanationSettings,
) -> Explanation:
    """Weigh the words of a text by LIME (Ribeiro, Singh and Guestrin 2016).

    The model is asked about ``settings.samples`` copies of the text from which randomly chosen words are removed, and a
    linear model is fitted to its answers. Each occurrence of a word is weighed for itself. Sampling, kernel, choice of
    words and regression are those of the lime package with its defaults; the seed makes them repeatable.

    Of very long texts the first 1,000 words or 20,000 characters are weighed, well over what BERT reads of a text; the
    probabilities always are those of the whole text.

    Parameters
    ----------
    labels
        Classes in the order of the probabilities' columns.
    probabilities
        Maps n texts to an array of shape (n, classes).

    Raises
    ------
    SettingError
        The text has no words, a setting is out of range, or the label to explain is not one of the classes.
    """
    started = time.perf_counter()
    _check(settings, labels)
    excerpt, words = _weighable(text)
    if not words:
        raise SettingError("The text has no words to weigh.", where="text", todo="Choose a text with words in it.")
    explainer = LimeTextExplainer(
        split_expression=lambda _: [word.word for word in words],
        bow=False,
        mask_string="",
        random_state=settings.seed,
    )
    chosen = {"top_labels": 1} if settings.label is None else {"labels": (labels.index(settings.label),)}
    fitted = explainer.explain_instance(
        excerpt,
        lambda altered: probabilities([text, *altered[1:]]),
        num_features=settings.features,
        num_samples=settings.samples,
        **chosen,
    )
    ((explained, weights),) = fitted.local_exp.items()
    return Explanation(
        text=text,
        label=labels[explained],
        predicted_label=labels[int(np.argmax(fitted.predict_proba))],
        probabilities=dict(zip(labels, map(float, fitted.predict_proba), strict=True)),
        weights=tuple(_word_weight(words[index], weight) for index, weight in weights),
        fit=float(fitted.score),
        samples=settings.samples,
        features=settings.features,
        seed=settings.seed,
        seconds=time.perf_counter() - started,
    )


def _check(settings: ExplanationSettings, labels: tuple[str, ...]) -> None:
    setting_fields.check(settings)
    if settings.label is not None and settings.label not in labels:
        raise SettingError(
            f"“{settings.label}” is not one of the model's classes.",
            where="label",
            todo=f"Choose one of {', '.join(labels)}.",
        )


def _word_weight(word: Word, weight: float) -> WordWeight:
    return WordWeight(word.word, word.start, word.end, float(weight))


def _weighable(text: str) -> tuple[str, list[Word]]:
    """As much of the text as is taken apart, and its words; the bound keeps the altered copies in memory."""
    excerpt = text[:_MOST_CHARACTERS]
    words = split_words(excerpt)
    if len(words) <= _MOST_WORDS:
        return excerpt, words
    return excerpt[: words[_MOST_WORDS].start], words[:_MOST_WORDS]
