"""A search through its page: started, read, stopped, gone on with, and its best settings trained."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import JobError
from core.records import Dimension, Project, SearchMethod, SearchSettings, Split, SplitSettings
from core.workflow import base_models, searches, splits, training
from core.workflow.bench import Bench
from tests.base_models import german_model
from tests.core.workflow.planted_training import PlantedTraining
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.tables import simple_csv

SPACE = (Dimension("learning_rate", (1e-3, 2e-3, 3e-3)), Dimension("epochs", (2, 3)))


@pytest.fixture
def split(bench: Bench, project: Project, tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> Split:
    monkeypatch.setattr(base_models, "known", lambda: (german_model(tiny_model),))
    return splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv")), SplitSettings())


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> PlantedTraining:
    stand_in = PlantedTraining()
    monkeypatch.setattr("core.training.finetuning.finetune", stand_in)
    return stand_in


def _search(bench: Bench, project: Project, split: Split, trials: int = 6) -> searches.SearchStanding:
    config = training.preset(bench, "default", base_models.known()[0].name, split)
    settings = SearchSettings(trials=trials, method=SearchMethod.GRID, pruning=False)
    return searches.standing(bench, searches.start(bench, project, split, config, SPACE, settings))


def _said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def _type(app: AppTest, label: str, value: str) -> None:
    next(field for field in app.text_input if field.label == label).set_value(value).run()


@pytest.mark.usefixtures("split", "planted")
def test_a_search_is_started_with_the_values_that_were_typed(bench: Bench, project: Project, opened: Opened) -> None:
    app = opened("search")
    fields = [field.label for field in app.text_input]
    assert fields == ["Epochs", "Learning rate", "Weight decay", "Warm-up", "Batch size"]
    _type(app, "Epochs", "2, 3")
    _type(app, "Batch size", "8")
    next(field for field in app.number_input if field.label == "Trials").set_value(3).run()
    assert "for 3 trials of 54 combinations" in _said(app)
    app.button(key="start_search").click().run()
    [search] = searches.of_project(bench, project)
    values = {dimension.setting: dimension.values for dimension in search.space}
    assert (values["epochs"], values["batch_size"], len(values)) == ((2, 3), (8,), 5)
    assert "**search-1** is finished: its 3 trials were made." in _said(app)


@pytest.mark.usefixtures("split", "planted")
@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        ("Epochs", "many", "“many” is no value of “Epochs”"),
        ("Epochs", "", "“Epochs” has no value"),
        ("Learning rate", "1e-5, 5", "“Learning rate” is 5; possible is 1e-08 to 0.01"),
    ],
)
def test_what_cannot_be_searched_is_refused(
    bench: Bench, project: Project, opened: Opened, label: str, typed: str, said: str
) -> None:
    app = opened("search")
    _type(app, label, typed)
    assert "start_search" not in [button.key for button in app.button]
    assert said in "\n".join(one.value for one in app.error).replace("\\", "")
    assert searches.of_project(bench, project) == []


@pytest.mark.usefixtures("planted")
def test_what_was_found_is_read_and_trained(bench: Bench, project: Project, split: Split, opened: Opened) -> None:
    found = _search(bench, project, split)
    app = opened("search")
    assert "Best: trial 6, with a validation F1 of “True” of 0.333, the best of 6." in _said(app)
    table = next(one.value for one in app.dataframe if "Trial" in one.value)
    assert table["Trial"].tolist()[0] == "6"
    assert table["Learning rate"].tolist()[0] == "0.003"
    assert set(table["State"]) == {"finished"}
    assert app.button(key="train_best").label == "Train with the best settings"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench.runner, "start", lambda folder: None)
        app.button(key="train_best").click().run()
    [run] = training.runs(bench, project)
    assert run.config == searches.best_settings(found)
    again = opened("search")
    assert "See run-1" in [button.label for button in again.button]
    assert "Train with the best settings" not in [button.label for button in again.button]


def test_a_stopped_search_is_gone_on_with(
    bench: Bench, project: Project, split: Split, planted: PlantedTraining, opened: Opened
) -> None:
    def stop_second(number: int) -> None:
        if number == 2:
            searches.stop(bench, searches.of_project(bench, project)[0])

    planted.at_call = stop_second
    found = _search(bench, project, split)
    app = opened("search")
    assert "**search-1** was stopped after 1 of 6 trials." in _said(app)
    planted.at_call = lambda number: None
    app.button(key=f"resume_{found.search.id}").click().run()
    assert "**search-1** is finished: its 6 trials were made." in _said(app)


def test_a_search_that_failed_says_why(
    bench: Bench, project: Project, split: Split, planted: PlantedTraining, opened: Opened
) -> None:
    def fail(number: int) -> None:
        raise JobError("The memory is full.", todo="Close other programs.")

    planted.at_call = fail
    _search(bench, project, split)
    app = opened("search")
    assert "The last 3 trials failed" in app.error[0].value
    table = next(one.value for one in app.dataframe if "Trial" in one.value)
    assert set(table["State"]) == {"failed: The memory is full. Close other programs."}


def test_a_search_at_work_is_watched_and_stopped(
    bench: Bench, project: Project, split: Split, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench.runner, "start", lambda folder: None)
    found = _search(bench, project, split)
    app = opened("search")
    assert app.button(key=f"stop_{found.search.id}").label == "Stop"
    app.button(key=f"stop_{found.search.id}").click().run()
    assert searches.standing(bench, found.search).is_stopping
    assert app.button(key=f"stop_{found.search.id}").label == "Stopping …"


@pytest.mark.usefixtures("planted")
def test_of_several_searches_the_newest_is_shown_unless_another_is_chosen(
    bench: Bench, project: Project, split: Split, opened: Opened
) -> None:
    _search(bench, project, split)
    _search(bench, project, split, trials=2)
    app = opened("search")
    assert "**search-2** is finished" in _said(app)
    app.selectbox(key="search_picker").set_value("search-1").run()
    assert "**search-1** is finished" in _said(app)
    assert app.query_params["search"] == "search-1"
    assert "**search-1** is finished" in _said(opened("search", search="search-1"))
    unknown = opened("search", search="search-9")
    assert "There is no “search-9” in this project" in unknown.info[0].value.replace("\\", "")
    app.button(key="delete_search").click().run()
    assert [one.name for one in searches.of_project(bench, project)] == ["search-2"]
    assert "**search-2** is finished" in _said(app)
