"""Runs whose answers are planted: everything a training leaves behind, without a model."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas import DataFrame

from core.prediction.metrics import evaluate
from core.records import (
    DatasetVersion,
    Experiment,
    ExperimentKind,
    Part,
    Project,
    Run,
    RunState,
    Split,
    SplitSettings,
    TrainingConfig,
    VersionBasis,
)
from core.records.baselines import BaselineName
from core.records.columns import TEXT, TOKENS
from core.records.folders import RunFolder, SplitFolder, VersionFolder
from core.store import checksums, predictions
from core.workflow import ground_truth, splits
from core.workflow.bench import Bench
from tests.core.store.filled import training_result

Answer = Callable[[str, str], str]
"""From a text's id and its label to the label that the planted model gives it."""


def cross_validation(
    bench: Bench, project: Project, folds: Sequence[Split], answer: Answer, *, seed: int = 5460
) -> list[Run]:
    """Finished runs on the folds, which were started together."""
    experiment = bench.store.experiments.begin(project.id, ExperimentKind.CROSS_VALIDATION)
    return [run(bench, project, fold, answer, seed=seed, experiment=experiment) for fold in folds]


def run(
    bench: Bench,
    project: Project,
    split: Split,
    answer: Answer,
    *,
    seed: int = 5460,
    experiment: Experiment | None = None,
    parts: Collection[Part] = (Part.TEST,),
) -> Run:
    """A finished run on that split which answers the test texts as told, and ``Predictor`` those of these parts;
    ``True`` is its positive class if there is one.
    """
    rows = splits.rows(bench, split)
    test = rows[rows["part"] == Part.TEST].sort_values("id", ignore_index=True)
    labels = tuple(sorted(rows["label"].unique()))
    predicted = [answer(id, label) for id, label in zip(test["id"], test["label"], strict=True)]
    with bench.artifacts.new_folder("runs") as folder:
        config = TrainingConfig(model="planted", positive="True" if "True" in labels else None, seed=seed)
        made = bench.store.add_run(project.id, split, config, folder.relative, experiment)
        bench.artifacts.write_table(rows, RunFolder(folder.path).rows)
        beside = {baseline.column: labels[0] for baseline in BaselineName}
        kept = RunFolder(folder.path)
        for part, file in ((Part.TEST, kept.predictions), (Part.VALIDATION, kept.validation)):
            predictions.write(_answered(rows, part, labels, answer).assign(**beside), labels, file)
        told = rows[rows["part"].isin([str(part) for part in parts])]
        known = {
            text: answer(id, label) for id, text, label in zip(told["id"], told["text"], told["label"], strict=True)
        }
        _write_no_model(RunFolder(folder.path).model.path, {"labels": labels, "answers": known})
    drawn_from = splits.drawn_from(split)
    scores = evaluate(test["label"].tolist(), predicted, labels, units=test["unit"].tolist(), drawn_from=drawn_from)
    result = replace(training_result(), test=scores, validation=scores)
    return bench.store.close_run(made.id, RunState.FINISHED, finished=datetime.now(UTC), result=result, error=None)


def forget_validation(bench: Bench, run: Run) -> None:
    """As an earlier Errata left a run: without its answers to the validation texts."""
    folder = bench.artifacts.run(run)
    folder.validation.unlink()
    (folder.path / checksums.FILE).unlink()


def _answered(rows: DataFrame, part: Part, labels: tuple[str, ...], answer: Answer) -> DataFrame:
    texts = rows[rows["part"] == part].sort_values("id", ignore_index=True)
    predicted = [answer(id, label) for id, label in zip(texts["id"], texts["label"], strict=True)]
    chosen = np.array([[label == one for label in labels] for one in predicted]).reshape(-1, len(labels))
    tokens = [len(text.split()) for text in texts[TEXT]]
    return predictions.of_texts(texts, 0.1 + 0.8 * chosen, labels).assign(**{TOKENS: tokens})


