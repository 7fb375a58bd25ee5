from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import JobError, SettingError
from core.jobs.folder import Fault, JobFolder
from core.records import Dimension, Project, Run, RunState, SearchSettings, Split, SplitSettings
from core.records.job_events import Ends, Phase
from core.training.estimate import TimeEstimate
from core.workflow import projects, queue, searches, splits, training, work
from core.workflow.bench import Bench
from tests.core.workflow.versions import keep
from tests.tables import simple_csv

SPACE = (Dimension("epochs", (2, 4)),)


@pytest.fixture
def divided(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Project, Split]:
    """A project whose jobs are begun by nobody: they wait."""
    monkeypatch.setattr(bench.runner, "start", lambda folder: JobFolder(folder).prepare_start())
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    return project, splits.make(bench, version, SplitSettings())


def _train(bench: Bench, divided: tuple[Project, Split]) -> Run:
    project, split = divided
    return training.start(bench, project, split, training.preset(bench, "default", training.EMBEDDED, split))


def _search(bench: Bench, divided: tuple[Project, Split]) -> str:
    project, split = divided
    config = training.preset(bench, "default", training.EMBEDDED, split)
    return searches.start(bench, project, split, config, SPACE, SearchSettings(trials=2)).name


def _job(bench: Bench, name: str, project: Project) -> JobFolder:
    return JobFolder(bench.artifacts.path(queue.find(bench, project, name).of.folder))


def test_runs_and_searches_stand_in_the_order_of_their_turns(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, _ = divided
    assert not queue.is_needed(bench)
    _train(bench, divided)
    _search(bench, divided)
    _train(bench, divided)
    assert queue.is_needed(bench)
    assert [one.name for one in queue.of_all(bench)] == ["run-1", "search-1", "run-2"]
    queue.move(bench, queue.find(bench, project, "run-2"), 1)
    assert [one.name for one in queue.of_all(bench)] == ["run-2", "run-1", "search-1"]
    work.stop(bench, queue.find(bench, project, "search-1").of)
    assert _job(bench, "search-1", project).stop_requested()
    with pytest.raises(JobError, match="run-9 neither works nor waits"):
        queue.find(bench, project, "run-9")


def test_what_works_is_not_put_to_the_front(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, _ = divided
    _train(bench, divided)
    _job(bench, "run-1", project).report(Phase("training"))
    with pytest.raises(JobError, match="run-1 does not wait: it is training"):
        queue.move(bench, queue.find(bench, project, "run-1"), 1)


def test_each_that_waits_can_have_any_place(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, _ = divided
    for _ in range(4):
        _train(bench, divided)
    _job(bench, "run-1", project).report(Phase("training"))

    def moved(name: str, place: int) -> list[str]:
        queue.move(bench, queue.find(bench, project, name), place)
        return [one.name for one in queue.of_all(bench)]

    assert moved("run-4", 2) == ["run-1", "run-2", "run-4", "run-3"]
    assert moved("run-2", 3) == ["run-1", "run-4", "run-3", "run-2"]
    assert moved("run-2", 1) == ["run-1", "run-2", "run-4", "run-3"]
    assert moved("run-2", 1) == ["run-1", "run-2", "run-4", "run-3"]
    for place in (0, 4):
        with pytest.raises(SettingError, match=f"no place {place} for run-2 in the queue; possible is 1 to 3"):
            moved("run-2", place)


def test_jobs_that_were_created_at_once_can_be_ordered(
    bench: Bench, divided: tuple[Project, Split], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _ = divided
    at_once = datetime(2026, 3, 1, tzinfo=UTC)
    monkeypatch.setattr("core.store.store._now", lambda: at_once)
    for _ in range(3):
        _train(bench, divided)
    last = queue.of_all(bench)[-1].name
    queue.move(bench, queue.find(bench, project, last), 1)
    assert queue.of_all(bench)[0].name == last


def test_what_ended_meanwhile_is_told(bench: Bench, divided: tuple[Project, Split]) -> None:
    _train(bench, divided)
    second = _train(bench, divided)
    bench.store.close_run(second.id, RunState.FAILED, finished=datetime.now(UTC), result=None, error="killed")
    JobFolder(bench.artifacts.path(second.folder)).forget_start()
    assert queue.ended_in_words(bench, queue.of_all(bench)) == "Ended meanwhile: run-2 failed."
    search = _job(bench, _search(bench, divided), divided[0])
    search.write_fault(Fault("It was killed."))
    search.forget_start()
    assert queue.ended_in_words(bench, queue.of_all(bench)) == "Ended meanwhile: run-2 failed and search-1 failed."
    assert queue.ended_in_words(bench, []) == ""


def test_the_time_is_that_of_each_and_of_what_is_left_of_the_one_that_works(
    bench: Bench, divided: tuple[Project, Split]
) -> None:
    project, split = divided
    run = _train(bench, divided)
    _search(bench, divided)
    first, second = queue.of_all(bench)
    whole = queue.whole_time(bench, first.of)
    assert whole == training.estimate(bench, project, split, run.config)
    assert queue.time_left(first, whole) == whole
    both = queue.whole_time(bench, second.of)
    config = run.config
    assert both.longest == pytest.approx(
        searches.estimate(bench, project, split, config, SPACE, SearchSettings(trials=2)).longest
    )
    job = _job(bench, "run-1", project)
    job.report(Phase("training"))
    job.report(Ends((first.of.created.timestamp() + 60, first.of.created.timestamp() + 90)))
    left = queue.time_left(queue.of_all(bench)[0], whole)
    assert left.longest <= 90
    assert queue.in_words([left, both]).endswith(" if nothing else runs when their turn comes")
    guess = TimeEstimate(10, 10_000, "a guess")
    assert queue.in_words([left, guess]) == f"{queue.in_words([left])}; of 1 it is not known yet"
    assert queue.takes(guess) == queue.in_words([guess]) == "how long is not known yet"


def test_a_fold_takes_the_time_of_one_training(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, split = divided
    folds = splits.make(bench, bench.store.version(split.version_id), SplitSettings(folds=4))
    config = training.preset(bench, "default", training.EMBEDDED, folds)
    training.start_all(bench, project, folds, config)
    one = queue.of_all(bench)[0]
    whole = queue.whole_time(bench, one.of)
    assert 4 * whole.longest == pytest.approx(training.estimate(bench, project, folds, config).longest)
