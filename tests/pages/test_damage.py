"""Every page on a workspace in which one file is damaged: words, and the other run and version can still be used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.records import Project
from core.settings import Settings
from core.workflow import ground_truth
from core.workflow.bench import Bench, open_bench
from dashboard import resources
from tests.core.workflow import planted
from tests.damaged import damaged, two_versions
from tests.pages.conftest import Opened

PAGES = (
    "overview",
    "ground_truth",
    "agreement",
    "adjudicate",
    "train",
    "results",
    "mismatches",
    "compare",
    "corrections",
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Bench, Project]]:
    """Two versions, each split and with a finished run."""
    folder = tmp_path_factory.mktemp("damage")
    bench = open_bench(Settings.at(folder / "home"), runner=InlineRunner(), models=InlineModels())
    project, divided = two_versions(bench, folder, "Wahlkampf")
    for split in divided:
        planted.run(bench, project, split, lambda id, label: "True")
    yield bench, project
    bench.store.close()


@pytest.fixture
def shown(whole: tuple[Bench, Project], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(resources, "bench", lambda: whole[0])
    st.cache_data.clear()
    return whole[0].settings.home


def _words(app: AppTest) -> str:
    return "\n".join(error.value for error in app.error).replace("\\", "")


@pytest.mark.parametrize(
    ("table", "way"),
    [("texts", "cut"), ("judgements", "garbage"), ("parts", "empty"), ("predictions", "missing"), ("rows", "garbage")],
)
def test_every_page_opens_whatever_is_damaged(
    shown: Path, whole: tuple[Bench, Project], opened: Opened, table: str, way: str
) -> None:
    newest = max(shown.glob(f"*/*/{table}.parquet"), key=lambda path: path.stat().st_mtime)
    with damaged(newest, way):
        st.cache_data.clear()
        for page in PAGES:
            app = opened(page, project="Wahlkampf", run="run-1")
            assert "mistake of its own" not in _words(app), page
            assert [title.value for title in app.title], page


def test_a_damaged_run_is_shown_as_damaged_and_can_be_deleted(
    shown: Path, whole: tuple[Bench, Project], opened: Opened
) -> None:
    bench, project = whole
    run = bench.store.run(project.id, "run-2")
    with damaged(bench.artifacts.path(run.folder) / "predictions.parquet", "missing"):
        app = opened("train", project="Wahlkampf")
        badges = [one.value for one in app.markdown if "run-2" in one.value]
        assert any("damaged" in badge for badge in badges)
        assert "predictions.parquet" in _words(app)
        assert "Train again" in _words(app)
        assert [button.key for button in app.button if button.label == "Delete"] == [f"delete_{run.id}"]


def test_a_damaged_version_still_lets_another_be_uploaded(
    shown: Path, whole: tuple[Bench, Project], opened: Opened
) -> None:
    bench, project = whole
    newest = ground_truth.latest(bench, project)
    assert newest is not None
    with damaged(bench.artifacts.path(newest.folder) / "texts.parquet", "cut"):
        app = opened("ground_truth", project="Wahlkampf")
        assert "texts.parquet" in _words(app)
        assert "Import the texts again" in _words(app)
        assert any(expander.label == "Upload a file: add to these texts, or replace them" for expander in app.expander)
        assert any(expander.label == "Earlier versions" for expander in app.expander)


def test_a_database_that_knows_less_than_lies_beside_it_is_told_on_overview(shown: Path, opened: Opened) -> None:
    assert not opened("overview", project="Wahlkampf").error
    lost = shown / "versions" / ("0" * 32)
    lost.mkdir()
    try:
        words = _words(opened("overview", project="Wahlkampf"))
    finally:
        lost.rmdir()
    assert "1 folder with tables or models that its database does not list" in words
    assert "core check --mend" in words
