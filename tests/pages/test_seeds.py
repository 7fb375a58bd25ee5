"""Several seeds through the pages: started with one button, read together."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.records import ExperimentKind, Project, Run, RunState, Split, SplitSettings
from core.workflow import base_models, ensembles, looks, seeds, splits, training
from core.workflow.bench import Bench
from tests.base_models import german_model
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.text_lists import lists, tick
from tests.tables import simple_csv


@pytest.fixture
def split(bench: Bench, project: Project, tmp_path: Path) -> Split:
    return splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv")), SplitSettings())


@pytest.fixture
def together(bench: Bench, project: Project, split: Split) -> list[Run]:
    """Two runs with one mistake each, of different texts, and one that failed."""
    test = splits.rows(bench, split).query("part == 'test'")["id"].tolist()
    experiment = bench.store.experiments.begin(project.id, ExperimentKind.SEEDS)
    runs = [
        planted.run(bench, project, split, planted.wrong_on([test[seed]]), seed=seed, experiment=experiment)
        for seed in (1, 2)
    ]
    failed = bench.store.add_run(project.id, split, runs[0].config, "runs/none", experiment)
    bench.store.close_run(failed.id, RunState.FAILED, finished=failed.created, result=None, error="killed")
    return runs


def _said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.caption)).replace("\\", "")


@pytest.mark.usefixtures("split")
def test_one_button_trains_with_several_seeds(
    bench: Bench, project: Project, opened: Opened, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_models, "known", lambda: (german_model(tiny_model),))
    app = opened("train")
    assert app.button(key="start").label == "Start training"
    for label, value in (("Epochs", 1), ("Seeds", 2)):
        next(field for field in app.number_input if field.label == label).set_value(value).run()
    assert "for 2 trainings, one after the other" in _said(app)
    assert "With the seeds 5460 and 5461." in _said(app)
    assert app.button(key="start").label == "Start training with 2 seeds"
    app.button(key="start").click().run()
    runs = training.runs(bench, project)
    assert [run.config.seed for run in runs] == [5461, 5460]
    assert all(run.has_model and seeds.is_one(bench, run) for run in runs)
    assert "run-2 · seed 5461" in _said(app)
    assert next(field for field in app.number_input if field.label == "Seeds").value == 1


def test_all_seeds_are_read_together(bench: Bench, project: Project, opened: Opened, together: list[Run]) -> None:
    app = opened("results", run=together[0].name)
    assert "All seeds" in [one.value for one in app.subheader]
    assert "**2 of 3 seeds are finished, 1 failed.** Test F1 of “True”:" in _said(app)
    table = next(one.value for one in app.dataframe if "Seed" in one.value)
    assert table["Seed"].tolist()[3:] == ["Mean", "Interval of the mean", "SD", "Lowest", "Highest"]
    assert sorted(filter(None, table["State"])) == ["failed", "finished", "finished"]
    each = [run.result.test.accuracy.value for run in together if run.result]
    assert table.set_index("Seed")["Accuracy"]["Mean"] == f"{sum(each) / 2:.3f}"
    assert "**All 2 models together.**" in _said(app)
    assert len([metric for metric in app.metric if metric.label == "F1"]) == 2
    assert "Each run with a model is a look at the test part." in _said(app)
    assert len(looks.of(bench, project)) == 2


def test_while_the_test_part_is_locked_validation_scores_are_read(
    bench: Bench, project: Project, opened: Opened, together: list[Run]
) -> None:
    looks.lock(bench, project)
    app = opened("results", run=together[0].name)
    assert "**2 of 3 seeds are finished, 1 failed.** Validation F1 of “True”:" in _said(app)
    assert "models together" not in _said(app)
    assert "look at the test part" not in _said(app)


def test_a_run_by_itself_has_no_seeds_beside_it(bench: Bench, project: Project, opened: Opened, split: Split) -> None:
    run = planted.run(bench, project, split, lambda id, label: label)
    assert "All seeds" not in [one.value for one in opened("results", run=run.name).subheader]


@pytest.fixture
def three(bench: Bench, project: Project, split: Split, monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Three runs that are wrong on other texts each, and so right together."""
    monkeypatch.setattr("core.prediction.predictor.Predictor", planted.Predictor)
    return planted.seeds(bench, project, split)


