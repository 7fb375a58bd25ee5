"""Mismatches that are explained by themselves once a training is finished."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import JobError
from core.figures import percent
from core.jobs import explaining_task, worker
from core.jobs.folder import JobFolder
from core.jobs.models import InlineModels
from core.jobs.runner import FolderState, InlineRunner, ProcessRunner
from core.records import ExplainingSettings, LookKind, Part, PredictionFilter, Project, Run, RunState
from core.records.columns import ID
from core.records.folders import ExplainingFolder
from core.records.job_events import Phase, StepDone
from core.settings import Settings
from core.training.estimate import TimeEstimate
from core.workflow import (
    checking,
    explaining_jobs,
    explaining_report,
    explainings,
    explanations,
    looks,
    queue,
    results,
    resuming,
    retraining,
    training,
)
from core.workflow.bench import Bench, open_bench
from tests.core.jobs import jobs
from tests.core.store.filled import EXPLANATION

Trained = tuple[Bench, Project, Run]


class _Waiting(FolderState):
    """Leaves each job waiting for its worker, which ``work`` is."""

    def start(self, folder: Path) -> None:
        job = JobFolder(folder)
        if not job.is_alive() and not job.has_result():
            job.prepare_start()


def _work(bench: Bench, folder: str) -> None:
    """What the worker of that job does, now that it is its turn."""
    worker.work(bench.artifacts.path(folder))


@pytest.fixture
def own(trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trained]:
    """A copy of the workspace with a run in which jobs wait for their workers, and explanations cost nothing."""
    monkeypatch.setattr(explaining_task, "explain_with", lambda text, *_: replace(EXPLANATION, text=text))
    bench, project, run = trained
    bench.store.close()
    home = shutil.copytree(bench.settings.home, tmp_path / "home")
    copy = open_bench(Settings.at(home), runner=_Waiting(), models=InlineModels())
    yield copy, project, run
    copy.models.close()
    copy.store.close()


def _trained_again(bench: Bench, project: Project, run: Run) -> Run:
    return training.start(bench, project, bench.store.split(run.split_id), replace(run.config, seed=7))


def _looked_at(bench: Bench, project: Project) -> list[int | None]:
    return [look.run_id for look in looks.of(bench, project) if look.kind is LookKind.RUN]


def test_it_waits_behind_its_training_and_then_explains_what_a_button_would(own: Trained) -> None:
    bench, project, before = own
    run = _trained_again(bench, project, before)
    begun = explainings.start_after(bench, run)
    assert begun is not None
    assert [one.name for one in queue.of_all(bench)] == [run.name, begun.name]
    assert checking.check(bench.settings).is_whole, "which texts it explains is not known yet, which is no damage"
    _work(bench, run.folder)
    run = training.run(bench, project, run.name)
    assert run.state is RunState.FINISHED
    _work(bench, begun.folder)
    found = explainings.standing(bench, begun)
    assert (found.state, found.error) == (RunState.FINISHED, None)
    assert _looked_at(bench, project) == [], "nobody has seen anything of the test part yet"
    choice = explainings.choose(bench, run, explanations.usual_settings(bench, run), ExplainingSettings())
    assert choice.left.empty
    assert choice.explained == found.progress.steps > 0
    wrong = results.mismatches(bench, run, PredictionFilter()).rows
    texts = dict(zip(wrong[ID], wrong["text"], strict=True))
    assert set(explanations.of_texts(bench, run, texts)) == set(texts)
    assert checking.check(bench.settings).is_whole


def test_how_many_texts_there_are_is_told_once_the_answers_were_opened(own: Trained) -> None:
    bench, _, before = own
    begun = explainings.start_after(bench, before)
    assert begun is not None
    job = explaining_jobs.job_of(bench, begun)
    job.report(Phase("explaining"))
    job.report(StepDone(3, 12))
    with job.working():
        said = explaining_report.in_words(explainings.standing(bench, begun))
        assert said == f"is explaining: {percent(0.25, 0)} of the texts"
        looks.at_run(bench, before)
        assert explaining_report.in_words(explainings.standing(bench, begun)) == "is explaining: 3 of 12 texts"


def test_a_locked_test_part_stays_closed(own: Trained) -> None:
    bench, project, before = own
    looks.lock(bench, project)
    assert explainings.start_after(bench, before) is None
    assert explaining_jobs.of_run(bench, before) == []


def test_who_locks_the_test_part_stops_what_explains_it(own: Trained) -> None:
    bench, project, before = own
    begun = explainings.start_after(bench, before)
    assert begun is not None
    looks.lock(bench, project)
    _work(bench, begun.folder)
    assert explainings.standing(bench, begun).state is RunState.STOPPED
    assert not ExplainingFolder(bench.artifacts.path(begun.folder)).to_explain.exists()
    with pytest.raises(JobError, match="locked"):
        explainings.resume(bench, begun)
    looks.unlock(bench, project)
    explainings.resume(bench, begun)
    _work(bench, begun.folder)
    assert explainings.standing(bench, begun).state is RunState.FINISHED
    assert _looked_at(bench, project) == []


def test_with_a_training_that_is_stopped_it_does_not_begin_and_goes_on_with_it(own: Trained) -> None:
    bench, project, before = own
    run = _trained_again(bench, project, before)
    begun = explainings.start_after(bench, run)
    assert begun is not None
    training.stop(bench, run)
    _work(bench, run.folder)
    _work(bench, begun.folder)
    run = training.run(bench, project, run.name)
    assert run.state is RunState.STOPPED
    found = explainings.standing(bench, begun)
    assert (found.state, explaining_report.in_words(found)) == (RunState.STOPPED, "was stopped before it began")
    resuming.resume(bench, run)
    _work(bench, run.folder)
    [again] = explaining_jobs.of_run(bench, run)
    _work(bench, again.folder)
    assert explainings.standing(bench, again).state is RunState.FINISHED
    assert checking.check(bench.settings).is_whole


def test_of_a_training_that_failed_nothing_is_explained(own: Trained) -> None:
    bench, project, before = own
    run = _trained_again(bench, project, before)
    begun = explainings.start_after(bench, run)
    assert begun is not None
    job = training.job_of(bench, run)
    job.forget_start()
    _work(bench, begun.folder)
    assert explainings.standing(bench, begun).state is RunState.STOPPED
    # The job stays with its run, and is begun again with it.
    run = training.run(bench, project, run.name)
    assert run.state is RunState.FAILED
    run = resuming.resume(bench, run)
    assert [one.name for one in queue.of_all(bench)] == [run.name, begun.name]


def test_a_retraining_is_explained_as_the_run_was(own: Trained) -> None:
    bench, project, run = own
    assert retraining.explained_afterwards(bench, project, run) == ""
    alone = retraining.retrain(bench, project, run)
    assert explaining_jobs.of_run(bench, alone) == []
    explainings.start_after(bench, run)
    assert retraining.explained_afterwards(bench, project, run).startswith("Then its mismatches are explained")
    again = retraining.retrain(bench, project, run)
    assert len(explaining_jobs.of_run(bench, again)) == 1


def test_the_time_goes_by_the_errors_on_the_validation_part(own: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, project, run = own
    split = bench.store.split(run.split_id)
    assert explainings.time_after(bench, split, "another-model") is None
    monkeypatch.setattr(explainings, "estimate", lambda *given: TimeEstimate(len(given[2]), len(given[2]), "known"))
    assert run.result is not None
    assert run.result.validation is not None
    wrong, texts = 1 - run.result.validation.accuracy.value, split.size(Part.TEST)
    found = explainings.time_after(bench, split, run.config.model)
    assert found is not None
    assert found.shortest == pytest.approx(min(0.7 * 2 * wrong, 1) * texts)
    assert found.longest == pytest.approx(min(1.4 * 2 * wrong, 1) * texts)
    assert _looked_at(bench, project) == []


def test_it_outlives_who_began_it(trained: Trained, tmp_path: Path) -> None:
    """With real workers: whoever began both may be gone long before the training ends."""
    bench, project, before = trained
    bench.store.close()
    home = shutil.copytree(bench.settings.home, tmp_path / "home")
    first = open_bench(Settings.at(home), runner=ProcessRunner(), models=InlineModels())
    run = _trained_again(first, project, before)
    begun = explainings.start_after(first, run)
    assert begun is not None
    first.store.close()
    later = open_bench(Settings.at(home), runner=InlineRunner(), models=InlineModels())
    jobs.until(lambda: not explainings.standing(later, begun).state.is_active, seconds=240)
    assert explainings.standing(later, begun).state is RunState.FINISHED
    assert training.run(later, project, run.name).state is RunState.FINISHED
    later.store.close()