def seeds(bench: Bench, project: Project, split: Split, numbers: Sequence[int] = (7, 5, 6)) -> list[Run]:
    """Finished runs that were started together with these seeds, of which each is wrong on other test and validation
    texts, two of each: together they are right on all.
    """
    rows = splits.rows(bench, split)
    wrong = [rows[rows["part"] == part]["id"].tolist() for part in (Part.TEST, Part.VALIDATION)]
    experiment = bench.store.experiments.begin(project.id, ExperimentKind.SEEDS)
    return [
        run(
            bench,
            project,
            split,
            wrong_on([id for ids in wrong for id in ids[2 * turn : 2 * turn + 2]]),
            seed=seed,
            experiment=experiment,
            parts=(Part.TEST, Part.VALIDATION),
        )
        for turn, seed in enumerate(numbers)
    ]


class Predictor:
    """Stands in for what loads the model of a planted run: it answers as that does, and knows no other text."""

    engine = "a table"
    mask = ""

    def __init__(self, model: Path) -> None:
        planted = json.loads((model / "config.json").read_text(encoding="utf-8"))
        self.labels = tuple(planted["labels"])
        self._answers = planted["answers"]

    def probabilities(self, texts: Sequence[str], on_progress: Callable[[float], None] | None = None) -> np.ndarray:
        if on_progress is not None:
            on_progress(1.0)
        unknown = np.full(len(self.labels), 1 / len(self.labels))
        each = [self._of(self._answers[text]) if text in self._answers else unknown for text in texts]
        return np.array(each).reshape(len(texts), len(self.labels))

    roughly = probabilities

    def _of(self, answer: str) -> np.ndarray:
        return 0.1 + 0.8 * np.array([label == answer for label in self.labels])


def _write_no_model(folder: Path, planted: dict[str, Any]) -> None:
    """Files of the names that a model has."""
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(planted), encoding="utf-8")
    for name in ("tokenizer.json", "model.safetensors"):
        (folder / name).write_bytes(b"{}")


def divide(
    bench: Bench,
    version: DatasetVersion,
    test: set[str],
    train: set[str] | None = None,
    *,
    near_duplicates: float = 1.0,
) -> Split:
    """A split with exactly these test texts; of the others every fourth is in the validation part, unless all
    training texts are named, too. The texts of the tests are of a few patterns, so that only the same words count as
    near-duplicates unless told otherwise.
    """
    texts = ground_truth.texts(bench, version, ["id", "label"])
    if train is not None:
        texts = texts[texts["id"].isin(test | train)]
    turns = np.where(np.arange(len(texts)) % 4 == 0, str(Part.VALIDATION), str(Part.TRAIN))
    parts = texts.assign(part=np.where(texts["id"].isin(test), str(Part.TEST), turns))
    table = pd.crosstab(parts["part"], parts["label"])
    counts = {str(part): {str(label): int(n) for label, n in row.items()} for part, row in table.iterrows()}
    with bench.artifacts.new_folder("splits") as folder:
        bench.artifacts.write_table(parts[["id", "part"]], SplitFolder(folder.path).parts(0))
    settings = SplitSettings(near_duplicates=near_duplicates)
    return bench.store.add_split(version.id, settings=settings, counts=counts, left_out={}, folder=folder.relative)


def relabel(bench: Bench, project: Project, version: DatasetVersion, labels: dict[str, str]) -> DatasetVersion:
    """The next version: the same texts with other labels for some ids."""
    texts = ground_truth.texts(bench, version)
    return keep_texts(
        bench, project, version, texts.assign(label=texts["id"].map(labels).astype("str").fillna(texts["label"]))
    )


def keep_texts(bench: Bench, project: Project, version: DatasetVersion, texts: DataFrame) -> DatasetVersion:
    """The next version with exactly these texts, whoever judged them."""
    truth = ground_truth.load(bench, version)
    with bench.artifacts.new_folder("versions") as folder:
        bench.artifacts.write_table(texts, VersionFolder(folder.path).texts)
        bench.artifacts.write_table(truth.judgements, VersionFolder(folder.path).judgements)
        bench.artifacts.write_table(truth.left_out, VersionFolder(folder.path).left_out)
    labels = {str(label): int(number) for label, number in texts["label"].value_counts().items()}
    return bench.store.add_version(
        project.id,
        VersionBasis(version.sources, version.mapping),
        report=replace(version.report, texts=len(texts), labels=labels),
        folder=folder.relative,
    )


def wrong_on(ids: Collection[str]) -> Answer:
    """Right but for these texts, of two classes."""
    return lambda id, label: other(label) if id in ids else label


def other(label: str) -> str:
    return "False" if label == "True" else "True"
