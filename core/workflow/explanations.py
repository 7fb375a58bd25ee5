"""Which words made a run's model decide, by one of the methods of explaining."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.counted import ordinal
from core.explanation import method_registry
from core.explanation.methods import Method
from core.explanation.words import split_words
from core.records import Explanation, ExplanationSettings, Run, WordWeight
from core.setting_fields import chosen_by_hand
from core.workflow import results
from core.workflow.bench import Bench

_POOR_FIT = 0.5


def methods() -> Sequence[Method[Any]]:
    """All that there are, the usual one first."""
    return method_registry.REGISTERED


def stored(bench: Bench, run: Run, text: str, settings: ExplanationSettings) -> Explanation | None:
    """What was computed for the same question before; None where nobody asked."""
    return bench.store.explanation(run.id, text, settings)


def of(
    bench: Bench,
    run: Run,
    text: str,
    settings: ExplanationSettings,
    on_progress: Callable[[float], None] | None = None,
) -> Explanation:
    """The words that made the model decide, by the method that the settings are of; computed once and kept."""
    known = stored(bench, run, text, settings)
    if known is not None:
        return known
    with results.model(bench, run) as folder:
        computed = bench.models.explain(folder, text, settings, on_progress)
    bench.store.keep_explanation(run.id, text, settings, computed)
    if computed.label == computed.predicted_label:
        other = None if settings.label else computed.label
        bench.store.keep_explanation(run.id, text, replace(settings, label=other), computed)
    return computed


def usual_weights(bench: Bench, run: Run, texts: Mapping[str, str]) -> dict[str, tuple[WordWeight, ...]]:
    """For each of these texts (id → text) that was explained with the usual settings: the words and their weights."""
    usual = methods()[0].settings()
    found = {id: stored(bench, run, text, usual) for id, text in texts.items()}
    return {id: explanation.weights for id, explanation in found.items() if explanation is not None}


def weighed_words(explanation: Explanation) -> list[str]:
    """The words that have a weight, told apart where one occurs several times in the text: “Grünen (1st)”."""
    starts: dict[str, list[int]] = {}
    for word in split_words(explanation.text):
        starts.setdefault(word.word.casefold(), []).append(word.start)

    def name(one: WordWeight) -> str:
        known = starts.get(one.word.casefold(), [])
        return f"{one.word} ({ordinal(known.index(one.start) + 1)})" if len(known) > 1 else one.word

    return [name(one) for one in explanation.weights]


def how_weighed(explanation: Explanation) -> str:
    """“LIME, 5,000 samples, 6 words, seed 1, fit R² 0.81”, with a word of care where the fit is poor."""
    fields = chosen_by_hand(method_registry.called(explanation.method).settings)
    said = [field.named_in_words(explanation.settings[field.name]) for field in fields]
    return ", ".join([explanation.method, *said, *_fit(explanation.fit)])


def _fit(fit: float | None) -> list[str]:
    if fit is None:
        return []
    return [f"fit R² {fit:.2f}" + (" (poor: read the weights with care)" if fit < _POOR_FIT else "")]
