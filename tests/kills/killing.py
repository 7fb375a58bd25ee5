"""One kill after the other, and what has to hold after each."""

from __future__ import annotations

import multiprocessing
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.settings import Settings
from core.store.artifacts import Artifacts
from core.workflow import annotation, checking, projects
from core.workflow.bench import open_bench
from tests.core.workflow.corrections import correcting
from tests.kills import moments, operations
from tests.kills.operations import OTHER, Spot

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.kills.operations"])
_SECONDS = 120


@dataclass
class Tally:
    """Kills by operation, and what went wrong, in words."""

    kills: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def prepare(folder: Path) -> Spot:
    """A filled workspace and a backup of it, to be copied for each kill."""
    template = Spot(folder / "template")
    template.folder.mkdir()
    operations.fill(template)
    operations.write_backup(template)
    (template.home / "backup.zip").rename(template.folder / "backup.zip")
    return template


def prepare_trainings(folder: Path) -> None:
    """A tiny base model for real trainings, whose libraries are loaded once for all processes to come."""
    from tests.tiny_model import make_tiny

    _CONTEXT.set_forkserver_preload(["tests.kills.operations", "core.training.finetuning", "core.prediction.predictor"])
    (folder / "tiny").mkdir(parents=True)
    make_tiny(folder / "tiny")


def moments_of(template: Spot, name: str) -> int:
    """How many moments the operation has, told by letting it end."""
    spot = _copied(template)
    said = _CONTEXT.Value("i", 0)
    process = _CONTEXT.Process(target=_work, args=(name, spot, None, said))
    process.start()
    process.join(_SECONDS)
    assert process.exitcode == 0, f"{name} does not end by itself"
    return said.value


def kill(template: Spot, name: str, moment: int, tally: Tally) -> None:
    """Kill the operation at that moment, and look at what is left."""
    spot = _copied(template)
    process = _CONTEXT.Process(target=_work, args=(name, spot, moment, None))
    process.start()
    process.join(_SECONDS)
    if process.exitcode == 0:
        return
    tally.kills[name] += 1
    fault = f"ended with {process.exitcode}" if process.exitcode != -signal.SIGKILL else None
    try:
        fault = fault or _look(template, spot, name)
    except Exception as error:
        fault = f"{type(error).__name__}: {error}"
    if fault:
        tally.faults.append(f"{name}, killed at moment {moment}: {fault}")


def spread(template: Spot, names: list[str], number: int) -> Iterator[tuple[str, int]]:
    """About ``number`` moments, as many of each operation, over the whole of it; the operations take turns."""
    counts = {name: moments_of(template, name) for name in names}
    each = -(-number // len(names))
    for turn in range(each):
        for name, count in counts.items():
            if turn < count:
                yield name, 1 + turn * count // min(each, count)


def _work(name: str, spot: Spot, die_at: int | None, said) -> None:  # type: ignore[no-untyped-def]
    count = moments.watch(spot.home, die_at)
    operations.ALL[name](spot)
    if said is not None:
        said.value = count()


def _look(template: Spot, spot: Spot, name: str) -> str | None:
    """What is wrong after a kill; None where nothing is."""
    for again in (False, True):
        if again:
            operations.ALL[name](spot)
        report = checking.check(Settings.at(spot.home))
        if not report.is_whole:
            return f"not whole: {[str(one.error) for one in report.problems]} {report.unnamed}"
        if left := _left(spot.home, done=again):
            return f"left behind: {left}"
        if lost := _committed(template.home, name) - _committed(spot.home, name):
            return f"lost: {sorted(lost)}"
    return None


def _left(home: Path, *, done: bool) -> list[str]:
    """What is half-made: marks, and parts that lie beside what is whole. What a killed restore unpacked, the next
    restore or start there removes.
    """
    found = (path for path in home.rglob(".*") if done or not _is_of_restore(path.relative_to(home)))
    return [str(path.relative_to(home)) for path in found]


def _is_of_restore(path: Path) -> bool:
    return ".restoring" in path.parts[0]


def _committed(home: Path, name: str) -> set[str]:
    """What a workspace holds, as lines; without the project that is deleted, of which all or nothing may be there."""
    bench = open_bench(Settings.at(home))
    found = {
        line
        for project in projects.all_projects(bench)
        if name != "delete_project" or project.name != OTHER
        for line in _lines(bench, project)
    }
    bench.store.close()
    return found


def _lines(bench, project) -> Iterator[str]:  # type: ignore[no-untyped-def]
    yield project.name
    for version in bench.store.versions(project.id):
        yield f"{project.name} version {version.number} {_content(bench.artifacts, version.folder)}"
        for split in bench.store.splits(version.id):
            yield f"{project.name} split {split.id} {_content(bench.artifacts, split.folder)}"
    for run in bench.store.runs(project.id):
        yield f"{project.name} {run.name} {run.has_model}"
    for entry in correcting.log(bench, project):
        yield f"{project.name} correction {entry}"
    for round in annotation.rounds(bench, project):
        for answer in bench.store.annotations.log(round.id):
            yield f"{project.name} {round.name} {answer}"


def _content(artifacts: Artifacts, folder: str) -> str:
    return str(sorted(path.name for path in artifacts.path(folder).glob("*.parquet") if "near" not in path.name))


def _copied(template: Spot) -> Spot:
    spot = Spot(template.folder.with_name("spot"))
    shutil.rmtree(spot.folder, ignore_errors=True)
    shutil.copytree(template.folder, spot.folder)
    return spot
