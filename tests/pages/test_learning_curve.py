"""A learning curve through the pages: started with one button, read on Results."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.records import Project, Split, SplitSettings
from core.workflow import base_models, looks, splits, training
from core.workflow.bench import Bench
from tests.base_models import german_model
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.tables import simple_csv


@pytest.fixture
def split(bench: Bench, project: Project, tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> Split:
    monkeypatch.setattr(base_models, "known", lambda: (german_model(tiny_model),))
    return splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv")), SplitSettings())


def _said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


@pytest.mark.usefixtures("split")
def test_from_one_button_to_what_more_labels_bring(bench: Bench, project: Project, opened: Opened) -> None:
    app = opened("train")
    next(field for field in app.number_input if field.label == "Epochs").set_value(1).run()
    next(toggle for toggle in app.toggle if toggle.label == "Learning curve").set_value(True).run()
    assert "for 4 trainings, one after the other" in _said(app)
    assert app.button(key="start").label == "Start 4 trainings"
    app.button(key="start").click().run()
    runs = training.runs(bench, project)
    assert [run.config.train_share for run in runs] == [1.0, 0.75, 0.5, 0.25]
    assert f"run-4 · 100 % of the texts · seed {runs[0].config.seed}" in _said(app).replace("\u00a0", " ")
    results = opened("results", run="run-2")
    assert "Learning curve" in [one.value for one in results.subheader]
    assert "4 of 4 trainings have a model. Twice the labels," in _said(results)
    looks.lock(bench, project)
    assert "4 of 4 trainings have a model." in _said(opened("results", run="run-2"))


@pytest.mark.usefixtures("split")
def test_a_run_by_itself_is_of_no_curve(bench: Bench, project: Project, opened: Opened) -> None:
    app = opened("train")
    next(field for field in app.number_input if field.label == "Epochs").set_value(1).run()
    app.button(key="start").click().run()
    assert "Learning curve" not in [one.value for one in opened("results", run="run-1").subheader]
    app = opened("train")
    # The run led to nothing, so that the form does not open with its settings.
    next(field for field in app.number_input if field.label == "Epochs").set_value(1).run()
    next(toggle for toggle in app.toggle if toggle.label == "Learning curve").set_value(True).run()
    assert "run-1 has learned from the whole part with these settings" in _said(app)
    assert app.button(key="start").label == "Start 3 trainings"
