"""The recipe for a kind of job, followed: once registered, it is queued, moved, stopped, resumed and waited for."""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from core.command_line import application, commands, waiting
from core.errors import JobError, NotFound
from core.jobs import kinds
from core.jobs.folder import JobFolder
from core.records import Project, RunState
from core.records.job_events import Phase, StepDone
from core.store.artifacts import RUNS
from core.store.store import Store
from core.workflow import projects, queue, splits, training, work, work_registry
from core.workflow.bench import Bench
from tests import recipes
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.tables import simple_csv


@dataclass(frozen=True)
class Tally:
    project_id: int
    name: str
    created: datetime
    folder: str


class Tallies:
    """What a table would keep."""

    def __init__(self) -> None:
        self.known: list[Tally] = []

    def add(self, project_id: int, folder: str) -> Tally:
        self.known.append(Tally(project_id, f"tally-{len(self.known) + 1}", datetime.now(UTC), folder))
        return self.known[-1]

    def of_project(self, project_id: int) -> list[Tally]:
        return [one for one in self.known if one.project_id == project_id]

    def find(self, project_id: int, name: str) -> Tally:
        found = next((one for one in self.of_project(project_id) if one.name == name), None)
        if found is None:
            raise NotFound(f"There is no tally “{name}”.")
        return found


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    made = types.ModuleType("core.jobs.tally_task")
    monkeypatch.setitem(sys.modules, made.__name__, made)
    exec(recipes.shown("A kind of job"), made.__dict__)
    monkeypatch.setitem(kinds._KINDS, made.TALLY.name, made.TALLY)
    monkeypatch.setattr(work_registry, "REGISTERED", (*work_registry.REGISTERED, made.WORK))
    monkeypatch.setattr(Store, "tallies", Tallies(), raising=False)
    return made


@pytest.fixture
def begin(recipe: ModuleType, bench: Bench, project: Project) -> Callable[[], Tally]:
    def begun() -> Tally:
        with bench.artifacts.new_folder(RUNS) as folder:
            folder.keep()
            one = bench.store.tallies.add(project.id, folder.relative)  # type: ignore[attr-defined]
        recipe.begin(bench, one)
        return one

    return begun


@pytest.fixture
def nobody_works(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Jobs that are begun wait until this is undone."""
    # What is only about to start counts as living for so long, on however busy a machine.
    monkeypatch.setattr("core.jobs.folder.STARTS_WITHIN_SECONDS", 3600)
    with monkeypatch.context() as patch:
        patch.setattr(bench.runner, "start", lambda folder: JobFolder(folder).prepare_start())
        yield patch


@pytest.fixture
def run(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr(application, "open_bench", lambda *_, **__: bench)
    return lambda *words: CliRunner().invoke(commands, words)


def test_it_stands_in_the_queue_with_others_and_can_be_moved(
    bench: Bench,
    project: Project,
    recipe: ModuleType,
    begin: Callable[[], Tally],
    nobody_works: object,
    run: Any,
    tmp_path: Path,
) -> None:
    split = splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv")), splits.SplitSettings())
    training.start(bench, project, split, training.preset(bench, "default", training.EMBEDDED, split))
    first = begin()
    begin()
    assert [one.name for one in queue.of_all(bench)] == ["run-1", "tally-1", "tally-2"]
    moved = run("queue", "--first", "tally-2").stdout.splitlines()
    assert moved[0] == " 1  tally-2    of Spring: is waiting for its turn; about 5 seconds"
    assert [one.name for one in queue.of_all(bench)] == ["tally-2", "run-1", "tally-1"]
    assert queue.find(bench, project, "tally-1").words == "is waiting for tally-2 of Spring"
    with pytest.raises(JobError, match="run-1, tally-1, tally-2 of this project is not done"):
        projects.delete(bench, project)
    work.job_of(bench, first).write_result(recipe.TallyResult(8))
    assert queue.ended_in_words(bench, queue.of_all(bench)) == "Ended meanwhile: tally-1 finished."


def test_it_is_stopped_resumed_and_waited_for(
    bench: Bench, begin: Callable[[], Tally], nobody_works: pytest.MonkeyPatch, run: Any
) -> None:
    one = begin()
    stopped = run("stop", "tally-1", "--json")
    assert stopped.exit_code == 0, stopped.output
    assert work.job_of(bench, one).stop_requested()
    assert json.loads(stopped.stdout)["status"] == "is waiting for its turn"
    assert run("stop", "tally-1").stdout == "tally-1 is waiting for its turn.\n"
    work.job_of(bench, one).forget_start()
    nobody_works.undo()
    resumed = run("resume", "tally-1", "--wait")
    assert (resumed.exit_code, resumed.stdout) == (0, "tally-1 is finished at 8 numbers.\n")
    assert work.state(bench, one) is RunState.FINISHED
    assert "Error: There is no tally “tally-7”." in run("stop", "tally-7").stderr


def test_it_goes_on_where_it_was_stopped(
    bench: Bench, begin: Callable[[], Tally], run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = iter([False] * 5 + [True] * 99)
    with monkeypatch.context() as patch:
        patch.setattr(JobFolder, "stop_requested", lambda _: next(asked))
        one = begin()
    reached = work.progress(bench, one).step
    assert 0 < reached < 8
    assert work.state(bench, one) is RunState.STOPPED
    assert run("stop", "tally-1").stdout == f"tally-1 is stopped at {reached} numbers.\n"
    assert json.loads(run("resume", "tally-1", "--json").stdout)["state"] == "finished"
    told = [event.step for event in work.job_of(bench, one).reported().events if isinstance(event, StepDone)]
    assert told == list(range(1, 9))


def test_it_is_followed_until_it_ends(
    bench: Bench,
    recipe: ModuleType,
    begin: Callable[[], Tally],
    nobody_works: object,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one, minutes = begin(), iter(range(9))
    job = work.job_of(bench, one)

    def works(_: float) -> None:
        job.report(Phase("tallying"))
        job.report(StepDone(4, 8))
        if work.progress(bench, one).step and next(minutes) == 2:
            job.write_result(recipe.TallyResult(8))

    monkeypatch.setattr(waiting.time, "sleep", works)
    monkeypatch.setattr(waiting, "_SECONDS_BETWEEN_LINES", 0.0)
    waiting.follow_job(bench, recipe.WORK, one)
    assert "tally-1: 50\u00a0%" in capsys.readouterr().err.splitlines()


def test_what_fails_is_told_with_its_reason(
    bench: Bench, recipe: ModuleType, begin: Callable[[], Tally], run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> object:
        raise JobError("Nobody counts so far.", todo="Count less.")

    monkeypatch.setattr(recipe, "tally", breaks)
    begin()
    told = run("resume", "tally-1", "--wait")
    assert told.exit_code == 1
    assert told.stdout.splitlines() == ["tally-1 is failed at 0 numbers.", "Nobody counts so far. Count less."]


def test_the_page_lists_it_and_takes_it_out(
    bench: Bench,
    project: Project,
    begin: Callable[[], Tally],
    nobody_works: object,
    opened: Opened,
    tmp_path: Path,
) -> None:
    splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv")), splits.SplitSettings())
    begin()
    second = begin()
    app = opened("train")
    assert any("tally-2" in one.value and "is waiting for tally-1" in one.value for one in app.markdown)
    app.button(key=f"cancel_{project.id}_tally-2").click().run()
    assert work.job_of(bench, second).stop_requested()
