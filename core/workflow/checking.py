"""Whether a workspace is whole: its database, the folders that it names, and those that nobody names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.counted import counted
from core.errors import DamagedError, ErrataError
from core.jobs.folder import JobFolder
from core.records import Project
from core.remedies import Action, Remedy
from core.settings import Settings
from core.store import checksums
from core.workflow import file_damage
from core.workflow.bench import Bench, open_bench


@dataclass(frozen=True)
class Problem:
    """Something that is not as it should be: whose it is, and what is wrong."""

    of: str
    error: ErrataError


@dataclass
class Report:
    """What was looked at and found.

    Attributes
    ----------
    folders
        Folders that the database names.
    without_checksums
        How many of them an earlier Errata made: of these it is known only that they can be read.
    at_work
        How many of them are those of trainings that run or wait, which have nothing to compare yet.
    problems
        What is damaged or missing.
    unnamed
        Folders that nobody names, relative to the home folder.
    done
        What was mended, in words.
    """

    projects: int = 0
    folders: int = 0
    without_checksums: int = 0
    at_work: int = 0
    problems: list[Problem] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.problems and not self.unnamed


def check(settings: Settings, *, mend: bool = False) -> Report:
    """Look at everything that is stored; tables and models are read to their end.

    ``mend`` removes what killed processes left, and takes folders that nobody names aside, into ``unnamed/``: nothing
    that was ever complete is deleted. Raises WorkspaceError where the workspace cannot be used at all.
    """
    report = Report()
    try:
        bench = open_bench(settings)
    except DamagedError as error:
        report.problems.append(Problem("database", error))
        return report
    try:
        report.done += [f"removed what was left unfinished: {name}" for name in bench.swept]
        _check(bench, report)
        if mend:
            _mend(bench, report)
    finally:
        bench.store.close()
    return report


def unnamed(bench: Bench) -> list[str]:
    """Folders with tables or models of which the database knows nothing, relative to the home folder."""
    # Listed before the names are asked for: what is made meanwhile is named by then.
    there = bench.artifacts.folders()
    named = bench.store.all_folders()
    lost = (name for name in there if name not in named and not bench.artifacts.is_in_the_making(name))
    return [name for name in lost if bench.artifacts.path(name).is_dir()]


def lost_by_database(bench: Bench) -> DamagedError | None:
    """What to say where the database does not know of all that lies beside it; a look that takes milliseconds."""
    lost = unnamed(bench)
    if not lost:
        return None
    return DamagedError(
        f"The workspace has {counted(len(lost), 'folder')} with tables or models that its database does not list. The "
        "database is an older one, or has lost its last changes together with the file errata.db-wal.",
        where=str(bench.artifacts.home),
        todo="Put the right database back.",
        remedy=Remedy(Action.TAKE_FOLDERS_ASIDE),
    )


def _check(bench: Bench, report: Report) -> None:
    report.unnamed = unnamed(bench)
    for fault in bench.store.faults():
        report.problems.append(Problem("database", fault))
    try:
        for project in bench.store.projects():
            report.projects += 1
            _check_project(bench, project, report)
    except DamagedError as error:
        report.problems.append(Problem("database", error))


def _check_project(bench: Bench, project: Project, report: Report) -> None:
    runs = {run.folder: run for run in bench.store.models(project.id)}
    for of, folder, error in _conditions(bench, project):
        report.folders += 1
        path, run = bench.artifacts.home / folder, runs.get(folder)
        is_at_work = bench.runner.state(path).is_active or (run is not None and run.state.is_active)
        report.at_work += is_at_work
        # A run without a model was never complete, nor was a job without a result.
        is_complete = path.is_dir() and not is_at_work and (run.has_model if run else _is_complete(path))
        report.without_checksums += is_complete and not (path / checksums.FILE).exists()
        # A folder that nobody names any more was deleted while this looked at it.
        if error is not None and bench.store.names_folder(folder):
            report.problems.append(Problem(f"{project.name}, {of}", error))


def _is_complete(path: Path) -> bool:
    return not (path / JobFolder.SPEC).exists() or JobFolder(path).has_result()


def _conditions(bench: Bench, project: Project) -> Iterator[tuple[str, str, DamagedError | None]]:
    """Whose folder it is, the folder, and what is wrong with it."""
    for version in bench.store.versions(project.id):
        yield f"version {version.number}", version.folder, file_damage.of_version(bench, version, thorough=True)
        for split in bench.store.splits(version.id):
            of = f"a split of version {version.number}"
            yield of, split.folder, file_damage.of_split(bench, split, thorough=True)
    for run in bench.store.models(project.id):
        yield run.name, run.folder, file_damage.of_run(bench, run, thorough=True)
    for search in bench.store.searches.of_project(project.id):
        yield search.name, search.folder, file_damage.of_search(bench, search, thorough=True)
    for job in bench.store.explainings.of_project(project.id):
        yield job.name, job.folder, file_damage.of_explaining(bench, job, thorough=True)
    for round in bench.store.annotations.rounds(project.id):
        of = f"annotation round “{round.name}”"
        yield of, round.folder, file_damage.of_round(bench, round, thorough=True)


def _mend(bench: Bench, report: Report) -> None:
    for name in report.unnamed:
        aside = bench.artifacts.take_aside(name)
        report.done.append(
            f"moved {name}, which the database does not list, to {aside}; delete it there if you do not need it"
        )
    report.unnamed = []
