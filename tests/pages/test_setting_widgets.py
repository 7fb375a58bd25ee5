"""Every setting that is chosen by hand has its widget on the page that is about it, and what is chosen is used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.records import PredictionFilter, Project, Run, Scheduler, SplitSettings, TrainingConfig
from core.setting_fields import chosen_by_hand
from core.workflow import ground_truth, projects, results, splits, training
from core.workflow.bench import Bench
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.tables import wide_csv


def _labels(app: AppTest) -> list[str]:
    kinds = (app.number_input, app.toggle, app.slider, app.selectbox, app.multiselect)
    return [one.label for widgets in kinds for one in widgets]


@pytest.fixture
def project(bench: Bench, tmp_path: Path) -> Project:
    project = projects.create(bench, "Spring")
    keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    return project


def test_training(bench: Bench, project: Project, opened: Opened) -> None:
    version = ground_truth.latest(bench, project)
    assert version is not None
    splits.make(bench, version, SplitSettings())
    shown = _labels(opened("train"))
    for field in chosen_by_hand(TrainingConfig):
        assert any(label.startswith(field.setting.title) for label in shown), field.name


@pytest.fixture
def asked(bench: Bench, project: Project, monkeypatch: pytest.MonkeyPatch) -> list[TrainingConfig]:
    """The settings of each training that is started, of a version that is divided."""
    version = ground_truth.latest(bench, project)
    assert version is not None
    splits.make(bench, version, SplitSettings())
    started: list[TrainingConfig] = []
    monkeypatch.setattr(training, "start_all", lambda bench, project, split, chosen: started.append(chosen))
    return started


def _said(app: AppTest) -> list[str]:
    return [one.value for one in app.caption]


def test_a_share_that_was_chosen_is_told_in_percent_and_not_in_percent_of_percent(
    asked: list[TrainingConfig], opened: Opened
) -> None:
    app = opened("train")
    share = next(one for one in app.number_input if one.label.startswith("Warm-up, in %"))
    share.set_value(20).run()
    assert any("warm-up 20 % of the steps" in one.label for one in app.expander)
    app.button(key="start").click().run()
    assert asked[0].warmup == pytest.approx(0.2)


def test_what_gives_way_to_a_choice_is_said(asked: list[TrainingConfig], opened: Opened) -> None:
    app = opened("train")
    assert not any("takes the place" in said for said in _said(app))
    next(one for one in app.number_input if one.label == "Warm-up steps").set_value(2).run()
    next(one for one in app.multiselect if one.label == "Own class weights").set_value(["True=3"]).run()
    assert "What you chose takes the place of warm-up and balanced classes." in _said(app)
    app.button(key="start").click().run()
    [config] = asked
    assert (config.warmup, config.warmup_steps) == (0.0, 2)
    assert (config.balanced, config.class_weights) == (False, ("True=3",))


def test_the_texts_of_a_step_are_said(asked: list[TrainingConfig], opened: Opened) -> None:
    app = opened("train")
    next(one for one in app.number_input if one.label == "Accumulation").set_value(4).run()
    assert "Each step learns from 64 texts: 4 batches of 16." in _said(app)


def test_a_choice_is_used(asked: list[TrainingConfig], opened: Opened) -> None:
    app = opened("train")
    field = next(one for one in app.selectbox if one.label == "Scheduler")
    assert (field.value, field.options) == ("linear", ["linear", "cosine", "constant"])
    field.set_value("cosine").run()
    app.button(key="start").click().run()
    assert [chosen.scheduler for chosen in asked] == [Scheduler.COSINE]


def test_split(project: Project, opened: Opened) -> None:
    app = opened("ground_truth")
    shown = _labels(app)
    app.toggle(key=next(str(one.key) for one in app.toggle if str(one.key).startswith("folded"))).set_value(True).run()
    shown += _labels(app)
    # The shares are a number for each part; what becomes of parts is asked where the table names some.
    elsewhere = {"shares", "keep_parts", "learn_unnamed"}
    for field in chosen_by_hand(SplitSettings):
        assert field.name in elsewhere or field.setting.title in shown, field.name
    assert {"Train %", "Validation %", "Test %"} <= set(shown)


def test_explanation(trained: tuple[Bench, Project, Run], opened: Callable[..., AppTest]) -> None:
    _, project, run = trained
    bench = trained[0]
    text = str(results.mismatches(bench, run, PredictionFilter(), limit=1).rows["id"].iloc[0])
    app = opened("mismatches", project=project.name, run=run.name, text=text)
    shown = _labels(app)
    assert {"As exact as LIME with", "Asks at most", "Words to show", "Seed"} <= {*shown}
    assert {"Weighed as one", "Hidden words", "Kernel width"} <= {*shown}
    assert len(chosen_by_hand(LimeInRoundsSettings)) == 7
