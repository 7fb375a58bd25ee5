"""Every text is explained by this function, whichever the method."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np

from core import setting_fields
from core.errors import SettingError
from core.explanation import method_registry
from core.explanation.methods import OnProgress, Probabilities, Slopes, Subject, Weighed
from core.explanation.words import Word, split_words
from core.records import Explanation, ExplanationSettings, WordWeight

_MOST_CHARACTERS = 20_000
_MOST_WORDS = 1000


def explain(
    text: str,
    labels: tuple[str, ...],
    probabilities: Probabilities,
    settings: ExplanationSettings,
    slopes: Slopes | None = None,
    on_progress: OnProgress | None = None,
    mask: str = "",
    roughly: Probabilities | None = None,
) -> Explanation:
    """Weigh the words of a text by the method that the settings are of.

    Of very long texts the first 1,000 words or 20,000 characters are weighed, well over what BERT reads of a text; the
    probabilities always are those of the whole text.

    Parameters
    ----------
    labels
        Classes in the order of the probabilities' columns.
    probabilities
        Maps n texts to an array of shape (n, classes); where ``on_progress`` is given, it takes such a function, too.
    slopes
        Tells the gradients of the same model; None where there are none to be had.
    on_progress
        Is told the fraction done; what it raises ends the asking.
    mask
        What the model reads in the place of a word that it is not to know; empty where it has no such sign.
    roughly
        As ``probabilities``, but faster and perhaps rounded; None where there is no such way. Methods that estimate
        from many answers ask it of altered texts; the probabilities that are shown never come from there.

    Raises
    ------
    SettingError
        The text has no words, a setting is out of range, the label to explain is not one of the classes, or the method
        needs gradients or a mask and there are none.
    """
    started, worked = time.perf_counter(), time.process_time()
    _check(settings, labels)
    excerpt, words = _weighable(text)
    label = None if settings.label is None else labels.index(settings.label)
    subject = Subject(excerpt, words, label, text, probabilities, slopes, on_progress, mask, roughly)
    found = method_registry.called(settings.method).weigh(subject, settings)
    return Explanation(
        text=text,
        label=labels[found.label],
        predicted_label=labels[int(np.argmax(found.answer))],
        probabilities=dict(zip(labels, map(float, found.answer), strict=True)),
        weights=tuple(_heaviest_first(subject.words, found)),
        settings={name: value for name, value in vars(settings).items() if name != "label"},
        seconds=time.perf_counter() - started,
        processor_seconds=time.process_time() - worked,
        fit=None if found.fit is None else float(found.fit),
        method=settings.method,
        rounds=found.rounds,
    )


def _check(settings: ExplanationSettings, labels: tuple[str, ...]) -> None:
    setting_fields.check(settings)
    if settings.label is not None and settings.label not in labels:
        raise SettingError(
            f"“{settings.label}” is not one of the model's classes.",
            where="label",
            todo=f"Choose one of {', '.join(labels)}.",
        )


def _weighable(text: str) -> tuple[str, list[Word]]:
    """As much of the text as is taken apart, and its words; the bound keeps the altered copies in memory. Raises
    SettingError where there are none.
    """
    excerpt = text[:_MOST_CHARACTERS]
    words = split_words(excerpt)
    if not words:
        raise SettingError("The text has no words to weigh.", where="text", todo="Choose a text with words in it.")
    if len(words) <= _MOST_WORDS:
        return excerpt, words
    return excerpt[: words[_MOST_WORDS].start], words[:_MOST_WORDS]


def _heaviest_first(words: Sequence[Word], found: Weighed) -> Iterator[WordWeight]:
    for number, weight in sorted(found.weights.items(), key=lambda one: -abs(one[1])):
        first, *others = [words[one] for one in (found.parts[number] if found.parts else (number,))]
        half = None if found.halves is None else float(found.halves[number])
        also = tuple((other.start, other.end) for other in others)
        yield WordWeight(first.word, first.start, first.end, float(weight), half, also)
