"""A training, an explanation and predictions beside a busy process, against the same on a quiet machine.

The model's threads can spin or sleep while they wait for one another (``core.processes``). Three ways take turns:
spinning on the quiet machine, which is the library's default and the reference; sleeping on the quiet machine; sleeping
beside one process that never rests. ``--spinning`` adds the fourth, which takes many times as long.

    python -m benchmarks.busy [--texts 2000] [--samples 2000] [--epochs 2] [--rounds 2] [--spinning]
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from benchmarks.explain import TEXT
from core import processes
from core.explanation.lime_text import LimeSettings
from core.jobs.models import ResidentModels
from core.records import Project, Run, RunState, Split
from core.settings import Settings
from core.workflow import ground_truth, projects, splits, training
from core.workflow.bench import Bench, open_bench

MOST_BESIDE, MOST_ALONE = 1.6, 1.1
_POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Way:
    name: str
    sleeping: bool
    beside: bool


SPINNING_ALONE = Way("spinning, alone", sleeping=False, beside=False)
SLEEPING_ALONE = Way("sleeping, alone", sleeping=True, beside=False)
SLEEPING_BESIDE = Way("sleeping, beside a busy process", sleeping=True, beside=True)
SPINNING_BESIDE = Way("spinning, beside a busy process", sleeping=False, beside=True)

Times = dict[str, dict[Way, list[float]]]


@contextmanager
def prepared(way: Way) -> Iterator[None]:
    """The setting that the child processes get, and the other program, for the block."""
    setting = processes.SHARING if way.sleeping else {}
    with mock.patch.object(processes, "SHARING", setting), _busy_process() if way.beside else _nothing():
        yield


@contextmanager
def _busy_process() -> Iterator[None]:
    # A session of its own, as another program has: Linux shares the processor between sessions first. It ends with
    # this process, however that ends.
    code = "import os; parent = os.getppid()\nwhile os.getppid() == parent: pass"
    other = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    try:
        yield
    finally:
        other.kill()
        other.wait()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@dataclass(frozen=True)
class Work:
    """What is timed: on the demo's texts, with the bundled model."""

    bench: Bench
    project: Project
    split: Split
    epochs: int
    samples: int
    texts: list[str]

    def train(self) -> Run:
        config = training.preset(self.bench, "default", training.EMBEDDED, self.split)
        run = training.start(self.bench, self.project, self.split, dataclasses.replace(config, epochs=self.epochs))
        while (run := training.run(self.bench, self.project, run.name)).state.is_active:
            time.sleep(_POLL_SECONDS)
        assert run.state is RunState.FINISHED, run.error
        return run

    def explain(self, models: ResidentModels, model: Path) -> None:
        models.explain(model, TEXT, LimeSettings(samples=self.samples))

    def predict(self, models: ResidentModels, model: Path) -> None:
        models.probabilities(model, self.texts)


def measure(work: Work, way: Way) -> dict[str, float]:
    """Seconds of each piece of work; the model is loaded before its answers are timed."""
    with prepared(way):
        seconds = {}
        begin = time.perf_counter()
        model = work.bench.artifacts.run(work.train()).model.path
        seconds["training"] = time.perf_counter() - begin
        models = ResidentModels()
        try:
            models.probabilities(model, work.texts[:1])
            asked: dict[str, Callable[[ResidentModels, Path], None]] = {
                f"explanation, {work.samples:,} samples": work.explain,
                f"{len(work.texts):,} predictions": work.predict,
            }
            for name, ask in asked.items():
                begin = time.perf_counter()
                ask(models, model)
                seconds[name] = time.perf_counter() - begin
        finally:
            models.close()
    return seconds


def compare(work: Work, ways: list[Way], rounds: int) -> Times:
    """Let the ways take turns and print each measurement."""
    times: Times = {}
    for number in range(1, rounds + 1):
        for way in ways:
            for what, seconds in measure(work, way).items():
                times.setdefault(what, {}).setdefault(way, []).append(seconds)
                print(f"round {number}, {way.name}: {what} {seconds:.1f} s", flush=True)
    return times


def report(times: Times, ways: list[Way]) -> bool:
    """Print the medians as a table for docs/performance.md; whether the goals are met."""
    print(f"\n| median seconds (ratio) | {' | '.join(way.name for way in ways)} |\n|---|{'---|' * len(ways)}")
    met = True
    for what, by_way in times.items():
        median = {way: statistics.median(seconds) for way, seconds in by_way.items()}
        quiet = median[SPINNING_ALONE]
        cells = [f"{seconds:.1f} ({seconds / quiet:.2f})" for seconds in median.values()]
        print(f"| {what} | {' | '.join(cells)} |")
        met &= median[SLEEPING_BESIDE] <= MOST_BESIDE * quiet and median[SLEEPING_ALONE] <= MOST_ALONE * quiet
    print(f"\nGoals (alone at most {MOST_ALONE}, beside at most {MOST_BESIDE}): {'met' if met else 'not met'}.")
    return met


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.busy", description=__doc__.split("\n")[0])
    parser.add_argument("--texts", type=int, default=2_000, help="Texts to predict.")
    parser.add_argument("--samples", type=int, default=2_000, help="Samples of the explanation.")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--spinning", action="store_true", help="Spinning beside a busy process, too.")
    chosen = parser.parse_args()
    ways = [SPINNING_ALONE, SLEEPING_ALONE, SLEEPING_BESIDE] + [SPINNING_BESIDE] * chosen.spinning
    with tempfile.TemporaryDirectory() as home:
        bench = open_bench(Settings.at(Path(home)))
        project = projects.load_demo(bench)
        version = ground_truth.latest(bench, project)
        assert version is not None
        split = splits.latest(bench, version)
        assert split is not None
        posts = ground_truth.texts(bench, version, ["text"])["text"].tolist()
        texts = [f"{posts[number % len(posts)]} {number}" for number in range(chosen.texts)]
        work = Work(bench, project, split, chosen.epochs, chosen.samples, texts)
        met = report(compare(work, ways, chosen.rounds), ways)
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
