from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.records import Project, Run, RunState, SplitSettings
from core.workflow import base_models, ground_truth, projects, splits, training
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from core.workflow.training import FewerEpochs, Shorter, TimeEstimate
from tests.base_models import german_model
from tests.core.workflow import planted
from tests.four_bits import NAME, plant
from tests.pages.conftest import Opened
from tests.pages.elements import only_error, with_key
from tests.tables import simple_csv


def _split_project(bench: Bench, folder: Path) -> Project:
    project = projects.create(bench, "Spring")
    path = simple_csv(folder / "simple.csv")
    tables = ground_truth.read([StagedFile(path, path.name)])
    version = ground_truth.keep(bench, project, tables, ground_truth.guess(tables))
    splits.make(bench, version, SplitSettings())
    return project


def _suggest(monkeypatch: pytest.MonkeyPatch, model: Path) -> None:
    """AppTest cannot type a new option into a select box, so the model is made one of its options."""
    suggestions = (german_model(model),)
    monkeypatch.setattr(base_models, "known", lambda: suggestions)


def test_without_texts_the_page_says_where_to_begin(bench: Bench, opened: Opened) -> None:
    projects.create(bench, "Spring")
    app = opened("train")
    assert app.button[0].label == "Go to ground truth"


def test_texts_that_are_not_divided_are_said(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = _split_project(bench, tmp_path)
    tables = ground_truth.read([StagedFile(tmp_path / "simple.csv", "simple.csv")])
    ground_truth.keep(bench, project, tables, ground_truth.guess(tables))
    assert any("Version 2 is not divided yet: a model needs" in one.value for one in opened("train").markdown)


def test_the_tutorials_values_are_one_click_away(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = _split_project(bench, tmp_path)
    app = opened("train")
    assert app.button(key="start").label == "Start training"
    with_key(app, f"preset:{project.id}:").set_value("tutorial").run()
    values = {field.label: field.value for field in app.number_input}
    assert (values["Epochs"], values["Batch size"], values["Weight decay"]) == (6, 16, 0.05)
    assert values["Learning rate"] == 4e-5


def test_a_training_from_the_button_to_the_list(
    bench: Bench, opened: Opened, tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = _split_project(bench, tmp_path)
    _suggest(monkeypatch, tiny_model)
    app = opened("train")
    app.selectbox(key=f"base_model:training:{project.id}").select(str(tiny_model)).run()
    next(field for field in app.number_input if field.label == "Epochs").set_value(1).run()
    assert any("1 epoch ·" in expander.label and "changed" in expander.label for expander in app.expander)
    assert any(caption.value.startswith("Texts of version 1:") for caption in app.caption)
    app.button(key="start").click().run()
    [run] = training.runs(bench, project)
    assert run.has_model
    assert run.config.epochs == 1
    assert app.button(key=f"results_{run.id}").label == "Results"


def test_a_preset_says_what_it_is_for_and_fills_the_form(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = _split_project(bench, tmp_path)
    app = opened("train")
    with_key(app, f"preset:{project.id}:").set_value("quick-look").run()
    values = {field.label: field.value for field in app.number_input}
    assert (values["Epochs"], values["Frozen layers"], values["Seeds"]) == (10, 3, 1)
    assert any("the lower half of the layers stays as it is" in caption.value for caption in app.caption)
    with_key(app, f"preset:{project.id}:").set_value("careful").run()
    values = {field.label: field.value for field in app.number_input}
    assert (values["Epochs"], values["Frozen layers"], values["Seeds"]) == (20, 0, 5), "of few texts more epochs"
    assert app.button(key="start").label == "Start training with 5 seeds"


def test_settings_that_cannot_be_are_said_where_they_are_typed(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    _split_project(bench, tmp_path)
    app = opened("train")
    assert not app.button(key="start").disabled
    next(field for field in app.number_input if field.label == "Frozen layers").set_value(7).run()
    assert "possible is 0 to 6" in only_error(app)
    assert app.button(key="start").disabled


def test_who_starts_what_another_has_started_since_is_told_first(
    bench: Bench, opened: Opened, tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = _split_project(bench, tmp_path)
    _suggest(monkeypatch, tiny_model)
    first, second = opened("train"), opened("train")
    for app in (first, second):
        app.selectbox(key=f"base_model:training:{project.id}").select(str(tiny_model)).run()
        next(field for field in app.number_input if field.label == "Epochs").set_value(1).run()
    first.button(key="start").click().run()
    assert _scrolls(first), "to the training"
    assert not _scrolls(first.run())
    second.button(key="start").click().run()
    assert [run.name for run in training.runs(bench, project)] == ["run-1"]
    assert "Not started" in second.warning[-1].value
    assert any("run-1 learned from the same texts and labels" in caption.value for caption in second.caption)
    second.button(key="start").click().run()
    assert [run.name for run in training.runs(bench, project)] == ["run-2", "run-1"]


def _scrolls(app: AppTest) -> bool:
    return any(one.proto.component_name == "scroll" for one in app.get("bidi_component"))


def test_the_time_is_a_range_and_what_would_shorten_it_is_one_click_away(
    bench: Bench, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _split_project(bench, tmp_path)
    told = TimeEstimate(3_600, 6_300, "from the speed of an earlier run", Shorter(128, 400, 600, 12, 540))
    monkeypatch.setattr(training, "estimate", lambda *_, **__: told)
    monkeypatch.setattr(training, "slowdown", lambda *_: 1.0)
    app = opened("train")
    said = " ".join(line.value for line in app.markdown)
    assert "**1 h 00 min to 1 h 45 min**" in said
    assert (
        "With at most 128 tokens of each: **7 to 10 minutes**; 12 of 540 texts are longer: there the first 128" in said
    )
    app.button(key="shorter").click().run()
    assert next(field for field in app.number_input if field.label == "Longest text").value == 128


def test_a_busy_computer_has_a_time_of_its_own(
    bench: Bench, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _split_project(bench, tmp_path)
    told = TimeEstimate(180, 240, "from the speed of an earlier run", fewer=FewerEpochs(3, 90, 120))
    monkeypatch.setattr(training, "estimate", lambda *_, **__: told)
    monkeypatch.setattr(training, "slowdown", lambda *_: 3.5)
    app = opened("train")
    said = " ".join(line.value for line in app.markdown)
    assert "**3 to 4 minutes when nothing else runs**; 10 to 14 minutes if the computer stays as busy as it is" in said
    assert "With 3 epochs: **about 2 minutes when nothing else runs**" in said
    app.button(key="fewer").click().run()
    assert next(field for field in app.number_input if field.label == "Epochs").value == 3


def test_the_time_is_estimated_anew_once_a_run_has_shown_the_speed(
    bench: Bench, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = _split_project(bench, tmp_path)

    def told(bench: Bench, project: Project, *_: object, **__: object) -> TimeEstimate:
        return TimeEstimate(60, 90, f"from {len(bench.store.trained_runs(project.id))} runs")

    monkeypatch.setattr(training, "estimate", told)
    monkeypatch.setattr(training, "slowdown", lambda *_: 1.0)
    assert any("from 0 runs" in line.value for line in opened("train").markdown)
    version = ground_truth.latest(bench, project)
    assert version is not None
    planted.run(bench, project, splits.latest(bench, version), lambda id, label: label)  # type: ignore[arg-type]
    assert any("from 1 runs" in line.value for line in opened("train").markdown)


def _planted(bench: Bench, folder: Path) -> tuple[Project, Run]:
    """A project with one run."""
    project = _split_project(bench, folder)
    version = ground_truth.latest(bench, project)
    assert version is not None
    split = splits.latest(bench, version)
    assert split is not None
    return project, planted.run(bench, project, split, lambda id, label: label)


def _values(app: AppTest) -> dict[str, Any]:
    return {field.label: field.value for field in app.number_input}


def test_the_form_opens_with_the_settings_of_the_newest_run(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project, run = _planted(bench, tmp_path)
    config = replace(run.config, model=training.EMBEDDED, epochs=3, batch_size=8, max_length=64, seed=7)
    bench.store.add_run(project.id, bench.store.split(run.split_id), config, "runs/none")
    newest = training.runs(bench, project)[0]
    bench.store.close_run(newest.id, RunState.FAILED, finished=datetime.now(UTC), result=None, error="It failed.")
    app = opened("train", project=project.name)
    assert {"Epochs": 3, "Batch size": 8, "Longest text": 64, "Seed": 7}.items() <= _values(app).items()
    assert only_error(app) == "It failed."
    assert any("With these settings run-2, the newest run, failed." in one.value for one in app.caption)
    assert any("**run-2** failed: It failed. Its log is below" in one.value for one in app.markdown)
    with_key(app, f"preset:{project.id}:run-2").set_value("default").run()
    assert only_error(app) == "It failed."
    usual = training.preset(bench, "default", training.EMBEDDED, bench.store.split(run.split_id))
    assert (_values(app)["Epochs"], _values(app)["Seed"]) == (usual.epochs, usual.seed)
    assert _values(app)["Longest text"] is None


def test_the_settings_of_any_earlier_run_can_be_taken(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project, run = _planted(bench, tmp_path)
    split = bench.store.split(run.split_id)
    for seed in (7, 8):
        planted.run(bench, project, split, lambda id, label: label, seed=seed)
    app = opened("train", project=project.name)
    assert _values(app)["Seed"] == 8
    with_key(app, f"preset:{project.id}:run-3").set_value("earlier").run()
    box = next(one for one in app.selectbox if one.label == "Settings of")
    assert [option.partition(" · ")[0] for option in box.options] == ["run-2", "run-1"]
    assert _values(app)["Seed"] == 7
    box.select("run-1").run()
    assert _values(app)["Seed"] == run.config.seed
    # Those of another base model can be taken, too.
    other = replace(run.config, model=training.EMBEDDED, epochs=9)
    bench.store.add_run(project.id, split, other, "runs/none")
    app = opened("train", project=project.name)
    with_key(app, f"preset:{project.id}:run-4").set_value("earlier").run()
    box = next(one for one in app.selectbox if one.label == "Settings of")
    assert box.options[0].split(" · ")[:2] == ["run-3", "planted"]


def test_a_run_that_was_stopped_before_it_began_was_not_trained(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project, run = _planted(bench, tmp_path)
    made = bench.store.add_run(project.id, bench.store.split(run.split_id), run.config, "runs/none")
    bench.store.close_run(made.id, RunState.STOPPED, finished=datetime.now(UTC), result=None, error=None)
    said = [one.value for one in opened("train", project=project.name).caption]
    assert "With these settings run-2, the newest run, was stopped before its training began." in said


def test_a_training_that_would_give_a_model_again_is_not_the_main_button(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    _, run = _planted(bench, tmp_path)
    app = opened("train")
    assert not any(button.key == f"again_{run.id}" for button in app.button)
    assert any("learned from the same texts and labels with these settings" in one.value for one in app.caption)
    app.number_input[0].set_value(5).run()
    assert not any("learned from the same texts" in one.value for one in app.caption)


def test_a_maximum_length_says_how_many_texts_it_cuts(
    bench: Bench, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _split_project(bench, tmp_path)
    lengths = np.array([10] * 25 + [90] * 3)
    monkeypatch.setattr(ground_truth, "token_lengths", lambda *_: lengths)
    app = opened("train")
    assert not any("longer than" in one.value for one in app.caption)
    field = next(one for one in app.number_input if one.label == "Longest text")
    field.set_value(64).run()
    said = "\n".join(one.value for one in app.caption)
    assert "3 of 28 texts are longer than 64 tokens: there the first 64 tokens would be read, and the end not." in said
    assert "Longer than 64 tokens: 3 texts, 128: 0, 256: 0, 512: 0." in said


def test_corrections_of_test_texts_alone_lead_to_the_score_instead_of_a_training(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    _, run = _planted(bench, tmp_path)
    version = ground_truth.trained_on(bench, run)
    part = splits.part_by_id(bench, bench.store.split(run.split_id))
    id = next(id for id, where in part.items() if where == "test")
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    planted.relabel(bench, projects.find(bench), version, {id: planted.other(labels[id])})
    app = opened("train")
    assert "would learn from the same labels and come out the same" in app.info[0].value
    assert app.button(key="to_labels").label == "See run-1 on the labels of version 2"
    assert app.button(key="divide").proto.type == "secondary"
    app.button(key="divide").click().run()
    assert "come out the same" in app.info[0].value
    assert app.button(key="start").proto.type == "secondary"


def test_a_base_model_that_does_not_exist_is_refused_before_the_start(
    bench: Bench, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = _split_project(bench, tmp_path)
    _suggest(monkeypatch, tmp_path / "nowhere")
    app = opened("train")
    app.selectbox(key=f"base_model:training:{project.id}").select(str(tmp_path / "nowhere")).run()
    app.button(key="start").click().run()
    assert app.error
    assert training.runs(bench, project) == []


def test_a_finished_run_is_listed_with_its_scores(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, _, run = trained
    app = opened("train")
    assert run.name in " ".join(line.value for line in app.markdown)
    assert {"F1", "Precision", "Recall", "Accuracy"} <= {metric.label for metric in app.metric}


def test_texts_in_another_language_than_the_models_are_warned_about(bench: Bench, opened: Opened) -> None:
    project = projects.load_demo(bench)
    app = opened("train", project=project.name)
    [warning] = [one.value for one in app.warning if "was made for" in one.value]
    assert "Your texts are mixed" in warning
    assert "German" in warning
    assert app.button(key="start")


def test_after_a_run_that_led_to_nothing_neither_it_nor_a_shorter_one_is_proposed(
    bench: Bench, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = _split_project(bench, tmp_path)
    version = ground_truth.latest(bench, project)
    assert version is not None
    split = splits.latest(bench, version)
    assert split is not None
    told = TimeEstimate(400, 900, "from the speed of an earlier run", fewer=FewerEpochs(3, 200, 450))
    monkeypatch.setattr(training, "estimate", lambda *_, **__: told)
    monkeypatch.setattr(base_models, "known", lambda: (german_model("planted"),))
    for answer, chosen, offers_fewer in (
        (lambda _, label: label, "before", True),
        (lambda *_: "True", "default", False),
    ):
        run = planted.run(bench, project, split, answer)
        app = opened("train")
        assert with_key(app, f"preset:{project.id}:{run.name}").value == chosen
        assert ("fewer" in {button.key for button in app.button}) == offers_fewer
    with_key(app, f"preset:{project.id}:{run.name}").set_value("before").run()
    assert any("it is no better than one answer for all texts" in one.value for one in app.caption)


def test_for_german_texts_the_multilingual_model_that_is_here_is_chosen_at_first(
    bench: Bench, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _split_project(bench, tmp_path)
    plant(tmp_path, monkeypatch)
    app = opened("train")
    assert next(box for box in app.selectbox if box.label == "Base model").value == NAME
    assert any("on this computer · licence MIT" in caption.value for caption in app.caption)
    values = {field.label: field.value for field in app.number_input}
    assert (values["Epochs"], values["Frozen layers"]) == (20, 1)
