"""A run whose base model a package brings in 4 bits: it answers, is whole, and shares its word embeddings."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import DamagedError
from core.explanation.lime_text import LimeSettings
from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.records import Project, Run, SplitSettings, TrainingConfig
from core.settings import Settings
from core.training import catalogue
from core.workflow import explanations, file_damage, ground_truth, model_deletion, projects, splits, training
from core.workflow.bench import Bench, open_bench
from tests.core.workflow.versions import keep
from tests.damaged import WAYS, damaged
from tests.four_bits import NAME, plant
from tests.tables import wide_csv

TABLE = "model-00001-of-00002.safetensors"
QUICK = LimeSettings(samples=20)


@pytest.fixture
def trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Bench, Project, Run]:
    plant(tmp_path, monkeypatch)
    bench = open_bench(Settings.at(tmp_path / "home"), runner=InlineRunner(), models=InlineModels())
    project = projects.create(bench, "P")
    version = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    # Before the model is converted nothing is known of its tokens, and nobody shall remember that.
    assert ground_truth.token_lengths(bench, version, NAME) is None
    split = splits.make(bench, version, SplitSettings())
    made = training.start(bench, project, split, TrainingConfig(model=NAME, epochs=1, frozen_layers=1))
    assert ground_truth.token_lengths(bench, version, NAME) is not None
    return bench, project, training.run(bench, project, made.name)


def test_it_answers_and_is_whole(trained: tuple[Bench, Project, Run]) -> None:
    bench, _, run = trained
    assert file_damage.of_run(bench, run, thorough=True) is None
    assert explanations.of(bench, run, "Wählt morgen", QUICK).weights
    for way in WAYS:
        bench.models.close()
        file = bench.artifacts.run(run).model.path / TABLE
        with damaged(file, way), pytest.raises(DamagedError) as raised:
            explanations.of(bench, run, f"Wählt morgen {way}", QUICK)
        assert raised.value.where == str(file)


def test_a_run_without_the_list_of_its_weights_is_damaged(trained: tuple[Bench, Project, Run]) -> None:
    bench, _, run = trained
    (bench.artifacts.run(run).model.path / "model.safetensors.index.json").unlink()
    assert file_damage.of_run(bench, run) is not None


def test_its_deletion_frees_what_is_its_own(trained: tuple[Bench, Project, Run]) -> None:
    bench, _, run = trained
    model = bench.artifacts.run(run).model.path
    everything = sum(path.stat().st_size for path in model.iterdir())
    table = (model / TABLE).stat().st_size
    assert model_deletion.delete_model(bench, run) == everything - table
    base = catalogue.fetch(NAME)
    assert (base / TABLE).stat().st_size == table
