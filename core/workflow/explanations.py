"""Which words made a run's model decide, by one of the methods of explaining."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core import durations
from core.counted import counted, ordinal
from core.explanation import method_registry
from core.explanation.methods import Method
from core.explanation.words import split_words
from core.jobs import explained_texts
from core.records import FIRST_METHOD, Ended, Explanation, ExplanationSettings, PredictionFilter, Run
from core.records.folders import ExplainingFolder
from core.setting_fields import chosen_by_hand, fields_of
from core.store.explanations import StoredExplanation
from core.workflow import explaining_jobs, fold_runs, results
from core.workflow.bench import Bench

_POOR_FIT = 0.5
_BETWEEN_LOOKS = 0.5
_EARLIER = method_registry.called(FIRST_METHOD).settings
_ENDED = {
    Ended.PRECISE: "until the weights were exact enough",
    Ended.MOST: "the most that it may be; the weights are less exact than wanted",
    Ended.ALL: "which are all that there are, so that the weights are exact",
}
_ALL = PredictionFilter()


def methods() -> Sequence[Method[Any]]:
    """All that there are, the usual one first."""
    return method_registry.REGISTERED


def help_of(method: str) -> str:
    """What the method of that name does, in one or two sentences."""
    return method_registry.called(method).help


def stored(bench: Bench, run: Run, text: str, settings: ExplanationSettings) -> Explanation | None:
    """What was computed for the same question before, also by a job; None where nobody asked."""
    collect(bench, run)
    return bench.store.explanations.find(run.id, text, settings)


def of_texts(
    bench: Bench, run: Run, texts: Mapping[str, str], settings: ExplanationSettings | None = None
) -> dict[str, Explanation]:
    """What was computed before of those texts (id → text), by their ids; those that nobody asked about are missing.

    ``settings`` None are those of the newest job that explains texts of the run, the method's usual ones where there is
    none; what an earlier Errata found by its own usual ones stands in for what is missing.
    """
    collect(bench, run)
    usual = usual_settings(bench, run)
    found: dict[str, Explanation] = {}
    for one in [settings] if settings else [*stand_ins(usual), usual]:
        found |= bench.store.explanations.find_all(run.id, set(texts.values()), one)
    return {id: found[text] for id, text in texts.items() if text in found}


def of_listed(bench: Bench, run: Run, filter: PredictionFilter, texts: Mapping[str, str]) -> dict[str, Explanation]:
    """The same of texts of a list, each by the run whose answer it has there."""
    by_run: dict[int, tuple[Run, dict[str, str]]] = {}
    for id, one in results.answered_by(bench, run, filter, texts).items():
        by_run.setdefault(one.id, (one, {}))[1][id] = texts[id]
    return {id: found for one, own in by_run.values() for id, found in of_texts(bench, one, own).items()}


def number(bench: Bench, run: Run, filter: PredictionFilter = _ALL) -> int:
    """How many explanations there are of the runs that the filter is about: what rests on them is the same as long as
    this is.
    """
    read = fold_runs.read(bench, run, filter)
    for one in read:
        collect(bench, one)
    return sum(bench.store.explanations.number(one.id) for one in read)


def usual_settings(bench: Bench, run: Run) -> ExplanationSettings:
    """Those under which most texts of the run are explained."""
    jobs = explaining_jobs.of_run(bench, run)
    return explaining_jobs.settings_of(jobs[-1]) if jobs else methods()[0].settings()


def stand_ins(settings: ExplanationSettings) -> list[ExplanationSettings]:
    """Under what else about the same weights may be known: an earlier Errata explained by LIME alone."""
    if method_registry.called(settings.method).approximates != FIRST_METHOD:
        return []
    common = fields_of(type(settings)).keys() & fields_of(_EARLIER).keys()
    return [_EARLIER(**{name: getattr(settings, name) for name in common})]


def known(
    bench: Bench, run: Run, text: str, settings: ExplanationSettings
) -> tuple[ExplanationSettings, Explanation] | None:
    """What was computed before, under these settings or under what stands in for them; None where nothing was."""
    every = ((one, stored(bench, run, text, one)) for one in (settings, *stand_ins(settings)))
    return next(((one, found) for one, found in every if found is not None), None)


def collect(bench: Bench, run: Run) -> None:
    """Keep what jobs have found since the last look; quick where there is nothing new."""
    for one in explaining_jobs.of_run(bench, run):
        folder = ExplainingFolder(bench.artifacts.path(one.folder))
        found, upto = explained_texts.of(folder, after=one.collected)
        if upto != one.collected:
            settings = explaining_jobs.settings_of(one)
            answered = [each for text in found for each in _answers(settings, text.explanation)]
            bench.store.explainings.collect(one, answered, upto)


def of(
    bench: Bench,
    run: Run,
    text: str,
    settings: ExplanationSettings,
    on_progress: Callable[[float], None] | None = None,
) -> Explanation:
    """The words that made the model decide, by the method that the settings are of; computed once and kept. Where a job
    is at this text now, its answer is waited for.
    """
    known = stored(bench, run, text, settings)
    if known is None:
        _wait_for_a_job(bench, run, text, settings, on_progress)
        known = stored(bench, run, text, settings)
    if known is not None:
        return known
    explaining_jobs.announce(bench, run, text, settings)
    with results.model(bench, run) as folder:
        computed = bench.models.explain(folder, text, settings, on_progress)
    bench.store.explanations.keep(run.id, _answers(settings, computed))
    explaining_jobs.tell(bench, run, settings, computed)
    return computed


def _wait_for_a_job(
    bench: Bench, run: Run, text: str, settings: ExplanationSettings, on_progress: Callable[[float], None] | None
) -> None:
    """Where a job is at this text, until it is at another."""
    while explaining_jobs.is_explaining(bench, run, text, settings):
        if on_progress is not None:
            # Whoever asked may have gone on to something else.
            on_progress(0.0)
        time.sleep(_BETWEEN_LOOKS)


def _answers(settings: ExplanationSettings, computed: Explanation) -> list[StoredExplanation]:
    """The question that was asked; of the predicted class also the one that names it, or the one that does not."""
    questions = [settings]
    if computed.label == computed.predicted_label:
        questions.append(replace(settings, label=None if settings.label else computed.label))
    return [StoredExplanation(computed.text, one, computed) for one in questions]


def weighed_words(explanation: Explanation) -> list[str]:
    """The words that have a weight, told apart where one occurs several times in the text: “Grünen (1st)”; “Grünen (2
    times)” where they were weighed as one.
    """
    names = named(explanation.text, [(one.start, one.end) for one in explanation.weights])
    return [
        f"{one.word} ({counted(1 + len(one.also), 'time')})" if one.also else name
        for one, name in zip(explanation.weights, names, strict=True)
    ]


def named(text: str, places: Iterable[tuple[int, int]]) -> list[str]:
    """The words that stand there, told apart where one occurs several times in the text."""
    starts: dict[str, list[int]] = {}
    for word in split_words(text):
        starts.setdefault(word.word.casefold(), []).append(word.start)

    def name(start: int, end: int) -> str:
        word = text[start:end]
        known = starts.get(word.casefold(), [])
        return f"{word} ({ordinal(known.index(start) + 1)})" if len(known) > 1 else word

    return [name(start, end) for start, end in places]


def how_weighed(explanation: Explanation) -> str:
    """“LIME, 5,000 samples, 6 words, seed 1, fit R² 0.81”, with a word of care where the fit is poor."""
    settings = method_registry.settings_of(explanation.method, explanation.settings)
    each = [(field, getattr(settings, field.name)) for field in chosen_by_hand(type(settings))]
    said = [field.named_in_words(value) for field, value in each if value not in field.setting.off]
    return ", ".join([explanation.method, *said, *_fit(explanation.fit)])


def how_computed(explanation: Explanation) -> str:
    """“computed in 5 seconds by OpenVINO in bfloat16”; without what computed it where that was not kept."""
    by = f" by {explanation.engine}" if explanation.engine else ""
    return f"computed in {durations.in_words(explanation.seconds)}{by}"


def how_ended(explanation: Explanation) -> str:
    """“The model was asked about 512 altered texts, until the weights were exact enough.”; empty where that was
    settled beforehand.
    """
    if explanation.rounds is None:
        return ""
    asked = counted(explanation.rounds.asked, "altered text")
    return f"The model was asked about {asked}, {_ENDED[explanation.rounds.ended]}."


def _fit(fit: float | None) -> list[str]:
    if fit is None:
        return []
    return [f"fit R² {fit:.2f}" + (" (poor: read the weights with care)" if fit < _POOR_FIT else "")]
