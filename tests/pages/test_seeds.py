"""Several seeds through the pages: started with one button, read together."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.records import ExperimentKind, Project, Run, RunState, Split, SplitSettings
from core.workflow import base_models, looks, seeds, splits, training
from core.workflow.bench import Bench
from tests.base_models import german_model
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
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
    assert "**2 of 3 seeds are finished.** Test F1 of “True”:" in _said(app)
    table = next(one.value for one in app.dataframe if "Seed" in one.value)
    assert table["Seed"].tolist()[3:] == ["Mean", "SD", "Lowest", "Highest"]
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
    assert "**2 of 3 seeds are finished.** Validation F1 of “True”:" in _said(app)
    assert "models together" not in _said(app)
    assert "look at the test part" not in _said(app)


def test_a_run_by_itself_has_no_seeds_beside_it(bench: Bench, project: Project, opened: Opened, split: Split) -> None:
    run = planted.run(bench, project, split, lambda id, label: label)
    assert "All seeds" not in [one.value for one in opened("results", run=run.name).subheader]
