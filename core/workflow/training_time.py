"""How long a training takes, and why one took longer, in words: the same on the pages and on the command line."""

from __future__ import annotations

from core import durations, long_texts
from core.counted import counted
from core.records import LongTexts, Run, TrainingConfig
from core.training.estimate import Cut, Shorter, TimeEstimate

_WORTH_SAYING = 1.25
_SHORT = 60
_ALONE = " when nothing else runs"


def in_words(found: TimeEstimate, slowdown: float) -> str:
    """“3 to 4 minutes when nothing else runs; 9 to 12 minutes if the computer stays as busy as it is now”."""
    alone = durations.range_in_words(found.shortest, found.longest)
    if slowdown < _WORTH_SAYING:
        return alone
    busy = durations.range_in_words(found.shortest * slowdown, found.longest * slowdown)
    return f"{alone}{_ALONE}; {busy} if the computer stays as busy as it is now"


def shorter_in_words(shortest: float, longest: float, slowdown: float) -> str:
    """The time of what is offered instead, to be held against the one when nothing else runs."""
    return durations.range_in_words(shortest, longest) + _ALONE * (slowdown >= _WORTH_SAYING)


def basis_in_words(found: TimeEstimate, slowdown: float) -> str:
    """What the estimate rests on, and what it leaves out."""
    return found.basis + ("" if slowdown >= _WORTH_SAYING else "; other programs at work make it longer")


def cut_in_words(found: TimeEstimate, config: TrainingConfig) -> str:
    """“12 of 540 texts are longer than 128 tokens: there the first 128 tokens would be read, and the end not.” Empty
    where there is nothing to say, as no text is cut and nobody asked for a maximum length.
    """
    cut, asked = found.cut, config.max_length is not None
    if cut is None:
        return "How many texts that cuts off can be told once the model is on this computer." if asked else ""
    if not cut.cut:
        return f"No text is longer than {cut.max_length:,} tokens: all would be read in full." if asked else ""
    limit = f"{cut.max_length:,} tokens" + ("" if asked else ", the most that this model reads")
    return f"{_longer(cut.cut, cut.texts)} longer than {limit}: {_reading(config.long_texts, cut)}."


def shorter_read_in_words(offer: Shorter, config: TrainingConfig) -> str:
    """“12 of 540 texts are longer: there the first 128 tokens would be read, and the end not”."""
    cut = Cut(offer.max_length, offer.cut, 0, offer.texts, ())
    return f"{_longer(offer.cut, offer.texts)} longer: {_reading(config.long_texts, cut)}"


def _longer(longer: int, texts: int) -> str:
    return f"{longer:,} of {counted(texts, 'text')} {'is' if longer == 1 else 'are'}"


def _reading(way: LongTexts, cut: Cut) -> str:
    tokens = f"{cut.max_length:,} tokens"
    match way:
        case LongTexts.BEGINNING:
            return f"there the first {tokens} would be read, and the end not"
        case LongTexts.END:
            return f"there the last {tokens} would be read, and the beginning not"
        case LongTexts.BOTH_ENDS:
            return f"there the beginning and the end, {tokens} in all, would be read, and the middle not"
    windows = f"these would be read in up to {long_texts.MOST_WINDOWS} windows of that length"
    return f"{windows}; of {cut.in_part:,} the end would not be read" if cut.in_part else windows


def longer_in_words(found: TimeEstimate) -> str:
    """“Longer than 64 tokens: 412 texts, 128: 57, 256: 3, 512: 0.” Empty where no text is."""
    if found.cut is None or not found.cut.longer[0][1]:
        return ""
    (first, number), *others = found.cut.longer
    rest = "".join(f", {length}: {texts:,}" for length, texts in others)
    return f"Longer than {first} tokens: {counted(number, 'text')}{rest}."


def took(run: Run) -> str:
    """“9 minutes”; “9 minutes, about 3 times as long as alone, as other programs were at work”."""
    assert run.result is not None
    words = durations.in_words(run.result.seconds)
    slowdown = run.result.slowdown
    if slowdown is None or slowdown < _WORTH_SAYING or run.result.seconds < _SHORT:
        return words
    return f"{words}, about {slowdown:.2g} times as long as alone, as other programs were at work"
