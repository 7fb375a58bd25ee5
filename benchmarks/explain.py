"""One explanation of a longer and of a shorter text, by plain LIME and in rounds: Errata against the tutorial's way, in
turn on the same model; and how near the weights come to those of infinitely many samples.

Plain LIME takes the text apart into the same words and draws the same samples as the tutorial, so that their weights
can be compared. Each measurement runs in a process of its own, which makes its peak memory its own. The last part asks
about all altered copies of a text of 12 words.

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
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.counted import counted
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.explanation.lime_text import LimeSettings
from core.explanation.words import split_words
from core.processes import share_processor

if TYPE_CHECKING:
    from benchmarks.lime_limit import Closeness, Settings

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
    """Weights of one explanation, and about how many altered texts the model was asked. ``seconds`` passed,
    ``processor`` are those that its process had of all cores, which other programs change less; ``peak`` is the most
    memory its process ever held, in bytes.
    """

    seconds: float
    processor: float
    peak: int
    weights: dict[int, float]
    asked: int
    engine: str = "torch"

    @property
    def took(self) -> str:
        return f"{self.seconds:.1f} s ({self.processor:.1f} of the processor), {self.peak / 1e9:.2f} GB"


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

    def explain() -> tuple[dict[int, float], int]:
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
        return {words[index].start: weight for index, weight in weights}, settings.samples

    return _measured(explain)


def errata(folder: Path, text: str, settings: Settings) -> tuple[Measurement, Measurement]:
    """The first explanation of a process that has the model loaded, and the next."""
    from core.explanation.explaining import explain
    from core.prediction.predictor import Predictor

    predictor = Predictor(folder)

    def weights() -> tuple[dict[int, float], int]:
        explanation = explain(text, predictor.labels, predictor.probabilities, settings, roughly=predictor.roughly)
        asked = settings.samples if explanation.rounds is None else explanation.rounds.asked
        return {weight.start: weight.weight for weight in explanation.weights}, asked

    each = [replace(_measured(weights), engine=predictor.engine) for _ in range(2)]
    return each[0], each[1]


def _silence() -> None:
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()


def _measured(explain: Callable[[], tuple[dict[int, float], int]]) -> Measurement:
    started, used = time.perf_counter(), time.process_time()
    weights, asked = explain()
    seconds, processor = time.perf_counter() - started, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT
    return Measurement(seconds, processor, peak, weights, asked)


def near_the_limit(folder: Path, each: Sequence[Settings]) -> list[Closeness]:
    """Of Errata's explanations of the text of 12 words, by each of these settings with ten seeds."""
    # Only here, as it imports lime, which Errata's seconds include.
    from benchmarks.lime_limit import Question, closeness
    from core.prediction.predictor import Predictor

    question = Question.asked(SHORTEST, Predictor(folder).probabilities)
    return [closeness(question, settings, SEEDS) for settings in each]


def compare(folder: Path, text: str, settings: LimeSettings, pairs: int, processes: ProcessPoolExecutor) -> None:
    """Measure all three ways in turn, print each turn and the medians."""
    print(f"A text of {counted(len(split_words(text)), 'word')}, {counted(settings.samples, 'sample')}:")
    ways: dict[str, Settings] = {"plain LIME": settings, "LIME in rounds": LimeInRoundsSettings()}
    ratios: dict[str, list[float]] = {name: [] for name in ways}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for pair in range(1, pairs + 1):
        slow = processes.submit(tutorial, folder, text, settings).result()
        print(f"{pair}: tutorial {slow.took}", flush=True)
        for name, way in ways.items():
            fast, again = processes.submit(errata, folder, text, way).result()
            ratios[name].append(slow.seconds / fast.seconds)
            seconds[name].append(fast.seconds)
            print(f"   {name} {fast.took}, {fast.asked:,} texts asked, in the end of {fast.engine}; ", end="")
            print(
                f"{ratios[name][-1]:.2f} times faster ({slow.processor / fast.processor:.2f} by processor time), ",
                end="",
            )
            print(_beside(slow, fast))
            print(f"   the next one {again.took} by {again.engine}, ", end="")
            print(
                f"{slow.seconds / again.seconds:.2f} times faster ({slow.processor / again.processor:.2f})", flush=True
            )
    for name in ways:
        print(f"{name} takes {statistics.median(seconds[name]):.1f} s and is ", end="")
        print(f"{statistics.median(ratios[name]):.2f} times faster (medians of {pairs}).")


def _beside(slow: Measurement, fast: Measurement) -> str:
    difference = max(abs(slow.weights[one] - fast.weights[one]) for one in slow.weights.keys() & fast.weights.keys())
    common = len(slow.weights.keys() & fast.weights.keys())
    return f"{common} of {len(slow.weights)} words in common, largest difference of their weights {difference:.1e}"


def tell(found: Closeness, name: str, features: int) -> None:
    print(f"A text of 12 words, {name}, {len(SEEDS)} seeds, {found.asked:,.0f} texts asked in the mean:")
    print(f"a weight is off the limit by {found.error:.5f} in the mean, where the mean weight is {found.size:.4f};")
    print(f"of the {counted(features, 'word')} shown {found.shared:.1f} are those of the limit.")


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
        each: tuple[Settings, ...] = (settings, LimeInRoundsSettings())
        for one, found in zip(each, processes.submit(near_the_limit, folder, each).result(), strict=True):
            tell(found, one.method, one.features)


if __name__ == "__main__":
    main()
