"""``python -m benchmarks.ground_truth``: from a file of 100,000 judgements to agreement, in seconds and memory.

The table is made on the spot: 20,000 distinct texts, five of 800 annotators each, whose error rates are drawn. Beside
it stands what pandas alone takes to read the same file, so that the figure can be compared between machines.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from core.settings import Settings
from core.workflow import agreement, ground_truth, projects
from core.workflow.bench import open_bench
from core.workflow.ground_truth import StagedFile

ANNOTATORS = 800
JUDGEMENTS_A_TEXT = 5
SEED = 5460


def planted_table(judgements: int, classes: int) -> pd.DataFrame:
    """A long table ``id, text, annotator, label``."""
    random = np.random.default_rng(SEED)
    texts = judgements // JUDGEMENTS_A_TEXT
    truth = random.integers(classes, size=texts)
    errors = random.beta(2, 6, size=ANNOTATORS)
    text = np.repeat(np.arange(texts), JUDGEMENTS_A_TEXT)
    annotator = np.concatenate([random.choice(ANNOTATORS, JUDGEMENTS_A_TEXT, replace=False) for _ in range(texts)])
    wrong = random.random(len(text)) < errors[annotator]
    label = np.where(wrong, random.integers(classes, size=len(text)), truth[text])
    words = random.integers(3_000, size=(texts, 20))
    wordings = [" ".join(f"wort{word}" for word in row) for row in words]
    return pd.DataFrame(
        {
            "id": text,
            "text": np.array(wordings, dtype=object)[text],
            "annotator": [f"a{number}" for number in annotator],
            "label": [f"class {number}" for number in label],
        }
    )


def measure(file: Path, home: Path) -> dict[str, float]:
    """Seconds of each step, as a page takes them."""
    bench = open_bench(Settings.at(home))
    seconds: dict[str, float] = {}
    begun = time.perf_counter()

    def took(step: str) -> None:
        nonlocal begun
        now = time.perf_counter()
        seconds[step], begun = now - begun, now

    tables = ground_truth.read([StagedFile(path=file, name=file.name)])
    took("read")
    mapping = ground_truth.guess(tables)
    ground_truth.check(bench, tables, mapping)
    took("vote and check")
    version = ground_truth.keep(bench, projects.create(bench, "Benchmark"), tables, mapping)
    took("keep as a version")
    agreement.measure(bench, version)
    took("agreement")
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judgements", type=int, default=100_000)
    parser.add_argument("--classes", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "judgements.csv"
        planted_table(asked.judgements, asked.classes).to_csv(file, index=False)
        before = time.perf_counter()
        pd.read_csv(file, dtype="str")
        reference = time.perf_counter() - before
        seconds = measure(file, Path(folder) / "home")
    for step, taken in seconds.items():
        print(f"{step:<20} {taken:6.2f} s")
    total = sum(seconds.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'together':<20} {total:6.2f} s, {total / reference:.1f} times what pandas takes to read the file")
    print(f"{'peak':<20} {peak:6,.0f} MB")


if __name__ == "__main__":
    main()
