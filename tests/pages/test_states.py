"""What each page says of a run that has no model yet, or never had."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.jobs.folder import Fault, JobFolder
from core.records import Project, Split, SplitSettings
from core.workflow import looks, projects, resuming, retraining, splits, training
from core.workflow.bench import Bench
from tests.core.workflow import planted, states
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.tables import simple_csv

NEVER = "No model has been trained"


@pytest.fixture
def split(bench: Bench, project: Project, tmp_path: Path) -> Split:
    return splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv", 40)), SplitSettings())


def _said(app: AppTest) -> str:
    return " ".join(one.value for one in [*app.markdown, *app.caption]).replace("\\", "")


def test_of_several_projects_the_page_says_which_one_is_open(bench: Bench, project: Project, opened: Opened) -> None:
    assert project.name not in [one.value for one in opened("corrections").caption]
    projects.create(bench, "Winter")
    for name in ("Spring", "Winter"):
        assert name in [one.value for one in opened("corrections", project=name).caption]


@pytest.mark.parametrize("page", ["results", "mismatches", "explain", "compare", "corrections", "overview"])
def test_a_run_that_is_being_tested_is_no_missing_model(
    bench: Bench, project: Project, split: Split, opened: Opened, page: str
) -> None:
    states.active(bench, project, split, "testing")
    app = opened(page)
    assert "is evaluating on the test part" in _said(app)
    assert NEVER not in _said(app)


@pytest.mark.parametrize(
    ("state", "stop"),
    [
        ("waiting", "nothing is trained yet"),
        ("resumed", "keeps the best epoch so far"),
        ("before its first step", "ends after the first step, with a model that has learned next to nothing"),
        ("first step", "keeps the model as it is now, in the middle of its first epoch"),
        ("second epoch", "keeps the best epoch so far"),
        ("testing", "its test ends by itself"),
        ("baselines", "its test ends by itself"),
    ],
)
def test_the_stop_button_says_what_it_does_now(
    bench: Bench, project: Project, split: Split, opened: Opened, state: str, stop: str
) -> None:
    run = states.active(bench, project, split, state)
    app = opened("train")
    assert stop in _said(app)
    labels = [button.label for button in app.button if button.key == f"stop_{run.id}"]
    assert labels == ([] if state in ("testing", "baselines") else ["Stop"])


def test_a_model_that_gives_one_class_is_warned_of_while_it_trains(
    bench: Bench, project: Project, split: Split, opened: Opened
) -> None:
    states.active(bench, project, split, "second epoch")
    assert "After epoch 1 of 10 the model gives every validation text the same class." in [
        one.value.partition(" In the first")[0] for one in opened("train").warning
    ]


def test_a_stop_is_seen_in_every_tab(bench: Bench, project: Project, split: Split, opened: Opened) -> None:
    run = states.active(bench, project, split, "second epoch")
    app = opened("train")
    app.button(key=f"stop_{run.id}").click().run()
    other = opened("train")
    assert other.button(key=f"stop_{run.id}").label == "Stopping …"
    assert other.button(key=f"stop_{run.id}").disabled
    [bar] = other.get("progress")
    assert bar.proto.text.startswith("Stopping: ends at its next step; then evaluates the kept model")


def test_a_failed_run_says_why_and_where_to_go(bench: Bench, project: Project, split: Split, opened: Opened) -> None:
    run = states.without_model(bench, project, split, Fault("The disk is full.", todo="Free some space."))
    for address in ({}, {"run": run.name}):
        app = opened("results", **address)
        assert "failed and has no model." in _said(app)
        assert "The disk is full" in _said(app)
        assert app.button(key="to_training").label == "Go to training"


def test_a_stopped_run_tells_its_epochs_in_the_list(
    bench: Bench, project: Project, split: Split, opened: Opened
) -> None:
    states.stopped(bench, project, split, 2.46)
    app = opened("train")
    assert "· stopped after 2.4 of 6 epochs" in _said(app)
    assert "Epochs]  \n2.4 of 6" in _said(app)
    assert app.button(key="to_results").label == "See the results"
    for page in ("results", "overview"):
        assert "was stopped after 2.4 of 6 epochs" in _said(opened(page))


def test_a_stopped_run_can_be_resumed_where_its_checkpoint_is_there(
    bench: Bench, project: Project, split: Split, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    without, run = (states.stopped(bench, project, split, 2.46) for _ in range(2))
    states.leave_checkpoint(JobFolder(bench.artifacts.path(run.folder)), 2)
    resumed: list[str] = []
    monkeypatch.setattr(resuming, "resume", lambda bench, run: resumed.append(run.name))
    app = opened("train", opened=without.name)
    assert f"resume_{without.id}" not in {button.key for button in app.button}
    app = opened("train")
    button = app.button(key=f"resume_{run.id}")
    assert "Goes on after epoch 2" in button.help
    assert "takes 3 MB until then" in button.help
    button.click().run()
    app.button(key=f"go_on_{run.id}").click().run()
    assert resumed == [run.name] * 2


def test_a_run_stopped_in_its_first_epoch_can_be_resumed_and_says_that_it_begins_again(
    bench: Bench, project: Project, split: Split, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = states.stopped(bench, project, split, 0.46)
    resumed: list[str] = []
    monkeypatch.setattr(resuming, "resume", lambda bench, run: resumed.append(run.name))
    button = opened("train").button(key=f"resume_{run.id}")
    assert (button.label, button.help) == (
        "Resume",
        "Begins again with the first step, as no epoch was finished; the model that comes of it takes the place of the "
        "one that is here now.",
    )
    button.click().run()
    assert resumed == [run.name]


def test_a_failed_run_says_from_where_it_would_go_on(
    bench: Bench, project: Project, split: Split, opened: Opened
) -> None:
    anew, run = (states.without_model(bench, project, split, Fault("The disk is full.")) for _ in range(2))
    states.leave_checkpoint(JobFolder(bench.artifacts.path(run.folder)), 3)
    for one, said in (
        (run, "Goes on after epoch 3."),
        (anew, "Begins again with the first step, as no epoch was finished."),
    ):
        app = opened("train", opened=one.name)
        assert app.button(key=f"resume_{one.id}").help == said
        assert [error.value for error in app.error] == ["The disk is full."]


def test_a_model_that_one_answer_could_replace_says_so_wherever_its_score_stands(
    bench: Bench, project: Project, split: Split, opened: Opened
) -> None:
    planted.run(bench, project, split, lambda id, label: "True")
    for page in ("overview", "train"):
        assert "no better than one answer for all texts" in _said(opened(page))
    app = opened("results")
    assert "no better than one answer for all texts" in app.selectbox(key="run_picker").options[0]
    assert any("its answers do not tell the classes apart" in one.value for one in app.warning)
    assert "To compare: “True” for every text would give F1" in _said(app)


def _results(app: AppTest) -> str:
    return str(app.selectbox(key="run_picker").value)


def test_pages_open_on_the_newest_run_with_results_while_another_works(
    bench: Bench, project: Project, split: Split, opened: Opened
) -> None:
    for _ in range(2):
        planted.run(bench, project, split, lambda id, label: planted.other(label))
    states.active(bench, project, split, "second epoch")
    for page in ("results", "mismatches", "explain", "compare"):
        app = opened(page)
        assert _results(app) == "run-2" == app.query_params["run"]
        assert "run-3 is training: epoch 2 of 10. This page is about run-2." in _said(app)
        assert app.button(key="to_active").label == "See its progress"
    assert "run-3" in _said(opened("results", run="run-3")), "what the address names stays"
    assert not [box for box in opened("results", run="run-3").selectbox if box.key == "run_picker"]


def _opened_anew(app: AppTest, page: str) -> str:
    app.switch_page(f"../pages/{page}.py")
    app.query_params.clear()
    return _results(app.run())


def test_no_run_is_looked_at_unasked_where_another_was(
    bench: Bench, project: Project, split: Split, opened: Opened
) -> None:
    for _ in range(2):
        planted.run(bench, project, split, lambda id, label: planted.other(label))
    chosen, usual = opened("results"), opened("results")
    chosen.selectbox(key="run_picker").set_value("run-1").run()
    assert "newer_run" not in {button.key for button in chosen.button}, "run-2 was looked at"
    third = planted.run(bench, project, split, lambda id, label: planted.other(label))
    assert _results(usual.run()) == "run-2", "a page that is open does not change under its reader"
    assert (_opened_anew(chosen, "mismatches"), _opened_anew(usual, "mismatches")) == ("run-1", "run-2")
    assert third.id not in looks.runs_opened(bench, project.id)
    assert "run-3 is newer; its test part was not looked at yet." in _said(usual)
    assert _results(usual.button(key="newer_run").click().run()) == "run-3"
    assert third.id in looks.runs_opened(bench, project.id)


def test_where_the_test_part_is_locked_pages_open_on_the_newest(
    bench: Bench, project: Project, split: Split, opened: Opened
) -> None:
    planted.run(bench, project, split, lambda id, label: planted.other(label))
    opened("results")
    looks.lock(bench, project)
    planted.run(bench, project, split, lambda id, label: planted.other(label))
    app = opened("results")
    assert _results(app) == "run-2"
    assert "newer_run" not in {button.key for button in app.button}


def test_a_training_that_was_started_here_hides_no_results(
    bench: Bench, project: Project, split: Split, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = planted.run(bench, project, split, lambda id, label: label)
    monkeypatch.setattr(retraining, "comes_out_the_same", lambda *_: False)
    monkeypatch.setattr(training, "retrain", lambda *_: states.active(bench, project, split, "starting"))
    app = opened("train", run=run.name)
    app.button(key=f"again_{run.id}").click().run()
    app.switch_page("../pages/results.py")
    app.query_params.clear()
    app.run()
    assert _results(app) == run.name
    assert "run-2 is starting." in _said(app)


def test_what_to_do_about_an_error_is_a_link_where_it_is_done_on_another_page(
    bench: Bench, project: Project, split: Split, opened: Opened
) -> None:
    app = opened("results", project=project.name, run="run-9")
    assert "Choose one from the list of runs on Train." in app.error[0].value
    assert "python" not in app.error[0].value
    (link,) = (one.proto for one in app.get("page_link") if one.proto.label == "Open Train")
    assert (link.page, link.query_string) == ("train", "project=Spring")
