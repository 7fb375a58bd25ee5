"""The pages, run by Streamlit's own test harness on a workspace of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.elements.lib import policies
from streamlit.testing.v1 import AppTest

from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.records import DatasetVersion, Project, Run, SplitSettings, TrainingConfig
from core.settings import Settings
from core.workflow import explainings, ground_truth, projects, splits, training
from core.workflow.bench import Bench, open_bench
from core.workflow.ground_truth import StagedFile
from dashboard import resources
from dashboard.training_setup import explained_afterwards
from dashboard.widgets import errors
from tests import component_scan, opened_page
from tests.core.workflow.versions import keep
from tests.pages.error_boxes import ErrorBoxes
from tests.tables import wide_csv

component_scan.once()

Opened = Callable[..., AppTest]


@pytest.fixture
def bench(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """An empty workspace that the pages see."""
    bench = open_bench(Settings.at(home), runner=InlineRunner(), models=InlineModels())
    monkeypatch.setattr(resources, "bench", lambda: bench)
    st.cache_data.clear()
    st.cache_resource.clear()
    yield bench
    bench.models.close()


@pytest.fixture
def project(bench: Bench) -> Project:
    return projects.create(bench, "Spring")


@pytest.fixture
def version(bench: Bench, project: Project, tmp_path: Path) -> DatasetVersion:
    return keep(bench, project, wide_csv(tmp_path / "wide.csv"))


@pytest.fixture(scope="session")
def trained_bench(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Iterator[tuple[Bench, Project, Run]]:
    """A workspace with one finished run of the tiny model."""
    folder = tmp_path_factory.mktemp("pages")
    bench = open_bench(Settings.at(folder / "home"), runner=InlineRunner(), models=InlineModels())
    project = projects.create(bench, "Campaign *1* <b>")
    path = wide_csv(folder / "wide.csv")
    tables = ground_truth.read([StagedFile(path, path.name)])
    version = ground_truth.keep(bench, project, tables, ground_truth.guess(tables))
    split = splits.make(bench, version, SplitSettings())
    config = TrainingConfig(model=str(tiny_model), epochs=1, positive="True")
    run = training.run(bench, project, training.start(bench, project, split, config).name)
    yield bench, project, run
    bench.models.close()


@pytest.fixture
def trained(
    trained_bench: tuple[Bench, Project, Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Bench, Project, Run]]:
    """A copy of that workspace for this test alone, so that none meets what another explained, opened or corrected."""
    home = shutil.copytree(trained_bench[0].settings.home, tmp_path / "home")
    bench = open_bench(Settings.at(home), runner=InlineRunner(), models=InlineModels())
    monkeypatch.setattr(resources, "bench", lambda: bench)
    st.cache_data.clear()
    st.cache_resource.clear()
    yield bench, *trained_bench[1:]
    bench.models.close()
    bench.store.close()


@pytest.fixture(autouse=True)
def no_page_failed(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What goes wrong is shown as a message, and a widget that is given two values only gets a line in the log; here
    both fail the test, unless it reads the message through ``app.error`` before the page is drawn again.
    """
    # Streamlit says it once in the life of a process.
    monkeypatch.setattr(policies, "_shown_default_value_warning", False)
    boxes = ErrorBoxes()
    boxes.watch(monkeypatch)
    yield
    assert boxes.unexpected() == []
    records = caplog.get_records("call")
    assert [record for record in records if record.name == errors.log.name] == []
    assert [record.getMessage() for record in records if record.name == policies.__name__] == []


@pytest.fixture(autouse=True)
def nothing_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that opens a text or trains is about that, and would wait for explanations."""
    monkeypatch.setattr(explainings, "UNASKED_SECONDS", 0.0)
    monkeypatch.setattr(explained_afterwards, "AT_FIRST", False)


@pytest.fixture
def opened() -> Opened:
    """Open a page, at an address where one is given."""

    def open_page(name: str, **address: str | list[str]) -> AppTest:
        return opened_page.at(name, address).run()

    return open_page
