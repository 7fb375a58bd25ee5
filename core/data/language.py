"""Which languages a data set is written in, told from a sample of its texts.

``python -m core.data.language`` tells it of texts on stdin, and writes its answer on stdout, both as JSON; with the
word ``each`` the language of every single text.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Sequence

from core import processes
from core.records import TextLanguages, from_json, to_json

_EACH = "each"
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
    sample = _sample(texts)
    counts = Counter(filter(None, map(language, sample)))
    told = counts.total()
    if told < max(min(_FEWEST_TEXTS, len(sample)), _FEWEST_SHARE * len(sample)):
        return TextLanguages(texts=len(sample), told=told)
    return TextLanguages(len(sample), told, {name: number / told for name, number in counts.most_common()})


def languages_apart(texts: Sequence[str]) -> TextLanguages:
    """As ``languages``, in a process that ends, as the tables of all languages would stay in this one.

    Raises JobError where the process cannot be started or fails.
    """
    return from_json(TextLanguages, processes.answer("core.data.language", given=to_json(_sample(texts))))


def language_of_each_apart(texts: Sequence[str]) -> list[str | None]:
    """As ``language`` of each text, in a process that ends; raises JobError as ``languages_apart`` does."""
    return from_json(list[str | None], processes.answer("core.data.language", _EACH, given=to_json(texts)))


def _sample(texts: Sequence[str]) -> Sequence[str]:
    return random.Random(_SEED).sample(texts, _SAMPLE) if len(texts) > _SAMPLE else texts


def language(text: str) -> str | None:
    """English name of the language that a text is written in; None where that is not certain."""
    import pycld2

    words = " ".join(_NO_WORDS.sub(" ", text).split())
    try:
        is_reliable, _, [(name, code, *_), *_] = pycld2.detect(words.encode(errors="ignore"), isPlainText=True)
    except pycld2.error:  # control characters that it refuses
        return None
    return _NAMES.get(name, name.capitalize()) if is_reliable and code != "un" else None


if __name__ == "__main__":
    _given = from_json(list[str], sys.stdin.buffer.read())
    _told = list(map(language, _given)) if _EACH in sys.argv[1:] else languages(_given)
    sys.stdout.buffer.write(to_json(_told))
