"""A run's model of which a file is damaged: which one is said, whatever the libraries say of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.errors import DamagedError
from core.explanation.lime_text import LimeSettings
from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.records import Run, SplitSettings, TrainingConfig
from core.settings import Settings
from core.workflow import explanations, projects, splits, training
from core.workflow.bench import Bench, open_bench
from tests.core.workflow.versions import keep
from tests.damaged import WAYS, damaged
from tests.tables import wide_csv

FILES = ("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors", "errata.json")
QUICK = LimeSettings(samples=20)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> tuple[Bench, Run]:
    folder = tmp_path_factory.mktemp("models")
    bench = open_bench(Settings.at(folder / "home"), runner=InlineRunner(), models=InlineModels())
    project = projects.create(bench, "P")
    split = splits.make(bench, keep(bench, project, wide_csv(folder / "wide.csv")), SplitSettings())
    made = training.start(bench, project, split, TrainingConfig(model=str(tiny_model), epochs=1))
    return bench, training.run(bench, project, made.name)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", FILES)
def test_the_damaged_file_is_named(trained: tuple[Bench, Run], name: str, way: str) -> None:
    bench, run = trained
    file = bench.artifacts.path(run.folder) / "model" / name
    bench.models.close()
    with damaged(file, way), pytest.raises(DamagedError) as raised:
        explanations.of(bench, run, f"Wählt {name} {way}", QUICK)
    assert raised.value.where == str(file)
    assert "Train again" in raised.value.todo


@pytest.mark.parametrize("name", ["predictions.parquet", "rows.parquet", "model/training.json"])
def test_what_it_does_not_need_does_not_keep_the_model_from_answering(trained: tuple[Bench, Run], name: str) -> None:
    bench, run = trained
    with damaged(bench.artifacts.path(run.folder) / name, "cut"):
        assert explanations.of(bench, run, f"Wählt {name}", QUICK).weights


def test_what_is_known_already_needs_no_model(trained: tuple[Bench, Run]) -> None:
    bench, run = trained
    known = explanations.of(bench, run, "Kommt alle", QUICK)
    model = bench.artifacts.path(run.folder) / "model"
    shutil.move(model, model.with_name("gone"))
    assert explanations.of(bench, run, "Kommt alle", QUICK) == known
    shutil.move(model.with_name("gone"), model)
