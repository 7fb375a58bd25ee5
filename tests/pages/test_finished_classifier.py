"""A finished classifier, chosen and asked in the browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import ModelError
from core.jobs import worker
from core.jobs.folder import JobFolder
from core.jobs.runner import FolderState
from core.records import Project, Run, RunState, Split, SplitSettings
from core.records.job_events import Phase, StepDone
from core.training import phases
from core.workflow import classifiers, ensembles, splits, training
from core.workflow.bench import Bench, open_bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.finished import make_finished, reconfigured, zipped
from tests.pages.conftest import Opened
from tests.pages.elements import only_error
from tests.tables import simple_csv

FOREIGN = "*call* <b>"


@pytest.fixture(scope="module")
def calls(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_finished(tiny_model, tmp_path_factory.mktemp("finished") / "calls", (FOREIGN, "false"))


@pytest.fixture
def split(bench: Bench, project: Project, tmp_path: Path) -> Split:
    return splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv")), SplitSettings())


def _typed(app: AppTest, source: Path | str) -> AppTest:
    [field] = [one for one in app.text_input if one.label.startswith("Name on the Hugging Face hub")]
    return field.set_value(str(source)).run()


def _meaning(app: AppTest, own: str, place: int) -> AppTest:
    [box] = [box for box in app.selectbox if box.label.replace("\\", "") == own]
    return box.set_value(place).run()


def _said(app: AppTest) -> str:
    return " ".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def _buttons(app: AppTest) -> set[str | None]:
    return {button.key for button in app.button}


def test_a_folder_becomes_a_run_that_every_page_shows(
    bench: Bench, project: Project, split: Split, opened: Opened, calls: Path
) -> None:
    planted.run(bench, project, split, lambda id, label: label)
    app = _typed(opened("train"), calls)
    assert f"2 classes, “{FOREIGN}” and “false” · 1 MB in the workspace." in _said(app)
    assert "Choose what each of its classes means." in _said(app)
    assert "ask_classifier" not in _buttons(app)
    app = _meaning(app, FOREIGN, 1)
    [called] = [one for one in app.text_input if one.label == "Called"]
    called.set_value("Ben’s *own* calls").run()
    app.button(key="ask_classifier").click().run()
    run = classifiers.runs(bench, project)[0]
    assert (run.name, run.state, run.error) == ("classifier-2", RunState.FINISHED, None)
    assert run.classifier is not None
    assert run.classifier.classes == ((FOREIGN, "True"), ("false", "False"))
    unknown = "What classifier-2 learned from is not known here: these test texts may be among it"
    assert unknown in _said(app)
    assert app.query_params["opened"] == "classifier-2"
    [field] = [one for one in app.text_input if one.label.startswith("Name on the Hugging Face hub")]
    assert field.value == ""

    app = opened("results", run="classifier-2")
    assert unknown in _said(app)
    assert {one.value for one in app.subheader} >= {"Confusion matrix", "Each class"}
    assert not {one.value for one in app.subheader} & {"How it learned", "Baselines"}
    app = opened("mismatches", run="classifier-2")
    assert "Explain them before you open them" in _said(app)
    assert "a guess, as nothing like it was timed here yet" in _said(app)
    rows = splits.rows(bench, split)
    tested = rows.loc[rows["part"] == "test", "id"].iloc[0]
    app = opened("mismatches", run="classifier-2", all="true", text=tested)
    assert "the texts that it learned from are not known here" in _said(app)
    app = opened("predict", run="classifier-2")
    assert app.file_uploader
    app = opened("compare", run="classifier-2", against="run-1")
    assert unknown in _said(app)
    assert "another_seed" not in _buttons(app)

    app = opened("train", opened="classifier-2")
    app.button(key=f"delete_model_{run.id}").click().run()
    assert "Asking the same classifier again makes a run with its model." in _said(app)
    assert f"model_back_{run.id}" not in _buttons(app)
    app.button(key="delete_untrained").click().run()
    assert [one.name for one in ensembles.models(bench, project)] == ["run-1"]


def test_a_zip_is_asked(
    bench: Bench, project: Project, split: Split, opened: Opened, calls: Path, tmp_path: Path
) -> None:
    path = zipped(calls, tmp_path / "Bens.zip")
    app = opened("train")
    app.file_uploader(key="classifier:1").upload(path.name, path.read_bytes()).run()
    assert "Bens.zip" in _said(app)
    _meaning(app, FOREIGN, 1).button(key="ask_classifier").click().run()
    [run] = classifiers.runs(bench, project)
    assert (run.config.model, run.error) == ("Bens", None)
    assert "Bens.zip" not in {one.value for one in app.markdown}


def test_what_cannot_be_used_is_refused_in_words(
    bench: Bench, split: Split, opened: Opened, calls: Path, tiny_model: Path, tmp_path: Path
) -> None:
    several = reconfigured(shutil.copytree(calls, tmp_path / "m"), problem_type="multi_label_classification")
    app = opened("train")
    for source, what in (
        (tiny_model, "classifies no texts"),
        (several, "several classes at once"),
        (tmp_path / "none", "There is no such folder."),
        ("no name", "neither a model name"),
    ):
        assert what in only_error(_typed(app, source))
    app = _meaning(_typed(app, calls), FOREIGN, 0)
    assert "None of its classes means “True”" in only_error(app)
    assert "ask_classifier" not in _buttons(app)


def test_the_hub_is_asked_by_a_click_alone(split: Split, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def look_at(source: str) -> classifiers.Looked:
        asked.append(source)
        if source == "owner/gone":
            raise ModelError("The Hugging Face hub has no model of that name.", where=source)
        return classifiers.Looked(source, None, ("True", "False"), 500, is_here=False, licence="mit")

    monkeypatch.setattr(classifiers, "look_at", look_at)
    app = _typed(opened("train"), "owner/model")
    assert asked == []
    app.button(key="look_up_classifier").click().run()
    assert "2 classes, “True” and “False” · 500 MB to download once · 500 MB in the workspace. Licence mit." in _said(
        app
    )
    assert "ask_classifier" in _buttons(app), "both classes are written alike"
    app.run()
    assert asked == ["owner/model"]
    app = _typed(app, "owner/gone")
    app.button(key="look_up_classifier").click().run()
    assert "no model of that name" in only_error(app)
    app.run()
    assert "look_up_classifier" in _buttons(app)
    assert asked == ["owner/model", "owner/gone"]


class _NotStarted(FolderState):
    """Leaves a job as one that has just begun."""

    def start(self, folder: Path) -> None:
        JobFolder(folder).prepare_start()


@pytest.fixture
def waiting(bench: Bench, project: Project, split: Split, calls: Path) -> Run:
    waits = open_bench(bench.settings, runner=_NotStarted(), models=bench.models)
    run = classifiers.start(waits, project, split, classifiers.look_at(str(calls)), {FOREIGN: "True"})
    waits.store.close()
    return run


def test_how_far_it_is_stands_on_the_page_and_it_can_be_stopped(
    bench: Bench, project: Project, waiting: Run, opened: Opened
) -> None:
    job = training.job_of(bench, waiting)
    job.report(Phase(phases.ANSWERING))
    job.report(StepDone(3, 12))
    app = opened("train")
    [bar] = app.get("progress")
    assert (bar.proto.value, bar.proto.text) == (25, "Asking it the texts: 3 of 12")
    assert "keeps nothing; can be resumed" in _said(app)
    assert "classifier-1 · calls" in _said(app)
    app.button(key=f"stop_{waiting.id}").click().run()
    job.forget_start()
    worker.work(job.path)
    app = opened("train", opened="classifier-1")
    assert "was stopped before all texts were answered" in _said(app)
    app.button(key=f"resume_{waiting.id}").click().run()
    assert training.run(bench, project, waiting.name).state is RunState.FINISHED


def test_one_that_failed_says_why(
    bench: Bench, project: Project, split: Split, calls: Path, opened: Opened, tmp_path: Path
) -> None:
    broken = reconfigured(shutil.copytree(calls, tmp_path / "broken"), hidden_size=64)
    run = classifiers.start(bench, project, split, classifiers.look_at(str(broken)), {FOREIGN: "True"})
    app = opened("train", opened=run.name)
    assert "does not load" in only_error(app)
    assert f"results_{run.id}" not in _buttons(app)
    app.button(key="delete_untrained").click().run()
    assert classifiers.runs(bench, project) == []
