"""How long a training takes, and why one took longer, in words: the same on the pages and on the command line."""

from __future__ import annotations

from core import durations, long_texts
from core.counted import counted
from core.records import LongTexts, Run, TrainingConfig
from core.training.estimate import Cut, Estimate

_WORTH_SAYING = 1.25
_SHORT = 60
_ALONE = " when nothing else runs"


def in_words(found: Estimate, slowdown: float) -> str:
    """“3 to 4 minutes when nothing else runs; 9 to 12 minutes if the computer stays as busy as it is now”."""
    alone = durations.range_in_words(found.shortest, found.longest)
    if slowdown < _WORTH_SAYING:
        return alone
    busy = durations.range_in_words(found.shortest * slowdown, found.longest * slowdown)
    return f"{alone}{_ALONE}; {busy} if the computer stays as busy as it is now"


def shorter_in_words(shortest: float, longest: float, slowdown: float) -> str:
    """The time of what is offered instead, to be held against the one when nothing else runs."""
    return durations.range_in_words(shortest, longest) + _ALONE * (slowdown >= _WORTH_SAYING)


def basis_in_words(found: Estimate, slowdown: float) -> str:
    """What the estimate rests on, and what it leaves out."""
    return found.basis + ("" if slowdown >= _WORTH_SAYING else "; other programs at work make it longer")


def cut_in_words(found: Estimate, config: TrainingConfig) -> str:
    """“12 of 540 texts are longer than 128 tokens, and would be read in part.” Empty where there is nothing to say, as
    no text is cut and nobody asked for a maximum length.
    """
    cut, asked = found.cut, config.max_length is not None
    if cut is None:
        return "How many texts that cuts off can be told once the model is on this computer." if asked else ""
    if not cut.cut:
        return f"No text is longer than {cut.max_length:,} tokens: all would be read in full." if asked else ""
    are = "is" if cut.cut == 1 else "are"
    limit = f"{cut.max_length:,} tokens" + ("" if asked else ", the most that this model reads")
    longer = f"{cut.cut:,} of {counted(cut.texts, 'text')} {are} longer than {limit}"
    return f"{longer}, and would be read {_reading(cut, config)}."


def _reading(cut: Cut, config: TrainingConfig) -> str:
    if config.long_texts is LongTexts.BOTH_ENDS:
        return "in part: beginning and end"
    if config.long_texts in (LongTexts.BEGINNING, LongTexts.END):
        return f"in part: the {config.long_texts}"
    windows = f"in up to {long_texts.MOST_WINDOWS} windows"
    return f"{windows}; of {cut.in_part:,} the end would not be read" if cut.in_part else f"{windows}, in full"


def longer_in_words(found: Estimate) -> str:
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
