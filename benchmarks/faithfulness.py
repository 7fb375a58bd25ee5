"""Whether the words of each method are those by which a model decides, and what they cost.

Comprehensiveness and sufficiency of the five heaviest words, normalised, over texts of 6 to 40 words that the model has
not learned from, drawn by chance; each method is held to the same texts, and those on which one cannot be checked are
left out for all.

    python -m benchmarks.faithfulness MODEL TEXTS.csv [--column text] [--texts 30] [--seed 1]
"""

from __future__ import annotations

import argparse
import time
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from core.explanation import faithfulness
from core.explanation.explaining import explain
from core.explanation.gradients import IntegratedGradientsSettings, TimesInputSettings
from core.explanation.leave_one_out import LeaveOneOutSettings
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.explanation.lime_text import LimeSettings
from core.explanation.words import split_words
from core.prediction import intervals
from core.prediction.predictor import Predictor
from core.processes import share_processor
from core.records import CheckedText, ExplanationSettings

_WORDS = 5
_LENGTHS = range(6, 41)
METHODS: dict[str, ExplanationSettings] = {
    "LIME in rounds": LimeInRoundsSettings(),
    "LIME, 5,000 samples": LimeSettings(),
    "LIME, 1,000 samples": LimeSettings(samples=1000),
    "leave-one-out": LeaveOneOutSettings(),
    "integrated gradients, 50 steps": IntegratedGradientsSettings(),
    "gradient times input": TimesInputSettings(),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="Folder of a fine-tuned model.")
    parser.add_argument("table", type=Path, help="CSV file with the texts.")
    parser.add_argument("--column", default="text")
    parser.add_argument("--texts", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    share_processor()
    predictor = Predictor(given.model)
    found: dict[str, list[tuple[CheckedText, float]]] = {name: [] for name in METHODS}
    for text in _drawn(pd.read_csv(given.table)[given.column].dropna().tolist(), given.seed):
        if (of_text := _of_each_method(predictor, text)) is not None:
            for name, one in of_text.items():
                found[name].append(one)
            _tell(found)
        if len(found["leave-one-out"]) == given.texts:
            break


def _drawn(texts: list[str], seed: int) -> list[str]:
    fitting = pd.Series([text for text in dict.fromkeys(texts) if len(split_words(text)) in _LENGTHS])
    return fitting.sample(frac=1, random_state=seed).tolist()


def _of_each_method(predictor: Predictor, text: str) -> dict[str, tuple[CheckedText, float]] | None:
    """The check of each method's words and the seconds that they took; None where one cannot be checked."""
    known: dict[str, float] = {}
    found = {}
    for name, settings in METHODS.items():
        begun = time.perf_counter()
        explanation = explain(
            text, predictor.labels, predictor.probabilities, settings, predictor.slopes, roughly=predictor.roughly
        )
        seconds = time.perf_counter() - begun
        if faithfulness.why_not(explanation):
            return None
        label = predictor.labels.index(explanation.label)
        answers = partial(_remembered, known, predictor, label)
        checked = faithfulness.check(explanation, _WORDS, answers, lambda fraction: None)
        if not (checked.comprehensiveness.can_differ and checked.sufficiency.can_differ):
            return None
        found[name] = (checked, seconds)
    return found


def _remembered(known: dict[str, float], predictor: Predictor, label: int, texts: list[str]) -> np.ndarray:
    """The methods are tried on the same texts, and so is what they are held against."""
    new = [text for text in texts if text not in known]
    if new:
        known.update(zip(new, map(float, predictor.probabilities(new)[:, label]), strict=True))
    return np.array([known[text] for text in texts])


def _tell(found: dict[str, list[tuple[CheckedText, float]]]) -> None:
    print(f"\n{len(found['leave-one-out'])} texts", flush=True)
    for name, of_texts in found.items():
        checks, seconds = zip(*of_texts, strict=True)
        kinds = [[getattr(one, kind) for one in checks] for kind in ("comprehensiveness", "sufficiency")]
        said = [_mean([fall.normalised for fall in falls]) for falls in kinds]
        print(f"{name:32} {' '.join(said)}  {np.median(seconds):7.2f} s", flush=True)
        last = [_mean([fall.normalised_of_random for fall in falls]) for falls in kinds]
    print(f"{'random words':32} {' '.join(last)}", flush=True)


def _mean(values: list[float]) -> str:
    one = intervals.mean(np.array(values), np.arange(len(values)))
    return f"{one.value:.2f} [{one.low:.2f}, {one.high:.2f}]"


if __name__ == "__main__":
    main()
