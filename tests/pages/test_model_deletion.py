from __future__ import annotations

from collections import namedtuple
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.jobs.folder import JobFolder
from core.records import Project, Run, SplitSettings
from core.workflow import model_deletion, projects, results, splits, training
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.elements import only_error
from tests.tables import simple_csv

_Usage = namedtuple("_Usage", "total used free")


@pytest.fixture
def planted_run(bench: Bench, tmp_path: Path) -> tuple[Project, Run]:
    project = projects.create(bench, "Spring")
    split = splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv")), SplitSettings())
    return project, planted.run(bench, project, split, lambda id, label: label)


def _said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def test_a_model_is_deleted_after_a_question(bench: Bench, planted_run: tuple[Project, Run], opened: Opened) -> None:
    project, run = planted_run
    app = opened("train", project=project.name)
    assert "are freed. Scores, answers and explanations stay" in _said(app)
    app.button(key=f"delete_model_{run.id}").click().run()
    assert training.run(bench, project, run.name).model_deleted is not None
    assert "The model of run-1 was deleted on" in _said(app)
    assert not any(button.key == f"delete_model_{run.id}" for button in app.button)


@pytest.mark.parametrize("page", ["results", "mismatches", "explain"])
def test_each_page_of_the_run_says_what_is_not_possible(
    bench: Bench, planted_run: tuple[Project, Run], opened: Opened, page: str
) -> None:
    project, run = planted_run
    model_deletion.delete_model(bench, run)
    app = opened(page, project=project.name)
    assert "further texts can neither be explained nor labelled. Training again on the same texts" in _said(app)
    assert app.button(key=f"model_back_{run.id}").label == "Get the model back"


def test_what_needs_the_model_cannot_be_pressed_without_it(
    bench: Bench, planted_run: tuple[Project, Run], opened: Opened
) -> None:
    project, run = planted_run
    text = results.answers(bench, run)["id"].iloc[0]
    asked: list[tuple[str, dict[str, str], str]] = [
        ("mismatches", {"text": text}, "explain"),
        ("explain", {}, "predict"),
    ]
    for page, address, key in asked:
        assert not opened(page, project=project.name, **address).button(key=key).disabled
    model_deletion.delete_model(bench, run)
    for page, address, key in asked:
        button = opened(page, project=project.name, **address).button(key=key)
        assert (button.disabled, button.help) == (True, "The model of run-1 was deleted; it can be got back, above.")


def test_the_model_is_got_back_by_a_training_like_it(
    bench: Bench, planted_run: tuple[Project, Run], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, run = planted_run
    model_deletion.delete_model(bench, run)
    monkeypatch.setattr(training, "check", lambda split, config: None)
    monkeypatch.setattr(bench.runner, "start", lambda folder: JobFolder(folder).prepare_start())
    app = opened("results", project=project.name)
    app.button(key=f"model_back_{run.id}").click().run()
    newest = training.runs(bench, project)[0]
    assert (newest.name, newest.config, newest.split_id) == ("run-2", run.config, run.split_id)


def test_what_does_not_fit_on_the_disk_is_said_and_refused(
    bench: Bench, planted_run: tuple[Project, Run], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _ = planted_run
    monkeypatch.setattr("core.workflow.disk_space.shutil.disk_usage", lambda path: _Usage(10**12, 0, 10**7))
    monkeypatch.setattr("core.training.catalogue.check", lambda name: None)
    app = opened("train", project=project.name)
    assert any("10 MB are free. The start would be refused." in one.value for one in app.warning)
    app.number_input[0].set_value(5).run()
    app.button(key="start").click().run()
    assert "The disk has too little room" in only_error(app)
    assert len(training.runs(bench, project)) == 1


def test_without_that_the_room_stands_below_the_time(planted_run: tuple[Project, Run], opened: Opened) -> None:
    project, _ = planted_run
    assert "of disk while it trains" in _said(opened("train", project=project.name))
