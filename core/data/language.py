"""Which languages a data set is written in, told from a sample of its texts."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence

import pycld2

from core.records import TextLanguages

_SAMPLE = 500
_SEED = 5460
_FEWEST_TEXTS = 5
_FEWEST_SHARE = 0.3
"""Of the sample, the texts whose language must be certain before anything is said of all."""

# What says nothing of the language around it, or is written in another one.
_NO_WORDS = re.compile(r"https?://\S+|www\.\S+|<\w+>|[@#]\w+|\bRT\b|[^\w\s'’.,!?-]")
_NAMES = {"CHINESET": "Chinese", "CROATIAN": "Serbo-Croatian", "SERBIAN": "Serbo-Croatian", "BOSNIAN": "Serbo-Croatian"}


def languages(texts: Sequence[str]) -> TextLanguages:
    """The languages of the texts, by a sample with a fixed seed; those too short or too odd to tell do not count."""
    sample = random.Random(_SEED).sample(texts, _SAMPLE) if len(texts) > _SAMPLE else texts
    counts = Counter(filter(None, map(language, sample)))
    told = counts.total()
    if told < max(_FEWEST_TEXTS, _FEWEST_SHARE * len(sample)):
        return TextLanguages(texts=len(sample), told=told)
    return TextLanguages(len(sample), told, {name: number / told for name, number in counts.most_common()})


def language(text: str) -> str | None:
    """English name of the language that a text is written in; None where that is not certain."""
    words = " ".join(_NO_WORDS.sub(" ", text).split())
    try:
        is_reliable, _, [(name, code, *_), *_] = pycld2.detect(words.encode(errors="ignore"), isPlainText=True)
    except pycld2.error:  # control characters that it refuses
        return None
    return _NAMES.get(name, name.capitalize()) if is_reliable and code != "un" else None
