"""The fewest words without which a run's model would say another class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.counted import beginning, counted, joined
from core.explanation import flipping
from core.figures import percent
from core.records import Flip, Run
from core.workflow import analyses, explanations, results
from core.workflow.analyses import Computation, Tables
from core.workflow.bench import Bench

HELP = (
    "The fewest words without which the model would say another class. All single words are tried, all pairs and so "
    "on while there are few enough, and then the heaviest ones together."
)
_LONGEST_WORD = 40


@dataclass(frozen=True)
class _Basis:
    """All that it depends on; the model of a run never changes."""

    run: int
    text: str


def why_not(text: str) -> str | None:
    """Why it cannot be looked for, in words; None where it can be."""
    return flipping.why_not(text)


def known(bench: Bench, run: Run, text: str) -> Flip | None:
    """What was found before; None where nobody asked."""
    return analyses.find(bench, _computation(bench, run), {}, _Basis(run.id, text))


def of(bench: Bench, run: Run, text: str, on_progress: Callable[[float], None] | None = None) -> Flip:
    """What is found, once, and kept; raises SettingError where it cannot be looked for, and as questions to a model
    do.
    """
    return analyses.kept(bench, run.project_id, _computation(bench, run, on_progress), {}, _Basis(run.id, text))


def _computation(
    bench: Bench, run: Run, on_progress: Callable[[float], None] | None = None
) -> Computation[_Basis, Flip]:
    def compute(_: Tables, basis: _Basis) -> Flip:
        with results.model(bench, run) as folder:

            def answers(texts: list[str]) -> tuple[tuple[str, ...], np.ndarray]:
                return bench.models.probabilities(folder, texts, on_progress)

            return flipping.find(basis.text, answers)

    return Computation("flip", Flip, compute)


def in_words(found: Flip) -> str:
    """“Without “wir” and “nie” the model says “no” (61 %) and not “yes” (93 %). No single word does that.”"""
    said = f"“{beginning(found.label)}” ({percent(found.probability, 0)})"
    if found.becomes is None or found.then is None:
        return (
            f"No words were found without which the model would not say {said}: all sets of up to "
            f"{counted(found.all_tried, 'word')} were tried, and the heaviest words together, up to all of them."
        )
    words = joined([f"“{beginning(word, _LONGEST_WORD)}”" for word in explanations.named(found.text, found.words)])
    now = f"“{beginning(found.becomes)}” ({percent(found.then, 0)})"
    return f"Without {words} the model says {now} and not {said}. {_how_small(found)}"


def _how_small(found: Flip) -> str:
    if len(found.words) == 1:
        return "No other word by itself lowers its probability more."
    if found.is_smallest:
        return "No fewer words do that."
    return (
        f"Each of these words is needed for it. All sets of up to {counted(found.all_tried, 'word')} were tried; a set "
        "that is smaller than this one may have been missed."
    )
