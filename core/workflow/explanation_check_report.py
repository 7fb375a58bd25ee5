"""What the checks of explanations say, in words: the same on pages and on the command line."""

from __future__ import annotations

from core.counted import counted
from core.durations import range_in_words
from core.figures import figure, percent, with_bounds
from core.records import CheckedExplanations, CheckedMean, CheckedText, Fall, Score, Stability
from core.training.estimate import TimeEstimate
from core.workflow.explanation_check import ChosenTexts

READING = (
    "Comprehensiveness: the fall of the probability where the heaviest words for the class are taken out, one after "
    "the other. Sufficiency: the fall where nothing but them is kept. Both are told from 0, the least, to 1, the most "
    "that any words of the text were found to bring about, so that models can be compared. Words that the model goes "
    "by have a high comprehensiveness and a low sufficiency, other than words drawn at random. Words are taken out "
    "for it, also where the explanation masked them."
)


def of_text(found: CheckedText) -> str:
    """“3 words checked: comprehensiveness 0.82 (random words 0.41), a mean fall by 0.20; sufficiency 0.12 (…”"""
    both = f"comprehensiveness {_of_fall(found.comprehensiveness)}; sufficiency {_of_fall(found.sufficiency)}"
    return f"{counted(found.words, 'word')} checked: {both}. {_verdict(found)}"


def _of_fall(fall: Fall) -> str:
    if not fall.can_differ:
        return "not to be told, as it makes no difference which words they are"
    random = f"random words {figure(fall.normalised_of_random, 2)}"
    return f"{figure(fall.normalised, 2)} ({random}), a mean fall by {figure(fall.of_words, 2)}"


def _verdict(found: CheckedText) -> str:
    is_needed = found.comprehensiveness.of_words > found.comprehensiveness.of_random
    is_enough = found.sufficiency.of_words < found.sufficiency.of_random
    if is_needed and is_enough:
        return "The model goes by these words more than by words drawn at random."
    if is_needed:
        return "The model needs these words more than others, but they are not more of what is enough for it."
    if is_enough:
        return "These words are enough for the model sooner than others, but it does not need them more."
    return "Words drawn at random do as well: do not rely on these."


def offer(chosen: ChosenTexts, unchecked: int, time: TimeEstimate | None) -> str:
    """“30 of 64 explained test texts, 12 of them not checked yet: 2 to 8 minutes (…).”"""
    of_all = f"{len(chosen.texts):,} of {counted(chosen.explained, 'explained test text')}"
    if not unchecked:
        return f"{of_all}, all of them checked."
    said = f"{of_all}, {unchecked:,} of them not checked yet"
    if time is None:
        return f"{said}."
    return f"{said}: {range_in_words(time.shortest, time.longest)} if nothing else runs ({time.basis})."


def left_out(chosen: ChosenTexts) -> str:
    """What cannot be checked and why; empty where nothing is left out."""
    if not chosen.impossible:
        return ""
    texts = counted(chosen.impossible, "explained text")
    return f"Left out: {texts} with no word for the class, with one word, or with over 100."


def together(found: CheckedExplanations) -> list[str]:
    """What the checks of several texts say, a sentence each."""
    said = []
    if found.comprehensiveness is not None and found.sufficiency is not None:
        texts = f"{found.method}, mean over {counted(found.texts, 'text')}"
        said += [
            f"Comprehensiveness of the words by {texts}: {_of_mean(found.comprehensiveness)}",
            f"Sufficiency of the words by {texts}: {_of_mean(found.sufficiency)}",
        ]
    elif not found.without:
        said.append("No text is checked yet.")
    if found.without:
        said.append(f"Not counted: {counted(found.without, 'text')} of which it makes no difference what is kept.")
    return said


def _of_mean(found: CheckedMean) -> str:
    random = f"words drawn at random {figure(found.of_random.value, 2)}"
    difference = f"{with_bounds(found.difference, 2)}{_luck(found.difference)}"
    return f"{with_bounds(found.of_words, 2)}; {random}; difference {difference}."


def _luck(difference: Score) -> str:
    return ", which may be luck" if difference.covers and difference.low <= 0 <= difference.high else ""


def seeds(found: Stability) -> str:
    """“With 10 seeds: 4 of 6 words are shown each time with the same sign. Two seeds have …”"""
    weights = "" if found.correlation is None else f", and their weights correlate by {figure(found.correlation, 2)}"
    return (
        f"With {found.seeds} seeds: {found.in_all} of {counted(found.words, 'word')} are shown each time with the same "
        f"sign. Two seeds have {percent(found.overlap, 0)} of their words in common{weights}."
    )
