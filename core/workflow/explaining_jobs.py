"""The jobs that explain texts of a run, as far as whatever deletes or replaces its model has to know of them."""

from __future__ import annotations

from collections.abc import Iterable

from core.errors import JobError
from core.explanation import method_registry
from core.jobs.folder import JobFolder
from core.records import Explaining, ExplanationSettings, Run
from core.remedies import Action, Remedy
from core.workflow.bench import Bench

NAMES = "explaining-"
"""What their names begin with."""


def is_name(name: str) -> bool:
    """Whether it is that of such a job, and not of a run."""
    return name.startswith(NAMES)


def of_run(bench: Bench, run: Run) -> list[Explaining]:
    """Oldest first."""
    return [one for one in bench.store.explainings.of_project(run.project_id) if one.run_id == run.id]


def job_of(bench: Bench, explaining: Explaining) -> JobFolder:
    return JobFolder(bench.artifacts.path(explaining.folder))


def settings_of(explaining: Explaining) -> ExplanationSettings:
    """The settings under which what the job finds is kept."""
    return method_registry.settings_of(explaining.method, explaining.settings)


def is_active(bench: Bench, explaining: Explaining) -> bool:
    """Whether it works or waits."""
    return bench.runner.state(job_of(bench, explaining).path).is_active


def stop_all(bench: Bench, explainings: Iterable[Explaining]) -> None:
    """Ask those that work or wait to end; what is explained stays so."""
    for one in explainings:
        if is_active(bench, one):
            job_of(bench, one).request_stop()


def require_ended(bench: Bench, run: Run) -> None:
    """Raise JobError where a job asks the run's model, or waits to."""
    active = next((one for one in of_run(bench, run) if is_active(bench, one)), None)
    if active is not None:
        raise JobError(
            f"{active.name} explains texts with the model of {run.name}.",
            where=run.name,
            remedy=Remedy(Action.STOP_RUN, bench.store.project_of_id(run.project_id).name, active.name),
        )


def folders(bench: Bench, run: Run) -> list[str]:
    """Relative to the home folder."""
    return [one.folder for one in of_run(bench, run)]
