from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.records import Project, Run, SplitSettings, TrainingConfig
from core.settings import Settings
from core.workflow import projects, splits, training
from core.workflow.bench import Bench, open_bench
from tests.core.workflow.versions import keep
from tests.tables import wide_csv

EPOCHS = 2


@pytest.fixture
def bench(home: Path) -> Iterator[Bench]:
    bench = open_bench(Settings.at(home), runner=InlineRunner(), models=InlineModels())
    yield bench
    bench.models.close()


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Iterator[tuple[Bench, Project, Run]]:
    """A bench with one finished run of the tiny model on the wide table."""
    folder = tmp_path_factory.mktemp("trained")
    bench = open_bench(Settings.at(folder / "home"), runner=InlineRunner(), models=InlineModels())
    project = projects.create(bench, "Campaign")
    path = wide_csv(folder / "wide.csv")
    version = keep(bench, project, path)
    split = splits.make(bench, version, SplitSettings())
    config = TrainingConfig(model=str(tiny_model), epochs=EPOCHS, learning_rate=1e-2, positive="True")
    run = training.run(bench, project, training.start(bench, project, split, config).name)
    yield bench, project, run
    bench.models.close()
