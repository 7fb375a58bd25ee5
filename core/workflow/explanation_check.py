"""Can the words of an explanation be believed? Of one text, and over explained test texts of a run.

A check asks the model, so it is made on request alone, and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from pandas import DataFrame

from core import text_order
from core.errors import SettingError
from core.explanation import faithfulness, method_registry, stability
from core.explanation.hiding import Hidden, share_read
from core.explanation.words import split_words
from core.prediction import annotator_ceiling
from core.records import (
    CheckedExplanations,
    CheckedMean,
    CheckedText,
    CheckSettings,
    Explanation,
    ExplanationSettings,
    Run,
    Stability,
)
from core.records.columns import ID, TEXT, UNIT
from core.training.estimate import TimeEstimate
from core.workflow import analyses, explanations, looks, results
from core.workflow.analyses import Analysis, AnalysisInput, Computation, Tables
from core.workflow.bench import Bench

SEEDS = 10
_SEED = "seed"
_DOUBT = (0.5, 2.0)
_CHECKS = "checks"
_COMPREHENSIVENESS = ("comprehensiveness", "random_comprehensiveness")
_SUFFICIENCY = ("sufficiency", "random_sufficiency")

OnProgress = Callable[[float], None]


@dataclass(frozen=True)
class _Basis:
    """All that a check depends on; the model of a run never changes."""

    run: int
    label: str
    text: str
    weights: tuple[tuple[int, float], ...]
    words: int


@dataclass(frozen=True)
class ChosenTexts:
    """Which explained test texts of a run are checked.

    Attributes
    ----------
    settings
        Those under which they were explained.
    texts
        By id, in the random order of the project's texts.
    units
        The set of tied texts that each is of, by id.
    explained, impossible
        How many test texts are explained, and how many of them cannot be checked.
    """

    settings: ExplanationSettings
    texts: Mapping[str, Explanation]
    units: Mapping[str, int]
    explained: int
    impossible: int


def why_not(explanation: Explanation) -> str | None:
    """Why it cannot be checked, in words; None where it can be."""
    return faithfulness.why_not(explanation)


def known(bench: Bench, run: Run, explanation: Explanation, settings: CheckSettings) -> CheckedText | None:
    """The check of an explanation, where it was made before."""
    return analyses.find(bench, _of_one(bench, run), {}, _basis(run, explanation, settings))


def of_text(
    bench: Bench, run: Run, explanation: Explanation, settings: CheckSettings, on_progress: OnProgress | None = None
) -> CheckedText:
    """The check of an explanation, made once and kept; raises SettingError where it cannot be made, and as questions to
    a model do.
    """
    basis = _basis(run, explanation, settings)
    return analyses.kept(bench, run.project_id, _of_one(bench, run, explanation, on_progress), {}, basis)


def _of_one(
    bench: Bench, run: Run, explanation: Explanation | None = None, on_progress: OnProgress | None = None
) -> Computation[_Basis, CheckedText]:
    def compute(_: Tables, basis: _Basis) -> CheckedText:
        assert explanation is not None
        with results.model(bench, run) as folder:

            def answers(texts: list[str]) -> np.ndarray:
                labels, found = bench.models.probabilities(folder, texts)
                return found[:, labels.index(basis.label)]

            return faithfulness.check(explanation, basis.words, answers, on_progress or (lambda fraction: None))

    return Computation("explanation-check", CheckedText, compute)


def _basis(run: Run, explanation: Explanation, settings: CheckSettings) -> _Basis:
    weights = tuple((one.start, one.weight) for one in explanation.placed)
    return _Basis(run.id, explanation.label, explanation.text, weights, settings.words)


def choose(bench: Bench, run: Run, settings: CheckSettings) -> ChosenTexts:
    """The first explained ones in a random order; raises JobError where the test part is locked."""
    looks.at_run(bench, run)
    answered = results.answers(bench, run).drop_duplicates(TEXT)
    usual = explanations.usual_settings(bench, run)
    found = explanations.of_texts(bench, run, dict(zip(answered[ID], answered[TEXT], strict=True)), usual)
    possible = {id: one for id, one in found.items() if why_not(one) is None}
    ordered = sorted(possible, key=lambda id: text_order.place(run.project_id, id))[: settings.texts]
    units = dict(zip(answered[ID], answered[UNIT], strict=True))
    return ChosenTexts(
        settings=usual,
        texts={id: possible[id] for id in ordered},
        units={id: int(units[id]) for id in ordered},
        explained=len(found),
        impossible=len(found) - len(possible),
    )


def left(bench: Bench, run: Run, chosen: ChosenTexts, settings: CheckSettings) -> list[Explanation]:
    """Those that are not checked yet."""
    return [one for one in chosen.texts.values() if known(bench, run, one, settings) is None]


def estimate(chosen: ChosenTexts, unchecked: Sequence[Explanation], settings: CheckSettings) -> TimeEstimate | None:
    """How long their check takes, by what the explanations took; None where nothing is known of it."""
    reads = method_registry.called(chosen.settings.method).reads
    if reads is None or not unchecked:
        return None
    read = sum(len(one.text) * _read(one, reads(chosen.settings, _words(one))) for one in unchecked)
    will_read = sum(len(one.text) * faithfulness.texts_asked(_words(one), settings.words) for one in unchecked)
    seconds = sum(one.seconds for one in unchecked) * will_read / read
    return TimeEstimate(_DOUBT[0] * seconds, _DOUBT[1] * seconds, "from the time of their explanations")


def _read(explanation: Explanation, beforehand: tuple[float, float]) -> float:
    """How often the model read the whole text for it, where that was known beforehand or is known since."""
    if explanation.rounds is None:
        return beforehand[1]
    return share_read(Hidden(explanation.settings.get("hidden", Hidden.REMOVED))) * explanation.rounds.asked


def _words(explanation: Explanation) -> int:
    return len(split_words(explanation.text))


def check(
    bench: Bench, run: Run, settings: CheckSettings, on_progress: OnProgress | None = None
) -> CheckedExplanations:
    """Check what is left of the chosen texts, each kept at once; raises SettingError where there is none to choose."""
    chosen = choose(bench, run, settings)
    if not chosen.texts:
        raise SettingError(
            "No test text is explained that could be checked.", where=run.name, todo="Explain some texts first."
        )
    unchecked = left(bench, run, chosen, settings)
    for place, one in enumerate(unchecked):
        of_text(bench, run, one, settings, _within(on_progress, place, len(unchecked)))
    return together(bench, run, chosen, settings)


def _within(on_progress: OnProgress | None, place: int, number: int) -> OnProgress:
    """Takes the fraction of one of several, and tells that of all."""

    def advance(fraction: float) -> None:
        if on_progress is not None:
            on_progress((place + fraction) / number)

    return advance


def together(bench: Bench, run: Run, chosen: ChosenTexts, settings: CheckSettings) -> CheckedExplanations:
    """What the checks that were made of them say; nothing is asked."""
    gathered = _gathered(bench, run, chosen, settings)
    return analyses.kept(bench, run.project_id, ANALYSIS.computation, gathered.tables, gathered.basis)


def _gathered(bench: Bench, run: Run, chosen: ChosenTexts, settings: CheckSettings) -> AnalysisInput[str]:
    checks = {id: known(bench, run, one, settings) for id, one in chosen.texts.items()}
    rows = [(chosen.units[id], *_row(one)) for id, one in checks.items() if one is not None]
    columns = [*_COMPREHENSIVENESS, *_SUFFICIENCY]
    table = DataFrame(rows, columns=[UNIT, *columns]).astype({UNIT: int, **dict.fromkeys(columns, float)})
    return AnalysisInput({_CHECKS: table}, chosen.settings.method)


def _row(one: CheckedText) -> list[float]:
    """Missing where it makes no difference which words there are."""
    falls = (one.comprehensiveness, one.sufficiency)
    if not all(fall.can_differ for fall in falls):
        return [np.nan] * (2 * len(falls))
    return [value for fall in falls for value in (fall.normalised, fall.normalised_of_random)]


def _compute(tables: Tables, method: str) -> CheckedExplanations:
    checks = tables[_CHECKS]
    told = checks.dropna()
    comprehensiveness, sufficiency = (_mean(told, *names) for names in (_COMPREHENSIVENESS, _SUFFICIENCY))
    return CheckedExplanations(method, len(told), len(checks) - len(told), comprehensiveness, sufficiency)


def _mean(checks: DataFrame, words: str, random: str) -> CheckedMean | None:
    if checks.empty:
        return None
    unit, own, drawn = (checks[name].to_numpy() for name in (UNIT, words, random))
    return CheckedMean(
        annotator_ceiling.mean(own, unit),
        annotator_ceiling.mean(drawn, unit),
        annotator_ceiling.mean_difference(own, drawn, unit),
    )


ANALYSIS: Analysis[Run, CheckSettings, str, CheckedExplanations] = Analysis(
    Computation("check-explanations", CheckedExplanations, _compute),
    "Check whether the words of a run's explanations are those by which its model decides.",
    Run,
    CheckSettings,
    lambda bench, run, settings: _gathered(bench, run, choose(bench, run, settings), settings),
)


def has_seed(settings: ExplanationSettings) -> bool:
    """Whether the method draws something by chance, so that another seed could tell other words."""
    return hasattr(settings, _SEED)


def seeds(
    bench: Bench, run: Run, text: str, settings: ExplanationSettings, on_progress: OnProgress | None = None
) -> Stability:
    """How much the explanation differs with the seed: the given one and those after it; each explanation is kept.

    Raises SettingError where the method draws nothing by chance.
    """
    if not has_seed(settings):
        raise SettingError(f"{settings.method} has no seed: it tells the same words each time.", where="method")
    return stability.of(
        [
            explanations.of(bench, run, text, one, _within(on_progress, place, SEEDS))
            for place, one in enumerate(_seeded(settings))
        ]
    )


def known_seeds(bench: Bench, run: Run, text: str, settings: ExplanationSettings) -> Stability | None:
    """As ``seeds``, where all of them were computed before."""
    found = []
    for one in _seeded(settings):
        stored = explanations.stored(bench, run, text, one)
        if stored is None:
            return None
        found.append(stored)
    return stability.of(found)


def _seeded(settings: ExplanationSettings) -> list[ExplanationSettings]:
    first = getattr(settings, _SEED)
    return [replace(settings, **{_SEED: (first + place) % 2**32}) for place in range(SEEDS)]
