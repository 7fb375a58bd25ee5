from __future__ import annotations

from core.records import Project, Run
from core.workflow import projects
from core.workflow.bench import Bench
from tests.pages.conftest import Opened


def test_without_a_model_the_page_says_where_to_begin(bench: Bench, opened: Opened) -> None:
    projects.create(bench, "Spring")
    app = opened("results")
    assert app.button[0].label == "Go to training"


def test_the_figures_are_those_of_the_run(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, _, run = trained
    assert run.result is not None
    app = opened("results", run=run.name)
    shown = {metric.label: metric.value for metric in app.metric}
    headline = run.result.test.headline("True")
    assert shown["F1"] == f"{headline.f1.value:.3f}"
    assert shown["Accuracy"] == f"{run.result.test.accuracy.value:.3f}"
    frequent = max(sum(row) for row in run.result.test.confusion) / run.result.test.texts
    said = [*app.caption, *app.warning]
    assert any(f"accuracy {frequent:.3f}" in one.value.replace("\\", "") for one in said)
    assert app.button(key="next_page").label == f"Read the {run.result.test.mismatches} mismatches"


def test_another_positive_class_changes_the_figures(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, _, run = trained
    assert run.result is not None
    app = opened("results")
    next(box for box in app.selectbox if box.label == "Class of interest").set_value(0).run()
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["F1"] == f"{run.result.test.macro.f1.value:.3f}"


def test_an_unknown_run_in_the_address_is_said_and_left(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    app = opened("results", run="run-99")
    assert "run-99" in app.error[0].value.replace("\\", "")
    next(button for button in app.button if button.label == "Open the newest run instead").click().run()
    assert not app.error
    assert app.metric


def test_the_kept_epoch_and_its_measure_are_told(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    assert any("Epoch 1 was kept" in one.value for one in opened("results").caption)