def test_all_seeds_become_a_model_that_every_page_knows(
    bench: Bench, project: Project, opened: Opened, three: list[Run]
) -> None:
    app = opened("results", run=three[0].name)
    app.button(key="make_ensemble").click().run()
    [made] = bench.store.ensembles.of_project(project.id)
    opened("results", run=three[0].name).button(key="to_ensemble")
    said = "ensemble-4 answers with the mean probability of 3 models: run-1 to run-3, which differ in the seed alone."
    for page in ("results", "mismatches", "explain", "compare"):
        app = opened(page, run=made.name)

        assert said in _said(app), page
        assert "an explanation takes 3 times as long as of one" in _said(app), page
        picked = next(box for box in app.selectbox if box.label == "Run")
        assert picked.options[0].startswith("ensemble-4 · run-1 to run-3, all together · version 1"), page
    app = opened("results", run=made.name)
    accuracy = next(metric.value for metric in app.metric if metric.label == "Accuracy")
    assert accuracy == "1.000"
    assert "How it learned" not in [one.value for one in app.subheader]
    assert "4th look at this test part" in _said(app)


def test_a_comparison_with_an_ensemble_leads_to_no_other_seed(
    bench: Bench, project: Project, opened: Opened, three: list[Run]
) -> None:
    made = ensembles.make(bench, project, ensembles.seeds_of(bench, project, three[0]))
    for run, against in ((made, three[0]), (three[0], made)):
        app = opened("compare", run=run.name, against=against.name)
        assert "those of ensemble-4" in _said(app)
        assert not [button for button in app.button if button.key in ("another_seed", "to_other_seed")]


def test_while_the_test_part_is_locked_an_ensemble_is_made_and_shown_by_its_validation_scores(
    bench: Bench, project: Project, opened: Opened, three: list[Run]
) -> None:
    looks.lock(bench, project)
    opened("results", run=three[0].name).button(key="make_ensemble").click().run()
    app = opened("results", run="ensemble-4")
    assert next(metric.value for metric in app.metric if metric.label == "Accuracy") == "1.000"
    assert "validation texts" in _said(app)
    assert [look.kind for look in looks.of(bench, project)] == ["locked"]


def test_a_model_that_an_ensemble_needs_is_deleted_after_it(
    bench: Bench, project: Project, opened: Opened, three: list[Run]
) -> None:
    ensembles.make(bench, project, ensembles.seeds_of(bench, project, three[0]))
    app = opened("results", run="ensemble-4")
    app.button(key="delete_untrained").click().run()
    assert bench.store.ensembles.of_project(project.id) == []
    assert "There is no run “ensemble-4”" in opened("results", run="ensemble-4").error[0].value


def test_the_run_table_lists_an_ensemble_and_lets_it_be_deleted(
    bench: Bench, project: Project, opened: Opened, three: list[Run]
) -> None:
    made = ensembles.make(bench, project, ensembles.seeds_of(bench, project, three[0]))
    app = opened("train", opened=made.name)
    [table] = lists(app)
    assert table.column("text") == ["ensemble-4", "run-1 to run-3"]
    assert table.column("is") == ["ensemble of run-1 to run-3", "3 seeds"]
    assert "**ensemble-4 · ensemble of run-1 to run-3**" in _said(app)
    assert "It was not trained itself" in _said(app)
    assert app.button(key=f"results_{made.id}").label == "Results"
    app = tick(app, table, [0, 1])
    assert "ensemble-4 has no curve of its own: it was not trained." in _said(app)
    app.button(key="compare_ticked").click().run()
    assert (app.query_params["run"], app.query_params["against"]) == ("ensemble-4", "run-1")
    app = opened("train", opened=made.name)
    app.button(key="delete_untrained").click().run()
    assert bench.store.ensembles.of_project(project.id) == []
    assert lists(app) == []


def test_two_models_are_needed_for_an_ensemble(bench: Bench, project: Project, opened: Opened, split: Split) -> None:
    [run] = planted.seeds(bench, project, split, [1])
    assert not [one for one in opened("results", run=run.name).button if one.key == "make_ensemble"]
