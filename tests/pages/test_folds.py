"""Cross-validation through the pages: folds made, trained and read."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.jobs.folder import JobFolder
from core.records import DatasetVersion, Project, RunState, Split, SplitSettings
from core.workflow import base_models, cross_validation, ground_truth, results, splits, training
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from tests.base_models import german_model
from tests.core.workflow import planted
from tests.pages.conftest import Opened
from tests.pages.text_lists import lists, tick
from tests.tables import simple_csv


def _keep(bench: Bench, project: Project, path: Path, number: int = 60) -> DatasetVersion:
    tables = ground_truth.read([StagedFile(simple_csv(path, number), path.name)])
    return ground_truth.keep(bench, project, tables, ground_truth.guess(tables))


def _folds(bench: Bench, version: DatasetVersion, number: int) -> list[Split]:
    return splits.folds(bench, splits.make(bench, version, SplitSettings(folds=number)))


def _said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


def test_folds_are_asked_for_in_the_form(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    version = _keep(bench, project, tmp_path / "a.csv")
    key = f"{version.id}:{splits.make(bench, version, SplitSettings()).id}"
    app = opened("ground_truth")
    folded = app.toggle(key=f"folded:{key}")
    assert not folded.value
    assert not [field for field in app.number_input if field.label == "Folds"]
    folded.set_value(True).run()
    assert app.number_input(key=f"folds:{key}").value == 5
    assert not [field for field in app.number_input if field.label in ("Train %", "Test %")]
    app.number_input(key=f"folds:{key}").set_value(4).run()
    app.number_input(key=f"share_validation:{key}").set_value(15.0).run()
    assert "25 % of the texts are tested, and 60 % are learned from" in _said(app)
    app.button(key="fix_split").click().run()
    split = splits.latest(bench, version)
    assert split is not None
    assert split.settings == SplitSettings(folds=4, fold=1, shares=(60, 15, 25))
    assert len(splits.folds(bench, split)) == 4
    assert "Cross-validation in 4 folds" in _said(app)
    assert app.toggle(key=f"folded:{version.id}:{split.id}").value
    assert app.number_input(key=f"folds:{version.id}:{split.id}").value == 4
    assert "in another part of any of the 4 folds" in _said(app)
    table = app.dataframe[-1].value
    assert table["test"].sum() == 60
    assert table["test: True"].tolist() == [5, 5, 5, 5]
    app.selectbox(key=f"download_fold:{split.id}").set_value(3).run()


def test_folds_hide_what_they_do_not_go_with(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    splits.make(bench, _keep(bench, project, tmp_path / "a.csv"), SplitSettings())
    second = _keep(bench, project, tmp_path / "b.csv", 90)
    app = opened("ground_truth")
    assert app.toggle(key=f"follow:{second.id}").value
    app.toggle(key=f"folded:{second.id}").set_value(True).run()
    assert not [one for one in app.toggle if one.key in (f"follow:{second.id}", f"freeze_test:{second.id}")]
    assert "no text keeps the part that it had" in _said(app)
    app.button(key="fix_split").click().run()
    made = splits.latest(bench, second)
    assert made is not None
    assert (made.settings.folds, made.settings.follows) == (5, None)


def test_a_class_too_rare_for_the_folds_is_said(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    version = _keep(bench, project, tmp_path / "a.csv", 21)
    app = opened("ground_truth")
    app.toggle(key=f"folded:{version.id}").set_value(True).run()
    app.number_input(key=f"folds:{version.id}").set_value(10).run()
    assert "“True” has 7 distinct texts, 10 are needed" in app.error[0].value


def test_one_button_trains_all_folds(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _folds(bench, _keep(bench, project, tmp_path / "a.csv"), 3)
    monkeypatch.setattr(base_models, "known", lambda: (german_model(tiny_model),))
    app = opened("train")
    assert "for 3 trainings" in _said(app)
    assert app.button(key="start").label == "Start training 3 folds"
    next(field for field in app.number_input if field.label == "Epochs").set_value(1).run()
    app.button(key="start").click().run()
    runs = training.runs(bench, project)
    assert [cross_validation.fold_of(bench, run) for run in runs] == [(3, 3), (2, 3), (1, 3)]
    assert all(run.has_model for run in runs)
    assert "run-3 · fold 3 of 3" in _said(app)


def test_all_folds_are_shown_beside_the_one(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    folds = _folds(bench, _keep(bench, project, tmp_path / "a.csv"), 4)
    wrong = {"t0", "t3", "t6", "t10", "t20"}
    runs = planted.cross_validation(bench, project, folds, planted.wrong_on(wrong))
    app = opened("results", run=runs[1].name)
    assert "All folds" in [one.value for one in app.subheader]
    assert "Fold 2 of 4" in [one.value for one in app.subheader]
    assert "All 4 folds are finished" in _said(app)
    pooled = next(metric.value for metric in app.metric if metric.label == "Accuracy")
    assert pooled == f"{55 / 60:.3f}"
    table = app.dataframe[0].value
    assert table["Fold"].tolist() == ["1", "2", "3", "4", "Mean", "SD"]
    assert table["Run"].tolist()[:4] == [run.name for run in runs]
    each = [run.result.test.accuracy.value for run in runs if run.result]
    assert table["Accuracy"].tolist()[:5] == [f"{value:.3f}" for value in [*each, sum(each) / 4]]
    app.selectbox[0].set_value(runs[3].name).run()
    assert "Fold 4 of 4" in [one.value for one in app.subheader]
    next(box for box in app.selectbox if box.label == "Class of interest").set_value(0).run()


def test_folds_that_are_not_finished_are_said(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    folds = _folds(bench, _keep(bench, project, tmp_path / "a.csv"), 4)
    [run] = planted.cross_validation(bench, project, folds[:1], lambda id, label: label)
    experiment = bench.store.experiments.of_run(run.id)
    failed = bench.store.add_run(project.id, folds[1], run.config, "runs/none", experiment)
    bench.store.close_run(failed.id, RunState.FAILED, finished=failed.created, result=None, error="killed")
    app = opened("results", run=run.name)
    assert "1 of 4 folds is finished** (run-2 failed, 2 were not started)" in _said(app)
    assert app.dataframe[0].value["Accuracy"].tolist()[-1] == "–"


def test_a_plain_split_shows_no_folds(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    split = splits.make(bench, _keep(bench, project, tmp_path / "a.csv"), SplitSettings())
    run = planted.run(bench, project, split, lambda id, label: label)
    app = opened("results", run=run.name)
    assert "All folds" not in [one.value for one in app.subheader]
    assert len([metric for metric in app.metric if metric.label == "F1"]) == 1


@pytest.mark.parametrize("page", ["mismatches", "overview", "compare", "corrections", "explain"])
def test_the_other_pages_go_on_to_work_on_the_run_of_a_fold(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path, page: str
) -> None:
    folds = _folds(bench, _keep(bench, project, tmp_path / "a.csv"), 3)
    for fold in folds:
        planted.run(bench, project, fold, lambda id, label: planted.other(label) if id == "t1" else label)
    app = opened(page)
    if page == "overview":
        assert "3 folds of about 20" in _said(app)
    if page == "compare":
        assert "Compare needs two models that were tested on the same texts. These are folds of one" in _said(app)
        assert app.button[-1].label == "Go to training"


def test_a_fold_is_compared_with_the_same_fold(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    folds = _folds(bench, _keep(bench, project, tmp_path / "a.csv"), 3)
    runs = [planted.run(bench, project, fold, lambda id, label: label, seed=seed) for seed in (1, 2) for fold in folds]
    app = opened("compare", run=runs[4].name)
    box = next(one for one in app.selectbox if one.label == "Compared with")
    assert box.value == runs[1].name
    assert not app.error


def test_all_folds_of_two_cross_validations_are_compared(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    folds = _folds(bench, _keep(bench, project, tmp_path / "a.csv"), 3)
    wrong = planted.wrong_on(list(splits.rows(bench, folds[0])["id"])[::5])
    planted.cross_validation(bench, project, folds[::-1], wrong)
    planted.cross_validation(bench, project, folds, lambda id, label: label, seed=1)
    app = opened("train")
    [table] = lists(app)
    app = tick(app, table, [0, 1])
    app.button(key="compare_ticked").click().run()
    assert (app.query_params["run"], app.query_params["against"]) == ("run-4", "run-3"), "of the same fold"
    app = opened("compare", run="run-4", against="run-3")
    assert "**All folds of both.** In all folds together run-4 to run-6 have a higher F1 of “True”" in _said(app)
    assert "all 3 folds together" in _said(app)
    assert "The 2 comparisons that Holm’s correction counts" in [one.label for one in app.expander]


def test_a_fold_is_compared_with_a_run_of_other_parts_rather_than_with_another_fold(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    version = _keep(bench, project, tmp_path / "a.csv")
    plain = planted.run(bench, project, splits.make(bench, version, SplitSettings()), lambda id, label: label)
    runs = [planted.run(bench, project, fold, lambda id, label: label) for fold in _folds(bench, version, 3)]
    app = opened("compare", run=runs[2].name)
    assert next(one for one in app.selectbox if one.label == "Compared with").value == plain.name
    app = opened("compare", run=runs[2].name, against=runs[0].name)
    assert app.info[0].value.endswith(
        "each tested on texts of its own. Choose runs of the same fold: "
        "then all folds of both are compared, too. The scores of all folds of one cross-validation together stand on "
        "Results."
    )


def test_several_trainings_are_stopped_with_one_button(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folds = _folds(bench, _keep(bench, project, tmp_path / "a.csv"), 3)
    monkeypatch.setattr(bench.runner, "start", lambda folder: None)
    config = training.preset(bench, "tutorial", training.EMBEDDED, folds[0])
    runs = training.start_all(bench, project, folds[0], config)
    for run in runs:
        JobFolder(bench.artifacts.path(run.folder)).prepare_start()
    app = opened("train")
    lines = [one.value for one in app.markdown if one.value[:2] in ("1.", "2.", "3.")]
    assert [line.partition(" :gray")[0] for line in lines] == ["1. run-1", "2. run-2", "3. run-3"]
    key = f"{project.id}_run-3"
    app.button(key=f"vertical_align_top_{key}").click().run()
    lines = [one.value for one in app.markdown if one.value[:2] in ("1.", "2.", "3.")]
    assert [line.partition(" :gray")[0] for line in lines] == ["1. run-3", "2. run-1", "3. run-2"]
    app.button(key=f"cancel_{key}").click().run()
    assert JobFolder(bench.artifacts.path(runs[2].folder)).stop_requested()
    assert app.button(key="stop_all").label == "Stop all 3 trainings"
    app.button(key="stop_all").click().run()
    for run in runs:
        assert JobFolder(bench.artifacts.path(run.folder)).stop_requested()


def test_the_texts_of_all_folds_are_one_list_each_read_beside_its_own_run(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    version = _keep(bench, project, tmp_path / "a.csv")
    wrong = {"t0", "t7", "t14", "t21", "t28", "t35"}
    runs = planted.cross_validation(bench, project, _folds(bench, version, 3), planted.wrong_on(wrong))
    own = {id: run.name for run in runs for id in results.answers(bench, run)["id"]}
    app = opened("mismatches", run=runs[0].name)
    app.segmented_control(key="part_choice").set_value("folds").run()
    assert app.query_params["part"] == "folds"
    assert "Each text is read by the model that has not seen it: run-1, run-2 and run-3." in _said(app)
    assert "Mismatches of all folds, most confident first. Click" in _said(app)
    assert "All 60 " in _said(app)
    assert set(lists(app)[0].column("id")) == wrong
    assert {row["id"]: row["Run"] for row in lists(app)[0].rows} == {id: own[id] for id in wrong}
    [id, *_] = [id for id in lists(app)[0].column("id") if own[id] != runs[0].name]
    app = opened("mismatches", run=runs[0].name, part="folds", text=id)
    assert f"Probabilities by {own[id]}" in _said(app)
    assert "1 of 6 texts read, 0 judged" in _said(app)
    assert opened("mismatches", run=runs[0].name, part="folds", all="true").query_params["part"] == "folds"
    alone = planted.run(bench, project, splits.make(bench, version, SplitSettings()), planted.wrong_on(wrong))
    app = opened("mismatches", run=alone.name, part="folds")
    assert "Mismatches, most confident first" in _said(app), "it is of no cross-validation"
