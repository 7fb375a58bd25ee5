"""How much energy a training took, roughly: time at work times an assumed power.

Neither is measured. CodeCarbon goes the same way where a machine has no meter that may be read: it takes half of the
power that the processor's maker names, of 85 watts where it does not know the processor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.records import Run, TrainingResult, Trial

WATTS_A_CORE = 10.0
WATTS_OF_A_GPU = 250.0

ASSUMPTION = (
    f"Energy is an estimate, not measured: {WATTS_A_CORE:g} watts for each processor core at work, or "
    f"{WATTS_OF_A_GPU:g} for a GPU, for as long as the training would have taken alone. On many computers it is off by "
    "a factor of two or three."
)

_JOULES_A_WATT_HOUR = 3600
_CORES = re.compile(r"(\d+) threads")


def watt_hours(run: Run) -> float | None:
    """None where nothing was trained."""
    return None if run.result is None else _of(run.result)


def of_all(runs: Sequence[Run]) -> float | None:
    """Of several runs together; None where none of them was trained."""
    known = [found for run in runs if (found := watt_hours(run)) is not None]
    return sum(known) if known else None


def of_trials(trials: Sequence[Trial]) -> float | None:
    """Of a search, as far as it is done; None where nothing was trained, or an earlier Errata did not keep on what."""
    trained = [trial for trial in trials if trial.seconds]
    return sum(map(_of, trained)) if trained and all(trial.device for trial in trained) else None


def _of(trained: TrainingResult | Trial) -> float:
    found = _CORES.search(trained.device)
    watts = WATTS_A_CORE * int(found[1]) if found else WATTS_OF_A_GPU
    return watts * trained.seconds / (trained.slowdown or 1.0) / _JOULES_A_WATT_HOUR


def in_words(hours: float) -> str:
    """To the precision that an estimate has: “0.4 Wh”, “12 Wh”, “1.3 kWh”."""
    if hours >= 1000:
        return f"{float(f'{hours / 1000:.2g}'):g} kWh"
    return f"{float(f'{hours:.2g}'):g} Wh"
