"""What every use case works on: the store, the folders, the runner of jobs and the loaded models."""

from __future__ import annotations

from dataclasses import dataclass

from core.jobs import runner as runners
from core.jobs.models import ModelHost, ResidentModels
from core.jobs.runner import Runner
from core.settings import Settings
from core.store import backup, home
from core.store.artifacts import Artifacts
from core.store.store import Store


@dataclass(frozen=True)
class Bench:
    settings: Settings
    store: Store
    artifacts: Artifacts
    runner: Runner
    models: ModelHost
    swept: tuple[str, ...] = ()
    """Folders that killed processes had left half-made, and that were removed when the workspace was opened."""


def close(bench: Bench) -> None:
    """Let go of the database."""
    bench.store.close()


def open_bench(
    settings: Settings | None = None, *, runner: Runner | None = None, models: ModelHost | None = None
) -> Bench:
    """Open the workspace, making or migrating its database where needed.

    Jobs run where the settings say and questions to models go to one resident process, unless another ``runner`` or
    ``models`` is given (tests and the command line do). What killed processes left half-made is swept.

    Raises WorkspaceError, DamagedError and FileError where the workspace cannot be used, SettingError where there is no
    such runner.
    """
    settings = settings or Settings.from_environment()
    home.prepare(settings)
    artifacts, store = Artifacts(settings.home), Store(settings.database_url)
    swept = [*artifacts.sweep(store.names_folder), *backup.sweep(settings.home.resolve().parent)]
    return Bench(
        settings=settings,
        store=store,
        artifacts=artifacts,
        runner=runner or runners.named(settings.runner),
        models=models or ResidentModels(),
        swept=tuple(swept),
    )
