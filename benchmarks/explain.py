"""One LIME explanation of a longer and of a shorter text: Errata against the tutorial's way, alternating on the same
model; and how near the weights come to those of infinitely many samples.

Both take the text apart into the same words and draw the same samples, so that their weights can be compared. Each
measurement runs in a process of its own, which makes its peak memory its own. The last part asks about all altered
copies of a text of 12 words.

    python -m benchmarks.explain [--samples 5000] [--pairs 2] [--model FOLDER]
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.counted import counted
from core.explanation.lime_text import LimeSettings
from core.explanation.words import split_words
from core.processes import share_processor

if TYPE_CHECKING:
    from benchmarks.lime_limit import Closeness

TEXT = (
    "Nur noch drei Tage bis zur Wahl: Kommt am Sonntag alle ins Wahllokal, nehmt eure Nachbarn und Freunde mit und "
    "stimmt für bezahlbare Mieten, bessere Schulen und ein gerechtes Land! @buendnis_nord #mitmachen2026 #Wahlsonntag"
)
SHORTER = "Nur noch drei Tage bis zur Wahl: Kommt am Sonntag alle mit ins Wahllokal! #Wahlsonntag"
SHORTEST = "Kommt am Sonntag alle mit ins Wahllokal und stimmt für bezahlbare Mieten!"
SEEDS = range(5460, 5470)
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Measurement:
    """Seconds and weights of one explanation; ``peak`` is the most memory its process ever held, in bytes."""

    seconds: float
    peak: int
    weights: dict[int, float]


def make_model(folder: Path) -> None:
    """The embedded model with a seeded, untrained head that is large enough to give probabilities other than 0.5."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    from core.training import catalogue

    _silence()
    base = catalogue.fetch(catalogue.EMBEDDED)
    torch.manual_seed(5460)
    model = AutoModelForSequenceClassification.from_pretrained(base, id2label={0: "False", 1: "True"})
    torch.nn.init.normal_(model.classifier.weight, std=1.0)
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(base).save_pretrained(folder)


def tutorial(folder: Path, text: str, settings: LimeSettings) -> Measurement:
    """All samples tokenized together, padded to the longest and put through the model as one batch."""
    import torch
    from lime.lime_text import LimeTextExplainer
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    _silence()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()

    def predict_proba(texts: list[str]) -> np.ndarray:
        encodings = tokenizer(texts, truncation=True, padding=True, max_length=512, return_tensors="pt")
        with torch.no_grad():
            return torch.softmax(model(**encodings).logits, dim=-1).cpu().numpy()

    def explain() -> dict[int, float]:
        explainer = LimeTextExplainer(
            split_expression=lambda text: [word.word for word in split_words(text)],
            bow=False,
            mask_string="",
            random_state=settings.seed,
        )
        explanation = explainer.explain_instance(
            text, predict_proba, top_labels=1, num_features=settings.features, num_samples=settings.samples
        )
        ((_, weights),) = explanation.local_exp.items()
        words = split_words(text)
        return {words[index].start: weight for index, weight in weights}

    return _measured(explain)


def errata(folder: Path, text: str, settings: LimeSettings) -> Measurement:
    from core.explanation.explaining import explain
    from core.prediction.predictor import Predictor

    predictor = Predictor(folder)

    def weights() -> dict[int, float]:
        explanation = explain(text, predictor.labels, predictor.probabilities, settings)
        return {weight.start: weight.weight for weight in explanation.weights}

    return _measured(weights)


def _silence() -> None:
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()


def _measured(explain: Callable[[], dict[int, float]]) -> Measurement:
    started = time.perf_counter()
    weights = explain()
    seconds = time.perf_counter() - started
    return Measurement(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT, weights)


def near_the_limit(folder: Path, settings: LimeSettings) -> Closeness:
    """Of Errata's explanations of the text of 12 words, with ten seeds."""
    # Only here, as it imports lime, which Errata's seconds include.
    from benchmarks.lime_limit import Question, closeness
    from core.prediction.predictor import Predictor

    return closeness(Question.asked(SHORTEST, Predictor(folder).probabilities), settings, SEEDS)


def compare(folder: Path, text: str, settings: LimeSettings, pairs: int, processes: ProcessPoolExecutor) -> None:
    """Measure both ways in turn, print each pair and the medians."""
    print(f"A text of {counted(len(split_words(text)), 'word')}, {counted(settings.samples, 'sample')}:")
    ratios, seconds = [], []
    for pair in range(1, pairs + 1):
        slow = processes.submit(tutorial, folder, text, settings).result()
        fast = processes.submit(errata, folder, text, settings).result()
        ratios.append(slow.seconds / fast.seconds)
        seconds.append(fast.seconds)
        difference = max(
            abs(slow.weights.get(start, 0.0) - fast.weights.get(start, 0.0)) for start in slow.weights | fast.weights
        )
        print(f"pair {pair}: tutorial {slow.seconds:6.1f} s, {slow.peak / 1e9:5.2f} GB   ", end="")
        print(f"Errata {fast.seconds:6.1f} s, {fast.peak / 1e9:5.2f} GB   ", end="")
        print(f"{ratios[-1]:.2f} times faster, largest difference of a weight {difference:.1e}", flush=True)
    print(
        f"Errata takes {statistics.median(seconds):.1f} s and is {statistics.median(ratios):.2f} times faster "
        f"(medians of {pairs})."
    )


def tell(found: Closeness, settings: LimeSettings) -> None:
    print(f"A text of 12 words, {counted(settings.samples, 'sample')}, {len(SEEDS)} seeds, against infinitely many:")
    print(f"a weight is off by {found.error:.5f} in the mean, where the mean weight is {found.size:.4f};")
    print(f"of the {counted(settings.features, 'word')} shown {found.shared:.1f} are those of the limit.")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explain", description=__doc__.split("\n")[0])
    parser.add_argument("--samples", type=int, default=5000)
    parser.add_argument("--pairs", type=int, default=2)
    parser.add_argument("--model", type=Path, help="Folder of a fine-tuned model; the embedded one by default.")
    chosen = parser.parse_args()
    share_processor()
    settings = LimeSettings(samples=chosen.samples)
    fresh = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory() as temporary,
        ProcessPoolExecutor(max_workers=1, mp_context=fresh, max_tasks_per_child=1) as processes,
    ):
        folder = chosen.model or Path(temporary) / "model"
        if chosen.model is None:
            processes.submit(make_model, folder).result()
        for text in (TEXT, SHORTER):
            compare(folder, text, settings, chosen.pairs, processes)
        tell(processes.submit(near_the_limit, folder, settings).result(), settings)


if __name__ == "__main__":
    main()
