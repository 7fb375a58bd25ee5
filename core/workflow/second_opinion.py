"""What other methods of explaining say of a text that one has explained."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.counted import beginning, counted, joined
from core.figures import signed
from core.records import Explanation, ExplanationSettings, Run
from core.setting_fields import fields_of, in_a_sentence
from core.workflow import explanations
from core.workflow.bench import Bench
from core.workflow.explanations import Method

_LONGEST_WORD = 40
_MUST_SHOW = "features"
_LEAST = 0.005
"""A weight that is told as 0.00 speaks neither for nor against."""


def asked(settings: ExplanationSettings) -> ExplanationSettings:
    """Of the method that is asked for a second opinion: the first other one."""
    return _others(settings)[0]


def kept(bench: Bench, run: Run, text: str, settings: ExplanationSettings) -> list[Explanation]:
    """What the other methods were found to say, of the same class and with as many words to show."""
    found = [explanations.stored(bench, run, text, one) for one in _others(settings)]
    return [one for one in found if one is not None]


def _others(settings: ExplanationSettings) -> list[ExplanationSettings]:
    """Of the methods that do not come to the same weights."""
    methods = {method.name: method for method in explanations.methods()}
    own = methods[settings.method].approximates or settings.method
    return [_settings(one, settings) for one in methods.values() if own not in (one.name, one.approximates)]


def _settings(method: Method[Any], first: ExplanationSettings) -> ExplanationSettings:
    """The method's usual ones, for the class and the number of words that the first was asked for."""
    settings: ExplanationSettings = replace(method.settings(), label=first.label)
    if _MUST_SHOW in fields_of(method.settings) and hasattr(first, _MUST_SHOW):
        settings = replace(settings, **{_MUST_SHOW: getattr(first, _MUST_SHOW)})
    return settings


def in_words(first: Explanation, other: Explanation) -> str:
    """“LIME and leave-one-out disagree on “wir” (+0.12 and −0.03). They have 4 words in common.”"""
    weights = {one.start: one.weight for one in other.weights}
    named = zip(explanations.weighed_words(first), first.weights, strict=True)
    # A weight of all occurrences of a word is none of each of them.
    common = [(word, one.weight, weights[one.start]) for word, one in named if one.start in weights and not one.also]
    opposed = [(word, one, two) for word, one, two in common if one * two < 0 and min(abs(one), abs(two)) >= _LEAST]
    both = f"{first.method} and {in_a_sentence(other.method)}"
    shared = f"{both} have {counted(len(common), 'word')} in common"
    if not common:
        return f"{shared}: of these explanations trust neither alone."
    if not opposed:
        return f"{shared}, and agree whether each speaks for or against the class."
    said = joined(
        [f"“{beginning(word, _LONGEST_WORD)}” ({signed(one, 2)} and {signed(two, 2)})" for word, one, two in opposed]
    )
    return f"{both} disagree on {said}. They have {counted(len(common), 'word')} in common."
