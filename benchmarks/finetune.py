"""Fine-tuning: Errata against the tutorial's way, alternating on the same texts, model, settings and seeds.

Each measurement runs in a process of its own and takes the time from the texts to the best epoch's model; then the test
texts, which neither saw, are classified. Without ``--data`` the demo's texts are used.

    python -m benchmarks.finetune [--data FILE] [--label COLUMN] [--texts N] [--epochs N] [--seeds N] [--model NAME]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import multiprocessing
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from pandas import DataFrame
from sklearn.model_selection import train_test_split

from core.data import ground_truth, splitting
from core.data.mapping import guess_mapping
from core.data.reading import read_table
from core.prediction.metrics import evaluate
from core.processes import share_processor
from core.records import Part, SplitSettings, TrainingConfig
from core.records.folders import RunFolder
from core.training import catalogue, presets

DEMO = Path(__file__).resolve().parents[1] / "core" / "demo" / "campaign.csv"


@dataclass(frozen=True)
class Task:
    """What both ways are given: columns ``text, label, part`` and the same settings."""

    rows: DataFrame
    labels: tuple[str, ...]
    config: TrainingConfig

    def part(self, part: Part) -> DataFrame:
        return self.rows[self.rows["part"] == part]


@dataclass(frozen=True)
class Measurement:
    """Seconds of a fine-tuning and F1 on the test texts (of the positive class, or macro)."""

    seconds: float
    f1: float


def read_task(file: Path, label: str | None, texts: int | None, config: TrainingConfig) -> Task:
    """The file's texts, divided 60/20/20; with ``texts`` a stratified sample with so many to train on."""
    table = read_table(file, name=file.name)
    mapping = guess_mapping(table)
    if label is not None:
        mapping = replace(mapping, label=label, annotators=(), annotator=None)
    rows = ground_truth.build([table], mapping).texts
    if texts is not None:
        rows, _ = train_test_split(
            rows, train_size=round(texts / 0.6), stratify=rows["label"], random_state=config.seed
        )
    parts = splitting.split(rows, SplitSettings()).parts
    rows = rows.drop(columns="part").merge(parts, on="id")
    counts = Counter(rows["label"])
    return Task(rows, tuple(sorted(counts)), replace(config, positive=presets.default_positive(counts)))


def tutorial_way(task: Task) -> Measurement:
    from transformers.utils import logging

    from benchmarks import tutorial

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        begin = time.perf_counter()
        trained = tutorial.finetune(
            task.part(Part.TRAIN),
            task.part(Part.VALIDATION),
            task.config,
            task.labels,
            catalogue.fetch(task.config.model),
            Path(folder),
        )
        seconds = time.perf_counter() - begin
    return Measurement(seconds, _test_f1(task, lambda texts: tutorial.predict(*trained, texts, task.labels)))


def errata_way(task: Task) -> Measurement:
    from core.prediction.predictor import Predictor
    from core.training.finetuning import finetune

    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        finetune(task.rows, task.config, task.labels, Path(folder), lambda event: None, lambda: False)
        seconds = time.perf_counter() - begin
        predictor = Predictor(RunFolder(Path(folder)).model.path)
        return Measurement(
            seconds,
            _test_f1(
                task, lambda texts: [task.labels[number] for number in predictor.probabilities(texts).argmax(axis=1)]
            ),
        )


def _test_f1(task: Task, classify: Callable[[list[str]], list[str]]) -> float:
    test = task.part(Part.TEST)
    predicted = classify(test["text"].tolist())
    return evaluate(test["label"].tolist(), predicted, task.labels).headline(task.config.positive).f1.value


def compare(task: Task, seeds: int, processes: ProcessPoolExecutor) -> None:
    """Measure both ways in turn, once a seed; print each pair, the median ratio and the mean scores."""
    slow, fast = [], []
    for number in range(seeds):
        seeded = replace(task, config=replace(task.config, seed=task.config.seed + number))
        slow.append(processes.submit(tutorial_way, seeded).result())
        fast.append(processes.submit(errata_way, seeded).result())
        print(f"seed {seeded.config.seed}: tutorial {slow[-1].seconds:7.1f} s, F1 {slow[-1].f1:.3f}   ", end="")
        print(f"Errata {fast[-1].seconds:7.1f} s, F1 {fast[-1].f1:.3f}   ", end="")
        print(f"{slow[-1].seconds / fast[-1].seconds:.2f} times faster", flush=True)
    ratio = statistics.median(a.seconds / b.seconds for a, b in zip(slow, fast, strict=True))
    print(f"Errata is {ratio:.2f} times faster (median of {seeds}).")
    for way, measured in (("tutorial", slow), ("Errata", fast)):
        scores = [measurement.f1 for measurement in measured]
        print(f"test F1, {way}: mean {statistics.mean(scores):.3f}, from {min(scores):.3f} to {max(scores):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.finetune", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=DEMO, help="Table of texts and labels; the demo by default.")
    parser.add_argument("--label", help="Column of the labels, where it is not found by itself.")
    parser.add_argument("--texts", type=int, help="Texts to train on; all by default.")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--model", default=catalogue.EMBEDDED)
    chosen = parser.parse_args()
    share_processor()
    config = replace(presets.preset("default", chosen.model), epochs=chosen.epochs)
    task = read_task(chosen.data, chosen.label, chosen.texts, config)
    print(f"{', '.join(f'{len(task.part(part))} {part}' for part in Part)} texts of {chosen.data.name}, {task.config}")
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=fresh, max_tasks_per_child=1) as processes:
        compare(task, chosen.seeds, processes)


if __name__ == "__main__":
    main()
