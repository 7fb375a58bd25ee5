"""What every use case works on: the store, the folders, the runner of jobs and the loaded models."""

from __future__ import annotations

from dataclasses import dataclass

from core.jobs.models import ModelHost, ResidentModels
from core.jobs.runner import ProcessRunner, Runner
from core.settings import Settings
from core.store.artifacts import Artifacts
from core.store.store import Store


@dataclass(frozen=True)
class Bench:
    settings: Settings
    store: Store
    artifacts: Artifacts
    runner: Runner
    models: ModelHost


def open_bench(
    settings: Settings | None = None, *, runner: Runner | None = None, models: ModelHost | None = None
) -> Bench:
    """Open the workspace, making or migrating its database where needed.

    Trainings run in processes of their own and questions to models go to one resident process, unless another
    ``runner`` or ``models`` is given (tests and the command line do).
    """
    settings = settings or Settings.from_environment()
    settings.home.mkdir(parents=True, exist_ok=True)
    artifacts = Artifacts(settings.home)
    artifacts.clear_abandoned()
    return Bench(
        settings=settings,
        store=Store(settings.database_url),
        artifacts=artifacts,
        runner=runner or ProcessRunner(),
        models=models or ResidentModels(),
    )
