from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core import figures
from core.errors import DamagedError, JobError, NotFound
from core.explanation.lime_text import LimeSettings
from core.records import ExplainingSettings, Part, PredictionFilter, Project, Run, RunState, Split, SplitSettings
from core.records.columns import PROBABILITIES
from core.settings import Settings
from core.workflow import (
    backup,
    baselines,
    causes,
    checking,
    comparison,
    ensembles,
    explainings,
    explanations,
    file_damage,
    final_model,
    kept_epoch,
    looks,
    model_deletion,
    projects,
    queue,
    results,
    resuming,
    run_status,
    run_table,
    seeds,
    splits,
    test_history,
    training,
)
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> tuple[Project, Split]:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    return project, splits.make(bench, version, SplitSettings(shares=(40, 20, 40)))


@pytest.fixture
def members(bench: Bench, divided: tuple[Project, Split], monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Three runs, of which each is wrong on two test texts and two validation texts of its own."""
    monkeypatch.setattr("core.prediction.predictor.Predictor", planted.Predictor)
    return planted.seeds(bench, *divided)


@pytest.fixture
def ensemble(bench: Bench, divided: tuple[Project, Split], members: list[Run]) -> Run:
    return ensembles.make(bench, divided[0], ensembles.seeds_of(bench, divided[0], members[1]))


def test_three_models_that_err_on_other_texts_are_right_together(
    bench: Bench, members: list[Run], ensemble: Run
) -> None:
    assert ensemble.name == "ensemble-4"
    assert [run.name for run in bench.store.ensembles.members(ensemble)] == ["run-2", "run-3", "run-1"], (
        "by their seeds"
    )
    assert ensemble.result is not None
    assert ensemble.result.validation is not None
    assert (ensemble.result.test.accuracy.value, ensemble.result.validation.accuracy.value) == (1, 1)
    assert all(len(results.mismatches(bench, run, PredictionFilter()).rows) == 2 for run in members)
    assert results.mismatches(bench, ensemble, PredictionFilter()).total == 0
    on_validation = PredictionFilter(part=Part.VALIDATION, only_mismatches=False)
    listed = [results.mismatches(bench, run, on_validation).rows for run in (ensemble, members[0])]
    assert set(listed[0]["id"]) == set(listed[1]["id"])
    assert (listed[0]["true_label"] == listed[0]["predicted_label"]).all()
    tables = [results.answered_probabilities(bench, run) for run in members]
    mean = np.mean([table.loc[tables[0].index, ["False", "True"]] for table in tables], axis=0)
    assert results.answered_probabilities(bench, ensemble).loc[tables[0].index].to_numpy() == pytest.approx(mean)
    row = results.text(bench, ensemble, results.mismatches(bench, members[0], PredictionFilter()).rows["id"][0])
    assert max(row[PROBABILITIES].values()) == pytest.approx((0.9 + 0.9 + 0.1) / 3, abs=1e-3)


def test_it_answers_any_text_and_explains_its_answer(bench: Bench, members: list[Run], ensemble: Run) -> None:
    text = results.mismatches(bench, members[0], PredictionFilter()).rows["text"][0]
    each = [results.probabilities(bench, run, text)["True"] for run in members]
    assert results.probabilities(bench, ensemble, text)["True"] == pytest.approx(sum(each) / 3)
    told: list[float] = []
    explained = explanations.of(bench, ensemble, text, LimeSettings(samples=50), told.append)
    assert explained.probabilities["True"] == pytest.approx(sum(each) / 3)
    assert told == sorted(told)
    assert told[-1] == 1
    assert "takes 3 times as long" in ensembles.cost_in_words(ensemble)


def test_a_job_explains_what_it_gets_right(bench: Bench, ensemble: Run) -> None:
    begun = explainings.start(bench, ensemble, LimeSettings(samples=20), ExplainingSettings(hits=2))
    assert explainings.standing(bench, begun).error is None
    answers = results.answers(bench, ensemble)
    found = explanations.of_texts(bench, ensemble, dict(zip(answers["id"], answers["text"], strict=True)))
    assert [max(one.probabilities.values()) for one in found.values()] == [
        pytest.approx(max(results.probabilities(bench, ensemble, one.text).values())) for one in found.values()
    ]
    assert len(found) == 2


def test_it_is_made_once(bench: Bench, divided: tuple[Project, Split], members: list[Run], ensemble: Run) -> None:
    found = ensembles.seeds_of(bench, divided[0], ensemble)
    assert ensembles.make(bench, divided[0], found) == ensemble
    assert ensembles.of_run(bench, members[0]) == bench.store.ensembles.of_project(divided[0].id)
    assert planted.run(bench, *divided, planted.wrong_on([])).name == "run-5"


@pytest.mark.parametrize("each", [False, True])
def test_it_is_a_line_of_the_run_table_without_what_a_training_has(
    bench: Bench, divided: tuple[Project, Split], members: list[Run], ensemble: Run, each: bool
) -> None:
    project = divided[0]
    table = run_table.of(bench, project, each=each)
    line = table.lines[0]
    assert (line.name, line.kind, line.runs) == ("ensemble-4", "ensemble of run-1 to run-3", (ensemble,))
    assert ensemble.result is not None
    assert ensemble.result.validation is not None
    validation = figures.with_bounds(ensemble.result.validation.headline("True").f1)
    assert line.cells["Validation F1"].text == validation
    assert (line.cells["Seed"].text, line.cells["Time"].text, line.cells["Energy"].text) == ("3 seeds", "", "")
    assert "Test F1" not in table.columns
    assert len(table.lines) == (4 if each else 2)
    looks.at_run(bench, ensemble)
    table = run_table.of(bench, project, each=each)
    test = figures.with_bounds(ensemble.result.test.headline("True").f1)
    assert [line.cells["Test F1"].text for line in table.lines] == [test, *[""] * (len(table.lines) - 1)]
    bench.artifacts.run(ensemble).predictions.unlink()
    assert run_table.of(bench, project, each=each).lines[0].status == "damaged"


def test_it_is_no_training(bench: Bench, divided: tuple[Project, Split], ensemble: Run) -> None:
    project, split = divided
    names = ["run-3", "run-2", "run-1"]
    assert [run.name for run in training.runs(bench, project)] == names
    assert [run.name for run in ensembles.models(bench, project)] == ["ensemble-4", *names]
    status = projects.status(bench, project)
    assert status.latest_model is not None
    assert status.latest_model.name == "run-3"
    assert len(training.alike_but_for_the_seed(bench, split, ensemble.config)) == 3
    assert training.with_other_seeds(bench, ensemble) == []
    assert seeds.of_run(bench, project, ensemble) is None
    assert queue.of_all(bench) == []
    assert not final_model.can_follow(bench, ensemble)
    with pytest.raises(JobError, match="ensemble-4 was not trained itself"):
        final_model.settings(ensemble)
    with pytest.raises(JobError, match="ensemble-4 was not trained and has no model of its own"):
        model_deletion.train_again(bench, project, ensemble)
    with pytest.raises(JobError, match="it answers with those of run-2, run-3 and run-1"):
        model_deletion.delete_model(bench, ensemble)
    assert not resuming.can_resume(bench, ensemble)


def test_what_is_said_of_a_training_holds_for_what_has_no_epochs(ensemble: Run) -> None:
    assert ensemble.result is not None
    patient = replace(ensemble, config=replace(ensemble.config, early_stopping=1))
    assert run_status.remarks(patient) == []
    poor = replace(ensemble.result, validation=replace(ensemble.result.test, confusion=((0, 5), (0, 5))))
    assert kept_epoch.against_one_answer(poor, ensemble.config, ensemble.config.measure) == ""


def test_it_is_compared_as_a_run_is(
    bench: Bench, divided: tuple[Project, Split], members: list[Run], ensemble: Run
) -> None:
    found = comparison.of_runs(bench, ensemble, members[0])
    assert (found.comparison.fixed, found.comparison.broken) == (2, 0)
    said = causes.in_words(bench, found)
    assert "seed (7 → those of ensemble-4)" in said
    assert "ensemble-4 answers with the mean probability of 3 models: run-1 to run-3, which differ in the seed" in said
    assert "run-1 is one of them." in said
    assert causes.SEED_ALONE not in said
    turned = causes.in_words(bench, comparison.of_runs(bench, members[0], ensemble))
    assert "run-1 is one of them." in turned
    other = planted.run(bench, *divided, planted.wrong_on([]), seed=9)
    assert "one of them" not in causes.in_words(bench, comparison.of_runs(bench, ensemble, other))
    assert len(baselines.on_test(bench, ensemble)) == len(baselines.on_test(bench, members[0]))


def test_its_test_scores_are_a_look_like_any_other(
    bench: Bench, divided: tuple[Project, Split], members: list[Run], ensemble: Run
) -> None:
    assert looks.of(bench, divided[0]) == [], "making it is none"
    assert [looks.at_run(bench, run) for run in (members[0], ensemble)] == [1, 2]
    assert test_history.of(bench, divided[0])[-1].what == "test part looked at: ensemble-4"
    looks.lock(bench, divided[0])
    with pytest.raises(JobError, match="locked"):
        looks.at_run(bench, ensemble)


def test_no_model_goes_that_it_answers_with(
    bench: Bench, divided: tuple[Project, Split], members: list[Run], ensemble: Run
) -> None:
    for go in (model_deletion.delete_model, training.delete):
        with pytest.raises(JobError, match=r"ensemble-4 answers with the model of run-1\. .*Delete ensemble-4 first"):
            go(bench, members[0])
    for change in (bench.store.forget_model, bench.store.remove_run, lambda id: bench.store.reopen_run(id, "runs/x")):
        with pytest.raises(JobError, match="ensemble-4 answers"):
            change(members[0].id)
    bench.artifacts.sweep(bench.store.names_folder)
    assert results.probabilities(bench, ensemble, "any") == {"False": 0.5, "True": 0.5}
    with pytest.raises(JobError, match="run-1 is no ensemble"):
        ensembles.delete(bench, members[0])
    ensembles.delete(bench, ensemble)
    assert not bench.artifacts.path(ensemble.folder).exists()
    model_deletion.delete_model(bench, members[0])
    training.delete(bench, members[1])
    assert [run.name for run in training.runs(bench, divided[0])] == ["run-3", "run-1"]


def test_a_stopped_member_is_not_resumed(
    bench: Bench, divided: tuple[Project, Split], members: list[Run], ensemble: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resuming, "can_resume", lambda bench, run: True)
    with pytest.raises(JobError, match="ensemble-4 answers with the model of run-1"):
        resuming.resume(bench, members[0])


def test_a_member_that_was_stopped_is_named(
    bench: Bench, ensemble: Run, members: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ensembles.in_words(bench, ensemble).endswith("which differ in the seed alone.")
    stopped = [replace(members[0], state=RunState.STOPPED), *members[1:]]
    monkeypatch.setattr(bench.store.ensembles, "members", lambda run: stopped)
    assert ensembles.in_words(bench, ensemble).endswith("differ in the seed alone, and run-1 in an early stop.")


def test_what_it_cannot_be_made_of(bench: Bench, divided: tuple[Project, Split], members: list[Run]) -> None:
    project, split = divided
    experiment = bench.store.experiments.of_run(members[0].id)
    waiting = bench.store.add_run(project.id, split, members[0].config, "runs/none", experiment)
    found = seeds.Seeds((*members, waiting))
    with pytest.raises(JobError, match="run-4 is not done yet"):
        ensembles.make(bench, project, found)
    failed = bench.store.close_run(waiting.id, RunState.FAILED, finished=waiting.created, result=None, error="killed")
    assert ensembles.left_out(seeds.Seeds((*members, failed))) == ["Left out, without a model: run-4."]
    with pytest.raises(JobError, match=r"Of the 2 runs 1 came to a model; an ensemble needs 2"):
        ensembles.make(bench, project, seeds.Seeds((members[0], failed)))
    model_deletion.delete_model(bench, members[1])
    gone = training.run(bench, project, members[1].name)
    with pytest.raises(JobError, match="The model of run-2 was deleted"):
        ensembles.make(bench, project, seeds.Seeds((members[0], gone)))
    with pytest.raises(JobError, match="The model of run-2 is not there any more"):
        bench.store.ensembles.add(project.id, members, "runs/x", members[0].result)  # type: ignore[arg-type]
    alone = planted.run(bench, project, split, planted.wrong_on([]))
    with pytest.raises(NotFound, match="run-5 was not started as one of several seeds"):
        ensembles.seeds_of(bench, project, alone)
    assert bench.store.ensembles.of_project(project.id) == []
    bench.artifacts.sweep(bench.store.names_folder)
    assert checking.unnamed(bench) == []


def test_a_damaged_member_is_named(bench: Bench, members: list[Run], ensemble: Run) -> None:
    assert file_damage.of_run(bench, ensemble, thorough=True) is None
    weights = bench.artifacts.run(members[2]).model.weights
    weights.unlink()
    with pytest.raises(DamagedError) as raised:
        results.probabilities(bench, ensemble, "any")
    assert str(weights) in str(raised.value)
    list_of_members = bench.artifacts.run(ensemble).model.members
    list_of_members.unlink()
    damage = file_damage.of_run(bench, ensemble)
    assert damage is not None
    assert str(list_of_members) in str(damage)


def test_an_ensemble_in_a_foreign_database_whose_member_is_not_there(bench: Bench, ensemble: Run) -> None:
    lost = replace(ensemble, members=(*ensemble.members, 99))
    for ask in (bench.store.ensembles.members, lambda run: results.probabilities(bench, run, "any")):
        with pytest.raises(DamagedError, match="ensemble-4 answers with the model of a run that is not there"):
            ask(lost)


def test_a_backup_has_it(bench: Bench, ensemble: Run, tmp_path: Path) -> None:
    backup.write(bench, tmp_path / "backup.zip", lambda size: None)
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        names = archive.namelist()
    assert f"{ensemble.folder}/model/members.json" in names
    assert f"{ensemble.folder}/predictions.parquet" in names


def test_the_check_of_a_workspace_looks_at_it(home: Path, bench: Bench, ensemble: Run) -> None:
    bench.artifacts.run(ensemble).predictions.write_bytes(b"damaged")
    report = checking.check(Settings.at(home))
    assert [problem.of for problem in report.problems] == ["Spring, ensemble-4"]
